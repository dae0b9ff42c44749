"""Meaning: the conditions of the expenses that filters mean, in SQL; what their texts say is compared elsewhere."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, literal, or_, select

from domain.categories import Category, with_parts
from domain.currencies import all_currencies
from domain.money import LARGEST_MINOR_UNITS
from domain.plans import AmountRange, Filters
from domain.question_reading.days import DayRange
from persistence.among import among
from persistence.bases import became
from persistence.tables import expense_payers, expense_shares, expenses, participants

Conditions = Iterator[ColumnElement[bool]]


def alive(trip_id: UUID) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that an expense is of a trip, and not deleted."""
    return expenses.c.trip_id == trip_id, expenses.c.deleted_at.is_(None)


def meant_by(filters: Filters) -> Conditions:
    """Yield the conditions that leave the expenses meant, but for what their texts say."""
    yield from _of_kinds(filters)
    if filters.payer_ids:
        yield _has_part(expense_payers, among(became(participants), filters.payer_ids))
    for participant_id in filters.participant_ids:
        yield _has_part(expense_shares, became(participants) == participant_id)
    if filters.methods:
        yield expenses.c.payment_method.in_([method.value for method in filters.methods])
    if filters.currency is not None:
        yield expenses.c.currency == filters.currency.code
    yield from on_days(filters.days, expenses.c.spent_on)
    yield from of_amount(filters.amount, expenses.c.amount_minor, expenses.c.currency)


def of_amount(bounds: AmountRange | None, minor_units: ColumnElement[int], code: ColumnElement[str]) -> Conditions:
    """Yield the condition that an amount lies within bounds of whole units: exactly, in the minor units of each."""
    if bounds is None:
        return
    by_digits: dict[int, list[str]] = defaultdict(list)
    for currency in all_currencies():
        by_digits[currency.digits].append(currency.code)
    yield or_(
        *(
            and_(code.in_(codes), *_between(minor_units, *bounds.in_minor_units(digits)))
            for digits, codes in by_digits.items()
        )
    )


def on_days(days: DayRange | None, day: ColumnElement[Any]) -> Conditions:
    """Yield the conditions that a day lies within others."""
    if days is not None and days.first is not None:
        yield day >= days.first
    if days is not None and days.last is not None:
        yield day <= days.last


def _of_kinds(filters: Filters) -> Conditions:
    within: list[ColumnElement[bool]] = []
    if filters.categories:
        within.append(expenses.c.category.in_(_with_all_parts(filters.categories)))
    if filters.own_category_ids:
        within.append(among(expenses.c.trip_category_id, filters.own_category_ids))
    if within:
        yield or_(*within)
    if filters.without:
        yield expenses.c.category.not_in(_with_all_parts(filters.without))


def _has_part(parts: Any, is_theirs: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition that an expense has a payer or a sharer of whom something holds."""
    people = select(literal(1)).join_from(parts, participants, participants.c.id == parts.c.participant_id)
    return people.where(parts.c.expense_id == expenses.c.id, is_theirs).exists()


def _between(minor_units: ColumnElement[int], least: int | None, most: int | None) -> Conditions:
    """Yield that minor units lie between two, both included; no bound goes to the database that none could pass."""
    if (least is not None and least > LARGEST_MINOR_UNITS) or (most is not None and most < 0):
        yield false()
        return
    if least is not None:
        yield minor_units >= max(least, 0)
    if most is not None:
        yield minor_units <= min(most, LARGEST_MINOR_UNITS)


def _with_all_parts(categories: Iterable[Category]) -> list[str]:
    return [part.value for category in categories for part in with_parts(category)]
