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
    "registrations_per_address": 3,
    "resets_per_account": 2,
    "resets_per_address": 4,
}


@asynccontextmanager
async def throttle_on(redis_url: str, clock: Callable[[], float] = time.monotonic) -> AsyncIterator[Throttle]:
    """Open a throttle with small limits on a Redis, as a process of its own would."""
    built = Throttle(redis_url, allowances_of(Settings(_env_file=None).model_copy(update=SMALL)), clock)
    yield built
    await built.close()
