"""Qdrant: a server, or, without a URL, its client's own imitation of one on a folder, for few vectors."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from qdrant_client import QdrantClient
from qdrant_client import models as qdrant
from qdrant_client.http.exceptions import ResponseHandlingException, UnexpectedResponse

from domain.passages import Passage
from persistence.database import Database
from persistence.folders import FolderUnwritable, require_writable
from persistence.reasons import first_line, reason_of
from persistence.settings import Settings
from persistence.vectors.addresses import shown_url
from persistence.vectors.batches import batches
from persistence.vectors.deletions import delete_verified
from persistence.vectors.failures import (
    VectorStoreLocked,
    VectorStoreMisconfigured,
    VectorStoreRefused,
    VectorStoreUnreachable,
)
from persistence.vectors.kinds import StoreKind
from persistence.vectors.metadata import metadata_of
from persistence.vectors.scopes import Scope, names_of, require_scope
from persistence.vectors.spaces import SpaceSource
from persistence.vectors.store import Neighbour

if TYPE_CHECKING:
    from persistence.embedding_runtime import Vector, Vectors

_BATCH = 500
_TIMEOUT_SECONDS = 20
_THREADS = 8
_CONFLICT, _NOT_FOUND, _TOO_MANY_REQUESTS, _SERVER_FAULT = 409, 404, 429, 500
Result = TypeVar("Result")


def open_store(settings: Settings, _database: Database, space: SpaceSource) -> "QdrantVectors":
    """Return the store at VECTOR_STORE_URL: a server (http, https), or a folder, by default below the data root.

    Raises VectorStoreLocked where another process has opened the folder, or VectorStoreMisconfigured.
    """
    return QdrantVectors(_local(settings) if settings.vector_store_takes_one_process else _server(settings), space)


class _Opened:
    """A client, and the threads it is asked in: one alone where it is a folder, which takes no two calls at once."""

    def __init__(self, client: QdrantClient, where: str, *, is_local: bool) -> None:
        self.client = client
        self.where = where
        self.is_local = is_local
        self.threads = ThreadPoolExecutor(1 if is_local else _THREADS, thread_name_prefix="qdrant")


def _server(settings: Settings) -> _Opened:
    url, key = settings.vector_store_url or "", settings.vector_store_api_key
    client = QdrantClient(
        url=url,
        api_key=key.get_secret_value() if key else None,
        timeout=_TIMEOUT_SECONDS,
        # It would be asked for its version here and now, and a warning said where it is away.
        check_compatibility=False,
    )
    return _Opened(client, shown_url(url), is_local=False)


def _local(settings: Settings) -> _Opened:
    folder = settings.vector_store_url or str(settings.data_root_path / "qdrant")
    try:
        require_writable(Path(folder))
        client = QdrantClient(path=folder, force_disable_check_same_thread=True)
    except FolderUnwritable as error:
        raise VectorStoreMisconfigured(str(error)) from error
    except RuntimeError as error:
        raise VectorStoreLocked(f"Another process has opened {folder}, which one alone may: stop it.") from error
    return _Opened(client, folder, is_local=True)


class QdrantVectors:
    """A VectorStore on Qdrant: a collection for each space."""

    kind = StoreKind.QDRANT

    def __init__(self, opened: _Opened, space: SpaceSource) -> None:
        self._opened = opened
        self._space = space
        self._is_made = False

    async def upsert(self, passages: Sequence[Passage], vectors: "Vectors") -> None:
        """Store the vectors of passages; a point that is there already is replaced with its payload."""
        self._space().require(vectors)
        for places in batches(range(len(passages)), _BATCH):
            batch = qdrant.Batch(
                ids=[str(passages[place].id) for place in places],
                vectors=vectors[places].tolist(),
                payloads=[metadata_of(passages[place]) for place in places],
            )
            await self._ask(partial(_put, batch))

    async def nearest(self, *, scope: Scope, vector: "Vector", limit: int) -> tuple[Neighbour, ...]:
        """Return the passages in scope nearest to a vector, at most `limit`, nearest first."""
        require_scope(scope)
        self._space().require(vector)
        if not scope.trip_ids:
            return ()
        found = await self._ask(
            lambda client, name: client.query_points(
                name, query=vector.tolist(), query_filter=_filter_of(scope), limit=limit, with_payload=False
            )
        )
        return tuple(Neighbour(UUID(str(point.id)), point.score) for point in found.points)

    async def passage_ids(self, source_id: UUID) -> frozenset[UUID]:
        """Return the ids of all passages that vectors of a document or an expense are stored for."""
        return frozenset(map(UUID, await self._ids(_of("source_id", names_of([source_id])))))

    async def passage_ids_in(self, scope: Scope) -> frozenset[UUID]:
        """Return the ids of all passages in scope that vectors are stored for; none where the scope is empty."""
        require_scope(scope)
        if not scope.trip_ids:
            return frozenset()
        return frozenset(map(UUID, await self._ids(_filter_of(scope))))

    async def delete_source(self, source_id: UUID) -> None:
        """Remove all vectors of a document or an expense, and see that they are gone."""
        which = _of("source_id", names_of([source_id]))
        await self._delete(qdrant.FilterSelector(filter=which), lambda: self._ids(which))

    async def delete_passages(self, passage_ids: Iterable[UUID]) -> None:
        """Remove the vectors of passages, whichever of them there are, and see that they are gone."""
        for ids in batches(passage_ids, _BATCH):
            names = names_of(ids)
            await self._delete(qdrant.PointIdsList(points=names), partial(self._known, names))

    def in_space(self, space: SpaceSource) -> "QdrantVectors":
        """Return the same store for another space."""
        return QdrantVectors(self._opened, space)

    async def drop(self) -> None:
        """Remove the collection of the space."""
        await self._asked(lambda client: client.delete_collection(self._name()))
        self._is_made = False

    async def ping(self) -> None:
        """Return when the store answers."""
        await self._asked(lambda client: client.get_collections())

    async def close(self) -> None:
        """Close the connections, or the folder."""
        await self._asked(lambda client: client.close())
        self._opened.threads.shutdown(wait=False)

    async def _delete(self, which: qdrant.PointsSelector, left: Callable[[], Awaitable[list[str]]]) -> None:
        async def delete() -> None:
            await self._ask(lambda client, name: client.delete(name, which, wait=True))

        await delete_verified(delete, left)

    async def _known(self, ids: list[str]) -> list[str]:
        """Return those of the ids that there are vectors of."""
        points = await self._ask(lambda client, name: client.retrieve(name, ids, with_payload=False))
        return [str(point.id) for point in points]

    async def _ids(self, which: qdrant.Filter) -> list[str]:
        def scroll(client: QdrantClient, name: str) -> list[str]:
            ids: list[str] = []
            place = None
            while True:
                points, place = client.scroll(
                    name, which, limit=_BATCH, offset=place, with_payload=False, with_vectors=False
                )
                ids.extend(str(point.id) for point in points)
                if place is None:
                    return ids

        return await self._ask(scroll)

    async def _ask(self, ask: Callable[[QdrantClient, str], Result]) -> Result:
        try:
            await self._make_collection()
            return await self._asked(lambda client: ask(client, self._name()))
        except _CollectionGone:
            # Another process has dropped it: begin a new one.
            self._is_made = False
            await self._make_collection()
            return await self._asked(lambda client: ask(client, self._name()))

    async def _make_collection(self) -> None:
        if not self._is_made:
            await self._asked(self._make)
            self._is_made = True

    def _make(self, client: QdrantClient) -> None:
        name, dimension = self._name(), self._space().dimension
        if not client.collection_exists(name):
            try:
                client.create_collection(name, qdrant.VectorParams(size=dimension, distance=qdrant.Distance.COSINE))
            except UnexpectedResponse as error:
                # Another process was quicker.
                if error.status_code != _CONFLICT:
                    raise
        if not self._opened.is_local:
            for field in ("trip_id", "source_id"):
                client.create_payload_index(name, field, qdrant.PayloadSchemaType.KEYWORD)

    async def _asked(self, ask: Callable[[QdrantClient], Result]) -> Result:
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._opened.threads, ask, self._opened.client)
        except ResponseHandlingException as error:
            raise VectorStoreUnreachable(
                f"Qdrant at {self._opened.where} does not answer: {reason_of(error)}."
            ) from error
        except UnexpectedResponse as error:
            raise _failure(error, self._opened.where) from error

    def _name(self) -> str:
        return self._space().name("passages")


class _CollectionGone(VectorStoreRefused):
    """There is no such collection any more."""


def _failure(error: UnexpectedResponse, where: str) -> Exception:
    status, reason = error.status_code or 0, first_line(error)
    if status == _NOT_FOUND:
        return _CollectionGone(f"Qdrant at {where} has no such thing: {reason}.")
    if status >= _SERVER_FAULT or status == _TOO_MANY_REQUESTS:
        return VectorStoreUnreachable(f"Qdrant at {where} is out of order: {reason}.")
    return VectorStoreRefused(f"Qdrant at {where} refused: {reason}.")


def _put(batch: qdrant.Batch, client: QdrantClient, name: str) -> None:
    client.upsert(name, batch, wait=True)


def _filter_of(scope: Scope) -> qdrant.Filter:
    sources = [] if scope.source is None else [_condition("source", [scope.source.value])]
    return qdrant.Filter(must=[_condition("trip_id", scope.trip_names()), *sources])


def _of(field: str, values: list[str]) -> qdrant.Filter:
    return qdrant.Filter(must=[_condition(field, values)])


def _condition(field: str, values: list[str]) -> qdrant.FieldCondition:
    return qdrant.FieldCondition(key=field, match=qdrant.MatchAny(any=values))
