"""Relations: fields that lead from one value to another by a key, loaded for all values of a level at once."""

from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import Any
from uuid import UUID

import strawberry

from graph.context import Context, Info
from graph.execution.batches import BATCH, Batch
from graph.fields import field
from graph.loaders import BatchLoad

KeyOf = Callable[[Any], UUID | None]
"""Gives the key of what a parent leads to; None where it leads nowhere."""
KeysOf = Callable[[Any], tuple[UUID, ...] | None]
"""Gives the keys of all that a parent leads to, in their order; None where the field is null."""


def relation(  # each is one property of the field
    description: str,
    *,
    view: Any,
    key: str | KeyOf,
    load: BatchLoad[Any],
    is_certain: bool = False,
    of_viewer: bool = False,
) -> Any:
    """Return a field of a view that is loaded by a key of its parent: an attribute, or what a function gives.

    `load` finds the values of many keys; where it is `of_viewer`, those that the viewer may see. A relation that
    `is_certain` has a value for every key, as a foreign key vouches for it: otherwise it is an error, and no null.
    """
    key_of: KeyOf = attrgetter(key) if isinstance(key, str) else key

    def arguments(context: Context) -> tuple[Any, ...]:
        return (context.viewer,) if of_viewer else ()

    async def resolve(root: strawberry.Parent[Any], info: Info) -> Any:
        if (found := key_of(root)) is None:
            return None
        loaders = info.context.loaders
        find = loaders.load_known if is_certain else loaders.load
        return await find(load, found, *arguments(info.context), is_shown=True)

    async def load_level(context: Context, keys: Sequence[UUID]) -> Mapping[UUID, Any]:
        return await context.loaders.load_many(load, keys, *arguments(context), is_shown=True)

    batch = Batch(key=key_of, load=load_level, is_certain=is_certain)
    reads = (key.partition(".")[0],) if isinstance(key, str) else None
    return field(description, view=view, reads=reads, more={BATCH: batch})(resolve)


def relation_to_many(  # noqa: PLR0913  # each is one property of the field
    description: str,
    *,
    view: Any,
    keys: str | KeysOf,
    load: BatchLoad[Any],
    is_certain: bool = False,
    of_viewer: bool = False,
    where: Callable[[Any], bool] = lambda _value: True,
) -> Any:
    """Return a field as `relation` does, for a parent that has several keys: a list in their order.

    It has those values that there are, of which `where` holds; where the relation `is_certain`, one for each key.
    """
    keys_of: KeysOf = attrgetter(keys) if isinstance(keys, str) else keys

    async def load_level(context: Context, wanted: Sequence[tuple[UUID, ...]]) -> Mapping[tuple[UUID, ...], Any]:
        arguments = (context.viewer,) if of_viewer else ()
        different = dict.fromkeys(key for each in wanted for key in each)
        found = await context.loaders.load_many(load, different, *arguments, is_shown=True)
        if is_certain and None in found.values():
            raise LookupError(f"{load.__qualname__} did not find all of {len(different)} keys.")
        return {each: [value for key in each if (value := found[key]) is not None and where(value)] for each in wanted}

    async def resolve(root: strawberry.Parent[Any], info: Info) -> Any:
        if (wanted := keys_of(root)) is None:
            return None
        return (await load_level(info.context, [wanted]))[wanted]

    reads = (keys.partition(".")[0],) if isinstance(keys, str) else None
    batch = Batch(key=keys_of, load=load_level, is_certain=True)
    return field(description, view=view, reads=reads, more={BATCH: batch})(resolve)
