"""Budgets on a real Valkey."""

import asyncio
from datetime import timedelta

import pytest
import redis

from graph.throttling.charges import Throttled
from graph.throttling.payers import Payer
from graph.throttling.throttle import Throttle
from persistence.clock import now
from tests.graph.throttling.small_limits import throttle_on

SARAH = Payer("user/sarah", is_known=True)
DAVID = Payer("user/david", is_known=True)
SOMEBODY = Payer("address/192.0.2.1", is_known=False)


async def charged(throttle: Throttle, who: Payer, points: int) -> int | None:
    """Charge, and return what is left; None where it is refused."""
    try:
        return (await throttle.charge(who, points)).remaining
    except Throttled:
        return None


class TestCharge:
    """Taking points from a budget."""

    async def test_tells_what_is_left_and_when_all_is_back(self, throttle: Throttle) -> None:
        """The first points of a minute count in full until it ends, and fade in the next."""
        earliest = now()

        charge = await throttle.charge(SARAH, 40)

        assert (charge.requested, charge.limit, charge.remaining) == (40, 100, 60)
        assert charge.more_in in {60, 61}
        assert charge.resets_in in {118, 119}
        assert earliest < charge.resets_at <= now() + timedelta(seconds=120)

    async def test_takes_nothing_where_it_refuses(self, throttle: Throttle) -> None:
        """What is left can still be spent on something smaller."""
        assert [await charged(throttle, SARAH, points) for points in (40, 61, 61, 60, 1)] == [60, None, None, 0, None]

    async def test_refuses_what_no_budget_is_large_enough_for(self, throttle: Throttle) -> None:
        """Waiting is not advised, and nothing is taken."""
        with pytest.raises(Throttled) as refused:
            await throttle.charge(SARAH, 101)

        assert (refused.value.retry_after, refused.value.charge.remaining) == (None, 100)

    async def test_tells_when_the_points_are_there(self, throttle: Throttle) -> None:
        """After a minute the whole of what was spent begins to fade."""
        await throttle.charge(SARAH, 100)

        with pytest.raises(Throttled) as refused:
            await throttle.charge(SARAH, 50)

        assert refused.value.retry_after in {89, 90}

    async def test_has_a_budget_for_each_payer(self, throttle: Throttle) -> None:
        """What one spends is not missed by another; who is not signed in has less, and a key may have its own."""
        key = Payer("key/1", is_known=True, points_per_minute=7)
        await throttle.charge(SARAH, 100)

        assert [await charged(throttle, who, 5) for who in (SARAH, DAVID, SOMEBODY, key, key)] == [
            None,
            95,
            15,
            2,
            None,
        ]

    async def test_never_takes_more_than_the_limit_however_many_come_at_once(self, throttle: Throttle) -> None:
        """Fifty that cost three points each: a hundred pay for thirty-three."""
        left = await asyncio.gather(*(charged(throttle, SARAH, 3) for _ in range(50)))

        assert len(left) - left.count(None) == 33
        assert await charged(throttle, SARAH, 1) == 0

    async def test_shares_budgets_between_processes(self, throttle: Throttle, redis_url: str) -> None:
        """Two that come at once to different servers spend one budget."""
        async with throttle_on(redis_url) as other:
            left = await asyncio.gather(*(charged(each, SARAH, 5) for each in (throttle, other) for _ in range(15)))

        assert len(left) - left.count(None) == 20

    async def test_leaves_only_keys_that_expire(self, throttle: Throttle, redis_url: str) -> None:
        """Each has the prefix, and is gone two minutes after it was last of use."""
        for who in (SARAH, SOMEBODY):
            await throttle.charge(who, 1)

        with redis.Redis.from_url(redis_url, decode_responses=True) as client:
            lives = {key: client.ttl(key) for key in client.scan_iter()}
        assert sorted(lives) == [
            "tripsplit:limits:{points/address/192.0.2.1/20/1/minute}",
            "tripsplit:limits:{points/user/sarah/100/1/minute}",
        ]
        assert set(lives.values()) <= {119, 120}
