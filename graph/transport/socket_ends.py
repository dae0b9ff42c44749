"""Ends of a websocket: the close codes of graphql-transport-ws, each with its reason in the protocol's words."""

_LONGEST_REASON_BYTES = 123
"""A control frame of a websocket has room for this much."""


class SocketEnded(Exception):
    """The socket is to be closed with a code and a reason; without a code nobody is there to be told."""

    def __init__(self, code: int | None = None, reason: str = "") -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason.encode()[:_LONGEST_REASON_BYTES].decode(errors="ignore")


def going_away() -> SocketEnded:
    """Return the end of a socket whose server ends."""
    return SocketEnded(1001, "The server is going away")


def try_again_later() -> SocketEnded:
    """Return the end of a socket where the database is away: clients connect again, which after 4500 they do not."""
    return SocketEnded(1013, "Try again later")


def invalid_message(reason: str) -> SocketEnded:
    """Return the end of a socket whose client does not speak the protocol."""
    return SocketEnded(4400, reason)


def unauthorized() -> SocketEnded:
    """Return the end of a socket whose client subscribes before it is acknowledged."""
    return SocketEnded(4401, "Unauthorized")


def forbidden() -> SocketEnded:
    """Return the end of a socket whose credentials are not good."""
    return SocketEnded(4403, "Forbidden")


def wrong_protocol() -> SocketEnded:
    """Return the end of a socket whose client does not offer the protocol."""
    return SocketEnded(4406, "Subprotocol not acceptable")


def initialisation_timeout() -> SocketEnded:
    """Return the end of a socket whose client does not begin."""
    return SocketEnded(4408, "Connection initialisation timeout")


def subscriber_exists(operation_id: str) -> SocketEnded:
    """Return the end of a socket whose client uses an id twice at once."""
    # An id may be longer than a reason: the end of the sentence is what tells.
    shown = operation_id.encode()[: _LONGEST_REASON_BYTES - len("Subscriber for  already exists")]
    return SocketEnded(4409, f"Subscriber for {shown.decode(errors='ignore')} already exists")


def too_many_initialisations() -> SocketEnded:
    """Return the end of a socket whose client begins a second time."""
    return SocketEnded(4429, "Too many initialisation requests")


def internal_error() -> SocketEnded:
    """Return the end of a socket on which something of ours broke."""
    return SocketEnded(4500, "Internal server error")
