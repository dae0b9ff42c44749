"""`tripsplit clean-up`: what would go is shown first, and then it goes."""

import os
from pathlib import Path
from uuid import uuid4

from tests.graph.cli.commands import CommandLine

LONG_AGO = 1_700_000_000


def test_shows_what_would_go_and_removes_it(command_line: CommandLine, migrated_file: Path, tmp_path: Path) -> None:
    """A second time there is nothing left to remove."""
    (tmp_path / "tripsplit.db").write_bytes(migrated_file.read_bytes())
    key = f"{uuid4()}/{uuid4()}"
    orphan = tmp_path / "uploads" / key
    orphan.parent.mkdir(parents=True)
    orphan.write_bytes(b"nobody's")
    os.utime(orphan, (LONG_AGO, LONG_AGO))

    told = command_line.run("clean-up", "--data-root", tmp_path, "--dry-run")
    was_there = orphan.exists()
    done = [command_line.run("clean-up", "--data-root", tmp_path) for _ in range(2)]

    assert (told.status, told.output) == (0, f"{key}\nWould remove 1 file that no document knows.\n")
    assert was_there
    assert [each.output for each in done] == ["Removed 1 file that no document knows.\n", "Removed nothing.\n"]
    assert not orphan.exists()
