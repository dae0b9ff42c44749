"""Connections: a paged list that hangs on a parent, declared in one line beside the view that has it."""

from collections.abc import Awaitable, Callable
from typing import Any

import strawberry

from graph.context import Info
from graph.fields import field
from graph.ids import Identified
from graph.loaders import BatchLoad
from graph.pagination import After, Before, Connection, First, Last, connection_of, page_request
from persistence.pages import Page

LoadPages = Callable[..., Awaitable[Any]]
"""A function of persistence: (connection, page request, parent ids) -> a page by parent id."""


def connection_field(
    description: str, *, view: Any, key: tuple[type, ...], load: LoadPages, count: BatchLoad[int]
) -> Any:
    """Return a field that pages what `load` finds below its parent; `key` is the type of each value in its cursors.

    The pages of all parents of a level are loaded together, and counted only where `totalCount` is asked for.
    """

    async def page(
        root: strawberry.Parent[Identified],
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Any]:
        request = page_request(first=first, after=after, last=last, before=before, key=key)
        loaders = info.context.loaders
        found: Page[Any] = await loaders.load_known(load, root.id, request)

        async def total() -> int:
            return await loaders.load_known(count, root.id)

        return connection_of(found, total)

    return field(description, view=Connection[view])(page)
