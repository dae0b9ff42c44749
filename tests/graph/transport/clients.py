"""Clients of websockets: one that speaks the protocol, and one that stops reading."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.client import ClientProtocol
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol
from websockets.uri import parse_uri

PROTOCOL = Subprotocol("graphql-transport-ws")
_SMALLEST_BUFFER_BYTES = 4_096


def url_of(address: str) -> str:
    """Return the address of websockets."""
    return address.replace("http", "ws", 1) + "/graphql"


@asynccontextmanager
async def connected(address: str, **options: Any) -> AsyncIterator[ClientConnection]:
    """Open a socket, and say nothing yet."""
    async with connect(url_of(address), **{"subprotocols": [PROTOCOL], "max_size": None, **options}) as opened_socket:
        yield opened_socket


@asynccontextmanager
async def opened(
    address: str, payload: dict[str, Any] | None = None, *, headers: dict[str, str] | None = None
) -> AsyncIterator[ClientConnection]:
    """Open a socket and have it acknowledged."""
    async with connected(address, additional_headers=headers) as opened_socket:
        await say(opened_socket, type="connection_init", **({"payload": payload} if payload else {}))
        assert await received(opened_socket) == {"type": "connection_ack"}
        yield opened_socket


async def say(opened_socket: ClientConnection, **message: Any) -> None:
    """Send a message."""
    await opened_socket.send(json.dumps(message))


async def begin(opened_socket: ClientConnection, operation_id: str, query: str, **variables: Any) -> None:
    """Begin an operation."""
    await say(opened_socket, id=operation_id, type="subscribe", payload={"query": query, "variables": variables})


async def received(opened_socket: ClientConnection) -> dict[str, Any]:
    """Return the next message, without what the operation cost."""
    message = await received_whole(opened_socket)
    if message["type"] == "next":
        message["payload"].pop("extensions", None)
    return message


async def received_whole(opened_socket: ClientConnection) -> dict[str, Any]:
    """Return the next message, which came as text."""
    async with asyncio.timeout(10):
        text = await opened_socket.recv()
    assert isinstance(text, str)
    message: dict[str, Any] = json.loads(text)
    return message


async def subscribe(opened_socket: ClientConnection, operation_id: str, query: str, **variables: Any) -> dict[str, Any]:
    """Begin an operation and return the first message about it."""
    await begin(opened_socket, operation_id, query, **variables)
    return await received(opened_socket)


async def end_of(opened_socket: ClientConnection) -> tuple[int, str]:
    """Read until the socket is closed, and return the server's code and reason."""
    try:
        async with asyncio.timeout(10):
            while True:
                await opened_socket.recv()
    except ConnectionClosed as closed:
        return (closed.rcvd.code, closed.rcvd.reason) if closed.rcvd else (1006, "")


@asynccontextmanager
async def stalled(address: str, *queries: str, payload: dict[str, Any] | None = None) -> AsyncIterator[None]:
    """Open a socket, begin operations, and read nothing of what comes."""
    uri = parse_uri(url_of(address))
    loop = asyncio.get_running_loop()
    protocol = ClientProtocol(uri, subprotocols=[PROTOCOL])
    with socket.socket() as raw:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _SMALLEST_BUFFER_BYTES)
        raw.setblocking(False)  # noqa: FBT003  # the standard library's signature
        await loop.sock_connect(raw, (uri.host, uri.port))
        protocol.send_request(protocol.connect())
        await loop.sock_sendall(raw, b"".join(protocol.data_to_send()))
        while b"\r\n\r\n" not in (answer := await loop.sock_recv(raw, 4_096)):
            pass
        protocol.receive_data(answer)
        protocol.send_text(json.dumps({"type": "connection_init", "payload": payload}).encode())
        for number, query in enumerate(queries):
            message = {"id": str(number), "type": "subscribe", "payload": {"query": query}}
            protocol.send_text(json.dumps(message).encode())
        await loop.sock_sendall(raw, b"".join(protocol.data_to_send()))
        yield
