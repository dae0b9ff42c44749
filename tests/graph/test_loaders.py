"""Tests of what the loaders of one operation share."""

import asyncio
import gc
import weakref
from uuid import UUID

import pytest

from graph.loaders import Loaders
from persistence.database import Database, ReadConnection
from persistence.ids import new_id


class Computing:
    """Counts how often it is done."""

    def __init__(self) -> None:
        self.times = 0

    async def __call__(self) -> int:
        """Return how often it was done."""
        self.times += 1
        done = self.times
        await asyncio.sleep(0)
        return done


class TestOnce:
    """What several fields of an operation ask for."""

    async def test_is_computed_once_for_each_key(self, database: Database) -> None:
        """Also where it is asked for while it is computed."""
        loaders, computing = Loaders(database), Computing()

        assert await asyncio.gather(*(loaders.once(key, computing) for key in "aab")) == [1, 1, 2]
        assert await loaders.once("a", computing) == 1

    async def test_is_computed_again_after_a_mutation(self, database: Database) -> None:
        """What was computed before is old."""
        loaders, computing = Loaders(database), Computing()
        await loaders.once("a", computing)

        loaders.forget()

        assert await loaders.once("a", computing) == 2

    async def test_fails_for_everybody_who_asks(self, database: Database) -> None:
        """With the same error."""

        async def failing() -> int:
            raise ValueError("No.")

        loaders = Loaders(database)
        for _ in range(2):
            with pytest.raises(ValueError, match="No"):
                await loaders.once("a", failing)


class TestLoad:
    """What several fields of an operation load by the same key."""

    async def test_goes_on_for_the_others_when_one_is_cut_off(self, database: Database) -> None:
        """A field that is null for its sibling's error waits no more, and takes nothing from those of other parents."""
        loaders, may_load = Loaders(database), asyncio.Event()

        async def load(_connection: ReadConnection, keys: list[UUID]) -> dict[UUID, str]:
            await may_load.wait()
            return dict.fromkeys(keys, "found")

        key = new_id()
        cut_off, other = [asyncio.create_task(loaders.load(load, key)) for _ in range(2)]
        await asyncio.sleep(0)
        cut_off.cancel()
        may_load.set()

        assert await other == "found"
        assert cut_off.cancelled()


class TestStop:
    """The end of an operation."""

    async def test_lets_go_of_what_was_loaded(self, database: Database) -> None:
        """At once, and not when Python next looks for garbage: a page is thousands of objects."""
        loaders, computing = Loaders(database), Computing()

        async def load(_connection: ReadConnection, keys: list[UUID]) -> dict[UUID, str]:
            return dict.fromkeys(keys, "found")

        await loaders.load(load, new_id())
        await loaders.once("a", computing)
        gc.disable()
        try:
            await loaders.stop()
            kept = weakref.ref(loaders)
            del loaders
            assert kept() is None
        finally:
            gc.enable()
