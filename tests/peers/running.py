"""Running: servers as processes, started all at once and ended by their ids, however it ends."""

import subprocess
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil

from tests.acceptance.world import ROOT
from tests.peers.asking import Request, comparable
from tests.peers.servers import Server
from tests.services import free_port

_PATIENCE_SECONDS = 60


class AnswersDiffer(Exception):
    """A server answers otherwise than TripSplit, or with errors; the message says which."""


@dataclass(frozen=True, slots=True)
class Running:
    """A server that runs: its port, its process, and the file of what it has said."""

    server: Server
    port: int
    process: "subprocess.Popen[bytes]"
    log: Path

    def ask(self, request: Request) -> httpx.Response:
        """Ask once."""
        url = f"http://127.0.0.1:{self.port}{request.path}"
        return httpx.request(request.method, url, content=request.body, headers=request.headers, timeout=30)

    def resident_bytes(self) -> int:
        """Return how much of the memory its process has."""
        return int(psutil.Process(self.process.pid).memory_info().rss)

    def wait_until_it_listens(self) -> None:
        """Wait until anything is answered."""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise ChildProcessError(f"{self.server.name} has ended: {self.log.read_text()}")
            try:
                self.ask(Request("/"))
            except httpx.TransportError:
                time.sleep(0.05)
            else:
                return
        raise TimeoutError(f"{self.server.name} does not answer: {self.log.read_text()}")


@contextmanager
def running(servers: Iterable[Server], environment: dict[str, str], folder: Path) -> Iterator[list[Running]]:
    """Start servers, wait until all of them listen, and end them; their logs go into a folder."""
    with ExitStack() as until_ended:
        found = [until_ended.enter_context(_running(server, environment, folder)) for server in servers]
        for one in found:
            one.wait_until_it_listens()
        yield found


def require_same_answers(found: Sequence[Running]) -> None:
    """Raise AnswersDiffer unless all say the same to each kind of request."""
    for kind in {kind for one in found for kind in one.server.asks}:
        first, *others = answers(found, kind)
        for name, answer in others:
            if answer != first[1]:
                raise AnswersDiffer(f"{kind}: {name} answers otherwise than {first[0]}: {str(answer)[:1_000]}")


def answers(found: Sequence[Running], kind: str) -> list[tuple[str, Any]]:
    """Ask each that is asked this kind of request once; return its name, and what it says in a shape to compare."""
    asked = [(one, one.server.asks[kind]) for one in found if kind in one.server.asks]
    return [(one.server.name, comparable(one.ask(request).json())["data"]) for one, request in asked]


@contextmanager
def _running(server: Server, environment: dict[str, str], folder: Path) -> Iterator[Running]:
    port = free_port()
    log = folder / f"{port}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            server.command,
            # No settings of whoever runs this lie there.
            cwd=folder,
            env=environment | {"PYTHONPATH": str(ROOT), "PORT": str(port)},
            stdout=output,
            stderr=subprocess.STDOUT,
            # Ctrl-C is for the driver, which ends them.
            start_new_session=True,
        )
    try:
        yield Running(server, port, process, log)
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
