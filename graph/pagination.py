"""Connections after the Relay specification: opaque cursors over keys, `first` or `last` required."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

import orjson
import strawberry

from graph.errors import BadUserInput
from graph.fields import field
from persistence.pages import Key, Page, PageRequest

Item = TypeVar("Item")
LARGEST_PAGE = 100
_LONGEST_CURSOR = 500
_LARGEST_NUMBER = 2**63 - 1

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
    *, first: int | None, after: str | None, last: int | None, before: str | None, key: tuple[type, ...]
) -> PageRequest:
    """Return what a client asked for; `key` is the type of each value in the list's cursors.

    Raises BadUserInput unless exactly one of `first` and `last` is given, from 1 to 100, with cursors of this server.
    """
    if (first is None) == (last is None):
        raise BadUserInput("Give either `first` or `last`, from 1 to 100.")
    size = first if first is not None else last
    if size is None or not 1 <= size <= LARGEST_PAGE:
        raise BadUserInput(f"A page has 1 to {LARGEST_PAGE} items, not {size}.")
    return PageRequest(
        size=size,
        after=None if after is None else _decode(after, key),
        before=None if before is None else _decode(before, key),
        backwards=last is not None,
    )


def connection_of(page: Page[Any], count: Callable[[], Awaitable[int]]) -> Connection[Any]:
    """Return the connection of a page; `count` is asked only when the client asks for `totalCount`."""
    cursors = [_encode(key) for key in page.keys]
    return Connection(
        edges=[Edge(cursor=cursor, node=item) for cursor, item in zip(cursors, page.items, strict=True)],
        nodes=list(page.items),
        page_info=PageInfo(
            has_next_page=page.has_next,
            has_previous_page=page.has_previous,
            start_cursor=cursors[0] if cursors else None,
            end_cursor=cursors[-1] if cursors else None,
        ),
        count=count,
    )


def _encode(key: Key) -> str:
    return urlsafe_b64encode(orjson.dumps([str(value) for value in key])).decode()


def _decode(cursor: str, key: tuple[type, ...]) -> Key:
    try:
        values = orjson.loads(urlsafe_b64decode(cursor[:_LONGEST_CURSOR]))
        return tuple(_PARSERS[kind](value) for kind, value in zip(key, values, strict=True))
    except (ValueError, TypeError, AttributeError, OverflowError, Base64Error) as error:
        raise BadUserInput(f"{cursor[:40]!r} is not a cursor of this list.") from error


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    # In UTC, as the rows are; a moment at the edge of the calendar has no UTC, and is none that a row has.
    return moment.astimezone(UTC)


def _whole_number(text: str) -> int:
    number = int(text)
    # What no row can have would be an error of the database, not of the client.
    if not 0 <= number <= _LARGEST_NUMBER:
        raise ValueError(text)
    return number


_PARSERS: dict[type, Callable[[str], Any]] = {
    UUID: UUID,
    int: _whole_number,
    date: date.fromisoformat,
    datetime: _moment,
}
