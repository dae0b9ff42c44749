"""The making of an answer: when, in which mode and by which model, and what it took; kept to be looked back on."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.capabilities import Capability


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
    mode: Capability | None = None
    provider: str | None = None
    model: str | None = None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


def milliseconds_between(earlier: datetime, later: datetime) -> int:
    """Return whole milliseconds, and none where the clocks of two machines disagree about which is the later."""
    return max(0, (later - earlier) // timedelta(milliseconds=1))


UNTOLD = Making()
