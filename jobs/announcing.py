"""Announcing: publishes the events of one answer for those who follow it, and hears from them that it is cancelled."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import structlog

from domain.answers import LAST_EVENTS, AnswerCancelled, AnswerEvent, AnswerPiece
from jobs.context import TaskContext
from jobs.streams import Silence, StreamsUnreachable, answer_topic
from persistence.answers import event_body

log = structlog.get_logger(__name__)


class Announcer:
    """Publishes events of one answer. Redis away stops the telling, never the answer: who follows reads it stored."""

    def __init__(self, context: TaskContext, question_id: UUID) -> None:
        self.first_piece_at: datetime | None = None
        """When there was something to read."""
        self._now = context.now
        self._streams = context.streams
        self._topic = answer_topic(question_id)
        self._is_silent = False

    async def publish(self, event: AnswerEvent) -> None:
        """Publish an event; after one that was lost all others are kept back, so that no follower sees a gap."""
        await self.publish_all([event])

    async def publish_all(self, events: Sequence[AnswerEvent]) -> None:
        """Publish events that are there at once in one round trip: whoever waits for the first piece waits for them."""
        if not self._is_silent:
            await self._publish(events)
        for event in events:
            self._note(event)

    async def publish_end(self, event: AnswerEvent) -> None:
        """Publish an event that holds the whole answer, also after others were lost."""
        await self._publish([event])

    def _note(self, event: AnswerEvent) -> None:
        if isinstance(event, AnswerPiece) and self.first_piece_at is None and not self._is_silent:
            self.first_piece_at = self._now()

    async def forget(self) -> None:
        """Drop what was published; where that cannot be done, it expires within a day."""
        try:
            await self._streams.forget(self._topic)
        except StreamsUnreachable as error:
            log.warning("answer.not_forgotten", topic=self._topic, error=str(error))

    async def cancelled(self) -> None:
        """Return once the stream says that somebody stopped the answer.

        Where it cannot be read, the row says so too: the lease of the job is gone with it.
        """
        try:
            async for seen in self._streams.follow(self._topic):
                if not isinstance(seen, Silence) and seen.type == AnswerCancelled.__name__:
                    return
        except StreamsUnreachable as error:
            log.warning("answer.not_followed", topic=self._topic, error=str(error))
        await asyncio.Event().wait()

    async def publish_missing_end(self, event: AnswerEvent) -> None:
        """Publish the last event unless the stream has one."""
        try:
            async for seen in self._streams.follow(self._topic):
                if isinstance(seen, Silence):
                    break
                if seen.type in {last.__name__ for last in LAST_EVENTS}:
                    return
        except StreamsUnreachable as error:
            log.warning("answer.not_published", topic=self._topic, error=str(error))
            return
        await self.publish_end(event)

    async def _publish(self, events: Sequence[AnswerEvent]) -> None:
        told = [(self._topic, type(event).__name__, event_body(event)) for event in events]
        try:
            await self._streams.publish_all(told)
        except StreamsUnreachable as error:
            self._is_silent = True
            types = sorted({event_type for _, event_type, _ in told})
            log.warning("answer.not_published", topic=self._topic, event_types=types, error=str(error))
