"""The answer cache: answers by what they follow from, which are given again as long as that has not changed.

A key holds the trip's edition. That is read before anything an answer is computed from, so that an answer is never
older than its key, and an answer is kept only while its edition is the trip's: whatever is told under a key was true
at the moment that the key was made.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select

from domain.answer_keys import AnswerPlace, Edition
from domain.questions import Answer
from persistence.activities import load_head
from persistence.among import among
from persistence.answers import answer_body, answer_of
from persistence.database import ReadConnection, WriteConnection
from persistence.tables import answer_cache, documents

MOST_KEPT = 200
"""How many answers are kept of a trip: the newest."""


async def load_edition(connection: ReadConnection, trip_id: UUID) -> Edition:
    """Return a trip's edition: what is read after it is no older."""
    head = await load_head(connection, trip_id)
    columns = [documents.c[name] for name in ("id", "name", "version", "state", "passage_count")]
    living = (documents.c.trip_id == trip_id, documents.c.deleted_at.is_(None))
    rows = await connection.rows(select(*columns).where(*living).order_by(documents.c.id))
    return Edition(head, sha256(repr([tuple(row) for row in rows]).encode()).digest())


async def load_cached_answer(connection: ReadConnection, place: AnswerPlace, *, newer_than: datetime) -> Answer | None:
    """Return the answer that is kept at a place since some moment, or None."""
    kept = (answer_cache.c.key == place.key, answer_cache.c.stored_at > newer_than)
    body = await connection.scalar(select(answer_cache.c.answer).where(*kept))
    return None if body is None else answer_of(body)


async def keep_answer(
    connection: WriteConnection, place: AnswerPlace, answer: Answer, *, now: datetime, lifetime: timedelta
) -> None:
    """Keep an answer of a trip, which is locked, and drop what can be given no more of the trip, or is too old.

    Nothing is kept where the trip has another edition by now: what changed may have been meant to be gone for good.
    """
    await connection.change(answer_cache.delete().where(_is_over(place, before=now - lifetime)))
    if await load_edition(connection, place.trip_id) != place.edition:
        return
    await connection.change(
        answer_cache.insert().values(
            key=place.key,
            trip_id=place.trip_id,
            edition=place.edition.digest,
            answer=answer_body(answer),
            stored_at=now,
        )
    )
    await connection.change(answer_cache.delete().where(answer_cache.c.key.in_(_beyond(place.trip_id))))


async def delete_cached_answers(connection: WriteConnection, trip_ids: Iterable[UUID]) -> None:
    """Drop every kept answer of some trips."""
    wanted: Collection[UUID] = set(trip_ids)
    if wanted:
        await connection.change(answer_cache.delete().where(among(answer_cache.c.trip_id, wanted)))


def _is_over(place: AnswerPlace, *, before: datetime) -> ColumnElement[bool]:
    is_old = and_(answer_cache.c.trip_id == place.trip_id, answer_cache.c.edition != place.edition.digest)
    return or_(is_old, answer_cache.c.key == place.key, answer_cache.c.stored_at <= before)


def _beyond(trip_id: UUID) -> Select[Any]:
    """Select the keys of a trip's answers that are more than are kept."""
    newest = (answer_cache.c.stored_at.desc(), answer_cache.c.key)
    return select(answer_cache.c.key).where(answer_cache.c.trip_id == trip_id).order_by(*newest).offset(MOST_KEPT)
