"""Fixtures of the graph: the schema's real services on both databases, and people who call it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from graph.app import build_services, close_services
from graph.context import Services
from persistence.database import Database
from persistence.settings import Settings
from tests.graph.people import Person, register


@pytest.fixture
async def services(
    database: Database, valkey_url: str, chroma_url: str, exported_model: Path, tmp_path: Path
) -> AsyncIterator[Services]:
    """The services of an API process, on a freshly migrated database."""
    (tmp_path / "models").symlink_to(exported_model)
    settings = Settings(
        _env_file=None,
        data_root_path=tmp_path,
        database_url=database.engine.url.render_as_string(hide_password=False),
        redis_url=valkey_url,
        vector_store_url=chroma_url,
        chroma_collection_name=f"graph-{tmp_path.name}"[:60],
        largest_upload_bytes=100_000,
    )
    built = build_services(settings)
    yield built
    await close_services(built)


@pytest.fixture
async def sarah(services: Services) -> Person:
    """Somebody with an account."""
    return await register(services, "Sarah")


@pytest.fixture
async def david(services: Services) -> Person:
    """Somebody else with an account."""
    return await register(services, "David")
