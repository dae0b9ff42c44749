"""Ratings: whether an answer helped somebody, and why."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from domain.access import Action
from domain.questions import Question, QuestionState
from domain.refusals import Refusal, RefusalCode
from domain.texts import clean_text
from domain.trips import OpenTrip

_LONGEST_COMMENT = 1_000


class QuestionUnanswered(Refusal):
    """There is no answer to be rated: it is being written, or could not be."""

    code = RefusalCode.QUESTION_UNANSWERED


class Thumb(StrEnum):
    """What somebody thinks of an answer."""

    UP = "UP"
    DOWN = "DOWN"


@dataclass(frozen=True, slots=True)
class Rating:
    """What a user thinks of an answer: one a person, which the next one takes the place of."""

    question_id: UUID
    user_id: UUID
    thumb: Thumb
    comment: str | None
    rated_at: datetime


@dataclass(frozen=True, slots=True)
class RatingCounts:
    """How many people put their thumbs up and down."""

    up: int = 0
    down: int = 0


def rate_answer(trip: OpenTrip, question: Question, *, thumb: Thumb, comment: str | None, now: datetime) -> Rating:
    """Return the viewer's rating of an answer; raises Forbidden, QuestionUnanswered or TextInvalid."""
    trip.require(Action.ASK)
    if question.state is not QuestionState.ANSWERED:
        raise QuestionUnanswered("There is no answer yet to be rated.", field=("question_id",))
    cleaned = None if comment is None else clean_text(comment, field="comment", longest=_LONGEST_COMMENT)
    return Rating(question.id, trip.viewer.user_id, thumb, cleaned, now)
