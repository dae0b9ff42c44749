"""Serving: how uvicorn runs the app, and how it ends without cutting anybody off."""

import socket
from time import monotonic
from typing import Any, cast

import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from graph.transport.body_limit import JSON_BYTES
from graph.transport.open_streams import OpenStreams

_END_STREAMS_SECONDS = 2.0
_LEAVE_CLIENTS_SECONDS = 3
"""How long requests may go on, and clients may take to hear of the end, once the server is asked to end."""
_LINGER_SECONDS = 5.0
"""How long a closed connection may take to send what is left, before it is cut off."""


class Server(uvicorn.Server):
    """uvicorn's server, which first ends what the app holds open, and does not wait for readers that take nothing."""

    def __init__(self, config: uvicorn.Config, open_streams: OpenStreams) -> None:
        super().__init__(config)
        self._open_streams = open_streams
        self._closing: dict[Any, float] = {}

    async def on_tick(self, counter: int) -> bool:
        """Do what uvicorn does ten times a second, and once a second look after closed connections."""
        if counter % 10 == 0:
            self._abort_lingering()
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End open streams in their own words, and then everything else as uvicorn does."""
        await self._open_streams.close_all(within_seconds=_END_STREAMS_SECONDS)
        await super().shutdown(sockets)

    def _abort_lingering(self) -> None:
        # Closing a transport waits until its buffer is sent, which is for ever where the other end does not read.
        now = monotonic()
        closing = {one for one in self.server_state.connections if one.transport.is_closing()}
        self._closing = {one: self._closing.get(one, now) for one in closing}
        for connection, since in self._closing.items():
            if now - since > _LINGER_SECONDS:
                connection.transport.abort()


class WebSocketConnection(WebSocketsSansIOProtocol):
    """uvicorn's websocket, whose sends end when the message is on its way, not when the next one may be sent."""

    async def send(self, message: Any) -> None:
        """Send a message, and wait while the client reads too little: what times a send sees the last one stall too."""
        await super().send(message)
        await self.writable.wait()


def server_of(app: Starlette) -> Server:
    """Return the server of an app that `create_app` made."""
    config = uvicorn.Config(
        app,
        ws=cast("Any", WebSocketConnection),
        ws_max_size=JSON_BYTES,
        # A compressor each costs thousands of silent subscriptions more memory than it saves them in small messages.
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=_LEAVE_CLIENTS_SECONDS,
        log_config=None,
        # The app writes a line for each request itself, with its id.
        access_log=False,
        server_header=False,
    )
    return Server(config, app.state.open_streams)
