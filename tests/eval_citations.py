"""Measures whether answers from documents cite what says so, where it stands: `python -m tests.eval_citations`.

Each question is asked of a trip as anybody would, and answered as the worker does it: what is looked at is the citation
of the finished answer, its document, its page or its time, and its words, and not what search found first. Questions
that the documents almost answer, or do not at all, must be abstained from. It ends with 1 where a figure is below its
floor; `--all` prints the questions that were not answered as they should be.

The plain questions are worded much as the documents are, and asked of a trip that has only these. The worked ones were
written before the rules that they were used to mend, and are asked of a trip that has guides, rules, a chapter of a
book, statistics and subtitles beside them, so that another document may say something like it. The hard ones are those
of `tests.eval_retrieval`, in other words than the documents': few of them are answered, and what is answered must be
right. Those that are held back are never printed, so that no rule is mended for them.
"""

import asyncio
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from domain.answers import AnswerPiece, Citation, Verdict
from domain.conversations import start_conversation
from domain.questions import ask_question
from jobs.context import TaskContext
from jobs.finding import find
from jobs.mails.mailers import open_mailer
from jobs.streams import Streams
from jobs.writing import Written, write_answer
from persistence.category_likeness import CategoryLikeness
from persistence.conversations import insert_conversation
from persistence.database import open_database
from persistence.embedder import exported_embedder
from persistence.embedding_models import ensure_exported
from persistence.files import open_file_store
from persistence.ids import new_id
from persistence.indexes import SearchIndex
from persistence.migrations import migrate
from persistence.questions import insert_question
from persistence.rates import RateBook
from persistence.settings import Settings
from persistence.vectors.kinds import StoreKind
from persistence.vectors.opening import open_vector_store
from tests.arrangement import NOW, SAMPLES
from tests.retrieval.corpus import Corpus, gather_corpus
from tests.retrieval.labels import LABELS, Label, load_labels

_FOLDER = SAMPLES / "citations"
_DEMO = Path(__file__).parent.parent / "data" / "samples"
_HOTEL = _DEMO / "prague-hotel.pdf"
_BESIDE = (
    "18f-travel-guide-3-travel.md",
    "18f-travel-guide-4-reimbursement.md",
    "federal-student-loans-guide.pdf",
    "mmwr-housing-2011.pdf",
    "sintel-en-excerpt.srt",
    "wikivoyage-boston.md",
)
FLOORS = {
    "plain: right": 0.95,
    "plain: right of those answered": 0.95,
    "near: abstained": 0.95,
    "far: abstained": 0.99,
    "worked: right": 0.85,
    "worked: right of those answered": 0.97,
    "worked near: abstained": 0.95,
    "held back: right": 0.8,
    "held back: right of those answered": 0.95,
    "held back near: abstained": 0.9,
    "hard: right of those answered": 0.6,
}
_NOWHERE = "redis://127.0.0.1:1"
"""Nobody follows the answers."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, its kind, and the label that says what answers it; None where nothing does."""

    kind: str
    text: str
    label: Label | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a question: "right", "wrong" or "abstained"; and the answer, for its reader."""

    asked: Asked
    result: str
    text: str


def main() -> int:
    """Measure, print, and return the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        outcomes = asyncio.run(_measured(Path(folder)))
    shares = dict(_shares(outcomes))
    for kind in dict.fromkeys(outcome.asked.kind for outcome in outcomes):
        results = [outcome.result for outcome in outcomes if outcome.asked.kind == kind]
        counts = ", ".join(f"{results.count(result):3} {result}" for result in ("right", "wrong", "abstained"))
        _print(f"{kind:15} {len(results):3} questions: {counts}")
    for name, floor in FLOORS.items():
        _print(f"{name:36} {shares[name]:.3f} (floor {floor:.2f})")
    for outcome in outcomes if "--all" in sys.argv else ():
        is_shown = not outcome.asked.kind.startswith("held back")
        if is_shown and outcome.result != ("abstained" if outcome.asked.label is None else "right"):
            _print(f"{outcome.result:10} {outcome.asked.kind}: {outcome.asked.text}\n{'':11}{outcome.text}")
    wrong = [name for name, floor in FLOORS.items() if shares[name] < floor]
    for name in wrong:
        _print(f"BELOW ITS FLOOR: {name}")
    return 1 if wrong else 0


def plain_questions() -> list[Asked]:
    """Return the questions of the file: those that a document answers, those that one almost does, and others."""
    return [_plain(line) for line in _lines("questions.jsonl")]


def held_back_questions() -> list[Asked]:
    """Return further questions of the same documents, seven of which were looked at after they were measured."""
    asked = [_plain(line) for line in _lines("held-back.jsonl")]
    return [replace(one, kind="held back" if one.label else "held back near") for one in asked]


async def outcomes_of(context: TaskContext, corpus: Corpus, questions: Sequence[Asked]) -> list[Outcome]:
    """Ask questions of a trip whose documents are known, and tell what their answers cite."""
    return [await _outcome(context, corpus, asked) for asked in questions]


def worked_questions() -> list[Asked]:
    """Return the questions that the rules were mended by: those that a document answers, or almost does."""
    asked = [_plain(line) for line in _lines("worked.jsonl")]
    return [replace(one, kind="worked" if one.label else "worked near") for one in asked]


def citation_files() -> dict[str, Path]:
    """Return the documents that the plain questions are about."""
    guides = (path for path in _FOLDER.iterdir() if path.suffix != ".jsonl")
    return {path.name: path for path in (_HOTEL, *guides)}


def worked_files() -> dict[str, Path]:
    """Return the documents that the worked questions are about: those of the plain ones, and what lies beside them."""
    guides = {"innocents-abroad-paris.txt": _DEMO / "innocents-abroad-paris.txt"}
    return {**citation_files(), **guides, **{name: SAMPLES / name for name in _BESIDE}}


async def _measured(folder: Path) -> list[Outcome]:
    settings = Settings(_env_file=None, vector_store=StoreKind.SQL, data_root_path=folder)
    name = settings.embedding_model_name
    await ensure_exported(model_name=name, models_dir=folder / "models")
    database = open_database(f"sqlite+aiosqlite:///{folder / 'eval.db'}")
    await migrate(database)
    embedder = exported_embedder(model_name=name, models_dir=folder / "models")
    index = SearchIndex(database, open_vector_store(settings, database), embedder)
    context = TaskContext(
        settings=settings,
        database=database,
        streams=Streams(_NOWHERE),
        files=open_file_store(settings),
        index=index,
        likeness=CategoryLikeness(index.embedder),
        rates=RateBook(),
        language_model=None,
        mailer=open_mailer(settings),
        now=lambda: NOW,
    )
    plain = await gather_corpus(index, citation_files())
    outcomes = await outcomes_of(context, plain, [*plain_questions(), *held_back_questions()])
    worked = await gather_corpus(index, worked_files())
    outcomes += await outcomes_of(context, worked, worked_questions())
    hard = load_labels()
    corpus = await gather_corpus(index, {label.file: LABELS.parent / label.file for label in hard})
    outcomes += await outcomes_of(context, corpus, [Asked("hard", label.question, label) for label in hard])
    await context.streams.close()
    await index.close()
    await database.close()
    return outcomes


def _lines(name: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (_FOLDER / name).read_text(encoding="utf-8").splitlines()]


def _plain(line: dict[str, str]) -> Asked:
    if "file" not in line:
        return Asked("near" if "near" in line else "far", line["question"])
    page, time_code = line.get("page"), line.get("time_code")
    label = Label(
        line["id"], line["question"], line["file"], line["quote"], None if page is None else int(page), time_code
    )
    return Asked("plain", line["question"], label)


async def _outcome(context: TaskContext, corpus: Corpus, asked: Asked) -> Outcome:
    written = await _answered(context, corpus, asked.text)
    if written.verdict is Verdict.ABSTAINED or not written.citations:
        return Outcome(asked, "abstained", written.text)
    is_right = asked.label is not None and any(
        _is_right(corpus, asked.label, citation) for citation in written.citations
    )
    return Outcome(asked, "right" if is_right else "wrong", written.text)


async def _answered(context: TaskContext, corpus: Corpus, text: str) -> Written:
    """Return the answer to a question, which begins a conversation of its own."""
    trip = corpus.trip
    question = ask_question(trip, question_id=new_id(), text=text, now=NOW)
    begun = start_conversation(trip, conversation_id=question.id, name=text, is_shared=True, now=NOW)
    async with context.database.write() as connection:
        await insert_conversation(connection, begun)
        await insert_question(connection, question)
    found = await find(context, question)
    return await write_answer(question=text, findings=found.findings, model=None, publish=_published)


async def _published(piece: AnswerPiece) -> None:
    """Take a piece of an answer that nobody follows."""


def _is_right(corpus: Corpus, label: Label, citation: Citation) -> bool:
    """Tell whether a citation holds the words of a label, or is held by them, of its document, page and time."""
    kept = corpus.files[label.file]
    wanted, quoted = " ".join(label.quote.split()), " ".join(citation.quote.split())
    return (
        citation.document_id == kept.document_id
        and (label.page is None or citation.page == label.page)
        and (label.time_code is None or citation.time_code == label.time_code)
        and (wanted in quoted or quoted in wanted)
    )


def _shares(outcomes: Sequence[Outcome]) -> Iterator[tuple[str, float]]:
    for kind in dict.fromkeys(outcome.asked.kind for outcome in outcomes):
        results = [outcome.result for outcome in outcomes if outcome.asked.kind == kind]
        answered = len(results) - results.count("abstained")
        yield f"{kind}: right", results.count("right") / len(results)
        yield f"{kind}: right of those answered", results.count("right") / answered if answered else 1.0
        yield f"{kind}: abstained", results.count("abstained") / len(results)


def _print(line: str) -> None:
    print(line)  # noqa: T201  # figures are what it is run for


if __name__ == "__main__":
    sys.exit(main())
