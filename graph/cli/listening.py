"""Listening: how the processes of the API come to share one port.

On Linux each has a socket of its own there, and the kernel spreads connections over them, sixteen that come at once as
well; with one socket for all, whoever wakes up first takes most of such a crowd. Other systems do not spread: there all
inherit one socket. A process that is alone inherits it too, so that who connects while it is started again just waits.
"""

import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from graph.cli.failures import CommandFailed
from graph.cli.ports import listening_socket, port_of, reserved_socket
from persistence.addresses import reachable_host
from persistence.settings import Settings

INHERITS = sys.platform != "win32"
"""Whether a child can be given a socket when it is started."""
SPREADS = sys.platform == "linux"
"""Whether the system spreads connections over all the sockets of a port."""


@dataclass(frozen=True, slots=True)
class Place:
    """What a process is given: where it answers by itself, the sockets it inherits, and whether it opens the port."""

    address: str
    inherited: tuple[socket.socket, ...]
    opens_port: bool


@dataclass(frozen=True, slots=True)
class Listening:
    """The port that is claimed, and the places of the processes that listen there."""

    address: str
    port: int
    places: tuple[Place, ...]


@contextmanager
def listening(settings: Settings, *, inherits: bool = INHERITS, spreads: bool = SPREADS) -> Iterator[Listening]:
    """Claim the port for so many processes, until they have ended; raises CommandFailed where that cannot be."""
    if settings.api_workers > 1 and not inherits:
        raise CommandFailed(
            "On Windows several processes cannot share a port, since none inherits a socket: leave API_WORKERS at 1, "
            "or run several `tripsplit serve` on ports of their own, behind a proxy."
        )
    opens_port = spreads if settings.api_workers > 1 else not inherits
    with ExitStack() as opened:
        claim = reserved_socket if opens_port else listening_socket
        claimed = opened.enter_context(claim(settings.host, settings.port))
        address = f"http://{reachable_host(settings.host)}:{port_of(claimed)}"
        shared = () if opens_port else (claimed,)
        if settings.api_workers == 1:
            places = [Place(address, shared, opens_port)]
        else:
            # Only by a port of its own can it be told whether this process answers, and not another one.
            own = [opened.enter_context(listening_socket("127.0.0.1", 0)) for _ in range(settings.api_workers)]
            places = [Place(f"http://127.0.0.1:{port_of(one)}", (*shared, one), opens_port) for one in own]
        yield Listening(address, port_of(claimed), tuple(places))
