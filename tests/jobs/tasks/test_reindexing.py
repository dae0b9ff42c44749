"""Reindexing: a worker that starts with other settings queues it, and the job comes to its end, whoever dies."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from domain.generations import GenerationState
from domain.jobs import Job, JobKind, JobState
from domain.trips import OpenTrip
from jobs.context import TaskContext
from jobs.queue import Queue
from jobs.running import run_job
from jobs.tasks.documents import purge_document, read_document
from jobs.tasks.index import verify_all
from jobs.tasks.reindexing import prepare_index
from persistence.database import Database
from persistence.embedder import Embedder, EmbedderNotReady
from persistence.generations import load_kept_generations, load_retired_generations
from persistence.indexes import SearchIndex
from persistence.jobs import load_due_jobs
from persistence.lost_indexes import is_index_lost
from persistence.passages import load_passages
from persistence.vectors.scopes import scope_of_trip
from persistence.vectors.sql import SqlVectors
from tests.arrangement import NOW, stored_trip
from tests.encoders import WordEncoder
from tests.jobs.tasks.test_documents import BOOK, deleted, uploaded
from tests.services import free_port, running_chroma
from tests.vector_stores import chroma_store, space_of, stored_in


@pytest.fixture
def before(context: TaskContext) -> TaskContext:
    """A worker as it was set: vectors in the database itself, by one model."""
    return replace(context, index=index_by(context.database, WordEncoder("old")))


@pytest.fixture
def after(context: TaskContext) -> TaskContext:
    """A worker with another model, which can still ask what the older made."""
    return replace(context, index=index_by(context.database, WordEncoder("new", known=[WordEncoder("old")])))


@pytest.fixture
async def trip(context: TaskContext) -> OpenTrip:
    """An empty trip."""
    return await stored_trip(context.database)


@pytest.fixture
async def queue(valkey_url: str) -> AsyncIterator[Queue]:
    """A queue on a real Valkey."""
    opened = Queue(valkey_url)
    yield opened
    await opened.close()


def index_by(database: Database, encoder: WordEncoder) -> SearchIndex:
    """Return an index in the database itself."""
    return SearchIndex(database, SqlVectors(database, space_of), Embedder(encoder), now=lambda: NOW)


async def waiting(context: TaskContext) -> list[Job]:
    """Return the jobs that build an index and wait."""
    async with context.database.read() as connection:
        due = await load_due_jobs(connection, now=NOW, limit=99)
    return [job for job in due if job.kind is JobKind.REINDEX]


async def serving(context: TaskContext) -> list[tuple[str, GenerationState]]:
    """Return the kept generations by model and state."""
    async with context.database.read() as connection:
        return [(each.design.model, each.state) for each in await load_kept_generations(connection)]


async def assert_complete(context: TaskContext, trip: OpenTrip, *document_ids: UUID) -> None:
    """Assert that the generation that serves has the passages of these documents, and nothing else."""
    opened = await context.index.serving()
    async with context.database.read() as connection:
        wanted = {one.id for each in document_ids for one in await load_passages(connection, each)}
    assert await opened.vectors.passage_ids_in(scope_of_trip(trip.trip.id)) == wanted
    async with context.database.read() as connection:
        retired = await load_retired_generations(connection)
    for generation in retired:
        assert await context.index.store_of(generation).passage_ids_in(scope_of_trip(trip.trip.id)) == frozenset()


async def test_a_worker_with_other_settings_builds_the_index_anew(
    before: TaskContext, after: TaskContext, trip: OpenTrip, queue: Queue
) -> None:
    """It queues one job when it starts, and none the next time; the job tells how far it is; another index serves."""
    document = await uploaded(before, trip, BOOK)
    await prepare_index(before, queue)
    await read_document(before, document.id)
    assert await waiting(before) == []

    for _ in range(2):
        await prepare_index(after, queue)
    (job,) = await waiting(after)
    assert await serving(after) == [("old", GenerationState.SERVING), ("new", GenerationState.BUILDING)]
    ended = await run_job(after, job.id)

    assert ended is not None
    assert (ended.state, ended.trip_id, ended.done) == (JobState.SUCCEEDED, None, ended.total)
    assert ended.done > 32
    assert await serving(after) == [("new", GenerationState.SERVING)]
    await assert_complete(after, trip, document.id)
    await prepare_index(after, queue)
    assert await waiting(after) == []


@pytest.mark.parametrize(
    ("step", "time"),
    [("upsert", 1), ("upsert", 3), ("passage_ids_in", 1), ("drop", 1)],
    ids=["storing at first", "storing at last", "comparing", "dropping"],
)
async def test_a_worker_may_die_at_any_step(
    before: TaskContext, after: TaskContext, trip: OpenTrip, queue: Queue, step: str, time: int
) -> None:
    """The job goes on with another, and nothing is lost or doubled."""
    document = await uploaded(before, trip, BOOK)
    await read_document(before, document.id)
    await prepare_index(after, queue)
    (job,) = await waiting(after)
    times, act = 0, getattr(SqlVectors, step)

    async def dying(self: SqlVectors, *given: object) -> object:
        nonlocal times
        done = await act(self, *given)
        times += 1
        if times == time:
            running.cancel()
            await asyncio.sleep(1)
        return done

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("persistence.reindexing._BATCH", 16)
        patch.setattr(SqlVectors, step, dying)
        running = asyncio.create_task(run_job(after, job.id))
        await asyncio.wait([running])
    assert running.cancelled()
    ended = await run_job(after, job.id)

    assert ended is not None
    assert (ended.state, ended.attempt) == (JobState.SUCCEEDED, 2)
    assert await serving(after) == [("new", GenerationState.SERVING)]
    await assert_complete(after, trip, document.id)


async def test_documents_may_come_and_go_meanwhile(
    before: TaskContext, after: TaskContext, trip: OpenTrip, queue: Queue
) -> None:
    """Uploaded with the older settings and the newer ones, and deleted: the new index is true to all of it."""
    staying, leaving = await uploaded(before, trip, BOOK), await uploaded(before, trip, BOOK)
    for document in (staying, leaving):
        await read_document(before, document.id)
    await prepare_index(after, queue)
    (job,) = await waiting(after)
    coming = [await uploaded(before, trip, BOOK) for _ in range(2)]

    async def deleting() -> None:
        await deleted(before, trip, leaving)
        await purge_document(after, leaving.id)

    async def reading_with_older_settings() -> None:
        # Once the newer index serves, it cannot ask it; the job goes on with a worker that can.
        with suppress(EmbedderNotReady):
            await read_document(before, coming[0].id)
        await read_document(after, coming[0].id)

    ended, *_ = await asyncio.gather(
        run_job(after, job.id), reading_with_older_settings(), read_document(after, coming[1].id), deleting()
    )

    assert ended is not None
    assert ended.state is JobState.SUCCEEDED
    await assert_complete(after, trip, staying.id, *(document.id for document in coming))
    assert await verify_all(after, queue) == 0


async def test_another_store_at_the_address_is_filled(
    context: TaskContext, trip: OpenTrip, queue: Queue, chroma_url: str, tmp_path: Path
) -> None:
    """One that has nothing of what the database knows is found out, and nothing is embedded again for it."""
    encoder, name = WordEncoder("words"), f"moved-{uuid4().hex}"
    with running_chroma(tmp_path / "other") as other_url:
        here, there = [
            replace(context, index=SearchIndex(context.database, chroma_store(url, name), Embedder(encoder)))
            for url in (chroma_url, other_url)
        ]
        assert not await is_index_lost(there.index)
        document = await uploaded(here, trip, BOOK)
        await read_document(here, document.id)
        encoded = len(encoder.encoded)

        assert [await prepare_index(each, queue) for each in (here, there)] == [True, False]
        (job,) = await waiting(there)
        ended = await run_job(there, job.id)

        assert ended is not None
        assert ended.state is JobState.SUCCEEDED
        assert len(encoder.encoded) == encoded
        await assert_complete(there, trip, document.id)
        assert [await prepare_index(there, queue), await waiting(there)] == [True, []]
        for each in (here, there):
            await each.vectors.close()


async def test_a_store_that_is_away_is_waited_for(context: TaskContext, trip: OpenTrip, queue: Queue) -> None:
    """Whatever it has may be there when it is back: nothing is built anew."""
    await read_document(context, (await uploaded(context, trip, BOOK)).id)
    away = chroma_store(f"http://127.0.0.1:{free_port()}", "any")
    cut_off = replace(context, index=stored_in(context.index, away))

    assert await prepare_index(cut_off, queue)

    assert await waiting(context) == []
    await away.close()
