"""Open streams: what is held open for clients (websockets, streamed responses), counted, and told when to end."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class OpenStreams:
    """Every open stream of a process: each waits for `ending` beside its own events, and leaves when that is set."""

    def __init__(self) -> None:
        self._count = 0
        self._ending = asyncio.Event()
        self._is_empty = asyncio.Event()

    @property
    def count(self) -> int:
        """How many are open."""
        return self._count

    @contextmanager
    def one(self) -> Iterator[asyncio.Event]:
        """Count one as open for as long as the block runs, and give it the event that is set once the server ends."""
        self._count += 1
        self._is_empty.clear()
        try:
            yield self._ending
        finally:
            self._count -= 1
            if not self._count:
                self._is_empty.set()

    async def close_all(self, *, within_seconds: float) -> None:
        """Tell all to end, also those that are yet to come, and wait until they have, but no longer than this."""
        self._ending.set()
        if self._count:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._is_empty.wait(), within_seconds)
