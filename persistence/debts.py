"""Debts: direct debts of trips; the database adds up all but the expenses that several people paid."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    Table,
    and_,
    func,
    literal,
    select,
    union_all,
)

from domain.balances import Basis
from domain.currencies import currency_of
from domain.debts import DirectDebt, debts_within, netted
from persistence.among import among
from persistence.bases import became, currency_on, units_on
from persistence.database import ReadConnection
from persistence.tables import expense_payers, expense_shares, expenses, participants, payments, trips

Debts = dict[tuple[UUID, UUID], int]
"""Minor units by debtor and creditor."""


async def load_direct_debts(
    connection: ReadConnection, basis: Basis, trip_ids: Iterable[UUID]
) -> dict[UUID, tuple[DirectDebt, ...]]:
    """Return the direct debts of each trip by currency, in two statements for any number of trips of any length.

    What is deleted does not count; whoever was merged into somebody counts as they.
    """
    wanted = list(trip_ids)
    debts: dict[UUID, dict[str, Debts]] = {trip_id: defaultdict(lambda: defaultdict(int)) for trip_id in wanted}
    for row in await connection.rows(_summed(basis, wanted)):
        # PostgreSQL sums 64-bit integers as numeric, so that they cannot overflow: they come back as Decimal.
        debts[row.trip_id][row.currency][row.debtor_id, row.creditor_id] += int(row.units)
    for trip_id, currency, expense_id, parts in _parts(
        await connection.rows(_parts_of(basis, expenses.c.id.in_(_with_several_payers(wanted))))
    ):
        sums = debts[trip_id][currency]
        for people, units in debts_within(shares=parts["share"], paid=parts["paid"], seed=expense_id).items():
            sums[people] += units
    return {
        trip_id: tuple(debt for code in sorted(found) for debt in netted(found[code], currency_of(code)))
        for trip_id, found in debts.items()
    }


async def load_debts_within(connection: ReadConnection, basis: Basis, expense_ids: Sequence[UUID]) -> dict[UUID, Debts]:
    """Return what the sharers of each expense owe its payers; unknown ids are left out."""
    rows = await connection.rows(_parts_of(basis, among(expenses.c.id, expense_ids)))
    return {
        expense_id: debts_within(shares=parts["share"], paid=parts["paid"], seed=expense_id)
        for _, _, expense_id, parts in _parts(rows)
    }


def _parts(rows: Sequence[Any]) -> Iterator[tuple[UUID, str, UUID, dict[str, dict[UUID, int]]]]:
    """Yield trip, currency and id of each expense, and minor units by person of what was paid and what is shared."""
    found: dict[tuple[UUID, str, UUID], dict[str, dict[UUID, int]]] = {}
    for trip_id, currency, expense_id, kind, person_id, units in rows:
        parts = found.setdefault((trip_id, currency, expense_id), {"paid": {}, "share": {}})[kind]
        # Two who were merged are one person.
        parts[person_id] = parts.get(person_id, 0) + units
    return ((*place, parts) for place, parts in found.items())


def _summed(basis: Basis, trip_ids: Sequence[UUID]) -> Select[Any]:
    """Sum what sharers owe sole payers, and what receivers of payments owe those who paid them."""
    sums = union_all(_owed_to_sole_payers(basis, trip_ids), _owed_for_payments(basis, trip_ids)).subquery()
    debtor, creditor = participants.alias("debtor"), participants.alias("creditor")
    return (
        select(sums.c.trip_id, sums.c.currency, sums.c.units)
        .add_columns(became(debtor).label("debtor_id"), became(creditor).label("creditor_id"))
        .join(debtor, debtor.c.id == sums.c.debtor_id)
        .join(creditor, creditor.c.id == sums.c.creditor_id)
    )


def _owed_to_sole_payers(basis: Basis, trip_ids: Sequence[UUID]) -> Select[Any]:
    return (
        _sums(basis, expenses, expense_shares, expense_shares.c.participant_id, expense_payers.c.participant_id)
        .join(expense_payers, expense_payers.c.expense_id == expenses.c.id)
        .join(expense_shares, expense_shares.c.expense_id == expenses.c.id)
        .where(_counts(expenses, trip_ids), expenses.c.id.not_in(_with_several_payers(trip_ids)))
    )


def _owed_for_payments(basis: Basis, trip_ids: Sequence[UUID]) -> Select[Any]:
    sums = _sums(basis, payments, payments, payments.c.receiver_id, payments.c.payer_id)
    return sums.where(_counts(payments, trip_ids))


def _sums(
    basis: Basis, booked: Table, figures: Table, debtor_id: ColumnElement[UUID], creditor_id: ColumnElement[UUID]
) -> Select[Any]:
    by = (
        booked.c.trip_id,
        currency_on(basis, booked).label("currency"),
        debtor_id.label("debtor_id"),
        creditor_id.label("creditor_id"),
    )
    return (
        select(*by, func.sum(units_on(basis, figures)).label("units"))
        .select_from(booked)
        .join(trips, trips.c.id == booked.c.trip_id)
        .group_by(*by)
    )


def _parts_of(basis: Basis, wanted: ColumnElement[bool]) -> CompoundSelect[Any]:
    return union_all(
        *(
            select(
                expenses.c.trip_id,
                currency_on(basis, expenses).label("currency"),
                part.c.expense_id,
                literal(kind).label("kind"),
                became(participants).label("person_id"),
                units_on(basis, part),
            )
            .join_from(part, expenses, expenses.c.id == part.c.expense_id)
            .join(trips, trips.c.id == expenses.c.trip_id)
            .join(participants, participants.c.id == part.c.participant_id)
            .where(wanted)
            for kind, part in (("paid", expense_payers), ("share", expense_shares))
        )
    )


def _counts(booked: Table, trip_ids: Sequence[UUID]) -> ColumnElement[bool]:
    return and_(among(booked.c.trip_id, trip_ids), booked.c.deleted_at.is_(None))


def _with_several_payers(trip_ids: Sequence[UUID]) -> Select[UUID]:
    return (
        select(expenses.c.id)
        .join(expense_payers, expense_payers.c.expense_id == expenses.c.id)
        .where(_counts(expenses, trip_ids))
        .group_by(expenses.c.id)
        .having(func.count() > 1)
    )
