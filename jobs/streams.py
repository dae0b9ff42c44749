"""Streams: what happened to a subject, as a Redis Stream that can be read early, late, twice and after a reconnect."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from redis.asyncio import Redis
from redis.exceptions import RedisError

_LONGEST = 10_000
_EXPIRE_SECONDS = 24 * 60 * 60
_FIRST_SILENCE_MS = 1_000
_LONGEST_SILENCE_MS = 4_000
"""Below the timeout of the socket. A silence is waited for twice as long as the one before it, because thousands of
followers of what does not move would wake all the time, and ask the database each time."""
_TIMEOUT_SECONDS = 5.0
_FIRST = "0-0"
_CURSOR = re.compile(r"([0-9]{1,20})-([0-9]{1,20})")
_LARGEST_PART = 2**64 - 1


class StreamsUnreachable(Exception):
    """Redis does not answer; what is being written goes on, but cannot be watched."""


class CursorInvalid(Exception):
    """The cursor was not made by a stream."""


@dataclass(frozen=True, slots=True)
class StreamEvent:
    """An event of a topic: its cursor, its type, and its body as it was published."""

    cursor: str
    type: str
    body: dict[str, Any]


def document_topic(document_id: UUID) -> str:
    """Return the topic of a document's progress."""
    return f"tripsplit:document:{document_id}"


def answer_topic(question_id: UUID) -> str:
    """Return the topic of a question's answer."""
    return f"tripsplit:answer:{question_id}"


class Streams:
    """Publishes events to topics and follows them. Topics are trimmed, and expire a day after their last event."""

    def __init__(self, redis_url: str) -> None:
        self._redis: Redis = Redis.from_url(
            redis_url,
            socket_connect_timeout=_TIMEOUT_SECONDS,
            socket_timeout=_TIMEOUT_SECONDS,
            max_connections=10_000,
        )

    async def publish(self, topic: str, event_type: str, body: dict[str, Any]) -> str:
        """Append an event and return its cursor; raises StreamsUnreachable."""
        try:
            async with self._redis.pipeline(transaction=True) as pipeline:
                pipeline.xadd(
                    topic, {"type": event_type, "body": orjson.dumps(body)}, maxlen=_LONGEST, approximate=True
                )
                pipeline.expire(topic, _EXPIRE_SECONDS)
                cursor, _ = await pipeline.execute()
        except (RedisError, OSError) as error:
            raise StreamsUnreachable(f"Redis does not answer: {error}") from error
        return str(cursor.decode())

    async def follow(self, topic: str, *, after: str | None = None) -> AsyncIterator[StreamEvent | None]:
        """Yield every event of a topic after a cursor (None: from the first), the past ones at once, then as they come.

        Yields None after each silence of one second, and then of up to four, so that the follower can look whether the
        end was reached without an event. Never ends by itself. Raises CursorInvalid or StreamsUnreachable.
        """
        cursor, silence_ms = checked_cursor(after), _FIRST_SILENCE_MS
        while True:
            try:
                answer = await self._redis.xread({topic: cursor}, count=500, block=silence_ms)
            except (RedisError, OSError) as error:
                raise StreamsUnreachable(f"Redis does not answer: {error}") from error
            if not answer:
                silence_ms = min(2 * silence_ms, _LONGEST_SILENCE_MS)
                yield None
                continue
            silence_ms = _FIRST_SILENCE_MS
            for entry_id, fields in answer[0][1]:
                cursor = entry_id.decode()
                yield StreamEvent(cursor, fields[b"type"].decode(), orjson.loads(fields[b"body"]))

    async def ping(self) -> None:
        """Raise StreamsUnreachable unless Redis answers."""
        try:
            await self._redis.ping()
        except (RedisError, OSError) as error:
            raise StreamsUnreachable(f"Redis does not answer: {error}") from error

    async def close(self) -> None:
        """Close the connections."""
        await self._redis.aclose()


def checked_cursor(cursor: str | None) -> str:
    """Return a cursor that Redis accepts; raise CursorInvalid for text that no stream made."""
    if cursor is None:
        return _FIRST
    parts = _CURSOR.fullmatch(cursor)
    if parts is None or max(map(int, parts.groups())) > _LARGEST_PART:
        raise CursorInvalid(f"{cursor[:40]!r} is not a cursor of this stream.")
    return cursor
