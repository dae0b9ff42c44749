"""Balances: sums per participant and currency, added up by the database in one statement for any number of trips."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Executable, Row, Select, Subquery, Table, func, literal, select, true, union_all

from domain.balances import Tallies, Tally
from domain.currencies import Currency, currency_of
from persistence.among import among
from persistence.bases import became
from persistence.database import ReadConnection
from persistence.tables import expense_payers, expense_shares, expenses, participants, payments, trips

_KINDS = ("paid", "owed", "sent", "received")
Sums = dict[tuple[UUID, Currency], dict[str, int]]
"""Minor units by kind, of each person in each currency."""


async def load_tallies(connection: ReadConnection, trip_id: UUID) -> Tallies:
    """Return the tallies of a trip."""
    return (await load_tallies_of_trips(connection, [trip_id]))[trip_id]


async def load_tallies_of_trips(connection: ReadConnection, trip_ids: Iterable[UUID]) -> dict[UUID, Tallies]:
    """Return the tallies of each trip: of all its people in the currency it settles in, of who has any in the others.

    What is deleted does not count; whoever was merged into somebody counts as they.
    """
    wanted = list(trip_ids)
    settlement: dict[UUID, Sums] = {trip_id: defaultdict(dict) for trip_id in wanted}
    original: dict[UUID, Sums] = {trip_id: defaultdict(dict) for trip_id in wanted}
    for row in await connection.rows(_statement(wanted)):
        _add(settlement[row.trip_id][row.person_id, currency_of(row.settles_in)], row, row.settlement)
        if row.kind is not None:
            _add(original[row.trip_id][row.person_id, currency_of(row.currency)], row, row.amount)
    return {trip_id: Tallies(_tallies(settlement[trip_id]), _tallies(original[trip_id])) for trip_id in wanted}


def _statement(trip_ids: Sequence[UUID]) -> Executable:
    sums = _sums(trip_ids)
    person_id = became(participants).label("person_id")
    columns = [sums.c[name] for name in ("currency", "kind", "amount", "settlement")]
    return (
        select(participants.c.trip_id, person_id, trips.c.currency.label("settles_in"), *columns)
        .join(trips, trips.c.id == participants.c.trip_id)
        .outerjoin(sums, sums.c.participant_id == participants.c.id)
        .where(among(participants.c.trip_id, trip_ids))
    )


def _sums(trip_ids: Sequence[UUID]) -> Subquery:
    alive = (among(expenses.c.trip_id, trip_ids), expenses.c.deleted_at.is_(None))
    settled = (among(payments.c.trip_id, trip_ids), payments.c.deleted_at.is_(None))
    of_trips = select(participants.c.id).where(among(participants.c.trip_id, trip_ids))
    counted = (expense_shares.c.participant_id.in_(of_trips), expense_shares.c.is_counted == true())
    return union_all(
        _sum("paid", expense_payers, expense_payers.c.participant_id, expenses.c.currency)
        .join(expenses, expenses.c.id == expense_payers.c.expense_id)
        .where(*alive),
        # In the order of an index that covers it: nothing is joined or sorted for each of the many shares.
        _sum("owed", expense_shares, expense_shares.c.participant_id, expense_shares.c.currency).where(*counted),
        *[
            _sum(kind, payments, person, payments.c.currency).where(*settled)
            for kind, person in (("sent", payments.c.payer_id), ("received", payments.c.receiver_id))
        ],
    ).subquery()


def _sum(kind: str, table: Table, person: ColumnElement[UUID], currency: ColumnElement[str]) -> Select[Any]:
    columns: tuple[ColumnElement[Any], ...] = (
        person.label("participant_id"),
        currency.label("currency"),
        literal(kind).label("kind"),
        func.sum(table.c.amount_minor).label("amount"),
        func.sum(table.c.settlement_minor).label("settlement"),
    )
    return select(*columns).group_by(person, currency)


def _add(sums: dict[str, int], row: Row[Any], minor_units: Any) -> None:
    if row.kind is not None:
        # PostgreSQL sums 64-bit integers as numeric, so that they cannot overflow: they come back as Decimal.
        sums[row.kind] = sums.get(row.kind, 0) + int(minor_units)


def _tallies(sums: Sums) -> tuple[Tally, ...]:
    return tuple(Tally(person, currency, *_figures(found)) for (person, currency), found in sums.items())


def _figures(found: dict[str, int]) -> tuple[int, int, int, int]:
    paid, owed, sent, received = [found.get(kind, 0) for kind in _KINDS]
    return paid, owed, sent, received
