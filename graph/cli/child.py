"""A child process: starts it in a process group of its own, passes its lines on, and ends it with all it started."""

import asyncio
import contextlib
import os
import re
import signal
import subprocess
import sys
from asyncio.subprocess import Process
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from graph.cli.watchdog import kill_group

_CHUNK_BYTES = 65_536
_LONGEST_LINE_BYTES = 16_384
_DRAIN_SECONDS = 1.0
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")

if sys.platform == "win32":
    _REQUEST_TO_END = signal.CTRL_BREAK_EVENT
else:
    _REQUEST_TO_END = signal.SIGTERM

Write = Callable[[str, str], None]
"""Writes a line of the log under a name."""


@dataclass(frozen=True, slots=True)
class Child:
    """A program to keep running: its name in the log, its command, and how to tell that it answers.

    What a program that `holds_back` says before it answers, and while it ends, is shown only when it is given up.
    """

    name: str
    command: tuple[str, ...]
    answers: Callable[[], Awaitable[bool]]
    environment: Mapping[str, str] = field(default_factory=dict)
    holds_back: bool = False


class ChildProcess:
    """One life of a child."""

    def __init__(self, process: Process, name: str, write: Write, *, holds_back: bool) -> None:
        self.pid = process.pid
        self.last_lines: deque[str] = deque(maxlen=20)
        self._process = process
        self._name = name
        self._write = write
        self._holds_back = holds_back
        self._pump = asyncio.create_task(self._pass_on())
        self._end = asyncio.create_task(self._until_ended())

    @classmethod
    async def start(cls, child: Child, write: Write) -> "ChildProcess":
        """Start a child; raises OSError where its program cannot be run.

        Its process group is its own: Ctrl-C reaches the supervisor alone, which then ends its children in order.
        """
        process = await asyncio.create_subprocess_exec(
            *child.command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=os.environ | {"PYTHONUNBUFFERED": "1", **child.environment},
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
        return cls(process, child.name, write, holds_back=child.holds_back)

    def stop_holding_back(self) -> None:
        """Pass on what it says from now on; what it said so far is only kept as its last lines."""
        self._holds_back = False

    async def ended(self) -> int:
        """Wait until it has ended, and nothing it started is left, and return its exit code."""
        return await asyncio.shield(self._end)

    async def end(self, *, grace_seconds: float, hurry: asyncio.Event) -> None:
        """Ask it to end, wait for a grace period or until somebody is in a hurry, and then kill it."""
        self._holds_back = True
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(_REQUEST_TO_END)
        hurried = asyncio.create_task(hurry.wait())
        await asyncio.wait({self._end, hurried}, timeout=grace_seconds, return_when=asyncio.FIRST_COMPLETED)
        hurried.cancel()
        if not self._end.done():
            kill_group(self.pid)
        await self._end

    async def _until_ended(self) -> int:
        code = await self._process.wait()
        kill_group(self.pid)
        # A grandchild that left the group may hold the pipe open: what it says is not waited for.
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._pump, _DRAIN_SECONDS)
        return code

    async def _pass_on(self) -> None:
        reader = self._process.stdout
        assert reader is not None  # noqa: S101 - it was started with a pipe
        rest = b""
        while chunk := await reader.read(_CHUNK_BYTES):
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                self._say(line)
            if len(rest) > _LONGEST_LINE_BYTES:
                self._say(rest)
                rest = b""
        if rest:
            self._say(rest)

    def _say(self, line: bytes) -> None:
        text = line.decode(errors="replace").rstrip()
        if not sys.stdout.isatty():
            text = _COLOURS.sub("", text)
        if text:
            self.last_lines.append(text)
            if not self._holds_back:
                self._write(self._name, text)
