"""Questions: what somebody asked of a trip, and the stored answer once it was written."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from domain.access import Action
from domain.answers import (
    AnswerEvent,
    AnswerFinished,
    AnswerInterpreted,
    AnswerPiece,
    Citation,
    CitationAdded,
    Fact,
    FactFound,
    Verdict,
    Wording,
)
from domain.texts import clean_text
from domain.trips import OpenTrip

_LONGEST_QUESTION = 1_000


class QuestionState(StrEnum):
    """How far the answer has come."""

    QUEUED = "QUEUED"
    ANSWERING = "ANSWERING"
    ANSWERED = "ANSWERED"
    FAILED = "FAILED"

    @property
    def is_final(self) -> bool:
        """Tell whether nothing follows this state."""
        return self in {QuestionState.ANSWERED, QuestionState.FAILED}


@dataclass(frozen=True, slots=True)
class Answer:
    """A finished answer: its text, the facts and citations that prove it, and how it came about.

    `notice` tells the reader what did not go as configured, such as a language model that was out of reach. One
    that `is_cached` was written for an earlier question, and nothing that it follows from has changed since.
    """

    text: str
    interpretation: str
    verdict: Verdict
    wording: Wording
    facts: tuple[Fact, ...]
    citations: tuple[Citation, ...]
    notice: str | None = None
    is_cached: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a trip; `answer` is there once the state is ANSWERED, `failure` once it is FAILED."""

    id: UUID
    trip_id: UUID
    asker_id: UUID
    conversation_id: UUID
    text: str
    state: QuestionState
    asked_at: datetime
    answered_at: datetime | None = None
    answer: Answer | None = None
    failure: str | None = None


def events_of(answer: Answer) -> tuple[AnswerEvent, ...]:
    """Return an answer that is finished as the events it is told by again."""
    return (
        AnswerInterpreted(answer.interpretation),
        *(FactFound(fact) for fact in answer.facts),
        AnswerPiece(0, answer.text),
        *(CitationAdded(citation) for citation in answer.citations),
        AnswerFinished(answer.text, answer.verdict, answer.wording, answer.notice),
    )


def ask_question(
    trip: OpenTrip, *, question_id: UUID, text: str, now: datetime, conversation_id: UUID | None = None
) -> Question:
    """Return the question to store, QUEUED; raises Forbidden or TextInvalid.

    Without a conversation it begins one, whose id is its own.
    """
    trip.require(Action.ASK)
    cleaned = clean_text(text, field="text", longest=_LONGEST_QUESTION)
    return Question(
        id=question_id,
        trip_id=trip.trip.id,
        asker_id=trip.viewer.user_id,
        conversation_id=conversation_id or question_id,
        text=cleaned,
        state=QuestionState.QUEUED,
        asked_at=now,
    )
