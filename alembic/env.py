"""Runs migrations over the application's own engine, so that a migration sees what the program sees."""

import asyncio
from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection, text

from persistence.database import open_database
from persistence.settings import Settings
from persistence.tables import UtcDateTime, metadata

# A migration that waits behind a long transaction blocks everybody who comes after it: give up instead.
LOCK_TIMEOUT_MS = 5_000
# The full text, which each database has in its own way, and SQLite in tables that it makes itself.
_FULL_TEXT = ("passage_keys", "passage_words")
_FULL_TEXT_OF_PASSAGES = {"words", "ix_passages_words"}


def render(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    # A migration must go on meaning the same when our own type changes.
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


def is_declared(name: str | None, kind: str, parents: Any) -> bool:
    if kind == "table":
        return name is None or not name.startswith(_FULL_TEXT)
    return parents.get("table_name") != "passages" or name not in _FULL_TEXT_OF_PASSAGES


def migrate(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SET lock_timeout = {LOCK_TIMEOUT_MS}"))
        connection.commit()
    if connection.dialect.name == "sqlite":
        _set_foreign_keys(connection, is_on=False)
    context.configure(
        connection=connection,
        target_metadata=metadata,
        compare_type=True,
        render_item=render,
        include_name=is_declared,
        compare_server_default=True,
        # SQLite alters a table by copying it.
        render_as_batch=connection.dialect.name == "sqlite",
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    if connection.dialect.name == "sqlite":
        connection.commit()
        _set_foreign_keys(connection, is_on=True)


def _set_foreign_keys(connection: Connection, *, is_on: bool) -> None:
    # SQLite alters a table by dropping it, which takes the rows that refer to it along, or fails on them. The pragma is
    # ignored inside a transaction, so it goes past SQLAlchemy, which would begin one.
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA foreign_keys={'ON' if is_on else 'OFF'}")
    cursor.close()


async def migrate_database(url: str) -> None:
    database = open_database(url)
    try:
        async with database.engine.connect() as connection:
            await connection.execution_options(tripsplit_writes=True)
            await connection.run_sync(migrate)
            await connection.commit()
    finally:
        await database.close()


def main() -> None:
    connection = context.config.attributes.get("connection")
    if connection is not None:
        migrate(connection)
        return
    asyncio.run(migrate_database(Settings().resolved_database_url))


main()
