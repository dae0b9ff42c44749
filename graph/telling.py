"""Telling: what a subscription's resolver yields, so that what is made of it is shared by all who are told it."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

from jobs.streams import Silence, StreamEvent

News = StreamEvent | Silence
Shown = TypeVar("Shown")


@dataclass(frozen=True, slots=True)
class Told(Generic[Shown]):
    """What all who hear of `news` are told alike.

    `place` tells it from whatever else they are told of it; `show` makes the value that the subscription's field has.
    """

    news: News
    place: Hashable
    show: Callable[[], Shown]
