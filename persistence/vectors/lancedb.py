"""LanceDB: files in a folder or an object store, which several processes may open; every write is a new version."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import lancedb
import pyarrow as pa

from domain.passages import Passage
from persistence.database import Database
from persistence.reasons import first_line
from persistence.settings import Settings
from persistence.vectors.batches import batches
from persistence.vectors.deletions import delete_verified
from persistence.vectors.failures import VectorStoreUnreachable
from persistence.vectors.kinds import StoreKind
from persistence.vectors.metadata import metadata_of
from persistence.vectors.scopes import Scope, names_of, require_scope
from persistence.vectors.spaces import Space, SpaceSource
from persistence.vectors.store import Neighbour

if TYPE_CHECKING:
    from persistence.embedding_runtime import Vector, Vectors

_BATCH = 5_000
_WRITES_BETWEEN_TIDYING = 100
_KEPT_FOR = timedelta(hours=1)
"""How long old versions stay, for those who are reading them."""
_TRIES = 20
_LONGEST_WAIT_SECONDS = 0.1


def open_store(settings: Settings, _database: Database, space: SpaceSource) -> "LanceVectors":
    """Return the store at VECTOR_STORE_URL: a folder, by default below the data root, or s3://, gs://, az://."""
    return LanceVectors(_Connecting(settings.vector_store_url or str(settings.data_root_path / "lancedb")), space)


class _Connecting:
    """Connects when it is first needed, since that can only be awaited."""

    def __init__(self, place: str) -> None:
        self.place = place
        self._connection: Any = None

    async def connection(self) -> Any:
        if self._connection is None:
            # An interval of none: whoever reads looks for the newest version first.
            self._connection = await lancedb.connect_async(self.place, read_consistency_interval=timedelta(0))
        return self._connection

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()


class LanceVectors:
    """A VectorStore on LanceDB: a table for each space, without an index, so that nothing near is missed."""

    kind = StoreKind.LANCEDB

    def __init__(self, connecting: _Connecting, space: SpaceSource) -> None:
        self._connecting = connecting
        self._space = space
        self._writes = 0

    async def upsert(self, passages: Sequence[Passage], vectors: "Vectors") -> None:
        """Store the vectors of passages; a row that is there already is replaced whole."""
        self._space().require(vectors)
        for places in batches(range(len(passages)), _BATCH):
            # The same passage twice in a batch: the later one counts.
            rows = {str(passages[place].id): _row(passages[place], vectors[place]) for place in places}
            data = pa.Table.from_pylist(list(rows.values()), _schema(self._space()))

            async def store(table: lancedb.AsyncTable, data: pa.Table = data) -> None:
                merging = table.merge_insert("passage_id").when_matched_update_all().when_not_matched_insert_all()
                await merging.execute(data)

            await self._change(store)

    async def nearest(self, *, scope: Scope, vector: "Vector", limit: int) -> tuple[Neighbour, ...]:
        """Return the passages in scope nearest to a vector; all of them are compared."""
        require_scope(scope)
        self._space().require(vector)
        if not scope.trip_ids:
            return ()
        with _told(self._connecting.place):
            query = (await self._table()).query().where(_filter_of(scope)).nearest_to(vector).distance_type("cosine")
            found = await query.select(["passage_id", "_distance"]).limit(limit).to_list()
        return tuple(Neighbour(UUID(row["passage_id"]), 1 - row["_distance"]) for row in found)

    async def passage_ids(self, source_id: UUID) -> frozenset[UUID]:
        """Return the ids of all passages that vectors of a document or an expense are stored for."""
        return frozenset(map(UUID, await self._ids(_one_of("source_id", names_of([source_id])))))

    async def passage_ids_in(self, scope: Scope) -> frozenset[UUID]:
        """Return the ids of all passages in scope that vectors are stored for; none where the scope is empty."""
        require_scope(scope)
        if not scope.trip_ids:
            return frozenset()
        return frozenset(map(UUID, await self._ids(_filter_of(scope))))

    async def delete_source(self, source_id: UUID) -> None:
        """Remove all vectors of a document or an expense, and see that they are gone."""
        await self._delete(_one_of("source_id", names_of([source_id])))

    async def delete_passages(self, passage_ids: Iterable[UUID]) -> None:
        """Remove the vectors of passages, whichever of them there are, and see that they are gone."""
        for ids in batches(passage_ids, _BATCH):
            await self._delete(_one_of("passage_id", names_of(ids)))

    def in_space(self, space: SpaceSource) -> "LanceVectors":
        """Return the same store for another space."""
        return LanceVectors(self._connecting, space)

    async def drop(self) -> None:
        """Remove the table of the space."""
        with _told(self._connecting.place):
            await (await self._connecting.connection()).drop_table(self._name(), ignore_missing=True)

    async def ping(self) -> None:
        """Return when the place can be read."""
        with _told(self._connecting.place):
            await (await self._connecting.connection()).list_tables()

    async def close(self) -> None:
        """Close the connection."""
        self._connecting.close()

    async def _delete(self, which: str) -> None:
        # Nothing to delete is no new version.
        if not await self._ids(which):
            return

        async def delete() -> None:
            async def gone(table: lancedb.AsyncTable) -> None:
                await table.delete(which)

            await self._change(gone)

        await delete_verified(delete, lambda: self._ids(which))

    async def _ids(self, which: str) -> list[str]:
        with _told(self._connecting.place):
            found = await (await self._table()).query().where(which).select(["passage_id"]).to_list()
        return [row["passage_id"] for row in found]

    async def _change(self, change: Callable[[lancedb.AsyncTable], Awaitable[None]]) -> None:
        with _told(self._connecting.place):
            await _until_unopposed(self._table, change)
            self._writes += 1
            if self._writes % _WRITES_BETWEEN_TIDYING == 0:
                await _until_unopposed(self._table, _tidy)

    async def _table(self) -> Any:
        # Opened each time: the table of a generation may have been dropped, or made anew, by another process.
        connection = await self._connecting.connection()
        try:
            return await connection.open_table(self._name())
        except ValueError:
            return await connection.create_table(self._name(), schema=_schema(self._space()), exist_ok=True)

    def _name(self) -> str:
        return self._space().name("passages")


async def _until_unopposed(
    table: Callable[[], Awaitable[lancedb.AsyncTable]], change: Callable[[lancedb.AsyncTable], Awaitable[None]]
) -> None:
    """Change a table, again where another process changed it at the same moment."""
    for remaining in reversed(range(_TRIES)):
        try:
            await change(await table())
        except (RuntimeError, OSError) as error:
            if remaining == 0 or "conflict" not in str(error).lower():
                raise
            await asyncio.sleep(random.uniform(0, _LONGEST_WAIT_SECONDS))  # noqa: S311  # no secret
        else:
            return


async def _tidy(table: lancedb.AsyncTable) -> None:
    await table.optimize(cleanup_older_than=_KEPT_FOR)


@contextmanager
def _told(place: str) -> Iterator[None]:
    try:
        yield
    except (RuntimeError, OSError, ValueError) as error:
        raise VectorStoreUnreachable(f"LanceDB at {place} is out of order: {first_line(error)}.") from error


def _schema(space: Space) -> pa.Schema:
    return pa.schema(
        [
            ("passage_id", pa.string()),
            ("trip_id", pa.string()),
            ("source", pa.string()),
            ("source_id", pa.string()),
            ("vector", pa.list_(pa.float32(), space.dimension)),
        ]
    )


def _row(passage: Passage, vector: "Vector") -> dict[str, Any]:
    return {"passage_id": str(passage.id), **metadata_of(passage), "vector": vector}


def _filter_of(scope: Scope) -> str:
    trips = _one_of("trip_id", scope.trip_names())
    return trips if scope.source is None else f"{trips} AND source = '{scope.source.value}'"


def _one_of(column: str, ids: list[str]) -> str:
    # A filter is SQL without parameters; `names_of` writes ids, and nothing else.
    written = ", ".join(f"'{one}'" for one in ids)
    return f"{column} IN ({written})"
