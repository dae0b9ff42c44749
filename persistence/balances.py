"""Balances: sums per participant and currency, added up by the database in one statement for any number of trips."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, literal, select, union_all

from domain.balances import Tally
from domain.currencies import currency_of
from persistence.database import ReadConnection
from persistence.tables import expense_shares, expenses, payments

_COLUMNS = ("paid", "owed", "sent", "received")


async def load_tallies(connection: ReadConnection, trip_id: UUID) -> tuple[Tally, ...]:
    """Return the tallies of a trip: one per participant and currency that either has."""
    return (await load_tallies_of_trips(connection, [trip_id]))[trip_id]


async def load_tallies_of_trips(connection: ReadConnection, trip_ids: Iterable[UUID]) -> dict[UUID, tuple[Tally, ...]]:
    """Return the tallies of each trip; deleted expenses do not count."""
    wanted = list(trip_ids)
    entries = union_all(*_entries(wanted)).subquery()
    sums = [func.sum(entries.c[name]).label(name) for name in _COLUMNS]
    group = (entries.c.trip_id, entries.c.participant_id, entries.c.currency)
    by_trip: dict[UUID, list[Tally]] = defaultdict(list)
    for row in await connection.rows(select(*group, *sums).group_by(*group)):
        # PostgreSQL sums 64-bit integers as numeric, so that they cannot overflow: they come back as Decimal.
        figures = {name: int(row._mapping[name]) for name in _COLUMNS}  # noqa: SLF001  # the public way to a column by name
        by_trip[row.trip_id].append(Tally(row.participant_id, currency_of(row.currency), **figures))
    return {trip_id: tuple(by_trip[trip_id]) for trip_id in wanted}


def _entries(trip_ids: Sequence[UUID]) -> list[Select[Any]]:
    alive = expenses.c.trip_id.in_(trip_ids) & expenses.c.deleted_at.is_(None)
    settled = payments.c.trip_id.in_(trip_ids)
    shared = expense_shares.join(expenses, expenses.c.id == expense_shares.c.expense_id)
    return [
        _entry(expenses, expenses.c.payer_id, "paid", expenses.c.amount_minor).where(alive),
        _entry(expenses, expense_shares.c.participant_id, "owed", expense_shares.c.amount_minor)
        .select_from(shared)
        .where(alive),
        _entry(payments, payments.c.payer_id, "sent", payments.c.amount_minor).where(settled),
        _entry(payments, payments.c.receiver_id, "received", payments.c.amount_minor).where(settled),
    ]


def _entry(table: Any, person: ColumnElement[UUID], column: str, amount: ColumnElement[int]) -> Select[Any]:
    figures = [amount.label(name) if name == column else literal(0).label(name) for name in _COLUMNS]
    return select(table.c.trip_id, person.label("participant_id"), table.c.currency, *figures)
