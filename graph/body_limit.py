"""The body limit: requests larger than what is taken are answered, not read into memory."""

from starlette.datastructures import Headers
from starlette.formparsers import MultiPartException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graph.errors import ErrorCode
from graph.responses import error_response

JSON_BYTES = 1_000_000
_OVERHEAD_BYTES = 1_000_000
"""What a multipart request may carry beside its file: operations, map and boundaries."""
_DRAINED_BYTES = 200_000_000
"""How much of a refused body is still read, so that the client gets to see the answer instead of a broken pipe."""


class BodyTooLarge(MultiPartException):
    """The body has more bytes than are taken.

    Of the form parser's own kind, because that is what makes it close the temporary files it has begun.
    """


class BodyLimit:
    """ASGI middleware that answers 413 to bodies over 1 MB of JSON, or over the upload limit for multipart."""

    def __init__(self, app: ASGIApp, *, largest_upload_bytes: int) -> None:
        self._app = app
        self._largest_multipart = largest_upload_bytes + _OVERHEAD_BYTES

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, counting its bytes."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body = _Body(receive, self._limit(Headers(scope=scope)))
        try:
            await self._app(scope, body.receive, send)
        except BodyTooLarge as error:
            await body.drain()
            await error_response(413, ErrorCode.PAYLOAD_TOO_LARGE, error.message)(scope, receive, send)

    def _limit(self, headers: Headers) -> int:
        is_multipart = headers.get("content-type", "").startswith("multipart/form-data")
        return self._largest_multipart if is_multipart else JSON_BYTES


class _Body:
    """Counts the bytes of one request's body."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive = receive
        self._has_more = True
        self._read = 0
        self._limit = limit

    async def receive(self) -> Message:
        message = await self._next()
        if self._read > self._limit:
            raise BodyTooLarge(f"The request has more than {self._limit} bytes.")
        return message

    async def drain(self) -> None:
        while self._has_more and self._read < _DRAINED_BYTES:
            await self._next()

    async def _next(self) -> Message:
        message = await self._receive()
        self._has_more = message["type"] == "http.request" and message.get("more_body", False)
        self._read += len(message.get("body", b""))
        return message
