"""Retries: waits grow, are never longer than asked by much, and end."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.retries import MOST_TRIES, retry_after_seconds, wait_before_retry

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
SHARES = st.floats(0, 1)


class TestWaitBeforeRetry:
    """wait_before_retry."""

    @given(st.integers(1, MOST_TRIES - 1), SHARES)
    def test_doubles_within_a_half(self, tries: int, share: float) -> None:
        """Each wait lies between half and the whole of twice the last."""
        wait = wait_before_retry(tries=tries, asked_seconds=None, first_seconds=0.5, share=share)

        assert wait is not None
        assert 0.25 * 2 ** (tries - 1) <= wait <= 0.5 * 2 ** (tries - 1)

    @given(st.floats(0, 1e6), SHARES)
    def test_is_never_shorter_than_asked(self, asked: float, share: float) -> None:
        """A service that asked to be left alone is, and a crowd comes back one by one."""
        wait = wait_before_retry(tries=1, asked_seconds=asked, first_seconds=0.5, share=share)

        assert wait is not None
        assert asked <= wait <= asked + 0.5

    @given(st.integers(MOST_TRIES, 99), st.one_of(st.none(), st.floats(0, 9)), SHARES)
    def test_ends(self, tries: int, asked: float | None, share: float) -> None:
        """After the third failure nothing is tried again."""
        assert wait_before_retry(tries=tries, asked_seconds=asked, first_seconds=0.5, share=share) is None


class TestRetryAfterSeconds:
    """retry_after_seconds."""

    @pytest.mark.parametrize(
        ("header", "seconds"),
        [
            ("0", 0.0),
            (" 120 ", 120.0),
            (format_datetime(NOW + timedelta(seconds=7), usegmt=True), 7.0),
            (format_datetime(NOW - timedelta(days=7), usegmt=True), 0.0),
            ("Mon, 30 Nov 2026 12:00:05", 5.0),
            (None, None),
            ("", None),
            ("-1", None),
            ("1.5", None),
            ("9" * 5_000, None),
            ("soon", None),
            ("Mon, 99 Nov 2026 12:00:05 GMT", None),
            ("٣", None),
            ("Mon, 30 Nov 99999999999 12:00:05 GMT", None),
            ("Mon, 30 Nov 2026 12:00:05 +99999999999999999", None),
        ],
    )
    def test_reads_seconds_and_dates(self, header: str | None, seconds: float | None) -> None:
        """Either form of RFC 9110 is understood; anything else is as if nothing was said."""
        assert retry_after_seconds(header, now=NOW) == seconds

    @given(st.text(max_size=40))
    def test_never_raises(self, header: str) -> None:
        """A header is a stranger's text."""
        seconds = retry_after_seconds(header, now=NOW)

        assert seconds is None or seconds >= 0
