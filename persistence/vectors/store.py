"""The vector store: what every store promises. `tests/persistence/vectors` holds each of them to it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from domain.passages import Passage
from persistence.vectors.kinds import StoreKind
from persistence.vectors.scopes import Scope
from persistence.vectors.spaces import SpaceSource

if TYPE_CHECKING:
    from persistence.embedding_runtime import Vector, Vectors


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A passage near a vector, by its id, and their cosine similarity (at most 1)."""

    passage_id: UUID
    score: float


class VectorStore(Protocol):
    """Keeps a vector for each passage of one space, and finds the nearest within a scope.

    What a method has returned from is seen by every process that asks afterwards, and outlives a process that is
    killed. Every method raises VectorStoreUnreachable after seconds, or VectorStoreRefused; and EmbedderNotReady while
    nobody knows the model's dimension.
    """

    kind: StoreKind
    """Which of the stores it is."""

    async def upsert(self, passages: Sequence[Passage], vectors: "Vectors") -> None:
        """Store the vectors of passages, row by row, however many; what has an id of theirs already is replaced whole.

        Raises DimensionMismatch, and then stores nothing.
        """

    async def nearest(self, *, scope: Scope, vector: "Vector", limit: int) -> tuple[Neighbour, ...]:
        """Return the passages in scope nearest to a vector, at most `limit`, nearest first.

        Raises ScopeMissing or DimensionMismatch.
        """

    async def passage_ids(self, source_id: UUID) -> frozenset[UUID]:
        """Return the ids of all passages that vectors of a document or an expense are stored for."""

    async def passage_ids_in(self, scope: Scope) -> frozenset[UUID]:
        """Return the ids of all passages in scope that vectors are stored for; none where the scope is empty.

        Raises ScopeMissing.
        """

    async def delete_source(self, source_id: UUID) -> None:
        """Remove all vectors of a document or an expense, and see that they are gone."""

    async def delete_passages(self, passage_ids: Iterable[UUID]) -> None:
        """Remove the vectors of passages, whichever of them there are, and see that they are gone."""

    def in_space(self, space: SpaceSource) -> "VectorStore":
        """Return the same store for another space, as for the next generation; closing one closes both."""

    async def drop(self) -> None:
        """Remove the whole space, this generation of it alone; does nothing where there is none."""

    async def ping(self) -> None:
        """Return when the store answers, which it has two seconds for."""

    async def close(self) -> None:
        """Close the connections."""
