"""Running jobs: the row decides, whatever the queue, the worker and the services do."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from arq.constants import in_progress_key_prefix
from redis.asyncio import Redis

from domain.documents import DocumentKind, DocumentState
from domain.jobs import LEASE, Job, JobKind, JobState, queue_job
from jobs import running
from jobs.context import TaskContext
from jobs.queue import QUEUE_NAME, Queue
from jobs.running import run_job, sweep
from persistence.database import Database
from persistence.documents import load_document
from persistence.embedder import Embedder
from persistence.encoding_server import ServerEncoder
from persistence.ids import new_id
from persistence.indexes import SearchIndex
from persistence.jobs import claim_job, insert_jobs
from tests.arrangement import NOW, stored_document, stored_expense, stored_trip
from tests.services import free_port
from tests.vector_stores import MODEL_SPACE, chroma_store, stored_in


async def stored_job(database: Database, kind: JobKind, trip_id: UUID, subject_id: UUID) -> Job:
    """Store a job that waits."""
    job = queue_job(job_id=new_id(), kind=kind, trip_id=trip_id, subject_id=subject_id, now=NOW)
    async with database.write() as connection:
        await insert_jobs(connection, [job])
    return job


def at(context: TaskContext, moment: datetime) -> TaskContext:
    """Return the context with its clock set to a moment."""
    return replace(context, now=lambda: moment)


@pytest.fixture
async def queue(valkey_url: str) -> AsyncIterator[Queue]:
    """A queue on a real Valkey."""
    opened = Queue(valkey_url)
    yield opened
    await opened.close()


class TestRunJob:
    """One run of a job."""

    async def test_happens_once(self, context: TaskContext) -> None:
        """The second hint of a job that has succeeded does nothing."""
        trip = await stored_trip(context.database)
        expense = await stored_expense(context.database, trip)
        job = await stored_job(context.database, JobKind.INDEX_EXPENSE, trip.trip.id, expense.id)

        first, second = await run_job(context, job.id), await run_job(context, job.id)

        assert first is not None
        assert (first.state, first.attempt) == (JobState.SUCCEEDED, 1)
        assert second is None

    async def test_goes_on_when_a_renewal_fails(self, context: TaskContext, monkeypatch: pytest.MonkeyPatch) -> None:
        """A database that is away for a moment ends neither the work nor the renewals."""
        trip = await stored_trip(context.database)
        job = await stored_job(context.database, JobKind.INDEX_EXPENSE, trip.trip.id, new_id())
        renewed = asyncio.Event()
        attempts = iter([OSError("The database is away."), None])

        async def renew_lease(*_: object, **__: object) -> bool:
            failure = next(attempts, None)
            if failure is not None:
                raise failure
            renewed.set()
            return True

        async def wait_for_renewal(_context: TaskContext, _subject_id: UUID) -> None:
            await asyncio.wait_for(renewed.wait(), 10)

        monkeypatch.setattr(running, "_RENEW_SECONDS", 0.01)
        monkeypatch.setattr(running, "renew_lease", renew_lease)
        monkeypatch.setitem(running.TASKS, JobKind.INDEX_EXPENSE, running.Task(wait_for_renewal))

        ended = await run_job(context, job.id)

        assert ended is not None
        assert ended.state is JobState.SUCCEEDED

    async def test_waits_while_a_service_is_away(self, context: TaskContext) -> None:
        """With the vector store away, however often it is tried, nothing fails; when it is back, the job succeeds."""
        trip = await stored_trip(context.database)
        expense = await stored_expense(context.database, trip)
        job = await stored_job(context.database, JobKind.INDEX_EXPENSE, trip.trip.id, expense.id)
        away = chroma_store(f"http://127.0.0.1:{free_port()}", "passages", MODEL_SPACE)

        waits = NOW
        for _ in range(5):
            waiting = await run_job(at(replace(context, index=stored_in(context.index, away)), waits), job.id)
            assert waiting is not None
            # Where it stands is nothing for everybody on the trip.
            assert waiting.reason == "The vector store does not answer."
            too_early = await run_job(at(context, waits), job.id)
            assert (waiting.state, waiting.failures, too_early) == (JobState.QUEUED, 0, None)
            waits = waiting.not_before
        succeeded = await run_job(at(context, waits), job.id)
        await away.close()

        assert succeeded is not None
        assert succeeded.state is JobState.SUCCEEDED

    async def test_waits_while_the_embedding_server_is_away_or_refuses(self, context: TaskContext) -> None:
        """Whoever runs it may start it, or mend the settings; nobody on the trip is told where it stands."""
        trip = await stored_trip(context.database)
        expense = await stored_expense(context.database, trip)
        job = await stored_job(context.database, JobKind.INDEX_EXPENSE, trip.trip.id, expense.id)
        told, waits = [], NOW
        for url in (f"http://127.0.0.1:{free_port()}/v1", "ftp://nowhere/v1"):
            encoder = ServerEncoder(
                base_url=url, model="m", api_key=None, timeout_seconds=5, models_dir=context.settings.models_dir
            )
            index = SearchIndex(context.database, context.vectors, Embedder(encoder))
            waiting = await run_job(at(replace(context, index=index), waits), job.id)
            assert waiting is not None
            assert (waiting.state, waiting.failures) == (JobState.QUEUED, 0)
            told.append(waiting.reason)
            waits = waiting.not_before
            await index.embedder.close()

        assert told == [
            "The embedding server does not answer.",
            "The embedding server does not do what is asked of it.",
        ]

    async def test_tells_a_person_why_a_document_cannot_be_read(self, context: TaskContext) -> None:
        """A PDF that is none fails at once: job and document both say so."""

        async def chunks() -> AsyncIterator[bytes]:
            yield b"%PDF-1.7 and then nothing of the kind"

        trip = await stored_trip(context.database)
        file = await context.files.save(f"{new_id()}", chunks(), limit_bytes=1_000)
        document = await stored_document(context.database, trip, file=file, kind=DocumentKind.PDF)
        job = await stored_job(context.database, JobKind.READ_DOCUMENT, trip.trip.id, document.id)

        ended = await run_job(context, job.id)

        async with context.database.read() as connection:
            failed = await load_document(connection, document.id)
        assert ended is not None
        assert failed is not None
        assert (ended.state, ended.failures) == (JobState.FAILED, 0)
        assert (failed.state, failed.failure) == (DocumentState.FAILED, ended.reason)

    async def test_hides_the_words_of_a_bug_from_people(self, context: TaskContext) -> None:
        """After the third unexpected failure the document says that it is logged, not what a library said."""
        trip = await stored_trip(context.database)
        document = await stored_document(context.database, trip)
        job = await stored_job(context.database, JobKind.READ_DOCUMENT, trip.trip.id, document.id)
        broken = replace(context, files=None)  # type: ignore[arg-type]  # the bug

        for wait in (0, 6, 20):
            ended = await run_job(at(broken, NOW + timedelta(seconds=wait)), job.id)

        async with context.database.read() as connection:
            failed = await load_document(connection, document.id)
        assert ended is not None
        assert failed is not None
        assert (ended.state, ended.failures) == (JobState.FAILED, 3)
        assert failed.failure == "Something went wrong here. It was tried three times and is logged."

    async def test_is_taken_over_from_a_worker_that_was_killed(self, context: TaskContext) -> None:
        """A job whose holder fell silent is run by the next worker, and the death is no failure of the job."""
        trip = await stored_trip(context.database)
        expense = await stored_expense(context.database, trip)
        job = await stored_job(context.database, JobKind.INDEX_EXPENSE, trip.trip.id, expense.id)
        async with context.database.write() as connection:
            await claim_job(connection, job.id, now=NOW)

        held = await run_job(context, job.id)
        taken = await run_job(at(context, NOW + LEASE + timedelta(seconds=1)), job.id)

        assert held is None
        assert taken is not None
        assert (taken.state, taken.attempt, taken.failures) == (JobState.SUCCEEDED, 2, 0)

    async def test_ends_when_worker_after_worker_dies_of_it(self, context: TaskContext) -> None:
        """The sixth worker does not touch what brought five down; the document says so."""
        trip = await stored_trip(context.database)
        document = await stored_document(context.database, trip)
        job = await stored_job(context.database, JobKind.READ_DOCUMENT, trip.trip.id, document.id)
        moment = NOW
        for _ in range(5):
            async with context.database.write() as connection:
                assert await claim_job(connection, job.id, now=moment) is not None
            moment += LEASE + timedelta(seconds=1)

        ended = await run_job(at(context, moment), job.id)

        async with context.database.read() as connection:
            failed = await load_document(connection, document.id)
        assert ended is not None
        assert failed is not None
        assert (ended.state, ended.deaths) == (JobState.FAILED, 5)
        assert failed.failure == ("This brought down whatever worked on it, several times. It is given up, and logged.")


class TestSweep:
    """Hinting again."""

    async def test_queues_what_was_missed_and_only_once(
        self, context: TaskContext, queue: Queue, valkey_url: str
    ) -> None:
        """A job that was stored while Redis was away is queued by the sweep, however often that comes."""
        trip = await stored_trip(context.database)
        job = await stored_job(context.database, JobKind.INDEX_EXPENSE, trip.trip.id, new_id())

        found = [await sweep(context, queue) for _ in range(3)]

        async with Redis.from_url(valkey_url) as redis:
            waiting = [entry.decode() for entry in await redis.zrange(QUEUE_NAME, 0, -1)]
        assert found == [1, 1, 1]
        assert [hint for hint in waiting if hint.startswith(str(job.id))] == [f"{job.id}:0:0"]

    async def test_hints_anew_where_a_hint_was_lost_with_its_worker(
        self, context: TaskContext, queue: Queue, valkey_url: str
    ) -> None:
        """A worker that was killed before it claimed the job blocks its own hint, and no later one."""
        trip = await stored_trip(context.database)
        job = await stored_job(context.database, JobKind.INDEX_EXPENSE, trip.trip.id, new_id())
        await queue.enqueue([job])
        async with Redis.from_url(valkey_url) as redis:
            await redis.set(f"{in_progress_key_prefix}{job.id}:0:0", b"1", ex=3_610)

            for seconds in (2, 28, 31, 33):
                await sweep(at(context, NOW + timedelta(seconds=seconds)), queue)
            waiting = [entry.decode() for entry in await redis.zrange(QUEUE_NAME, 0, -1)]

        hints = [hint for hint in waiting if hint.startswith(str(job.id))]
        assert sorted(hints) == [f"{job.id}:0:0", f"{job.id}:0:1"]


class TestQueue:
    """Hinting at jobs."""

    async def test_forgives_that_redis_is_away(self, context: TaskContext) -> None:
        """What the user saved is saved: the hint is lost, and nothing else."""
        trip = await stored_trip(context.database)
        job = await stored_job(context.database, JobKind.INDEX_EXPENSE, trip.trip.id, new_id())
        away = Queue(f"redis://127.0.0.1:{free_port()}/0")

        await away.enqueue([job])
        await away.close()
