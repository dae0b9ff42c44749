"""Idempotency: the key that every creation takes, and what it is asked to stand for."""

from collections.abc import Mapping
from dataclasses import asdict
from hashlib import sha256
from typing import Any, TypeVar
from uuid import UUID

import strawberry

from domain.access import not_found
from domain.idempotency import Creation, require_key, require_same
from graph.context import Info
from persistence.database import WriteConnection
from persistence.idempotency import claim_key
from persistence.ids import new_id

Thing = TypeVar("Thing")
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
    if given.idempotency_key is None:
        return new_id(), False
    return await claimed_as(connection, info, given.idempotency_key, asked=asdict(given), entity_id=new_id())


async def claimed_as(
    connection: WriteConnection, info: Info, key: str, *, asked: Mapping[str, Any], entity_id: UUID
) -> tuple[UUID, bool]:
    """Return as `claimed` does, for what is told by other values than the input's, and has its id already."""
    require_key(key)
    creation = Creation(info.field_name, _fingerprint(asked), entity_id)
    services = info.context.services
    first = await claim_key(connection, info.context.viewer, key, creation, now=services.now())
    require_same(first, creation)
    return first.entity_id, first.entity_id != entity_id


def still_there(known: Thing | None, noun: str) -> Thing:
    """Return what a known key created; raise NotFound about the key where it is there no more.

    An answer without the thing and without a refusal would look like success.
    """
    if known is None:
        raise not_found(noun, _FIELD)
    return known


def _fingerprint(asked: Mapping[str, Any]) -> bytes:
    values = {name: value for name, value in asked.items() if name != _FIELD}
    return sha256(repr(values).encode()).digest()
