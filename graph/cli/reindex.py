"""`tripsplit reindex`: has the index built anew by the worker, while the one there is serves."""

import asyncio
from typing import Annotated

import typer

from domain.jobs import Job, JobState
from graph.cli.failures import CommandFailed
from graph.cli.options import DataRootOption, settings_beside_run
from graph.cli.preflight import require_database
from jobs.queue import Queue
from persistence.clock import now
from persistence.database import Database, open_database
from persistence.embedder import EmbedderNotReady
from persistence.embedding_models import EmbeddingModelUnavailable
from persistence.jobs import load_job
from persistence.logs import configure_logs
from persistence.opening import open_index
from persistence.reindexing import plan_reindex
from persistence.settings import Settings
from persistence.vectors.failures import VectorStoreRefused

WaitOption = Annotated[bool, typer.Option("--wait", help="Tell how far it has come, until it is done.")]
_ASK_SECONDS = 0.5


def reindex(*, data_root: DataRootOption = None, wait: WaitOption = False) -> None:
    """Have the worker build the index anew, beside the one that is searched, which it then takes over from."""
    settings = settings_beside_run(data_root=data_root)
    configure_logs(settings)
    asyncio.run(_run(settings, is_waiting=wait))


async def _run(settings: Settings, *, is_waiting: bool) -> None:
    await require_database(settings)
    database = open_database(settings.resolved_database_url)
    try:
        job = await _queued(settings, database)
        typer.echo(f"The index is built anew by the worker, for {settings.vector_store}; search goes on meanwhile.")
        if is_waiting:
            await _wait(database, job)
    finally:
        await database.close()


async def _queued(settings: Settings, database: Database) -> Job:
    try:
        index = open_index(settings, database)
        try:
            await index.embedder.prepare()
            job = await plan_reindex(index, is_anew=True, now=now())
        finally:
            await index.close()
    except (EmbedderNotReady, EmbeddingModelUnavailable, VectorStoreRefused) as failure:
        raise CommandFailed(str(failure)) from failure
    if job is None:
        raise CommandFailed("Something else changed the index at the same moment: try again.")
    if settings.redis_url is not None:
        queue = Queue(settings.redis_url)
        await queue.enqueue([job])
        await queue.close()
    return job


async def _wait(database: Database, job: Job) -> None:
    told: str | None = None
    while True:
        async with database.read() as connection:
            current = await load_job(connection, job.id) or job
        if current.state.is_final:
            break
        line = _line(current)
        if line != told:
            typer.echo(line)
            told = line
        await asyncio.sleep(_ASK_SECONDS)
    if current.state is not JobState.SUCCEEDED:
        raise CommandFailed(current.reason or "It was given up.")
    typer.echo(f"It is searched now, with {current.done} passages.")


def _line(job: Job) -> str:
    if job.state is JobState.QUEUED:
        return f"It waits: {job.reason}" if job.reason else "It waits for a worker."
    return f"{job.done} of {job.total} passages" if job.total is not None else "It has begun."
