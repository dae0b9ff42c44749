"""Serving: how uvicorn runs the app, and how it ends without cutting anybody off."""

import asyncio
import logging
import os
import socket
from collections.abc import Sequence
from time import monotonic
from typing import Any, cast

import structlog
import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import CloseCode, Frame

from graph.transport.body_limit import JSON_BYTES
from graph.transport.connections import HttpConnection
from graph.transport.handshakes import Handshake
from graph.transport.open_streams import OpenStreams

log = structlog.get_logger(__name__)

_END_STREAMS_SECONDS = 2.0
_LEAVE_CLIENTS_SECONDS = 3
"""How long requests may go on, and clients may take to hear of the end, once the server is asked to end."""
_LINGER_SECONDS = 5.0
"""How long the other end of a closed connection may take nothing of what is left, before it is cut off."""
_MOST_FRAGMENTS = 1_000
"""How many frames a message may come in; browsers cut it where it has over a hundred kilobytes."""
_PING_SECONDS = 7.0
_PONG_SECONDS = 7.5
"""How often a websocket is pinged, and how long it may take to answer: together less than 15 seconds.

Pings are most of what thousands of silent subscriptions cost.
"""


class Server(uvicorn.Server):
    """uvicorn's server, which first ends what the app holds open, and does not wait for readers that take nothing."""

    def __init__(self, config: uvicorn.Config, open_streams: OpenStreams) -> None:
        super().__init__(config)
        self._open_streams = open_streams
        self._lingering: dict[Any, tuple[int, float]] = {}

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen, and say where, and on which event loop: uvloop's where it is installed."""
        await super().startup(sockets)
        if self.started:
            address = sockets[0].getsockname()[:2] if sockets else ()
            loop = type(asyncio.get_running_loop()).__module__.partition(".")[0]
            log.info("serve.started", address=address, event_loop=loop, process_id=os.getpid())

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
        found = {
            one: (one.transport.get_write_buffer_size(), now)
            for one in self.server_state.connections
            if one.transport.is_closing()
        }
        for connection, (left, _) in found.items():
            if (before := self._lingering.get(connection)) and before[0] == left:
                found[connection] = before
        self._lingering = found
        for connection, (_, since) in found.items():
            if now - since > _LINGER_SECONDS:
                connection.transport.abort()


class WebSocketConnection(WebSocketsSansIOProtocol):
    """uvicorn's websocket, which tells the app when its client reads too little, and gives up one that does not read.

    uvicorn closes such a connection by waiting until everything is sent, which never happens. It would wait for ever,
    too, where a handshake is none.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.conn: Handshake = Handshake(max_size=self.config.ws_max_size, logger=logging.getLogger("uvicorn.error"))

    def data_received(self, data: bytes) -> None:
        """Read on, and refuse what cannot be read as a handshake: of that, uvicorn is told nothing."""
        super().data_received(data)
        if self.conn.handshake_exc is not None and not self.transport.is_closing():
            self.transport.write(self.conn.refusal())
            self.transport.close()

    def handle_cont(self, event: Frame) -> None:
        """Take a further frame of a message, unless there are so many that they, not their bytes, fill the memory."""
        if self.close_sent:
            return
        if len(self.frames) >= _MOST_FRAGMENTS:
            self.conn.fail(CloseCode.MESSAGE_TOO_BIG, f"a message has {_MOST_FRAGMENTS} frames at most")
            self.handle_parser_exception()
            return
        super().handle_cont(event)

    async def send(self, message: Any) -> None:
        """Send a message, and wait while too much is unsent: so a time limit of a send is one for this very message."""
        await super().send(message)
        if message["type"] == "websocket.http.response.body" and self.close_sent:
            # A refusal completes a handshake as well: uvicorn would log an error of ours for each.
            self.handshake_complete = True
        await self.writable.wait()

    async def run_asgi(self) -> None:
        """Run the app, and cut off a client that it gave up."""
        await super().run_asgi()
        if not self.writable.is_set():
            self.transport.abort()

    def keepalive_timeout(self) -> None:
        """Cut off a client that does not answer a ping."""
        super().keepalive_timeout()
        self.transport.abort()


def server_of(app: Starlette, *, trusted_proxies: Sequence[str] = ()) -> Server:
    """Return the server of an app, which ends the app's `state.open_streams` before itself, where there are any.

    `trusted_proxies` are addresses and networks whose `X-Forwarded-For` says where a request comes from.
    """
    config = uvicorn.Config(
        app,
        http=HttpConnection,
        ws=cast("Any", WebSocketConnection),
        ws_max_size=JSON_BYTES,
        ws_ping_interval=_PING_SECONDS,
        ws_ping_timeout=_PONG_SECONDS,
        # A compressor each costs thousands of silent subscriptions more memory than it saves them in small messages.
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=_LEAVE_CLIENTS_SECONDS,
        log_config=None,
        # The app writes a line for each request itself, with its id.
        access_log=False,
        server_header=False,
        # From anybody else the header is what they like, and limits of addresses would limit nobody.
        proxy_headers=bool(trusted_proxies),
        forwarded_allow_ips=list(trusted_proxies),
    )
    return Server(config, getattr(app.state, "open_streams", None) or OpenStreams())
