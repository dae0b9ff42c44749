"""The database: transactions are whole or nothing, and SQLite is set up as it must be."""

import asyncio
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Dialect, Integer, TypeDecorator, func, literal, select, type_coerce
from sqlalchemy.exc import IntegrityError

from domain.users import register_user
from persistence.database import Database, DatabaseUnreachable, open_database, require_reachable
from persistence.ids import new_id
from persistence.tables import participants, trips, users
from persistence.users import insert_user
from tests.arrangement import NOW, stored_trip


def _trip() -> dict[str, Any]:
    return {"id": new_id(), "name": "Paris", "currency": "EUR", "created_at": NOW}


class _Told(TypeDecorator[tuple[int, bool]]):
    """A number, with whether it was made of what the driver fetched where the loop runs."""

    impl = Integer
    cache_ok = True

    def process_result_value(self, value: int | None, dialect: Dialect) -> tuple[int, bool]:
        return value or 0, threading.current_thread() is threading.main_thread()


async def count_trips(database: Database) -> int:
    """Return how many trips are stored."""
    async with database.read() as connection:
        return int(await connection.scalar(select(func.count()).select_from(trips)))


class TestSnapshot:
    """One moment for several statements."""

    async def test_sees_nothing_of_what_is_written_meanwhile(self, database: Database) -> None:
        """What is found first and what is found last agree, on both databases; the next one sees what was written."""
        await stored_trip(database)
        many = select(func.count()).select_from(trips)

        async with database.snapshot() as connection:
            before = await connection.scalar(many)
            await stored_trip(database)
            after = await connection.scalar(many)

        assert (before, after, await count_trips(database)) == (1, 1, 2)


class TestWrite:
    """One transaction."""

    async def test_keeps_nothing_of_what_failed(self, database: Database) -> None:
        """What fails takes back everything that was written before it."""
        trip = _trip()

        async def write_twice() -> None:
            async with database.write() as connection:
                await connection.change(trips.insert(), [trip])
                await connection.change(trips.insert(), [trip])

        with pytest.raises(IntegrityError):
            await write_twice()

        assert await count_trips(database) == 0

    async def test_holds_foreign_keys(self, database: Database) -> None:
        """A row of a trip that does not exist is refused, on SQLite too."""
        stray = {"id": new_id(), "trip_id": new_id(), "name": "Eve", "folded_name": "eve"}

        with pytest.raises(IntegrityError):
            async with database.write() as connection:
                await connection.change(participants.insert().values(stray))

    async def test_waits_for_its_turn(self, database: Database) -> None:
        """Many who write at once are all served, none with an error."""
        await asyncio.gather(*(stored_trip(database) for _ in range(12)))

        assert await count_trips(database) == 12

    async def test_locks_nobody_out_when_it_is_cut_off(self, database: Database) -> None:
        """Wherever a writer is cancelled, as by a client that hangs up, the next one has its turn at once."""

        async def write_for_ever() -> None:
            while True:
                async with database.write() as connection:
                    await connection.change(trips.insert(), [_trip()])
                    await connection.rows(select(trips.c.id))

        for tenths_of_milliseconds in range(5, 105, 4):
            writing = asyncio.create_task(write_for_ever())
            await asyncio.wait({writing}, timeout=tenths_of_milliseconds / 10_000)
            writing.cancel()
            with suppress(asyncio.CancelledError):
                await writing
            async with asyncio.timeout(5), database.write() as connection:
                await connection.change(trips.insert(), [_trip()])

        assert await count_trips(database) >= 25


class TestSqlite:
    """What each connection is told at its beginning."""

    async def test_writes_ahead_keeps_foreign_keys_and_waits(self, tmp_path: Path) -> None:
        """The modes as SQLite itself reports them."""
        database = open_database(f"sqlite+aiosqlite:///{tmp_path / 'new.db'}")
        async with database.engine.connect() as connection:
            modes = {
                name: (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar()
                for name in ("journal_mode", "foreign_keys", "busy_timeout")
            }
        await database.close()

        assert modes == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 15_000}


async def test_many_rows_are_made_beside_the_loop(database: Database) -> None:
    """What is made of what the driver fetched is made in another thread; it is what `rows` makes."""
    statement = select(type_coerce(literal(20), _Told()).label("told"))

    async with database.read() as connection:
        (here,), (beside,) = await connection.rows(statement), await connection.many_rows(statement)

    assert (here.told, beside.told) == ((20, True), (20, False))


async def test_an_address_as_hosts_hand_it_out_is_understood() -> None:
    """`sslmode` is libpq's word; the connection is tried with the encryption that it asks for."""
    database = open_database("postgresql+asyncpg://me:secret@127.0.0.1:9/trips?sslmode=require")

    with pytest.raises(DatabaseUnreachable, match=r"Connection refused\.$"):
        await require_reachable(database)

    await database.close()


async def test_an_unreachable_database_is_told_without_its_password() -> None:
    """The address is shown for the one who must mend it."""
    database = open_database("postgresql+asyncpg://me:secret@127.0.0.1:9/trips")

    with pytest.raises(DatabaseUnreachable) as refused:
        await require_reachable(database)

    await database.close()
    assert str(refused.value) == (
        "The database at postgresql+asyncpg://me:***@127.0.0.1:9/trips does not answer: Connection refused."
    )


async def test_errors_do_not_tell_what_a_statement_was_given(database: Database) -> None:
    """An error goes to the log with its traceback, and a hash of a password has no place there."""
    user = register_user(user_id=new_id(), email="sarah@example.org", name="Sarah", password_hash="$argon2id$", now=NOW)
    row = {"id": user.id, "email": "-", "name": "-", "password_hash": user.password_hash, "created_at": NOW}
    async with database.write() as connection:
        await insert_user(connection, user)

    with pytest.raises(IntegrityError) as raised:
        async with database.write() as connection:
            await connection.change(users.insert().values(row))

    assert "$argon2id$" not in str(raised.value)


async def test_writers_of_one_process_come_in_their_order(database: Database) -> None:
    """On SQLite, where whoever looked at the right moment was next, and some of many waited for too long."""
    if not database.engine.dialect.name.startswith("sqlite"):
        pytest.skip("PostgreSQL's writers wait for rows, and not for all others.")
    came: list[int] = []

    async def write(number: int) -> None:
        async with database.write():
            came.append(number)
            await asyncio.sleep(0.005)

    await asyncio.gather(*(write(number) for number in range(40)))

    assert came == list(range(40))
