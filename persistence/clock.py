"""The clock: the one place that asks for the time, so that everything else is handed it."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return this moment in UTC."""
    return datetime.now(UTC)
