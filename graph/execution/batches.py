"""Batches: how a relation is loaded for all the objects of a level at once."""

from collections.abc import Awaitable, Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any

BATCH = "execution.batch"
"""Where a field's Batch is kept in its metadata."""


@dataclass(frozen=True, slots=True)
class Batch:
    """A relation by keys: `key` gives that of a parent, None where there is nothing on the other side.

    `load` takes the operation's context, different keys, and the field's arguments by their names, and returns the
    values by key. A key that is left out has
    no value, which is null, or where the relation `is_certain`, an error that the field's own resolver will tell.
    """

    key: Callable[[Any], Hashable | None]
    load: Callable[..., Awaitable[Mapping[Any, Any]]]
    is_certain: bool = False
