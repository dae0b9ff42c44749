"""The making of an answer: when, in which mode and by which model, and what it took; kept to be looked back on."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class AnswerMode(StrEnum):
    """What a language model had to do with an answer.

    FULL: it may have proposed how the question is read, and found the words. WORDING: it found the words of what was
    computed. TEMPLATE: it had no part in it.
    """

    FULL = "FULL"
    WORDING = "WORDING"
    TEMPLATE = "TEMPLATE"


@dataclass(frozen=True, slots=True)
class Making:
    """How an answer was made; None is what is not known, such as tokens that no model told of.

    `started_at` is when the worker took the question that finished it, `first_piece_at` when there was something to
    read. `answer_ms` and `first_piece_ms` are the milliseconds that the asker waited, from asking on.
    """

    started_at: datetime | None = None
    first_piece_at: datetime | None = None
    answer_ms: int | None = None
    first_piece_ms: int | None = None
    mode: AnswerMode | None = None
    provider: str | None = None
    model: str | None = None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


def milliseconds_between(earlier: datetime, later: datetime) -> int:
    """Return whole milliseconds, and none where the clocks of two machines disagree about which is the later."""
    return max(0, (later - earlier) // timedelta(milliseconds=1))


UNTOLD = Making()
