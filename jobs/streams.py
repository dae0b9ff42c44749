"""Streams: what happened to a subject, as a Redis Stream that can be read early, late, twice and after a reconnect."""

from collections.abc import AsyncIterator, Hashable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from redis.asyncio import Redis

from domain.documents import Document
from domain.jobs import Job, remaining_time
from jobs.events import CursorInvalid, Silence, StreamEvent, cursor_of, events_of, place_of
from jobs.hub import Hub
from jobs.reaching import StreamsUnreachable, reaching_redis
from jobs.silences import Concerned, everybody

__all__ = [
    "CursorInvalid",
    "Silence",
    "StreamEvent",
    "Streams",
    "StreamsUnreachable",
    "answer_topic",
    "document_topic",
    "job_topic",
    "trip_jobs_topic",
]

_LONGEST = 10_000
_TIMEOUT_SECONDS = 5.0


def document_topic(document_id: UUID) -> str:
    """Return the topic of a document's progress."""
    return f"tripsplit:document:{document_id}"


def answer_topic(question_id: UUID) -> str:
    """Return the topic of a question's answer."""
    return f"tripsplit:answer:{question_id}"


def job_topic(job_id: UUID) -> str:
    """Return the topic of a job's progress."""
    return f"tripsplit:job:{job_id}"


def trip_jobs_topic(trip_id: UUID) -> str:
    """Return the topic of the progress of all jobs of a trip."""
    return f"tripsplit:jobs-of-trip:{trip_id}"


class Streams:
    """Publishes events to topics and follows them. Topics are trimmed, and expire hours after their last event."""

    def __init__(self, redis_url: str, *, kept_hours: int = 24) -> None:
        self._redis: Redis = Redis.from_url(
            redis_url,
            socket_connect_timeout=_TIMEOUT_SECONDS,
            socket_timeout=_TIMEOUT_SECONDS,
        )
        self._expire_seconds = kept_hours * 60 * 60
        self._hub = Hub(self._redis)

    async def publish(self, topic: str, event_type: str, body: dict[str, Any]) -> str:
        """Append an event and return its cursor; raises StreamsUnreachable."""
        (cursor,) = await self.publish_all([(topic, event_type, body)])
        return cursor

    async def publish_all(self, events: Sequence[tuple[str, str, dict[str, Any]]]) -> list[str]:
        """Append events, each with its topic and type, all at once and in one round trip, and return their cursors.

        Raises StreamsUnreachable.
        """
        with reaching_redis():
            async with self._redis.pipeline(transaction=True) as pipeline:
                for topic, event_type, body in events:
                    entry: dict[Any, Any] = {"type": event_type, "body": orjson.dumps(body)}
                    pipeline.xadd(topic, entry, maxlen=_LONGEST, approximate=True)
                for topic in dict.fromkeys(topic for topic, _, _ in events):
                    pipeline.expire(topic, self._expire_seconds)
                told = await pipeline.execute()
        return [cursor.decode() for cursor in told[: len(events)]]

    async def publish_document(self, document: Document, *, done: int) -> None:
        """Append how far the reading of a document has come to its topic; raises StreamsUnreachable."""
        body = {
            "state": document.state.value,
            "done": done,
            "total": document.passage_count,
            "failure": document.failure,
        }
        await self.publish(document_topic(document.id), "progress", body)

    async def publish_job(self, job: Job, *, now: datetime) -> None:
        """Append how far a job has come to its own topic, and to its trip's; raises StreamsUnreachable."""
        remaining = remaining_time(job, now=now)
        body = {
            "job_id": str(job.id),
            "state": job.state.value,
            "done": job.done,
            "total": job.total,
            "remaining_seconds": None if remaining is None else remaining.total_seconds(),
            "reason": job.reason,
        }
        topics = [job_topic(job.id)] if job.trip_id is None else [job_topic(job.id), trip_jobs_topic(job.trip_id)]
        await self.publish_all([(topic, "progress", body) for topic in topics])

    async def forget(self, topic: str) -> None:
        """Remove the events of a topic, so that whoever comes later begins with what comes next.

        Raises StreamsUnreachable.
        """
        with reaching_redis():
            await self._redis.delete(topic)

    async def event_at(self, topic: str, cursor: str) -> StreamEvent | None:
        """Return the event of a topic that has a cursor, where it is still kept.

        Raises CursorInvalid or StreamsUnreachable.
        """
        place = cursor_of(place_of(cursor))
        with reaching_redis():
            found = await self._redis.xrange(topic, min=place, max=place)
        return next(iter(events_of(found)), None)

    async def follow(
        self, topic: str, *, after: str | None = None, name: Hashable = None, concerned: Concerned = everybody
    ) -> AsyncIterator[StreamEvent | Silence]:
        """Yield every event of a topic after a cursor (None: from the first), the past ones at once, then as they come.

        Yields a Silence where none came for a second, and then for up to four, so that the follower can look whether
        the end was reached without an event: to those whose names `concerned` then returns of all that the topic is
        followed under in this process. Never ends by itself. Raises CursorInvalid or StreamsUnreachable.
        """
        place = place_of(after)
        async with self._hub.followed(topic, concerned) as followed:
            while True:
                page = await followed.page_after(place)
                for event in page.events:
                    yield event
                if page.end > place:
                    place = page.end
                elif silence := await followed.news(name):
                    yield silence

    async def ping(self) -> None:
        """Raise StreamsUnreachable unless Redis answers."""
        with reaching_redis():
            await self._redis.ping()

    async def close(self) -> None:
        """Close the connections."""
        await self._hub.close()
        await self._redis.aclose()
