"""Budgets below the API: whoever books an expense, a budget that it crosses is told of in the same transaction."""

from decimal import Decimal

import pytest

from domain.activities import ActivityKind
from domain.budgets import Scope, set_budget
from domain.money import positive_money
from persistence.activities import load_chain
from persistence.bookings import book_expense
from persistence.budgets import insert_budget, load_budgets
from persistence.database import Database
from persistence.ids import new_id
from persistence.trips import open_trip_to_change
from tests.arrangement import NOW, new_expense, stored_trip


class Interrupted(Exception):
    """Something that ends a transaction."""


@pytest.mark.parametrize("is_interrupted", [False, True])
async def test_a_worker_crosses_a_budget_as_people_do(database: Database, is_interrupted: bool) -> None:
    """By nobody on the trip, once; and not at all where the expense is not stored after all."""
    trip = await stored_trip(database)
    _, budget = set_budget(
        trip, budget_id=new_id(), scope=Scope(), amount=positive_money(Decimal(299), "EUR"), others=(), now=NOW
    )
    expense = new_expense(trip)

    try:
        async with database.write() as connection:
            await insert_budget(connection, budget)
        async with database.write() as connection:
            opened = await open_trip_to_change(connection, trip.viewer, trip.trip.id)
            await book_expense(
                connection, opened, ActivityKind.EXPENSE_ADDED, before=None, after=expense, actor_id=None
            )
            if is_interrupted:
                raise Interrupted
    except Interrupted:
        pass

    async with database.read() as connection:
        told = [(entry.kind, entry.actor_id) async for batch in load_chain(connection, trip.trip.id) for entry in batch]
        (found,) = await load_budgets(connection, trip.trip.id)
    if is_interrupted:
        assert (told, found.is_crossed) == ([], False)
    else:
        assert told == [(ActivityKind.EXPENSE_ADDED, None), (ActivityKind.BUDGET_CROSSED, None)]
        assert (found.spent.amount, found.is_crossed) == (Decimal("300.00"), True)
