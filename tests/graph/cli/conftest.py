"""Fixtures of the command line."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from persistence.settings import Settings
from tests.graph.cli.commands import CommandLine


@pytest.fixture
def command_line(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> Iterator[CommandLine]:
    """The command line, in an empty folder and without any of our variables; logging is put back afterwards."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield CommandLine(monkeypatch, capfd)
    root.handlers, root.level = handlers, level
