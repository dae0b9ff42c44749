"""Bases: the columns that figures of the ledger are read from, whichever currency they are wanted in."""

from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, func

from domain.balances import Basis
from persistence.tables import trips


def units_on(basis: Basis, figures: FromClause) -> ColumnElement[int]:
    """Return the minor units of a row: of an expense, of a part of one, or of a payment."""
    return figures.c.settlement_minor if basis is Basis.SETTLEMENT else figures.c.amount_minor


def currency_on(basis: Basis, booked: FromClause) -> ColumnElement[str]:
    """Return the code of the currency those are in, for an expense or a payment that is joined with its trip."""
    return trips.c.currency if basis is Basis.SETTLEMENT else booked.c.currency


def became(people: FromClause) -> ColumnElement[UUID]:
    """Return who a participant is now: whom they were merged into, or themselves."""
    return func.coalesce(people.c.merged_into_id, people.c.id)
