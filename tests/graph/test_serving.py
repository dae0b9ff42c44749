"""Serving: connections whose other end reads nothing do not stay for ever."""

import asyncio
import socket
from urllib.parse import urlsplit

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from graph import serving
from persistence.certificates import trusted_certificates
from tests.graph.cli.programs import until
from tests.serving import running_server

_LARGE = b"x" * 8_000_000


async def large(_request: Request) -> Response:
    """Answer with more than the buffers of an operating system take."""
    return Response(_LARGE)


async def address(request: Request) -> Response:
    """Answer with the address that the request is taken to come from."""
    return Response(request.client.host if request.client else "")


class TestServer:
    """The server."""

    @pytest.mark.parametrize(
        ("trusted", "seen"),
        [([], "127.0.0.1"), (["192.0.2.0/24"], "127.0.0.1"), (["127.0.0.1"], "198.51.100.7")],
    )
    async def test_believes_the_proxies_that_it_knows_alone(self, trusted: list[str], seen: str) -> None:
        """Whoever else writes X-Forwarded-For is counted as the address that they come from."""
        app = Starlette(routes=[Route("/", address)])
        async with (
            running_server(app, trusted_proxies=trusted) as (_, url),
            httpx.AsyncClient(verify=trusted_certificates()) as client,
        ):
            response = await client.get(url, headers={"X-Forwarded-For": "198.51.100.7"})

        assert response.text == seen

    async def test_cuts_off_whoever_reads_nothing_of_an_answer(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A connection that is closed, but cannot send what is left, is gone after a while."""
        monkeypatch.setattr(serving, "_LINGER_SECONDS", 0.1)
        loop = asyncio.get_running_loop()
        async with running_server(Starlette(routes=[Route("/", large)])) as (server, address):
            with socket.socket() as raw:
                raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
                raw.setblocking(False)  # noqa: FBT003  # the standard library's signature
                await loop.sock_connect(raw, ("127.0.0.1", urlsplit(address).port))
                await loop.sock_sendall(raw, b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                await until(lambda: bool(server.server_state.connections))
                await until(lambda: not server.server_state.connections)
