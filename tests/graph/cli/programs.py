"""Small real programs for the supervisor to keep running, and the means to look at them."""

import asyncio
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from graph.cli.child import Child
from graph.cli.supervisor import Patience

QUICK = Patience(
    quick_death=0.5, most_quick_deaths=3, first_delay=0.01, longest_delay=0.02, until_answering=10, grace=0.5
)
"""Gives up, and loses patience, within tenths of a second."""


def sleeper(folder: Path, *, name: str = "sleeper", prelude: str = "") -> Child:
    """Return a program that says hello, writes its process id to a file below a folder, and sleeps."""
    started = folder / name
    note = f"open({str(started)!r}, 'a').write(f'{{os.getpid()}}\\n')"
    # The note comes last: whoever has seen it may send signals, and none must meet a half-written line.
    code = f"import os, signal, sys, time; {prelude or 'pass'}; print('hello'); {note}; time.sleep(60)"

    async def answers() -> bool:
        return bool(ids(folder, name))

    return Child(name, (sys.executable, "-c", code), answers)


def failing(code: str) -> Child:
    """Return a program that ends by itself and never answers."""

    async def answers() -> bool:
        return False

    return Child("failing", (sys.executable, "-c", code), answers)


def ids(folder: Path, name: str = "sleeper") -> list[int]:
    """Return the process ids that a sleeper has written, one for each of its starts."""
    started = folder / name
    return [int(line) for line in started.read_text().split()] if started.exists() else []


async def until(condition: Callable[[], bool]) -> None:
    """Wait until a condition holds; fail after a minute, which a program may take to start on a busy machine."""
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110 - other processes cannot set our events
            await asyncio.sleep(0.01)


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait, where there is no event loop, until a condition holds; fail after as long."""
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def is_running(process_id: int) -> bool:
    """Tell whether a process runs; one that only waits to be collected does not."""
    try:
        return bool(psutil.Process(process_id).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


class Log:
    """Keeps what is written to it."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str]] = []

    def write(self, name: str, line: str) -> None:
        """Keep a line with the name of the one that said it."""
        self.lines.append((name, line))

    def said_by(self, name: str) -> list[str]:
        """Return the lines of one name."""
        return [line for speaker, line in self.lines if speaker == name]
