"""Charges: what an operation took of a budget, as GraphQL and HTTP tell it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from graph.errors import ClientError, ErrorCode

WINDOW_SECONDS = 60
_POLICY = "points"


@dataclass(frozen=True, slots=True)
class Charge:
    """What was asked for, and what is left of the budget of a minute.

    The whole limit is there again `resets_in` seconds from then, at `resets_at`, and some more points after `more_in`
    seconds, if nothing else is spent.
    """

    requested: int
    limit: int
    remaining: int
    resets_at: datetime
    resets_in: int
    more_in: int

    def cost(self) -> dict[str, Any]:
        """Return it as `extensions.cost`."""
        return {
            "requested": self.requested,
            "limit": self.limit,
            "remaining": self.remaining,
            "resetAt": self.resets_at.isoformat(timespec="milliseconds"),
        }

    def headers(self) -> dict[str, str]:
        """Return it as HTTP headers: those of the IETF draft (structured fields), and the three of common use."""
        return {
            "RateLimit-Policy": f'"{_POLICY}";q={self.limit};w={WINDOW_SECONDS}',
            "RateLimit": f'"{_POLICY}";r={self.remaining};t={self.more_in}',
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.resets_in),
        }


class Throttled(ClientError):
    """The budget has fewer points than the operation costs: nothing was executed, and nothing was taken.

    `retry_after` is None where waiting does not help, because no budget is that large.
    """

    code = ErrorCode.THROTTLED

    def __init__(self, charge: Charge, retry_after: int | None) -> None:
        super().__init__(_sentence(charge, retry_after))
        self.charge = charge
        self.retry_after = retry_after
        self.extensions = {"code": self.code.value, "retryAfter": retry_after, "cost": charge.cost()}

    def headers(self) -> dict[str, str]:
        """Return the headers of an HTTP answer that is refused by it."""
        if self.retry_after is None:
            return self.charge.headers()
        return {**self.charge.headers(), "Retry-After": str(self.retry_after)}


def _sentence(charge: Charge, retry_after: int | None) -> str:
    if retry_after is None:
        return (
            f"This operation costs {charge.requested} points, and no more than {charge.limit} may be spent in a "
            "minute: ask for less at once."
        )
    return (
        f"This operation costs {charge.requested} points, and {charge.remaining} of {charge.limit} a minute are "
        f"left: try again in {retry_after} seconds."
    )
