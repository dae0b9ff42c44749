"""Connections: uvicorn's HTTP, whose clients must be done with a request's head in good time and size.

The parser itself waits for ever, and keeps whatever comes: neither is a limit of the app, which is not asked before.
"""

import asyncio
from typing import Any, cast

from httptools import HttpParserUpgrade, HttpRequestParser
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from graph.errors import ErrorCode
from graph.transport.responses import error_response

HEAD_BYTES = 65_536
"""How long a head may be that has not ended; one that comes whole in a single read is no longer than that anyway."""
_HEAD_SECONDS = 15.0
"""How long a client may take for a head, and how long it may say nothing at first."""


class HttpConnection(HttpToolsProtocol):
    """uvicorn's connection, which refuses endless heads (431) and slow ones (408), and tells every refusal in JSON."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.parser = _Parser(self)
        self._heads = 0
        self._is_in_head = False
        self._head_bytes = 0
        self._head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        """Begin to wait for the first head."""
        super().connection_made(transport)
        self._wait_for_head()

    def data_received(self, data: bytes) -> None:
        """Read on, and count what belongs to a head that is still to end."""
        heads, is_first = self._heads, not self._is_in_head and not self._is_answering()
        super().data_received(data)
        # One that is no connection of the server's speaks websocket by now, or is gone.
        if self.transport.is_closing() or self not in self.connections:
            return
        # Where the request before ended in this piece too, only a part of it belongs to this head.
        if self._is_in_head and self._heads == heads + is_first:
            self._head_bytes += len(data)
        if self._head_bytes > HEAD_BYTES:
            message = f"The head of a request has {HEAD_BYTES} bytes at most."
            self._refuse(431, ErrorCode.PAYLOAD_TOO_LARGE, message)
        elif self._head_timer is None and (self._is_in_head or not self._is_answering()):
            self._wait_for_head()

    def on_message_begin(self) -> None:
        """Begin a head."""
        super().on_message_begin()
        self._heads += 1
        self._head_bytes = 0
        self._is_in_head = True

    def on_headers_complete(self) -> None:
        """End a head."""
        self._is_in_head = False
        self._stop_waiting()
        if not self.is_passed_over():
            super().on_headers_complete()

    def on_message_complete(self) -> None:
        """End a request."""
        if not self.is_passed_over():
            super().on_message_complete()

    def is_passed_over(self) -> bool:
        """Tell whether the request offers another protocol than websocket: it is read again as if it did not."""
        return self.parser.should_upgrade() and not self._should_upgrade() and self.parser.get_method() != b"CONNECT"

    def head_without_offer(self) -> bytes:
        """Return the head of a request that is passed over, without what it offers."""
        first = b"%s %s HTTP/%s\r\n" % (self.parser.get_method(), self.url, self.parser.get_http_version().encode())
        headers = [name + b": " + value + b"\r\n" for name, value in self.headers if name != b"upgrade"]
        return b"".join([first, *headers, b"\r\n"])

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._stop_waiting()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP as everything is refused here; behind a whole request, it ends with the answer."""
        if self._is_answering() and not self.cycle.more_body:
            self.cycle.keep_alive = False
        else:
            self._refuse(400, ErrorCode.BAD_REQUEST, msg)

    def _wait_for_head(self) -> None:
        self._head_timer = self.loop.call_later(_HEAD_SECONDS, self._give_up)

    def _stop_waiting(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _give_up(self) -> None:
        self._head_timer = None
        if self._is_answering():
            # A second request that was begun too early: it waits with the first one.
            self._wait_for_head()
        elif self._is_in_head:
            self._refuse(408, ErrorCode.TIMEOUT, f"The head of the request took over {_HEAD_SECONDS:.0f} seconds.")
        else:
            # Browsers open connections that they may need; a word would be taken for an answer to what they ask next.
            self.transport.close()

    def _is_answering(self) -> bool:
        # There is none before the first request, whatever uvicorn's annotation says.
        cycle = cast("RequestResponseCycle | None", self.cycle)
        return cycle is not None and not cycle.response_complete

    def _has_room(self) -> bool:
        """Tell whether a refusal would be read as the answer to what is refused, and not as a part of another."""
        cycle = self.cycle
        return not self._is_answering() or (cycle.more_body and not cycle.response_started and not self.pipeline)

    def _refuse(self, status: int, code: ErrorCode, message: str) -> None:
        self._stop_waiting()
        if self._has_room():
            response = error_response(status, code, message, headers={"Connection": "close"})
            headers = [name + b": " + value + b"\r\n" for name, value in response.raw_headers]
            self.transport.write(b"".join([STATUS_LINE[status], *headers, b"\r\n", response.body]))
        if self._is_answering():
            # The app waits for a body that does not come, and has nothing to add to this.
            self.cycle.disconnected = True
        self.transport.close()


class _Parser(HttpRequestParser):
    """httptools' parser, which leaves nothing out of a request that offers another protocol.

    Java's clients offer h2c or TLS to every server, which may pass it over. The parser itself ends such a request with
    its head, and takes the body for the next request.
    """

    def __init__(self, connection: HttpConnection) -> None:
        super().__init__(connection)
        # As uvicorn's own: what comes after a request that closes the connection does not keep it from its answer.
        self.set_dangerous_leniencies(lenient_data_after_close=True)
        self._connection = connection

    def feed_data(self, data: Any) -> None:
        """Read on."""
        rest = memoryview(data)
        while rest:
            try:
                super().feed_data(rest)
            except HttpParserUpgrade as upgrade:
                if not self._connection.is_passed_over():
                    raise
                super().feed_data(self._connection.head_without_offer())
                rest = rest[upgrade.args[0] :]
            else:
                return
