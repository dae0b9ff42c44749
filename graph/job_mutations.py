"""Cancelling and retrying jobs: the job and what it works on change together, and the worker finds out by its row."""

from collections.abc import Callable

import strawberry
import structlog

from domain.access import Action, not_found
from domain.documents import Document, cancel_reading, queue_again
from domain.jobs import Job, JobState, cancel_job, retry_job
from graph.context import Context, Info, Services
from graph.fields import OpenTo, mutation, payload_field
from graph.ids import uuid_of
from graph.job_views import JobView
from graph.refusals import UserError, user_errors
from jobs.streams import StreamsUnreachable, document_topic, job_topic
from persistence.documents import load_document_to_change, store_reading
from persistence.jobs import load_job_to_change, load_jobs_for, update_job
from persistence.trips import open_trip_to_change

log = structlog.get_logger(__name__)


@strawberry.input(description="A job to cancel.")
class CancelJobInput:
    """What `cancelJob` takes."""

    job_id: strawberry.ID = strawberry.field(description="The job: one that reads a document.")


@strawberry.type(description="The job, which is not gone on with.")
class CancelJobPayload:
    """What `cancelJob` returns."""

    job: Job | None = payload_field("The job.", view=JobView)
    user_errors: list[UserError] = user_errors()


@strawberry.input(description="A job to try again.")
class RetryJobInput:
    """What `retryJob` takes."""

    job_id: strawberry.ID = strawberry.field(description="The job: one that failed, or was cancelled.")


@strawberry.type(description="The job, which waits for a worker once more.")
class RetryJobPayload:
    """What `retryJob` returns."""

    job: Job | None = payload_field("The job.", view=JobView)
    user_errors: list[UserError] = user_errors()


@strawberry.type
class JobMutation:
    """The fields of Mutation about jobs."""

    @mutation(
        "Stop the reading of a document, begun or not; what is read of it so far is kept, and not found.",
        open_to=OpenTo.EDITORS_OF_TRIP,
    )
    async def cancel_job(self, info: Info, input: CancelJobInput) -> CancelJobPayload:  # noqa: A002  # GraphQL's custom
        """Mark the job and its document as cancelled; the worker stops within seconds."""
        job, document = await _change(info.context, input.job_id, cancel_job, cancel_reading)
        await _tell(info.context.services, job, document)
        return CancelJobPayload(job=job)

    @mutation("Try again what failed or was cancelled, from where it ended.", open_to=OpenTo.EDITORS_OF_TRIP)
    async def retry_job(self, info: Info, input: RetryJobInput) -> RetryJobPayload:  # noqa: A002  # GraphQL's custom
        """Queue the job and its document once more."""
        services = info.context.services
        job, document = await _change(info.context, input.job_id, retry_job, queue_again)
        await _tell(services, job, document)
        await services.queue.enqueue([job])
        return RetryJobPayload(job=job)


async def _change(
    context: Context,
    job_id: strawberry.ID,
    decide: Callable[..., Job],
    follow: Callable[[Document], Document],
) -> tuple[Job, Document | None]:
    """Change a job as `decide` says, and its document as `follow` does, in one transaction; return them as stored."""
    services = context.services
    async with services.database.write() as connection:
        uuid = uuid_of(job_id, "Job")
        found = (await load_jobs_for(connection, context.viewer, [uuid])).get(uuid)
        if found is None or found.trip_id is None:
            raise not_found("job", "job_id")
        trip = await open_trip_to_change(connection, context.viewer, found.trip_id, field="job_id")
        trip.require(Action.EDIT_DOCUMENTS)
        # The document first, as workers lock them.
        document = await load_document_to_change(connection, found.subject_id)
        job = await load_job_to_change(connection, found.id)
        if job is None:
            raise not_found("job", "job_id")
        job = decide(job, now=services.now())
        await update_job(connection, job)
        if document is not None:
            document = follow(document)
            await store_reading(connection, document)
    return job, document


async def _tell(services: Services, job: Job, document: Document | None) -> None:
    """Publish what became of a job and its document; where one is tried again, its story begins anew."""
    streams = services.streams
    try:
        if job.state is JobState.QUEUED:
            await streams.forget(job_topic(job.id))
            await streams.forget(document_topic(job.subject_id))
        await streams.publish_job(job, now=services.now())
        if document is not None:
            await streams.publish_document(document, done=job.done)
    except StreamsUnreachable as error:
        # The rows say the same; subscribers look there when the stream is silent.
        log.warning("job.change_unpublished", job_id=str(job.id), error=str(error))
