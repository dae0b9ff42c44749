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
        monkeypatch.setattr(token_watch, "_KEPT_SECONDS", 0.0)
        watch = TokenWatch(Looks().look_up)

        found = [await watch.identity(f"Bearer {number}") for number in (1, 1, 2)]

        assert found == ["nobody, 1", "nobody, 2", "nobody, 3"]
        assert len(watch._looks) == 1

    async def test_takes_what_is_older_where_that_is_good_enough(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Subscriptions of one token that are silent look at it in turns, and not each of them."""
        monkeypatch.setattr(token_watch, "_TRUSTED_SECONDS", 0.0)
        watch = TokenWatch(Looks().look_up)

        found = [await watch.identity("Bearer x", trusted_seconds=seconds) for seconds in (60.0, 60.0, None)]

        assert found == ["nobody, 1", "nobody, 1", "nobody, 2"]

    async def test_looks_anew_for_whoever_asks_about_now(self) -> None:
        """What was found before they asked is no answer; what others find after it is."""
        looks = Looks()
        watch = TokenWatch(looks.look_up)

        before = await watch.identity("Bearer x")
        found = await asyncio.gather(*(watch.identity_now("Bearer x") for _ in range(1_000)))

        assert before == "nobody, 1"
        # The first one's look had begun when the others asked.
        assert (looks.count, found[0], set(found[1:])) == (3, "nobody, 2", {"nobody, 3"})

    async def test_lets_the_next_one_look_where_one_failed(self) -> None:
        """A database that was away for a moment is no reason to end what others began."""
        watch = TokenWatch(Looks().look_up)

        with pytest.raises(ConnectionError):
            await watch.identity("Bearer fail")

        assert await watch.identity("Bearer fail") == "nobody, 2"
