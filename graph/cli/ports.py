"""Ports: claims the address to listen on, before anything is started for it."""

import errno
import socket

from graph.cli.failures import CommandFailed


def listening_socket(host: str, port: int) -> socket.socket:
    """Return a socket bound to an address of this machine; raise CommandFailed, saying why, when it cannot be had."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        bound = socket.socket(family, kind, protocol)
    except OSError as error:
        raise CommandFailed(f"{host!r} is no address to listen on: {error.strerror or error}.") from error
    try:
        # Else a port would stay taken for a minute after its last connection, although nobody listens.
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
        bound.listen()
    except OSError as error:
        bound.close()
        raise CommandFailed(_sentence(host, port, error)) from error
    return bound


def port_of(bound: socket.socket) -> int:
    """Return the port that a socket is bound to: the one that was asked for, or for 0 one that was free."""
    return int(bound.getsockname()[1])


def _sentence(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} of {host} is in use by another program: end it, or choose another port with --port."
    if error.errno == errno.EACCES:
        return f"Port {port} needs more rights than this account has: choose one above 1023 with --port."
    return f"Nothing can listen on {host}, port {port}: {error.strerror or error}."
