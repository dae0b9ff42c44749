"""Jobs: work that waits in a row until a worker takes it; a worker holds it by a lease that it keeps renewing."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

MOST_FAILURES = 3
MOST_DEATHS = 5
"""How many workers may die with a job before it is taken for what kills them."""
LEASE = timedelta(seconds=10)
"""How long a silent worker keeps a job; a living one renews its lease several times in that time."""
BACKOFF = timedelta(seconds=5)
"""How long the first failure delays the next try; each further one delays it twice as long."""
LONGEST_BACKOFF = timedelta(minutes=1)
"""How long a job waits between two tries at most, while a service is away."""


class JobKind(StrEnum):
    """What is to be done."""

    READ_DOCUMENT = "READ_DOCUMENT"
    PURGE_DOCUMENT = "PURGE_DOCUMENT"
    INDEX_EXPENSE = "INDEX_EXPENSE"
    ANSWER_QUESTION = "ANSWER_QUESTION"
    SEND_MAIL = "SEND_MAIL"


PATIENCE = {
    JobKind.READ_DOCUMENT: timedelta(days=1),
    JobKind.PURGE_DOCUMENT: timedelta(days=30),
    JobKind.INDEX_EXPENSE: timedelta(days=1),
    # Somebody sits and waits for it.
    JobKind.ANSWER_QUESTION: timedelta(minutes=1),
    JobKind.SEND_MAIL: timedelta(days=1),
}
"""How long a job waits, from its queueing, for a service that it needs and that is away."""


class JobState(StrEnum):
    """How far a job has come."""

    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"


@dataclass(frozen=True, slots=True)
class Job:
    """Work on one subject (a document, an expense, a question, a mail).

    `attempt` counts how often it was taken, `failures` how often it failed in a way that may pass,
    `deaths` how often its worker fell silent; `not_before` delays
    the next time; `lease_until` is set while it runs; `reason` tells the last failure.
    """

    id: UUID
    kind: JobKind
    trip_id: UUID | None
    subject_id: UUID
    state: JobState
    queued_at: datetime
    not_before: datetime
    attempt: int = 0
    failures: int = 0
    deaths: int = 0
    lease_until: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    reason: str | None = None


def queue_job(*, job_id: UUID, kind: JobKind, trip_id: UUID | None, subject_id: UUID, now: datetime) -> Job:
    """Return a job to store in the transaction that caused it."""
    return Job(
        id=job_id,
        kind=kind,
        trip_id=trip_id,
        subject_id=subject_id,
        state=JobState.QUEUED,
        queued_at=now,
        not_before=now,
    )


def after_unavailability(job: Job, *, reason: str, now: datetime) -> Job:
    """Return the job waiting for a service to come back, or FAILED where it has waited for as long as its kind may.

    A service that is away is no failure of the job: it does not count towards the three.
    """
    if now - job.queued_at >= PATIENCE[job.kind]:
        return after_final_failure(job, reason=reason, now=now)
    wait = min(BACKOFF * 2 ** min(job.attempt, 10), LONGEST_BACKOFF)
    return replace(job, state=JobState.QUEUED, reason=reason, not_before=now + wait, lease_until=None)


def after_transient_failure(job: Job, *, reason: str, now: datetime) -> Job:
    """Return the job waiting for another try, later each time, or FAILED after the third failure.

    A worker that was killed is no failure of the job: only `failures` counts here, never `attempt`.
    """
    failures = job.failures + 1
    if failures >= MOST_FAILURES:
        return replace(after_final_failure(job, reason=reason, now=now), failures=failures)
    wait = BACKOFF * 2 ** (failures - 1)
    return replace(
        job, state=JobState.QUEUED, failures=failures, reason=reason, not_before=now + wait, lease_until=None
    )


def is_deadly(job: Job) -> bool:
    """Tell whether so many workers died with this job that it is not given to another."""
    return job.deaths >= MOST_DEATHS


def after_final_failure(job: Job, *, reason: str, now: datetime) -> Job:
    """Return the job as FAILED for a reason that trying again does not mend."""
    return replace(job, state=JobState.FAILED, reason=reason, finished_at=now, lease_until=None)


def after_success(job: Job, *, now: datetime) -> Job:
    """Return the job as SUCCEEDED."""
    return replace(job, state=JobState.SUCCEEDED, reason=None, finished_at=now, lease_until=None)
