"""Breakers: who fails in a row is left alone, and asked by one at a time afterwards."""

from hypothesis import given
from hypothesis import strategies as st

from domain.breakers import COOLING_SECONDS, MOST_FAILURES, Breaker

REPORTS = st.lists(st.sampled_from(["failed", "succeeded"]), max_size=20)


def after(reports: list[str], *, now: float = 0.0) -> Breaker:
    """Return the breaker after reports that came at one moment."""
    breaker = Breaker()
    for report in reports:
        breaker = breaker.failed(now) if report == "failed" else breaker.succeeded()
    return breaker


class TestBreaker:
    """Breaker."""

    @given(REPORTS)
    def test_opens_after_failures_in_a_row_alone(self, reports: list[str]) -> None:
        """A success in between begins the count anew."""
        failures = 0
        for report in reports:
            failures = failures + 1 if report == "failed" else 0

        assert after(reports).allows(0.0) == (failures < MOST_FAILURES)

    @given(REPORTS, st.floats(COOLING_SECONDS, 1e6))
    def test_lets_somebody_through_in_the_end(self, reports: list[str], later: float) -> None:
        """No history shuts a service out for longer than a while."""
        assert after(reports).allows(later)

    @given(st.floats(COOLING_SECONDS, 1e6), st.floats(0, COOLING_SECONDS - 0.01))
    def test_lets_one_through_at_a_time(self, later: float, while_it_tries: float) -> None:
        """While one tries, or was cancelled and never reported, the others are told at once."""
        trying = after(["failed"] * MOST_FAILURES).asked(later)

        assert not trying.allows(later + while_it_tries)
        assert trying.allows(later + 2 * COOLING_SECONDS)

    @given(st.floats(0, 1e6))
    def test_closes_after_a_trial_that_succeeds_and_opens_after_one_that_fails(self, later: float) -> None:
        """One failure is enough where several came before it."""
        trying = after(["failed"] * MOST_FAILURES).asked(later)

        assert trying.succeeded() == Breaker()
        assert not trying.failed(later).allows(later)

    def test_counts_nothing_while_it_is_closed(self) -> None:
        """Asking by itself is no reason to be left alone."""
        assert Breaker().asked(5.0) == Breaker()
