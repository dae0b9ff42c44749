"""Pages: keyset pagination for the rows of one parent or of many, in one statement either way."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, func, literal, select, tuple_

from persistence.database import ReadConnection

Item = TypeVar("Item")
Key = tuple[Any, ...]
"""The values of a row's sort columns: where a page begins or ends."""


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
    """A list that can be paged: its rows, the column of the parent they belong to, and its order (newest first)."""

    rows: Select[Any]
    parent: ColumnElement[UUID]
    order: tuple[ColumnElement[Any], ...]


async def load_pages(
    connection: ReadConnection,
    listing: Listing,
    request: PageRequest,
    parent_ids: Sequence[UUID],
    value_of: Callable[[Row[Any]], Item],
) -> dict[UUID, Page[Item]]:
    """Return a page of `listing` for each parent, in one statement; parents without rows get an empty page."""
    rows = await connection.rows(_statement(listing, request, parent_ids))
    by_parent: dict[UUID, list[Row[Any]]] = {parent_id: [] for parent_id in parent_ids}
    for row in rows:
        by_parent[row.page_parent].append(row)
    return {parent_id: _page(found, listing, request, value_of) for parent_id, found in by_parent.items()}


async def count_rows(connection: ReadConnection, listing: Listing, parent_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return how many rows `listing` has for each parent."""
    counted = (
        listing.rows.where(listing.parent.in_(parent_ids))
        .with_only_columns(listing.parent.label("parent"), func.count().label("many"), maintain_column_froms=True)
        .group_by(listing.parent)
    )
    found = {row.parent: row.many for row in await connection.rows(counted)}
    return {parent_id: found.get(parent_id, 0) for parent_id in parent_ids}


def _statement(listing: Listing, request: PageRequest, parent_ids: Sequence[UUID]) -> Select[Any]:
    order = [column.asc() if request.backwards else column.desc() for column in listing.order]
    keys = tuple_(*listing.order)
    rows = listing.rows.where(listing.parent.in_(parent_ids))
    if request.after is not None:
        rows = rows.where(keys < _bound(request.after, listing))
    if request.before is not None:
        rows = rows.where(keys > _bound(request.before, listing))
    if len(parent_ids) == 1:
        # The index in the list's order ends with the page; numbering would read the parent's whole list.
        return rows.add_columns(listing.parent.label("page_parent")).order_by(*order).limit(request.size + 1)
    place = func.row_number().over(partition_by=listing.parent, order_by=order).label("page_place")
    numbered = rows.add_columns(listing.parent.label("page_parent"), place).subquery()
    # One row more than asked for tells whether there is another page.
    return select(numbered).where(numbered.c.page_place <= request.size + 1).order_by(numbered.c.page_place)


def _bound(key: Key, listing: Listing) -> ColumnElement[Any]:
    # Each value takes its column's type: a moment is written differently on SQLite than a plain parameter would be.
    return tuple_(*(literal(value, column.type) for value, column in zip(key, listing.order, strict=True)))


def _page(
    rows: list[Row[Any]], listing: Listing, request: PageRequest, value_of: Callable[[Row[Any]], Item]
) -> Page[Item]:
    has_more = len(rows) > request.size
    kept: Iterable[Row[Any]] = rows[: request.size]
    shown = list(reversed(list(kept))) if request.backwards else list(kept)
    names = [column.name for column in listing.order]
    return Page(
        items=tuple(value_of(row) for row in shown),
        keys=tuple(tuple(row._mapping[name] for name in names) for row in shown),  # noqa: SLF001  # SQLAlchemy's public way to columns by name
        has_next=request.before is not None if request.backwards else has_more,
        has_previous=has_more if request.backwards else request.after is not None,
    )
