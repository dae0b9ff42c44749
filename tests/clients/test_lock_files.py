"""The lock files of what comes from npm."""

import json

import pytest

from tests.clients.scripts import REPOSITORY


@pytest.mark.parametrize("folder", ["tests/clients", "tests/peers", "web"])
def test_name_no_registry(folder: str) -> None:
    """Each package is known by its version and hash alone, so that any registry will do."""
    lock = json.loads((REPOSITORY / folder / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: package for name, package in lock["packages"].items() if name}

    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert [
        name for name, package in packages.items() if "integrity" not in package and "inBundle" not in package
    ] == []
