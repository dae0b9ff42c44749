"""Runs commands as the entry point does, and as real programs."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from graph.cli.main import main

ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a command ended: its exit status, and what it wrote."""

    status: int
    output: str
    errors: str


class CommandLine:
    """Runs `tripsplit` within this process."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch = monkeypatch
        self._capfd = capfd

    def run(self, *arguments: object, **variables: str) -> Outcome:
        """Run a command with variables added to its environment, and return how it ended."""
        self._monkeypatch.setattr(sys, "argv", ["tripsplit", *map(str, arguments)])
        for name, value in variables.items():
            self._monkeypatch.setenv(name, value)
        self._capfd.readouterr()
        with pytest.raises(SystemExit) as exit_:
            main()
        written = self._capfd.readouterr()
        code = exit_.value.code
        return Outcome(code if isinstance(code, int) else 0, written.out, written.err)


@contextmanager
def program(*arguments: object, folder: Path, **variables: str) -> Iterator[subprocess.Popen[str]]:
    """Start `tripsplit` as a real program in a folder, and end it on leaving."""
    child = subprocess.Popen(
        [sys.executable, "-m", "graph.cli", *map(str, arguments)],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT), **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield child
    finally:
        child.kill()
        child.communicate()
