"""Weaviate: a server, asked over HTTP for its collections, one for each space, and over gRPC for what is in them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import httpx
import weaviate
from weaviate.classes.config import Configure, DataType, Property, Tokenization, VectorDistances
from weaviate.classes.data import DataObject
from weaviate.classes.init import AdditionalConfig, Auth, Timeout
from weaviate.classes.query import Filter, MetadataQuery
from weaviate.exceptions import (
    WeaviateBaseError,
    WeaviateConnectionError,
    WeaviateGRPCUnavailableError,
    WeaviateQueryError,
    WeaviateStartUpError,
    WeaviateTimeoutError,
)

from domain.passages import Passage
from persistence.database import Database
from persistence.reasons import first_line
from persistence.settings import Settings
from persistence.vectors.addresses import shown_url
from persistence.vectors.batches import batches
from persistence.vectors.deletions import delete_verified
from persistence.vectors.failures import VectorStoreMisconfigured, VectorStoreRefused, VectorStoreUnreachable
from persistence.vectors.kinds import StoreKind
from persistence.vectors.metadata import metadata_of
from persistence.vectors.scopes import Scope, names_of, require_scope
from persistence.vectors.spaces import SpaceSource
from persistence.vectors.store import Neighbour

if TYPE_CHECKING:
    from persistence.embedding_runtime import Vector, Vectors

_BATCH = 500
_MOST = 10_000
"""Objects that a query returns at most, unless the server is set otherwise; no source has as many passages."""
_TIMEOUT = Timeout(init=3, query=20, insert=20)
_DEFAULT_PORTS = {"http": 8080, "https": 443}
_GRPC_PORTS = {"http": 50051, "https": 443}


def open_store(settings: Settings, _database: Database, space: SpaceSource) -> "WeaviateVectors":
    """Return the store at VECTOR_STORE_URL, such as http://host:8080 or http://host:8080?grpc_port=50051.

    Raises VectorStoreMisconfigured.
    """
    url, key = settings.vector_store_url or "", settings.vector_store_api_key
    parts = urlsplit(url)
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
        raise VectorStoreMisconfigured("VECTOR_STORE=weaviate needs VECTOR_STORE_URL, such as http://host:8080.")
    grpc_port = parse_qs(parts.query).get("grpc_port", [str(_GRPC_PORTS[parts.scheme])])[0]
    is_secure = parts.scheme == "https"
    client = weaviate.use_async_with_custom(
        http_host=parts.hostname,
        http_port=parts.port or _DEFAULT_PORTS[parts.scheme],
        http_secure=is_secure,
        grpc_host=parts.hostname,
        grpc_port=int(grpc_port),
        grpc_secure=is_secure,
        auth_credentials=Auth.api_key(key.get_secret_value()) if key else None,
        additional_config=AdditionalConfig(timeout=_TIMEOUT),
        # They would ask PyPI whether there is a newer client.
        skip_init_checks=True,
    )
    return WeaviateVectors(_Connecting(client, shown_url(url)), space)


class _Connecting:
    """A client that connects when it is first needed."""

    def __init__(self, client: weaviate.WeaviateAsyncClient, where: str) -> None:
        self.where = where
        self._client = client
        self._lock = asyncio.Lock()

    async def client(self) -> weaviate.WeaviateAsyncClient:
        async with self._lock:
            if not self._client.is_connected():
                await self._client.connect()
        return self._client

    async def close(self) -> None:
        await self._client.close()


class WeaviateVectors:
    """A VectorStore on Weaviate, which is given the vectors and makes none."""

    kind = StoreKind.WEAVIATE

    def __init__(self, connecting: _Connecting, space: SpaceSource) -> None:
        self._connecting = connecting
        self._space = space

    async def upsert(self, passages: Sequence[Passage], vectors: "Vectors") -> None:
        """Store the vectors of passages; an object that is there already is replaced whole."""
        self._space().require(vectors)
        for places in batches(range(len(passages)), _BATCH):
            objects = [_object(passages[place], vectors[place]) for place in places]
            async with self._opened() as collection:
                stored = await collection.data.insert_many(objects)
            if stored.has_errors:
                reasons = sorted({error.message for error in stored.errors.values()})
                raise VectorStoreRefused(f"Weaviate at {self._connecting.where} refused: {reasons[0]}.")

    async def nearest(self, *, scope: Scope, vector: "Vector", limit: int) -> tuple[Neighbour, ...]:
        """Return the passages in scope nearest to a vector, at most `limit`, nearest first."""
        require_scope(scope)
        self._space().require(vector)
        if not scope.trip_ids:
            return ()
        async with self._opened() as collection:
            found = await collection.query.near_vector(
                near_vector=vector.tolist(),
                limit=limit,
                filters=_filter_of(scope),
                return_metadata=MetadataQuery(distance=True),
                return_properties=False,
            )
        return tuple(Neighbour(UUID(str(one.uuid)), 1 - one.metadata.distance) for one in found.objects)

    async def passage_ids(self, source_id: UUID) -> frozenset[UUID]:
        """Return the ids of all passages that vectors of a document or an expense are stored for."""
        return frozenset(map(UUID, await self._ids(_of_source(source_id))))

    async def passage_ids_in(self, scope: Scope) -> frozenset[UUID]:
        """Return the ids of all passages in scope that vectors are stored for; none where the scope is empty."""
        require_scope(scope)
        if not scope.trip_ids:
            return frozenset()
        ids = frozenset(map(UUID, await self._ids(_filter_of(scope))))
        if len(ids) >= _MOST:
            raise VectorStoreRefused(f"Weaviate lists {_MOST:,} vectors at most, and there may be more.")
        return ids

    async def delete_source(self, source_id: UUID) -> None:
        """Remove all vectors of a document or an expense, and see that they are gone."""
        await self._delete(_of_source(source_id))

    async def delete_passages(self, passage_ids: Iterable[UUID]) -> None:
        """Remove the vectors of passages, whichever of them there are, and see that they are gone."""
        for ids in batches(passage_ids, _BATCH):
            await self._delete(Filter.by_id().contains_any(names_of(ids)))

    def in_space(self, space: SpaceSource) -> "WeaviateVectors":
        """Return the same store for another space."""
        return WeaviateVectors(self._connecting, space)

    async def drop(self) -> None:
        """Remove the collection of the space."""
        async with self._told():
            await (await self._connecting.client()).collections.delete(self._name())

    async def ping(self) -> None:
        """Return when the server answers."""
        async with self._told():
            if not await (await self._connecting.client()).is_ready():
                raise VectorStoreUnreachable(f"Weaviate at {self._connecting.where} is not ready.")

    async def close(self) -> None:
        """Close the connections."""
        await self._connecting.close()

    async def _delete(self, which: Any) -> None:
        async def delete() -> None:
            async with self._opened() as collection:
                await collection.data.delete_many(which)

        left: Callable[[], Awaitable[list[str]]] = partial(self._ids, which)
        await delete_verified(delete, left)

    async def _ids(self, which: Any) -> list[str]:
        async with self._opened() as collection:
            found = await collection.query.fetch_objects(filters=which, limit=_MOST, return_properties=False)
        return [str(one.uuid) for one in found.objects]

    @asynccontextmanager
    async def _opened(self) -> AsyncIterator[Any]:
        """Open the collection. Looked for each time: Weaviate would make one by itself, that measures as it likes."""
        async with self._told():
            collections = (await self._connecting.client()).collections
            if not await collections.exists(self._name()):
                await self._make(collections)
            yield collections.get(self._name())

    async def _make(self, collections: Any) -> None:
        index = Configure.VectorIndex.hnsw(distance_metric=VectorDistances.COSINE)
        try:
            await collections.create(
                self._name(),
                vector_config=Configure.Vectors.self_provided(vector_index_config=index),
                properties=[
                    Property(name=name, data_type=DataType.TEXT, tokenization=Tokenization.FIELD)
                    for name in ("trip_id", "source", "source_id")
                ],
            )
        except WeaviateBaseError:
            # Another process may have been quicker.
            if not await collections.exists(self._name()):
                raise

    @asynccontextmanager
    async def _told(self) -> AsyncIterator[None]:
        where = self._connecting.where
        try:
            yield
        except (*_UNREACHABLE, httpx.HTTPError) as error:
            raise VectorStoreUnreachable(f"Weaviate at {where} does not answer: {first_line(error)}.") from error
        except WeaviateBaseError as error:
            raise VectorStoreRefused(f"Weaviate at {where} refused: {first_line(error)}.") from error

    def _name(self) -> str:
        return self._space().name("Passages")


_UNREACHABLE = (
    WeaviateConnectionError,
    WeaviateGRPCUnavailableError,
    WeaviateQueryError,
    WeaviateStartUpError,
    WeaviateTimeoutError,
)


def _filter_of(scope: Scope) -> Any:
    trips = Filter.by_property("trip_id").contains_any(scope.trip_names())
    return trips if scope.source is None else trips & Filter.by_property("source").equal(scope.source.value)


def _of_source(source_id: UUID) -> Any:
    return Filter.by_property("source_id").contains_any(names_of([source_id]))


def _object(passage: Passage, vector: "Vector") -> Any:
    return DataObject(uuid=str(passage.id), properties=metadata_of(passage), vector=vector.tolist())
