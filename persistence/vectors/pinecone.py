"""Pinecone: an index in its cloud, a namespace for each space.

It takes writes before it shows them. Each write has a number, and each read says up to which one it has come; so a
write returns once a read has come to it, and what is deleted is asked for until it is gone.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any
from uuid import UUID

from pinecone import (
    AsyncIndex,
    NotFoundError,
    PineconeConnectionError,
    PineconeError,
    PineconeTimeoutError,
    RateLimitError,
    ServiceError,
)

from domain.passages import Passage
from persistence.database import Database
from persistence.reasons import first_line
from persistence.settings import Settings
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

_UPSERT_BATCH = 200
"""A request may have two megabytes."""
_DELETE_BATCH = 1_000
_FETCH_BATCH = 100
"""Ids are part of the address."""
_TIMEOUT_SECONDS = 20.0
_SHOWN_WITHIN_SECONDS = 20.0
_LOOK_AGAIN_SECONDS = 0.1


def open_store(settings: Settings, _database: Database, space: SpaceSource) -> "PineconeVectors":
    """Return the store in the index whose host is VECTOR_STORE_URL; raises VectorStoreMisconfigured."""
    url, key = settings.vector_store_url, settings.vector_store_api_key
    if url is None or key is None:
        raise VectorStoreMisconfigured("VECTOR_STORE=pinecone needs VECTOR_STORE_URL and VECTOR_STORE_API_KEY.")
    return PineconeVectors(AsyncIndex(host=url, api_key=key.get_secret_value(), timeout=_TIMEOUT_SECONDS), space)


class PineconeVectors:
    """A VectorStore in an index of Pinecone's, which must have been made for the model's dimension and by cosine."""

    kind = StoreKind.PINECONE

    def __init__(self, index: AsyncIndex, space: SpaceSource) -> None:
        self._index = index
        self._space = space

    async def upsert(self, passages: Sequence[Passage], vectors: "Vectors") -> None:
        """Store the vectors of passages, and return once they can be found."""
        self._space().require(vectors)
        committed = None
        for places in batches(range(len(passages)), _UPSERT_BATCH):
            rows = [_row(passages[place], vectors[place]) for place in places]
            async with _told():
                answer = await self._index.upsert(vectors=rows, namespace=self._name())
            committed = answer.response_info.lsn_committed if answer.response_info else None
        if committed is not None:
            await self._shown(committed)

    async def nearest(self, *, scope: Scope, vector: "Vector", limit: int) -> tuple[Neighbour, ...]:
        """Return the passages in scope nearest to a vector, at most `limit`, nearest first."""
        require_scope(scope)
        self._space().require(vector)
        if not scope.trip_ids:
            return ()
        async with _told():
            found = await self._index.query(
                top_k=limit, vector=vector.tolist(), namespace=self._name(), filter=_filter_of(scope)
            )
        return tuple(Neighbour(UUID(match.id), match.score) for match in found.matches)

    async def passage_ids(self, source_id: UUID) -> frozenset[UUID]:
        """Return the ids of all passages that vectors of a document or an expense are stored for."""
        return frozenset(map(UUID, await self._ids_of(_of_source(source_id))))

    async def passage_ids_in(self, scope: Scope) -> frozenset[UUID]:
        """Return the ids of all passages in scope that vectors are stored for; none where the scope is empty."""
        require_scope(scope)
        if not scope.trip_ids:
            return frozenset()
        return frozenset(map(UUID, await self._ids_of(_filter_of(scope))))

    async def delete_source(self, source_id: UUID) -> None:
        """Remove all vectors of a document or an expense, and see that they are gone."""
        which = _of_source(source_id)
        await self._delete({"filter": which}, partial(self._ids_of, which))

    async def delete_passages(self, passage_ids: Iterable[UUID]) -> None:
        """Remove the vectors of passages, whichever of them there are, and see that they are gone."""
        for batch in batches(passage_ids, _DELETE_BATCH):
            ids = names_of(batch)
            await self._delete({"ids": ids}, partial(self._known, ids))

    def in_space(self, space: SpaceSource) -> "PineconeVectors":
        """Return the same store for another space."""
        return PineconeVectors(self._index, space)

    async def drop(self) -> None:
        """Remove the namespace of the space."""
        async with _told():
            try:
                await self._index.delete_namespace(name=self._name())
            except NotFoundError:
                return

    async def ping(self) -> None:
        """Return when the index answers, and is one for these vectors."""
        async with _told():
            described = await self._index.describe_index_stats()
        expected = self._space()
        if described.dimension not in {None, expected.dimension} or described.metric not in {None, expected.metric}:
            raise VectorStoreMisconfigured(
                f"The index has a dimension of {described.dimension} and measures by {described.metric}; "
                f"{expected.model} needs {expected.dimension} and {expected.metric}."
            )

    async def close(self) -> None:
        """Close the connections."""
        await self._index.close()

    async def _delete(self, which: dict[str, Any], left: Callable[[], Awaitable[list[str]]]) -> None:
        async def delete() -> None:
            async with _told():
                try:
                    await self._index.delete(namespace=self._name(), **which)
                except NotFoundError:
                    # Nothing was ever stored in the namespace.
                    return

        async def still_left() -> list[str]:
            end = monotonic() + _SHOWN_WITHIN_SECONDS
            while (ids := await left()) and monotonic() < end:  # noqa: ASYNC110  # it tells nobody when it has
                await asyncio.sleep(_LOOK_AGAIN_SECONDS)
            return ids

        await delete_verified(delete, still_left)

    async def _shown(self, committed: int) -> None:
        """Return once reads have come to a write."""
        end = monotonic() + _SHOWN_WITHIN_SECONDS
        while monotonic() < end:
            async with _told():
                answer = await self._index.fetch(ids=["none"], namespace=self._name())
            reached = answer.response_info.lsn_reconciled if answer.response_info else None
            if reached is None or reached >= committed:
                return
            await asyncio.sleep(_LOOK_AGAIN_SECONDS)
        raise VectorStoreUnreachable("Pinecone does not show what it was given.")

    async def _ids_of(self, which: dict[str, Any]) -> list[str]:
        ids: list[str] = []
        token = None
        while True:
            async with _told():
                try:
                    found = await self._index.fetch_by_metadata(
                        filter=which, namespace=self._name(), limit=_DELETE_BATCH, pagination_token=token
                    )
                except NotFoundError:
                    return ids
            ids.extend(found.vectors)
            token = found.pagination.next if found.pagination else None
            if not token:
                return ids

    async def _known(self, ids: list[str]) -> list[str]:
        """Return those of the ids that there are vectors of."""
        known: list[str] = []
        for batch in batches(ids, _FETCH_BATCH):
            async with _told():
                try:
                    known.extend((await self._index.fetch(ids=batch, namespace=self._name())).vectors)
                except NotFoundError:
                    return known
        return known

    def _name(self) -> str:
        return self._space().name("passages")


@asynccontextmanager
async def _told() -> AsyncIterator[None]:
    try:
        yield
    except (PineconeConnectionError, PineconeTimeoutError, RateLimitError, ServiceError) as error:
        raise VectorStoreUnreachable(f"Pinecone does not answer: {first_line(error)}.") from error
    except PineconeError as error:
        raise VectorStoreRefused(f"Pinecone refused: {first_line(error)}.") from error


def _filter_of(scope: Scope) -> dict[str, Any]:
    trips = {"trip_id": {"$in": scope.trip_names()}}
    return trips if scope.source is None else {**trips, "source": {"$eq": scope.source.value}}


def _of_source(source_id: UUID) -> dict[str, Any]:
    return {"source_id": {"$in": names_of([source_id])}}


def _row(passage: Passage, vector: "Vector") -> dict[str, Any]:
    return {"id": str(passage.id), "values": vector.tolist(), "metadata": metadata_of(passage)}
