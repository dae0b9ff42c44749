"""Questions: what somebody asked of a trip, and the stored answer once it was written."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from domain.access import Action, Forbidden, Role
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
from domain.capabilities import Capability
from domain.refusals import Refusal, RefusalCode
from domain.texts import clean_text
from domain.trips import OpenTrip

_LONGEST_QUESTION = 1_000


class QuestionState(StrEnum):
    """How far the answer has come."""

    QUEUED = "QUEUED"
    ANSWERING = "ANSWERING"
    ANSWERED = "ANSWERED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"

    @property
    def is_final(self) -> bool:
        """Tell whether nothing follows this state."""
        return self not in {QuestionState.QUEUED, QuestionState.ANSWERING}


class Provider(StrEnum):
    """Where words come from."""

    TEMPLATE = "TEMPLATE"
    OPENAI_COMPATIBLE = "OPENAI_COMPATIBLE"


class QuestionOver(Refusal):
    """The question is answered, could not be, or was cancelled before."""

    code = RefusalCode.QUESTION_OVER


@dataclass(frozen=True, slots=True)
class Answer:
    """A finished answer: its text, the facts and citations that prove it, and how it came about.

    `notice` tells the reader what did not go as configured, such as a language model that was out of reach. One
    that `is_cached` was written for an earlier question, and nothing that it follows from has changed since. `mode` is
    what the language model was let do, and `model` its name; None where none is configured.
    `unplaced` are the words of the question that the trip does not know.
    """

    text: str
    interpretation: str
    verdict: Verdict
    wording: Wording
    facts: tuple[Fact, ...]
    citations: tuple[Citation, ...]
    notice: str | None = None
    is_cached: bool = False
    mode: Capability = Capability.TEMPLATE
    model: str | None = None
    unplaced: tuple[str, ...] = ()

    @property
    def provider(self) -> Provider:
        """Whose words they were meant to be."""
        return Provider.TEMPLATE if self.model is None else Provider.OPENAI_COMPATIBLE


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
        AnswerInterpreted(answer.interpretation, answer.unplaced),
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


def cancel_question(trip: OpenTrip, question: Question, *, now: datetime) -> Question:
    """Return the question as CANCELLED, whether it waits or is being answered.

    Raises Forbidden unless the viewer asked it or is an owner of the trip, and QuestionOver.
    """
    if trip.viewer.user_id != question.asker_id and trip.role is not Role.OWNER:
        raise Forbidden("A question is cancelled by whoever asked it, or by an owner of the trip.")
    if question.state.is_final:
        raise question_over()
    return replace(question, state=QuestionState.CANCELLED, answered_at=now)


def question_over() -> QuestionOver:
    """Return the refusal for a question that nothing is left to be done of."""
    return QuestionOver("This question is over already.", field=("question_id",))
