"""API keys: rows of them, and of the trips that some are for."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, delete, or_, select

from domain.access import Scope, Viewer
from domain.api_keys import ApiKey
from domain.sessions import USE_RECORDED_EVERY
from persistence.among import among
from persistence.database import ReadConnection, WriteConnection
from persistence.listings import Listing
from persistence.pages import Page, PageRequest, count_rows, load_pages
from persistence.tables import api_key_trips, api_keys

API_KEYS_OF_USER = Listing(
    rows=select(api_keys).where(api_keys.c.revoked_at.is_(None)),
    parent=api_keys.c.user_id,
    order=(api_keys.c.created_at, api_keys.c.id),
)


async def insert_api_key(connection: WriteConnection, key: ApiKey) -> None:
    """Store a new key."""
    await connection.change(
        api_keys.insert().values(
            id=key.id,
            user_id=key.user_id,
            name=key.name,
            key_hash=key.key_hash,
            hint=key.hint,
            scope=key.scope.value,
            is_for_all_trips=key.trip_ids is None,
            points_per_minute=key.points_per_minute,
            created_at=key.created_at,
            expires_at=key.expires_at,
        )
    )
    if key.trip_ids:
        rows = [{"key_id": key.id, "trip_id": trip_id} for trip_id in sorted(key.trip_ids)]
        await connection.change(api_key_trips.insert(), rows)


async def mark_api_key_revoked(connection: WriteConnection, key: ApiKey) -> None:
    """Store that a key is revoked: from the commit on it opens nothing."""
    await connection.change(api_keys.update().where(api_keys.c.id == key.id).values(revoked_at=key.revoked_at))


async def record_api_key_use(connection: WriteConnection, key_id: UUID, *, now: datetime) -> None:
    """Remember that a key is used, unless that was remembered within the minute."""
    is_old = or_(api_keys.c.last_used_at.is_(None), api_keys.c.last_used_at <= now - USE_RECORDED_EVERY)
    await connection.change(api_keys.update().where(api_keys.c.id == key_id, is_old).values(last_used_at=now))


async def load_api_key(connection: ReadConnection, key_hash: bytes) -> ApiKey | None:
    """Return the key of a secret's hash."""
    found = await _load(connection, select(api_keys).where(api_keys.c.key_hash == key_hash))
    return next(iter(found.values()), None)


async def load_api_key_by_id(connection: ReadConnection, key_id: UUID) -> ApiKey | None:
    """Return a key by id, whoever asks: to see whether it still opens anything."""
    return (await _load(connection, select(api_keys).where(api_keys.c.id == key_id))).get(key_id)


async def load_api_keys_for(connection: ReadConnection, viewer: Viewer, key_ids: Iterable[UUID]) -> dict[UUID, ApiKey]:
    """Return the viewer's own keys, by id, for whoever signed in: a key sees none, not even itself."""
    if viewer.session_id is None:
        return {}
    theirs = (among(api_keys.c.id, key_ids), api_keys.c.user_id == viewer.user_id)
    return await _load(connection, select(api_keys).where(*theirs))


async def lock_api_key(connection: WriteConnection, viewer: Viewer, key_id: UUID) -> ApiKey | None:
    """Return a key of the viewer's, which nobody else changes until the transaction ends."""
    theirs = (api_keys.c.id == key_id, api_keys.c.user_id == viewer.user_id)
    return (await _load(connection, select(api_keys).where(*theirs).with_for_update())).get(key_id)


async def load_api_key_pages(
    connection: ReadConnection, request: PageRequest, user_ids: Sequence[UUID]
) -> dict[UUID, Page[ApiKey]]:
    """Return a page of each user's keys that are not revoked, the newest first."""
    pages = await load_pages(connection, API_KEYS_OF_USER, request, user_ids, lambda row: row)
    rows = [row for page in pages.values() for row in page.items]
    trips = await _load_trips(connection, rows)
    return {
        user_id: Page(tuple(_api_key(row, trips) for row in page.items), page.keys, page.has_next, page.has_previous)
        for user_id, page in pages.items()
    }


async def count_api_keys(connection: ReadConnection, user_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return how many keys of each user are not revoked."""
    return await count_rows(connection, API_KEYS_OF_USER, user_ids)


async def delete_api_keys(connection: WriteConnection, user_id: UUID) -> None:
    """Take away every key of a user."""
    theirs = select(api_keys.c.id).where(api_keys.c.user_id == user_id)
    await connection.change(delete(api_key_trips).where(api_key_trips.c.key_id.in_(theirs)))
    await connection.change(delete(api_keys).where(api_keys.c.user_id == user_id))


async def _load(connection: ReadConnection, statement: Select[Any]) -> dict[UUID, ApiKey]:
    rows = await connection.rows(statement)
    trips = await _load_trips(connection, rows)
    return {row.id: _api_key(row, trips) for row in rows}


async def _load_trips(connection: ReadConnection, rows: Iterable[Row[Any]]) -> dict[UUID, set[UUID]]:
    trips: dict[UUID, set[UUID]] = defaultdict(set)
    limited = [row.id for row in rows if not row.is_for_all_trips]
    if limited:
        for row in await connection.rows(select(api_key_trips).where(among(api_key_trips.c.key_id, limited))):
            trips[row.key_id].add(row.trip_id)
    return trips


def _api_key(row: Row[Any], trips: dict[UUID, set[UUID]]) -> ApiKey:
    return ApiKey(
        id=row.id,
        user_id=row.user_id,
        name=row.name,
        key_hash=row.key_hash,
        hint=row.hint,
        scope=Scope(row.scope),
        trip_ids=None if row.is_for_all_trips else frozenset(trips.get(row.id, ())),
        points_per_minute=row.points_per_minute,
        created_at=row.created_at,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
        revoked_at=row.revoked_at,
    )
