"""Expenses: rows of expenses with their payers, shares and tags; four statements load any number of them."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, select

from domain.access import Viewer
from domain.categories import Category
from domain.expenses import Expense
from domain.filters import ExpenseFilter
from domain.orders import ExpenseOrderField, Order
from domain.payment_methods import PaymentMethod
from domain.splits import SplitMode
from domain.statistics import Period
from persistence.among import among
from persistence.conditions import of_expenses, within
from persistence.database import ReadConnection, WriteConnection
from persistence.exchange_rates import rate_columns, rate_in
from persistence.expense_parts import delete_parts, insert_parts, load_payers, load_shares, load_tags
from persistence.grants import is_seen
from persistence.listings import Listing
from persistence.pages import Page, PageRequest, count_rows, load_pages
from persistence.readings import Attributes, Made, Reading, money_in, optional, selective
from persistence.splits import itemization_json, itemization_of
from persistence.tables import expenses, trips
from persistence.traces import expenses_naming

EXPENSE = Reading(
    Expense,
    {
        "id": expenses.c.id,
        "trip_id": expenses.c.trip_id,
        "description": expenses.c.description,
        "amount": money_in(expenses.c.amount_minor, expenses.c.currency),
        "settlement": money_in(expenses.c.settlement_minor, trips.c.currency),
        "exchange_rate": rate_in(expenses),
        "spent_on": expenses.c.spent_on,
        "category": Made((expenses.c.category,), Category),
        "trip_category_id": expenses.c.trip_category_id,
        "split_mode": Made((expenses.c.split_mode,), SplitMode),
        "itemization": optional(expenses.c.itemization, itemization_of),
        "payment_method": optional(expenses.c.payment_method, PaymentMethod),
        "place": expenses.c.place,
        "note": expenses.c.note,
        "version": expenses.c.version,
        "created_at": expenses.c.created_at,
        "updated_at": expenses.c.updated_at,
        "deleted_at": expenses.c.deleted_at,
        "recurrence_id": expenses.c.recurrence_id,
        "occurs_on": expenses.c.occurs_on,
        "receipt_document_id": expenses.c.receipt_document_id,
    },
    needs={
        "payer_id": ("payers",),
        "payers": ("id", "amount", "settlement"),
        "shares": ("id", "amount", "settlement"),
        "tags": ("id",),
    },
)
"""How an expense is read; its payers, shares and tags are rows of their own."""


def uncategorized() -> ColumnElement[bool]:
    """Return the condition that nobody has said what an expense was for."""
    return and_(expenses.c.category == Category.OTHER.value, expenses.c.trip_category_id.is_(None))


_WHOLE = EXPENSE.whole
_ROWS = select(*_WHOLE.columns).select_from(expenses.join(trips, trips.c.id == expenses.c.trip_id))
_ORDER = (expenses.c.spent_on, expenses.c.id)
_ORDERED_BY: dict[StrEnum, ColumnElement[Any]] = {
    ExpenseOrderField.SPENT_ON: expenses.c.spent_on,
    ExpenseOrderField.AMOUNT: expenses.c.settlement_minor,
    ExpenseOrderField.CREATED_AT: expenses.c.created_at,
}

EXPENSES_OF_TRIP = Listing(rows=_ROWS.where(expenses.c.deleted_at.is_(None)), parent=expenses.c.trip_id, order=_ORDER)
DELETED_EXPENSES_OF_TRIP = Listing(
    rows=_ROWS.where(expenses.c.deleted_at.is_not(None)), parent=expenses.c.trip_id, order=_ORDER
)
UNCATEGORIZED_OF_TRIP = EXPENSES_OF_TRIP.where([uncategorized()])
OCCURRENCES_OF_RECURRENCE = Listing(
    rows=_ROWS.where(expenses.c.deleted_at.is_(None)), parent=expenses.c.recurrence_id, order=_ORDER
)


async def insert_expense(connection: WriteConnection, expense: Expense) -> None:
    """Store a new expense with its payers, shares and tags."""
    await connection.change(expenses.insert().values(id=expense.id, **_columns(expense)))
    await insert_parts(connection, expense)


async def replace_expense(connection: WriteConnection, expense: Expense) -> None:
    """Store a changed expense and put its parts in place of the old ones."""
    await connection.change(expenses.update().where(expenses.c.id == expense.id).values(**_columns(expense)))
    await delete_parts(connection, expense.id)
    await insert_parts(connection, expense)


async def store_categories(connection: WriteConnection, changed: Sequence[Expense]) -> None:
    """Store what changed expenses were for; nothing else of them has changed but their version."""
    rows = [
        {
            "expense": expense.id,
            "category": expense.category.value,
            "trip_category_id": expense.trip_category_id,
            "version": expense.version,
            "updated_at": expense.updated_at,
        }
        for expense in changed
    ]
    if rows:
        await connection.change(expenses.update().where(expenses.c.id == bindparam("expense")), rows)


async def load_expense(connection: ReadConnection, expense_id: UUID) -> Expense | None:
    """Return an expense by id, deleted or not: for workers, who act on ids that the ledger gave them."""
    return (await _load(connection, _ROWS.where(expenses.c.id == expense_id))).get(expense_id)


async def load_expenses_for(
    connection: ReadConnection, viewer: Viewer, expense_ids: Iterable[UUID]
) -> dict[UUID, Expense]:
    """Return the expenses of the viewer's trips, by id, also deleted ones; all others are left out."""
    return await _load(connection, _ROWS.where(is_seen(expenses.c.trip_id, viewer), among(expenses.c.id, expense_ids)))


async def load_expenses_of_trip(
    connection: ReadConnection, trip_id: UUID, *, with_deleted: bool = False
) -> tuple[Expense, ...]:
    """Return all expenses of a trip, by day, the deleted ones where they are wanted: for what changes them at once."""
    wanted = () if with_deleted else (expenses.c.deleted_at.is_(None),)
    statement = _ROWS.where(expenses.c.trip_id == trip_id, *wanted).order_by(*_ORDER)
    return tuple((await _load(connection, statement)).values())


async def load_expense_ids_naming(connection: ReadConnection, participant_id: UUID) -> tuple[UUID, ...]:
    """Return the ids of all expenses that name a participant as payer or sharer and are not deleted."""
    return tuple(row.id for row in await connection.rows(expenses_naming(participant_id)))


@selective(Expense)
async def load_expense_pages(
    connection: ReadConnection,
    wanted: ExpenseFilter,
    order: Order,
    request: PageRequest,
    trip_ids: Sequence[UUID],
    *,
    attributes: Attributes = None,
) -> dict[UUID, Page[Expense]]:
    """Return a page of each trip's expenses that are wanted, with those attributes, in an order."""
    return await _load_pages(connection, _listing(EXPENSES_OF_TRIP, wanted, order), request, trip_ids, attributes)


@selective(Expense)
async def load_deleted_expense_pages(
    connection: ReadConnection,
    wanted: ExpenseFilter,
    order: Order,
    request: PageRequest,
    trip_ids: Sequence[UUID],
    *,
    attributes: Attributes = None,
) -> dict[UUID, Page[Expense]]:
    """Return a page of each trip's deleted expenses that are wanted, with those attributes, in an order."""
    return await _load_pages(
        connection, _listing(DELETED_EXPENSES_OF_TRIP, wanted, order), request, trip_ids, attributes
    )


@selective(Expense)
async def load_uncategorized_pages(
    connection: ReadConnection,
    wanted: ExpenseFilter,
    request: PageRequest,
    trip_ids: Sequence[UUID],
    *,
    attributes: Attributes = None,
) -> dict[UUID, Page[Expense]]:
    """Return a page of each trip's expenses that nobody placed and that are wanted, the latest day first."""
    return await _load_pages(
        connection, UNCATEGORIZED_OF_TRIP.where(of_expenses(wanted)), request, trip_ids, attributes
    )


@selective(Expense)
async def load_occurrence_pages(
    connection: ReadConnection, request: PageRequest, recurrence_ids: Sequence[UUID], *, attributes: Attributes = None
) -> dict[UUID, Page[Expense]]:
    """Return a page of the expenses that each recurrence has made, with those attributes, the latest day first."""
    return await _load_pages(connection, OCCURRENCES_OF_RECURRENCE, request, recurrence_ids, attributes)


async def count_occurrences(connection: ReadConnection, recurrence_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return how many expenses that each recurrence has made are not deleted."""
    return await count_rows(connection, OCCURRENCES_OF_RECURRENCE, recurrence_ids)


async def count_expenses(
    connection: ReadConnection, wanted: ExpenseFilter, trip_ids: Sequence[UUID]
) -> dict[UUID, int]:
    """Return how many expenses that are wanted each trip has."""
    return await count_rows(connection, EXPENSES_OF_TRIP.where(of_expenses(wanted)), trip_ids)


async def count_deleted_expenses(
    connection: ReadConnection, wanted: ExpenseFilter, trip_ids: Sequence[UUID]
) -> dict[UUID, int]:
    """Return how many deleted expenses that are wanted each trip has."""
    return await count_rows(connection, DELETED_EXPENSES_OF_TRIP.where(of_expenses(wanted)), trip_ids)


async def count_uncategorized(
    connection: ReadConnection, wanted: ExpenseFilter, trip_ids: Sequence[UUID]
) -> dict[UUID, int]:
    """Return how many of each trip's expenses that are wanted nobody placed."""
    return await count_rows(connection, UNCATEGORIZED_OF_TRIP.where(of_expenses(wanted)), trip_ids)


async def load_largest_expenses(
    connection: ReadConnection, period: Period, size: int, trip_ids: Sequence[UUID]
) -> dict[UUID, tuple[Expense, ...]]:
    """Return so many of each trip's expenses of a period, those that cost most in the trip's currency first."""
    counted = _ROWS.where(expenses.c.deleted_at.is_(None), *within(period, expenses.c.spent_on))
    by_cost = Listing(rows=counted, parent=expenses.c.trip_id, order=(expenses.c.settlement_minor, expenses.c.id))
    pages = await _load_pages(connection, by_cost, PageRequest(size), trip_ids, None)
    return {trip_id: page.items for trip_id, page in pages.items()}


def _listing(listing: Listing, wanted: ExpenseFilter, order: Order) -> Listing:
    by = (_ORDERED_BY[order.by], expenses.c.id)
    return listing.where(of_expenses(wanted)).ordered(by, order.direction)


async def _load_pages(
    connection: ReadConnection, listing: Listing, request: PageRequest, parent_ids: Sequence[UUID], wanted: Attributes
) -> dict[UUID, Page[Expense]]:
    selected = EXPENSE.of(wanted)
    listing = listing.showing(selected.columns)
    pages = await load_pages(connection, listing, request, parent_ids, selected.value_of)
    await _put_parts(connection, [expense for page in pages.values() for expense in page.items], wanted)
    return pages


async def _load(connection: ReadConnection, statement: Select[Any]) -> dict[UUID, Expense]:
    found = [_WHOLE.value_of(row) for row in await connection.rows(statement)]
    await _put_parts(connection, found, None)
    return {expense.id: expense for expense in found}


async def _put_parts(connection: ReadConnection, found: Sequence[Expense], wanted: Attributes) -> None:
    """Load those parts of the expenses that are wanted, one statement for each kind."""
    expanded = EXPENSE.expanded(wanted)
    for attribute, load in _PARTS.items():
        if expanded is None or attribute in expanded:
            parts = await load(connection, found)
            for expense in found:
                EXPENSE.put(expense, attribute, parts[expense.id])


_PARTS: Mapping[str, Callable[[ReadConnection, Sequence[Expense]], Awaitable[Mapping[UUID, Any]]]] = {
    "payers": load_payers,
    "shares": load_shares,
    "tags": load_tags,
}


def _columns(expense: Expense) -> dict[str, Any]:
    return {
        "trip_id": expense.trip_id,
        "description": expense.description,
        "amount_minor": expense.amount.minor_units,
        "currency": expense.amount.currency.code,
        "settlement_minor": expense.settlement.minor_units,
        **rate_columns(expense.exchange_rate),
        "spent_on": expense.spent_on,
        "category": expense.category.value,
        "trip_category_id": expense.trip_category_id,
        "split_mode": expense.split_mode.value,
        "itemization": None if expense.itemization is None else itemization_json(expense.itemization),
        "payment_method": None if expense.payment_method is None else expense.payment_method.value,
        "place": expense.place,
        "note": expense.note,
        "version": expense.version,
        "recurrence_id": expense.recurrence_id,
        "occurs_on": expense.occurs_on,
        "receipt_document_id": expense.receipt_document_id,
        "created_at": expense.created_at,
        "updated_at": expense.updated_at,
        "deleted_at": expense.deleted_at,
    }
