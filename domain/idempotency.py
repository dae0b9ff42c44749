"""Idempotency: a key that a client makes up for one creation, so that sending it twice creates one thing."""

from dataclasses import dataclass
from uuid import UUID

from domain.refusals import Refusal, RefusalCode

LONGEST_KEY = 100


class IdempotencyKeyInvalid(Refusal):
    """The key is empty, or too long to be kept."""

    code = RefusalCode.IDEMPOTENCY_KEY_INVALID


class IdempotencyKeyReused(Refusal):
    """The key was used for another operation or another input."""

    code = RefusalCode.IDEMPOTENCY_KEY_REUSED


@dataclass(frozen=True, slots=True)
class Creation:
    """What a key stands for: an operation with its input (SHA-256), and the id of what it created."""

    operation: str
    fingerprint: bytes
    entity_id: UUID


def require_key(key: str) -> None:
    """Raise IdempotencyKeyInvalid for a key that cannot be kept."""
    if not 1 <= len(key) <= LONGEST_KEY or not key.isprintable():
        raise IdempotencyKeyInvalid(
            f"An idempotency key has 1 to {LONGEST_KEY} printable characters.", field=("idempotency_key",)
        )


def require_same(first: Creation, again: Creation) -> None:
    """Raise IdempotencyKeyReused unless a key that comes again asks for what it asked for first."""
    if (first.operation, first.fingerprint) != (again.operation, again.fingerprint):
        raise IdempotencyKeyReused(
            "This idempotency key was used for something else: make up a new one.", field=("idempotency_key",)
        )
