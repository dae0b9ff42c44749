"""The Chroma server, the vector store by default.

Spoken to through Chroma's documented REST API (v2) with httpx, not through chromadb's own client: that one sets its
timeouts to None without a way to say otherwise, blocks or serialises on the event loop, and brings gRPC and
OpenTelemetry into the API process (measured: 28 MB and half a second).
"""

import asyncio
import base64
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from uuid import UUID

import httpx
import orjson

from domain.passages import Passage
from persistence.certificates import trusted_certificates
from persistence.database import Database
from persistence.settings import Settings
from persistence.vectors.addresses import shown_url
from persistence.vectors.batches import batches
from persistence.vectors.chroma_filters import where_of
from persistence.vectors.deletions import delete_verified
from persistence.vectors.failures import VectorStoreMisconfigured, VectorStoreRefused, VectorStoreUnreachable
from persistence.vectors.kinds import StoreKind
from persistence.vectors.metadata import metadata_of
from persistence.vectors.scopes import Scope, require_scope
from persistence.vectors.spaces import SpaceSource
from persistence.vectors.store import Neighbour

if TYPE_CHECKING:
    from persistence.embedding_runtime import Vector, Vectors

_BATCH = 250
_IDS_A_BATCH = 1_000
_TIMEOUT = httpx.Timeout(20.0, connect=3.0)
_PING_TIMEOUT_SECONDS = 2.0
_COLLECTIONS = "/api/v2/tenants/default_tenant/databases/default_database/collections"
_SERVER_FAULT = 500


class _CollectionGone(VectorStoreRefused):
    """There is no such collection, or there is one no more."""


def open_store(settings: Settings, _database: Database, space: SpaceSource) -> "ChromaServer":
    """Return the store at VECTOR_STORE_URL; raises VectorStoreMisconfigured where that is not set."""
    if settings.vector_store_url is None:
        raise VectorStoreMisconfigured("VECTOR_STORE_URL is not set; `tripsplit up` sets it itself.")
    return ChromaServer(settings.vector_store_url, settings.chroma_collection_name, space)


class ChromaServer:
    """A VectorStore on a Chroma server: a collection for each space."""

    kind = StoreKind.CHROMA

    def __init__(self, url: str, collection: str, space: SpaceSource, *, http: httpx.AsyncClient | None = None) -> None:
        # No proxy from the environment: the store is a neighbour, and most often on this machine.
        self._http = http or httpx.AsyncClient(
            base_url=url.rstrip("/"), timeout=_TIMEOUT, trust_env=False, verify=trusted_certificates()
        )
        # As people are told it: the address may carry a password.
        self._url = shown_url(url)
        self._prefix = collection
        self._space = space
        self._collection_id: str | None = None

    async def upsert(self, passages: Sequence[Passage], vectors: "Vectors") -> None:
        """Store the vectors of passages; the metadata has the same keys each time, so that merging it replaces it."""
        self._space().require(vectors)
        for first in range(0, len(passages), _BATCH):
            batch = passages[first : first + _BATCH]
            body = {
                "ids": [str(passage.id) for passage in batch],
                "embeddings": [_encoded(vector) for vector in vectors[first : first + _BATCH]],
                "metadatas": [metadata_of(passage) for passage in batch],
            }
            await self._records("upsert", body)

    async def nearest(self, *, scope: Scope, vector: "Vector", limit: int) -> tuple[Neighbour, ...]:
        """Return the passages in scope nearest to a vector, at most `limit`, nearest first."""
        require_scope(scope)
        self._space().require(vector)
        if not scope.trip_ids:
            return ()
        body = {
            "query_embeddings": [vector.tolist()],
            "n_results": limit,
            "where": where_of(scope),
            "include": ["distances"],
        }
        found = await self._records("query", body)
        # Chroma's cosine distance is 1 minus the cosine.
        pairs = zip(found["ids"][0], found["distances"][0], strict=True)
        return tuple(Neighbour(UUID(passage_id), 1 - distance) for passage_id, distance in pairs)

    async def passage_ids(self, source_id: UUID) -> frozenset[UUID]:
        """Return the ids of all passages that vectors of a document or an expense are stored for."""
        found = await self._records("get", {"where": {"source_id": str(source_id)}, "include": []})
        return frozenset(map(UUID, found["ids"]))

    async def passage_ids_in(self, scope: Scope) -> frozenset[UUID]:
        """Return the ids of all passages in scope that vectors are stored for; none where the scope is empty."""
        require_scope(scope)
        if not scope.trip_ids:
            return frozenset()
        found = await self._records("get", {"where": where_of(scope), "include": []})
        return frozenset(map(UUID, found["ids"]))

    async def delete_source(self, source_id: UUID) -> None:
        """Remove all vectors of a document or an expense, and see that they are gone."""
        await self._delete({"where": {"source_id": str(source_id)}})

    async def delete_passages(self, passage_ids: Iterable[UUID]) -> None:
        """Remove the vectors of passages, whichever of them there are, and see that they are gone."""
        for ids in batches(map(str, passage_ids), _IDS_A_BATCH):
            await self._delete({"ids": ids})

    def in_space(self, space: SpaceSource) -> "ChromaServer":
        """Return the same store for another space."""
        return ChromaServer(self._url, self._prefix, space, http=self._http)

    async def drop(self) -> None:
        """Remove the collection of the space."""
        with suppress(_CollectionGone):
            await self._request("DELETE", f"{_COLLECTIONS}/{self._collection()}")
        self._collection_id = None

    async def ping(self) -> None:
        """Return when the store answers, which it has two seconds for."""
        try:
            async with asyncio.timeout(_PING_TIMEOUT_SECONDS):
                await self._request("GET", "/api/v2/heartbeat")
        except TimeoutError as error:
            raise VectorStoreUnreachable(f"The vector store at {self._url} does not answer in time.") from error

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def _delete(self, which: dict[str, Any]) -> None:
        async def delete() -> None:
            await self._records("delete", which)

        async def left() -> list[str]:
            ids: list[str] = (await self._records("get", {**which, "include": []}))["ids"]
            return ids

        await delete_verified(delete, left)

    def _collection(self) -> str:
        return self._space().name(self._prefix, separator="-")

    async def _records(self, verb: str, body: dict[str, Any]) -> Any:
        try:
            return await self._request("POST", f"{_COLLECTIONS}/{await self._known_collection()}/{verb}", body)
        except _CollectionGone:
            # The server came back with an empty folder, or somebody deleted the collection: begin a new one.
            self._collection_id = None
        return await self._request("POST", f"{_COLLECTIONS}/{await self._known_collection()}/{verb}", body)

    async def _known_collection(self) -> str:
        if self._collection_id is None:
            name = self._collection()
            wanted = {
                "name": name,
                "get_or_create": True,
                "configuration": {"hnsw": {"space": "cosine"}},
            }
            made = await self._request("POST", _COLLECTIONS, wanted)
            space = (made["configuration_json"].get("hnsw") or {}).get("space")
            if space != "cosine":
                raise VectorStoreRefused(f"The collection {name!r} measures by {space}, not by cosine.")
            self._collection_id = str(made["id"])
        return self._collection_id

    async def _request(self, method: str, path: str, body: Any = None) -> Any:
        try:
            answer = await self._http.request(
                method,
                path,
                content=None if body is None else orjson.dumps(body),
                headers={"content-type": "application/json"},
            )
        except httpx.RequestError as error:
            reason = str(error) or type(error).__name__
            raise VectorStoreUnreachable(f"The vector store at {self._url} does not answer: {reason}") from error
        return self._read(answer)

    def _read(self, answer: httpx.Response) -> Any:
        reason = answer.text[:300]
        if answer.is_success:
            try:
                return orjson.loads(answer.content)
            except orjson.JSONDecodeError as error:
                raise VectorStoreRefused(f"There is no vector store at {self._url}; it answers: {reason}") from error
        if answer.status_code == httpx.codes.NOT_FOUND:
            raise _CollectionGone(f"The vector store at {self._url} has no such thing: {reason}")
        if answer.status_code >= _SERVER_FAULT or answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
            raise VectorStoreUnreachable(f"The vector store at {self._url} is out of order: {reason}")
        raise VectorStoreRefused(f"The vector store at {self._url} refused: {reason}")


def _encoded(vector: "Vector") -> str:
    # Little-endian float32 in base64, which the server takes as it takes numbers, at a quarter of the size.
    return base64.b64encode(vector.astype("<f4").tobytes()).decode()
