"""Credentials: the value of an Authorization header that a websocket was opened with."""

from collections.abc import Mapping
from typing import Any


def credentials_of(payload: Mapping[str, Any], header: str | None) -> str | None:
    """Return `Authorization` of a `connection_init` payload, or of its `headers`, or else that of the handshake.

    A browser cannot set headers of a handshake, so that what the payload says goes first. The word `Bearer` may be left
    out there.
    """
    headers = payload.get("headers")
    for given in (payload, headers if isinstance(headers, Mapping) else {}):
        found = _named(given, "authorization")
        if found is not None and found != "":
            return _as_bearer(found)
    return header


def _named(values: Mapping[str, Any], name: str) -> Any:
    found = next((key for key in values if key.lower() == name), None)
    return None if found is None else values[found]


def _as_bearer(given: Any) -> str:
    if not isinstance(given, str):
        # No token, but given as one: it is to be refused as a bad one.
        return f"Bearer {given}"
    scheme, _, token = given.strip().partition(" ")
    return given if token or scheme.lower() == "bearer" else f"Bearer {scheme}"
