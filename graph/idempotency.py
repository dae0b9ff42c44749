"""Idempotency: the key that every creation takes, and what it is asked to stand for."""

from dataclasses import asdict, is_dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

import strawberry

from domain.idempotency import Creation, require_key, require_same
from graph.context import Info
from persistence.database import WriteConnection
from persistence.idempotency import claim_key
from persistence.ids import new_id

_FIELD = "idempotency_key"


def idempotency_key() -> Any:
    """Return the `idempotencyKey` field of a creation's input."""
    return strawberry.field(
        default=None,
        description="Made up by the client, 1 to 100 characters: the same key and input again create nothing new.",
    )


async def claimed(connection: WriteConnection, info: Info, given: Any) -> tuple[UUID, bool]:
    """Return the id of what the input creates, and whether it has been created already by the same key.

    Raises IdempotencyKeyInvalid, or IdempotencyKeyReused for a key that came with another input.
    """
    key: str | None = given.idempotency_key
    if key is None:
        return new_id(), False
    require_key(key)
    asked = Creation(info.field_name, _fingerprint(given), new_id())
    services = info.context.services
    first = await claim_key(connection, info.context.viewer, key, asked, now=services.now())
    require_same(first, asked)
    return first.entity_id, first.entity_id != asked.entity_id


def _fingerprint(given: Any) -> bytes:
    values = {name: value for name, value in _plain(given).items() if name != _FIELD}
    return sha256(repr(values).encode()).digest()


def _plain(given: Any) -> dict[str, Any]:
    if not is_dataclass(given) or isinstance(given, type):
        raise TypeError("An input is an instance of a dataclass.")
    return asdict(given)
