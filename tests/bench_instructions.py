"""Counts instructions of the execution, where timings of a busy machine are doubted: needs Valgrind, and patience.

`python -m tests.bench_instructions` runs each kind of request in processes of their own under Callgrind, which counts
from when the operation was compiled: what a request takes, whatever else the machine does. SQLite is in that process,
and counted; PostgreSQL is not. `python -m tests.bench_instructions page-postgresql` counts one kind alone.
"""

import asyncio
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from uuid import UUID

from domain.access import Viewer
from graph.cli.garbage import collect_garbage_rarely
from tests import bench_execution, bench_ledger
from tests.bench_listing import listing

_WARM, _TIMES = 3, 3
"""Requests before and while it is counted; the first two parse and compile."""
_TOTALS = re.compile(r"^totals: ([0-9]+)", re.MULTILINE)
_KINDS = {
    "list": "list of 1 000 objects with 8 fields",
    "page-sqlite": "trip page, 200 expenses, SQLite",
    "page-postgresql": "trip page, 200 expenses, PostgreSQL",
}


def main() -> None:
    """Count, and print; or be one of the processes that are counted."""
    match sys.argv[1:]:
        case ["ask", kind, who, *where]:
            asyncio.run(_ask(kind, who, *where))
        case kinds:
            _count_all(kinds or list(_KINDS))


def _count_all(kinds: list[str]) -> None:
    if shutil.which("valgrind") is None:
        sys.exit("Instructions are counted by Valgrind, which is not installed.")
    with tempfile.TemporaryDirectory() as folder, bench_ledger._postgres() as server:
        server.psql("CREATE DATABASE execution")
        sqlite = f"sqlite+aiosqlite:///{Path(folder) / 'execution.db'}"
        postgresql = server.get_uri(database="execution", driver="asyncpg")
        for kind in kinds:
            url = postgresql if kind == "page-postgresql" else sqlite
            where = [] if kind == "list" else [url, *asyncio.run(_fill(url, Path(folder)))]
            whose = ("compiled", "stock") if kind == "list" else ("compiled", "stock", "by hand")
            counts = {who: _instructions(kind, who, where) for who in whose}
            ratio = counts["stock"] / counts["compiled"]
            figures = [f"{who} {counts[who] / 1e6:,.1f} million" for who in counts]
            print(f"{_KINDS[kind]:<44} {', '.join(figures)}   {ratio:.1f} x stock")  # noqa: T201  # what it is run for


def _instructions(kind: str, who: str, where: list[str]) -> float:
    """Return how many instructions one request takes."""
    with tempfile.TemporaryDirectory() as folder:
        counting = ["valgrind", "--tool=callgrind", "--instr-atstart=no", f"--callgrind-out-file={folder}/counted"]
        command = [*counting, sys.executable, "-m", "tests.bench_instructions", "ask", kind, who, *where]
        run = subprocess.run(command, capture_output=True, text=True, check=True)  # this program itself
        # The first is what was dumped when the requests were answered, the other the end of the process.
        counted = Path(folder) / "counted.1"
        found = _TOTALS.search(counted.read_text(encoding="utf-8")) if counted.exists() else None
    if found is None:
        raise RuntimeError(f"Callgrind counted nothing: {run.stderr[-500:]}")
    return int(found[1]) / _TIMES


async def _fill(url: str, folder: Path) -> tuple[str, str]:
    """Fill a database, and return the ids of a user and of their trip."""
    async with bench_ledger._services(url, folder) as services:
        asking = await bench_execution.prepare(services)
    return str(asking.viewer.user_id), str(asking.trip_id)


async def _ask(kind: str, who: str, *where: str) -> None:
    if kind == "list":
        await _count(listing()[who])
        return
    url, user_id, trip_id = where
    with tempfile.TemporaryDirectory() as folder:
        async with bench_ledger._services(url, Path(folder)) as services:
            asking = bench_execution.Asking(services, Viewer(UUID(user_id)), UUID(trip_id))
            acts = {**asking.both(bench_execution.TRIP_PAGE, id=asking.trip), "by hand": asking.by_hand}
            await _count(acts[who])


async def _count(act: Callable[[], Awaitable[bytes]]) -> None:
    for _ in range(_WARM):
        await act()
    # As the server does.
    collect_garbage_rarely()
    _control("--instr=on")
    _control("--zero")
    for _ in range(_TIMES):
        await act()
    _control("--dump")


def _control(what: str) -> None:
    subprocess.run(["callgrind_control", what, str(os.getpid())], stdout=subprocess.DEVNULL, check=True)


if __name__ == "__main__":
    main()
