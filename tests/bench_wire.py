"""Measures the wire: what compressing costs and saves, and requests a second: `python -m tests.bench_wire`.

In turns in one run, so that a busy machine is as busy for each; client, servers and Valkey share it. What a process
takes of a processor says more there than how long it took.
"""

import asyncio
import gzip
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import brotli
import psutil
import zstandard

from graph.ids import encode_id
from persistence.database import open_database
from persistence.ids import new_id
from persistence.migrations import migrate
from tests import bench_ledger
from tests.acceptance.api import running_api
from tests.acceptance.world import ROOT
from tests.bench_execution import Asking
from tests.services import free_port, running_valkey

_RUNS = 40
_EXPENSE = """id description spentOn category amount { amount currency }
  payer { id name } shares { amount { amount currency } participant { id name } }"""
_PAGE = f"query ($id: ID!) {{ trip(id: $id) {{ id name expenses(first: 100) {{ nodes {{ {_EXPENSE} }} }} }} }}"
_LEVELS = {"gzip": (1, 2, 3, 4, 5, 6, 9), "zstd": (1, 2, 3, 4, 5, 6), "br": (0, 1, 2, 3, 4, 5, 6)}
_ROUNDS, _SECONDS, _CONNECTIONS = 5, 2.0, 4
_BODY = b'{"query":"{ __typename }"}'
_HEAD = b"POST /graphql HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
_REQUESTS = {
    "{ __typename }": (_HEAD % len(_BODY) + _BODY, b'"__typename":"Query"'),
    "GET /health": (b"GET /health HTTP/1.1\r\nHost: here\r\n\r\n", b'"status":"ok"'),
}
_SERVERS = (("httptools", "uvloop"), ("h11", "uvloop"), ("httptools", "asyncio"), ("h11", "asyncio"))


def main() -> None:
    """Measure, and print."""
    with tempfile.TemporaryDirectory() as folder:
        lines = asyncio.run(_compression(Path(folder)))
        lines += ["", *_requests(Path(folder))]
    for line in lines:
        print(line)  # noqa: T201  # a table is what it is run for


async def _compression(folder: Path) -> list[str]:
    async with bench_ledger._services(f"sqlite+aiosqlite:///{folder / 'page.db'}", folder) as services:
        await migrate(services.database)
        viewer, trip_id = await bench_ledger.fill(services.database, sharers=5, expense_count=400)
        asking = Asking(services, viewer, trip_id)
        page = await asking.compiled(_PAGE, {"id": asking.trip})
    lines = []
    for name, body in (("trip page, 100 expenses", page), ("ten of them", b"".join(_again(page) for _ in range(10)))):
        lines.append(f"{name + ', ' + _kilobytes(len(body)):<40} {'size':>10} {'processor':>12}")
        lines += [_compressed(coding, level, body) for coding, levels in _LEVELS.items() for level in levels]
    return lines


def _again(page: bytes) -> bytes:
    """Return the page with other expenses of the same people: nothing in it is twice that would not be."""
    other = re.sub(rb'RXhwZW5z[^"]+', lambda _: encode_id("Expense", new_id()).encode(), page)
    return re.sub(rb'"amount":"[0-9.]+"', lambda _: b'"amount":"%.2f"' % random.uniform(1, 500), other)  # noqa: S311


def _compressed(coding: str, level: int, body: bytes) -> str:
    write: dict[str, Callable[[], bytes]] = {
        "gzip": lambda: gzip.compress(body, level),
        "zstd": lambda: zstandard.ZstdCompressor(level=level).compress(body),
        "br": lambda: bytes(brotli.compress(body, quality=level)),
    }
    milliseconds = []
    for _ in range(_RUNS):
        began = time.thread_time()
        size = len(write[coding]())
        milliseconds.append(1000 * (time.thread_time() - began))
    return f"{coding + ' ' + str(level):<40} {_kilobytes(size):>10} {statistics.median(milliseconds):>9.2f} ms"


def _kilobytes(size: int) -> str:
    return f"{size / 1000:.1f} kB"


def _requests(folder: Path) -> list[str]:
    database_url = f"sqlite+aiosqlite:///{folder / 'wire.db'}"
    asyncio.run(_migrate(database_url))
    with running_valkey() as redis_url, ExitStack() as servers:
        environment = {"DATABASE_URL": database_url, "REDIS_URL": redis_url, "VECTOR_STORE_URL": "http://127.0.0.1:9"}
        measured = {
            f"{parser} on {loop}": servers.enter_context(_server(folder, parser, loop, environment))
            for parser, loop in _SERVERS
        }
        for count in (1, 2):
            (data_root := folder / str(count)).mkdir()
            api = servers.enter_context(running_api(data_root, "--workers", str(count), **environment))
            port = int(api.address.rpartition(":")[2])
            measured[f"tripsplit serve --workers {count}"] = Served(port, psutil.Process(api.process.pid))
        rates: dict[str, dict[str, list[tuple[float, float]]]] = {
            asked: {name: [] for name in measured} for asked in _REQUESTS
        }
        for _ in range(_ROUNDS):
            for asked, found in rates.items():
                for name, served in measured.items():
                    found[name].append(_rate(served, asked))
        memory = [f"{name}, memory of its own: {', '.join(served.memory())}" for name, served in measured.items()]
    lines = []
    for asked, found in rates.items():
        lines += [f"{asked + f', {_CONNECTIONS} connections':<40} {'a second':>10} {'processor':>12}"]
        lines += [*(_line(*row) for row in found.items()), ""]
    return [*lines, *memory[-2:]]


def _line(name: str, found: list[tuple[float, float]]) -> str:
    rate, taken = (statistics.median(values) for values in zip(*found, strict=True))
    return f"{name:<40} {rate:>10.0f} {taken:>9.2f} ms"


@dataclass(frozen=True, slots=True)
class Served:
    """A running server: its port, and its process, which may have others below it."""

    port: int
    process: psutil.Process

    def processor_seconds(self) -> float:
        """Return what all of its processes have taken of a processor so far."""
        times = [one.cpu_times() for one in self._processes()]
        return float(sum(one.user + one.system for one in times))

    def memory(self) -> list[str]:
        """Return what each of its processes has for itself."""
        return [f"{one.memory_full_info().uss / 1e6:.0f} MB" for one in self._processes()]

    def _processes(self) -> list[psutil.Process]:
        return [self.process, *(one for one in self.process.children() if "graph.cli" in one.cmdline())]


def _rate(served: Served, asked: str) -> tuple[float, float]:
    """Return requests a second, and milliseconds of a processor that the server took for each."""
    before = served.processor_seconds()
    answered = asyncio.run(_ask_for(_SECONDS, served.port, asked))
    return answered / _SECONDS, 1000 * (served.processor_seconds() - before) / answered


async def _ask_for(seconds: float, port: int, asked: str) -> int:
    until = time.perf_counter() + seconds
    return sum(await asyncio.gather(*(_ask(port, until, *_REQUESTS[asked]) for _ in range(_CONNECTIONS))))


async def _ask(port: int, until: float, request: bytes, expected: bytes) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answered = 0
    while time.perf_counter() < until:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r")[0])
        if expected not in await reader.readexactly(length):
            raise RuntimeError("The request was not answered.")
        answered += 1
    writer.close()
    await writer.wait_closed()
    return answered


@contextmanager
def _server(folder: Path, parser: str, loop: str, environment: dict[str, str]) -> Iterator[Served]:
    port = free_port()
    command = [sys.executable, "-m", "tests.bench_wire_server", parser, loop, str(port)]
    variables = os.environ | environment | {"DATA_ROOT_PATH": str(folder)}
    with subprocess.Popen(command, cwd=ROOT, env=variables, stdout=subprocess.DEVNULL) as process:
        try:
            _wait_for(port)
            yield Served(port, psutil.Process(process.pid))
        finally:
            process.kill()


def _wait_for(port: int) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            asyncio.run(_ask_for(0.5, port, "GET /health"))
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("The server does not answer.")


async def _migrate(url: str) -> None:
    database = open_database(url)
    await migrate(database)
    await database.close()


if __name__ == "__main__":
    main()
