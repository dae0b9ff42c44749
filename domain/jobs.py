"""Jobs: work that waits in a row until a worker takes it; a worker holds it by a lease that it keeps renewing."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from domain.refusals import Refusal, RefusalCode

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
    READ_RECEIPT = "READ_RECEIPT"
    INDEX_EXPENSE = "INDEX_EXPENSE"
    INDEX_COMMENT = "INDEX_COMMENT"
    ANSWER_QUESTION = "ANSWER_QUESTION"
    PROPOSE_CATEGORY = "PROPOSE_CATEGORY"
    SEND_MAIL = "SEND_MAIL"
    REINDEX = "REINDEX"


PATIENCE = {
    JobKind.READ_DOCUMENT: timedelta(days=1),
    JobKind.PURGE_DOCUMENT: timedelta(days=30),
    JobKind.READ_RECEIPT: timedelta(hours=1),
    JobKind.INDEX_EXPENSE: timedelta(days=1),
    JobKind.INDEX_COMMENT: timedelta(days=1),
    # Somebody sits and waits for it.
    JobKind.ANSWER_QUESTION: timedelta(minutes=1),
    JobKind.PROPOSE_CATEGORY: timedelta(minutes=10),
    JobKind.SEND_MAIL: timedelta(days=1),
    # The older index serves meanwhile.
    JobKind.REINDEX: timedelta(days=30),
}
"""How long a job waits, from its queueing, for a service that it needs and that is away."""


class JobState(StrEnum):
    """How far a job has come."""

    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"

    @property
    def is_final(self) -> bool:
        """Tell whether nothing follows this state by itself."""
        return self not in {JobState.QUEUED, JobState.RUNNING}


CANCELLABLE = frozenset({JobKind.READ_DOCUMENT})
"""What people may stop and begin again. The others are short, or keep what is shown true: a purge comes to its end."""


OF_EVERYBODY = frozenset({JobKind.REINDEX})
"""What is done for all trips together: whoever has an account, and is not kept to some trips, may see how far it is."""


class JobNotCancellable(Refusal):
    """A job of this kind is not stopped or begun again by hand."""

    code = RefusalCode.JOB_NOT_CANCELLABLE


class JobOver(Refusal):
    """The job has ended already."""

    code = RefusalCode.JOB_OVER


class JobNotOver(Refusal):
    """The job has not ended in failure, and was not cancelled."""

    code = RefusalCode.JOB_NOT_OVER


@dataclass(frozen=True, slots=True)
class Job:
    """Work on one subject (a document, an expense, a comment, a question, a mail, a generation of the index).

    `attempt` counts how often it was taken, `failures` how often it failed in a way that may pass,
    `deaths` how often its worker fell silent; `not_before` delays
    the next time; `lease_until` is set while it runs; `reason` tells the last failure.
    `done` parts of `total` are done by all attempts together (None: not known yet), of which this attempt found
    `measured_done` done at `measured_from`, when it first told of any.
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
    done: int = 0
    total: int | None = None
    measured_from: datetime | None = None
    measured_done: int = 0


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
    if is_last_try(job):
        return replace(after_final_failure(job, reason=reason, now=now), failures=failures)
    wait = BACKOFF * 2 ** (failures - 1)
    return replace(
        job, state=JobState.QUEUED, failures=failures, reason=reason, not_before=now + wait, lease_until=None
    )


def is_last_try(job: Job) -> bool:
    """Tell whether the job is FAILED if it fails now in a way that may pass."""
    return job.failures + 1 >= MOST_FAILURES


def is_deadly(job: Job) -> bool:
    """Tell whether so many workers died with this job that it is not given to another."""
    return job.deaths >= MOST_DEATHS


def after_final_failure(job: Job, *, reason: str, now: datetime) -> Job:
    """Return the job as FAILED for a reason that trying again does not mend."""
    return replace(job, state=JobState.FAILED, reason=reason, finished_at=now, lease_until=None)


def after_success(job: Job, *, now: datetime) -> Job:
    """Return the job as SUCCEEDED."""
    return replace(job, state=JobState.SUCCEEDED, reason=None, finished_at=now, lease_until=None)


def cancel_job(job: Job, *, now: datetime) -> Job:
    """Return the job as CANCELLED, whether it runs or waits; raises JobNotCancellable or JobOver."""
    _require_cancellable(job)
    if job.state.is_final:
        raise JobOver("This has ended already.", field=("job_id",))
    return replace(job, state=JobState.CANCELLED, finished_at=now, lease_until=None)


def retry_job(job: Job, *, now: datetime) -> Job:
    """Return a job that failed or was cancelled as QUEUED, with all its tries before it and what is done kept.

    Attempts are counted on, so that whoever still works on an earlier one cannot be taken for this one.
    Raises JobNotCancellable or JobNotOver.
    """
    _require_cancellable(job)
    if job.state not in {JobState.FAILED, JobState.CANCELLED}:
        raise JobNotOver("Only what failed or was cancelled is tried again.", field=("job_id",))
    return replace(
        job,
        state=JobState.QUEUED,
        queued_at=now,
        not_before=now,
        failures=0,
        deaths=0,
        started_at=None,
        finished_at=None,
        reason=None,
    )


def remaining_time(job: Job, *, now: datetime) -> timedelta | None:
    """Return about how much longer a job runs, at the pace of this attempt; None while that cannot be told."""
    if job.state is not JobState.RUNNING or job.total is None or job.measured_from is None:
        return None
    newly_done = job.done - job.measured_done
    if newly_done <= 0:
        return None
    pace = max(now - job.measured_from, timedelta(0)) / newly_done
    return pace * max(0, job.total - job.done)


def _require_cancellable(job: Job) -> None:
    if job.kind not in CANCELLABLE:
        raise JobNotCancellable("This is not stopped or begun again by hand.", field=("job_id",))
