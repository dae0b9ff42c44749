"""The index: what differs from the passages in the database is found, mended both ways, and differs no more."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from uuid import uuid4

import pytest

from domain.index_reports import IndexReport
from domain.jobs import JobKind, JobState
from domain.passages import PassageSource
from domain.trips import OpenTrip
from jobs.context import TaskContext
from jobs.queue import Queue
from jobs.running import run_job
from jobs.tasks.documents import read_document
from jobs.tasks.expenses import index_expense
from jobs.tasks.index import verify_all
from jobs.worker import _arq_worker
from persistence.jobs import load_due_jobs
from persistence.passages import load_passages
from persistence.vectors.scopes import scope_of_trip
from persistence.verification import verify_index
from tests.arrangement import NOW, stored_expense, stored_trip
from tests.jobs.tasks.test_documents import LETTER, uploaded
from tests.services import free_port
from tests.vector_stores import MODEL_SPACE, chroma_store, passages_of, random_vectors, stored_in


@pytest.fixture
async def trip(context: TaskContext) -> OpenTrip:
    """A trip with a document and an expense that are searchable."""
    trip = await stored_trip(context.database)
    await read_document(context, (await uploaded(context, trip, LETTER)).id)
    await index_expense(context, (await stored_expense(context.database, trip)).id)
    return trip


@pytest.fixture
async def queue(valkey_url: str) -> AsyncIterator[Queue]:
    """A queue on a real Valkey."""
    opened = Queue(valkey_url)
    yield opened
    await opened.close()


async def verified(context: TaskContext, trip: OpenTrip, *, is_repairing: bool = False) -> IndexReport:
    """Compare the index of a trip, and run the jobs that mend it."""
    report, jobs = await verify_index(context.index, trip.trip.id, is_repairing=is_repairing, now=context.now)
    for job in jobs:
        ended = await run_job(context, job.id)
        assert ended is not None
        assert ended.state is JobState.SUCCEEDED
    return report


async def test_a_true_index_is_told_so(context: TaskContext, trip: OpenTrip) -> None:
    """With how much there is."""
    report = await verified(context, trip, is_repairing=True)

    assert report.difference.is_none
    assert report.passage_count == report.vector_count > 2


async def test_vectors_that_were_lost_are_made_again(context: TaskContext, trip: OpenTrip) -> None:
    """Of documents and expenses; without repair nothing is changed."""
    ids = await context.vectors.passage_ids_in(scope_of_trip(trip.trip.id))
    await context.vectors.delete_passages(ids)

    looked = [await verified(context, trip) for _ in range(2)]
    mended = await verified(context, trip, is_repairing=True)

    assert [report.difference.missing for report in (*looked, mended)] == [ids] * 3
    assert mended.vector_count == 0
    assert (await verified(context, trip)).difference.is_none
    assert await context.vectors.passage_ids_in(scope_of_trip(trip.trip.id)) == ids


async def test_two_who_mend_at_once_queue_each_source_once(context: TaskContext, trip: OpenTrip) -> None:
    """As an owner and the night do."""
    await context.vectors.delete_passages(await context.vectors.passage_ids_in(scope_of_trip(trip.trip.id)))

    verifying = [verify_index(context.index, trip.trip.id, is_repairing=True, now=context.now) for _ in range(2)]
    found = await asyncio.gather(*verifying)

    assert sorted(job.kind.value for _, jobs in found for job in jobs) == ["INDEX_EXPENSE", "READ_DOCUMENT"]


async def test_vectors_that_no_passage_has_are_removed(context: TaskContext, trip: OpenTrip) -> None:
    """And those of other trips are let alone."""
    stale, foreign = passages_of(trip.trip.id, 3), passages_of(uuid4(), 2, PassageSource.EXPENSE)
    dimension = len((await context.embedder.embed(["x"]))[0])
    await context.vectors.upsert([*stale, *foreign], random_vectors(5, dimension=dimension))

    mended = await verified(context, trip, is_repairing=True)

    assert mended.difference.stale == {passage.id for passage in stale}
    assert (await verified(context, trip)).difference.is_none
    assert await context.vectors.passage_ids(foreign[0].source_id) == {passage.id for passage in foreign}


async def test_all_trips_are_verified_in_a_night(context: TaskContext, trip: OpenTrip, queue: Queue) -> None:
    """How many differed is told; the night after none does."""
    other = await stored_trip(context.database)
    document = await uploaded(context, other, LETTER)
    await read_document(context, document.id)
    await context.vectors.delete_source(document.id)

    assert await verify_all(context, queue) == 1
    await read_document(context, document.id)
    assert await verify_all(context, queue) == 0
    async with context.database.read() as connection:
        passages = {passage.id for passage in await load_passages(connection, document.id)}
    assert await context.vectors.passage_ids(document.id) == passages


async def test_a_store_that_is_away_is_tried_another_night(context: TaskContext, trip: OpenTrip, queue: Queue) -> None:
    """Nothing is taken for lost because it could not be asked for."""
    store = chroma_store(f"http://127.0.0.1:{free_port()}", "passages", MODEL_SPACE)
    away = replace(context, index=stored_in(context.index, store))

    assert await verify_all(away, queue) == 0
    assert (await verified(context, trip)).difference.is_none
    await away.vectors.close()


async def test_a_worker_does_so_each_night(context: TaskContext, trip: OpenTrip, queue: Queue, valkey_url: str) -> None:
    """What its timetable calls has what one trip has lost made again, and builds anew what all have lost."""
    worker = _arq_worker(context, queue, valkey_url, on_stop=lambda: None)
    (nightly,) = [each for each in worker.cron_jobs if each.name.endswith("verify_indexes")]
    expense = await stored_expense(context.database, trip, "Ferry")
    await index_expense(context, expense.id)

    await context.vectors.delete_source(expense.id)
    await nightly.coroutine({})
    mending = await due(context)
    await context.vectors.drop()
    await nightly.coroutine({})

    assert (nightly.hour, nightly.minute) == (3, 17)
    assert mending == [JobKind.INDEX_EXPENSE]
    assert await due(context) == [JobKind.INDEX_EXPENSE, JobKind.REINDEX]
    await worker.close()


async def due(context: TaskContext) -> list[JobKind]:
    """Return the kinds of all jobs that wait."""
    async with context.database.read() as connection:
        return sorted(job.kind for job in await load_due_jobs(connection, now=NOW, limit=99))
