"""A scripted server: answers every request on 127.0.0.1 with the same bytes, and notes what it was asked.

It stands in for a language model only where one has to misbehave: no real server can be asked to break off in the
middle of a sentence, to fall silent, or to send half a character.
"""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import orjson

EVENT_STREAM = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"


@dataclass(slots=True)
class ScriptedServer:
    """What the server noted: heads and bodies of requests, that its parts are sent, and that the client hung up."""

    base_url: str = ""
    heads: list[str] = field(default_factory=list)
    bodies: list[Any] = field(default_factory=list)
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    hung_up: asyncio.Event = field(default_factory=asyncio.Event)


@asynccontextmanager
async def scripted_server(
    *parts: bytes,
    first: Sequence[bytes] = (),
    stays_open: bool = False,
    repeated_every_seconds: float | None = None,
    every_seconds: float = 0.0,
) -> AsyncIterator[ScriptedServer]:
    """Serve the parts to every request, each written by itself, at a pace; then close.

    The first requests are answered with one of `first` each, whole, before that.
    With `stays_open` it then says nothing more until the client hangs up; with `repeated_every_seconds` it repeats the
    last part until then.
    """
    noted = ScriptedServer()

    async def answer(reader: StreamReader, writer: StreamWriter) -> None:
        await _note_request(noted, reader)
        if len(noted.heads) <= len(first):
            writer.write(first[len(noted.heads) - 1])
            writer.close()
            return
        for part in parts:
            writer.write(part)
            # Whoever hangs up in the middle resets the connection.
            with suppress(ConnectionError):
                await writer.drain()
            await asyncio.sleep(every_seconds)
            if writer.is_closing():
                break
        noted.answered.set()
        hang_up = asyncio.create_task(reader.read())
        while repeated_every_seconds and not hang_up.done():
            await asyncio.sleep(repeated_every_seconds)
            writer.write(parts[-1])
        if stays_open or repeated_every_seconds:
            # Whoever hangs up with something unread resets the connection.
            with suppress(ConnectionResetError):
                await asyncio.wait_for(asyncio.shield(hang_up), timeout=60)
            noted.hung_up.set()
        hang_up.cancel()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        noted.base_url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
        yield noted


def chunked(body: bytes, *, size: int = 1, ends: bool = True) -> bytes:
    """Return an event stream in the chunked coding of HTTP, in chunks of a size, with or without the last chunk."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
    cut = [body[start : start + size] for start in range(0, len(body), size)]
    return head + b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in cut) + (b"0\r\n\r\n" if ends else b"")


def answer_of(status: str, content_type: str, body: bytes) -> bytes:
    """Return a whole HTTP answer that is no stream."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def said(text: str) -> bytes:
    """Return the event of a piece of text."""
    return event({"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": None}]})


def finished(reason: str = "stop") -> bytes:
    """Return the event that ends the text."""
    return event({"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]})


def event(payload: dict[str, Any]) -> bytes:
    """Return the event of a chunk."""
    return b"data: " + orjson.dumps(payload) + b"\n\n"


async def _note_request(noted: ScriptedServer, reader: StreamReader) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    lengths = [int(line.split(":")[1]) for line in head.splitlines() if line.lower().startswith("content-length")]
    noted.heads.append(head)
    if lengths:
        noted.bodies.append(orjson.loads(await reader.readexactly(lengths[0])))
