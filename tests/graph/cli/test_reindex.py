"""`tripsplit reindex`, on a real database and its own vectors."""

import asyncio
import shutil
from pathlib import Path

from domain.jobs import Job, JobKind
from persistence.clock import now
from persistence.database import open_database
from persistence.jobs import load_due_jobs
from tests.graph.cli.commands import CommandLine


async def waiting(url: str) -> tuple[Job, ...]:
    """Return the jobs that wait in a database."""
    database = open_database(url)
    async with database.read() as connection:
        due = await load_due_jobs(connection, now=now(), limit=9)
    await database.close()
    return due


class TestReindex:
    """The command."""

    def test_leaves_the_work_to_the_worker(
        self, command_line: CommandLine, migrated_file: Path, exported_model: Path, tmp_path: Path
    ) -> None:
        """However often it is asked, there is one job, of no trip; what is chosen is said."""
        folder, file = tmp_path / "data", tmp_path / "trips.db"
        folder.mkdir()
        shutil.copy(migrated_file, file)
        (folder / "models").symlink_to(exported_model)
        settings = {"DATABASE_URL": f"sqlite:///{file}", "VECTOR_STORE": "sql", "LOG_LEVEL": "warning"}

        outcomes = [command_line.run("reindex", "--data-root", folder, **settings) for _ in range(2)]

        said = "The index is built anew by the worker, for sql; search goes on meanwhile.\n"
        assert [(outcome.status, outcome.output) for outcome in outcomes] == [(0, said)] * 2
        (job,) = asyncio.run(waiting(f"sqlite+aiosqlite:///{file}"))
        assert (job.kind, job.trip_id) == (JobKind.REINDEX, None)
