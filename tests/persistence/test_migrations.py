"""Migrations make the tables that the code declares, on both databases, and can be taken back."""

from alembic import command
from sqlalchemy import inspect

from persistence.database import Database
from persistence.migrations import _run, check, is_migrated, migrate


class TestMigrations:
    """From the first to the newest, and back."""

    async def test_make_what_the_tables_say(self, database: Database) -> None:
        """`alembic check` finds nothing to add; it raises otherwise."""
        await check(database)

        assert await is_migrated(database)

    async def test_leave_nothing_behind_when_they_are_taken_back(self, database: Database) -> None:
        """An empty database is not migrated, and can be migrated again."""
        await _run(database, lambda config: command.downgrade(config, "base"))

        assert not await is_migrated(database)
        async with database.engine.connect() as connection:
            assert await connection.run_sync(lambda plain: inspect(plain).get_table_names()) == ["alembic_version"]

        await migrate(database)

        assert await is_migrated(database)
