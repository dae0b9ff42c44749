"""Measures embedding beside plain sentence-transformers, and what reading a long PDF takes: a part of `make bench`.

    python -m tests.bench_embedding

Throughput: the same passages by the exported model and by sentence-transformers as it is, in turns in one process.
Quality: nDCG@10 of both on the labelled questions of `tests.eval_retrieval`, by meaning alone and by both ways.
Ingest: a made PDF of 300 pages, no two passages alike, through a running `tripsplit up`: pages a second, the worker's
memory, and how long a small query takes meanwhile and before.
"""

import asyncio
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from domain.search import SearchMode
from persistence.database import open_database
from persistence.embedder import Embedder, exported_embedder
from persistence.embedding_models import ensure_exported
from persistence.encoding_torch import TorchEncoder, loaded_model
from persistence.indexes import SearchIndex
from persistence.migrations import migrate
from persistence.search import search_passages
from persistence.settings import Settings
from persistence.vectors.spaces import Space
from persistence.vectors.sql import SqlVectors
from tests.acceptance.world import ROOT, Session, World, running_world
from tests.made_pdf import make_pdf
from tests.retrieval.corpus import Corpus, gather_corpus
from tests.retrieval.labels import LABELS, Label, load_labels, passages_with
from tests.retrieval.metrics import ndcg

_TURNS = 3
_TEXTS = 256
_PAGES = 300
_IDLE_QUERIES = 200
_QUERY_SECONDS = 0.05
_LOOK_SECONDS = 0.1
_LONGEST_SECONDS = 900
_SAMPLE = ROOT / "tests" / "samples" / "innocents-abroad-excerpt.txt"
_SMALL = "{ me { name } }"
_STATE = "query ($id: ID!) { node(id: $id) { ... on Document { state failure } } }"


async def figures(folder: Path) -> list[tuple[str, str]]:
    """Return what was measured, in a folder to be thrown away."""
    models_dir, name = folder / "data" / "models", Settings(_env_file=None).embedding_model_name
    await ensure_exported(model_name=name, models_dir=models_dir)
    exported = exported_embedder(model_name=name, models_dir=models_dir)
    plain = Embedder(TorchEncoder(name, models_dir=models_dir))
    async with (
        _corpus(exported, folder / "exported.db") as of_exported,
        _corpus(plain, folder / "plain.db") as of_plain,
    ):
        quality = await _quality(of_exported, of_plain)
        texts = [passage.text for kept in of_exported.files.values() for passage in kept.passages]
    speed = await _speed(exported, name, texts[:: max(1, len(texts) // _TEXTS)][:_TEXTS])
    await exported.close()
    await plain.close()
    with running_world(folder / "data", folder / "up.log") as world:
        ingest = await _ingest(world, folder / "long.pdf")
    return [*speed, *quality, *ingest]


async def _speed(exported: Embedder, name: str, texts: Sequence[str]) -> list[tuple[str, str]]:
    model = loaded_model(name)

    async def by_export() -> None:
        await exported.embed(texts)

    async def by_plain() -> None:
        await asyncio.to_thread(model.encode, list(texts), normalize_embeddings=True, show_progress_bar=False)

    seconds: dict[str, list[float]] = {"export": [], "plain": []}
    for _ in range(_TURNS):
        seconds["export"].append(await _seconds(by_export))
        seconds["plain"].append(await _seconds(by_plain))
    ours, plain = (len(texts) / statistics.median(taken) for taken in seconds.values())
    return [
        (f"{len(texts)} passages of the samples: exported model, a second", f"{ours:.0f}"),
        ("the same by plain sentence-transformers, a second", f"{plain:.0f}"),
        ("ratio (aim: 3)", f"{ours / plain:.2f}"),
    ]


async def _quality(of_exported: Corpus, of_plain: Corpus) -> list[tuple[str, str]]:
    labels, rows = load_labels(LABELS), []
    for mode in (SearchMode.DENSE, SearchMode.HYBRID):
        ours, plain = [await _ndcg(corpus, labels, mode) for corpus in (of_exported, of_plain)]
        what = f"nDCG@10 of {len(labels)} questions, {mode}: exported, plain, difference (aim: within 0.005)"
        rows.append((what, f"{ours:.4f}, {plain:.4f}, {ours - plain:+.4f}"))
    return rows


async def _ndcg(corpus: Corpus, labels: Sequence[Label], mode: SearchMode) -> float:
    gains = []
    for label in labels:
        kept = corpus.files[label.file]
        right = {passage.id for passage in passages_with(label, kept.pages, kept.passages)}
        found = await search_passages(corpus.index, corpus.trip, label.question, mode=mode, limit=10)
        gains.append(ndcg([hit.passage.id for hit in found.hits], right))
    return statistics.mean(gains)


@asynccontextmanager
async def _corpus(embedder: Embedder, path: Path) -> AsyncIterator[Corpus]:
    database = open_database(f"sqlite+aiosqlite:///{path}")
    await migrate(database)
    space = Space(embedder.identity, await embedder.dimension())
    index = SearchIndex(database, SqlVectors(database, lambda: space), embedder)
    yield await gather_corpus(index, {label.file: LABELS.parent / label.file for label in load_labels(LABELS)})
    await database.close()


@dataclass
class _Peak:
    """The most memory that was seen, in bytes: of the worker, and of all that it started together."""

    worker: int = 0
    readers: int = 0

    async def watch(self, worker: psutil.Process) -> None:
        """Look until it is cancelled."""
        while True:
            # A reader may end between being seen and being looked at.
            with suppress(psutil.NoSuchProcess):
                self.worker = max(self.worker, worker.memory_info().rss)
                self.readers = max(self.readers, sum(child.memory_info().rss for child in worker.children()))
            await asyncio.sleep(_LOOK_SECONDS)


async def _ingest(world: World, path: Path) -> list[tuple[str, str]]:
    make_pdf(path, _SAMPLE.read_text(encoding="utf-8"), pages=_PAGES)
    (line,) = [line for line in world.log() if "Authorization: Bearer " in line]
    async with world.http(line.rpartition(" ")[2]) as http:
        trip = await http.do("createTrip", "trip { id }", name="Long", currency="EUR")
        # Loads the model, and what the demo trip still waits for is done.
        await _until_read(http, await http.upload(trip["trip"]["id"], _SAMPLE))
        idle = [await _seconds(lambda: http.ask(_SMALL)) for _ in range(_IDLE_QUERIES)]
        peak = _Peak()
        watching = asyncio.create_task(peak.watch(world.worker()))
        began = time.perf_counter()
        reading = asyncio.create_task(_until_read(http, await http.upload(trip["trip"]["id"], path)))
        busy = []
        while not reading.done():
            busy.append(await _seconds(lambda: http.ask(_SMALL)))
        await reading
        seconds = time.perf_counter() - began
        watching.cancel()
    before, meanwhile = (_p95(taken) for taken in (idle, busy))
    return [
        (f"PDF of {_PAGES} pages, from the upload until it is found: pages a second", f"{_PAGES / seconds:.1f}"),
        ("the worker's memory at its peak (aim: 700 MB), and its reader's", f"{_mb(peak.worker)}, {_mb(peak.readers)}"),
        ("small query, p95: idle, meanwhile", f"{before * 1000:.1f} ms, {meanwhile * 1000:.1f} ms"),
        ("ratio (aim: 2)", f"{meanwhile / before:.2f}"),
    ]


async def _until_read(http: Session, document_id: str) -> None:
    for _ in range(_LONGEST_SECONDS * 2):
        found = (await http.ask(_STATE, id=document_id))["node"]
        if found["state"] == "READY":
            return
        await asyncio.sleep(0.5)
    raise TimeoutError(f"The document is {found['state']}: {found['failure']}")


async def _seconds(act: Callable[[], Awaitable[object]]) -> float:
    await asyncio.sleep(_QUERY_SECONDS)
    began = time.perf_counter()
    await act()
    return time.perf_counter() - began


def _p95(seconds: Sequence[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1]


def _mb(size: int) -> str:
    return f"{size / 1e6:.0f} MB"


def main() -> None:
    """Measure, and print."""
    with tempfile.TemporaryDirectory() as folder:
        for name, figure in asyncio.run(figures(Path(folder))):
            print(f"{name:<84} {figure:>26}")  # noqa: T201  # a table is what it is run for


if __name__ == "__main__":
    main()
