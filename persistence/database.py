"""The database: short reads and one-transaction writes, on SQLite (WAL) or PostgreSQL, by URL alone."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, contextmanager, nullcontext
from typing import Any

from sqlalchemy import URL, Executable, Row, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, InvalidRequestError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from persistence.containing import CASEFOLD
from persistence.id_columns import remember_ids
from persistence.idle_connections import distrust_idle_connections
from persistence.reasons import first_line, reason_of
from persistence.sqlite_driver import SqliteDriver

SQLITE_BUSY_TIMEOUT_MS = 15_000
_REACH_TIMEOUT_SECONDS = 5.0


class DatabaseUnreachable(Exception):
    """The database does not answer at its address, or refuses the account."""


class DatabaseAway(ConnectionError):
    """A connection to the database could not be made, or broke: a socket, a host's name or its address is gone."""


class DatabaseUrlInvalid(Exception):
    """The URL cannot be read, or names a database that there is no driver for."""


class ReadConnection:
    """A connection that only reads. Rows leave it as domain values: see the functions beside each table."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    @property
    def is_postgresql(self) -> bool:
        """Which of the two databases this is, for the few statements that each has its own way to say."""
        return self._connection.dialect.name == "postgresql"

    async def rows(self, statement: Executable, parameters: Mapping[str, Any] | None = None) -> Sequence[Row[Any]]:
        """Return all rows of a statement, with values for the parameters that it leaves open."""
        with _telling_it_is_away():
            return (await self._connection.execute(statement, parameters)).all()

    async def many_rows(self, statement: Executable) -> Sequence[Row[Any]]:
        """Return all rows of a statement as `rows` does, made beside the loop: tens of thousands, or of as many ids.

        A whole ledger takes seconds to be made ids and days of, in which nobody else would be served.
        """
        with _telling_it_is_away():
            result = await self._connection.execute(statement)
        # The driver has fetched everything: what is left to do here waits for nothing, and is nobody else's.
        return await asyncio.to_thread(result.all)

    async def first(self, statement: Executable) -> Row[Any] | None:
        """Return the first row of a statement, or None."""
        with _telling_it_is_away():
            return (await self._connection.execute(statement)).first()

    async def scalar(self, statement: Executable) -> Any:
        """Return the first column of the first row, or None."""
        with _telling_it_is_away():
            return await self._connection.scalar(statement)


class Snapshot(ReadConnection):
    """A connection all of whose statements see one moment, on both databases: what they find agrees."""


class WriteConnection(ReadConnection):
    """A connection inside the one transaction of a mutation or task; only it can change anything."""

    async def change(self, statement: Executable, rows: Sequence[dict[str, Any]] | None = None) -> int:
        """Run an INSERT, UPDATE or DELETE, once or for many rows, and return how many rows it matched."""
        with _telling_it_is_away():
            return (await self._connection.execute(statement, rows)).rowcount


class Database:
    """Opens connections. It holds none itself, so it may live in a GraphQL context."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        # There a transaction that only reads committed rows changes nothing, and takes two more round trips.
        is_postgresql = engine.dialect.name == "postgresql"
        self._reading = engine.execution_options(isolation_level="AUTOCOMMIT") if is_postgresql else engine
        self._at_once = engine.execution_options(isolation_level="REPEATABLE READ") if is_postgresql else engine
        # Writers of SQLite that find it locked look again now and then, and whoever looks at the right moment is next:
        # of many, some would wait for longer than they may. Those of one process stand in a queue.
        self._turn: AbstractAsyncContextManager[Any] = nullcontext() if is_postgresql else asyncio.Lock()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[ReadConnection]:
        """Open one short read: all its statements see one moment on SQLite, committed rows on PostgreSQL."""
        async with _connected(self._reading) as connection:
            yield ReadConnection(connection)

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[Snapshot]:
        """Open one short read whose statements all see one moment, that of the first of them.

        It takes a transaction, which on PostgreSQL is two more round trips than `read`.
        """
        async with _connected(self._at_once) as connection:
            yield Snapshot(connection)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[WriteConnection]:
        """Open one transaction: committed on leaving, rolled back on any exception.

        SQLite takes its write lock at the start (BEGIN IMMEDIATE), so that what was read stays true until the commit.
        """
        async with self._turn, _connected(self.engine) as connection:
            await connection.execution_options(tripsplit_writes=True)
            async with connection.begin() as transaction:
                yield WriteConnection(connection)
                with _telling_it_is_away():
                    await transaction.commit()

    async def close(self) -> None:
        """Close all pooled connections."""
        await self.engine.dispose()


@contextmanager
def _telling_it_is_away() -> Iterator[None]:
    """Tell the system's errors of a connection as DatabaseAway; a statement's own errors come through."""
    try:
        yield
    except OSError as error:
        raise DatabaseAway(f"The database does not answer: {reason_of(error)}.") from error


@asynccontextmanager
async def _connected(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    # What is raised within is not judged: it may be of a file, or of another server.
    async with AsyncExitStack() as stack:
        with _telling_it_is_away():
            connection = await stack.enter_async_context(engine.connect())
        yield connection


def open_database(url: str) -> Database:
    """Return the database at a SQLAlchemy URL with an async driver. Connects on first use.

    Its errors, which are logged, do not tell the values that a statement was given: password hashes, people's texts.

    Raises DatabaseUrlInvalid where the URL cannot be read or names a database that we have no driver for.
    """
    try:
        address = make_url(url)
        if address.get_backend_name() == "sqlite":
            return Database(_sqlite_engine(address))
        return Database(_postgresql_engine(_as_asyncpg_reads_it(address)))
    except (ArgumentError, InvalidRequestError, ModuleNotFoundError) as error:
        # The URL itself may carry a password, so only its scheme is shown.
        raise DatabaseUrlInvalid(
            f"DATABASE_URL names no database that TripSplit knows ({url.partition(':')[0]}): "
            "write postgresql://user:password@host/name, or leave it empty for SQLite."
        ) from error


async def require_reachable(database: Database) -> None:
    """Raise DatabaseUnreachable, saying why in one line, unless a statement comes back."""
    try:
        async with asyncio.timeout(_REACH_TIMEOUT_SECONDS), database.engine.connect() as connection:
            await connection.exec_driver_sql("SELECT 1")
    except (OSError, DBAPIError) as error:
        address = database.engine.url.render_as_string(hide_password=True)
        reason = first_line(error.orig or error) if isinstance(error, DBAPIError) else reason_of(error)
        raise DatabaseUnreachable(f"The database at {address} does not answer: {reason}.") from error


def _as_asyncpg_reads_it(address: URL) -> URL:
    # What hosts of PostgreSQL hand out says `sslmode`, which libpq reads; asyncpg calls the same setting `ssl`.
    if "sslmode" not in address.query:
        return address
    return address.difference_update_query(["sslmode"]).update_query_dict({"ssl": address.query["sslmode"]})


def _postgresql_engine(address: URL) -> AsyncEngine:
    engine = create_async_engine(address, pool_size=10, max_overflow=10, pool_timeout=30, hide_parameters=True)
    distrust_idle_connections(engine.sync_engine)
    remember_ids(engine.sync_engine)
    return engine


def _sqlite_engine(address: URL) -> AsyncEngine:
    engine = create_async_engine(address, module=SqliteDriver(), pool_size=5, max_overflow=15, hide_parameters=True)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    event.listen(engine.sync_engine, "invalidate", _roll_back_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _record: object) -> None:
    # The driver's own BEGIN comes late and is never IMMEDIATE: switch it off, and say BEGIN ourselves below.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={SQLITE_BUSY_TIMEOUT_MS}",
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
    # The driver's own method, by way of its adapter: SQLite's lower() and LIKE know no letters but those of English.
    connection.create_function(CASEFOLD, 1, _casefold, deterministic=True)


def _casefold(text: str | None) -> str | None:
    return None if text is None else text.casefold()


def _roll_back_sqlite(connection: DBAPIConnection, _record: object, _error: object) -> None:
    # A connection whose task was cancelled is closed, but SQLite keeps it, transaction and write lock included, for as
    # long as the cursor of the statement that was cut off lives on: everybody else would find the database locked.
    connection.rollback()


def _begin_sqlite(connection: Any) -> None:
    writes = connection.get_execution_options().get("tripsplit_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
