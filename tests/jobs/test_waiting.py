"""Waiting: all are told, in turns."""

import asyncio

import pytest

from jobs.waiting import Waiting


async def waiting_for(waiting: Waiting[str], *names: str) -> list[asyncio.Task[str]]:
    """Return tasks that wait, one under each name."""
    tasks = [asyncio.create_task(waiting.told(name)) for name in names]
    await asyncio.sleep(0)
    return tasks


class TestWaiting:
    """Those who wait."""

    async def test_are_told_a_few_at_a_time(self) -> None:
        """Others have their turn before the last is told."""
        waiting: Waiting[str] = Waiting()
        tasks = await waiting_for(waiting, *["x"] * 1_000)

        waiting.tell("news")
        turns = 0
        while not tasks[-1].done():
            turns += 1
            await asyncio.sleep(0)

        assert {await task for task in tasks} == {"news"}
        assert turns >= 1_000 // 32

    async def test_are_told_by_name(self) -> None:
        """The others go on to wait."""
        waiting: Waiting[str] = Waiting()
        sarah, david, other = await waiting_for(waiting, "sarah", "david", "sarah")

        waiting.tell("news", {"sarah"})

        assert [await sarah, await other] == ["news", "news"]
        assert (david.done(), set(waiting.names)) == (False, {"david"})
        waiting.tell("more")
        assert await david == "more"

    async def test_may_leave(self) -> None:
        """Also while it is being told, and without keeping it from anybody."""
        waiting: Waiting[str] = Waiting()
        tasks = await waiting_for(waiting, *["x"] * 100)

        tasks[0].cancel()
        waiting.tell("news")
        tasks[-1].cancel()
        told = await asyncio.gather(*tasks, return_exceptions=True)

        assert told[1:-1] == ["news"] * 98
        assert [type(told[0]), type(told[-1])] == [asyncio.CancelledError] * 2
        assert len(waiting) == 0

    async def test_are_told_of_a_failure(self) -> None:
        """It is raised to each."""
        waiting: Waiting[str] = Waiting()
        tasks = await waiting_for(waiting, "x", "y")

        waiting.tell(ConnectionError("away"))

        for task in tasks:
            with pytest.raises(ConnectionError, match="away"):
                await task
