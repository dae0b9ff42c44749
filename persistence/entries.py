"""Entries: the expenses and payments behind a person's balance, page by page."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Row, Select, Subquery, Table, func, literal, select, union_all

from domain.balances import Basis
from domain.currencies import Currency
from domain.entries import BalanceEntry
from domain.money import Money
from persistence.among import among
from persistence.bases import became, currency_on, units_on
from persistence.database import ReadConnection
from persistence.listings import Listing
from persistence.pages import Page, PageRequest, count_rows, load_pages
from persistence.tables import expense_payers, expense_shares, expenses, participants, payments, trips

EXPENSE, PAYMENT = "EXPENSE", "PAYMENT"
_FIGURES = ("paid", "owed", "sent", "received")


async def load_entry_pages(
    connection: ReadConnection, basis: Basis, currency: Currency, request: PageRequest, person_ids: Sequence[UUID]
) -> dict[UUID, Page[BalanceEntry]]:
    """Return a page of the entries behind each person's balance in a currency, the latest day first.

    They are all that is not deleted and names the person, or somebody who was merged into them; the effects of all
    pages sum to the balance.
    """

    def entry(row: Row[Any]) -> BalanceEntry:
        # PostgreSQL sums 64-bit integers as numeric: they come back as Decimal.
        paid, owed, sent, received = [Money(int(getattr(row, figure)), currency) for figure in _FIGURES]
        return BalanceEntry(row.day, *ids_of(row), paid, owed, sent, received)

    return await load_pages(connection, _listing(basis, currency, person_ids), request, person_ids, entry)


async def count_entries(
    connection: ReadConnection, basis: Basis, currency: Currency, person_ids: Sequence[UUID]
) -> dict[UUID, int]:
    """Return how many entries are behind each person's balance in a currency."""
    return await count_rows(connection, _listing(basis, currency, person_ids), person_ids)


def ids_of(row: Row[Any]) -> tuple[UUID | None, UUID | None]:
    """Return the ids of the expense and of the payment that an entry is, one of them None."""
    return (row.entry_id, None) if row.kind == EXPENSE else (None, row.entry_id)


def _listing(basis: Basis, currency: Currency, person_ids: Sequence[UUID]) -> Listing:
    people = _people(person_ids)
    paid = _part("paid", basis, people, expense_payers.c.expense_id, expense_payers.c.participant_id)
    owed = _part("owed", basis, people, expense_shares.c.expense_id, expense_shares.c.participant_id)
    sent = _part("sent", basis, people, payments.c.id, payments.c.payer_id)
    received = _part("received", basis, people, payments.c.id, payments.c.receiver_id)
    entries = union_all(
        _entries(EXPENSE, expenses, expenses.c.spent_on, union_all(paid, owed).subquery()).where(
            currency_on(basis, expenses) == currency.code
        ),
        _entries(PAYMENT, payments, payments.c.paid_on, union_all(sent, received).subquery()).where(
            currency_on(basis, payments) == currency.code
        ),
    ).subquery()
    columns: Any = entries.c
    return Listing(rows=select(entries), parent=columns.person_id, order=(columns.day, columns.entry_id))


def _people(person_ids: Sequence[UUID]) -> Subquery:
    """Select the people and those who were merged into them, by way of the index on trips."""
    trip_ids = select(participants.c.trip_id).where(among(participants.c.id, person_ids))
    return (
        select(participants.c.id.label("participant_id"), became(participants).label("person_id"))
        .where(participants.c.trip_id.in_(trip_ids), among(became(participants), person_ids))
        .subquery()
    )


def _part(
    figure: str, basis: Basis, people: Subquery, booked_id: Column[UUID], participant_id: Column[UUID]
) -> Select[Any]:
    figures: list[ColumnElement[Any]] = [
        (units_on(basis, booked_id.table) if name == figure else literal(0)).label(name) for name in _FIGURES
    ]
    return select(people.c.person_id, booked_id.label("booked_id"), *figures).join_from(
        people, booked_id.table, participant_id == people.c.participant_id
    )


def _entries(kind: str, booked: Table, day: Column[date], parts: Subquery) -> Select[Any]:
    by: list[ColumnElement[Any]] = [parts.c.person_id, booked.c.id.label("entry_id"), day.label("day")]
    sums: list[ColumnElement[Any]] = [func.sum(parts.c[name]).label(name) for name in _FIGURES]
    return (
        select(*by, literal(kind).label("kind"), *sums)
        .join_from(parts, booked, booked.c.id == parts.c.booked_id)
        .join(trips, trips.c.id == booked.c.trip_id)
        .where(booked.c.deleted_at.is_(None))
        # More than one part, where somebody both paid and shares, or is two who were merged.
        .group_by(*by)
    )
