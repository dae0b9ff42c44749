"""Ports: claims the address to listen on, before anything is started for it."""

import errno
import socket

from graph.cli.failures import CommandFailed


def listening_socket(host: str, port: int, *, is_shared: bool = False) -> socket.socket:
    """Return a socket that listens at an address of this machine; raise CommandFailed, saying why, where none can.

    Others may listen there as well where all of them say that it `is_shared`.
    """
    bound = _bound_socket(host, port, is_shared=is_shared)
    try:
        bound.listen()
    except OSError as error:
        bound.close()
        raise CommandFailed(_sentence(host, port, error)) from error
    return bound


def reserved_socket(host: str, port: int) -> socket.socket:
    """Return a socket that keeps a port for those who will share it, and does not listen itself; as the above."""
    # Another server that shares its port would not be noticed by one that shares it too.
    with listening_socket(host, port) as free:
        port = port_of(free)
    try:
        return _bound_socket(host, port, is_shared=True, is_strict=True)
    except CommandFailed:
        # The last connections of a server that did not share it linger there.
        return _bound_socket(host, port, is_shared=True)


def port_of(bound: socket.socket) -> int:
    """Return the port that a socket is bound to: the one that was asked for, or for 0 one that was free."""
    return int(bound.getsockname()[1])


def _bound_socket(host: str, port: int, *, is_shared: bool, is_strict: bool = False) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        bound = socket.socket(family, kind, protocol)
    except OSError as error:
        raise CommandFailed(f"{host!r} is no address to listen on: {error.strerror or error}.") from error
    try:
        # Else a port would stay taken for a minute after its last connection, although nobody listens. With it, it can
        # be taken by others for as long as nobody does.
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, not is_strict)
        # Windows, where nothing is shared, has no such option.
        if is_shared and hasattr(socket, "SO_REUSEPORT"):
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        bound.bind(address)
    except OSError as error:
        bound.close()
        raise CommandFailed(_sentence(host, port, error)) from error
    return bound


def _sentence(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} of {host} is in use by another program: end it, or choose another port with --port."
    if error.errno == errno.EACCES:
        return f"Port {port} needs more rights than this account has: choose one above 1023 with --port."
    return f"Nothing can listen on {host}, port {port}: {error.strerror or error}."
