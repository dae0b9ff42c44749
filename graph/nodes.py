"""Nodes: whatever has an id can be fetched by it, under the same access rules as every other way in."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Annotated, Any, TypeVar
from uuid import UUID

import strawberry

from domain.access import Viewer
from graph.context import Context, Info
from graph.errors import BadUserInput
from graph.execution.shapes import BY_CLASS
from graph.fields import field, query
from graph.ids import Identified, decode_id, global_id
from graph.pagination import LARGEST_PAGE
from persistence.database import ReadConnection


@strawberry.interface(description="Anything with an id of its own.")
class Node:
    """Relay's Node, over domain values."""

    @field("Opaque id, unique among all things here.", reads=("id",))
    def id(self, root: strawberry.Parent[Any]) -> strawberry.ID:
        """Return the global id."""
        return global_id(root)


def is_view_of(value_class: type) -> Any:
    """Return the `is_type_of` of a view: the class of a domain value tells its GraphQL type."""

    def is_type_of(_cls: type, value: object, _info: object) -> bool:
        return isinstance(value, value_class)

    setattr(is_type_of, BY_CLASS, True)
    return classmethod(is_type_of)


Thing = TypeVar("Thing")
LoadForViewer = Callable[[ReadConnection, Viewer, Iterable[UUID]], Awaitable[Mapping[UUID, Thing]]]
"""A function of persistence: the things that the viewer may see, by id; all others are left out."""
_LOADS: dict[str, LoadForViewer[Any]] = {}


def fetched_by(type_name: str, load: LoadForViewer[Any]) -> None:
    """Let things of a type be fetched by id, with the function that loads those the viewer may see."""
    _LOADS[type_name] = load


async def fetch(context: Context, type_name: str, uuid: UUID) -> Identified | None:
    """Return a thing by its type and UUID, or None when there is none that the viewer may see by its id."""
    load = _LOADS.get(type_name)
    if load is None:
        return None
    found: Identified | None = await context.loaders.load(load, uuid, context.viewer)
    return found


@strawberry.type
class NodeQuery:
    """The fields of Query that fetch by id."""

    @query("Anything you may see, by its id.", view=Node | None)
    async def node(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="Its id.")],  # noqa: A002  # Relay's name
    ) -> Identified | None:
        """Return the thing, or None when there is none the viewer may see."""
        return await fetch(info.context, *_decoded(id))

    @query("Several things by their ids, null where there is none you may see.", view=list[Node | None])
    async def nodes(
        self, info: Info, ids: Annotated[list[strawberry.ID], strawberry.argument(description="1 to 100 ids.")]
    ) -> list[Identified | None]:
        """Return the things in the order of their ids."""
        if not 1 <= len(ids) <= LARGEST_PAGE:
            raise BadUserInput(f"Ask for 1 to {LARGEST_PAGE} ids, not {len(ids)}.")
        # All of them before any is loaded: what one of them is refused for must not leave others being loaded.
        wanted = [_decoded(encoded) for encoded in ids]
        return list(await asyncio.gather(*(fetch(info.context, *each) for each in wanted)))


def _decoded(encoded: str) -> tuple[str, UUID]:
    type_name, uuid = decode_id(encoded)
    if type_name not in _LOADS:
        raise BadUserInput(f"{encoded!r} is not an id that this server made.")
    return type_name, uuid
