"""Parts: what of each expense counts for a query, a row for each expense and, where people are told apart, for each.

An expense has several payers and several shares, who may be several of those whom somebody has become. Each part is
added up here once, so that whatever adds up parts counts no expense twice.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    Subquery,
    Table,
    case,
    func,
    literal,
    null,
    select,
)

from domain.categories import Category
from domain.plans import Filters, Grouping, Query
from persistence.among import among
from persistence.bases import became
from persistence.calendar_days import finite, first_of_month, monday_of
from persistence.fact_finding.meaning import alive, meant_by
from persistence.fact_finding.spellings import spelled_by
from persistence.tables import expense_payers, expense_shares, expenses, participants


def parts_of(
    query: Query, filters: Filters, trip_id: UUID, matching: tuple[UUID, ...] | None, spellings: Mapping[str, str]
) -> CTE:
    """Select what counts for a query, numbered by day: in minor units of the currency it was paid in, and as booked.

    `matching` are the expenses whose texts say what the filters ask for, None where they ask for none. `spellings` are
    of places that are told as others.
    """
    meant = [*alive(trip_id), *meant_by(filters)]
    if matching is not None:
        meant.append(among(expenses.c.id, matching))
    if query.is_of_shares:
        sharers = None if query.group_by is Grouping.PARTICIPANT else query.people
        parts = _summed(expense_shares, meant, sharers, is_by_person=_is_by_sharer(query))
        return _joined(query, parts, spellings, _is_paid_by_others(filters))
    if filters.payer_ids or query.group_by is Grouping.PAYER:
        parts = _summed(expense_payers, meant, filters.payer_ids or None, is_by_person=query.group_by is Grouping.PAYER)
        return _joined(query, parts, spellings, literal(0))
    return _joined(query, _whole(meant), spellings, literal(0))


def _is_by_sharer(query: Query) -> bool:
    return query.group_by in {Grouping.NONE, Grouping.PARTICIPANT}


def _is_paid_by_others(filters: Filters) -> ColumnElement[int]:
    """Return 1 for an expense of which others than the payers meant paid a part."""
    if not filters.payer_ids:
        return literal(0)
    paid = (
        select(func.sum(expense_payers.c.amount_minor))
        .join(participants, participants.c.id == expense_payers.c.participant_id)
        .where(expense_payers.c.expense_id == expenses.c.id, among(became(participants), filters.payer_ids))
    )
    return case((paid.scalar_subquery() < expenses.c.amount_minor, 1), else_=0)


def _whole(meant: list[ColumnElement[bool]]) -> Subquery:
    return (
        select(
            expenses.c.id.label("expense_id"),
            null().label("person_id"),
            expenses.c.amount_minor.label("minor"),
            expenses.c.settlement_minor.label("booked"),
            literal(0).label("position"),
        )
        .where(*meant)
        .subquery()
    )


def _summed(
    table: Table, meant: list[ColumnElement[bool]], people: tuple[UUID, ...] | None, *, is_by_person: bool
) -> Subquery:
    """Select what people paid or bear of each expense, of each of them where so; None are all people."""
    person_id = became(participants)
    statement = (
        select(
            table.c.expense_id,
            (person_id if is_by_person else null()).label("person_id"),
            func.sum(table.c.amount_minor).label("minor"),
            func.sum(table.c.settlement_minor).label("booked"),
            func.min(table.c.position).label("position"),
        )
        .join(expenses, expenses.c.id == table.c.expense_id)
        .join(participants, participants.c.id == table.c.participant_id)
        .where(*meant)
        .group_by(table.c.expense_id, *([person_id] if is_by_person else []))
    )
    return (statement if people is None else statement.where(among(person_id, people))).subquery()


def _joined(query: Query, parts: Subquery, spellings: Mapping[str, str], is_paid_by_others: ColumnElement[int]) -> CTE:
    """Select parts with what is told of their expenses, numbered in the order of those."""
    order = (expenses.c.spent_on, expenses.c.id, parts.c.position)
    spelled = spelled_by(spellings)
    key = _key(query, parts, spelled)
    statement = select(
        *(parts.c[name] for name in ("expense_id", "minor", "booked")),
        expenses.c.currency,
        expenses.c.spent_on,
        key.label("key"),
        func.row_number().over(order_by=order).label("number"),
        is_paid_by_others.label("is_paid_by_others"),
    ).join_from(parts, expenses, expenses.c.id == parts.c.expense_id)
    if spelled is not None:
        statement = statement.outerjoin(spelled, spelled.c.key == expenses.c.place)
    return statement.cte("parts")


def _key(query: Query, parts: Subquery, spelled: FromClause | None) -> ColumnElement[Any]:
    """Return what the parts of a group have in common: the person whose they are, unless another thing is named."""
    if query.group_by is Grouping.PLACE and spelled is not None:
        return func.coalesce(spelled.c.value, expenses.c.place)
    return _KEYS.get(query.group_by, parts.c.person_id)


_DAY = expenses.c.spent_on
_KEYS: Mapping[Grouping, ColumnElement[Any]] = {
    Grouping.CATEGORY: case({part.value: part.parent.value for part in Category}, value=expenses.c.category),
    Grouping.WEEK: monday_of(finite(_DAY)),
    Grouping.MONTH: first_of_month(finite(_DAY)),
    Grouping.DAY: _DAY,
    Grouping.CURRENCY: expenses.c.currency,
    Grouping.PAYMENT_METHOD: expenses.c.payment_method,
    Grouping.PLACE: expenses.c.place,
}
