"""Connections after the Relay specification: signed cursors over keys, `first` or `last` required."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from operator import attrgetter
from typing import Annotated, Any, Generic, TypeVar

import strawberry

from graph.cursors import ListCursors
from graph.errors import BadUserInput
from graph.execution.batches import BATCH, Batch
from graph.fields import field
from persistence.pages import Key, Page, PageRequest

Item = TypeVar("Item")
Count = Callable[[], Coroutine[Any, Any, int]]
LARGEST_PAGE = 100

First = Annotated[int | None, strawberry.argument(description="How many from the start or after `after`, 1 to 100.")]
After = Annotated[str | None, strawberry.argument(description="Cursor to begin after.")]
Last = Annotated[int | None, strawberry.argument(description="How many from the end or before `before`, 1 to 100.")]
Before = Annotated[str | None, strawberry.argument(description="Cursor to end before.")]


@strawberry.type(description="Where a page lies in its list.")
class PageInfo:
    """Relay's PageInfo; cursors are made where they are asked for."""

    page: strawberry.Private[Page[Any]]
    cursors: strawberry.Private[ListCursors]

    @field("Whether there are items after this page.")
    def has_next_page(self) -> bool:
        """Tell what the page tells."""
        return self.page.has_next

    @field("Whether there are items before this page.")
    def has_previous_page(self) -> bool:
        """Tell what the page tells."""
        return self.page.has_previous

    @field("Cursor of the first item.")
    def start_cursor(self) -> str | None:
        """Return the place of the first item, where there is one."""
        return self.cursors.encode(self.page.keys[0]) if self.page.keys else None

    @field("Cursor of the last item.")
    def end_cursor(self) -> str | None:
        """Return the place of the last item, where there is one."""
        return self.cursors.encode(self.page.keys[-1]) if self.page.keys else None


@strawberry.type(description="An item and its place in the list.")
class Edge(Generic[Item]):
    """Relay's Edge."""

    item: strawberry.Private[Any]
    key: strawberry.Private[Key]
    cursors: strawberry.Private[ListCursors]

    @field("Place of this item, for `after` and `before`.")
    def cursor(self) -> str:
        """Return the place, signed."""
        return self.cursors.encode(self.key)

    @field("The item.")
    def node(self) -> Item:
        """Return the item."""
        found: Item = self.item
        return found


async def _counted(_context: Any, counts: Sequence[Count]) -> dict[Count, int]:
    return dict(zip(counts, await asyncio.gather(*(count() for count in counts)), strict=True))


@strawberry.type(description="A page of a list.")
class Connection(Generic[Item]):
    """Relay's Connection, with `nodes` for whoever needs no cursors."""

    page: strawberry.Private[Page[Any]]
    cursors: strawberry.Private[ListCursors]
    count: strawberry.Private[Count]

    @field("Items with their cursors.")
    def edges(self) -> list[Edge[Item]]:
        """Return an edge for each item."""
        places = zip(self.page.keys, self.page.items, strict=True)
        return [Edge(item=item, key=key, cursors=self.cursors) for key, item in places]

    @field("Items alone.")
    def nodes(self) -> list[Item]:
        """Return the items."""
        return list(self.page.items)

    @field("Where this page lies in the list.")
    def page_info(self) -> PageInfo:
        """Return what tells of the pages before and after."""
        return PageInfo(page=self.page, cursors=self.cursors)

    @field("How many items the whole list has.", more={BATCH: Batch(attrgetter("count"), _counted, is_certain=True)})
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


def connection_of(cursors: ListCursors, page: Page[Any], count: Count) -> Connection[Any]:
    """Return the connection of a page; `count` is asked only when the client asks for `totalCount`."""
    return Connection(page=page, cursors=cursors, count=count)
