"""Streams on a real Valkey: whoever comes early, late, twice or again sees every event."""

import asyncio
from uuid import uuid4

import pytest
from redis.asyncio import Redis

from jobs.streams import CursorInvalid, Silence, StreamEvent, Streams, StreamsUnreachable, document_topic
from tests.services import free_port


async def take(streams: Streams, topic: str, count: int, after: str | None = None) -> list[StreamEvent]:
    """Follow a topic until `count` events have come."""
    events: list[StreamEvent] = []
    async with asyncio.timeout(10):
        async for event in streams.follow(topic, after=after):
            if isinstance(event, StreamEvent):
                events.append(event)
            if len(events) == count:
                break
    return events


class TestStreams:
    """Publishing and following."""

    async def test_show_the_same_events_to_early_and_late_followers(self, streams: Streams) -> None:
        """One follower waits before the first event, one comes in the middle, one after the end."""
        topic = document_topic(uuid4())
        early = asyncio.create_task(take(streams, topic, 6))
        await asyncio.sleep(0.05)
        for number in range(3):
            await streams.publish(topic, "step", {"number": number})
        middle = asyncio.create_task(take(streams, topic, 6))
        for number in range(3, 6):
            await streams.publish(topic, "step", {"number": number})

        late = await take(streams, topic, 6)

        assert [event.body["number"] for event in late] == [0, 1, 2, 3, 4, 5]
        assert await early == await middle == late

    async def test_go_on_after_a_cursor(self, streams: Streams) -> None:
        """A follower that reconnects sees what it missed, and nothing twice."""
        topic = document_topic(uuid4())
        cursors = [await streams.publish(topic, "step", {"number": number}) for number in range(4)]

        events = await take(streams, topic, 2, after=cursors[1])

        assert [event.cursor for event in events] == cursors[2:]

    async def test_take_many_events_in_one_round_trip(self, streams: Streams) -> None:
        """Each keeps its topic and its place, and they come as if they had been published one by one."""
        topic, other = document_topic(uuid4()), document_topic(uuid4())

        cursors = await streams.publish_all(
            [(where, "step", {"number": number}) for number, where in enumerate((topic, other, topic))]
        )

        seen, elsewhere = await take(streams, topic, 2), await take(streams, other, 1)
        assert [(event.cursor, event.body["number"]) for event in seen] == [(cursors[0], 0), (cursors[2], 2)]
        assert [(event.cursor, event.body["number"]) for event in elsewhere] == [(cursors[1], 1)]

    async def test_tell_of_silence(self, streams: Streams) -> None:
        """A follower of an empty topic hears of it, and can look elsewhere."""
        async with asyncio.timeout(60):
            async for event in streams.follow(document_topic(uuid4())):
                assert isinstance(event, Silence)
                break

    @pytest.mark.parametrize("cursor", ["", "x", "$", "1", "1-2-3", "0-0; FLUSHALL", "9" * 30 + "-0", "9" * 20 + "-0"])
    async def test_refuse_cursors_that_no_stream_made(self, streams: Streams, cursor: str) -> None:
        """Text in place of a cursor is refused before it reaches Redis."""
        with pytest.raises(CursorInvalid):
            await anext(streams.follow(document_topic(uuid4()), after=cursor))

    async def test_expire_so_many_hours_after_their_last_event(self, valkey_url: str) -> None:
        """Each event has the stream kept for as long again, as KEEP_STREAMS_HOURS says."""
        streams, topic = Streams(valkey_url, kept_hours=2), document_topic(uuid4())
        redis = Redis.from_url(valkey_url)
        await streams.publish(topic, "step", {})
        await redis.expire(topic, 60)

        await streams.publish(topic, "step", {})

        assert 2 * 60 * 60 - 60 < await redis.ttl(topic) <= 2 * 60 * 60
        await redis.aclose()
        await streams.close()

    async def test_say_when_redis_is_away(self) -> None:
        """Publishing, following and asking fail with one named error."""
        away = Streams(f"redis://127.0.0.1:{free_port()}/0")

        for attempt in (away.publish("topic", "step", {}), anext(away.follow("topic")), away.ping()):
            with pytest.raises(StreamsUnreachable):
                await attempt
        await away.close()
