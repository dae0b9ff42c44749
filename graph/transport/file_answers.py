"""File answers: a response whose body comes from the file store piece by piece, for as long as somebody reads it."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing

import structlog
from starlette.types import Receive, Scope, Send

from graph.transport.streaming import SEND_SECONDS, ReaderGone, hung_up, while_reading
from persistence.files import FileMissing, FileStoreFailed

log = structlog.get_logger(__name__)

_CHUNK_BYTES = 64 * 1024
"""What is sent at once: a reader has SEND_SECONDS for it."""


class FileAnswer:
    """An ASGI response that sends pieces as they come, and gives up whoever hangs up or stops reading."""

    def __init__(
        self,
        status: int,
        headers: Mapping[str, str],
        pieces: AsyncGenerator[bytes, None],
        *,
        send_seconds: float = SEND_SECONDS,
    ) -> None:
        self._start = {
            "type": "http.response.start",
            "status": status,
            "headers": [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()],
        }
        self._pieces = pieces
        self._send_seconds = send_seconds

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        """Send the file. Where it breaks off, so does the connection, and the length that was told shows it."""
        async with aclosing(self._pieces), while_reading(hung_up(receive)):
            try:
                await send(self._start)
                async for piece in self._pieces:
                    await self._send(send, piece)
                await send({"type": "http.response.body", "body": b"", "more_body": False})
            except (FileMissing, FileStoreFailed) as error:
                log.warning("files.broken_off", reason=str(error))

    async def _send(self, send: Send, piece: bytes) -> None:
        for start in range(0, len(piece), _CHUNK_BYTES):
            body = piece[start : start + _CHUNK_BYTES]
            try:
                async with asyncio.timeout(self._send_seconds):
                    await send({"type": "http.response.body", "body": body, "more_body": True})
            except (TimeoutError, OSError) as error:
                raise ReaderGone from error
            # To whoever has hung up, a send does not wait, and nobody would be told of it.
            await asyncio.sleep(0)


async def begun(pieces: AsyncIterator[bytes]) -> AsyncGenerator[bytes, None]:
    """Return pieces of which the first is there, or what it raises is raised: then there is no status yet to regret."""
    return _again(await anext(pieces), pieces)


async def _again(first: bytes, others: AsyncIterator[bytes]) -> AsyncGenerator[bytes, None]:
    yield first
    async for piece in others:
        yield piece
