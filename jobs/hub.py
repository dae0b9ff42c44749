"""The hub: the topics that this process follows, each read once for all who follow it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from redis.asyncio import Redis

from jobs.events import Entries, Place, cursor_of
from jobs.reaching import reaching_redis
from jobs.readers import MOST_AT_ONCE, Reader
from jobs.silences import Concerned
from jobs.topics import Topic

_READS_AT_ONCE = 8
"""How many connections read what is not kept any more; everybody else waits for their turn."""


class Hub:
    """Gives topics to readers: a few connections are enough for any number of followers."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._readers: list[Reader] = []
        self._turn = asyncio.Semaphore(_READS_AT_ONCE)

    @asynccontextmanager
    async def followed(self, name: str, concerned: Concerned) -> AsyncIterator[Topic]:
        """Have a topic read for as long as the block runs; raises StreamsUnreachable.

        All followers of a topic mean the same by `concerned`: the first one's is asked.
        """
        reader, topic = self._found(name, concerned)
        topic.followers += 1
        topic.silences.hasten(asyncio.get_running_loop().time())
        try:
            if topic.followers == 1:
                await reader.add(topic)
            yield topic
        finally:
            topic.followers -= 1
            if not topic.followers:
                await reader.remove(topic)
                await topic.silences.end()

    async def close(self) -> None:
        """End all reading."""
        await asyncio.gather(*(reader.close() for reader in self._readers))

    def _found(self, name: str, concerned: Concerned) -> tuple[Reader, Topic]:
        """Return a topic with its reader, or a new one with a reader that has room for it."""
        self._readers = [reader for reader in self._readers if not reader.is_over]
        for reader in self._readers:
            if (topic := reader.topic(name)) is not None:
                return reader, topic
        roomy = next((reader for reader in self._readers if reader.has_room), None)
        if roomy is None:
            roomy = Reader(self._redis)
            self._readers.append(roomy)
        return roomy, Topic(name, self._read, concerned)

    async def _read(self, name: str, place: Place) -> Entries:
        async with self._turn:
            with reaching_redis():
                answer = await self._redis.xread({name: cursor_of(place)}, count=MOST_AT_ONCE)
        entries: Entries = answer[0][1] if answer else ()
        return entries
