"""Jobs: the work that a mutation leaves to the worker."""

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
    job = queue_job(job_id=new_id(), kind=kind, trip_id=trip_id, subject_id=subject_id, now=services.now())
    await insert_jobs(connection, [job])
    return job
