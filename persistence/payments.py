"""Payments: rows of money that participants gave each other."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select

from domain.access import Viewer
from domain.filters import PaymentFilter
from domain.orders import Order, PaymentOrderField
from domain.payments import Payment
from persistence.among import among
from persistence.conditions import of_payments
from persistence.database import ReadConnection, WriteConnection
from persistence.exchange_rates import rate_columns, rate_in
from persistence.grants import is_seen
from persistence.listings import Listing
from persistence.pages import Page, PageRequest, count_rows, load_pages
from persistence.readings import Attributes, Reading, money_in, selective
from persistence.tables import payments, trips

PAYMENT = Reading(
    Payment,
    {
        "id": payments.c.id,
        "trip_id": payments.c.trip_id,
        "payer_id": payments.c.payer_id,
        "receiver_id": payments.c.receiver_id,
        "amount": money_in(payments.c.amount_minor, payments.c.currency),
        "settlement": money_in(payments.c.settlement_minor, trips.c.currency),
        "exchange_rate": rate_in(payments),
        "paid_on": payments.c.paid_on,
        "note": payments.c.note,
        "created_at": payments.c.created_at,
        "version": payments.c.version,
        "transfer_id": payments.c.transfer_id,
        "transfer_minor_units": payments.c.transfer_minor,
        "deleted_at": payments.c.deleted_at,
    },
)
_WHOLE = PAYMENT.whole
_ROWS = select(*_WHOLE.columns).select_from(payments.join(trips, trips.c.id == payments.c.trip_id))
_ORDER = (payments.c.paid_on, payments.c.id)
_ORDERED_BY: dict[StrEnum, ColumnElement[Any]] = {
    PaymentOrderField.PAID_ON: payments.c.paid_on,
    PaymentOrderField.AMOUNT: payments.c.settlement_minor,
    PaymentOrderField.CREATED_AT: payments.c.created_at,
}

PAYMENTS_OF_TRIP = Listing(rows=_ROWS.where(payments.c.deleted_at.is_(None)), parent=payments.c.trip_id, order=_ORDER)
DELETED_PAYMENTS_OF_TRIP = Listing(
    rows=_ROWS.where(payments.c.deleted_at.is_not(None)), parent=payments.c.trip_id, order=_ORDER
)


async def insert_payment(connection: WriteConnection, payment: Payment) -> None:
    """Store a new payment."""
    await connection.change(payments.insert().values(id=payment.id, **_columns(payment)))


async def replace_payment(connection: WriteConnection, payment: Payment) -> None:
    """Store a changed payment."""
    await connection.change(payments.update().where(payments.c.id == payment.id).values(**_columns(payment)))


async def load_payments_for(
    connection: ReadConnection, viewer: Viewer, payment_ids: Iterable[UUID]
) -> dict[UUID, Payment]:
    """Return the payments of the viewer's trips, by id, also deleted ones; all others are left out."""
    statement = _ROWS.where(is_seen(payments.c.trip_id, viewer), among(payments.c.id, payment_ids))
    return {row.id: _WHOLE.value_of(row) for row in await connection.rows(statement)}


async def load_payments_of_transfers(
    connection: ReadConnection, transfer_ids: Iterable[UUID]
) -> dict[UUID, tuple[Payment, ...]]:
    """Return the payments of each transfer of a plan that are not deleted, by day."""
    wanted = list(transfer_ids)
    of_transfers = (among(payments.c.transfer_id, wanted), payments.c.deleted_at.is_(None))
    found: dict[UUID, list[Payment]] = {transfer_id: [] for transfer_id in wanted}
    for row in await connection.rows(_ROWS.where(*of_transfers).order_by(*_ORDER)):
        found[row.transfer_id].append(_WHOLE.value_of(row))
    return {transfer_id: tuple(paid) for transfer_id, paid in found.items()}


@selective(Payment)
async def load_payment_pages(
    connection: ReadConnection,
    wanted: PaymentFilter,
    order: Order,
    request: PageRequest,
    trip_ids: Sequence[UUID],
    *,
    attributes: Attributes = None,
) -> dict[UUID, Page[Payment]]:
    """Return a page of each trip's payments that are wanted, with those attributes, in an order."""
    selected = PAYMENT.of(attributes)
    listing = _listing(PAYMENTS_OF_TRIP, wanted, order).showing(selected.columns)
    return await load_pages(connection, listing, request, trip_ids, selected.value_of)


async def load_payments_of_trip(
    connection: ReadConnection, trip_id: UUID, *, with_deleted: bool = False
) -> tuple[Payment, ...]:
    """Return all payments of a trip, by day, the deleted ones where they are wanted."""
    wanted = () if with_deleted else (payments.c.deleted_at.is_(None),)
    statement = _ROWS.where(payments.c.trip_id == trip_id, *wanted).order_by(*_ORDER)
    return tuple(_WHOLE.value_of(row) for row in await connection.rows(statement))


@selective(Payment)
async def load_deleted_payment_pages(
    connection: ReadConnection,
    wanted: PaymentFilter,
    order: Order,
    request: PageRequest,
    trip_ids: Sequence[UUID],
    *,
    attributes: Attributes = None,
) -> dict[UUID, Page[Payment]]:
    """Return a page of each trip's deleted payments that are wanted, with those attributes, in an order."""
    selected = PAYMENT.of(attributes)
    listing = _listing(DELETED_PAYMENTS_OF_TRIP, wanted, order).showing(selected.columns)
    return await load_pages(connection, listing, request, trip_ids, selected.value_of)


async def count_deleted_payments(
    connection: ReadConnection, wanted: PaymentFilter, trip_ids: Sequence[UUID]
) -> dict[UUID, int]:
    """Return how many deleted payments that are wanted each trip has."""
    return await count_rows(connection, DELETED_PAYMENTS_OF_TRIP.where(of_payments(wanted)), trip_ids)


async def count_payments(
    connection: ReadConnection, wanted: PaymentFilter, trip_ids: Sequence[UUID]
) -> dict[UUID, int]:
    """Return how many payments that are wanted each trip has."""
    return await count_rows(connection, PAYMENTS_OF_TRIP.where(of_payments(wanted)), trip_ids)


def _listing(listing: Listing, wanted: PaymentFilter, order: Order) -> Listing:
    by = (_ORDERED_BY[order.by], payments.c.id)
    return listing.where(of_payments(wanted)).ordered(by, order.direction)


def _columns(payment: Payment) -> dict[str, Any]:
    return {
        "trip_id": payment.trip_id,
        "payer_id": payment.payer_id,
        "receiver_id": payment.receiver_id,
        "amount_minor": payment.amount.minor_units,
        "currency": payment.amount.currency.code,
        "settlement_minor": payment.settlement.minor_units,
        **rate_columns(payment.exchange_rate),
        "paid_on": payment.paid_on,
        "note": payment.note,
        "transfer_id": payment.transfer_id,
        "transfer_minor": payment.transfer_minor_units,
        "version": payment.version,
        "created_at": payment.created_at,
        "deleted_at": payment.deleted_at,
    }
