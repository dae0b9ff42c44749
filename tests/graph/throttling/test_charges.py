"""Charges as clients read them."""

import re
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from graph.errors import present
from graph.throttling.charges import Charge, Throttled

MOMENT = datetime(2026, 10, 27, 12, 0, 30, 500_000, tzinfo=UTC)
CHARGE = Charge(requested=40, limit=100, remaining=25, resets_at=MOMENT, resets_in=90, more_in=31)


class TestCharge:
    """What was taken, and what is left."""

    @given(st.integers(1, 10**9), st.integers(0, 10**9), st.integers(0, 120), st.integers(0, 120))
    def test_is_told_in_structured_fields(self, limit: int, remaining: int, resets_in: int, more_in: int) -> None:
        """The two headers of the draft are lists of one string with integer parameters (RFC 9651)."""
        headers = Charge(1, limit, remaining, MOMENT, resets_in, more_in).headers()

        policy = re.fullmatch(r'"points";q=(\d{1,15});w=60', headers["RateLimit-Policy"])
        state = re.fullmatch(r'"points";r=(\d{1,15});t=(\d{1,15})', headers["RateLimit"])
        assert policy is not None
        assert state is not None
        assert [int(value) for value in (*policy.groups(), *state.groups())] == [limit, remaining, more_in]

    def test_is_told_in_the_headers_of_common_use(self) -> None:
        """Clients of today read these three."""
        headers = CHARGE.headers()

        names = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
        assert [headers[name] for name in names] == ["100", "25", "90"]

    def test_is_told_in_the_extensions(self) -> None:
        """The moment is in the format of the schema's DateTime."""
        assert CHARGE.cost() == {
            "requested": 40,
            "limit": 100,
            "remaining": 25,
            "resetAt": "2026-10-27T12:00:30.500+00:00",
        }


class TestThrottled:
    """The refusal of who has spent too much."""

    def test_tells_how_long_to_wait(self) -> None:
        """Programs read the seconds, people the sentence, and proxies the header."""
        throttled = Throttled(CHARGE, retry_after=31)
        present([throttled])

        assert throttled.formatted == {
            "message": "This operation costs 40 points, and 25 of 100 a minute are left: try again in 31 seconds.",
            "extensions": {"code": "THROTTLED", "retryAfter": 31, "cost": CHARGE.cost()},
        }
        assert throttled.headers() == {**CHARGE.headers(), "Retry-After": "31"}

    def test_does_not_let_wait_for_what_never_comes(self) -> None:
        """An operation that no budget is large enough for must be made smaller."""
        throttled = Throttled(CHARGE, retry_after=None)

        assert throttled.message == (
            "This operation costs 40 points, and no more than 100 may be spent in a minute: ask for less at once."
        )
        assert (throttled.extensions or {})["retryAfter"] is None
        assert throttled.headers() == CHARGE.headers()
