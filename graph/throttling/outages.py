"""Outages: remembers that Redis is away, so that not every operation waits to find out."""

from collections.abc import Callable

import structlog

log = structlog.get_logger(__name__)

RETRY_SECONDS = 5.0
"""How long nobody asks Redis after it failed; then one does."""


class Outage:
    """A circuit breaker, told of each failure and each success; it logs the first of either kind."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._ask_again_at: float | None = None

    def may_ask(self) -> bool:
        """Tell whether Redis is to be asked: always while it answers, and now and then, by one, while it does not."""
        if self._ask_again_at is None:
            return True
        if self._clock() < self._ask_again_at:
            return False
        self._put_off()
        return True

    def begin(self, error: Exception) -> None:
        """Take note that Redis failed."""
        if self._ask_again_at is None:
            log.warning("throttle.redis_away", error=str(error) or type(error).__name__)
        self._put_off()

    def end(self) -> None:
        """Take note that Redis answered."""
        if self._ask_again_at is not None:
            log.info("throttle.redis_back")
        self._ask_again_at = None

    def _put_off(self) -> None:
        self._ask_again_at = self._clock() + RETRY_SECONDS
