"""Streams towards readers that are slow, gone, or patient."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from graph.operations.outcomes import Outcome
from graph.transport.events import EventFraming
from graph.transport.open_streams import OpenStreams
from graph.transport.parts import SubscriptionFraming
from graph.transport.streaming import Framing, StreamingAnswer

SCOPE: Scope = {"type": "http"}


class Source:
    """Outcomes without end, and whether they were given up."""

    def __init__(self, *, waits: bool) -> None:
        self.waits = waits
        self.is_closed = False

    async def outcomes(self) -> AsyncGenerator[Outcome, None]:
        """Yield one outcome, and then none, or as many as are taken."""
        try:
            # A timeout belongs to one task: it fails in any other.
            async with asyncio.timeout(60):
                yield Outcome({"data": 1})
                while True:
                    if self.waits:
                        await asyncio.Event().wait()
                    yield Outcome({"data": 2})
        finally:
            self.is_closed = True


class QuickEvents(EventFraming):
    """Events whose heart beats fast."""

    heartbeat_seconds = 0.001


class QuickParts(SubscriptionFraming):
    """Parts whose heart beats fast."""

    heartbeat_seconds = 0.001


async def never() -> Message:
    """Receive nothing: the client stays."""
    await asyncio.Event().wait()
    raise AssertionError


def stalled_after(count: int) -> Send:
    """Return a connection that takes some messages, and then no more."""
    taken: list[Message] = []

    async def send(message: Message) -> None:
        taken.append(message)
        if len(taken) > count:
            await asyncio.Event().wait()

    return send


class TestStalledReader:
    """Whoever stops reading."""

    @pytest.mark.parametrize(
        ("framing", "taken", "waits"),
        [
            (EventFraming(), 2, True),
            (EventFraming(), 2, False),
            (EventFraming(), 10, False),
            (SubscriptionFraming(), 10, False),
            (QuickEvents(), 3, True),
            (QuickEvents(), 10, True),
            (QuickParts(), 10, True),
        ],
    )
    async def test_is_given_up(self, framing: Framing, taken: int, *, waits: bool) -> None:
        """Where a message is not taken in time, its generator is closed; be it an event or a heartbeat."""
        source = Source(waits=waits)
        answer = StreamingAnswer(source.outcomes(), framing, {}, OpenStreams(), send_seconds=0.01)

        async with asyncio.timeout(10):
            await answer(SCOPE, never, stalled_after(taken))

        assert source.is_closed


class TestReaderWhoHangsUp:
    """Whoever closes the connection."""

    @pytest.mark.parametrize("waits", [True, False])
    async def test_is_given_up_at_once(self, *, waits: bool) -> None:
        """The generator is closed while it waits, and while it does not."""
        source = Source(waits=waits)
        sent: list[Message] = []
        has_read = asyncio.Event()

        async def send(message: Message) -> None:
            sent.append(message)
            if len(sent) > 2:
                has_read.set()

        answer = StreamingAnswer(source.outcomes(), EventFraming(), {}, OpenStreams())

        async with asyncio.timeout(10):
            await answer(SCOPE, _hangs_up_after(has_read), send)

        assert source.is_closed
        assert sent[2]["body"] == b'event: next\ndata: {"data":1}\n\n'

    async def test_is_known_by_a_broken_connection_too(self) -> None:
        """Servers that raise where nobody listens are understood."""
        source = Source(waits=False)

        async def send(message: Message) -> None:
            if message.get("body", b"").startswith(b"event"):
                raise OSError

        await StreamingAnswer(source.outcomes(), EventFraming(), {}, OpenStreams())(SCOPE, never, send)

        assert source.is_closed


async def test_a_stream_that_was_read_to_its_end_leaves_nothing_behind() -> None:
    """Servers tell of the end of the connection as soon as the last message is sent; that is no reason to fail."""
    left_behind: list[Any] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, failure: left_behind.append(failure))
    is_over = asyncio.Event()

    async def once() -> AsyncGenerator[Outcome, None]:
        yield Outcome({"data": 1})

    async def send(message: Message) -> None:
        if message.get("more_body") is False:
            is_over.set()

    await StreamingAnswer(once(), EventFraming(), {}, OpenStreams())(SCOPE, _hangs_up_after(is_over), send)

    await asyncio.sleep(0)
    asyncio.get_running_loop().set_exception_handler(None)
    assert left_behind == []


@pytest.mark.parametrize("waits", [True, False])
async def test_a_server_that_ends_leaves_no_stream_open(*, waits: bool) -> None:
    """The generator is closed and the response ends, but not with the end of the operation: the client asks again."""
    source, open_streams = Source(waits=waits), OpenStreams()
    sent: list[Any] = []
    has_read = asyncio.Event()

    async def send(message: Message) -> None:
        sent.append(message)
        if len(sent) > 2:
            has_read.set()

    answer = StreamingAnswer(source.outcomes(), EventFraming(), {}, open_streams)
    answering = asyncio.ensure_future(answer(SCOPE, never, send))
    await has_read.wait()

    await open_streams.close_all(within_seconds=10)

    await answering
    assert (source.is_closed, open_streams.count) == (True, 0)
    assert sent[-1] == {"type": "http.response.body", "body": b"", "more_body": False}
    assert not any(message.get("body", b"").startswith(b"event: complete") for message in sent)


@pytest.mark.parametrize(
    ("framing", "heartbeat"),
    [
        (QuickEvents(), b":\n\n"),
        (QuickParts(), b"\r\nContent-Type: application/json; charset=utf-8\r\n\r\n{}\r\n--graphql"),
    ],
)
async def test_a_stream_without_news_shows_that_it_is_alive(framing: Framing, heartbeat: bytes) -> None:
    """Proxies close what is silent."""
    sent: list[Any] = []
    beaten = asyncio.Event()

    async def send(message: Message) -> None:
        sent.append(message.get("body"))
        if len(sent) > 4:
            beaten.set()

    await StreamingAnswer(Source(waits=True).outcomes(), framing, {}, OpenStreams())(
        SCOPE, _hangs_up_after(beaten), send
    )

    assert sent[3:5] == [heartbeat, heartbeat]


def _hangs_up_after(event: asyncio.Event) -> Receive:
    async def receive() -> Message:
        await event.wait()
        return {"type": "http.disconnect"}

    return receive
