"""Following by the thousand: on a few connections, and each follower exactly what it asked for, in order."""

import asyncio
from collections.abc import AsyncIterator, Collection, Hashable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from redis.asyncio import Redis

from jobs import hub, readers, silences, windows
from jobs.silences import everybody
from jobs.streams import Silence, StreamEvent, Streams, StreamsUnreachable, document_topic
from tests.graph.cli.programs import until
from tests.services import free_port, running_valkey


@dataclass
class Follower:
    """Follows a topic after a cursor until it leaves, and goes on where it left when it comes again."""

    streams: Streams
    topic: str
    after: str | None
    pause: float = 0.0
    seen: list[StreamEvent] = field(default_factory=list)
    task: "asyncio.Task[None] | None" = None

    def come(self) -> None:
        """Follow, where it does not already."""
        if self.task is None:
            self.task = asyncio.create_task(self._follow())

    async def leave(self) -> None:
        """Follow no more."""
        if self.task is not None:
            self.task.cancel()
            await asyncio.gather(self.task, return_exceptions=True)
            self.task = None

    async def until(self, cursor: str) -> None:
        """Follow until an event has come."""
        self.come()
        await until(lambda: bool(self.seen) and self.seen[-1].cursor == cursor)

    async def _follow(self) -> None:
        after = self.seen[-1].cursor if self.seen else self.after
        async for news in self.streams.follow(self.topic, after=after):
            if isinstance(news, StreamEvent):
                self.seen.append(news)
                await asyncio.sleep(self.pause)


async def step(streams: Streams, topic: str, number: int = 0) -> str:
    """Publish an event, and return its cursor."""
    return await streams.publish(topic, "step", {"number": number})


async def clients_of(url: str) -> int:
    """Return how many connections to a Valkey there are, beside the one that asks."""
    async with Redis.from_url(url) as redis:
        return len(await redis.client_list()) - 1


ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("publish"), st.integers(1, 4)),
        st.tuples(st.just("follow"), st.integers(-1, 9)),
        st.tuples(st.just("leave"), st.integers(0, 9)),
        st.tuples(st.just("come again"), st.integers(0, 9)),
        st.tuples(st.just("wait"), st.integers(0, 2)),
    ),
    max_size=15,
)


class TestFollowers:
    """Many who follow."""

    @settings(max_examples=60)
    @given(acts=ACTS, kept_bytes=st.sampled_from([1, 40, 10_000]))
    async def test_see_exactly_what_comes_after_their_cursors(
        self, valkey_url: str, acts: list[tuple[str, int]], kept_bytes: int
    ) -> None:
        """Whenever they come, leave and come again, and however little of what was published is kept here."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(windows, "_KEPT_BYTES", kept_bytes)
            patch.setattr(readers, "MOST_AT_ONCE", 3)
            patch.setattr(hub, "MOST_AT_ONCE", 3)
            async with opened(valkey_url) as streams:
                await self._play(streams, acts)

    async def _play(self, streams: Streams, acts: list[tuple[str, int]]) -> None:
        topic, cursors = document_topic(uuid4()), list[str]()
        followers: list[Follower] = []
        for act, number in acts:
            if act == "publish":
                cursors += [await step(streams, topic, len(cursors) + place) for place in range(number)]
            elif act == "follow":
                after = cursors[number % len(cursors)] if cursors and number >= 0 else None
                followers.append(Follower(streams, topic, after, pause=0.002 * (number % 2)))
                followers[-1].come()
            elif act == "wait":
                await asyncio.sleep(0.001 * number)
            elif followers:
                follower = followers[number % len(followers)]
                await follower.leave() if act == "leave" else follower.come()
        cursors.append(await step(streams, topic))

        await asyncio.gather(*(follower.until(cursors[-1]) for follower in followers))

        for follower in followers:
            after = follower.after
            missing = cursors if after is None else cursors[cursors.index(after) + 1 :]
            assert [event.cursor for event in follower.seen] == missing
            await follower.leave()

    async def test_share_a_connection_and_what_came(self, streams: Streams) -> None:
        """A thousand of them are told of one event, which was read once."""
        topics = [document_topic(uuid4()) for _ in range(10)]
        followers = [Follower(streams, topic, None) for topic in topics for _ in range(100)]
        for follower in followers:
            follower.come()
        await asyncio.sleep(0)

        cursors = {topic: await step(streams, topic) for topic in topics}
        await asyncio.gather(*(follower.until(cursors[follower.topic]) for follower in followers))

        assert len({id(follower.seen[0]) for follower in followers}) == len(topics)
        for follower in followers:
            await follower.leave()

    async def test_take_a_few_connections_and_leave_none_waiting(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """One for so many topics, and some to catch up by; who leaves ends what was waited for."""
        monkeypatch.setattr(readers, "_MOST_TOPICS", 10)
        before = asyncio.all_tasks()
        with running_valkey() as url:
            async with opened(url) as streams:
                followers = [Follower(streams, document_topic(uuid4()), None) for _ in range(30)]
                for follower in followers:
                    follower.come()
                    await step(streams, follower.topic)
                await until(lambda: all(follower.seen for follower in followers))
                assert len(streams._hub._readers) == 3
                assert await clients_of(url) < 20

                for follower in followers:
                    await follower.leave()

                assert asyncio.all_tasks() == before

    async def test_need_not_wait_for_others_whose_topics_are_silent(
        self, valkey_url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Whoever comes with a new topic cuts the waiting of the connection short."""
        monkeypatch.setattr("jobs.streams._TIMEOUT_SECONDS", 600.0)
        monkeypatch.setattr(readers, "_LONGEST_WAIT_SECONDS", 500.0)
        monkeypatch.setattr(silences, "_FIRST_SECONDS", 500.0)
        async with opened(valkey_url) as streams:
            silent = Follower(streams, document_topic(uuid4()), None)
            silent.come()
            await until(lambda: any(reader._is_waiting for reader in streams._hub._readers))

            newcomer = Follower(streams, document_topic(uuid4()), None)
            newcomer.come()
            async with asyncio.timeout(20):
                await newcomer.until(await step(streams, newcomer.topic))

            for follower in (silent, newcomer):
                await follower.leave()

    async def test_that_stand_still_fill_no_memory(self, streams: Streams, monkeypatch: pytest.MonkeyPatch) -> None:
        """They read again what was not kept for them, and miss nothing."""
        monkeypatch.setattr(windows, "_KEPT_BYTES", 1_000)
        topic = document_topic(uuid4())
        followed = streams.follow(topic)
        first = await step(streams, topic)
        seen = [await anext(followed)]

        cursors = [first, *[await step(streams, topic, number) for number in range(500)]]
        quick = Follower(streams, topic, first)
        await quick.until(cursors[-1])
        (reader,) = streams._hub._readers
        window = reader._topics[topic].window
        while len(seen) < len(cursors):
            seen.append(await anext(followed))

        assert window is not None
        assert window._bytes <= 1_000
        assert [news.cursor for news in seen if isinstance(news, StreamEvent)] == cursors
        await quick.leave()
        await followed.aclose()  # type: ignore[attr-defined]

    async def test_may_be_ahead_of_the_stream(self, streams: Streams) -> None:
        """A cursor of the future keeps nobody else from what comes now."""
        topic = document_topic(uuid4())
        ahead, other = Follower(streams, topic, f"{2**60}-0"), Follower(streams, topic, None)
        ahead.come()
        await asyncio.sleep(0.01)

        await other.until(await step(streams, topic))

        assert ahead.seen == []
        for follower in (ahead, other):
            await follower.leave()

    async def test_begin_at_what_is_left_of_a_stream(self, streams: Streams, monkeypatch: pytest.MonkeyPatch) -> None:
        """What was trimmed before is gone for everybody, and no reason to wait."""
        monkeypatch.setattr(silences, "_FIRST_SECONDS", 600.0)
        topic = document_topic(uuid4())
        cursors = [await step(streams, topic, number) for number in range(10)]
        await streams._redis.xtrim(topic, maxlen=3, approximate=False)
        late = Follower(streams, topic, cursors[0])

        await late.until(cursors[-1])
        await streams._redis.xtrim(topic, maxlen=0, approximate=False)
        later = Follower(streams, topic, cursors[1])
        later.come()
        # It has found nothing by then.
        await asyncio.sleep(0.05)
        last = await step(streams, topic)
        await asyncio.gather(late.until(last), later.until(last))

        assert [event.cursor for event in late.seen] == [*cursors[-3:], last]
        assert [event.cursor for event in later.seen] == [last]
        for follower in (late, later):
            await follower.leave()


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Streams]:
    """Open streams, and close them."""
    streams = Streams(url)
    yield streams
    await streams.close()


class TestOutages:
    """Redis, away and back."""

    async def test_end_all_following_and_keep_nobody_from_following_again(self) -> None:
        """Whoever waits is told; whoever comes once it is back is served."""
        port, topic = free_port(), document_topic(uuid4())
        async with opened(f"redis://127.0.0.1:{port}/0") as streams:
            with running_valkey(port=port):
                followers = [Follower(streams, topic, None) for _ in range(50)]
                first = await step(streams, topic)
                await asyncio.gather(*(follower.until(first) for follower in followers))
            ended = await asyncio.gather(*(each.task for each in followers if each.task), return_exceptions=True)

            with pytest.raises(StreamsUnreachable):
                await anext(streams.follow(topic))
            with running_valkey(port=port):
                back = Follower(streams, topic, None)
                last = await step(streams, topic)
                await back.until(last)
                await back.leave()

        assert [type(error) for error in ended] == [StreamsUnreachable] * 50
        assert [event.cursor for event in back.seen] == [last]

    async def test_end_following_when_the_streams_are_closed(self, valkey_url: str) -> None:
        """Nobody waits for what is not read any more."""
        async with opened(valkey_url) as streams:
            follower = Follower(streams, document_topic(uuid4()), None)
            follower.come()
            await follower.until(await step(streams, follower.topic))

        assert follower.task is not None
        with pytest.raises(StreamsUnreachable):
            await follower.task


class _Swallowing(Redis):
    """A client that swallows the first cancellation of a read, as `asyncio.wait_for` does now and then."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.ends: list[str] = []

    async def xread(self, *args: Any, **options: Any) -> Any:
        """Read, and note how each read ended."""
        try:
            answer = await super().xread(*args, **options)
        except asyncio.CancelledError:
            self.ends.append("cancelled")
            if self.ends == ["cancelled"]:
                return await self.xread(*args, **options)
            raise
        self.ends.append("answered")
        return answer


class TestEnd:
    """Readers that nobody needs any more."""

    async def test_is_asked_for_until_it_has_come(self, valkey_url: str) -> None:
        """A cancellation that is swallowed is repeated: nobody waits until the next event, or the next silence."""
        redis = _Swallowing.from_url(valkey_url)
        followed = hub.Hub(redis)
        async with followed.followed(document_topic(uuid4()), everybody):
            await until(lambda: any(reader._is_waiting for reader in followed._readers))
        await redis.aclose()

        assert redis.ends == ["cancelled", "cancelled"]

    async def test_comes_where_a_swallowed_cancellation_left_nothing_to_read(self, valkey_url: str) -> None:
        """The next read would have nothing to wait for."""
        async with Redis.from_url(valkey_url) as redis:
            reader = readers.Reader(redis)

            await asyncio.wait_for(reader._read_on(), 1)


class TestSilence:
    """Nothing comes."""

    async def test_is_asked_about_once_for_all_and_told_to_those_concerned(self, streams: Streams) -> None:
        """The others are not even woken."""
        asked: list[Collection[Hashable]] = []
        told: list[Hashable] = []
        topic = document_topic(uuid4())

        async def concerned(names: Collection[Hashable]) -> Collection[Hashable]:
            asked.append(names)
            return {"david"} if len(asked) == 2 else set()

        async def follow(name: str) -> None:
            async for news in streams.follow(topic, name=name, concerned=concerned):
                assert isinstance(news, Silence)
                told.append(name)
                return

        tasks = [asyncio.create_task(follow(name)) for name in ["sarah", "david"] * 100]
        async with asyncio.timeout(60):
            await asyncio.gather(*tasks[1::2])

        assert (asked, told) == ([{"sarah", "david"}] * 2, ["david"] * 100)
        await ended(tasks)

    async def test_is_not_asked_about_for_nobody(self, streams: Streams) -> None:
        """Whoever leaves last ends the asking too."""
        before, is_asked, is_cut_off = asyncio.all_tasks(), asyncio.Event(), asyncio.Event()

        async def slow(names: Collection[Hashable]) -> Collection[Hashable]:
            is_asked.set()
            try:
                await asyncio.Event().wait()
            finally:
                is_cut_off.set()
            return names

        async def follow() -> None:
            await anext(streams.follow(document_topic(uuid4()), concerned=slow))

        task = asyncio.create_task(follow())
        async with asyncio.timeout(60):
            await is_asked.wait()
        await ended([task])

        assert is_cut_off.is_set()
        assert asyncio.all_tasks() == before

    async def test_is_told_to_all_where_asking_fails(self, streams: Streams) -> None:
        """They come to the same failure, and tell it."""

        async def broken(_names: Collection[Hashable]) -> Collection[Hashable]:
            raise ConnectionError

        followed = streams.follow(document_topic(uuid4()), concerned=broken)
        async with asyncio.timeout(60):
            assert isinstance(await anext(followed), Silence)
        await followed.aclose()  # type: ignore[attr-defined]

    async def test_is_told_to_whoever_comes_late_as_soon_as_to_the_first(
        self, streams: Streams, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """However long the others are used to wait."""
        topic = document_topic(uuid4())
        patient = Follower(streams, topic, None)
        monkeypatch.setattr(silences, "_FIRST_SECONDS", 600.0)
        patient.come()
        await until(lambda: bool(streams._hub._readers))

        monkeypatch.setattr(silences, "_FIRST_SECONDS", 0.0)
        late = streams.follow(topic)
        async with asyncio.timeout(10):
            assert isinstance(await anext(late), Silence)

        await late.aclose()  # type: ignore[attr-defined]
        await patient.leave()


async def ended(tasks: list["asyncio.Task[None]"]) -> None:
    """Cut tasks off, and wait until they are."""
    for task in tasks:
        task.cancel()
    with suppress(asyncio.CancelledError):
        await asyncio.gather(*tasks, return_exceptions=True)
