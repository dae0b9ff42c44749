"""Tests of what the loaders of one operation share."""

import asyncio

import pytest

from graph.loaders import Loaders
from persistence.database import Database


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
