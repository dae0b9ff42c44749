"""Fixtures of the vector stores."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from persistence.vectors.store import VectorStore
from tests.vector_stores import chroma_store


@pytest.fixture
async def vectors(chroma_url: str) -> AsyncIterator[VectorStore]:
    """A store of short vectors on a Chroma server."""
    store = chroma_store(chroma_url, f"test-{uuid4().hex}")
    yield store
    await store.close()
