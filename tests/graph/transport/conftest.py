"""Fixtures of the transports: clients of the real server, and of a small schema that waits for the test."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from graph.app import close_services
from persistence.certificates import trusted_certificates
from tests.graph.transport import counting
from tests.serving import serving


@pytest.fixture
async def client(address: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the running server."""
    async with httpx.AsyncClient(verify=trusted_certificates(), base_url=address, timeout=30) as opened:
        yield opened


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> counting.Gate:
    """The gate of the counting schema, shut."""
    shut = counting.Gate()
    monkeypatch.setattr(counting, "gate", shut)
    return shut


@pytest.fixture
async def counter(tmp_path: Path, gate: counting.Gate) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a server with the counting schema."""
    services = counting.counting_services(tmp_path)
    async with (
        serving(counting.counting_app(services)) as address,
        httpx.AsyncClient(verify=trusted_certificates(), base_url=address, timeout=30) as opened,
    ):
        yield opened
    await close_services(services)
