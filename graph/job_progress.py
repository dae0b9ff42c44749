"""The progress of jobs: one job's until it has ended, and that of all jobs of a trip."""

from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated
from uuid import UUID

import strawberry

from domain.access import not_found
from domain.jobs import Job, JobState
from domain.trips import Trip
from graph.context import Context, Info
from graph.fields import subscription
from graph.ids import uuid_of
from graph.job_views import JobView
from graph.relations import relation
from graph.telling import Told
from graph.watching import Watched
from jobs.streams import StreamEvent, job_topic, trip_jobs_topic
from persistence.database import ReadConnection
from persistence.jobs import load_job, load_jobs_for
from persistence.trips import load_trip, load_trips_for

AFTER = strawberry.argument(description="Cursor of the last step you saw.")


@strawberry.type(name="JobProgress", description="A step of a job.")
class JobProgressView:
    """What `jobProgress` and `tripJobs` yield."""

    job_id: strawberry.Private[UUID]
    cursor: str | None = strawberry.field(description="Place in the stream, for `after`; null when told from the row.")
    state: JobState = strawberry.field(description="How far it had come.")
    done: int = strawberry.field(description="How many of its parts were done.")
    total: int | None = strawberry.field(description="How many parts it has; null while that was not known.")
    remaining_seconds: float | None = strawberry.field(
        description="About how many seconds it goes on from there, at its pace; null while that cannot be told."
    )
    reason: str | None = strawberry.field(description="Why it failed, or waits for another try.")

    job = relation("The job as it is now.", view=JobView | None, key="job_id", load=load_jobs_for, of_viewer=True)


@strawberry.type
class JobSubscription:
    """The fields of Subscription about jobs."""

    @subscription("A job, from its first step to its last, however late you come.", view=JobProgressView)
    async def job_progress(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="The job.")],  # noqa: A002  # as `node` has it
        after: Annotated[str | None, AFTER] = None,
    ) -> AsyncIterator[Told[JobProgressView]]:
        """Yield the steps, and end with the last; after a silence the row is asked, as its stream may have ended."""
        watched = await _watched_job(info.context, uuid_of(id, "Job"))
        async for news in watched.news(info.context, after):
            job = await watched.row(info.context.services, news)
            if isinstance(news, StreamEvent):
                yield Told(news, news.cursor, partial(_told, news))
                # What failed once may have been tried again since.
                if JobState(news.body["state"]).is_final and job.state.is_final:
                    return
            elif job.state.is_final:
                yield Told(news, None, partial(_stored, job))
                return

    @subscription(
        "All jobs of a trip, step by step, from those of the last day on; it does not end by itself.",
        view=JobProgressView,
    )
    async def trip_jobs(
        self,
        info: Info,
        trip_id: Annotated[strawberry.ID, strawberry.argument(description="The trip.")],
        after: Annotated[str | None, AFTER] = None,
    ) -> AsyncIterator[Told[JobProgressView]]:
        """Yield the steps as they come."""
        watched = await _watched_trip(info.context, uuid_of(trip_id, "Trip"))
        async for news in watched.news(info.context, after):
            if isinstance(news, StreamEvent):
                yield Told(news, news.cursor, partial(_told, news))


async def _watched_job(context: Context, job_id: UUID) -> Watched[Job]:
    async with context.services.database.read() as connection:
        found = (await load_jobs_for(connection, context.viewer, [job_id])).get(job_id)
    if found is None:
        raise not_found("job")

    async def load(connection: ReadConnection) -> Job | None:
        return await load_job(connection, job_id)

    return Watched(job_topic(job_id), "job", found.trip_id, load, lambda job: job.state.is_final)


async def _watched_trip(context: Context, trip_id: UUID) -> Watched[Trip]:
    async with context.services.database.read() as connection:
        found = await load_trips_for(connection, context.viewer, [trip_id])
    if trip_id not in found:
        raise not_found("trip")

    async def load(connection: ReadConnection) -> Trip | None:
        return await load_trip(connection, trip_id)

    return Watched(trip_jobs_topic(trip_id), "trip", trip_id, load, lambda _: False)


def _told(event: StreamEvent) -> JobProgressView:
    body = event.body
    return JobProgressView(
        job_id=UUID(body["job_id"]),
        cursor=event.cursor,
        state=JobState(body["state"]),
        done=body["done"],
        total=body["total"],
        remaining_seconds=body["remaining_seconds"],
        reason=body["reason"],
    )


def _stored(job: Job) -> JobProgressView:
    return JobProgressView(
        job_id=job.id,
        cursor=None,
        state=job.state,
        done=job.done,
        total=job.total,
        remaining_seconds=None,
        reason=job.reason,
    )
