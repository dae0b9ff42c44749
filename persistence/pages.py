"""Pages: keyset pagination for the rows of one parent or of many, in one statement either way."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, func, literal, select, tuple_

from domain.orders import Direction
from persistence.among import among
from persistence.database import ReadConnection

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


@dataclass(frozen=True, slots=True)
class Listing:
    """A list that can be paged: its rows, the column of the parent they belong to, and its order.

    What it is ordered by must differ for any two rows, and must never be NULL, which is neither before nor after
    anything: coalesce what may be.
    """

    rows: Select[Any]
    parent: ColumnElement[UUID]
    order: tuple[ColumnElement[Any], ...]
    direction: Direction = Direction.DESC

    def where(self, conditions: Iterable[ColumnElement[bool]]) -> "Listing":
        """Return the list with only those rows for which all conditions hold."""
        return replace(self, rows=self.rows.where(*conditions))

    def showing(self, columns: Iterable[ColumnElement[Any]]) -> "Listing":
        """Return the list with only these columns of its rows."""
        return replace(self, rows=self.rows.with_only_columns(*columns, maintain_column_froms=True))

    def ordered(self, by: Iterable[ColumnElement[Any]], direction: Direction) -> "Listing":
        """Return the same rows in another order."""
        return replace(self, order=tuple(by), direction=direction)


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
    rows = await connection.rows(_statement(listing, request, parent_ids))
    by_parent: dict[UUID, list[Row[Any]]] = {parent_id: [] for parent_id in parent_ids}
    for row in rows:
        by_parent[row.page_parent].append(row)
    before_page = await _parents_with(connection, listing, parent_ids, _up_to(request.after, listing))
    behind_page = await _parents_with(connection, listing, parent_ids, _from(request.before, listing))
    pages = {}
    for parent_id, found in by_parent.items():
        has_more = len(found) > request.size
        # Whatever is cut off lies on the side that the page does not begin at.
        has_next = parent_id in behind_page or (has_more and not request.backwards)
        has_previous = parent_id in before_page or (has_more and request.backwards)
        shown = found[: request.size][:: -1 if request.backwards else 1]
        keys = tuple(tuple(row._mapping[name] for name in _key_names(listing)) for row in shown)  # noqa: SLF001  # SQLAlchemy's public way to columns by name
        pages[parent_id] = Page(tuple(map(value_of, shown)), keys, has_next, has_previous)
    return pages


async def count_rows(connection: ReadConnection, listing: Listing, parent_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return how many rows `listing` has for each parent."""
    counted = (
        listing.rows.where(among(listing.parent, parent_ids))
        .with_only_columns(listing.parent.label("parent"), func.count().label("many"), maintain_column_froms=True)
        .group_by(listing.parent)
    )
    found = {row.parent: row.many for row in await connection.rows(counted)}
    return {parent_id: found.get(parent_id, 0) for parent_id in parent_ids}


def _statement(listing: Listing, request: PageRequest, parent_ids: Sequence[UUID]) -> Select[Any]:
    ascending = (listing.direction is Direction.ASC) is not request.backwards
    order = [column.asc() if ascending else column.desc() for column in listing.order]
    keys = [column.label(name) for column, name in zip(listing.order, _key_names(listing), strict=True)]
    rows = listing.rows.where(among(listing.parent, parent_ids)).add_columns(listing.parent.label("page_parent"), *keys)
    if request.after is not None:
        rows = rows.where(_lies_after(request.after, listing))
    if request.before is not None:
        rows = rows.where(_lies_before(request.before, listing))
    if len(parent_ids) == 1:
        # The index in the list's order ends with the page; numbering would read the parent's whole list.
        return rows.order_by(*order).limit(request.size + 1)
    place = func.row_number().over(partition_by=listing.parent, order_by=order).label("page_place")
    numbered = rows.add_columns(place).subquery()
    # One row more than asked for tells whether there is another page.
    return select(numbered).where(numbered.c.page_place <= request.size + 1).order_by(numbered.c.page_place)


async def _parents_with(
    connection: ReadConnection, listing: Listing, parent_ids: Sequence[UUID], condition: ColumnElement[bool] | None
) -> set[UUID]:
    """Return which parents have a row for which a condition holds; none where there is no condition."""
    if condition is None:
        return set()
    parents = listing.rows.where(among(listing.parent, parent_ids), condition).with_only_columns(
        listing.parent.label("parent"), maintain_column_froms=True
    )
    statement = parents.limit(1) if len(parent_ids) == 1 else parents.distinct()
    return {row.parent for row in await connection.rows(statement)}


def _lies_after(key: Key, listing: Listing) -> ColumnElement[bool]:
    keys, bound = tuple_(*listing.order), _bound(key, listing)
    return keys > bound if listing.direction is Direction.ASC else keys < bound


def _lies_before(key: Key, listing: Listing) -> ColumnElement[bool]:
    keys, bound = tuple_(*listing.order), _bound(key, listing)
    return keys < bound if listing.direction is Direction.ASC else keys > bound


def _up_to(key: Key | None, listing: Listing) -> ColumnElement[bool] | None:
    return None if key is None else ~_lies_after(key, listing)


def _from(key: Key | None, listing: Listing) -> ColumnElement[bool] | None:
    return None if key is None else ~_lies_before(key, listing)


def _bound(key: Key, listing: Listing) -> ColumnElement[Any]:
    # Each value takes its column's type: a moment is written differently on SQLite than a plain parameter would be.
    return tuple_(*(literal(value, column.type) for value, column in zip(key, listing.order, strict=True)))


def _key_names(listing: Listing) -> list[str]:
    return [f"page_key_{place}" for place in range(len(listing.order))]
