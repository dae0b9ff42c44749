"""Callers: where a request or a handshake comes from."""

from starlette.requests import HTTPConnection

from graph.context import Client

_LONGEST_USER_AGENT = 300


def client_of(connection: HTTPConnection) -> Client:
    """Return the address that a connection comes from, and what the program at its other end calls itself."""
    return Client(
        address=connection.client.host if connection.client else "",
        user_agent=connection.headers.get("user-agent", "")[:_LONGEST_USER_AGENT],
    )
