"""Standings: all expenses and payments of a trip, which are behind each balance."""

from datetime import date
from uuid import UUID

from sqlalchemy import Column, Table, func, select

from domain.currencies import Currency, currency_of
from domain.figure_making.standings import Rows
from persistence.database import Snapshot
from persistence.fact_finding.ordered_ids import ordered_ids
from persistence.tables import expenses, payments


async def load_rows(connection: Snapshot, trip_id: UUID) -> dict[Currency, Rows]:
    """Return the ids of all expenses and payments of a trip that count, by currency and in the order of their days."""
    spent = await _by_currency(connection, expenses, expenses.c.spent_on, trip_id)
    paid = await _by_currency(connection, payments, payments.c.paid_on, trip_id)
    return {currency: Rows(spent.get(currency, ()), paid.get(currency, ())) for currency in {**spent, **paid}}


async def _by_currency(
    connection: Snapshot, table: Table, day: Column[date], trip_id: UUID
) -> dict[Currency, tuple[UUID, ...]]:
    number = func.row_number().over(order_by=(day, table.c.id)).label("number")
    alive = (table.c.trip_id == trip_id, table.c.deleted_at.is_(None))
    rows = select(table.c.id, table.c.currency, number).where(*alive).subquery()
    statement = (
        select(rows.c.currency, ordered_ids(rows.c.id, rows.c.number).label("ids"))
        .group_by(rows.c.currency)
        .order_by(func.min(rows.c.number))
    )
    return {currency_of(row.currency): row.ids for row in await connection.many_rows(statement)}
