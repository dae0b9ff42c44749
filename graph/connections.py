"""Connections: a paged list that hangs on a parent, declared in one line beside the view that has it."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import strawberry

from domain.access import Role
from graph.context import Info
from graph.fields import field
from graph.ids import Identified
from graph.loaders import BatchLoad
from graph.pagination import After, Before, Connection, First, Last, connection_of, page_request
from persistence.pages import Page
from persistence.trips import load_roles

LoadPages = Callable[..., Awaitable[Any]]
"""A function of persistence: (connection, *arguments, page request, parent ids) -> a page by parent id."""


def _by_id(root: Identified) -> tuple[UUID]:
    return (root.id,)


def connection_field(
    description: str,
    *,
    view: Any,
    key: tuple[type, ...],
    load: LoadPages,
    count: BatchLoad[int],
    place: Callable[[Any], tuple[Any, ...]] = _by_id,
) -> Any:
    """Return a field that pages what `load` finds below its parent; `key` is the type of each value in its cursors.

    The pages of all parents of a level are loaded together, and counted only where `totalCount` is asked for. `place`
    gives a parent's id, and the arguments to load with where there are any.
    """
    return field(description, view=Connection[view])(_pager(key, load, count, place))


def owners_connection_field(
    description: str, *, view: Any, key: tuple[type, ...], load: LoadPages, count: BatchLoad[int]
) -> Any:
    """Return a field of a trip as `connection_field` does, which is null for everybody but its owners."""
    page = _pager(key, load, count, _by_id)

    async def owners_page(
        root: strawberry.Parent[Any],
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Any] | None:
        role = await info.context.loaders.load(load_roles, root.id, info.context.viewer)
        if role is not Role.OWNER:
            return None
        return await page(root, info, first=first, after=after, last=last, before=before)

    return field(description, view=Connection[view] | None)(owners_page)


def _pager(
    key: tuple[type, ...], load: LoadPages, count: BatchLoad[int], place: Callable[[Any], tuple[Any, ...]]
) -> Callable[..., Awaitable[Connection[Any]]]:
    async def page(
        root: strawberry.Parent[Any],
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Any]:
        request = page_request(first=first, after=after, last=last, before=before, key=key)
        loaders, (parent_id, *arguments) = info.context.loaders, place(root)
        found: Page[Any] = await loaders.load_known(load, parent_id, *arguments, request)

        async def total() -> int:
            return await loaders.load_known(count, parent_id, *arguments)

        return connection_of(found, total)

    return page
