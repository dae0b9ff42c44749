"""Streaming: an HTTP response that is written while its operation runs, and given up when nobody reads it."""

import asyncio
from collections.abc import AsyncGenerator, Coroutine, Mapping
from contextlib import aclosing
from typing import Any, Protocol

from starlette.types import Receive, Scope, Send

from graph.operations.running import Outcome, Payload
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

    def frame(self, payload: Payload) -> bytes:
        """Return the bytes of one payload."""
        ...

    def frame_failure(self, payload: Payload) -> bytes:
        """Return the bytes that tell that the stream broke, and is over."""
        ...


class StreamingAnswer:
    """An ASGI response that frames outcomes as they come.

    Whoever hangs up, or stops reading, ends the operation at once: its generator is closed.
    """

    def __init__(self, outcomes: AsyncGenerator[Outcome, None], framing: Framing, headers: Mapping[str, str]) -> None:
        self._outcomes = outcomes
        self._framing = framing
        self._headers = headers
        self._sending = asyncio.Lock()

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        """Write the response until the operation, or the client's patience, ends."""
        # Closed here too, for a client that is gone before anything was written.
        async with aclosing(self._outcomes):
            start = {"type": "http.response.start", "status": 200, "headers": self._raw_headers()}
            await send(start)
            await _first_of(self._write(send), self._beat(send), _hung_up(receive))

    async def _write(self, send: Send) -> None:
        framing = self._framing
        await self._send(send, framing.beginning)
        # In the task that runs it: a generator may hold what belongs to one task, such as a timeout.
        async with aclosing(self._outcomes) as outcomes:
            try:
                async for outcome in outcomes:
                    await self._send(send, framing.frame(outcome.payload))
            except ReaderGone:
                raise
            except Exception as error:  # noqa: BLE001  # the client must hear of what broke, or it waits for ever
                await self._send(send, framing.frame_failure(broken_payload(error)))
        await self._send(send, framing.end, more=False)

    async def _beat(self, send: Send) -> None:
        while True:
            await asyncio.sleep(self._framing.heartbeat_seconds)
            if self._framing.heartbeat is not None:
                await self._send(send, self._framing.heartbeat)

    async def _send(self, send: Send, body: bytes, *, more: bool = True) -> None:
        try:
            async with self._sending, asyncio.timeout(SEND_SECONDS):
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


async def _hung_up(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _first_of(*running: Coroutine[Any, Any, None]) -> None:
    """Run all until one of them ends; the others are cancelled, and have ended when this returns."""
    tasks = [asyncio.create_task(coroutine) for coroutine in running]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
    for result in ended:
        if isinstance(result, Exception) and not isinstance(result, ReaderGone):
            raise result
