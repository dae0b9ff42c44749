"""Pages: whatever is inserted and deleted meanwhile, what stays is neither skipped nor shown twice."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Date, MetaData, Table, Uuid, func, literal, select

from domain.orders import Direction
from persistence.database import Database
from persistence.listings import Listing
from persistence.pages import Key, Page, PageRequest, count_rows, load_pages

TABLE = Table(
    "paged",
    MetaData(),
    Column("id", Uuid, primary_key=True),
    Column("parent_id", Uuid, nullable=False),
    Column("day", Date),
)
PARENT, OTHER = UUID(int=1), UUID(int=2)
BY_DAY = Listing(
    rows=select(TABLE),
    parent=TABLE.c.parent_id,
    order=(func.coalesce(TABLE.c.day, literal(date.max, Date)), TABLE.c.id),
)

Row = tuple[int, int | None]
"""A number for an id, and one for a day: few days, so that many rows share one, and some without."""
ROWS = st.tuples(st.integers(0, 30), st.none() | st.integers(0, 2))
CHANGES = st.lists(st.tuples(st.sampled_from(["insert", "delete"]), ROWS), max_size=4)


@pytest.fixture
async def paged(database: Database) -> Database:
    """A database with an empty table to page."""
    async with database.engine.begin() as connection:
        await connection.run_sync(TABLE.create)
    return database


@dataclass(frozen=True)
class Way:
    """A way to walk through the list."""

    direction: Direction
    backwards: bool
    size: int


WAYS = st.builds(Way, st.sampled_from(Direction), st.booleans(), st.integers(1, 4))


@dataclass
class Shelf:
    """The table, and what is in it: a row for each number, in the order of the list."""

    database: Database
    direction: Direction
    rows: dict[int, int | None] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)

    @property
    def listing(self) -> Listing:
        """The list in the direction asked for."""
        return BY_DAY.ordered(BY_DAY.order, self.direction)

    async def change(self, kind: str, row: Row) -> None:
        """Insert a row that has never been there, or delete one that is; what is gone does not come back elsewhere."""
        number, day = row
        async with self.database.write() as connection:
            if kind == "insert" and number not in self.rows.keys() | self.gone:
                self.rows[number] = day
                await connection.change(TABLE.insert().values(id=UUID(int=number), parent_id=PARENT, day=_day(day)))
            elif kind == "delete" and number in self.rows:
                del self.rows[number]
                self.gone.add(number)
                await connection.change(TABLE.delete().where(TABLE.c.id == UUID(int=number)))

    async def clear(self) -> None:
        """Take everything away."""
        async with self.database.write() as connection:
            await connection.change(TABLE.delete())

    async def page(self, request: PageRequest) -> Page[int]:
        """Load a page, which must be what Relay's algorithm makes of the rows that are there."""
        async with self.database.read() as connection:
            pages = await load_pages(connection, self.listing, request, [PARENT], lambda row: row.id.int)
        assert pages[PARENT] == self._by_the_book(request)
        return pages[PARENT]

    def _by_the_book(self, request: PageRequest) -> Page[int]:
        """Return the page after the algorithm of the Relay specification, over a list in memory."""
        keys = sorted((_key(number, day) for number, day in self.rows.items()), reverse=self.direction == "DESC")
        after, before = request.after, request.before

        def lies_after(key: Key, bound: Key) -> bool:
            return key < bound if self.direction == "DESC" else key > bound

        edges = [
            key
            for key in keys
            if (after is None or lies_after(key, after)) and (before is None or lies_after(before, key))
        ]
        kept = edges[-request.size :] if request.backwards else edges[: request.size]
        is_cut = len(edges) > len(kept)
        follows = before is not None and any(not lies_after(before, key) for key in keys)
        precedes = after is not None and any(not lies_after(key, after) for key in keys)
        return Page(
            items=tuple(key[1].int for key in kept),
            keys=tuple(kept),
            has_next=follows or (is_cut and not request.backwards),
            has_previous=precedes or (is_cut and request.backwards),
        )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(WAYS, st.lists(ROWS, max_size=12), st.lists(CHANGES, max_size=6))
async def test_what_stays_is_met_once_however_the_list_changes(
    paged: Database, way: Way, begun_with: list[Row], changes: list[list[tuple[str, Row]]]
) -> None:
    """Between two pages rows come and go, that of the cursor too: each that stays is met once, in list order."""
    direction, backwards, size = way.direction, way.backwards, way.size
    shelf = Shelf(paged, direction)
    await shelf.clear()
    for row in begun_with:
        await shelf.change("insert", row)
    stayed = set(shelf.rows)
    met: list[int] = []
    between = iter(changes)
    request = PageRequest(size, backwards=backwards)

    while True:
        page = await shelf.page(request)
        met = [*page.items, *met] if backwards else [*met, *page.items]
        if not (page.has_previous if backwards else page.has_next):
            break
        edge = page.keys[0 if backwards else -1]
        request = PageRequest(size, before=edge, backwards=True) if backwards else PageRequest(size, after=edge)
        for kind, row in next(between, []):
            await shelf.change(kind, row)
            stayed &= set(shelf.rows)

    assert len(met) == len(set(met)), "something was shown twice"
    assert stayed <= set(met), "something was skipped"
    in_order = sorted(stayed, key=lambda number: _key(number, shelf.rows[number]), reverse=direction == "DESC")
    assert [number for number in met if number in stayed] == in_order


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(WAYS, st.lists(ROWS, max_size=12), ROWS, ROWS)
async def test_any_two_bounds_give_what_relay_says(
    paged: Database, way: Way, rows: list[Row], after: Row, before: Row
) -> None:
    """Forwards or backwards, between two places that need not be there any more, nor be in order."""
    shelf = Shelf(paged, way.direction)
    await shelf.clear()
    for row in rows:
        await shelf.change("insert", row)

    await shelf.page(PageRequest(way.size, after=_key(*after), before=_key(*before), backwards=way.backwards))


async def test_pages_of_many_parents_are_those_of_each(paged: Database) -> None:
    """Loaded together or one by one, with a bound or without, each parent has the same page."""
    async with paged.write() as connection:
        for number in range(10):
            parent_id, day = (PARENT, OTHER)[number % 2], _day(number // 4)
            await connection.change(TABLE.insert().values(id=UUID(int=number), parent_id=parent_id, day=day))
    requests = [PageRequest(2), PageRequest(2, backwards=True), PageRequest(2, after=_key(4, 1))]

    async with paged.read() as connection:
        for request in [*requests, PageRequest(9, before=_key(4, 1), backwards=True)]:
            both = await load_pages(connection, BY_DAY, request, [PARENT, OTHER], lambda row: row.id.int)
            for parent_id in (PARENT, OTHER):
                alone = await load_pages(connection, BY_DAY, request, [parent_id], lambda row: row.id.int)
                assert both[parent_id] == alone[parent_id]
        assert await count_rows(connection, BY_DAY, [PARENT, OTHER, UUID(int=3)]) == {
            PARENT: 5,
            OTHER: 5,
            UUID(int=3): 0,
        }


def _day(number: int | None) -> date | None:
    return None if number is None else datetime(2026, 10, 27, tzinfo=UTC).date() + timedelta(days=number)


def _key(number: int, day: int | None) -> Key:
    return (_day(day) or date.max, UUID(int=number))
