"""Expenses: rows of expenses and their shares; two statements load any number of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, select

from domain.access import Viewer
from domain.categories import Category
from domain.currencies import Currency, currency_of
from domain.expenses import Expense
from domain.money import Money
from domain.splits import Share, SplitMode
from persistence.database import ReadConnection, WriteConnection
from persistence.pages import Listing, Page, PageRequest, count_rows, load_pages
from persistence.tables import expense_shares, expenses, memberships

EXPENSES_OF_TRIP = Listing(
    rows=select(expenses).where(expenses.c.deleted_at.is_(None)),
    parent=expenses.c.trip_id,
    order=(expenses.c.spent_on, expenses.c.id),
)


async def insert_expense(connection: WriteConnection, expense: Expense) -> None:
    """Store a new expense with its shares."""
    await connection.change(expenses.insert().values(id=expense.id, **_columns(expense)))
    await _insert_shares(connection, expense)


async def replace_expense(connection: WriteConnection, expense: Expense) -> None:
    """Store a changed expense and put its shares in place of the old ones."""
    await connection.change(expenses.update().where(expenses.c.id == expense.id).values(**_columns(expense)))
    await connection.change(expense_shares.delete().where(expense_shares.c.expense_id == expense.id))
    await _insert_shares(connection, expense)


async def load_expense(connection: ReadConnection, expense_id: UUID) -> Expense | None:
    """Return an expense by id, deleted or not: for workers, who act on ids that the ledger gave them."""
    return (await _load(connection, select(expenses).where(expenses.c.id == expense_id))).get(expense_id)


async def load_expenses_for(
    connection: ReadConnection, viewer: Viewer, expense_ids: Iterable[UUID]
) -> dict[UUID, Expense]:
    """Return the expenses of the viewer's trips that are not deleted, by id; all others are left out."""
    on_trip = and_(memberships.c.trip_id == expenses.c.trip_id, memberships.c.user_id == viewer.user_id)
    statement = (
        select(expenses)
        .join(memberships, on_trip)
        .where(expenses.c.id.in_(list(expense_ids)), expenses.c.deleted_at.is_(None))
    )
    return await _load(connection, statement)


async def load_expense_pages(
    connection: ReadConnection, request: PageRequest, trip_ids: Sequence[UUID]
) -> dict[UUID, Page[Expense]]:
    """Return a page of each trip's expenses, the latest day first."""
    pages = await load_pages(connection, EXPENSES_OF_TRIP, request, trip_ids, lambda row: row)
    rows = [row for page in pages.values() for row in page.items]
    shares = await _load_shares(connection, rows)
    return {
        trip_id: Page(
            items=tuple(_expense(row, shares[row.id]) for row in page.items),
            keys=page.keys,
            has_next=page.has_next,
            has_previous=page.has_previous,
        )
        for trip_id, page in pages.items()
    }


async def count_expenses(connection: ReadConnection, trip_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return how many expenses each trip has."""
    return await count_rows(connection, EXPENSES_OF_TRIP, trip_ids)


async def _load(connection: ReadConnection, statement: Select[Any]) -> dict[UUID, Expense]:
    rows = await connection.rows(statement)
    shares = await _load_shares(connection, rows)
    return {row.id: _expense(row, shares[row.id]) for row in rows}


async def _load_shares(connection: ReadConnection, rows: Sequence[Row[Any]]) -> dict[UUID, tuple[Share, ...]]:
    currencies: dict[UUID, Currency] = {row.id: currency_of(row.currency) for row in rows}
    if not currencies:
        return {}
    found: dict[UUID, list[Share]] = defaultdict(list)
    statement = (
        select(expense_shares)
        .where(expense_shares.c.expense_id.in_(list(currencies)))
        .order_by(expense_shares.c.expense_id, expense_shares.c.position)
    )
    for row in await connection.rows(statement):
        money = Money(row.amount_minor, currencies[row.expense_id])
        found[row.expense_id].append(Share(row.participant_id, money, row.weight))
    return {expense_id: tuple(found[expense_id]) for expense_id in currencies}


async def _insert_shares(connection: WriteConnection, expense: Expense) -> None:
    await connection.change(
        expense_shares.insert(),
        [
            {
                "expense_id": expense.id,
                "participant_id": share.participant_id,
                "position": position,
                "amount_minor": share.money.minor_units,
                "weight": share.weight,
            }
            for position, share in enumerate(expense.shares)
        ],
    )


def _columns(expense: Expense) -> dict[str, Any]:
    return {
        "trip_id": expense.trip_id,
        "description": expense.description,
        "amount_minor": expense.amount.minor_units,
        "currency": expense.amount.currency.code,
        "spent_on": expense.spent_on,
        "category": expense.category.value,
        "payer_id": expense.payer_id,
        "split_mode": expense.split_mode.value,
        "created_at": expense.created_at,
        "updated_at": expense.updated_at,
        "deleted_at": expense.deleted_at,
    }


def _expense(row: Row[Any], shares: tuple[Share, ...]) -> Expense:
    return Expense(
        id=row.id,
        trip_id=row.trip_id,
        description=row.description,
        amount=Money(row.amount_minor, currency_of(row.currency)),
        spent_on=row.spent_on,
        category=Category(row.category),
        payer_id=row.payer_id,
        split_mode=SplitMode(row.split_mode),
        shares=shares,
        created_at=row.created_at,
        updated_at=row.updated_at,
        deleted_at=row.deleted_at,
    )
