"""Leftovers: what a piece of work leaves behind in this process, of tasks, connections and file descriptors."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psutil

_PAUSE_SECONDS = 0.01


@asynccontextmanager
async def nothing_left_behind(*, patience_seconds: float = 20.0) -> AsyncIterator[None]:
    """Fail unless the body has left no task, no open connection and no file descriptor, at the latest after a while."""
    before = _held()
    yield
    held = before
    for _ in range(round(patience_seconds / _PAUSE_SECONDS)):
        held = _held()
        # What others had left before the body may be gone by now.
        if all(after <= earlier for after, earlier in zip(held, before, strict=True)):
            return
        await asyncio.sleep(_PAUSE_SECONDS)
    names = [task.get_name() for task in asyncio.all_tasks()]
    raise AssertionError(f"{held} tasks, connections and descriptors are left, after {before}: {names}")


def _held() -> tuple[int, int, int]:
    process = psutil.Process(os.getpid())
    connections = [one for one in process.net_connections("tcp") if one.status not in {"TIME_WAIT", "NONE"}]
    return len(asyncio.all_tasks()), len(connections), process.num_fds()
