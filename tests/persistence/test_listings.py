"""Listings: statements are made once, and read a page by the index that is in its order."""

from collections.abc import Iterable
from typing import Any

import pytest

from domain.filters import ExpenseFilter
from domain.orders import Direction, ExpenseOrderField, Order
from persistence.database import Database
from persistence.expenses import EXPENSES_OF_TRIP, load_expense_pages
from persistence.ids import new_id
from persistence.listings import Shape, statements_of
from persistence.pages import PageRequest
from persistence.tables import expenses
from tests.statements import statements_on

BY_DAY = Order(ExpenseOrderField.SPENT_ON)


async def _pages(database: Database, trips_: Iterable[Any], request: PageRequest, order: Order = BY_DAY) -> list[str]:
    """Return the statements that a page takes."""
    with statements_on(database) as statements:
        async with database.read() as connection:
            await load_expense_pages(connection, ExpenseFilter(), order, request, list(trips_))
    return statements


class TestStatements:
    """What a page of a list is read with."""

    @pytest.mark.parametrize("request_", [PageRequest(5), PageRequest(50, backwards=True)])
    async def test_are_made_once(self, database: Database, request_: PageRequest) -> None:
        """For other trips and other sizes they are the same object, which the compiler knows by itself."""
        first = EXPENSES_OF_TRIP.ordered(EXPENSES_OF_TRIP.order, Direction.DESC)
        again = EXPENSES_OF_TRIP.ordered(EXPENSES_OF_TRIP.order, Direction.DESC)
        shape = Shape(has_one_parent=True, is_backwards=request_.backwards, is_after=False, is_before=False)
        made = first.kept(shape, lambda: statements_of(first, shape))

        assert again is first
        assert again.kept(shape, lambda: statements_of(first, shape)) is made
        assert await _pages(database, [new_id()], request_) == await _pages(database, [new_id()], request_)

    async def test_are_others_for_another_filter_or_order(self, database: Database) -> None:
        """What differs in its rows is another list."""
        upwards = Order(ExpenseOrderField.SPENT_ON, Direction.ASC)
        by_amount = Order(ExpenseOrderField.AMOUNT)

        texts = [
            *(await _pages(database, [new_id()], PageRequest(5))),
            *(await _pages(database, [new_id()], PageRequest(5), upwards)),
            *(await _pages(database, [new_id()], PageRequest(5), by_amount)),
            *(await _pages(database, [new_id(), new_id()], PageRequest(5))),
        ]

        assert len(set(texts)) == 4

    def test_are_not_kept_for_ever(self) -> None:
        """Clients choose orders and attributes, and could choose any number of them."""
        listing = EXPENSES_OF_TRIP.where([expenses.c.version == 1])
        for number in range(1_000):
            listing.kept(number, object)

        assert len(listing._kept) <= 200

    async def test_of_one_parent_compare_with_it(self, database: Database) -> None:
        """Both databases read a page from the index in its order for an equality, and sort the whole list for a set."""
        (one,) = await _pages(database, [new_id()], PageRequest(5))
        (two,) = await _pages(database, [new_id(), new_id()], PageRequest(5))

        assert "expenses.trip_id = " in one
        assert not [way for way in ("= ANY", "json_each") if way in one]
        assert [way for way in ("= ANY", "json_each") if way in two]
