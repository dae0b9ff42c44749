"""Entries: the first expenses of each view, as they are spelled out."""

from collections import defaultdict
from itertools import groupby
from typing import Any

from sqlalchemy import CTE, Row, Select, func, select

from domain.currencies import Currency, currency_of
from domain.figure_making.entries import Entry
from domain.figure_making.made_facts import LONGEST_LIST
from domain.money import Money
from domain.plans import Filters
from persistence.among import among
from persistence.bases import became
from persistence.database import Snapshot
from persistence.fact_finding.views import BOOKED
from persistence.tables import expense_payers, expenses, participants


async def load_entries(
    connection: Snapshot, chosen: CTE, filters: Filters, settles_in: Currency
) -> dict[str, tuple[Entry, ...]]:
    """Return the first LONGEST_LIST of the parts chosen in each view, with those of their payers who are meant."""
    found: dict[str, list[Entry]] = defaultdict(list)
    rows = await connection.rows(_statement(chosen, filters))
    for (view, _), of_one in groupby(rows, lambda row: (row.view, row.place_in_list)):
        found[view].append(_entry(tuple(of_one), settles_in if view == BOOKED else currency_of(view)))
    return {view: tuple(entries) for view, entries in found.items()}


def _statement(chosen: CTE, filters: Filters) -> Select[Any]:
    number = func.row_number().over(partition_by=chosen.c.view, order_by=chosen.c.number).label("number")
    listed = select(chosen.c.view, chosen.c.expense_id, chosen.c.units, number).subquery()
    statement = (
        select(
            listed.c.view,
            listed.c.number.label("place_in_list"),
            listed.c.units,
            *(expenses.c[name] for name in ("description", "place", "spent_on")),
            became(participants).label("payer_id"),
        )
        .join(expenses, expenses.c.id == listed.c.expense_id)
        .join(expense_payers, expense_payers.c.expense_id == expenses.c.id)
        .join(participants, participants.c.id == expense_payers.c.participant_id)
        .where(listed.c.number <= LONGEST_LIST)
        .order_by(listed.c.view, listed.c.number, expense_payers.c.position)
    )
    return statement.where(among(became(participants), filters.payer_ids)) if filters.payer_ids else statement


def _entry(rows: tuple[Row[Any], ...], currency: Currency) -> Entry:
    """Return the expense that the rows of its payers are of; each payer counts once, whoever they were before."""
    row = rows[0]
    return Entry(
        description=row.description,
        amount=Money(int(row.units), currency),
        spent_on=row.spent_on,
        payer_ids=tuple(dict.fromkeys(each.payer_id for each in rows)),
        place=row.place,
    )
