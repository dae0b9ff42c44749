"""Streaming: an HTTP response that is written while its operation runs, and given up when nobody reads it."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Coroutine, Mapping
from contextlib import aclosing, asynccontextmanager, suppress
from typing import Any, Protocol

from starlette.types import Receive, Scope, Send

from graph.operations.outcomes import Outcome, Payload
from graph.transport.open_streams import OpenStreams
from graph.transport.responses import broken_payload

SEND_SECONDS = 15.0
"""How long a reader may take nothing before it is given up."""


class ReaderGone(Exception):
    """The client has closed the connection, or has taken nothing for too long."""


class Framing(Protocol):
    """How payloads are written into the body of a response."""

    @property
    def content_type(self) -> str:
        """The header of that name."""
        ...

    @property
    def beginning(self) -> bytes:
        """What comes before the first payload."""
        ...

    @property
    def heartbeat(self) -> bytes | None:
        """What shows that the server is still there, or None where a client would not know what to do with it."""
        ...

    @property
    def heartbeat_seconds(self) -> float:
        """How often it is sent."""
        ...

    @property
    def end(self) -> bytes:
        """What comes after the last payload."""
        ...

    def frame(self, outcome: Outcome) -> bytes:
        """Return the bytes of one payload."""
        ...

    def frame_failure(self, payload: Payload) -> bytes:
        """Return the bytes that tell that the stream broke, and is over."""
        ...


class StreamingAnswer:
    """An ASGI response that frames outcomes as they come.

    Whoever hangs up, or stops reading, ends the operation at once: its generator is closed. So does the end of the
    server, which tells the client nothing of an end of the operation: it asks again, and another server answers.
    """

    def __init__(
        self,
        outcomes: AsyncGenerator[Outcome, None],
        framing: Framing,
        headers: Mapping[str, str],
        open_streams: OpenStreams,
        *,
        send_seconds: float = SEND_SECONDS,
    ) -> None:
        self._outcomes = outcomes
        self._framing = framing
        self._headers = headers
        self._open_streams = open_streams
        self._send_seconds = send_seconds
        self._sending = asyncio.Lock()
        self._is_ended = False

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        """Write the response until the operation, or the client's patience, ends."""
        with self._open_streams.one() as ending:
            async with aclosing(self._outcomes), while_reading(hung_up(receive), self._beat(send), _set(ending)):
                await send({"type": "http.response.start", "status": 200, "headers": self._raw_headers()})
                await self._send(send, self._framing.beginning)
                await self._write(send)
                await self._end(send, self._framing.end)
            if ending.is_set() and not self._is_ended:
                with suppress(ReaderGone):
                    await self._end(send, b"")

    async def _write(self, send: Send) -> None:
        try:
            async for outcome in self._outcomes:
                await self._send(send, self._framing.frame(outcome))
        except ReaderGone:
            raise
        except Exception as error:  # noqa: BLE001  # the client must hear of whatever broke, or it waits for ever
            await self._send(send, self._framing.frame_failure(broken_payload(error)))

    async def _end(self, send: Send, last: bytes) -> None:
        self._is_ended = True
        await self._send(send, last, more=False)

    async def _beat(self, send: Send) -> None:
        while True:
            await asyncio.sleep(self._framing.heartbeat_seconds)
            if self._framing.heartbeat is not None:
                await self._send(send, self._framing.heartbeat)

    async def _send(self, send: Send, body: bytes, *, more: bool = True) -> None:
        try:
            async with self._sending, asyncio.timeout(self._send_seconds):
                await send({"type": "http.response.body", "body": body, "more_body": more})
        except (TimeoutError, OSError) as error:
            raise ReaderGone from error
        # An operation whose results are all there already never waits, and would keep the loop from everybody else.
        await asyncio.sleep(0)

    def _raw_headers(self) -> list[tuple[bytes, bytes]]:
        headers = {
            "content-type": self._framing.content_type,
            "cache-control": "no-cache, no-store",
            "x-accel-buffering": "no",
            "x-content-type-options": "nosniff",
            **self._headers,
        }
        return [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]


async def hung_up(receive: Receive) -> None:
    """Return once the client has closed the connection, or has the whole of the answer."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _set(event: asyncio.Event) -> None:
    await event.wait()


@asynccontextmanager
async def while_reading(*watching: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Run what is within, and give it up as soon as one of those that watch the reader ends.

    It stays in its own task: a generator may hold what belongs to one, such as a timeout.
    """
    tasks = [asyncio.create_task(watch) for watch in watching]
    patience = asyncio.timeout(None)

    def give_up(_: object) -> None:
        # Another may have given up before, and what is within may be over: servers tell of the connection's end then.
        with suppress(RuntimeError):
            patience.reschedule(asyncio.get_running_loop().time())

    try:
        async with patience:
            for task in tasks:
                task.add_done_callback(give_up)
            try:
                yield
            finally:
                for task in tasks:
                    task.remove_done_callback(give_up)
    except TimeoutError:
        if not patience.expired():
            raise
    except ReaderGone:
        pass
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
