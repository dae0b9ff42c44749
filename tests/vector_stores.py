"""Vector stores for the tests: small spaces, and what to fill them with."""

from dataclasses import replace
from uuid import UUID, uuid4

import numpy as np

from domain.page_texts import PageText
from domain.passages import Passage, PassageSource, cut_passages
from persistence.embedding_models import identity_of
from persistence.embedding_runtime import Vector, Vectors
from persistence.indexes import SearchIndex
from persistence.vectors.chroma import ChromaServer
from persistence.vectors.spaces import Space
from persistence.vectors.store import VectorStore

DIMENSION = 8
MODEL_SPACE = Space(identity_of("all-MiniLM-L6-v2"), 384)
"""The space of the first index of the default model."""


def space_of(generation: int = 1) -> Space:
    """Return a space that is no model's."""
    return Space("test", DIMENSION, generation=generation)


def chroma_store(url: str, collection: str, space: Space | None = None) -> ChromaServer:
    """Return a store on a Chroma server, of a space that is no model's unless another is given."""
    return ChromaServer(url, collection, lambda: space or space_of())


def stored_in(index: SearchIndex, vectors: VectorStore) -> SearchIndex:
    """Return the same index, with another store."""
    return SearchIndex(index.database, vectors, index.embedder)


def passages_of(trip_id: UUID, count: int, source: PassageSource = PassageSource.DOCUMENT) -> list[Passage]:
    """Return so many passages of one new source."""
    return passages_in(trip_id, uuid4(), count, source)


def passages_in(
    trip_id: UUID, source_id: UUID, count: int, source: PassageSource = PassageSource.DOCUMENT
) -> list[Passage]:
    """Return so many passages of a source, the same each time."""
    pages = [PageText(number, f"Passage {number}.") for number in range(count)]
    cut = cut_passages(trip_id=trip_id, document_id=source_id, pages=pages)
    return [replace(passage, source=source) for passage in cut]


def random_vectors(count: int, seed: int = 1, *, dimension: int = DIMENSION) -> Vectors:
    """Return random rows of unit length."""
    rows = np.random.default_rng(seed).standard_normal((count, dimension)).astype(np.float32)
    unit: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


def axis(place: int) -> Vector:
    """Return the unit vector of an axis."""
    unit: Vector = np.eye(DIMENSION, dtype=np.float32)[place]
    return unit
