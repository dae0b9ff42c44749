"""Listening: the sockets that the processes of the API inherit, and the one port that they share."""

import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from graph.cli.failures import CommandFailed
from graph.cli.ports import listening_socket, port_of
from persistence.addresses import reachable_host
from persistence.settings import Settings

CAN_INHERIT = sys.platform != "win32"
"""Whether a child can be given a socket when it is started."""


@dataclass(frozen=True, slots=True)
class Listening:
    """The sockets of the API.

    Whoever connects to the shared one is served by the first process that has time. One of its own says of a process,
    to this machine alone, whether it answers; a process that has nobody beside it needs none.
    """

    address: str
    port: int
    shared: socket.socket
    own: tuple[socket.socket, ...]
    can_inherit: bool = True

    def addresses(self) -> list[str]:
        """Return where each process answers by itself."""
        return [f"http://127.0.0.1:{port_of(one)}" for one in self.own] or [self.address]

    def inherited(self, place: int) -> tuple[socket.socket, ...]:
        """Return the sockets of one of the processes, counted from 0; none where it has to open them itself."""
        return (self.shared, *self.own[place : place + 1]) if self.can_inherit else ()


@contextmanager
def listening(settings: Settings) -> Iterator[Listening]:
    """Open the sockets for so many processes, and close them; raises CommandFailed where that cannot be."""
    require_one_where_none_inherit(settings.api_workers, can_inherit=CAN_INHERIT)
    with ExitStack() as opened:
        shared = opened.enter_context(listening_socket(settings.host, settings.port))
        several = settings.api_workers if settings.api_workers > 1 else 0
        own = tuple(opened.enter_context(listening_socket("127.0.0.1", 0)) for _ in range(several))
        port = port_of(shared)
        if not CAN_INHERIT:
            # It was only to be claimed, as the child that opens it again would say it less well.
            shared.close()
        yield Listening(f"http://{reachable_host(settings.host)}:{port}", port, shared, own, CAN_INHERIT)


def require_one_where_none_inherit(workers: int, *, can_inherit: bool) -> None:
    """Raise CommandFailed for several processes where they could not share a port."""
    if workers > 1 and not can_inherit:
        raise CommandFailed(
            "On Windows a child does not inherit a listening socket, so that several processes cannot share a port: "
            "leave API_WORKERS at 1, or run several `tripsplit serve` on ports of their own, behind a proxy."
        )
