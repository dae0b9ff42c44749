"""Incoming: the chunks of a file on their way into the store, counted, hashed, and stopped where they must be."""

import asyncio
from collections.abc import AsyncIterator
from hashlib import sha256

from domain.documents import FileEmpty, FileTooLarge


class Stopped(Exception):
    """Nobody waits for the file any more."""


class Incoming:
    """Passes chunks on, once, and keeps what they come to; `failure` is what a sender or a refusal ended them with."""

    def __init__(self, chunks: AsyncIterator[bytes], limit_bytes: int) -> None:
        self._chunks = chunks
        self._limit_bytes = limit_bytes
        self._stopping = asyncio.Event()
        self.size_bytes = 0
        self.digest = sha256()
        self.failure: Exception | None = None

    def stop(self) -> None:
        """End the chunks with Stopped, also while the sender is being waited for."""
        self._stopping.set()

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield the chunks; raises FileTooLarge, FileEmpty, Stopped, and what the sender raises."""
        try:
            while (chunk := await self._next()) is not None:
                self._count(chunk)
                yield chunk
            self._require_any()
        except Exception as error:
            # To be told apart from what the store raises.
            self.failure = error
            raise

    async def _next(self) -> bytes | None:
        coming = asyncio.ensure_future(anext(self._chunks, None))
        stopping = asyncio.ensure_future(self._stopping.wait())
        await asyncio.wait([coming, stopping], return_when=asyncio.FIRST_COMPLETED)
        if self._stopping.is_set():
            coming.cancel()
            await asyncio.gather(coming, return_exceptions=True)
            raise Stopped
        stopping.cancel()
        return await coming

    def _require_any(self) -> None:
        if self.size_bytes == 0:
            raise FileEmpty("The file is empty.", field=("file",))

    def _count(self, chunk: bytes) -> None:
        self.size_bytes += len(chunk)
        if self.size_bytes > self._limit_bytes:
            raise FileTooLarge(f"The file has more than {self._limit_bytes} bytes.", field=("file",))
        self.digest.update(chunk)
