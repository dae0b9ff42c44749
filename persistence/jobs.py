"""Jobs: rows of work; whoever claims one holds it by its attempt number, so that a late worker cannot overwrite."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, case, or_, select

from domain.jobs import LEASE, Job, JobKind, JobState
from persistence.database import ReadConnection, WriteConnection
from persistence.tables import jobs


async def insert_jobs(connection: WriteConnection, new_jobs: Iterable[Job]) -> None:
    """Store jobs in the transaction that caused them."""
    rows = [
        {
            "id": job.id,
            "kind": job.kind.value,
            "trip_id": job.trip_id,
            "subject_id": job.subject_id,
            "queued_at": job.queued_at,
            **_progress(job),
        }
        for job in new_jobs
    ]
    if rows:
        await connection.change(jobs.insert(), rows)


async def claim_job(connection: WriteConnection, job_id: UUID, *, now: datetime) -> Job | None:
    """Take a job that is due: one statement, so that of many workers exactly one gets it; None for the others."""
    row = await connection.first(
        jobs.update()
        .where(jobs.c.id == job_id, _is_due(now))
        .values(
            state=JobState.RUNNING.value,
            attempt=jobs.c.attempt + 1,
            # Whoever had it and let the lease run out is dead.
            deaths=jobs.c.deaths + case((jobs.c.state == JobState.RUNNING.value, 1), else_=0),
            lease_until=now + LEASE,
            started_at=now,
        )
        .returning(*jobs.c)
    )
    return None if row is None else _job(row)


async def renew_lease(connection: WriteConnection, job: Job, *, now: datetime) -> bool:
    """Keep a claimed job for another lease; False when another worker has taken it meanwhile."""
    return await connection.change(jobs.update().where(_is_held(job)).values(lease_until=now + LEASE)) == 1


async def store_job(connection: WriteConnection, claimed: Job, after: Job) -> bool:
    """Store how a claimed job ended; False, and nothing stored, when another worker has taken it meanwhile."""
    return await connection.change(jobs.update().where(_is_held(claimed)).values(**_progress(after))) == 1


async def load_due_jobs(connection: ReadConnection, *, now: datetime, limit: int) -> tuple[Job, ...]:
    """Return jobs that wait for a worker, or whose worker fell silent, the oldest first."""
    statement = select(jobs).where(_is_due(now)).order_by(jobs.c.not_before, jobs.c.id).limit(limit)
    return tuple(_job(row) for row in await connection.rows(statement))


def _is_due(now: datetime) -> ColumnElement[bool]:
    waiting = and_(jobs.c.state == JobState.QUEUED.value, jobs.c.not_before <= now)
    abandoned = and_(jobs.c.state == JobState.RUNNING.value, jobs.c.lease_until < now)
    return or_(waiting, abandoned)


def _is_held(job: Job) -> ColumnElement[bool]:
    return and_(jobs.c.id == job.id, jobs.c.attempt == job.attempt, jobs.c.state == JobState.RUNNING.value)


def _progress(job: Job) -> dict[str, Any]:
    return {
        "state": job.state.value,
        "not_before": job.not_before,
        "attempt": job.attempt,
        "failures": job.failures,
        "deaths": job.deaths,
        "lease_until": job.lease_until,
        "started_at": job.started_at,
        "finished_at": job.finished_at,
        "reason": job.reason,
    }


def _job(row: Row[Any]) -> Job:
    return Job(
        id=row.id,
        kind=JobKind(row.kind),
        trip_id=row.trip_id,
        subject_id=row.subject_id,
        state=JobState(row.state),
        queued_at=row.queued_at,
        not_before=row.not_before,
        attempt=row.attempt,
        failures=row.failures,
        deaths=row.deaths,
        lease_until=row.lease_until,
        started_at=row.started_at,
        finished_at=row.finished_at,
        reason=row.reason,
    )
