"""Retries: how long to wait before a service that was busy or out of reach is asked again."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

MOST_TRIES = 3
_SECONDS = re.compile(r"[0-9]{1,9}")


def wait_before_retry(*, tries: int, asked_seconds: float | None, first_seconds: float, share: float) -> float | None:
    """Return how many seconds to wait after so many failed tries, or None where enough were made.

    That is about `first_seconds` before the second try, and twice as long before each further one. Where the service
    asked to wait, it is waited for that long and a little more. `share` is random, from 0 to 1: it parts those who
    failed together, so that they do not come back together.
    """
    if tries >= MOST_TRIES:
        return None
    if asked_seconds is not None:
        return asked_seconds + first_seconds * share
    return float(first_seconds * 2 ** (tries - 1) * (0.5 + share / 2))


def retry_after_seconds(header: str | None, *, now: datetime) -> float | None:
    """Return the seconds that a Retry-After header asks to wait, given as seconds or as a date; None for any other."""
    written = (header or "").strip()
    if _SECONDS.fullmatch(written):
        return float(written)
    try:
        moment = parsedate_to_datetime(written)
    except (ValueError, OverflowError):
        return None
    # An HTTP date is in GMT, whether it says so or not.
    return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - now).total_seconds())
