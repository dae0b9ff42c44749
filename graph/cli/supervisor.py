"""The supervisor: keeps programs running, restarts one that dies, and leaves none behind."""

import asyncio
import contextlib
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from graph.cli.child import Child, ChildProcess, Write
from graph.cli.failures import CommandFailed

_FIRST_POLL_SECONDS = 0.02
_LONGEST_POLL_SECONDS = 0.5
SUPERVISOR = "up"
"""The name under which it writes what it says itself."""


class ChildGaveUp(CommandFailed):
    """A child dies again and again right after its start, or never answers."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long the supervisor waits, and how often it tries; all in seconds but `most_quick_deaths`."""

    quick_death: float = 10.0
    most_quick_deaths: int = 4
    first_delay: float = 0.2
    longest_delay: float = 5.0
    until_answering: float = 180.0
    grace: float = 8.0

    def delay(self, quick_deaths: int) -> float:
        """Return how long to wait before a restart: twice as long after each quick death."""
        return min(self.longest_delay, float(self.first_delay * 2 ** (quick_deaths - 1)))


class Supervisor:
    """Starts children in order and ends them in the opposite order when it is left, whatever the reason."""

    def __init__(self, write: Write, *, patience: Patience | None = None) -> None:
        self._write = write
        self._patience = patience or Patience()
        self._groups: list[list[_Keeper]] = []
        self._hurry = asyncio.Event()
        self._watchdog = _Watchdog()
        self.is_ending = False

    async def __aenter__(self) -> Self:
        """Start the watchdog, which ends the children if this process is killed."""
        self._watchdog.start()
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """End all children, the last ones started first."""
        self.is_ending = True
        for group in reversed(self._groups):
            await asyncio.gather(*(keeper.end() for keeper in group))
        self._watchdog.end()

    async def start(self, *children: Child) -> None:
        """Start children side by side and return when all of them answer; raises ChildGaveUp.

        They are ended side by side too.
        """
        group = [_Keeper(child, self._write, self._patience, self._watchdog, self._hurry) for child in children]
        self._groups.append(group)
        await asyncio.gather(*(keeper.until_answering() for keeper in group))

    async def wait(self) -> None:
        """Wait until a child is given up, and raise ChildGaveUp; otherwise for ever."""
        tasks = [keeper.task for group in self._groups for keeper in group]
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
        for task in done:
            task.result()

    def hurry(self) -> None:
        """Kill what has not ended yet instead of waiting for it."""
        self._hurry.set()


class _Keeper:
    """Keeps one child running until it is told to end it."""

    def __init__(
        self, child: Child, write: Write, patience: Patience, watchdog: "_Watchdog", hurry: asyncio.Event
    ) -> None:
        self._child = child
        self._write = write
        self._patience = patience
        self._watchdog = watchdog
        self._hurry = hurry
        self._ending = asyncio.Event()
        self._answered = asyncio.Event()
        self.task = asyncio.create_task(self._keep())

    async def until_answering(self) -> None:
        answered = asyncio.create_task(self._answered.wait())
        waited = self._patience.until_answering
        done, _ = await asyncio.wait({answered, self.task}, timeout=waited, return_when=asyncio.FIRST_COMPLETED)
        answered.cancel()
        if not done:
            raise ChildGaveUp(f"{self._child.name} was started, but does not answer after {waited:g} seconds.")
        if self.task.done():
            self.task.result()

    async def end(self) -> None:
        # Only the task that starts processes ends them, so that none can slip in between.
        self._ending.set()
        # Nobody is to wait for a next life that does not come.
        for one in self._child.sockets:
            one.close()
        with contextlib.suppress(ChildGaveUp):
            await self.task

    async def _keep(self) -> None:
        quick_deaths = 0
        while not self._ending.is_set():
            lived, code, last_lines = await self._live_once()
            if self._ending.is_set():
                return
            quick_deaths = quick_deaths + 1 if lived < self._patience.quick_death else 1
            self._require_hope(quick_deaths, code, last_lines)
            delay = self._patience.delay(quick_deaths)
            self._write(SUPERVISOR, f"{self._child.name} ended ({_meaning(code)}); it starts again in {delay:.1f} s.")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._ending.wait(), delay)

    async def _live_once(self) -> tuple[float, int, list[str]]:
        clock = asyncio.get_running_loop().time
        started = clock()
        if self._child.prepare is not None:
            await self._child.prepare()
        try:
            process = await ChildProcess.start(self._child, self._write)
        except OSError as error:
            raise ChildGaveUp(f"{self._child.name} cannot be started: {error}.") from error
        self._watchdog.add(process.pid)
        greeting = asyncio.create_task(self._greet(process))
        asked = asyncio.create_task(self._ending.wait())
        ended = asyncio.create_task(process.ended())
        await asyncio.wait({ended, asked}, return_when=asyncio.FIRST_COMPLETED)
        greeting.cancel()
        asked.cancel()
        if not ended.done():
            await process.end(grace_seconds=self._patience.grace, hurry=self._hurry)
        code = await ended
        self._watchdog.remove(process.pid)
        return clock() - started, code, list(process.last_lines)

    async def _greet(self, process: ChildProcess) -> None:
        pause = _FIRST_POLL_SECONDS
        while not await self._child.answers():
            await asyncio.sleep(pause)
            pause = min(pause * 1.3, _LONGEST_POLL_SECONDS)
        process.stop_holding_back()
        self._write(SUPERVISOR, f"{self._child.name} answers.")
        self._answered.set()

    def _require_hope(self, quick_deaths: int, code: int, last_lines: list[str]) -> None:
        if quick_deaths < self._patience.most_quick_deaths:
            return
        if self._child.holds_back:
            for line in last_lines:
                self._write(self._child.name, line)
        last = f'; it last said "{last_lines[-1][:300]}"' if last_lines else ""
        raise ChildGaveUp(
            f"{self._child.name} ended {quick_deaths} times shortly after its start, lastly {_meaning(code)}{last}."
        )


class _Watchdog:
    """The running watchdog program, and what it was told; see graph/cli/watchdog.py."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._groups: set[int] = set()

    def start(self) -> None:
        program = Path(__file__).with_name("watchdog.py")
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-I", "-S", str(program)], stdin=subprocess.PIPE, start_new_session=True
        )

    def add(self, group: int) -> None:
        self._groups.add(group)
        self._tell(f"+{group}\n")

    def remove(self, group: int) -> None:
        self._groups.discard(group)
        self._tell(f"-{group}\n")

    def end(self) -> None:
        if self._process is not None and self._process.stdin is not None:
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.close()
            self._process.wait()

    def _tell(self, line: str) -> None:
        if self._process is None or self._process.stdin is None:
            return
        try:
            self._process.stdin.write(line.encode())
            self._process.stdin.flush()
        except BrokenPipeError:
            # Somebody ended the watchdog: the next one is told everything again.
            self._process.wait()
            self._process = None
            self.start()
            self._tell("".join(f"+{group}\n" for group in self._groups))


def _meaning(code: int) -> str:
    return f"by signal {-code}" if code < 0 else f"with exit code {code}"
