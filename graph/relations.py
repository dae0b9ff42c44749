"""Relations: fields that lead from one value to another by a key, loaded for all values of a level at once."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

import strawberry

from graph.context import Context, Info
from graph.execution.batches import BATCH, Batch
from graph.fields import field
from graph.loaders import BatchLoad

Parent = TypeVar("Parent")
KeyOf = Callable[[Any, Parent], UUID | None]
"""A method that gives the key of what a parent leads to; None where it leads nowhere."""


def relation(
    description: str, *, view: Any, load: BatchLoad[Any], is_certain: bool = False, of_viewer: bool = False
) -> Callable[[KeyOf[Parent]], Any]:
    """Declare a field of a view by the key that its parent has.

    `load` finds the values of many keys; where it is `of_viewer`, those that the viewer may see. A relation that
    `is_certain` has a value for every key, as a foreign key vouches for it: otherwise it is an error, and no null.
    """

    def declare(key_of: KeyOf[Parent]) -> Any:
        def arguments(context: Context) -> tuple[Any, ...]:
            return (context.viewer,) if of_viewer else ()

        async def resolve(root: strawberry.Parent[Any], info: Info) -> Any:
            if (key := key_of(None, root)) is None:
                return None
            loaders = info.context.loaders
            return await (loaders.load_known if is_certain else loaders.load)(load, key, *arguments(info.context))

        async def load_level(context: Context, keys: Sequence[UUID]) -> Mapping[UUID, Any]:
            return await context.loaders.load_many(load, keys, *arguments(context))

        resolve.__name__ = key_of.__name__
        batch = Batch(key=lambda root: key_of(None, root), load=load_level, is_certain=is_certain)
        return field(description, view=view, more={BATCH: batch})(resolve)

    return declare
