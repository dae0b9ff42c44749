"""The token watch: what was found is shared for a moment, and no longer."""

import asyncio

import pytest

from graph import token_watch
from graph.token_watch import TokenWatch


class Looks:
    """Looks something up, slowly, and counts how often."""

    def __init__(self) -> None:
        self.count = 0

    async def look(self) -> str:
        """Return who it is."""
        self.count += 1
        await asyncio.sleep(0)
        return f"nobody, {self.count}"


class TestTokenWatch:
    """Who a token speaks for."""

    async def test_looks_once_for_all_who_ask_at_once(self) -> None:
        """A thousand subscriptions of a session are one statement."""
        watch, looks = TokenWatch(), Looks()

        found = await asyncio.gather(*(watch.identity("Bearer x", looks.look) for _ in range(1_000)))

        assert (looks.count, set(found)) == (1, {"nobody, 1"})

    async def test_looks_for_each_token(self) -> None:
        """What was found of one token says nothing about another."""
        watch, looks = TokenWatch(), Looks()

        found = [await watch.identity(header, looks.look) for header in ("Bearer x", "Bearer y")]

        assert found == ["nobody, 1", "nobody, 2"]

    async def test_looks_again_after_a_moment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """What was found a while ago is forgotten, and not kept in memory."""
        monkeypatch.setattr(token_watch, "_TRUSTED_SECONDS", 0.0)
        watch, looks = TokenWatch(), Looks()

        found = [await watch.identity(f"Bearer {number}", looks.look) for number in (1, 1, 2)]

        assert found == ["nobody, 1", "nobody, 2", "nobody, 3"]
        assert len(watch._looks) == 1

    async def test_lets_the_next_one_look_where_one_failed(self) -> None:
        """A database that was away for a moment is no reason to end what others began."""
        watch, looks = TokenWatch(), Looks()

        async def fail() -> str:
            raise ConnectionError

        with pytest.raises(ConnectionError):
            await watch.identity("Bearer x", fail)

        assert await watch.identity("Bearer x", looks.look) == "nobody, 1"
