"""Budgets: rows of budgets, each with what is spent of it, in one statement."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, ScalarSelect, Select, and_, func, or_, select

from domain.access import Viewer
from domain.budgets import Budget, Scope, crossings
from domain.categories import Category
from domain.currencies import currency_of
from domain.history_texts.budget import budget_crossed
from domain.money import Money
from domain.trips import OpenTrip
from persistence.activities import record_all
from persistence.among import among
from persistence.database import ReadConnection, WriteConnection
from persistence.grants import is_seen
from persistence.tables import budgets, expenses, trips


async def insert_budget(connection: WriteConnection, budget: Budget) -> None:
    """Store a new budget; the trip's row is locked, so it is the only one of its scope."""
    category = budget.category
    await connection.change(
        budgets.insert().values(
            id=budget.id,
            trip_id=budget.trip_id,
            category=None if category is None else category.value,
            trip_category_id=budget.trip_category_id,
            amount_minor=budget.amount.minor_units,
            currency=budget.amount.currency.code,
            created_at=budget.created_at,
        )
    )


async def store_amount(connection: WriteConnection, budget: Budget) -> None:
    """Store another amount of a budget."""
    amount = {"amount_minor": budget.amount.minor_units, "currency": budget.amount.currency.code}
    await connection.change(budgets.update().where(budgets.c.id == budget.id).values(**amount))


async def delete_budget(connection: WriteConnection, budget_id: UUID) -> None:
    """Take a budget away."""
    await connection.change(budgets.delete().where(budgets.c.id == budget_id))


async def load_budgets(connection: ReadConnection, trip_id: UUID) -> tuple[Budget, ...]:
    """Return the budgets of a trip, in the order they were set first."""
    return (await load_budgets_of_trips(connection, [trip_id]))[trip_id]


async def load_budgets_of_trips(connection: ReadConnection, trip_ids: Iterable[UUID]) -> dict[UUID, tuple[Budget, ...]]:
    """Return the budgets of each trip, in the order they were set first."""
    wanted = list(trip_ids)
    by_trip: dict[UUID, list[Budget]] = defaultdict(list)
    for row in await connection.rows(_rows().where(among(budgets.c.trip_id, wanted)).order_by(budgets.c.id)):
        by_trip[row.trip_id].append(_budget(row))
    return {trip_id: tuple(by_trip[trip_id]) for trip_id in wanted}


async def load_budgets_for(
    connection: ReadConnection, viewer: Viewer, budget_ids: Iterable[UUID]
) -> dict[UUID, Budget]:
    """Return the budgets of the viewer's trips, by id; all others are left out."""
    statement = _rows().where(is_seen(budgets.c.trip_id, viewer), among(budgets.c.id, budget_ids))
    return {row.id: _budget(row) for row in await connection.rows(statement)}


async def record_crossings(
    connection: WriteConnection, trip: OpenTrip, before: tuple[Budget, ...], *, actor_id: UUID | None, at: datetime
) -> None:
    """Record which budgets a change of the ledger has crossed, that were `before` it as given.

    Called in the change's own transaction, after its own activity. Costs nothing where the trip has no budgets.
    """
    if before:
        crossed = crossings(before, await load_budgets(connection, trip.trip.id))
        drafts = [budget_crossed(trip, budget) for budget in crossed]
        await record_all(connection, drafts, trip_id=trip.trip.id, actor_id=actor_id, at=at)


def _rows() -> Select[Any]:
    columns = (budgets, trips.c.currency.label("settles_in"), _spent().label("spent_minor"))
    return select(*columns).join(trips, trips.c.id == budgets.c.trip_id)


def _spent() -> ScalarSelect[Any]:
    return (
        select(func.coalesce(func.sum(expenses.c.settlement_minor), 0))
        .where(expenses.c.trip_id == budgets.c.trip_id, expenses.c.deleted_at.is_(None), _is_in_scope())
        .correlate(budgets)
        .scalar_subquery()
    )


def _is_in_scope() -> ColumnElement[bool]:
    is_of_trip = and_(budgets.c.category.is_(None), budgets.c.trip_category_id.is_(None))
    # FOOD_CAFE is a part of FOOD: a part is called after the whole, as `domain.categories.Category.parent` says.
    prefix = func.substr(expenses.c.category, 1, func.length(budgets.c.category) + 1)
    is_of_category = or_(expenses.c.category == budgets.c.category, prefix == budgets.c.category + "_")
    return or_(is_of_trip, is_of_category, expenses.c.trip_category_id == budgets.c.trip_category_id)


def _budget(row: Row[Any]) -> Budget:
    return Budget(
        id=row.id,
        trip_id=row.trip_id,
        scope=Scope(None if row.category is None else Category(row.category), row.trip_category_id),
        amount=Money(row.amount_minor, currency_of(row.currency)),
        # PostgreSQL sums 64-bit integers as numeric, which comes back as Decimal.
        spent=Money(int(row.spent_minor), currency_of(row.settles_in)),
        created_at=row.created_at,
    )
