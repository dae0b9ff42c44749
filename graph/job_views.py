"""Jobs in the schema: what is done in the background for a trip, and how far it has come."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import strawberry

import graph.job_kinds  # noqa: F401  # describes the kinds and the states
from domain.jobs import Job, JobKind, JobState, remaining_time
from graph.context import Info
from graph.documents import DocumentView
from graph.fields import field, query
from graph.nodes import Node, fetched_by, is_view_of
from graph.of_trip import OfTrip
from graph.questions import QuestionView
from graph.relations import relation
from persistence.documents import load_documents_for
from persistence.jobs import load_index_job, load_jobs_for
from persistence.questions import load_questions_for

fetched_by("Job", load_jobs_for)


def _subject_of(*kinds: JobKind) -> Callable[[Job], UUID | None]:
    return lambda job: job.subject_id if job.kind in kinds else None


@strawberry.type(name="Job", description="Work that is done in the background for a trip, or for all of them together.")
class JobView(OfTrip, Node):
    """A view over domain.jobs.Job."""

    is_type_of = is_view_of(Job)
    kind: JobKind = strawberry.field(description="What is done.")
    state: JobState = strawberry.field(description="How far it has come.")
    done: int = strawberry.field(description="How many of its parts are done, such as passages of a document.")
    total: int | None = strawberry.field(description="How many parts it has; null while that is not known.")
    attempt: int = strawberry.field(description="How often a worker has taken it.")
    reason: str | None = strawberry.field(description="Why it failed, or waits for another try.")
    queued_at: datetime = strawberry.field(description="When it was queued, at first or again.")
    started_at: datetime | None = strawberry.field(description="When a worker took it last.")
    finished_at: datetime | None = strawberry.field(description="When it came to its end.")

    document = relation(
        "The document that it reads, or null: it is about something else, or that is deleted.",
        view=DocumentView | None,
        key=_subject_of(JobKind.READ_DOCUMENT, JobKind.READ_RECEIPT),
        load=load_documents_for,
        of_viewer=True,
    )
    question = relation(
        "The question that it answers, or null: it is about something else.",
        view=QuestionView | None,
        key=_subject_of(JobKind.ANSWER_QUESTION),
        load=load_questions_for,
        of_viewer=True,
    )

    @field("When it waits to be tried again; null where it does not wait for that.")
    def next_try_at(self, root: strawberry.Parent[Job]) -> datetime | None:
        """Return when it is due, where that is later than it was queued."""
        return root.not_before if root.state is JobState.QUEUED and root.not_before > root.queued_at else None

    @field("About how many seconds it goes on, at its pace so far; null while that cannot be told.")
    def remaining_seconds(self, root: strawberry.Parent[Job], info: Info) -> float | None:
        """Return the estimate."""
        remaining = remaining_time(root, now=info.context.services.now())
        return None if remaining is None else remaining.total_seconds()


@strawberry.type
class JobQuery:
    """The fields of Query about jobs."""

    @query("The job that builds the index of everything anew, or waits to; null where none does.", view=JobView | None)
    async def index_job(self, info: Info) -> Job | None:
        """Return the job, to whoever has an account."""
        context = info.context
        async with context.services.database.read() as connection:
            return await load_index_job(connection, context.viewer)
