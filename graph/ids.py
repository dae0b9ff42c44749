"""Global ids: opaque outside, a type and a UUID inside; each has exactly one spelling."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import lru_cache
from typing import Protocol
from uuid import UUID

from strawberry import ID

from graph.errors import BadUserInput

_LONGEST = 100
_REMEMBERED = 16_384
"""How many ids are remembered, at about 400 bytes each: the same people and expenses are asked for again and again."""


class Identified(Protocol):
    """A domain value with an id: the name of its class is the name of its GraphQL type."""

    @property
    def id(self) -> UUID:
        """The value's own id."""


def global_id(value: Identified) -> ID:
    """Return the opaque id of a domain value."""
    return encode_id(type(value).__name__, value.id)


@lru_cache(maxsize=_REMEMBERED)
def encode_id(type_name: str, uuid: UUID) -> ID:
    """Return the opaque id of a type and a UUID."""
    return ID(urlsafe_b64encode(f"{type_name}:{uuid}".encode()).decode())


def decode_id(encoded: str) -> tuple[str, UUID]:
    """Return the type name and UUID of an opaque id; raise BadUserInput for text that is none, or another spelling."""
    try:
        # More than an id can have is cut off, and then does not decode.
        type_name, _, uuid = urlsafe_b64decode(encoded[:_LONGEST]).decode().partition(":")
        found = type_name, UUID(uuid)
    except ValueError as error:
        raise _none(encoded) from error
    # Base64 skips what is not of its alphabet, and a UUID can be written in many ways: of those, one was handed out.
    if encode_id(*found) != encoded:
        raise _none(encoded)
    return found


def uuid_of(encoded: str, type_name: str) -> UUID:
    """Return the UUID of an opaque id of `type_name`; raise BadUserInput for an id of anything else."""
    found, uuid = decode_id(encoded)
    if found != type_name:
        article = "an" if type_name[0] in "AEIOU" else "a"
        raise BadUserInput(f"{encoded[:_LONGEST]!r} is the id of something else, not of {article} {type_name}.")
    return uuid


def _none(encoded: str) -> BadUserInput:
    return BadUserInput(f"{encoded[:_LONGEST]!r} is not an id that this server made.")
