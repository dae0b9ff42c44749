"""Measures what is promised, on this machine, in one run, and prints it as a table: `make bench`.

Figures of a shared machine say little by themselves: compare those of one run.
"""

import asyncio
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from domain.page_texts import PageText
from domain.passages import cut_passages
from persistence.embedder import exported_embedder
from persistence.embedding_models import ensure_exported
from persistence.ids import new_id
from persistence.settings import Settings
from tests import (
    bench_answers,
    bench_documents,
    bench_embedding,
    bench_execution,
    bench_facts,
    bench_ledger,
    bench_limits,
    bench_settling,
    bench_sockets,
)
from tests.acceptance.world import ROOT, Session, World, running_world

_RUNS = 20
_INDEXING_SECONDS = 12
_TEXT = ROOT / "tests" / "samples" / "innocents-abroad-excerpt.txt"
_PIECES = """subscription ($id: ID!) { answer(questionId: $id) { __typename
  ... on AnswerPiece { text } ... on AnswerFinished { text } } }"""


def main() -> None:
    """Measure, and print."""
    rows = [("import graph.app, median of 5", f"{_import_seconds():.2f} s")]
    rows += [(name, f"{median:.1f} ms, at most {longest:.1f} ms") for name, median, longest in bench_settling.figures()]
    rows += [
        (f"operations: {name}", f"{median:.1f} ms, at most {longest:.1f} ms")
        for name, median, longest in bench_limits.figures()
    ]
    rows += [
        (f"ledger in one request: {name}", f"{found.median:.0f} ms, at most {found.longest:.0f} ms")
        for name, found in asyncio.run(bench_ledger.figures())
    ]
    rows += [
        (f"facts of 10 000 expenses: {name}", f"{found.median:.0f} ms, at most {found.longest:.0f} ms")
        for name, found in asyncio.run(bench_facts.figures())
    ]
    executed = bench_execution.lines(asyncio.run(bench_execution.figures()))
    with tempfile.TemporaryDirectory() as folder:
        rows += asyncio.run(_measure(Path(folder)))
        rows += bench_answers.figures(Path(folder) / "answers", Path(folder) / "data" / "models")
    with tempfile.TemporaryDirectory() as folder:
        rows += asyncio.run(bench_embedding.figures(Path(folder)))
    for name, figure in rows:
        print(f"{name:<84} {figure:>26}")  # noqa: T201  # a table is what it is run for
    print("", *executed, sep="\n")  # noqa: T201  # another table, of ratios


def _import_seconds() -> float:
    def once() -> float:
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", "import graph.app"], check=True, cwd=ROOT)
        empty = time.perf_counter()
        subprocess.run([sys.executable, "-c", "pass"], check=True, cwd=ROOT)
        return (empty - began) - (time.perf_counter() - empty)

    return statistics.median(once() for _ in range(5))


async def _measure(folder: Path) -> list[tuple[str, str]]:
    models_dir = folder / "data" / "models"
    name = Settings(_env_file=None).embedding_model_name
    began = time.perf_counter()
    await ensure_exported(model_name=name, models_dir=models_dir)
    exported = time.perf_counter() - began
    rows = [
        ("export of the embedding model, once", f"{exported:.1f} s"),
        ("passages embedded per second, of about 600 characters", f"{await _passages_a_second(name, models_dir):.0f}"),
    ]
    began = time.perf_counter()
    with running_world(folder / "data", folder / "up.log") as world:
        ready = time.perf_counter() - began
        rows += [
            ("tripsplit up on an empty folder, to everything ready", f"{ready:.1f} s"),
            ("API process at rest, resident", f"{world.api().memory_info().rss / 1e6:.0f} MB"),
        ]
        # Until the demo trip is indexed.
        await asyncio.sleep(_INDEXING_SECONDS)
        rows += await _measure_answers(world)
        rows += [
            ("API process after the first searches, resident", f"{world.api().memory_info().rss / 1e6:.0f} MB"),
            ("worker process at rest, resident", f"{world.worker().memory_info().rss / 1e6:.0f} MB"),
            ("worker process at rest, share of one processor", f"{world.worker().cpu_percent(5.0):.0f} %"),
        ]
        rows += await bench_documents.figures(world)
        rows += await bench_sockets.figures(world)
    return rows


async def _passages_a_second(model_name: str, models_dir: Path) -> float:
    embedder = exported_embedder(model_name=model_name, models_dir=models_dir)
    pages = [PageText(None, _TEXT.read_text(encoding="utf-8"))]
    texts = [passage.text for passage in cut_passages(trip_id=new_id(), document_id=new_id(), pages=pages)] * 4
    await embedder.embed(texts[:32])
    began = time.perf_counter()
    for place in range(0, len(texts), 32):
        await embedder.embed(texts[place : place + 32])
    seconds = time.perf_counter() - began
    await embedder.close()
    return len(texts) / seconds


async def _measure_answers(world: World) -> list[tuple[str, str]]:
    (line,) = [line for line in world.log() if "Authorization: Bearer " in line]
    token = line.rpartition(" ")[2]
    async with world.http(token) as http, world.websocket(token) as socket:
        trip_id = (await http.ask("{ trips(first: 1) { nodes { id } } }"))["trips"]["nodes"][0]["id"]
        search = 'query ($id: ID!) { searchDocuments(tripId: $id, text: "breakfast", first: 5) { score } }'
        return [
            (
                "askQuestion to the first piece, about money, median of 20",
                await _median(lambda: _first_piece(http, socket, trip_id, "How much did we spend on food?")),
            ),
            (
                "askQuestion to the first piece, about documents, median of 20",
                await _median(lambda: _first_piece(http, socket, trip_id, "What time is breakfast at the hotel?")),
            ),
            ("searchDocuments, median of 20", await _median(lambda: http.ask(search, id=trip_id))),
        ]


async def _first_piece(http: Session, socket: Session, trip_id: str, question: str) -> None:
    asked = await http.do("askQuestion", "question { id }", tripId=trip_id, text=question)
    async for event in socket.watch(_PIECES, id=asked["question"]["id"]):
        if event["answer"]["__typename"] == "AnswerPiece":
            return


async def _median(act: Callable[[], Awaitable[object]]) -> str:
    seconds = []
    for _ in range(_RUNS):
        began = time.perf_counter()
        await act()
        seconds.append(time.perf_counter() - began)
        # The last one's worker task is not to be measured with the next one's.
        await asyncio.sleep(0.1)
    return f"{statistics.median(seconds) * 1000:.0f} ms"


if __name__ == "__main__":
    main()
