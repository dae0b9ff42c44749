"""The throttle: charges operations to budgets, and counts attempts, for all processes that share a Redis."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta

from limits import RateLimitItem

from graph.throttling.allowances import Allowances
from graph.throttling.attempts import Attempt, TooManyAttempts, account_name
from graph.throttling.charges import Charge, Throttled
from graph.throttling.counters import Counters
from graph.throttling.payers import Payer, address_group
from graph.throttling.windows import Window
from persistence.clock import now


class Throttle:
    """Built once per process; takes the URL of Redis, how long to wait for it, and a clock for how long it is away."""

    def __init__(
        self,
        redis_url: str,
        allowances: Allowances,
        *,
        patience_seconds: float = 0.3,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._allowances = allowances
        self._counters = Counters(redis_url, patience_seconds=patience_seconds, clock=clock)

    async def charge(self, who: Payer, points: int, *, paid: int = 0) -> Charge:
        """Take points from the payer's budget, and return what is left; raises Throttled, and takes none.

        Those that are `paid` already are not taken again.
        """
        budget = self._allowances.budget_of(who)
        is_taken, window = await self._counters.take(budget, who.name, points - paid)
        charge = _charge(points, window)
        if not is_taken:
            wait = None if points > window.limit else max(1, window.seconds_until(points - paid))
            raise Throttled(charge, retry_after=wait)
        return charge

    async def count_attempt(self, kind: Attempt, *, address: str, account: str | None = None) -> None:
        """Count an attempt before it is made; raises TooManyAttempts, alike for accounts that exist and that do not.

        Counting first lets no more through when many come at once; give back with `forgive_attempt` what succeeded.
        `account` is an e-mail address. An attempt that the address may not make does not count for the account.
        """
        for limit, who in self._counted(kind, address, account):
            is_taken, window = await self._counters.take(limit, who, 1)
            if not is_taken:
                raise TooManyAttempts(max(1, window.seconds_until(1)))

    async def forgive_attempt(self, kind: Attempt, *, address: str, account: str | None = None) -> None:
        """Give back an attempt that was counted, because it was no failure."""
        for limit, who in self._counted(kind, address, account):
            await self._counters.take(limit, who, -1)

    async def close(self) -> None:
        """Close the connections."""
        await self._counters.close()

    def _counted(self, kind: Attempt, address: str, account: str | None) -> Iterator[tuple[RateLimitItem, str]]:
        limits = self._allowances.attempts[kind]
        yield limits.per_address, f"address/{address_group(address)}"
        if account is not None:
            yield limits.per_account, account_name(account)


def _charge(points: int, window: Window) -> Charge:
    resets_in = window.seconds_until(window.limit)
    more_in = 0 if window.remaining == window.limit else window.seconds_until(window.remaining + 1)
    return Charge(
        requested=points,
        limit=window.limit,
        remaining=window.remaining,
        resets_at=now() + timedelta(seconds=resets_in),
        resets_in=resets_in,
        more_in=more_in,
    )
