"""Windows: the latest events of a topic, kept for followers who are about to be told of them."""

from collections import deque
from dataclasses import dataclass
from itertools import takewhile

from jobs.events import Entries, Place, StreamEvent, events_of

_KEPT_SECONDS = 10.0
_KEPT_BYTES = 256 * 1024
"""How long, and how much, is kept: a follower that is further behind reads it again, and takes no memory here."""


@dataclass(frozen=True, slots=True)
class _Kept:
    event: StreamEvent
    place: Place
    size: int
    read_at: float


class Window:
    """All events of a topic after `floor` up to `head`; there are none at first."""

    def __init__(self, end: Place) -> None:
        self.floor = self.head = end
        self._kept: deque[_Kept] = deque()
        self._bytes = 0

    def add(self, entries: Entries, now: float) -> None:
        """Keep what was read after the head, and of what was kept no more than there is room for."""
        for event, (_, fields) in zip(events_of(entries), entries, strict=True):
            self._kept.append(_Kept(event, event.place, len(fields[b"body"]), now))
            self._bytes += len(fields[b"body"])
            self.head = event.place
        # The last one always stays: everybody waits for it.
        while self._bytes > _KEPT_BYTES and len(self._kept) > 1:
            self._drop_first()

    def forget(self, now: float) -> None:
        """Drop what was read too long ago."""
        while self._kept and self._kept[0].read_at < now - _KEPT_SECONDS:
            self._drop_first()

    def after(self, place: Place) -> list[StreamEvent]:
        """Return the events after a place that is not below the floor."""
        newest_first = takewhile(lambda kept: kept.place > place, reversed(self._kept))
        return [kept.event for kept in newest_first][::-1]

    def _drop_first(self) -> None:
        dropped = self._kept.popleft()
        self._bytes -= dropped.size
        self.floor = dropped.place
