"""Topics: what is followed, as one process has it: its latest events, and who waits for more."""

from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass

from jobs.events import BEFORE_ALL, Entries, Place, Silence, StreamEvent, events_of
from jobs.once import Once
from jobs.silences import Concerned, Silences
from jobs.waiting import Waiting
from jobs.windows import Window

Read = Callable[[str, Place], Awaitable[Entries]]
"""Reads the next events of a topic after a place, or none where there are none."""


@dataclass(frozen=True, slots=True)
class Page:
    """The next events after a place, and up to where there are no others."""

    events: Sequence[StreamEvent]
    end: Place


class Topic:
    """A topic while somebody follows it; it has a window once it is known where its stream ends."""

    def __init__(self, name: str, read: Read, concerned: Concerned) -> None:
        self.name = name
        self.followers = 0
        self.window: Window | None = None
        self._read = read
        self._pages = Once()
        self._waiting: Waiting[Silence | None] = Waiting()
        self.silences = Silences(self._waiting, concerned)
        self._failure: Exception | None = None

    # -- What followers ask -- #

    async def page_after(self, place: Place) -> Page:
        """Return the next events after a place; what is not kept any more is read, once for all who are there.

        The page does not end after the place where something is to be waited for.
        """
        if (window := self.window) is None:
            return Page((), BEFORE_ALL)
        if place < (floor := window.floor):
            return await self._pages.make(place, lambda: self._page_below(floor, place))
        return Page(window.after(place), window.head)

    async def news(self, name: Hashable) -> Silence | None:
        """Wait under a name until there is more (None), or for a silence; raises what the reading failed by."""
        if self._failure is not None:
            raise self._failure
        return await self._waiting.told(name)

    async def _page_below(self, floor: Place, place: Place) -> Page:
        events = events_of(await self._read(self.name, place))
        # Where there are none, others may come while they are looked for: only up to the floor of before.
        return Page(events, events[-1].place if events else floor)

    # -- What the reader tells -- #

    def begin_at(self, end: Place) -> None:
        """Take note of where the stream ends: what comes after is to be added."""
        self.window = Window(end)
        self._waiting.tell(None)

    def add(self, entries: Entries, now: float) -> None:
        """Keep what was read after the head, and tell everybody."""
        if self.window is not None:
            self.window.add(entries, now)
        self.silences.begin(now)
        self._waiting.tell(None)

    def tick(self, now: float) -> None:
        """Forget what is old, and tell of a silence where it is time."""
        if self.window is not None:
            self.window.forget(now)
        self.silences.tick(now)

    def fail(self, failure: Exception) -> None:
        """Tell everybody that nothing is read any more."""
        self._failure = failure
        self._waiting.tell(failure)
