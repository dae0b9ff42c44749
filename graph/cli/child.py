"""A child process: starts it in a process group of its own, passes its lines on, and ends it with all it started."""

import asyncio
import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from graph.cli.watchdog import kill_group

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

    It is prepared before each start, so that what its last life left behind is not taken for an answer.
    What a program that `holds_back` says before it answers and while it ends is shown only when it is given up.
    One that `speaks_itself` writes where the supervisor writes, past it.
    It inherits `sockets` under their own numbers, in each of its lives: who connects in between waits for the next.
    """

    name: str
    command: tuple[str, ...]
    answers: Callable[[], Awaitable[bool]]
    environment: Mapping[str, str] = field(default_factory=dict)
    prepare: Callable[[], Awaitable[None]] | None = None
    holds_back: bool = False
    sockets: tuple[socket.socket, ...] = ()
    speaks_itself: bool = False


class ChildProcess(asyncio.SubprocessProtocol):
    """One life of a child.

    It is a protocol of its own since `asyncio.subprocess.Process.wait` also waits for the pipe, which a grandchild may
    hold open for as long as it likes.
    """

    def __init__(self, child: Child, write: Write) -> None:
        self.last_lines: deque[str] = deque(maxlen=20)
        self.pid = 0
        self._child = child
        self._write = write
        self._holds_back = child.holds_back
        self._transport: asyncio.SubprocessTransport
        self._rest = b""
        self._has_exited = asyncio.Event()
        self._is_silent = asyncio.Event()
        if child.speaks_itself:
            self._is_silent.set()
        self._end = asyncio.create_task(self._until_ended())

    @classmethod
    async def start(cls, child: Child, write: Write) -> "ChildProcess":
        """Start a child; raises OSError where its program cannot be run.

        Its process group is its own: Ctrl-C reaches the supervisor alone, which then ends its children in order.
        """
        life = cls(child, write)
        try:
            life._transport, _ = await asyncio.get_running_loop().subprocess_exec(
                lambda: life,
                *child.command,
                stdin=subprocess.DEVNULL,
                stdout=None if child.speaks_itself else subprocess.PIPE,
                stderr=None if child.speaks_itself else subprocess.STDOUT,
                env=os.environ | {"PYTHONUNBUFFERED": "1", **child.environment},
                pass_fds=[one.fileno() for one in child.sockets],
                start_new_session=True,
                creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
            )
        except OSError:
            life._end.cancel()
            raise
        life.pid = life._transport.get_pid()
        return life

    def stop_holding_back(self) -> None:
        """Pass on what it says from now on; what it said so far is only kept as its last lines."""
        self._holds_back = False

    async def ended(self) -> int:
        """Wait until it has ended, and nothing it started is left, and return its exit code."""
        return await asyncio.shield(self._end)

    async def end(self, *, grace_seconds: float, hurry: asyncio.Event) -> None:
        """Ask it to end, wait for a grace period or until somebody is in a hurry, and then kill it."""
        self._holds_back = self._child.holds_back
        with contextlib.suppress(ProcessLookupError):
            self._transport.send_signal(_REQUEST_TO_END)
        hurried = asyncio.create_task(hurry.wait())
        await asyncio.wait({self._end, hurried}, timeout=grace_seconds, return_when=asyncio.FIRST_COMPLETED)
        hurried.cancel()
        if not self._end.done():
            kill_group(self.pid)
        await self._end

    def pipe_data_received(self, _fd: int, data: bytes) -> None:
        """Pass on whole lines, as asyncio hands them over."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            self._say(line)
        if len(self._rest) > _LONGEST_LINE_BYTES:
            self._say(self._rest)
            self._rest = b""

    def pipe_connection_lost(self, _fd: int, _error: Exception | None) -> None:
        """Pass on what came after the last line."""
        self._say(self._rest)
        self._is_silent.set()

    def process_exited(self) -> None:
        """Take note that it has exited."""
        self._has_exited.set()

    async def _until_ended(self) -> int:
        await self._has_exited.wait()
        kill_group(self.pid)
        # A grandchild that left the group may still hold the pipe: what it says is not waited for.
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._is_silent.wait(), _DRAIN_SECONDS)
        code = self._transport.get_returncode()
        self._transport.close()
        return -1 if code is None else code

    def _say(self, line: bytes) -> None:
        text = line.decode(errors="replace").rstrip()
        if not sys.stdout.isatty():
            text = _COLOURS.sub("", text)
        if text:
            self.last_lines.append(text)
            if not self._holds_back:
                self._write(self._child.name, text)
