"""Fixtures of the graph: the schema's real services on both databases, and people who call it."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest

from graph.app import build_services, close_services, create_app
from graph.context import Services
from persistence.settings import Settings
from tests.graph.people import Person, register
from tests.serving import serving


@pytest.fixture
def settings(database_url: str, valkey_url: str, chroma_url: str, exported_model: Path, tmp_path: Path) -> Settings:
    """The settings of an API process, on a freshly migrated database and a data folder of its own."""
    return _settings(database_url, valkey_url, chroma_url, exported_model, tmp_path)


@pytest.fixture(scope="module")
def shared_settings(
    shared_database_url: str,
    valkey_url: str,
    chroma_url: str,
    exported_model: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Settings:
    """The same for the tests of a module together: those that only read what its fixtures have made."""
    return _settings(shared_database_url, valkey_url, chroma_url, exported_model, tmp_path_factory.mktemp("data"))


@pytest.fixture
async def services(settings: Settings) -> AsyncIterator[Services]:
    """The services of an API process."""
    built = build_services(settings)
    yield built
    await close_services(built)


@pytest.fixture(scope="module")
async def shared_services(shared_settings: Settings) -> AsyncIterator[Services]:
    """The services of an API process of a module, whose `services` may be these: see `_address`."""
    built = build_services(shared_settings)
    yield built
    await close_services(built)


@pytest.fixture
async def address(settings: Settings) -> AsyncIterator[str]:
    """The address of a running API process."""
    async with serving(create_app(settings)) as running:
        yield running


@pytest.fixture
async def sarah(request: pytest.FixtureRequest, services: Services) -> Person:
    """Somebody with an account."""
    return await register(services, "Sarah", email=_address("sarah", request))


@pytest.fixture
async def david(request: pytest.FixtureRequest, services: Services) -> Person:
    """Somebody else with an account."""
    return await register(services, "David", email=_address("david", request))


def _address(name: str, request: pytest.FixtureRequest) -> str | None:
    # Where the tests of a module share its services, each has people of its own, and so trips of its own.
    return f"{name}-{uuid4().hex}@people.example" if "shared_services" in request.fixturenames else None


def _settings(database_url: str, valkey_url: str, chroma_url: str, exported_model: Path, folder: Path) -> Settings:
    (folder / "models").symlink_to(exported_model)
    return Settings(
        _env_file=None,
        data_root_path=folder,
        database_url=database_url,
        redis_url=valkey_url,
        vector_store_url=chroma_url,
        chroma_collection_name=f"graph-{uuid4().hex}",
        largest_upload_bytes=100_000,
        # All tests are one address on one Redis, and Sarah is one account to it; tests/graph/throttling has small ones.
        sign_in_failures_per_account=1_000_000,
        sign_in_failures_per_address=1_000_000,
        registrations_per_account=1_000_000,
        registrations_per_address=1_000_000,
        resets_per_account=1_000_000,
        resets_per_address=1_000_000,
    )
