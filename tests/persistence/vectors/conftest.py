"""Fixtures of the vector stores."""

import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from persistence.vectors.store import VectorStore
from tests.persistence.vectors.doubles import served
from tests.persistence.vectors.pinecone_double import PineconeDouble
from tests.persistence.vectors.places import Place
from tests.persistence.vectors.weaviate_double import WeaviateDouble, running_weaviate
from tests.postgres_databases import PostgresDatabases
from tests.vector_stores import chroma_store

_MEMORY = Path("/dev/shm")  # noqa: S108  # Linux's folder in memory, below which each test makes one of its own


@pytest.fixture(scope="session")
def pinecone() -> Iterator[tuple[PineconeDouble, str]]:
    """A double of Pinecone and its URL, for the whole test session."""
    double = PineconeDouble()
    with served(double.app()) as url:
        yield double, url


@pytest.fixture(scope="session")
def weaviate() -> Iterator[tuple[WeaviateDouble, str]]:
    """A double of Weaviate and its URL, for the whole test session."""
    double = WeaviateDouble()
    with running_weaviate(double) as url:
        yield double, url


@pytest.fixture
async def vectors(chroma_url: str) -> AsyncIterator[VectorStore]:
    """A store of short vectors on a Chroma server."""
    store = chroma_store(chroma_url, f"test-{uuid4().hex}")
    yield store
    await store.close()


@contextmanager
def _chroma(request: pytest.FixtureRequest, _folder: Path) -> Iterator[dict[str, str]]:
    yield {
        "vector_store": "chroma",
        "vector_store_url": request.getfixturevalue("chroma_url"),
        "chroma_collection_name": f"test-{uuid4().hex}",
    }


@contextmanager
def _sqlite(request: pytest.FixtureRequest, folder: Path) -> Iterator[dict[str, str]]:
    copied = shutil.copy(request.getfixturevalue("migrated_file"), folder / "test.db")
    yield {"vector_store": "sql", "database_url": f"sqlite:///{copied}"}


@contextmanager
def _postgresql(request: pytest.FixtureRequest, _folder: Path) -> Iterator[dict[str, str]]:
    databases: PostgresDatabases = request.getfixturevalue("postgres_databases")
    name = databases.lend()
    yield {"vector_store": "sql", "database_url": databases.url(name)}
    databases.take_back(name)


@contextmanager
def _chroma_persistent(_request: pytest.FixtureRequest, _folder: Path) -> Iterator[dict[str, str]]:
    yield {"vector_store": "chroma-persistent"}


@contextmanager
def _qdrant(_request: pytest.FixtureRequest, _folder: Path) -> Iterator[dict[str, str]]:
    yield {"vector_store": "qdrant"}


@contextmanager
def _lancedb(_request: pytest.FixtureRequest, _folder: Path) -> Iterator[dict[str, str]]:
    yield {"vector_store": "lancedb"}


@contextmanager
def _pgvector(request: pytest.FixtureRequest, _folder: Path) -> Iterator[dict[str, str]]:
    databases: PostgresDatabases = request.getfixturevalue("postgres_databases")
    name = databases.lend()
    yield {"vector_store": "pgvector", "vector_store_url": databases.url(name)}
    databases.take_back(name)


@contextmanager
def _pinecone(request: pytest.FixtureRequest, _folder: Path) -> Iterator[dict[str, str]]:
    double, url = request.getfixturevalue("pinecone")
    double.forget()
    yield {"vector_store": "pinecone", "vector_store_url": url, "vector_store_api_key": "key"}


@contextmanager
def _weaviate(request: pytest.FixtureRequest, _folder: Path) -> Iterator[dict[str, str]]:
    double, url = request.getfixturevalue("weaviate")
    double.forget()
    yield {"vector_store": "weaviate", "vector_store_url": url}


_KINDS: dict[str, Callable[[pytest.FixtureRequest, Path], AbstractContextManager[dict[str, str]]]] = {
    "chroma": _chroma,
    "chroma-persistent": _chroma_persistent,
    "qdrant": _qdrant,
    "lancedb": _lancedb,
    "pgvector": _pgvector,
    "weaviate": _weaviate,
    "pinecone": _pinecone,
    "sql-sqlite": _sqlite,
    "sql-postgresql": _postgresql,
}


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder in memory where there is such a thing: Qdrant's client waits for the disk at each of 12,000 points.

    What a killed process has written is there just the same; only a machine that loses its power would tell them apart.
    """
    with tempfile.TemporaryDirectory(dir=_MEMORY if os.access(_MEMORY, os.W_OK) else None) as made:
        yield Path(made)


@pytest.fixture(params=_KINDS)
def place(request: pytest.FixtureRequest, folder: Path) -> Iterator[Place]:
    """A place of each kind, empty."""
    with _KINDS[request.param](request, folder) as values:
        yield Place({"data_root_path": str(folder), **values})
