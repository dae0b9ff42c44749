"""Answers: facts with the rows that prove them, citations, and the events an answer is streamed as."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from domain.money import Money


class Verdict(StrEnum):
    """What an answer stands on.

    VERIFIED: every figure is a fact or every claim stands on a quoted passage, and the words are whose they were meant
    to be: the template's where no model is configured, the model's where one is. A notice may say that some of the
    model's sentences did not pass the check, and were replaced by the template's.
    TEMPLATE: as true, but a model is configured and none of its words are shown: it failed, or no sentence passed.
    The notice always says why.
    ABSTAINED: neither ledger nor documents say, or the question was not understood: nothing is claimed.
    """

    VERIFIED = "VERIFIED"
    TEMPLATE = "TEMPLATE"
    ABSTAINED = "ABSTAINED"


class Wording(StrEnum):
    """Who found the words that are shown: MODEL where at least one sentence is the model's, TEMPLATE otherwise."""

    MODEL = "MODEL"
    TEMPLATE = "TEMPLATE"


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure computed by the database: in words, as money (or None for a count), and all rows behind it.

    `shown` is the part of `statement` that is a secret to the language model: it knows it by a placeholder only. It
    holds every figure, every name and every text that somebody typed. `value` is the figure alone ("12.50 EUR", "3",
    "23.4 %"), `interpretation` what it is of. `count` is how many rows it stands on.
    """

    statement: str
    shown: str
    amount: Money | None
    count: int
    expense_ids: tuple[UUID, ...]
    payment_ids: tuple[UUID, ...] = ()
    value: str = ""
    interpretation: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a document says so: the page (None outside PDFs), offsets in characters, and the exact text.

    Headings are those it stands below, the outermost first; `time_code` is when it is spoken, as "00:12:03".
    """

    document_id: UUID
    page: int | None
    start: int
    end: int
    quote: str
    heading_path: tuple[str, ...] = ()
    time_code: str | None = None


@dataclass(frozen=True, slots=True)
class AnswerInterpreted:
    """The first event of an answer, and of each new attempt at it: what the question was understood to ask.

    `unplaced` are the words of the question that the trip does not know.
    """

    interpretation: str
    unplaced: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FactFound:
    """A fact, before it is worded."""

    fact: Fact


@dataclass(frozen=True, slots=True)
class AnswerPiece:
    """A piece of the text.

    `offset` counts the characters before it. A piece whose offset is not the length of what was received replaces
    everything from there on: a worker that died is followed by one that begins again.
    """

    offset: int
    text: str


@dataclass(frozen=True, slots=True)
class CitationAdded:
    """A passage that the text stands on."""

    citation: Citation


@dataclass(frozen=True, slots=True)
class AnswerFinished:
    """The last event: the whole text, and how it came about."""

    text: str
    verdict: Verdict
    wording: Wording
    notice: str | None = None


@dataclass(frozen=True, slots=True)
class AnswerFailed:
    """The last event of an answer that could not be written, with a reason for the reader."""

    reason: str


@dataclass(frozen=True, slots=True)
class AnswerCancelled:
    """The last event of an answer that somebody stopped: what was told of it before is not to be relied on."""


AnswerEvent = (
    AnswerInterpreted | FactFound | AnswerPiece | CitationAdded | AnswerFinished | AnswerFailed | AnswerCancelled
)
LAST_EVENTS = (AnswerFinished, AnswerFailed, AnswerCancelled)
"""What nothing comes after."""
