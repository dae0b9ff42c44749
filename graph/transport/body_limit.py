"""The body limit: requests larger, or slower, than what is taken are answered, not read into memory."""

import asyncio
from contextlib import suppress
from time import monotonic

from starlette.datastructures import Headers
from starlette.formparsers import MultiPartException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graph.errors import ErrorCode
from graph.transport.responses import error_response

JSON_BYTES = 1_000_000
_OVERHEAD_BYTES = 1_000_000
"""What a multipart request may carry beside its file: operations, map and boundaries."""
_DRAINED_BYTES = 200_000_000
"""How much of a refused body is still read, so that the client gets to see the answer instead of a broken pipe."""
_IDLE_SECONDS = 30.0
"""How long a client may send nothing in the middle of its body."""
_SLOWEST_BYTES_PER_SECOND = 1_000
"""How fast a body must come after that time, as a whole: else a byte now and then would hold the server for hours."""


class BodyTooLarge(MultiPartException):
    """The body has more bytes than are taken.

    Of the form parser's own kind, because that is what makes it close the temporary files it has begun.
    """


class BodyTooSlow(Exception):
    """The client stopped sending in the middle of its body."""


class BodyLimit:
    """ASGI middleware that answers 413 to bodies over 1 MB of JSON, or over the upload limit for multipart.

    A body that does not go on for half a minute, or comes by single bytes, is answered with 408.
    """

    def __init__(self, app: ASGIApp, *, largest_upload_bytes: int, idle_seconds: float = _IDLE_SECONDS) -> None:
        self._app = app
        self._largest_multipart = largest_upload_bytes + _OVERHEAD_BYTES
        self._idle_seconds = idle_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, counting its bytes."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body = _Body(receive, self._limit(Headers(scope=scope)), self._idle_seconds)
        try:
            await self._app(scope, body.receive, send)
        except BodyTooLarge as error:
            await body.drain()
            await error_response(413, ErrorCode.PAYLOAD_TOO_LARGE, error.message)(scope, receive, send)
        except BodyTooSlow as error:
            # What is still to come of the body would be read as the next request.
            response = error_response(408, ErrorCode.TIMEOUT, str(error), headers={"Connection": "close"})
            await response(scope, receive, send)

    def _limit(self, headers: Headers) -> int:
        is_multipart = headers.get("content-type", "").lower().startswith("multipart/form-data")
        return self._largest_multipart if is_multipart else JSON_BYTES


class _Body:
    """Counts the bytes of one request's body."""

    def __init__(self, receive: Receive, limit: int, idle_seconds: float) -> None:
        self._receive = receive
        self._has_more = True
        self._read = 0
        self._limit = limit
        self._idle_seconds = idle_seconds
        self._waited = 0.0

    async def receive(self) -> Message:
        message = await self._next()
        if self._read > self._limit:
            raise BodyTooLarge(f"The request has more than {self._limit} bytes.")
        return message

    async def drain(self) -> None:
        with suppress(BodyTooSlow):
            while self._has_more and self._read < _DRAINED_BYTES:
                await self._next()

    async def _next(self) -> Message:
        if not self._has_more:
            # What comes after the body is the end of the connection, which may take as long as it likes.
            return await self._receive()
        message = await self._awaited()
        self._has_more = message["type"] == "http.request" and message.get("more_body", False)
        self._read += len(message.get("body", b""))
        return message

    async def _awaited(self) -> Message:
        left = self._idle_seconds + self._read / _SLOWEST_BYTES_PER_SECOND - self._waited
        began = monotonic()
        try:
            async with asyncio.timeout(min(self._idle_seconds, left)):
                return await self._receive()
        except TimeoutError as error:
            raise BodyTooSlow(f"The body came too slowly: {self._read} bytes until now.") from error
        finally:
            self._waited += monotonic() - began
