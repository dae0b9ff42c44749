"""Silences: when nothing comes of a topic, and who of those who wait is to hear of that."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Hashable

import structlog

from jobs.events import Silence
from jobs.waiting import Waiting

log = structlog.get_logger(__name__)

_FIRST_SECONDS = 1.0
_LONGEST_SECONDS = 4.0
"""A silence is waited for twice as long as the one before it: in each the database is asked."""

Concerned = Callable[[Collection[Hashable]], Awaitable[Collection[Hashable]]]
"""Returns which of the names that a topic is followed under are to hear of a silence."""


async def everybody(names: Collection[Hashable]) -> Collection[Hashable]:
    """Return all names."""
    return names


class Silences:
    """The silences of one topic: in each it is asked once who is concerned, and nobody else is woken."""

    def __init__(self, waiting: Waiting[Silence | None], concerned: Concerned) -> None:
        self.at = float("inf")
        self._seconds = _FIRST_SECONDS
        self._waiting = waiting
        self._concerned = concerned
        self._asking: asyncio.Task[None] | None = None

    def begin(self, now: float) -> None:
        """Expect the next one in a while, since something has come."""
        self._seconds = _FIRST_SECONDS
        self.at = now + _FIRST_SECONDS

    def hasten(self, now: float) -> None:
        """Expect the next one no later than whoever comes now would by itself."""
        self._seconds = _FIRST_SECONDS
        self.at = min(self.at, now + _FIRST_SECONDS)

    def tick(self, now: float) -> None:
        """Tell whom it concerns where it is time."""
        if now < self.at:
            return
        self._seconds = min(2 * self._seconds, _LONGEST_SECONDS)
        self.at = now + self._seconds
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._tell())

    async def end(self) -> None:
        """Ask no more."""
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.gather(self._asking, return_exceptions=True)

    async def _tell(self) -> None:
        names: Collection[Hashable] | None = None
        try:
            names = await self._concerned(self._waiting.names)
        except Exception as error:  # noqa: BLE001  # whatever it is, those who are told will come to it themselves
            log.warning("streams.silence_not_understood", error=str(error))
        self._waiting.tell(Silence(), names)
