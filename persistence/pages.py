"""Pages: keyset pagination for the rows of one parent or of many, in one statement either way."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import Row, Select

from persistence.database import ReadConnection
from persistence.listings import Listing, Shape, counted, statements_of

Item = TypeVar("Item")
Key = tuple[Any, ...]
"""The values that a row is sorted by: where a page begins or ends."""


@dataclass(frozen=True, slots=True)
class PageRequest:
    """A slice of a list: `size` items after or before a key; `backwards` counts them from the end."""

    size: int
    after: Key | None = None
    before: Key | None = None
    backwards: bool = False


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """Items in list order, the key of each, and whether there are more on either side."""

    items: tuple[Item, ...]
    keys: tuple[Key, ...]
    has_next: bool
    has_previous: bool


async def load_pages(
    connection: ReadConnection,
    listing: Listing,
    request: PageRequest,
    parent_ids: Sequence[UUID],
    value_of: Callable[[Row[Any]], Item],
) -> dict[UUID, Page[Item]]:
    """Return a page of `listing` for each parent; parents without rows get an empty page.

    One statement, and one more for each of `after` and `before`: whether something lies beyond, which may be gone.
    """
    parameters = _parameters(request, parent_ids)
    shape = Shape(
        len(parent_ids) == 1,
        request.backwards,
        is_after=request.after is not None,
        is_before=request.before is not None,
    )
    statements = listing.kept(shape, lambda: statements_of(listing, shape))
    rows = await connection.rows(statements.page, parameters)
    # By position, from the end: names of columns take long, and there are many rows.
    end = None if shape.has_one_parent else -1
    place_of_keys = slice(-len(listing.order) + (end or 0), end)
    place_of_parent = place_of_keys.start - 1
    by_parent: dict[UUID, list[Row[Any]]] = {parent_id: [] for parent_id in parent_ids}
    for row in rows:
        by_parent[row[place_of_parent]].append(row)
    before_page = await _parents_with(connection, statements.before_page, parameters)
    behind_page = await _parents_with(connection, statements.behind_page, parameters)
    pages = {}
    for parent_id, found in by_parent.items():
        has_more = len(found) > request.size
        # Whatever is cut off lies on the side that the page does not begin at.
        has_next = parent_id in behind_page or (has_more and not request.backwards)
        has_previous = parent_id in before_page or (has_more and request.backwards)
        shown = found[: request.size][:: -1 if request.backwards else 1]
        keys = tuple([tuple(row[place_of_keys]) for row in shown])
        pages[parent_id] = Page(tuple(map(value_of, shown)), keys, has_next, has_previous)
    return pages


async def count_rows(connection: ReadConnection, listing: Listing, parent_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return how many rows `listing` has for each parent."""
    statement = listing.kept("count", lambda: counted(listing))
    found = {row.parent: row.many for row in await connection.rows(statement, {"page_parents": list(parent_ids)})}
    return {parent_id: found.get(parent_id, 0) for parent_id in parent_ids}


def _parameters(request: PageRequest, parent_ids: Sequence[UUID]) -> dict[str, Any]:
    # One row more than asked for tells whether there is another page.
    whose = {"page_parent": parent_ids[0]} if len(parent_ids) == 1 else {"page_parents": list(parent_ids)}
    parameters: dict[str, Any] = {**whose, "page_rows": request.size + 1}
    for name, key in (("page_after", request.after), ("page_before", request.before)):
        parameters |= {f"{name}_{place}": value for place, value in enumerate(key or ())}
    return parameters


async def _parents_with(
    connection: ReadConnection, statement: Select[Any] | None, parameters: dict[str, Any]
) -> set[UUID]:
    return set() if statement is None else {row.parent for row in await connection.rows(statement, parameters)}
