"""Outgoing: what is sent along one websocket, a message at a time, to a reader that must keep up."""

import asyncio
from contextlib import suppress

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from graph.transport.socket_ends import SocketEnded

_SENDS_IN_A_ROW = 8
"""How many messages are sent before others get their turn: a send that need not wait does not give it."""


class Outgoing:
    """Sends messages of any number of operations, and gives up a reader that takes none of them for too long."""

    def __init__(self, websocket: WebSocket, send_seconds: float) -> None:
        self._websocket = websocket
        self._send_seconds = send_seconds
        self._turn = asyncio.Lock()
        self._sent = 0

    async def send(self, text: str) -> None:
        """Send a message and wait until it is on its way; raises SocketEnded where nobody reads."""
        async with self._turn:
            try:
                # Only while it is its own turn: whoever waits behind a slow message has not been slow.
                async with asyncio.timeout(self._send_seconds):
                    await self._websocket.send_text(text)
            except (TimeoutError, WebSocketDisconnect, RuntimeError):
                raise SocketEnded from None
        self._sent += 1
        if self._sent % _SENDS_IN_A_ROW == 0:
            await asyncio.sleep(0)

    async def close(self, end: SocketEnded) -> None:
        """Tell the client why the socket ends, where somebody is there to be told."""
        if end.code is None or self._websocket.client_state is WebSocketState.DISCONNECTED:
            return
        with suppress(TimeoutError, WebSocketDisconnect, RuntimeError):
            async with asyncio.timeout(self._send_seconds):
                await self._websocket.close(end.code, end.reason)
