"""Connections after the Relay specification: signed cursors over keys, `first` or `last` required."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Generic, TypeVar

import strawberry

from graph.cursors import ListCursors
from graph.errors import BadUserInput
from graph.fields import field
from persistence.pages import Page, PageRequest

Item = TypeVar("Item")
LARGEST_PAGE = 100

First = Annotated[int | None, strawberry.argument(description="How many from the start or after `after`, 1 to 100.")]
After = Annotated[str | None, strawberry.argument(description="Cursor to begin after.")]
Last = Annotated[int | None, strawberry.argument(description="How many from the end or before `before`, 1 to 100.")]
Before = Annotated[str | None, strawberry.argument(description="Cursor to end before.")]


@strawberry.type(description="Where a page lies in its list.")
class PageInfo:
    """Relay's PageInfo."""

    has_next_page: bool = strawberry.field(description="Whether there are items after this page.")
    has_previous_page: bool = strawberry.field(description="Whether there are items before this page.")
    start_cursor: str | None = strawberry.field(description="Cursor of the first item.")
    end_cursor: str | None = strawberry.field(description="Cursor of the last item.")


@strawberry.type(description="An item and its place in the list.")
class Edge(Generic[Item]):
    """Relay's Edge."""

    cursor: str = strawberry.field(description="Place of this item, for `after` and `before`.")
    node: Item = strawberry.field(description="The item.")


@strawberry.type(description="A page of a list.")
class Connection(Generic[Item]):
    """Relay's Connection, with `nodes` for whoever needs no cursors."""

    edges: list[Edge[Item]] = strawberry.field(description="Items with their cursors.")
    nodes: list[Item] = strawberry.field(description="Items alone.")
    page_info: PageInfo = strawberry.field(description="Where this page lies in the list.")
    count: strawberry.Private[Callable[[], Awaitable[int]]]

    @field("How many items the whole list has.")
    async def total_count(self) -> int:
        """Count, only when asked."""
        return await self.count()


def page_request(
    cursors: ListCursors, *, first: int | None, after: str | None, last: int | None, before: str | None
) -> PageRequest:
    """Return what a client asked for.

    Raises BadUserInput unless exactly one of `first` and `last` is given, from 1 to 100, with cursors of this list.
    """
    if (first is None) == (last is None):
        raise BadUserInput("Give either `first` or `last`, from 1 to 100.")
    size = first if first is not None else last
    if size is None or not 1 <= size <= LARGEST_PAGE:
        raise BadUserInput(f"A page has 1 to {LARGEST_PAGE} items, not {size}.")
    return PageRequest(
        size=size,
        after=None if after is None else cursors.decode(after),
        before=None if before is None else cursors.decode(before),
        backwards=last is not None,
    )


def connection_of(cursors: ListCursors, page: Page[Any], count: Callable[[], Awaitable[int]]) -> Connection[Any]:
    """Return the connection of a page; `count` is asked only when the client asks for `totalCount`."""
    places = [cursors.encode(key) for key in page.keys]
    return Connection(
        edges=[Edge(cursor=place, node=item) for place, item in zip(places, page.items, strict=True)],
        nodes=list(page.items),
        page_info=PageInfo(
            has_next_page=page.has_next,
            has_previous_page=page.has_previous,
            start_cursor=places[0] if places else None,
            end_cursor=places[-1] if places else None,
        ),
        count=count,
    )
