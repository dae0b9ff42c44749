"""Jobs: rows of work; whoever claims one holds it by its attempt number, so that a late worker cannot overwrite."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, case, false, func, or_, select

from domain.access import Viewer
from domain.filters import JobFilter
from domain.jobs import LEASE, OF_EVERYBODY, Job, JobKind, JobState
from persistence.among import among
from persistence.conditions import of_jobs
from persistence.database import ReadConnection, WriteConnection
from persistence.grants import is_seen
from persistence.listings import Listing
from persistence.pages import Page, PageRequest, count_rows, load_pages
from persistence.tables import jobs

_UNENDED = [state.value for state in JobState if not state.is_final]
JOBS_OF_TRIP = Listing(rows=select(jobs), parent=jobs.c.trip_id, order=(jobs.c.queued_at, jobs.c.id))


async def insert_jobs(connection: WriteConnection, new_jobs: Iterable[Job]) -> None:
    """Store jobs in the transaction that caused them."""
    rows = [
        {
            "id": job.id,
            "kind": job.kind.value,
            "trip_id": job.trip_id,
            "subject_id": job.subject_id,
            **_course(job),
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
            measured_from=None,
        )
        .returning(*jobs.c)
    )
    return None if row is None else _job(row)


async def renew_lease(connection: WriteConnection, job: Job, *, now: datetime) -> bool:
    """Keep a claimed job for another lease; False when another worker has taken it meanwhile."""
    return await connection.change(jobs.update().where(_is_held(job)).values(lease_until=now + LEASE)) == 1


async def store_job(connection: WriteConnection, claimed: Job, after: Job) -> Job | None:
    """Store how a claimed job ended, and return it with what is done of it.

    None, and nothing stored, when another worker has taken it meanwhile, or it was cancelled.
    """
    return await _change(connection, _is_held(claimed), after)


async def store_done(  # a job by what it works on, and what is done of it
    connection: WriteConnection, kind: JobKind, subject_id: UUID, *, done: int, total: int | None, now: datetime
) -> Job | None:
    """Store how much is done by the job that runs for a subject, and return it; None where none runs."""
    is_first = jobs.c.measured_from.is_(None)
    row = await connection.first(
        jobs.update()
        .where(jobs.c.subject_id == subject_id, jobs.c.kind == kind.value, jobs.c.state == JobState.RUNNING.value)
        .values(
            done=done,
            total=total,
            measured_from=func.coalesce(jobs.c.measured_from, now),
            measured_done=case((is_first, done), else_=jobs.c.measured_done),
        )
        .returning(*jobs.c)
    )
    return None if row is None else _job(row)


async def load_job_to_change(connection: WriteConnection, job_id: UUID) -> Job | None:
    """Return a job by id, locked until the transaction ends: no worker takes it or ends it meanwhile."""
    row = await connection.first(select(jobs).where(jobs.c.id == job_id).with_for_update())
    return None if row is None else _job(row)


async def update_job(connection: WriteConnection, job: Job) -> None:
    """Store what a person did with a job that was loaded to be changed."""
    await _change(connection, jobs.c.id == job.id, job)


async def is_on_its_way(connection: ReadConnection, kind: JobKind, subject_id: UUID) -> bool:
    """Tell whether a job of a subject waits or runs."""
    going_on = jobs.c.state.in_([JobState.QUEUED.value, JobState.RUNNING.value])
    statement = select(jobs.c.id).where(jobs.c.subject_id == subject_id, jobs.c.kind == kind.value, going_on).limit(1)
    return await connection.scalar(statement) is not None


async def cancel_waiting(connection: WriteConnection, kind: JobKind, subject_id: UUID, *, now: datetime) -> None:
    """Cancel the jobs of a subject that no worker has, as when another job takes their place."""
    waiting = (jobs.c.subject_id == subject_id, jobs.c.kind == kind.value, jobs.c.state == JobState.QUEUED.value)
    await connection.change(jobs.update().where(*waiting).values(state=JobState.CANCELLED.value, finished_at=now))


async def cancel_all_waiting(
    connection: WriteConnection, kind: JobKind, subject_ids: Iterable[UUID], *, now: datetime
) -> None:
    """Cancel the jobs of several subjects that no worker has, as when these are deleted."""
    waiting = (among(jobs.c.subject_id, subject_ids), jobs.c.kind == kind.value, jobs.c.state == JobState.QUEUED.value)
    await connection.change(jobs.update().where(*waiting).values(state=JobState.CANCELLED.value, finished_at=now))


async def cancel_jobs_of(
    connection: WriteConnection, kind: JobKind, subject_id: UUID, *, now: datetime
) -> tuple[Job, ...]:
    """Cancel the jobs of a subject, those that a worker has too, and return them: it finds its lease gone."""
    going_on = jobs.c.state.in_([JobState.QUEUED.value, JobState.RUNNING.value])
    rows = await connection.rows(
        jobs.update()
        .where(jobs.c.subject_id == subject_id, jobs.c.kind == kind.value, going_on)
        .values(state=JobState.CANCELLED.value, finished_at=now, lease_until=None)
        .returning(*jobs.c)
    )
    return tuple(_job(row) for row in rows)


async def load_jobs_for(connection: ReadConnection, viewer: Viewer, job_ids: Iterable[UUID]) -> dict[UUID, Job]:
    """Return the jobs of the viewer's trips, and those of everybody, by id; all others are left out."""
    seen = or_(is_seen(jobs.c.trip_id, viewer), _is_of_everybody(viewer))
    statement = select(jobs).where(seen, among(jobs.c.id, job_ids))
    return {row.id: _job(row) for row in await connection.rows(statement)}


async def load_index_job(connection: ReadConnection, viewer: Viewer) -> Job | None:
    """Return the job that builds the index, or waits to; None where there is none, or the viewer may not see it."""
    statement = select(jobs).where(jobs.c.state.in_(_UNENDED), _is_of_everybody(viewer))
    row = await connection.first(statement.order_by(jobs.c.queued_at.desc(), jobs.c.id.desc()).limit(1))
    return None if row is None else _job(row)


async def load_job(connection: ReadConnection, job_id: UUID) -> Job | None:
    """Return a job by id, whoever asks."""
    row = await connection.first(select(jobs).where(jobs.c.id == job_id))
    return None if row is None else _job(row)


async def load_unended_job(connection: ReadConnection, kind: JobKind, subject_id: UUID) -> Job | None:
    """Return the job of a kind for a subject that waits or runs, whoever asks; None where there is none."""
    statement = select(jobs).where(
        jobs.c.subject_id == subject_id, jobs.c.kind == kind.value, jobs.c.state.in_(_UNENDED)
    )
    row = await connection.first(statement.order_by(jobs.c.queued_at).limit(1))
    return None if row is None else _job(row)


async def load_job_pages(
    connection: ReadConnection, wanted: JobFilter, request: PageRequest, trip_ids: Sequence[UUID]
) -> dict[UUID, Page[Job]]:
    """Return a page of each trip's jobs that are wanted, the last queued first."""
    return await load_pages(connection, JOBS_OF_TRIP.where(of_jobs(wanted)), request, trip_ids, _job)


async def count_jobs(connection: ReadConnection, wanted: JobFilter, trip_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return how many jobs that are wanted each trip has."""
    return await count_rows(connection, JOBS_OF_TRIP.where(of_jobs(wanted)), trip_ids)


async def load_due_jobs(connection: ReadConnection, *, now: datetime, limit: int) -> tuple[Job, ...]:
    """Return jobs that wait for a worker, or whose worker fell silent, the oldest first."""
    statement = select(jobs).where(_is_due(now)).order_by(jobs.c.not_before, jobs.c.id).limit(limit)
    return tuple(_job(row) for row in await connection.rows(statement))


async def _change(connection: WriteConnection, condition: ColumnElement[bool], after: Job) -> Job | None:
    row = await connection.first(jobs.update().where(condition).values(**_course(after)).returning(*jobs.c))
    return None if row is None else _job(row)


def _is_of_everybody(viewer: Viewer) -> ColumnElement[bool]:
    is_kept_to_trips = viewer.trip_ids is not None or not viewer.has_account
    return false() if is_kept_to_trips else jobs.c.kind.in_([kind.value for kind in OF_EVERYBODY])


def _is_due(now: datetime) -> ColumnElement[bool]:
    waiting = and_(jobs.c.state == JobState.QUEUED.value, jobs.c.not_before <= now)
    abandoned = and_(jobs.c.state == JobState.RUNNING.value, jobs.c.lease_until < now)
    return or_(waiting, abandoned)


def _is_held(job: Job) -> ColumnElement[bool]:
    return and_(jobs.c.id == job.id, jobs.c.attempt == job.attempt, jobs.c.state == JobState.RUNNING.value)


def _course(job: Job) -> dict[str, Any]:
    # Without what is done: that is stored while it is being done.
    return {
        "state": job.state.value,
        "queued_at": job.queued_at,
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
        done=row.done,
        total=row.total,
        measured_from=row.measured_from,
        measured_done=row.measured_done,
    )
