"""Load: asks the same thing again and again over a few connections, and takes little of the processor itself."""

import asyncio
import re
from dataclasses import dataclass
from time import perf_counter
from typing import cast

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_STATUS = b"HTTP/1.1 200 "
_BODY = b'{"data":{'


class AnswerBroken(Exception):
    """A server refused, or did not say how long its answer is."""


@dataclass(frozen=True, slots=True)
class Round:
    """What a server did in a while: how long each answer took, and all together, in seconds."""

    latencies: list[float]
    seconds: float

    @property
    def requests_per_second(self) -> float:
        """How many requests were answered in a second."""
        return len(self.latencies) / self.seconds


async def load(port: int, request: bytes, *, connections: int, seconds: float) -> Round:
    """Ask over so many connections, each as soon as it is answered, until the time is over; raises AnswerBroken."""
    began = perf_counter()
    opened = [await _opened(port, _Asking(request, until=began + seconds)) for _ in range(connections)]
    await asyncio.gather(*(one.ended for one in opened))
    return Round([latency for one in opened for latency in one.latencies], perf_counter() - began)


async def _opened(port: int, asking: "_Asking") -> "_Asking":
    await asyncio.get_running_loop().create_connection(lambda: asking, "127.0.0.1", port)
    return asking


class _Asking(asyncio.Protocol):
    """One connection. Of an answer it reads the head and the first characters, and counts the rest."""

    def __init__(self, request: bytes, *, until: float) -> None:
        self.latencies: list[float] = []
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._request = request
        self._until = until
        self._transport: asyncio.Transport
        self._beginning = b""
        self._left: int | None = None
        self._asked_at = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the first time."""
        # uvloop's is none of asyncio's classes.
        self._transport = cast("asyncio.Transport", transport)
        self._ask()

    def data_received(self, data: bytes) -> None:
        """Count what comes, and ask again once it is all there."""
        if self._left is None:
            self._begin(data)
        else:
            self._left -= len(data)
        if self._left == 0:
            self._take()

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell who waits, where the server has closed before the time was over."""
        if not self.ended.done():
            self.ended.set_exception(AnswerBroken(f"The server hung up ({exc}) after {self._beginning[:1_000]!r}."))

    def _ask(self) -> None:
        self._beginning, self._left, self._asked_at = b"", None, perf_counter()
        self._transport.write(self._request)

    def _begin(self, data: bytes) -> None:
        self._beginning += data
        head, _, body = self._beginning.partition(b"\r\n\r\n")
        if len(body) < len(_BODY):
            return
        length = _LENGTH.search(head)
        if length is None or not head.startswith(_STATUS) or not body.startswith(_BODY):
            self.ended.set_exception(AnswerBroken(self._beginning[:1_000].decode(errors="replace")))
            self._transport.abort()
            return
        self._left = int(length[1]) - len(body)

    def _take(self) -> None:
        now = perf_counter()
        self.latencies.append(now - self._asked_at)
        if now < self._until:
            self._ask()
        else:
            self.ended.set_result(None)
            self._transport.close()
