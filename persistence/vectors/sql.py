"""The application's own database as a vector store: float16 rows, all of a trip's compared with numpy.

Exact, and for trips of thousands of passages faster than an index: the rows of a trip are one matrix, kept in memory.
Each trip has a version, which every write changes in its transaction; a matrix of another version is read anew, so
that no process shows what another has deleted.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from heapq import nlargest
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any
from uuid import UUID

import numpy as np
from sqlalchemy import ColumnElement, Row, delete, func, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import DBAPIError

from domain.passages import Passage
from persistence.among import among
from persistence.database import Database, DatabaseUnreachable, ReadConnection, WriteConnection, require_reachable
from persistence.reasons import first_line, reason_of
from persistence.settings import Settings
from persistence.tables import passage_vectors, vector_versions
from persistence.vectors.failures import VectorStoreRefused, VectorStoreUnreachable
from persistence.vectors.kinds import StoreKind
from persistence.vectors.matrices import Matrices, Matrix
from persistence.vectors.scopes import Scope, require_scope
from persistence.vectors.spaces import SpaceSource
from persistence.vectors.store import Neighbour

if TYPE_CHECKING:
    from persistence.embedding_runtime import Vector, Vectors

_BATCH = 1_000
"""Rows of a transaction: on SQLite nobody else writes meanwhile."""
_LOCK = 0x7472_6970_7665_6373
"""Any number that no other advisory lock has."""
_VERSION_BITS = 62


def open_store(_settings: Settings, database: Database, space: SpaceSource) -> "SqlVectors":
    """Return the store in the application's database."""
    return SqlVectors(database, space)


class SqlVectors:
    """A VectorStore in the application's database, which is not closed with it."""

    kind = StoreKind.SQL

    def __init__(self, database: Database, space: SpaceSource, matrices: Matrices | None = None) -> None:
        self._database = database
        self._space = space
        # One memory for all spaces, which names them.
        self._matrices = matrices or Matrices()

    async def upsert(self, passages: Sequence[Passage], vectors: "Vectors") -> None:
        """Store the vectors of passages as float16 of unit length, a transaction for each thousand."""
        self._space().require(vectors)
        halves = _unit(vectors).astype("<f2")
        for first in range(0, len(passages), _BATCH):
            batch = slice(first, first + _BATCH)
            async with self._write() as connection:
                await self._put(connection, passages[batch], halves[batch])

    async def nearest(self, *, scope: Scope, vector: "Vector", limit: int) -> tuple[Neighbour, ...]:
        """Return the passages in scope nearest to a vector; all of them are compared."""
        require_scope(scope)
        self._space().require(vector)
        if not scope.trip_ids:
            return ()
        matrices = await self._current(scope.trip_ids)
        return await asyncio.to_thread(_nearest, matrices, _unit(vector), scope, limit)

    async def passage_ids(self, source_id: UUID) -> frozenset[UUID]:
        """Return the ids of all passages that vectors of a document or an expense are stored for."""
        statement = select(passage_vectors.c.passage_id).where(self._in_space, passage_vectors.c.source_id == source_id)
        async with self._read() as connection:
            return frozenset(row.passage_id for row in await connection.rows(statement))

    async def passage_ids_in(self, scope: Scope) -> frozenset[UUID]:
        """Return the ids of all passages in scope that vectors are stored for; none where the scope is empty."""
        require_scope(scope)
        if not scope.trip_ids:
            return frozenset()
        sources = [] if scope.source is None else [passage_vectors.c.source == scope.source.value]
        statement = select(passage_vectors.c.passage_id).where(
            self._in_space, among(passage_vectors.c.trip_id, scope.trip_ids), *sources
        )
        async with self._read() as connection:
            return frozenset(row.passage_id for row in await connection.rows(statement))

    async def delete_source(self, source_id: UUID) -> None:
        """Remove all vectors of a document or an expense, and see that they are gone."""
        await self._delete(passage_vectors.c.source_id == source_id)

    async def delete_passages(self, passage_ids: Iterable[UUID]) -> None:
        """Remove the vectors of passages, whichever of them there are, and see that they are gone."""
        remaining = iter(passage_ids)
        while batch := list(islice(remaining, _BATCH)):
            await self._delete(among(passage_vectors.c.passage_id, batch))

    def in_space(self, space: SpaceSource) -> "SqlVectors":
        """Return the same store for another space."""
        return SqlVectors(self._database, space, self._matrices)

    async def drop(self) -> None:
        """Remove all vectors of the space."""
        await self._delete(self._in_space)

    async def ping(self) -> None:
        """Return when the database answers."""
        try:
            await require_reachable(self._database)
        except DatabaseUnreachable as error:
            raise VectorStoreUnreachable(str(error)) from error

    async def close(self) -> None:
        """Do nothing: whoever opened the database closes it."""

    @property
    def _name(self) -> str:
        return self._space().name("space")

    @property
    def _in_space(self) -> ColumnElement[bool]:
        return passage_vectors.c.space == self._name

    async def _put(self, connection: WriteConnection, passages: Sequence[Passage], halves: Any) -> None:
        # Deleted first, and not only updated: the trip that a vector leaves must notice too.
        left = await self._taken_out(connection, among(passage_vectors.c.passage_id, [one.id for one in passages]))
        rows = [_columns(self._name, one, half.tobytes()) for one, half in zip(passages, halves, strict=True)]
        # The same passage twice in a batch: the later one counts.
        await connection.change(passage_vectors.insert(), list({row["passage_id"]: row for row in rows}.values()))
        await self._count_up(connection, left | {passage.trip_id for passage in passages})

    async def _delete(self, which: ColumnElement[bool]) -> None:
        async with self._write() as connection:
            await self._count_up(connection, await self._taken_out(connection, which))
            count = select(func.count()).select_from(passage_vectors).where(self._in_space, which)
            if left := await connection.scalar(count):
                raise VectorStoreRefused(f"The vector store kept {left} vectors it was told to delete.")

    async def _taken_out(self, connection: WriteConnection, which: ColumnElement[bool]) -> set[UUID]:
        """Delete rows, and return the trips that they were of."""
        gone = delete(passage_vectors).where(self._in_space, which).returning(passage_vectors.c.trip_id)
        return {row.trip_id for row in await connection.rows(gone)}

    async def _count_up(self, connection: WriteConnection, trip_ids: set[UUID]) -> None:
        if not trip_ids:
            return
        insert = postgresql_insert if connection.is_postgresql else sqlite_insert
        new = insert(vector_versions)
        changed = new.on_conflict_do_update(index_elements=["space", "trip_id"], set_={"version": new.excluded.version})
        # By chance, not by counting: a database that was restored from a backup must not come to a version twice.
        version = secrets.randbits(_VERSION_BITS)
        rows = [{"space": self._name, "trip_id": trip_id, "version": version} for trip_id in sorted(trip_ids)]
        await connection.change(changed, rows)

    async def _current(self, trip_ids: Iterable[UUID]) -> list[Matrix]:
        space = self._name
        statement = select(vector_versions.c.trip_id, vector_versions.c.version).where(
            vector_versions.c.space == space, among(vector_versions.c.trip_id, trip_ids)
        )
        async with self._read() as connection:
            # Before the rows: where these are newer, their version is found to be old the next time, and not the
            # other way round.
            versions = {row.trip_id: row.version for row in await connection.rows(statement)}
            return [
                self._matrices.get(space, trip_id, version) or await self._loaded(connection, trip_id, version)
                for trip_id, version in versions.items()
            ]

    async def _loaded(self, connection: ReadConnection, trip_id: UUID, version: int) -> Matrix:
        columns = (passage_vectors.c.passage_id, passage_vectors.c.source, passage_vectors.c.vector)
        rows = await connection.rows(select(*columns).where(self._in_space, passage_vectors.c.trip_id == trip_id))
        matrix = await asyncio.to_thread(_matrix, rows, version, self._space().dimension)
        self._matrices.keep(self._name, trip_id, matrix)
        return matrix

    @asynccontextmanager
    async def _read(self) -> AsyncIterator[ReadConnection]:
        with _told():
            async with self._database.read() as connection:
                yield connection

    @asynccontextmanager
    async def _write(self) -> AsyncIterator[WriteConnection]:
        with _told():
            async with self._database.write() as connection:
                if connection.is_postgresql:
                    # One after the other, as on SQLite: of two that write one passage, the later one counts.
                    await connection.scalar(select(func.pg_advisory_xact_lock(_LOCK)))
                yield connection


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        raise VectorStoreUnreachable(f"The database does not answer: {first_line(error.orig or error)}.") from error
    except OSError as error:
        raise VectorStoreUnreachable(f"The database does not answer: {reason_of(error)}.") from error


def _nearest(matrices: list[Matrix], vector: "Vector", scope: Scope, limit: int) -> tuple[Neighbour, ...]:
    found = [one for matrix in matrices for one in matrix.nearest(vector, source=scope.source, limit=limit)]
    best = nlargest(limit, found, key=itemgetter(0))
    return tuple(Neighbour(passage_id, score) for score, passage_id in best)


def _matrix(rows: Sequence[Row[Any]], version: int, dimension: int) -> Matrix:
    halves = np.frombuffer(b"".join(row.vector for row in rows), "<f2").reshape(len(rows), dimension)
    sources = np.array([row.source for row in rows], np.str_)
    return Matrix(version, [row.passage_id for row in rows], sources, halves.astype(np.float32))


def _unit(vectors: "Vectors") -> "Vectors":
    """Return rows with their length brought to 1; what has none stays as it is, and is near nothing."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    unit: Vectors = (vectors / np.where(lengths == 0, 1, lengths)).astype(np.float32)
    return unit


def _columns(space: str, passage: Passage, vector: bytes) -> dict[str, Any]:
    return {
        "space": space,
        "passage_id": passage.id,
        "trip_id": passage.trip_id,
        "source": passage.source.value,
        "source_id": passage.source_id,
        "vector": vector,
    }
