"""Telling: how far a job has come is told to whoever watches; the row says the same to those who miss it."""

import structlog

from domain.jobs import Job
from jobs.context import TaskContext
from jobs.streams import StreamsUnreachable

log = structlog.get_logger(__name__)


async def tell_of_job(context: TaskContext, job: Job) -> None:
    """Publish how far a job has come; Redis away is logged and forgiven."""
    try:
        await context.streams.publish_job(job, now=context.now())
    except StreamsUnreachable as error:
        log.warning("job.progress_unpublished", job_id=str(job.id), error=str(error))
