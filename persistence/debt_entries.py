"""Debt entries: the expenses and payments behind what one person owes another, page by page."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Row, Select, Table, and_, case, literal, or_, select, union_all

from domain.balances import Basis
from domain.currencies import Currency
from domain.entries import DebtEntry
from domain.money import Money
from persistence.among import among
from persistence.bases import became, currency_on, units_on
from persistence.database import ReadConnection
from persistence.debts import Debts, load_debts_within
from persistence.entries import EXPENSE, PAYMENT, ids_of
from persistence.listings import Listing
from persistence.pages import Page, PageRequest, count_rows, load_pages
from persistence.tables import expense_payers, expense_shares, expenses, participants, payments, trips

Pair = tuple[UUID, UUID]
"""A debtor and a creditor."""


async def load_debt_entry_pages(
    connection: ReadConnection,
    pair: Pair,
    basis: Basis,
    currency: Currency,
    request: PageRequest,
    trip_ids: Sequence[UUID],
) -> dict[UUID, Page[DebtEntry]]:
    """Return a page of the entries behind what a debtor owes a creditor directly, by their trip, the latest day first.

    They are the expenses that one of the two paid, also in part, and the other shares, and the payments between them;
    the effects of all pages sum to the direct debt.
    """
    pages = await load_pages(connection, _listing(pair, basis, currency, trip_ids), request, trip_ids, lambda row: row)
    expense_ids = [row.entry_id for page in pages.values() for row in page.items if row.kind == EXPENSE]
    debts = await load_debts_within(connection, basis, expense_ids)
    return {
        trip_id: Page(
            items=tuple(_entry(row, pair, debts, currency) for row in page.items),
            keys=page.keys,
            has_next=page.has_next,
            has_previous=page.has_previous,
        )
        for trip_id, page in pages.items()
    }


async def count_debt_entries(
    connection: ReadConnection, pair: Pair, basis: Basis, currency: Currency, trip_ids: Sequence[UUID]
) -> dict[UUID, int]:
    """Return how many entries are behind what a debtor owes a creditor directly, by their trip."""
    return await count_rows(connection, _listing(pair, basis, currency, trip_ids), trip_ids)


def _entry(row: Row[Any], pair: Pair, debts: dict[UUID, Debts], currency: Currency) -> DebtEntry:
    debtor, creditor = pair
    units = row.units
    if row.kind == EXPENSE:
        within = debts[row.entry_id]
        units = within.get((debtor, creditor), 0) - within.get((creditor, debtor), 0)
    return DebtEntry(row.day, *ids_of(row), Money(units, currency))


def _listing(pair: Pair, basis: Basis, currency: Currency, trip_ids: Sequence[UUID]) -> Listing:
    debtor, creditor = (_ids(person_id, trip_ids) for person_id in pair)
    shared = or_(_pays_for(creditor, debtor), _pays_for(debtor, creditor))
    units = units_on(basis, payments)
    sent, returned = _is_payment(debtor, creditor), _is_payment(creditor, debtor)
    rows = (
        # Of an expense, the debt is not one column: it is divided in Python, for those on the page alone.
        _rows(EXPENSE, expenses, expenses.c.spent_on, literal(0)).where(
            shared, currency_on(basis, expenses) == currency.code
        ),
        _rows(PAYMENT, payments, payments.c.paid_on, case((sent, -units), else_=units)).where(
            or_(sent, returned), currency_on(basis, payments) == currency.code
        ),
    )
    entries = union_all(*(row.where(among(trips.c.id, trip_ids)) for row in rows)).subquery()
    columns: Any = entries.c
    return Listing(rows=select(entries), parent=columns.trip_id, order=(columns.day, columns.entry_id))


def _rows(kind: str, booked: Table, day: Column[date], units: ColumnElement[int]) -> Select[Any]:
    columns: list[ColumnElement[Any]] = [
        booked.c.trip_id,
        booked.c.id.label("entry_id"),
        day.label("day"),
        literal(kind).label("kind"),
        units.label("units"),
    ]
    return select(*columns).join(trips, trips.c.id == booked.c.trip_id).where(booked.c.deleted_at.is_(None))


def _ids(person_id: UUID, trip_ids: Sequence[UUID]) -> Select[UUID]:
    """Select a person and those who were merged into them."""
    return select(participants.c.id).where(among(participants.c.trip_id, trip_ids), became(participants) == person_id)


def _pays_for(payer: Select[UUID], sharer: Select[UUID]) -> ColumnElement[bool]:
    return and_(
        *(
            expenses.c.id.in_(select(part.c.expense_id).where(part.c.participant_id.in_(ids)))
            for part, ids in ((expense_payers, payer), (expense_shares, sharer))
        )
    )


def _is_payment(payer: Select[UUID], receiver: Select[UUID]) -> ColumnElement[bool]:
    return and_(payments.c.payer_id.in_(payer), payments.c.receiver_id.in_(receiver))
