"""Breakers: a service that failed several times in a row is left alone for a while, and then asked by one alone.

closed -> open after the last of several failures in a row -> one trial after a while -> closed, or open again
"""

from dataclasses import dataclass, replace

MOST_FAILURES = 3
COOLING_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Breaker:
    """What is known of a service: failures in a row, and until when it is left alone (seconds of any clock that rises).

    Values, so that a trial that nobody reported on, because it was cancelled, holds the others up no longer than one
    that failed.
    """

    failures: int = 0
    left_alone_until: float | None = None

    def allows(self, now: float) -> bool:
        """Tell whether the service may be asked now."""
        return self.left_alone_until is None or now >= self.left_alone_until

    def asked(self, now: float) -> "Breaker":
        """Return the breaker after one was let through: while it is open, the only one for another while."""
        return self if self.left_alone_until is None else replace(self, left_alone_until=now + COOLING_SECONDS)

    def failed(self, now: float) -> "Breaker":
        """Return the breaker after a failure of the service."""
        failures = self.failures + 1
        return Breaker(failures, now + COOLING_SECONDS if failures >= MOST_FAILURES else None)

    def succeeded(self) -> "Breaker":
        """Return the breaker after the service did what it is for."""
        return Breaker()
