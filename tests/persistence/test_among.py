"""Among: one of many ids, as one parameter, on both databases."""

import sqlite3
from contextlib import closing
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects import sqlite

from persistence.among import among
from persistence.database import Database
from persistence.ids import new_id
from persistence.tables import trips
from tests.arrangement import NOW
from tests.statements import statements_on


async def _found(database: Database, ids: list[UUID]) -> set[UUID]:
    async with database.read() as connection:
        return {row.id for row in await connection.rows(select(trips.c.id).where(among(trips.c.id, ids)))}


async def _stored(database: Database, count: int) -> list[UUID]:
    ids = [new_id() for _ in range(count)]
    rows = [{"id": id_, "name": "Paris", "currency": "EUR", "created_at": NOW} for id_ in ids]
    async with database.write() as connection:
        await connection.change(trips.insert(), rows)
    return ids


def test_lets_sqlite_find_rows_by_an_index() -> None:
    """A condition that is compared with something is looked at for every row of a table."""
    statement = select(trips.c.id).where(among(trips.c.id, "ids")).compile(dialect=sqlite.dialect())

    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE trips (id TEXT PRIMARY KEY)")
        (step, *_) = connection.execute(f"EXPLAIN QUERY PLAN {statement}", ("[]",))

    assert step[-1].startswith("SEARCH trips USING")


class TestAmong:
    """The condition that a column holds one of many ids."""

    async def test_holds_for_those_that_are_named(self, database: Database) -> None:
        """Those that are not there, or are named twice, make no difference."""
        first, second, _third = await _stored(database, 3)

        assert await _found(database, [first, new_id(), second, first]) == {first, second}

    async def test_holds_for_nothing_where_none_is_named(self, database: Database) -> None:
        """No ids are no reason for an error, and none for everything."""
        await _stored(database, 1)

        assert await _found(database, []) == set()

    async def test_takes_more_than_a_statement_has_parameters(self, database: Database) -> None:
        """PostgreSQL's protocol counts parameters in 16 bits, SQLite takes 32,766 or fewer."""
        ids = await _stored(database, 3)

        assert await _found(database, [new_id() for _ in range(70_000)] + ids) == set(ids)

    async def test_is_the_same_statement_for_any_number(self, database: Database) -> None:
        """So that it is compiled and prepared once."""
        with statements_on(database) as statements:
            for count in (0, 1, 2, 50):
                await _found(database, [new_id() for _ in range(count)])

        assert len(set(statements)) == 1

    async def test_can_be_said_of_an_update_and_its_opposite(self, database: Database) -> None:
        """It stands wherever a condition may."""
        first, second, third = await _stored(database, 3)
        async with database.write() as connection:
            changed = await connection.change(trips.update().where(among(trips.c.id, [first])).values(name="Rome"))
            others = await connection.rows(select(trips.c.id).where(~among(trips.c.id, [first])))

        assert changed == 1
        assert {row.id for row in others} == {second, third}
