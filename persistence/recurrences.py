"""Recurrences: rows of expenses that come again, and which of their occurrences are due."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Row, func, literal, select, tuple_

from domain.access import Viewer
from domain.occurrences import Frequency, Rule
from domain.orders import Order, RecurringExpenseOrderField
from domain.recurrences import RecurringExpense
from persistence.among import among
from persistence.database import ReadConnection, WriteConnection
from persistence.drafts import draft_json, draft_of
from persistence.grants import is_seen
from persistence.listings import Listing
from persistence.pages import Page, PageRequest, count_rows, load_pages
from persistence.tables import expenses, recurrences

RECURRENCES_OF_TRIP = Listing(
    rows=select(recurrences), parent=recurrences.c.trip_id, order=(recurrences.c.created_at, recurrences.c.id)
)
_ORDERED_BY: dict[StrEnum, ColumnElement[Any]] = {
    RecurringExpenseOrderField.CREATED_AT: recurrences.c.created_at,
    # Not NULL, which a keyset cannot go on from.
    RecurringExpenseOrderField.NEXT_ON: func.coalesce(recurrences.c.next_on, literal(date.max, Date)),
}


@dataclass(frozen=True, slots=True, order=True)
class Due:
    """A recurrence whose next occurrence is to be made; they are in the order of that day."""

    next_on: date
    recurrence_id: UUID


async def insert_recurrence(connection: WriteConnection, recurrence: RecurringExpense) -> None:
    """Store a new recurrence."""
    await connection.change(recurrences.insert().values(id=recurrence.id, **_columns(recurrence)))


async def replace_recurrence(connection: WriteConnection, recurrence: RecurringExpense) -> None:
    """Store a changed recurrence; the trip's row is locked, so nobody else has changed it meanwhile."""
    statement = recurrences.update().where(recurrences.c.id == recurrence.id)
    await connection.change(statement.values(**_columns(recurrence)))


async def load_recurrences(connection: ReadConnection, recurrence_ids: Iterable[UUID]) -> dict[UUID, RecurringExpense]:
    """Return recurrences by id, for whoever has their ids from the ledger; unknown ids are left out."""
    rows = await connection.rows(select(recurrences).where(among(recurrences.c.id, recurrence_ids)))
    return {row.id: _recurrence(row) for row in rows}


async def load_recurrences_for(
    connection: ReadConnection, viewer: Viewer, recurrence_ids: Iterable[UUID]
) -> dict[UUID, RecurringExpense]:
    """Return the recurrences of the viewer's trips, by id; all others are left out."""
    statement = select(recurrences).where(
        is_seen(recurrences.c.trip_id, viewer), among(recurrences.c.id, recurrence_ids)
    )
    return {row.id: _recurrence(row) for row in await connection.rows(statement)}


async def load_recurrence_pages(
    connection: ReadConnection, order: Order, request: PageRequest, trip_ids: Sequence[UUID]
) -> dict[UUID, Page[RecurringExpense]]:
    """Return a page of each trip's recurrences, in an order; what comes no more, as if after everything."""
    by = (_ORDERED_BY[order.by], recurrences.c.id)
    listing = RECURRENCES_OF_TRIP.ordered(by, order.direction)
    return await load_pages(connection, listing, request, trip_ids, _recurrence)


async def count_recurrences(connection: ReadConnection, trip_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return how many recurrences each trip has."""
    return await count_rows(connection, RECURRENCES_OF_TRIP, trip_ids)


async def load_due_recurrences(
    connection: ReadConnection, *, today: date, after: Due | None, limit: int
) -> tuple[Due, ...]:
    """Return recurrences that owe an occurrence by today, the longest overdue first, beginning after one of them."""
    columns = (recurrences.c.next_on, recurrences.c.id)
    statement = select(*columns).where(recurrences.c.next_on <= today).order_by(*columns).limit(limit)
    if after is not None:
        # With their types: an id is written differently on SQLite than a plain parameter would be.
        reached = (literal(after.next_on, columns[0].type), literal(after.recurrence_id, columns[1].type))
        statement = statement.where(tuple_(*columns) > tuple_(*reached))
    return tuple(Due(row.next_on, row.id) for row in await connection.rows(statement))


async def is_made(connection: ReadConnection, recurrence_id: UUID, occurs_on: date) -> bool:
    """Tell whether the occurrence of a day has its expense, deleted or not."""
    of_day = (expenses.c.recurrence_id == recurrence_id, expenses.c.occurs_on == occurs_on)
    return await connection.first(select(expenses.c.id).where(*of_day)) is not None


def _columns(recurrence: RecurringExpense) -> dict[str, Any]:
    rule = recurrence.rule
    return {
        "trip_id": recurrence.trip_id,
        "author_id": recurrence.author_id,
        "draft": draft_json(recurrence.draft),
        "frequency": rule.frequency.value,
        "every": rule.every,
        "starts_on": rule.starts_on,
        "until": rule.until,
        "count": rule.count,
        "made": recurrence.made,
        "next_on": recurrence.next_on,
        "blocked_reason": recurrence.blocked_reason,
        "version": recurrence.version,
        "created_at": recurrence.created_at,
        "ended_at": recurrence.ended_at,
    }


def _recurrence(row: Row[Any]) -> RecurringExpense:
    columns = row._mapping  # noqa: SLF001  # SQLAlchemy's public way to a column whose name a tuple has taken: count
    return RecurringExpense(
        id=row.id,
        trip_id=row.trip_id,
        draft=draft_of(row.draft),
        rule=Rule(Frequency(row.frequency), row.every, row.starts_on, row.until, columns["count"]),
        made=row.made,
        next_on=row.next_on,
        author_id=row.author_id,
        created_at=row.created_at,
        ended_at=row.ended_at,
        blocked_reason=row.blocked_reason,
        version=row.version,
    )
