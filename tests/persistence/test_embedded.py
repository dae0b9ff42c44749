"""Tests of the embedded servers: the real ones, started by the commands that `up` uses."""

import asyncio
import os
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
import pytest
from redis import Redis

from persistence.embedded import (
    EmbeddedServer,
    ServerNotEmbedded,
    chroma_fault,
    chroma_server,
    redis_fault,
    valkey_server,
)
from persistence.folders import FolderUnwritable
from persistence.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings that leave everything to the embedded defaults."""
    return Settings(_env_file=None, data_root_path=tmp_path / "data")


class TestValkey:
    """The queue's and the streams' server."""

    async def test_answers_on_the_loopback_interface_alone(self, settings: Settings) -> None:
        """Nobody else on the network can reach it: it asks for no password."""
        server = valkey_server(settings)

        async with running(server, redis_fault) as child:
            listening = {
                connection.laddr.ip
                for connection in psutil.Process(child.pid).net_connections("inet")
                if connection.status == psutil.CONN_LISTEN
            }

            assert listening == {"127.0.0.1"}

    async def test_keeps_what_it_acknowledged_when_it_is_killed(self, settings: Settings) -> None:
        """The append-only file lies below the data root, and the next one reads it."""
        first = valkey_server(settings)
        async with running(first, redis_fault) as child:
            with Redis.from_url(first.url) as client:
                client.set("kept", "yes")
            child.kill()
        second = valkey_server(settings)
        async with running(second, redis_fault):
            with Redis.from_url(second.url) as client:
                assert client.get("kept") == b"yes"

        assert (settings.data_root_path / "valkey" / "appendonlydir").is_dir()

    @pytest.mark.parametrize(("system", "machine"), [("Windows", "AMD64"), ("Linux", "riscv64")])
    def test_says_what_to_install_where_there_is_none(
        self, settings: Settings, monkeypatch: pytest.MonkeyPatch, system: str, machine: str
    ) -> None:
        """The sentence names Memurai and the variable."""
        monkeypatch.setattr("platform.system", lambda: system)
        monkeypatch.setattr("platform.machine", lambda: machine)
        monkeypatch.setenv("PATH", "")

        with pytest.raises(ServerNotEmbedded, match=r"Memurai, start it, and set REDIS_URL, e\.g\. redis://127"):
            valkey_server(settings)

    def test_needs_a_folder(self, settings: Settings) -> None:
        """Without one it could keep nothing."""
        settings.data_root_path.touch()

        with pytest.raises(FolderUnwritable):
            valkey_server(settings)


class TestChroma:
    """The vector store's server."""

    async def test_answers_and_keeps_its_data_below_the_data_root(self, settings: Settings) -> None:
        """Its heartbeat comes, and its files are where the settings say."""
        async with running(chroma_server(settings), chroma_fault):
            kept = {path.name for path in settings.resolved_chroma_directory.iterdir()}

        assert kept == {"chroma.sqlite3", "tripsplit.lock"}


class TestFaults:
    """Why a server does not answer."""

    async def test_says_that_nobody_listens(self) -> None:
        """The system's own words, for both."""
        assert await redis_fault("redis://127.0.0.1:9/0") == "Connection refused"
        assert await chroma_fault("http://127.0.0.1:9") == "Connection refused"

    async def test_says_that_a_url_is_none(self) -> None:
        """What cannot be read as a URL is a fault, not a crash."""
        assert await redis_fault("127.0.0.1:6379") == (
            "Redis URL must specify one of the following schemes (redis://, rediss://, unix://)"
        )
        assert await chroma_fault("127.0.0.1") == "Request URL is missing an 'http://' or 'https://' protocol"

    async def test_says_that_something_else_answers(self, chroma_url: str) -> None:
        """Chroma is no Redis, and not every path of it is a Chroma."""
        assert await redis_fault(chroma_url.replace("http", "redis")) is not None
        assert await chroma_fault(f"{chroma_url}/elsewhere") == "it answers with status 404"


@asynccontextmanager
async def running(
    server: EmbeddedServer, fault: Callable[[str], Awaitable[str | None]]
) -> AsyncIterator[subprocess.Popen[bytes]]:
    """Run an embedded server by its command, from the moment it answers."""
    environment = os.environ | server.environment
    child = await asyncio.to_thread(subprocess.Popen, server.command, env=environment, stdout=subprocess.DEVNULL)
    try:
        async with asyncio.timeout(20):
            while await fault(server.url) is not None:  # noqa: ASYNC110 - another process cannot set our events
                await asyncio.sleep(0.02)
        yield child
    finally:
        child.terminate()
        child.wait(timeout=10)
