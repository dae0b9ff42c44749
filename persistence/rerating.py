"""Re-rating: a trip's whole ledger is read, and what changes of it is stored, in a fixed number of statements."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Table, bindparam

from domain.expenses import Expense
from domain.history_texts.rerating import rerating_activities
from domain.payments import Payment
from domain.rerating import Books, Rerating, Terms, quotes_needed, rerated
from domain.trips import OpenTrip, Trip
from persistence.activities import record_all
from persistence.budgets import load_budgets, record_crossings, store_amount
from persistence.database import ReadConnection, WriteConnection
from persistence.exchange_rates import rate_columns
from persistence.expenses import load_expenses_of_trip
from persistence.payments import load_payments_of_trip
from persistence.rates import RateBook
from persistence.tables import expense_payers, expense_shares, expenses, payments
from persistence.trips import replace_trip


async def load_rerating(
    connection: ReadConnection, book: RateBook, trip: OpenTrip, *, terms: Terms, now: datetime
) -> Rerating:
    """Return what re-rating a trip would change; raises what `domain.rerating.rerated` raises."""
    # What is deleted can be restored, and every figure of a trip is in the trip's currency.
    with_deleted = terms.settlement_currency != trip.trip.currency
    entries = await load_expenses_of_trip(connection, trip.trip.id, with_deleted=with_deleted)
    paid = await load_payments_of_trip(connection, trip.trip.id, with_deleted=with_deleted)
    # A budget is in the trip's currency, so nothing else changes it.
    budgets = await load_budgets(connection, trip.trip.id) if with_deleted else ()
    books = Books(entries, paid, budgets)
    newest = await book.newest_day()
    needed = quotes_needed(books, now=now) | {(budget.amount.currency, newest) for budget in budgets}
    quotes = {(currency, on): await book.quote(currency, terms.settlement_currency, on) for currency, on in needed}
    # Thousands of entries take a second of arithmetic, which nobody else's request should wait for.
    return await asyncio.to_thread(rerated, trip, books, terms=terms, quotes=quotes, now=now)


async def store_rerating(
    connection: WriteConnection, trip: OpenTrip, rerating: Rerating, *, terms: Terms, now: datetime
) -> Trip:
    """Store what a re-rating changes, with what the history says of it, and return the trip as it is then."""
    budgets = await load_budgets(connection, trip.trip.id)
    after = replace(trip.trip, currency=rerating.settlement_currency)
    if after != trip.trip:
        await replace_trip(connection, after)
    await _store_expenses(connection, [change.after for change in rerating.expenses])
    await _store_payments(connection, [change.after for change in rerating.payments])
    for change in rerating.budgets:
        await store_amount(connection, change.after)
    drafts = rerating_activities(trip, after, rerating, terms)
    await record_all(connection, drafts, trip_id=after.id, actor_id=trip.viewer.user_id, at=now)
    await record_crossings(connection, trip, budgets, actor_id=trip.viewer.user_id, at=now)
    return after


async def _store_expenses(connection: WriteConnection, changed: Sequence[Expense]) -> None:
    if not changed:
        return
    rows = [
        {
            "expense": expense.id,
            "settlement_minor": expense.settlement.minor_units,
            **rate_columns(expense.exchange_rate),
            "version": expense.version,
            "updated_at": expense.updated_at,
        }
        for expense in changed
    ]
    await connection.change(expenses.update().where(expenses.c.id == bindparam("expense")), rows)
    await _store_parts(connection, expense_payers, changed)
    await _store_parts(connection, expense_shares, changed)


async def _store_parts(connection: WriteConnection, table: Table, changed: Sequence[Expense]) -> None:
    rows = [
        {"expense": expense.id, "person": part.participant_id, "settlement_minor": part.settlement.minor_units}
        for expense in changed
        for part in (expense.payers if table is expense_payers else expense.shares)
    ]
    its = (table.c.expense_id == bindparam("expense"), table.c.participant_id == bindparam("person"))
    await connection.change(table.update().where(*its), rows)


async def _store_payments(connection: WriteConnection, changed: Sequence[Payment]) -> None:
    rows = [
        {
            "payment": payment.id,
            "settlement_minor": payment.settlement.minor_units,
            **rate_columns(payment.exchange_rate),
            "version": payment.version,
        }
        for payment in changed
    ]
    if rows:
        await connection.change(payments.update().where(payments.c.id == bindparam("payment")), rows)
