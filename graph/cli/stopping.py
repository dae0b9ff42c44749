"""Stopping: runs what a supervisor keeps running until somebody asks for its end."""

import asyncio
import contextlib
import signal
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

from graph.cli.supervisor import Supervisor


async def run_until_stopped(
    supervisor: Supervisor, work: Coroutine[Any, Any, None], say: Callable[[str], None]
) -> None:
    """Run some work until a signal asks for its end, a second one in a hurry; raises what the work raises itself."""
    task = asyncio.ensure_future(work)

    def stop() -> None:
        # Only the first request may interrupt: one that comes while children end must not leave any of them.
        if supervisor.is_ending:
            supervisor.hurry()
        else:
            say("Stopping. Ask again to stop at once.")
            task.cancel()

    with _on_request_to_stop(stop):
        # Cancelled is how it ends when it was asked to.
        await asyncio.wait({task})
    if not task.cancelled():
        task.result()
    say("Everything has stopped.")


@contextlib.contextmanager
def _on_request_to_stop(stop: Callable[[], None]) -> Iterator[None]:
    loop = asyncio.get_running_loop()

    def on_signal(_number: int, _frame: object) -> None:
        loop.call_soon_threadsafe(stop)

    # The event loop's own handlers do not exist on Windows.
    names = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
    before = {number: signal.signal(number, on_signal) for name in names if (number := getattr(signal, name, None))}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
