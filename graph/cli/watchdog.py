"""The watchdog: ends what a supervisor leaves behind when it is killed and can end nothing itself.

It is a program of its own, run by path on the standard library alone. The supervisor writes each child's process
group to its standard input: `+12` when the child starts, `-12` when it has ended. That pipe closes with the
supervisor, however it ends, SIGKILL included; what then still stands in the list is killed at once. Killing is safe:
Valkey's and Chroma's acknowledged writes are with the operating system, and every task of the worker can be repeated.
Linux could do this by PR_SET_PDEATHSIG, but only for direct children, through code between fork and exec; a pipe
works on every platform.
"""

import contextlib
import os
import signal
import sys
from collections.abc import Iterable


def groups_left(lines: Iterable[str]) -> set[int]:
    """Read until the pipe closes, and return the process groups that started and have not ended."""
    groups: set[int] = set()
    for line in lines:
        group = int(line[1:])
        if line.startswith("+"):
            groups.add(group)
        else:
            groups.discard(group)
    return groups


def kill_group(group: int) -> None:
    """Kill a process and all that it started; does nothing when it is gone."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if sys.platform == "win32":
            os.kill(group, signal.SIGTERM)
        else:
            os.killpg(group, signal.SIGKILL)


if __name__ == "__main__":
    for left in groups_left(sys.stdin):
        kill_group(left)
