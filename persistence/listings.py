"""Listings: lists that can be paged by keys, and the statements that read a page of one parent or of many."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Select, bindparam, func, select, tuple_

from domain.orders import Direction
from persistence.among import among

Made = TypeVar("Made")
_MOST_KEPT = 200
"""How many statements and other versions of a list are kept with it."""


@dataclass(frozen=True, slots=True, eq=False)
class Listing:
    """A list that can be paged: its rows, the column of the parent they belong to, and its order.

    What it is ordered by must differ for any two rows, and must never be NULL, which is neither before nor after
    anything: coalesce what may be.
    """

    rows: Select[Any]
    parent: ColumnElement[UUID]
    order: tuple[ColumnElement[Any], ...]
    direction: Direction = Direction.DESC
    _kept: dict[Hashable, Any] = field(default_factory=dict, init=False)
    """What was made of it, so that the statements of a list that is asked for again and again are made once."""

    def where(self, conditions: Iterable[ColumnElement[bool]]) -> "Listing":
        """Return the list with only those rows for which all conditions hold."""
        wanted = tuple(conditions)
        return replace(self, rows=self.rows.where(*wanted)) if wanted else self

    def showing(self, columns: tuple[ColumnElement[Any], ...]) -> "Listing":
        """Return the list with only these columns of its rows."""
        rows = self.rows
        return self.kept(
            columns, lambda: replace(self, rows=rows.with_only_columns(*columns, maintain_column_froms=True))
        )

    def ordered(self, by: tuple[ColumnElement[Any], ...], direction: Direction) -> "Listing":
        """Return the same rows in another order."""
        return self.kept((*by, direction), lambda: replace(self, order=by, direction=direction))

    def kept(self, place: Hashable, make: Callable[[], Made]) -> Made:
        """Return what is made of the list at a place, which is made once."""
        if place not in self._kept:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[place] = make()
        made: Made = self._kept[place]
        return made


@dataclass(frozen=True, slots=True)
class Shape:
    """All that makes one statement for a page another than the next."""

    has_one_parent: bool
    is_backwards: bool
    is_after: bool
    is_before: bool


@dataclass(frozen=True, slots=True)
class Statements:
    """The page, and the parents that have rows before and behind it, where that is not told by the page itself."""

    page: Select[Any]
    before_page: Select[Any] | None
    behind_page: Select[Any] | None


def statements_of(listing: Listing, shape: Shape) -> Statements:
    """Return the statements for the pages of a list that are asked for in one way.

    They leave open `page_parent`, the id of the parent where there is one, else `page_parents`, theirs; `page_rows`,
    how many rows to read; and where a page begins or ends at a key, `page_after_0`, `page_before_0` and so on, its
    values.
    """
    lies_after, lies_before = _lies_after(listing), _lies_before(listing)
    return Statements(
        _page(listing, shape, [*([lies_after] if shape.is_after else ()), *([lies_before] if shape.is_before else ())]),
        _parents(listing, shape, ~lies_after) if shape.is_after else None,
        _parents(listing, shape, ~lies_before) if shape.is_before else None,
    )


def _page(listing: Listing, shape: Shape, conditions: Iterable[ColumnElement[bool]]) -> Select[Any]:
    ascending = (listing.direction is Direction.ASC) is not shape.is_backwards
    order = [column.asc() if ascending else column.desc() for column in listing.order]
    keys = [column.label(name) for column, name in zip(listing.order, _key_names(listing), strict=True)]
    rows = listing.rows.where(_of_parents(listing, shape), *conditions)
    rows = rows.add_columns(listing.parent.label("page_parent"), *keys)
    many = bindparam("page_rows", type_=Integer)
    if shape.has_one_parent:
        # The index in the list's order ends with the page; numbering would read the parent's whole list.
        return rows.order_by(*order).limit(many)
    place = func.row_number().over(partition_by=listing.parent, order_by=order).label("page_place")
    numbered = rows.add_columns(place).subquery()
    return select(numbered).where(numbered.c.page_place <= many).order_by(numbered.c.page_place)


def _parents(listing: Listing, shape: Shape, condition: ColumnElement[bool]) -> Select[Any]:
    """Select which parents have a row for which a condition holds."""
    parents = listing.rows.where(_of_parents(listing, shape), condition).with_only_columns(
        listing.parent.label("parent"), maintain_column_froms=True
    )
    return parents.limit(1) if shape.has_one_parent else parents.distinct()


def counted(listing: Listing) -> Select[Any]:
    """Return the statement that counts the rows of each parent: `parent` and `many`, for `page_parents`."""
    columns: tuple[ColumnElement[Any], ...] = (listing.parent.label("parent"), func.count().label("many"))
    rows = listing.rows.where(among(listing.parent, "page_parents")).with_only_columns(
        *columns, maintain_column_froms=True
    )
    return rows.group_by(listing.parent)


def _of_parents(listing: Listing, shape: Shape) -> ColumnElement[bool]:
    if shape.has_one_parent:
        # Equality, not membership: an index is in the list's order for one parent alone.
        return listing.parent == bindparam("page_parent", type_=listing.parent.type)
    return among(listing.parent, "page_parents")


def _lies_after(listing: Listing) -> ColumnElement[bool]:
    keys, bound = tuple_(*listing.order), _bound("page_after", listing)
    return keys > bound if listing.direction is Direction.ASC else keys < bound


def _lies_before(listing: Listing) -> ColumnElement[bool]:
    keys, bound = tuple_(*listing.order), _bound("page_before", listing)
    return keys < bound if listing.direction is Direction.ASC else keys > bound


def _bound(name: str, listing: Listing) -> ColumnElement[Any]:
    # Each value takes its column's type: a moment is written differently on SQLite than a plain parameter would be.
    return tuple_(*(bindparam(f"{name}_{place}", type_=column.type) for place, column in enumerate(listing.order)))


def _key_names(listing: Listing) -> list[str]:
    return [f"page_key_{place}" for place in range(len(listing.order))]
