"""Idempotency: the keys that clients made up, each with what it created, in the transaction that created it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from domain.access import Viewer
from domain.idempotency import Creation
from persistence.database import WriteConnection
from persistence.tables import idempotency_keys


async def claim_key(
    connection: WriteConnection, viewer: Viewer, key: str, creation: Creation, *, now: datetime
) -> Creation:
    """Store what a key stands for, unless it stands for something already; return what it stands for.

    Two that come at once cannot both claim it: PostgreSQL makes the second wait for the first one's transaction, and
    SQLite writes one transaction at a time. A transaction that fails gives its key back.
    """
    values = {
        "user_id": viewer.user_id,
        "key": key,
        "operation": creation.operation,
        "fingerprint": creation.fingerprint,
        "entity_id": creation.entity_id,
        "created_at": now,
    }
    insert = postgresql.insert if connection.is_postgresql else sqlite.insert
    await connection.change(insert(idempotency_keys).values(values).on_conflict_do_nothing())
    return await _load(connection, viewer.user_id, key)


async def delete_keys(connection: WriteConnection, user_id: UUID) -> None:
    """Take away every key of a user."""
    await connection.change(idempotency_keys.delete().where(idempotency_keys.c.user_id == user_id))


async def _load(connection: WriteConnection, user_id: UUID, key: str) -> Creation:
    columns = (idempotency_keys.c.operation, idempotency_keys.c.fingerprint, idempotency_keys.c.entity_id)
    row = await connection.first(
        select(*columns).where(idempotency_keys.c.user_id == user_id, idempotency_keys.c.key == key)
    )
    if row is None:
        raise LookupError("A key that was just claimed is gone.")
    return Creation(row.operation, row.fingerprint, row.entity_id)
