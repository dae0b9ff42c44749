"""The token watch: what was found is shared for a moment, and no longer."""

import asyncio

import pytest

from graph import token_watch
from graph.token_watch import TokenWatch


class Looks:
    """Looks headers up, slowly, counts how often, and fails where the header says so."""

    def __init__(self) -> None:
        self.count = 0

    async def look_up(self, authorization: str) -> str:
        """Return who it is."""
        self.count += 1
        await asyncio.sleep(0)
        if authorization == "Bearer fail" and self.count == 1:
            raise ConnectionError
        return f"nobody, {self.count}"


class TestTokenWatch:
    """Who a token speaks for."""

    async def test_looks_once_for_all_who_ask_at_once(self) -> None:
        """A thousand subscriptions of a session are one statement."""
        looks = Looks()
        watch = TokenWatch(looks.look_up)

        found = await asyncio.gather(*(watch.identity("Bearer x") for _ in range(1_000)))

        assert (looks.count, set(found)) == (1, {"nobody, 1"})

    async def test_looks_for_each_token(self) -> None:
        """What was found of one token says nothing about another."""
        watch = TokenWatch(Looks().look_up)

        found = [await watch.identity(header) for header in ("Bearer x", "Bearer y")]

        assert found == ["nobody, 1", "nobody, 2"]

    async def test_looks_again_after_a_moment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """What was found a while ago is forgotten, and not kept in memory."""
        monkeypatch.setattr(token_watch, "_TRUSTED_SECONDS", 0.0)
        watch = TokenWatch(Looks().look_up)

        found = [await watch.identity(f"Bearer {number}") for number in (1, 1, 2)]

        assert found == ["nobody, 1", "nobody, 2", "nobody, 3"]
        assert len(watch._looks) == 1

    async def test_lets_the_next_one_look_where_one_failed(self) -> None:
        """A database that was away for a moment is no reason to end what others began."""
        watch = TokenWatch(Looks().look_up)

        with pytest.raises(ConnectionError):
            await watch.identity("Bearer fail")

        assert await watch.identity("Bearer fail") == "nobody, 2"
