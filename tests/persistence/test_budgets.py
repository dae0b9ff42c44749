"""Budgets below the API: whoever books an expense, a budget that it crosses is told of in the same transaction."""

from decimal import Decimal

import pytest

from domain.activities import ActivityKind
from domain.budgets import Scope, set_budget
from domain.money import positive_money
from domain.trips import OpenTrip
from persistence.activities import load_head
from persistence.bookings import book_expense
from persistence.budgets import insert_budget, load_budgets
from persistence.database import Database, WriteConnection
from persistence.ids import new_id
from persistence.tables import activities
from persistence.trips import open_trip_to_change
from tests.arrangement import NOW, new_expense, stored_trip


class Interrupted(Exception):
    """Something that ends a transaction."""


async def planned_trip(database: Database) -> OpenTrip:
    """Store a trip with a budget that an expense of the arrangement crosses."""
    trip, amount = await stored_trip(database), positive_money(Decimal(299), "EUR")
    _, budget = set_budget(trip, budget_id=new_id(), scope=Scope(), amount=amount, others=(), now=NOW)
    async with database.write() as connection:
        await insert_budget(connection, budget)
    return trip


async def book(connection: WriteConnection, trip: OpenTrip) -> None:
    """Book an expense of 300 euros as the worker does."""
    opened = await open_trip_to_change(connection, trip.viewer, trip.trip.id)
    kind = ActivityKind.EXPENSE_ADDED
    await book_expense(connection, opened, kind, before=None, after=new_expense(trip), actor_id=None)


async def book_in_vain(database: Database, trip: OpenTrip) -> None:
    """Book an expense in a transaction that is interrupted."""
    async with database.write() as connection:
        await book(connection, trip)
        raise Interrupted


async def test_a_worker_crosses_a_budget_as_people_do(database: Database) -> None:
    """By nobody on the trip, right after the expense."""
    trip = await planned_trip(database)

    async with database.write() as connection:
        await book(connection, trip)

    async with database.read() as connection:
        rows = await connection.rows(activities.select().order_by(activities.c.sequence))
        (budget,) = await load_budgets(connection, trip.trip.id)
    assert [(row.kind, row.actor_id) for row in rows] == [("EXPENSE_ADDED", None), ("BUDGET_CROSSED", None)]
    assert (budget.spent.amount, budget.is_crossed) == (Decimal("300.00"), True)


async def test_a_crossing_goes_with_its_expense(database: Database) -> None:
    """What is not stored after all has crossed nothing."""
    trip = await planned_trip(database)

    with pytest.raises(Interrupted):
        await book_in_vain(database, trip)

    async with database.read() as connection:
        (budget,) = await load_budgets(connection, trip.trip.id)
        assert (await load_head(connection, trip.trip.id)).sequence == 0
    assert not budget.is_crossed
