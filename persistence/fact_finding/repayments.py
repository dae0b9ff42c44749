"""Repayments: what recorded payments between people come to, added up by the database for each currency."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, func, or_, select

from domain.currencies import currency_of
from domain.figure_making.made_facts import LONGEST_LIST
from domain.figure_making.repayments import Repayment, Repayments
from domain.money import Money
from domain.plans import Query
from persistence.among import among
from persistence.bases import became
from persistence.database import Snapshot
from persistence.fact_finding.meaning import Conditions, of_amount, on_days
from persistence.fact_finding.ordered_ids import ordered_ids
from persistence.tables import participants, payments

_PAYERS, _RECEIVERS = participants.alias("payer"), participants.alias("receiver")


async def load_repayments(connection: Snapshot, query: Query, trip_id: UUID) -> tuple[Repayments, ...]:
    """Return the payments that a query means, by currency; what is deleted does not count."""
    meant = _meant(query, trip_id)
    first: dict[str, list[Repayment]] = defaultdict(list)
    for row in await connection.rows(select(meant).where(meant.c.place <= LONGEST_LIST).order_by(meant.c.place)):
        amount = Money(row.amount_minor, currency_of(row.currency))
        first[row.currency].append(Repayment(row.payer_id, row.receiver_id, amount, row.paid_on))
    return tuple(
        Repayments(Money(int(row.total), currency_of(row.currency)), row.payment_ids, tuple(first[row.currency]))
        for row in await connection.many_rows(
            select(
                meant.c.currency,
                func.sum(meant.c.amount_minor).label("total"),
                ordered_ids(meant.c.id, meant.c.place).label("payment_ids"),
            )
            .group_by(meant.c.currency)
            .order_by(meant.c.currency)
        )
    )


def _meant(query: Query, trip_id: UUID) -> CTE:
    """Select the payments meant, numbered in each currency by day."""
    order = (payments.c.paid_on, payments.c.id)
    return (
        select(
            *(payments.c[name] for name in ("id", "amount_minor", "currency", "paid_on")),
            became(_PAYERS).label("payer_id"),
            became(_RECEIVERS).label("receiver_id"),
            func.row_number().over(partition_by=payments.c.currency, order_by=order).label("place"),
        )
        .join(_PAYERS, _PAYERS.c.id == payments.c.payer_id)
        .join(_RECEIVERS, _RECEIVERS.c.id == payments.c.receiver_id)
        .where(payments.c.trip_id == trip_id, payments.c.deleted_at.is_(None), *_conditions(query))
        .cte("meant")
    )


def _conditions(query: Query) -> Conditions:
    payer: ColumnElement[Any] = became(_PAYERS)
    receiver: ColumnElement[Any] = became(_RECEIVERS)
    yield from on_days(query.filters.days, payments.c.paid_on)
    if query.sender_id is not None:
        yield payer == query.sender_id
    if query.receiver_id is not None:
        yield receiver == query.receiver_id
    if len(query.people) == 1:
        yield or_(payer == query.people[0], receiver == query.people[0])
    elif query.people:
        yield among(payer, query.people)
        yield among(receiver, query.people)
    if query.filters.currency is not None:
        yield payments.c.currency == query.filters.currency.code
    yield from of_amount(query.filters.amount, payments.c.amount_minor, payments.c.currency)
