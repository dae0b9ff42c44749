"""Job rows: claimed by one, held by its attempt, and found again when its worker fell silent."""

import asyncio
from datetime import datetime, timedelta

import pytest

from domain.jobs import LEASE, Job, JobKind, JobState, after_success, queue_job
from persistence.database import Database
from persistence.ids import new_id
from persistence.jobs import claim_job, insert_jobs, load_due_jobs, renew_lease, store_job
from tests.arrangement import NOW, stored_trip

LATER = NOW + LEASE + timedelta(seconds=1)


@pytest.fixture
async def job(database: Database) -> Job:
    """A job that waits."""
    trip = await stored_trip(database)
    waiting = queue_job(job_id=new_id(), kind=JobKind.INDEX_EXPENSE, trip_id=trip.trip.id, subject_id=new_id(), now=NOW)
    async with database.write() as connection:
        await insert_jobs(connection, [waiting])
    return waiting


async def claim(database: Database, job: Job, *, now: datetime = NOW) -> Job | None:
    """Claim a job in a transaction of its own."""
    async with database.write() as connection:
        return await claim_job(connection, job.id, now=now)


class TestClaimJob:
    """Taking a job."""

    async def test_gives_it_to_exactly_one_of_many(self, database: Database, job: Job) -> None:
        """Twelve workers come at once, and one gets it."""
        claimed = await asyncio.gather(*(claim(database, job) for _ in range(12)))

        assert [taken.attempt for taken in claimed if taken is not None] == [1]

    async def test_takes_over_from_a_worker_that_fell_silent(self, database: Database, job: Job) -> None:
        """Once the lease has run out, the next worker has it, with the next attempt."""
        await claim(database, job)

        early, late = await claim(database, job), await claim(database, job, now=LATER)

        assert early is None
        assert late is not None
        assert late.attempt == 2

    async def test_leaves_what_is_not_due_yet(self, database: Database, job: Job) -> None:
        """A job that waits for its next try is not taken before."""
        assert await claim(database, job, now=NOW - timedelta(seconds=1)) is None


class TestAHeldJob:
    """Working on a job."""

    async def test_is_kept_by_renewing_its_lease(self, database: Database, job: Job) -> None:
        """A worker that goes on renewing is not taken for dead."""
        claimed = await claim(database, job)
        assert claimed is not None
        async with database.write() as connection:
            assert await renew_lease(connection, claimed, now=NOW + LEASE)

        assert await claim(database, job, now=LATER) is None

    async def test_cannot_be_ended_by_the_worker_that_lost_it(self, database: Database, job: Job) -> None:
        """The late worker stores nothing, and is told so."""
        lost = await claim(database, job)
        taken = await claim(database, job, now=LATER)
        assert lost is not None
        assert taken is not None

        async with database.write() as connection:
            by_late = await store_job(connection, lost, after_success(lost, now=LATER))
            renewed_by_late = await renew_lease(connection, lost, now=LATER)
            by_holder = await store_job(connection, taken, after_success(taken, now=LATER))

        assert (by_late, renewed_by_late, by_holder) == (None, False, after_success(taken, now=LATER))


class TestLoadDueJobs:
    """What the sweep finds."""

    async def test_finds_the_waiting_and_the_abandoned(self, database: Database, job: Job) -> None:
        """Waiting jobs at once, running ones when their lease has run out, ended ones never."""

        async def due(now: datetime) -> list[JobState]:
            async with database.read() as connection:
                return [found.state for found in await load_due_jobs(connection, now=now, limit=10)]

        waiting = await due(NOW)
        claimed = await claim(database, job)
        assert claimed is not None
        running, abandoned = await due(NOW), await due(LATER)
        async with database.write() as connection:
            await store_job(connection, claimed, after_success(claimed, now=NOW))
        ended = await due(LATER)

        assert (waiting, running, abandoned, ended) == ([JobState.QUEUED], [], [JobState.RUNNING], [])
