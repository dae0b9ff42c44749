"""Once: made for all who want it, by none of them."""

import asyncio

import pytest

from jobs import once
from jobs.once import Once


class Maker:
    """Makes numbers, one after the other, once it may; its first attempts fail where they are to."""

    def __init__(self, *, failures: int = 0, is_patient: bool = False) -> None:
        self.count = 0
        self.is_cut_off = False
        self.may_end = asyncio.Event()
        self._failures = failures
        if not is_patient:
            self.may_end.set()

    async def make(self) -> int:
        """Return how many were made."""
        self.count += 1
        number = self.count
        try:
            await self.may_end.wait()
        except asyncio.CancelledError:
            self.is_cut_off = True
            raise
        await asyncio.sleep(0)
        if number <= self._failures:
            raise ConnectionError(f"failure {number}")
        return number


async def asked(shared: Once, maker: Maker, key: str = "x") -> int:
    """Return what is made for a key."""
    return await shared.make(key, maker.make)


class TestOnce:
    """What many want."""

    async def test_makes_it_once_for_a_thousand(self) -> None:
        """Whether they come while it is being made, or a moment after."""
        shared, maker = Once(), Maker()

        at_once = await asyncio.gather(*(asked(shared, maker) for _ in range(1_000)))
        after = await asked(shared, maker)

        assert (maker.count, set(at_once), after) == (1, {1}, 1)

    async def test_makes_different_things_apart(self) -> None:
        """Each has its key."""
        shared, maker = Once(), Maker()

        made = await asyncio.gather(asked(shared, maker, "x"), asked(shared, maker, "y"))

        assert list(made) == [1, 2]

    async def test_makes_it_anew_after_a_while(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """What was true of a viewer then may not be true now; and nothing is kept."""
        monkeypatch.setattr(once, "_SHARED_SECONDS", 0.0)
        shared, maker = Once(), Maker()

        first = await asked(shared, maker)
        await asyncio.sleep(0.01)

        assert shared._makings == {}
        assert [first, await asked(shared, maker)] == [1, 2]

    async def test_keeps_it_for_as_long_as_is_asked(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """What cannot grow old may be given to others for longer."""
        monkeypatch.setattr(once, "_SHARED_SECONDS", 0.0)
        shared, maker = Once(), Maker()

        first = await shared.make("x", maker.make, seconds=60.0)
        await asyncio.sleep(0.01)

        assert [first, await asked(shared, maker)] == [1, 1]

    async def test_raises_a_failure_to_all_who_wait_and_to_nobody_later(self) -> None:
        """A database that was away for a moment is asked again."""
        shared, maker = Once(), Maker(failures=1)

        failed = await asyncio.gather(*(asked(shared, maker) for _ in range(3)), return_exceptions=True)

        assert [str(error) for error in failed] == ["failure 1"] * 3
        assert await asked(shared, maker) == 2

    async def test_goes_on_for_others_when_one_leaves(self) -> None:
        """Also when it is the one who began it."""
        shared, maker = Once(), Maker(is_patient=True)
        first, second = (asyncio.create_task(asked(shared, maker)) for _ in range(2))
        await asyncio.sleep(0)

        first.cancel()
        await asyncio.wait({first})
        maker.may_end.set()

        assert await second == 1
        assert not maker.is_cut_off

    async def test_ends_when_the_last_one_leaves(self) -> None:
        """Nothing goes on for nobody; whoever comes then begins anew."""
        before, shared, maker = asyncio.all_tasks(), Once(), Maker(is_patient=True)
        tasks = [asyncio.create_task(asked(shared, maker)) for _ in range(2)]
        await asyncio.sleep(0)

        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

        assert maker.is_cut_off
        assert asyncio.all_tasks() == before
        maker.may_end.set()
        assert await asked(shared, maker) == 2
