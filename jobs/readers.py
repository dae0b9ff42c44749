"""Readers: the events of many topics come along one connection, which waits for whichever is the first."""

import asyncio
from typing import Any
from uuid import uuid4

from redis.asyncio import Redis

from jobs.events import BEFORE_ALL, Entries, Place, cursor_of, place_of
from jobs.once import Once
from jobs.reaching import StreamsUnreachable, reaching_redis
from jobs.topics import Topic

MOST_AT_ONCE = 100
"""How many events of a topic come at once."""
_MOST_TOPICS = 250
"""How many topics a reader has: the names of all go out anew each time that something has come."""
_LONGEST_WAIT_SECONDS = 1.0
"""Below the timeout of the socket; what the bell could not tell of waits no longer than this."""
_SHORTEST_WAIT_SECONDS = 0.25
"""Unless something comes: silences that follow each other more closely are told of together."""
_BELL_SECONDS = 60
_AGAIN_SECONDS = 0.02


class Reader:
    """Reads topics for as long as it has any, and is over then; what ends the reading is told to all who follow."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._topics: dict[str, Topic] = {}
        self._reading: asyncio.Task[None] | None = None
        self._is_waiting = False
        # Who waits for streams can be called by a stream: an event of this one cuts the waiting short.
        self._bell = f"tripsplit:bell:{uuid4()}"
        self._heard = BEFORE_ALL
        self._ringing = Once()

    @property
    def has_room(self) -> bool:
        """Whether it takes another topic."""
        return len(self._topics) < _MOST_TOPICS and not self.is_over

    @property
    def is_over(self) -> bool:
        """Whether it has read, and reads no more."""
        return self._reading is not None and not self._topics

    def topic(self, name: str) -> Topic | None:
        """Return the topic of a name, where it reads that."""
        return self._topics.get(name)

    async def add(self, topic: Topic) -> None:
        """Read a topic from now on; raises StreamsUnreachable."""
        self._topics[topic.name] = topic
        if self._reading is None:
            self._reading = asyncio.create_task(self._read_on())
        elif self._is_waiting:
            await self._ringing.make("", self._ring, seconds=0.0)

    async def remove(self, topic: Topic) -> None:
        """Read a topic no more."""
        if self._topics.get(topic.name) is topic:
            del self._topics[topic.name]
        if self.is_over:
            await self.close()

    async def close(self) -> None:
        """End the reading.

        A cancellation may be swallowed: up to Python 3.11, `asyncio.wait_for` returns what it waited for where that
        came at the same moment, and redis-py sends each command by way of it. The next read would wait for its second.
        """
        while self._reading is not None and not self._reading.done():
            self._reading.cancel()
            await asyncio.wait({self._reading}, timeout=_AGAIN_SECONDS)

    async def _read_on(self) -> None:
        failure = StreamsUnreachable("Nothing is read any more.")
        try:
            with reaching_redis():
                # Its last topic may have gone while the cancellation that followed was swallowed.
                while self._topics:
                    await self._read()
        except StreamsUnreachable as unreachable:
            failure = unreachable
        finally:
            # Whatever it was: nobody may wait for ever.
            topics, self._topics = self._topics, {}
            for topic in topics.values():
                topic.fail(failure)

    async def _read(self) -> None:
        """Find out where new topics end, or else wait for what comes next."""
        if new := [topic for topic in self._topics.values() if topic.window is None]:
            for topic, end in zip(new, await self._ends_of(new), strict=True):
                topic.begin_at(end)
            return
        reading = list(self._topics.values())
        heads = {topic.name: topic.window.head for topic in reading if topic.window is not None}
        entries = await self._next_entries(heads)
        now = asyncio.get_running_loop().time()
        for topic in reading:
            if topic.name in entries:
                topic.add(entries[topic.name], now)
            topic.tick(now)

    async def _ends_of(self, topics: list[Topic]) -> list[Place]:
        async with self._redis.pipeline(transaction=False) as pipeline:
            for topic in topics:
                pipeline.xrevrange(topic.name, count=1)
            return [place_of(last[0][0].decode()) if last else BEFORE_ALL for last in await pipeline.execute()]

    async def _next_entries(self, heads: dict[str, Place]) -> dict[str, Entries]:
        """Wait for events after the heads of topics, and return them; none where a silence comes first, or the bell."""
        cursors: Any = {name: cursor_of(place) for name, place in {**heads, self._bell: self._heard}.items()}
        self._is_waiting = True
        try:
            answer = await self._redis.xread(cursors, count=MOST_AT_ONCE, block=self._milliseconds_to_wait())
        finally:
            self._is_waiting = False
        entries: dict[str, Entries] = {stream.decode(): found for stream, found in answer}
        if rung := entries.pop(self._bell, None):
            self._heard = place_of(rung[-1][0].decode())
        return entries

    def _milliseconds_to_wait(self) -> int:
        next_silence = min(topic.silences.at for topic in self._topics.values())
        seconds = next_silence - asyncio.get_running_loop().time()
        return round(1000 * min(max(seconds, _SHORTEST_WAIT_SECONDS), _LONGEST_WAIT_SECONDS))

    async def _ring(self) -> None:
        with reaching_redis():
            async with self._redis.pipeline(transaction=False) as pipeline:
                pipeline.xadd(self._bell, {"for": "a new topic"}, maxlen=1)
                pipeline.expire(self._bell, _BELL_SECONDS)
                await pipeline.execute()
