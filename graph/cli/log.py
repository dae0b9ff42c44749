"""The log of `tripsplit up`: the lines of all its programs, each under the name of the one that said it."""

import io
import os
import signal
import sys

_WIDTH = len("worker") + 1


class SharedLog:
    """Writes lines to standard output; asks this process to stop when nobody can read them any more."""

    def __init__(self) -> None:
        self._is_read = True

    def write(self, name: str, line: str) -> None:
        """Write a line under a name."""
        if not self._is_read:
            return
        try:
            sys.stdout.write(f"{name:<{_WIDTH}} | {line}\n")
            sys.stdout.flush()
        except BrokenPipeError:
            # As in `tripsplit up | head`. Going on unseen would surprise whoever thinks that it has stopped.
            self._is_read = False
            # Python flushes standard output once more as it ends, which must not fail again.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            os.kill(os.getpid(), signal.SIGTERM)


class NamedStream(io.TextIOBase):
    """A text stream whose lines appear in the log under one name: for the log lines of this very process."""

    def __init__(self, log: SharedLog, name: str) -> None:
        self._log = log
        self._name = name

    def write(self, text: str) -> int:
        """Write whole lines, as logging handlers do."""
        for line in text.splitlines():
            self._log.write(self._name, line)
        return len(text)
