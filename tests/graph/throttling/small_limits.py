"""Limits that a test reaches soon, and throttles that have them."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from graph.throttling.allowances import allowances_of
from graph.throttling.throttle import Throttle
from persistence.settings import Settings

SMALL = {
    "points_per_minute": 100,
    "anonymous_points_per_minute": 20,
    "sign_in_failures_per_account": 5,
    "sign_in_failures_per_address": 15,
    "registrations_per_account": 2,
    "registrations_per_address": 3,
    "resets_per_account": 2,
    "resets_per_address": 4,
}


PATIENT_SECONDS = 20.0
"""How long a throttle waits for Redis where the test is not about that: a busy machine must not look like an outage."""


@asynccontextmanager
async def throttle_on(
    redis_url: str, *, patience_seconds: float = PATIENT_SECONDS, clock: Callable[[], float] = time.monotonic
) -> AsyncIterator[Throttle]:
    """Open a throttle with small limits on a Redis, as a process of its own would."""
    allowances = allowances_of(Settings(_env_file=None).model_copy(update=SMALL))
    built = Throttle(redis_url, allowances, patience_seconds=patience_seconds, clock=clock)
    yield built
    await built.close()
