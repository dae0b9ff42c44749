"""Counts instructions of the execution, where timings of a busy machine are doubted: needs Valgrind, and patience.

`python -m tests.bench_instructions` runs each kind of request in processes of their own under Callgrind, a few times
and a few times more: the difference is what a request takes, whatever else the machine does. On SQLite, which is in the
same process.
"""

import asyncio
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from uuid import UUID

from domain.access import Viewer
from tests import bench_execution, bench_ledger
from tests.bench_listing import listing

_FEW, _MANY = 3, 8
"""Requests before counting ends; the first two parse and compile, and are in both counts."""
_COLLECTED = re.compile(r"Collected : ([0-9]+)")
_KINDS = {"list of 1 000 objects with 8 fields": "list", "trip page, 200 expenses, SQLite": "page"}


def main() -> None:
    """Count, and print; or be one of the processes that are counted."""
    match sys.argv[1:]:
        case ["ask", kind, who, times, *where]:
            asyncio.run(_ask(kind, who, int(times), *where))
        case _:
            _count_all()


def _count_all() -> None:
    if shutil.which("valgrind") is None:
        sys.exit("Instructions are counted by Valgrind, which is not installed.")
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'execution.db'}"
        where = [url, *asyncio.run(_fill(url, Path(folder)))]
        for name, kind in _KINDS.items():
            counts = {who: _instructions(kind, who, where) for who in ("compiled", "stock")}
            ratio = counts["stock"] / counts["compiled"]
            figures = [f"{who} {counts[who] / 1e6:,.1f} million" for who in counts]
            print(f"{name:<44} {', '.join(figures)}   {ratio:.1f} x stock")  # noqa: T201  # what it is run for


def _instructions(kind: str, who: str, where: list[str]) -> float:
    """Return how many instructions one request takes."""
    few, many = [_collected([kind, who, str(times), *where]) for times in (_FEW, _MANY)]
    return (many - few) / (_MANY - _FEW)


def _collected(asked: list[str]) -> int:
    counting = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    command = [*counting, sys.executable, "-m", "tests.bench_instructions", "ask", *asked]
    run = subprocess.run(command, capture_output=True, text=True, check=True)  # this program itself
    found = _COLLECTED.search(run.stderr)
    if found is None:
        raise RuntimeError(f"Callgrind counted nothing: {run.stderr[-500:]}")
    return int(found[1])


async def _fill(url: str, folder: Path) -> tuple[str, str]:
    """Fill a database, and return the ids of a user and of their trip."""
    async with bench_ledger._services(url, folder) as services:
        asking = await bench_execution.prepare(services)
    return str(asking.viewer.user_id), str(asking.trip_id)


async def _ask(kind: str, who: str, times: int, url: str, user_id: str, trip_id: str) -> None:
    if kind == "list":
        await _repeat(listing()[who], times)
        return
    with tempfile.TemporaryDirectory() as folder:
        async with bench_ledger._services(url, Path(folder)) as services:
            asking = bench_execution.Asking(services, Viewer(UUID(user_id)), UUID(trip_id))
            await _repeat(asking.both(bench_execution.TRIP_PAGE, id=asking.trip)[who], times)


async def _repeat(act: Callable[[], Awaitable[bytes]], times: int) -> None:
    for _ in range(times):
        await act()


if __name__ == "__main__":
    main()
