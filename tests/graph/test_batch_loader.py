"""The batch loader: what is asked for together is loaded together, once, for whoever asked."""

import asyncio
from typing import Any

import pytest

from graph.batch_loader import BatchLoader


class Store:
    """Has squares of small numbers, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    async def load(self, keys: list[int]) -> dict[int, int]:
        """Return squares; refuse negative numbers, and have nothing for large ones."""
        self.asked.append(list(keys))
        await self.may_answer.wait()
        if min(keys) < 0:
            raise ValueError("No.")
        return {key: key * key for key in keys if key < 100}


@pytest.fixture
def store() -> Store:
    """A store that answers at once."""
    return Store()


@pytest.fixture
def loader(store: Store) -> BatchLoader[int, int]:
    """A loader of it."""
    return BatchLoader(store.load)


class TestLoad:
    """One key, or many."""

    async def test_is_one_call_for_all_who_ask_in_the_same_moment(self, loader: Any, store: Store) -> None:
        """One by one, many at once, and from tasks that were only just begun; each key once."""
        asked: Any = await asyncio.gather(loader.load(3), loader.load_many([1, 2, 3]), loader.load(2), loader.load(400))

        assert asked == [9, {1: 1, 2: 4, 3: 9}, 4, None]
        assert store.asked == [[3, 1, 2, 400]]

    async def test_joins_what_begins_one_turn_later(self, loader: Any, store: Store) -> None:
        """A level below has its tasks one turn of the event loop later."""

        async def below() -> Any:
            return await asyncio.create_task(loader.load(2))

        asked: Any = await asyncio.gather(loader.load(1), below())
        assert asked == [1, 4]
        assert store.asked == [[1, 2]]

    async def test_remembers(self, loader: Any, store: Store) -> None:
        """Also what it is loading at the moment, and that there is nothing."""
        await loader.load_many([1, 400])
        store.may_answer.clear()
        loading = asyncio.create_task(loader.load(2))
        await asyncio.sleep(0.01)
        again = asyncio.create_task(loader.load_many([1, 2, 400]))
        await asyncio.sleep(0.01)
        store.may_answer.set()

        assert await again == {1: 1, 2: 4, 400: None}
        assert await loading == 4
        assert store.asked == [[1, 400], [2]]

    async def test_fails_for_all_who_asked(self, loader: Any, store: Store) -> None:
        """And for those who ask later: it is not tried again within an operation."""
        together = await asyncio.gather(loader.load(-1), loader.load(1), return_exceptions=True)
        with pytest.raises(ValueError, match="No"):
            await loader.load(1)

        assert [str(error) for error in together] == ["No.", "No."]
        assert store.asked == [[-1, 1]]

    async def test_goes_on_where_one_of_them_is_cut_off(self, loader: Any, store: Store) -> None:
        """The others still wait."""
        store.may_answer.clear()
        cut_off, other = [asyncio.create_task(loader.load(key)) for key in (1, 2)]
        await asyncio.sleep(0.01)
        cut_off.cancel()
        store.may_answer.set()

        assert await other == 4
        assert cut_off.cancelled()

    async def test_of_nothing_asks_nobody(self, loader: Any, store: Store) -> None:
        """An empty level has no keys."""
        assert await loader.load_many([]) == {}
        assert store.asked == []
