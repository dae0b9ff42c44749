"""pgvector: a table of float16 vectors for each space in a PostgreSQL, this application's or another.

Compared one by one, without an approximate index: measured, the rows of a trip are found by its B-tree and compared in
2.8 ms, where the index that pgvector offers for vectors took 25 ms and found 755 of 1,000.
"""

from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Any
from uuid import UUID

from pgvector.sqlalchemy import HALFVEC
from sqlalchemy import Column, ColumnElement, Index, MetaData, String, Table, Uuid, delete, func, select, text
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.exc import DBAPIError, ProgrammingError
from sqlalchemy.schema import CreateIndex, CreateTable, DropTable

from domain.passages import Passage
from persistence.among import among
from persistence.database import (
    Database,
    DatabaseUnreachable,
    DatabaseUrlInvalid,
    WriteConnection,
    open_database,
    require_reachable,
)
from persistence.reasons import first_line, reason_of
from persistence.settings import Settings
from persistence.vectors.batches import batches
from persistence.vectors.failures import VectorStoreMisconfigured, VectorStoreRefused, VectorStoreUnreachable
from persistence.vectors.kinds import StoreKind
from persistence.vectors.scopes import Scope, require_scope
from persistence.vectors.spaces import Space, SpaceSource
from persistence.vectors.store import Neighbour

if TYPE_CHECKING:
    from persistence.embedding_runtime import Vector, Vectors

_BATCH = 1_000
_UNDEFINED_TABLE = "42P01"
_LOCK = 0x7067_7665_6374_6F72
"""Any number that no other advisory lock has."""


def open_store(settings: Settings, database: Database, space: SpaceSource) -> "PgVectors":
    """Return the store in the PostgreSQL at VECTOR_STORE_URL, or else in the application's own.

    Raises VectorStoreMisconfigured where neither is one.
    """
    url = settings.vector_store_url
    try:
        chosen = database if url is None else open_database(url.replace("postgresql://", "postgresql+asyncpg://", 1))
    except DatabaseUrlInvalid as error:
        raise VectorStoreMisconfigured("VECTOR_STORE_URL must be postgresql://user:password@host/name.") from error
    if chosen.engine.dialect.name != "postgresql":
        raise VectorStoreMisconfigured("VECTOR_STORE=pgvector needs a PostgreSQL: set VECTOR_STORE_URL to one.")
    return PgVectors(chosen, space, is_own=url is not None)


class PgVectors:
    """A VectorStore in PostgreSQL; it closes the database where that is its own."""

    kind = StoreKind.PGVECTOR

    def __init__(self, database: Database, space: SpaceSource, *, is_own: bool) -> None:
        self._database = database
        self._space = space
        self._is_own = is_own
        self._table: Table | None = None

    async def upsert(self, passages: Sequence[Passage], vectors: "Vectors") -> None:
        """Store the vectors of passages, a transaction for each thousand."""
        self._space().require(vectors)
        for places in batches(range(len(passages)), _BATCH):
            rows = {passages[place].id: _columns(passages[place], vectors[place]) for place in places}
            async with self._opened() as (connection, table):
                # In one order everywhere, so that two writers do not wait for each other.
                await connection.change(_replacing(table), [rows[passage_id] for passage_id in sorted(rows)])

    async def nearest(self, *, scope: Scope, vector: "Vector", limit: int) -> tuple[Neighbour, ...]:
        """Return the passages in scope nearest to a vector; all of them are compared."""
        require_scope(scope)
        self._space().require(vector)
        if not scope.trip_ids:
            return ()
        async with self._opened() as (connection, table):
            distance = table.c.vector.cosine_distance(vector)
            statement = (
                select(table.c.passage_id, distance.label("distance"))
                .where(among(table.c.trip_id, scope.trip_ids), *_of_source(table, scope))
                .order_by(distance)
                .limit(limit)
            )
            return tuple(Neighbour(row.passage_id, 1 - row.distance) for row in await connection.rows(statement))

    async def passage_ids(self, source_id: UUID) -> frozenset[UUID]:
        """Return the ids of all passages that vectors of a document or an expense are stored for."""
        async with self._opened() as (connection, table):
            statement = select(table.c.passage_id).where(table.c.source_id == source_id)
            return frozenset(row.passage_id for row in await connection.rows(statement))

    async def passage_ids_in(self, scope: Scope) -> frozenset[UUID]:
        """Return the ids of all passages in scope that vectors are stored for; none where the scope is empty."""
        require_scope(scope)
        if not scope.trip_ids:
            return frozenset()
        async with self._opened() as (connection, table):
            statement = select(table.c.passage_id).where(
                among(table.c.trip_id, scope.trip_ids), *_of_source(table, scope)
            )
            return frozenset(row.passage_id for row in await connection.rows(statement))

    async def delete_source(self, source_id: UUID) -> None:
        """Remove all vectors of a document or an expense, and see that they are gone."""
        async with self._opened() as (connection, table):
            await _delete(connection, table, table.c.source_id == source_id)

    async def delete_passages(self, passage_ids: Iterable[UUID]) -> None:
        """Remove the vectors of passages, whichever of them there are, and see that they are gone."""
        for batch in batches(passage_ids, _BATCH):
            async with self._opened() as (connection, table):
                await _delete(connection, table, among(table.c.passage_id, batch))

    def in_space(self, space: SpaceSource) -> "PgVectors":
        """Return the same store for another space."""
        return PgVectors(self._database, space, is_own=self._is_own)

    async def drop(self) -> None:
        """Remove the table of the space."""
        with _told():
            async with self._database.write() as connection:
                await connection.change(DropTable(_table(self._space()), if_exists=True))
        self._table = None

    async def ping(self) -> None:
        """Return when the database answers."""
        try:
            await require_reachable(self._database)
        except DatabaseUnreachable as error:
            raise VectorStoreUnreachable(str(error)) from error

    async def close(self) -> None:
        """Close the connections, unless they are the application's."""
        if self._is_own:
            await self._database.close()

    @asynccontextmanager
    async def _opened(self) -> AsyncIterator[tuple[WriteConnection, Table]]:
        """Open a transaction, and the table, which is made where it is not there."""
        table = self._table
        if table is None:
            table = _table(self._space())
            with _told():
                async with self._database.write() as connection:
                    await _make(connection, table)
            self._table = table
        try:
            with _told():
                async with self._database.write() as connection:
                    yield connection, table
        except _TableGone:
            self._table = None
            raise


class _TableGone(VectorStoreUnreachable):
    """Another process has dropped the table; the next time it is made anew."""


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        reason = first_line(error.orig or error)
        if getattr(error.orig, "sqlstate", None) == _UNDEFINED_TABLE:
            raise _TableGone(f"The vectors were dropped: {reason}.") from error
        if isinstance(error, ProgrammingError):
            raise VectorStoreRefused(f"PostgreSQL refused: {reason}.") from error
        raise VectorStoreUnreachable(f"The database of the vectors does not answer: {reason}.") from error
    except OSError as error:
        raise VectorStoreUnreachable(f"The database of the vectors does not answer: {reason_of(error)}.") from error


async def _make(connection: WriteConnection, table: Table) -> None:
    # IF NOT EXISTS alone does not keep two processes from making the same thing at the same moment.
    await connection.scalar(select(func.pg_advisory_xact_lock(_LOCK)))
    await connection.change(text("CREATE EXTENSION IF NOT EXISTS vector"))
    await connection.change(CreateTable(table, if_not_exists=True))
    for index in sorted(table.indexes, key=lambda one: str(one.name)):
        await connection.change(CreateIndex(index, if_not_exists=True))


async def _delete(connection: WriteConnection, table: Table, which: ColumnElement[bool]) -> None:
    await connection.change(delete(table).where(which))
    if left := await connection.scalar(select(func.count()).select_from(table).where(which)):
        raise VectorStoreRefused(f"The vector store kept {left} vectors it was told to delete.")


def _table(space: Space) -> Table:
    name = space.name("vectors")
    return Table(
        name,
        MetaData(),
        Column("passage_id", Uuid, primary_key=True),
        Column("trip_id", Uuid, nullable=False),
        Column("source", String(16), nullable=False),
        Column("source_id", Uuid, nullable=False),
        Column("vector", HALFVEC(space.dimension), nullable=False),
        Index(f"ix_{name}_trip_id", "trip_id"),
        Index(f"ix_{name}_source_id", "source_id"),
    )


def _replacing(table: Table) -> Insert:
    new = insert(table)
    return new.on_conflict_do_update(
        index_elements=["passage_id"], set_={column.name: new.excluded[column.name] for column in table.columns}
    )


def _of_source(table: Table, scope: Scope) -> list[ColumnElement[bool]]:
    return [] if scope.source is None else [table.c.source == scope.source.value]


def _columns(passage: Passage, vector: "Vector") -> dict[str, Any]:
    return {
        "passage_id": passage.id,
        "trip_id": passage.trip_id,
        "source": passage.source.value,
        "source_id": passage.source_id,
        "vector": vector,
    }
