"""Counters: what each payer has spent, counted on Redis for all processes, and by this process while Redis is away.

The sliding window counter of `limits` is the one of its three strategies that fits points. It takes all of a cost or
nothing, in one script, where a fixed window counts what it refuses too and lets twice the limit through at its edge;
and it keeps two numbers a payer, where a moving window keeps an entry for each point.
"""

import asyncio
from collections.abc import Callable
from typing import Any

from limits import RateLimitItem
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from redis.asyncio import ConnectionPool
from redis.exceptions import RedisError

from graph.throttling.outages import Outage
from graph.throttling.windows import Window

KEY_PREFIX = "tripsplit:limits"

_AT_ONCE = 16
"""How many ask Redis at the same time. The others wait their turn outside of the timeout, so that a crowd that this
process is slow to serve does not look like an outage; and when it is one, they learn of it from those."""
_LAG_SECONDS = 0.05
"""A timeout that comes later than this was met by an event loop that stood still: Redis may well have answered."""


class Counters:
    """Takes points, on Redis where it answers in time, else in the memory of this process."""

    def __init__(self, redis_url: str, *, patience_seconds: float, clock: Callable[[], float]) -> None:
        self._pool: ConnectionPool = ConnectionPool.from_url(redis_url)
        self._shared = SlidingWindowCounterRateLimiter(_redis_storage(self._pool))
        self._own = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._patience = patience_seconds
        self._outage = Outage(clock)
        self._turn = asyncio.Semaphore(_AT_ONCE)

    async def take(self, limit: RateLimitItem, who: str, points: int) -> tuple[bool, Window]:
        """Take so many points if they are all there, and return whether they were, and what is left.

        Fewer than none gives points back.
        """
        async with self._turn:
            taken = await self._take_shared(limit, who, points) if self._outage.may_ask() else None
        return taken or await _take(self._own, limit, who, points)

    async def close(self) -> None:
        """Close the connections."""
        await self._pool.aclose()

    async def _take_shared(self, limit: RateLimitItem, who: str, points: int) -> tuple[bool, Window] | None:
        try:
            async with asyncio.timeout(self._patience) as deadline:
                taken = await _take(self._shared, limit, who, points)
        except (RedisError, OSError, TimeoutError) as error:
            if not _is_own_lag(deadline):
                self._outage.begin(error)
            return None
        self._outage.end()
        return taken


def _is_own_lag(deadline: asyncio.Timeout) -> bool:
    moment = deadline.when()
    return deadline.expired() and moment is not None and asyncio.get_running_loop().time() - moment > _LAG_SECONDS


async def _take(
    limiter: SlidingWindowCounterRateLimiter, limit: RateLimitItem, who: str, points: int
) -> tuple[bool, Window]:
    is_taken = await limiter.hit(limit, who, cost=points)
    storage: Any = limiter.storage
    counts = await storage.get_sliding_window(limit.key_for(who), limit.get_expiry())
    return is_taken, Window(limit.amount, limit.get_expiry(), *counts)


def _redis_storage(pool: ConnectionPool) -> RedisStorage:
    # The pool knows the server; a URL here would be read by another set of rules, which takes no unix socket.
    options: dict[str, Any] = {"connection_pool": pool}
    return RedisStorage("async+redis://", implementation="redispy", key_prefix=KEY_PREFIX, **options)
