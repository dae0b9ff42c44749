"""File answers: sent as they are read, given up with their reader, and broken off with their store."""

import asyncio
from collections.abc import AsyncGenerator, Callable

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route

from graph.transport.file_answers import FileAnswer, begun
from persistence.certificates import trusted_certificates
from persistence.files import FileStoreFailed
from tests.serving import serving

PIECE = b"x" * 1_000_000


class Source:
    """A file of a hundred megabytes, which counts what is read of it, and may fail after some pieces."""

    def __init__(self, fails_after: int = 1_000) -> None:
        self.read = 0
        self.is_closed = asyncio.Event()
        self._fails_after = fails_after

    async def pieces(self) -> AsyncGenerator[bytes, None]:
        """Yield the pieces."""
        try:
            for number in range(100):
                if number == self._fails_after:
                    raise FileStoreFailed("gone")
                self.read += 1
                yield PIECE
        finally:
            self.is_closed.set()


def app_of(source: Source, *, send_seconds: float = 15.0) -> Starlette:
    """Return an app that answers with the source."""

    async def endpoint(_request: Request) -> Callable[..., object]:
        headers = {"Content-Length": str(100 * len(PIECE))}
        return FileAnswer(200, headers, source.pieces(), send_seconds=send_seconds)

    return Starlette(routes=[Route("/", endpoint)])


async def until_closed(source: Source) -> None:
    """Wait until nobody reads the source any more."""
    async with asyncio.timeout(20):
        await source.is_closed.wait()


class TestFileAnswer:
    """graph.transport.file_answers.FileAnswer."""

    async def test_reads_no_more_than_is_taken_and_ends_with_who_hangs_up(self) -> None:
        """Of a hundred megabytes, what fits into the buffers between, and then the file is closed."""
        source = Source()
        async with (
            serving(app_of(source)) as address,
            httpx.AsyncClient(verify=trusted_certificates(), base_url=address) as client,
        ):
            async with client.stream("GET", "/") as response:
                await anext(response.aiter_raw())
            await until_closed(source)

        assert source.read < 50

    async def test_gives_up_who_stops_reading(self) -> None:
        """A reader that takes nothing for too long holds no file open."""
        source = Source()
        async with (
            serving(app_of(source, send_seconds=0.2)) as address,
            httpx.AsyncClient(verify=trusted_certificates(), base_url=address) as client,
            client.stream("GET", "/"),
        ):
            await until_closed(source)

        assert source.read < 50

    async def test_breaks_off_with_its_store(self) -> None:
        """The client sees that there is less than was told."""
        source = Source(fails_after=3)
        async with (
            serving(app_of(source)) as address,
            httpx.AsyncClient(verify=trusted_certificates(), base_url=address) as client,
        ):
            with pytest.raises(httpx.RemoteProtocolError):
                await client.get("/")

        assert source.read == 3


class TestBegun:
    """graph.transport.file_answers.begun."""

    async def test_raises_what_the_first_piece_raises(self) -> None:
        """Before there is a status."""
        with pytest.raises(FileStoreFailed):
            await begun(Source(fails_after=0).pieces())

    async def test_leaves_no_piece_out(self) -> None:
        """The first one comes first."""

        async def three() -> AsyncGenerator[bytes, None]:
            for piece in (b"1", b"2", b"3"):
                yield piece

        assert [piece async for piece in await begun(three())] == [b"1", b"2", b"3"]
