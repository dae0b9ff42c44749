"""`tripsplit clean-up`: what would go is shown first, and then it goes."""

import asyncio
import os
from pathlib import Path
from uuid import UUID, uuid4

from persistence.database import open_database
from tests.arrangement import stored_trip
from tests.graph.cli.commands import CommandLine

LONG_AGO = 1_700_000_000


async def with_trip(path: Path) -> UUID:
    """Store a trip in a database, and return its id."""
    database = open_database(f"sqlite+aiosqlite:///{path}")
    trip = await stored_trip(database)
    await database.close()
    return trip.trip.id


def test_shows_what_would_go_and_removes_it(command_line: CommandLine, migrated_file: Path, tmp_path: Path) -> None:
    """A second time there is nothing left to remove."""
    path = tmp_path / "tripsplit.db"
    path.write_bytes(migrated_file.read_bytes())
    key = f"{asyncio.run(with_trip(path))}/{uuid4()}"
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
