"""A gate before a server: it can be shut, so that nobody gets through, or hold back whoever changes anything."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

_CHANGES = (b"PUT ", b"POST ", b"DELETE ")
_CHUNK_BYTES = 65_536


class Gate:
    """Passes connections of one port on to a server's, byte for byte."""

    def __init__(self, url: str) -> None:
        target = urlsplit(url)
        self._target = (target.hostname or "127.0.0.1", target.port or 80)
        self._address = ("127.0.0.1", 0)
        self._is_holding = False
        self._lock = threading.Lock()
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._held: list[tuple[socket.socket, socket.socket]] = []
        self.open()

    @property
    def url(self) -> str:
        """Where it listens, whether it is open or shut."""
        return f"http://{self._address[0]}:{self._address[1]}"

    @property
    def held(self) -> int:
        """How many connections are held back."""
        return len(self._held)

    def open(self) -> None:
        """Let everybody through."""
        self._listener = socket.create_server(self._address, reuse_port=False)
        self._address = self._listener.getsockname()
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def shut(self) -> None:
        """Refuse new connections, and cut those that there are."""
        # A thread that waits to accept is woken by this, and not by closing.
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._cut(self._pairs)

    def hold(self) -> None:
        """Hold back what would change anything, from now on."""
        self._is_holding = True

    def release(self) -> None:
        """Hold nothing back any more; what is held is cut: whoever sent it may send it again."""
        self._is_holding = False
        self._cut(self._held)

    def _cut(self, pairs: list[tuple[socket.socket, socket.socket]]) -> None:
        with self._lock:
            cut, pairs[:] = list(pairs), []
        for pair in cut:
            for each in pair:
                with suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)
                each.close()

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                pair = (client, socket.create_connection(self._target))
                with self._lock:
                    self._pairs.append(pair)
                threading.Thread(target=self._pass, args=(pair, True), daemon=True).start()
                threading.Thread(target=self._pass, args=(pair[::-1], False), daemon=True).start()

    def _pass(self, pair: tuple[socket.socket, socket.socket], is_asking: bool) -> None:  # noqa: FBT001  # a thread's
        source, target = pair
        with suppress(OSError):
            while chunk := source.recv(_CHUNK_BYTES):
                if is_asking and self._is_holding and chunk.startswith(_CHANGES):
                    with self._lock:
                        self._held.append(pair)
                    return
                target.sendall(chunk)
            target.shutdown(socket.SHUT_WR)


@contextmanager
def gate_before(url: str) -> Iterator[Gate]:
    """Open a gate before a server, and shut it in the end."""
    gate = Gate(url)
    try:
        yield gate
    finally:
        gate.release()
        gate.shut()
