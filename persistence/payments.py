"""Payments: rows of money that participants gave each other."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, select

from domain.access import Viewer
from domain.currencies import currency_of
from domain.money import Money
from domain.payments import Payment
from persistence.database import ReadConnection, WriteConnection
from persistence.pages import Listing, Page, PageRequest, count_rows, load_pages
from persistence.tables import memberships, payments

PAYMENTS_OF_TRIP = Listing(rows=select(payments), parent=payments.c.trip_id, order=(payments.c.paid_on, payments.c.id))


async def insert_payment(connection: WriteConnection, payment: Payment) -> None:
    """Store a new payment."""
    await connection.change(
        payments.insert().values(
            id=payment.id,
            trip_id=payment.trip_id,
            payer_id=payment.payer_id,
            receiver_id=payment.receiver_id,
            amount_minor=payment.amount.minor_units,
            currency=payment.amount.currency.code,
            paid_on=payment.paid_on,
            note=payment.note,
            created_at=payment.created_at,
        )
    )


async def load_payments_for(
    connection: ReadConnection, viewer: Viewer, payment_ids: Iterable[UUID]
) -> dict[UUID, Payment]:
    """Return the payments of the viewer's trips, by id; all others are left out."""
    on_trip = and_(memberships.c.trip_id == payments.c.trip_id, memberships.c.user_id == viewer.user_id)
    statement = select(payments).join(memberships, on_trip).where(payments.c.id.in_(list(payment_ids)))
    return {row.id: _payment(row) for row in await connection.rows(statement)}


async def load_payment_pages(
    connection: ReadConnection, request: PageRequest, trip_ids: Sequence[UUID]
) -> dict[UUID, Page[Payment]]:
    """Return a page of each trip's payments, the latest day first."""
    return await load_pages(connection, PAYMENTS_OF_TRIP, request, trip_ids, _payment)


async def count_payments(connection: ReadConnection, trip_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return how many payments each trip has."""
    return await count_rows(connection, PAYMENTS_OF_TRIP, trip_ids)


def _payment(row: Row[Any]) -> Payment:
    return Payment(
        id=row.id,
        trip_id=row.trip_id,
        payer_id=row.payer_id,
        receiver_id=row.receiver_id,
        amount=Money(row.amount_minor, currency_of(row.currency)),
        paid_on=row.paid_on,
        note=row.note,
        created_at=row.created_at,
    )
