"""Chroma in this process, on a folder that nobody else may open at the same time.

Two processes on one folder lose vectors for good and say nothing (measured: 508 of 10,000), so an exclusive lock of the
operating system's is held for as long as the store is open. `tripsplit up` runs two processes, and so refuses this one.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

import chromadb
from chromadb.config import Settings as ChromaSettings
from chromadb.errors import ChromaError, NotFoundError
from filelock import FileLock, Timeout

from domain.passages import Passage
from persistence.database import Database
from persistence.folders import FolderUnwritable, require_writable
from persistence.reasons import first_line
from persistence.settings import Settings
from persistence.vectors.batches import batches
from persistence.vectors.chroma_filters import where_of
from persistence.vectors.deletions import delete_verified
from persistence.vectors.failures import VectorStoreLocked, VectorStoreMisconfigured, VectorStoreRefused
from persistence.vectors.folder_locks import LOCK_FILE
from persistence.vectors.kinds import StoreKind
from persistence.vectors.metadata import metadata_of
from persistence.vectors.scopes import Scope, require_scope
from persistence.vectors.spaces import SpaceSource
from persistence.vectors.store import Neighbour

if TYPE_CHECKING:
    from persistence.embedding_runtime import Vector, Vectors

_BATCH = 1_000
Result = TypeVar("Result")


def open_store(settings: Settings, _database: Database, space: SpaceSource) -> "ChromaPersistent":
    """Return the store on CHROMA_PERSIST_DIRECTORY; raises VectorStoreLocked or VectorStoreMisconfigured."""
    folder = settings.resolved_chroma_directory
    try:
        require_writable(folder)
    except FolderUnwritable as error:
        raise VectorStoreMisconfigured(str(error)) from error
    return ChromaPersistent(_Opened(folder), settings.chroma_collection_name, space)


class _Opened:
    """A folder that is open and locked."""

    def __init__(self, folder: Path) -> None:
        # It is let go by another thread than the one that took it.
        self._lock = FileLock(folder / LOCK_FILE, thread_local=False)
        try:
            self._lock.acquire(blocking=False)
        except Timeout as error:
            raise VectorStoreLocked(
                f"Another process has opened {folder}, which one alone may: stop it, or use VECTOR_STORE=chroma."
            ) from error
        settings = ChromaSettings(anonymized_telemetry=False)
        # What it returns has a `close` that its type does not tell of.
        self.client: Any = chromadb.PersistentClient(folder, settings=settings)

    def close(self) -> None:
        self.client.close()
        self._lock.release()


class ChromaPersistent:
    """A VectorStore on a folder: a collection for each space. Chroma's calls wait, so they are made in threads."""

    kind = StoreKind.CHROMA_PERSISTENT

    def __init__(self, opened: _Opened, collection: str, space: SpaceSource) -> None:
        self._opened = opened
        self._prefix = collection
        self._space = space

    async def upsert(self, passages: Sequence[Passage], vectors: "Vectors") -> None:
        """Store the vectors of passages; the metadata has the same keys each time, so that merging it replaces it."""
        self._space().require(vectors)

        def store(collection: Any) -> None:
            for places in batches(range(len(passages)), _BATCH):
                collection.upsert(
                    ids=[str(passages[place].id) for place in places],
                    embeddings=vectors[places],
                    metadatas=[metadata_of(passages[place]) for place in places],
                )

        await self._ask(store)

    async def nearest(self, *, scope: Scope, vector: "Vector", limit: int) -> tuple[Neighbour, ...]:
        """Return the passages in scope nearest to a vector, at most `limit`, nearest first."""
        require_scope(scope)
        self._space().require(vector)
        if not scope.trip_ids:
            return ()

        def query(collection: Any) -> Any:
            return collection.query([vector], n_results=limit, where=where_of(scope), include=["distances"])

        found = await self._ask(query)
        pairs = zip(found["ids"][0], found["distances"][0], strict=True)
        return tuple(Neighbour(UUID(passage_id), 1 - float(distance)) for passage_id, distance in pairs)

    async def passage_ids(self, source_id: UUID) -> frozenset[UUID]:
        """Return the ids of all passages that vectors of a document or an expense are stored for."""
        found = await self._ask(lambda collection: collection.get(where={"source_id": str(source_id)}, include=[]))
        return frozenset(map(UUID, found["ids"]))

    async def passage_ids_in(self, scope: Scope) -> frozenset[UUID]:
        """Return the ids of all passages in scope that vectors are stored for; none where the scope is empty."""
        require_scope(scope)
        if not scope.trip_ids:
            return frozenset()
        found = await self._ask(lambda collection: collection.get(where=where_of(scope), include=[]))
        return frozenset(map(UUID, found["ids"]))

    async def delete_source(self, source_id: UUID) -> None:
        """Remove all vectors of a document or an expense, and see that they are gone."""
        await self._delete({"where": {"source_id": str(source_id)}})

    async def delete_passages(self, passage_ids: Iterable[UUID]) -> None:
        """Remove the vectors of passages, whichever of them there are, and see that they are gone."""
        for ids in batches(map(str, passage_ids), _BATCH):
            await self._delete({"ids": ids})

    def in_space(self, space: SpaceSource) -> "ChromaPersistent":
        """Return the same store for another space."""
        return ChromaPersistent(self._opened, self._prefix, space)

    async def drop(self) -> None:
        """Remove the collection of the space."""
        try:
            await asyncio.to_thread(self._opened.client.delete_collection, self._name())
        except NotFoundError:
            return

    async def ping(self) -> None:
        """Return when the folder answers."""
        await asyncio.to_thread(self._opened.client.heartbeat)

    async def close(self) -> None:
        """Close the folder, and let the next process have it."""
        await asyncio.to_thread(self._opened.close)

    async def _delete(self, which: dict[str, Any]) -> None:
        async def delete() -> None:
            await self._ask(lambda collection: collection.delete(**which))

        async def left() -> list[str]:
            ids: list[str] = (await self._ask(lambda collection: collection.get(**which, include=[])))["ids"]
            return ids

        await delete_verified(delete, left)

    async def _ask(self, ask: Callable[[Any], Result]) -> Result:
        def asked() -> Result:
            collection = self._opened.client.get_or_create_collection(
                self._name(), embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
            )
            return ask(collection)

        try:
            return await asyncio.to_thread(asked)
        except (ChromaError, ValueError) as error:
            raise VectorStoreRefused(f"Chroma refused: {first_line(error)}.") from error

    def _name(self) -> str:
        return self._space().name(self._prefix, separator="-")
