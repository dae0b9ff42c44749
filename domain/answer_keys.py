"""Answer keys: when two questions have the same answer, so that one that was written can be given again."""

import json
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from hashlib import sha256
from typing import Any
from uuid import UUID

from domain.answers import Verdict
from domain.chains import Head

_FORM = 4
"""Counted up when answers to the same plan come to be worded or computed in another way."""


@dataclass(frozen=True, slots=True)
class Edition:
    """What a trip says at a moment: where its history ends, and a hash of which documents can be searched.

    Whatever changes the ledger, its people or their names is one more entry of the history.
    """

    head: Head
    documents: bytes

    @property
    def digest(self) -> bytes:
        """A hash of it."""
        return answer_key(self)


@dataclass(frozen=True, slots=True)
class AnswerPlace:
    """Where an answer is kept: under the hash of all that it follows from, the trip's edition included."""

    key: bytes
    trip_id: UUID
    edition: Edition


def answer_key(*parts: Any) -> bytes:
    """Return a hash of values that is the same for equal values, in whichever process, and another for any others."""
    return sha256(json.dumps([_FORM, *map(_plain, parts)], separators=(",", ":")).encode()).digest()


def is_kept(verdict: Verdict) -> bool:
    """Tell whether an answer may be given again: one whose model failed may come out better the next time."""
    return verdict in {Verdict.VERIFIED, Verdict.ABSTAINED}


def _plain(value: Any) -> Any:
    """Return a value as JSON that tells it from any other; raise TypeError for what it does not know."""
    if value is None or (isinstance(value, bool | int | str) and not isinstance(value, Enum)):
        return value
    if is_dataclass(value):
        return [type(value).__name__, {field.name: _plain(getattr(value, field.name)) for field in fields(value)}]
    if isinstance(value, tuple | list):
        return ["list", *map(_plain, value)]
    if isinstance(value, frozenset | set):
        return ["set", *sorted(map(_plain, value), key=json.dumps)]
    for kind, write in _WRITTEN.items():
        if isinstance(value, kind):
            return [type(value).__name__, write(value)]
    raise TypeError(f"{type(value).__name__} is no part of an answer's key.")


_WRITTEN: dict[type, Callable[[Any], str]] = {
    Enum: lambda value: str(value.name),
    UUID: str,
    date: lambda value: str(value.isoformat()),
    Decimal: str,
    bytes: lambda value: str(value.hex()),
}
