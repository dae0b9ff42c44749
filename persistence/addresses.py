"""Addresses: what people write into a browser to reach a server."""


def reachable_host(host: str) -> str:
    """Return the name to write into addresses for people: a server that listens everywhere is reached here."""
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}  # noqa: S104 - compared, not listened on
    return everywhere.get(host, f"[{host}]" if ":" in host else host)
