"""Jobs: the work that a mutation leaves to the worker."""

from collections.abc import Iterable
from uuid import UUID

from domain.jobs import Job, JobKind, queue_job
from graph.context import Services
from persistence.database import WriteConnection
from persistence.ids import new_id
from persistence.jobs import insert_jobs


async def store_job(
    services: Services, connection: WriteConnection, kind: JobKind, *, trip_id: UUID, subject_id: UUID
) -> Job:
    """Store a job in the mutation's own transaction, and return it to be enqueued after the commit."""
    return (await store_jobs(services, connection, kind, trip_id=trip_id, subject_ids=[subject_id]))[0]


async def store_jobs(
    services: Services, connection: WriteConnection, kind: JobKind, *, trip_id: UUID, subject_ids: Iterable[UUID]
) -> list[Job]:
    """Store a job for each subject, as `store_job` stores one."""
    now = services.now()
    jobs = [
        queue_job(job_id=new_id(), kind=kind, trip_id=trip_id, subject_id=subject_id, now=now)
        for subject_id in subject_ids
    ]
    await insert_jobs(connection, jobs)
    return jobs
