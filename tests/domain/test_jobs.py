"""Jobs: three failures are enough, and each try waits longer than the last."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from domain.jobs import (
    JobKind,
    JobState,
    after_final_failure,
    after_success,
    after_transient_failure,
    after_unavailability,
    queue_job,
)

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
JOB = queue_job(job_id=UUID(int=1), kind=JobKind.READ_DOCUMENT, trip_id=UUID(int=2), subject_id=UUID(int=3), now=NOW)


class TestAJob:
    """The life of a job."""

    def test_begins_queued_and_due_at_once(self) -> None:
        """A new job waits for nothing but a worker."""
        assert (JOB.state, JOB.not_before, JOB.attempt, JOB.failures) == (JobState.QUEUED, NOW, 0, 0)

    def test_is_tried_three_times_with_growing_waits(self) -> None:
        """Two transient failures put it back, the third one ends it."""
        first = after_transient_failure(JOB, reason="away", now=NOW)
        second = after_transient_failure(first, reason="away", now=NOW)
        third = after_transient_failure(second, reason="away", now=NOW)

        assert [job.state for job in (first, second, third)] == [JobState.QUEUED, JobState.QUEUED, JobState.FAILED]
        assert first.not_before == NOW + timedelta(seconds=5)
        assert second.not_before == NOW + timedelta(seconds=10)
        assert (third.reason, third.finished_at, third.failures) == ("away", NOW, 3)

    def test_is_not_tried_again_after_a_final_failure(self) -> None:
        """What trying again cannot mend ends it at once."""
        failed = after_final_failure(JOB, reason="no PDF", now=NOW)

        assert (failed.state, failed.reason, failed.failures) == (JobState.FAILED, "no PDF", 0)

    def test_waits_for_a_service_as_long_as_its_kind_may(self) -> None:
        """A service that is away is no failure; a day later the job gives up with the reason."""
        tired = NOW + timedelta(days=1)

        waiting = after_unavailability(JOB, reason="Chroma is away", now=NOW)
        given_up = after_unavailability(JOB, reason="Chroma is away", now=tired)

        assert (waiting.state, waiting.failures, waiting.not_before) == (JobState.QUEUED, 0, NOW + timedelta(seconds=5))
        assert (given_up.state, given_up.reason) == (JobState.FAILED, "Chroma is away")

    def test_waits_a_minute_between_tries_at_most(self) -> None:
        """However long a service is away, its return is noticed within a minute."""
        waiting = after_unavailability(replace(JOB, attempt=1_000), reason="Chroma is away", now=NOW)

        assert waiting.not_before == NOW + timedelta(minutes=1)

    def test_forgets_old_reasons_when_it_succeeds(self) -> None:
        """A job that succeeded has no reason for failing."""
        done = after_success(after_transient_failure(JOB, reason="away", now=NOW), now=NOW)

        assert (done.state, done.reason, done.finished_at) == (JobState.SUCCEEDED, None, NOW)
