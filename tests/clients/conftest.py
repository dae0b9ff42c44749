"""Fixtures of the clients: a whole TripSplit that runs, somebody with a trip on it, and Node to run scripts with."""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests.acceptance.world import World, running_world
from tests.clients.scripts import FOLDER, Scripts
from tests.clients.travels import PASSWORD, Traveller, travel


@pytest.fixture(scope="session")
def scripts() -> Scripts:
    """The scripts beside these tests, run by Node; skipped where it, or what `npm ci` installs, is missing."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("There is no Node here.")
    # npm writes this file once everything else is in place.
    if not (FOLDER / "node_modules" / ".package-lock.json").is_file():
        pytest.skip("The clients from npm are not installed (make clients).")
    return Scripts(node)


@pytest.fixture(scope="session")
def world(scripts: Scripts, tmp_path_factory: pytest.TempPathFactory, exported_model: Path) -> Iterator[World]:
    """API, worker and embedded servers, started by `tripsplit up` on an empty data folder."""
    folder = tmp_path_factory.mktemp("clients")
    data_root = folder / "data"
    shutil.copytree(exported_model, data_root / "models")
    with running_world(data_root, folder / "up.log") as running:
        yield running


@pytest.fixture
async def traveller(world: World) -> AsyncIterator[Traveller]:
    """Somebody with a trip of three people and five expenses."""
    email = f"{uuid4().hex}@people.example"
    async with world.http() as nobody:
        payload = await nobody.do("register", "accessToken { token }", email=email, name="Sarah", password=PASSWORD)
    token = str(payload["accessToken"]["token"])
    async with world.http(token) as session:
        yield await travel(session, token)
