"""The driver of SQLite: one trip a statement, whatever it returns and however it ends."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiosqlite
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from persistence.database import Database, open_database


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """A database with one table of two rows."""
    opened = open_database(f"sqlite+aiosqlite:///{tmp_path / 'test.db'}")
    async with opened.write() as connection:
        await connection.change(text("CREATE TABLE stops (number INTEGER PRIMARY KEY, name TEXT NOT NULL)"))
        rows = [{"number": 1, "name": "Prague"}, {"number": 2, "name": "Vienna"}]
        assert await connection.change(text("INSERT INTO stops VALUES (:number, :name)"), rows) == 2
    yield opened
    await opened.close()


@pytest.fixture
def trips(database: Database, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What is sent to the threads of connections from now on."""
    sent: list[Any] = []
    send = aiosqlite.Connection._execute

    async def noted(connection: aiosqlite.Connection, function: Any, *given: Any, **named: Any) -> Any:
        sent.append(function)
        return await send(connection, function, *given, **named)  # type: ignore[no-untyped-call]

    monkeypatch.setattr(aiosqlite.Connection, "_execute", noted)
    return sent


NAMES = text("SELECT name FROM stops ORDER BY number")


async def names(database: Database) -> list[str]:
    """Return what is stored."""
    async with database.read() as connection:
        return [row.name for row in await connection.rows(NAMES)]


async def test_a_statement_takes_one_trip(database: Database, trips: list[Any]) -> None:
    """Whether it returns rows or not."""
    async with database.write() as connection:
        before = len(trips)
        rows = await connection.rows(NAMES)
        changed = await connection.change(text("UPDATE stops SET name = name || '!' WHERE number = 2"))
        again = await connection.rows(NAMES)
        statements = len(trips) - before

    assert statements == 3
    assert [row.name for row in (*rows, *again)] == ["Prague", "Vienna", "Prague", "Vienna!"]
    assert changed == 1


async def test_rows_that_a_change_returns_are_counted(database: Database) -> None:
    """SQLite knows how many only once all are fetched."""
    async with database.engine.begin() as connection:
        result = await connection.execute(text("DELETE FROM stops RETURNING name"))
        count, found = result.rowcount, sorted(result.scalars())

    assert (count, found) == (2, ["Prague", "Vienna"])
    assert await names(database) == []


async def test_a_statement_that_fails_leaves_its_connection_whole(database: Database) -> None:
    """The error is SQLAlchemy's, and the transaction can go on without what failed."""
    async with database.write() as connection:
        with pytest.raises(IntegrityError, match="NOT NULL"):
            await connection.change(text("INSERT INTO stops VALUES (3, NULL)"))
        await connection.change(text("INSERT INTO stops VALUES (3, 'Budapest')"))

    assert await names(database) == ["Prague", "Vienna", "Budapest"]


async def test_a_long_result_can_still_be_fetched_bit_by_bit(database: Database, trips: list[Any]) -> None:
    """A result that is streamed is never in memory as a whole."""
    async with database.engine.connect() as connection:
        result = await connection.stream(NAMES.execution_options(yield_per=1))
        before = len(trips)
        found = [row.name async for row in result]

    assert found == ["Prague", "Vienna"]
    assert len(trips) - before >= len(found)
