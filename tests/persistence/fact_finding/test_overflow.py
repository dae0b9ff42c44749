"""Overflow: what comes to more than 64 bits is refused where it cannot be added up, and never told otherwise."""

from dataclasses import replace

import pytest
from sqlalchemy import update

from domain.answers import Fact
from domain.currencies import currency_of
from domain.money import Money, SumTooLarge
from domain.plans import Metric, Query, QueryPlan
from persistence.database import Database
from persistence.expenses import insert_expense
from persistence.fact_finding.finding import find_facts
from persistence.ids import new_id
from persistence.tables import expenses
from tests.arrangement import new_expense, stored_trip

LARGEST = 2**63 - 1


async def total_of(database: Database, *minor_units: int) -> Fact:
    """Return what expenses of a trip come to that were brought beyond what anybody may enter."""
    trip = await stored_trip(database)
    async with database.write() as connection:
        for units in minor_units:
            expense = replace(new_expense(trip), id=new_id())
            await insert_expense(connection, expense)
            amounts = {"amount_minor": units, "settlement_minor": units}
            await connection.change(update(expenses).where(expenses.c.id == expense.id).values(amounts))
    async with database.snapshot() as connection:
        ((fact,),) = await find_facts(connection, QueryPlan((Query(Metric.SUM),)), trip)
    return fact


class TestSumsBeyond64Bits:
    """Which no ledger has whose amounts were entered."""

    async def test_are_refused_or_exact(self, database: Database) -> None:
        """SQLite has no place for them, and a float would be wrong; PostgreSQL has, and its sum is exact."""
        if database.engine.dialect.name == "sqlite":
            with pytest.raises(SumTooLarge, match="more than can be added up exactly"):
                await total_of(database, LARGEST, 1)
        else:
            assert (await total_of(database, LARGEST, 1)).amount == Money(2**63, currency_of("EUR"))

    async def test_begin_where_they_are_too_large(self, database: Database) -> None:
        """The largest sum that there is a place for is told to the cent."""
        assert (await total_of(database, LARGEST - 1, 1)).amount == Money(LARGEST, currency_of("EUR"))
