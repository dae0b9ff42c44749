"""Statistics: sums of spending, each added up by the database in one statement for any number of trips.

Every function takes a period and trips. Deleted expenses and payments do not count.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    Row,
    Select,
    Subquery,
    Table,
    case,
    extract,
    func,
    literal,
    select,
    union_all,
)

from domain.balances import Tally
from domain.categories import Category
from domain.currencies import currency_of
from domain.money import Money
from domain.payment_methods import PaymentMethod
from domain.statistics import (
    CategorySpending,
    CategorySum,
    CurrencySpending,
    DaySpending,
    MethodSpending,
    MonthSpending,
    ParticipantSpending,
    Period,
    Spending,
    spending_by_category,
    spending_by_participant,
)
from persistence.among import among
from persistence.bases import became
from persistence.calendar_days import finite
from persistence.conditions import within
from persistence.database import ReadConnection
from persistence.tables import expense_payers, expense_shares, expenses, participants, trips

Value = TypeVar("Value")
_SECONDS_A_DAY = 86_400


async def load_totals(connection: ReadConnection, period: Period, trip_ids: Sequence[UUID]) -> dict[UUID, Spending]:
    """Return what each trip cost, and by how many expenses."""
    sums = _sums(period, trip_ids)
    statement = (
        select(trips.c.id, trips.c.currency.label("settles_in"), sums.c.many, sums.c.settlement)
        .outerjoin(sums, sums.c.trip_id == trips.c.id)
        .where(among(trips.c.id, trip_ids))
    )
    return {row.id: Spending(_settlement(row), row.many or 0) for row in await connection.rows(statement)}


async def load_by_category(
    connection: ReadConnection, period: Period, trip_ids: Sequence[UUID]
) -> dict[UUID, tuple[CategorySpending, ...]]:
    """Return what each trip spent on each category of the first level, the most first."""
    statement = _summed(_sums(period, trip_ids, expenses.c.category, expenses.c.trip_category_id))
    found = await _by_trip(connection, statement, trip_ids, _category_sum)
    return {trip_id: spending_by_category(sums) for trip_id, sums in found.items()}


async def load_by_participant(
    connection: ReadConnection, period: Period, trip_ids: Sequence[UUID]
) -> dict[UUID, tuple[ParticipantSpending, ...]]:
    """Return what everybody of each trip paid and consumed; whoever was merged into somebody counts as they.

    For all days, `persistence.balances.load_tallies_of_trips` knows the same from one index.
    """
    parts = union_all(
        _part("paid", expense_payers, period, trip_ids), _part("owed", expense_shares, period, trip_ids)
    ).subquery()
    person_id = became(participants).label("person_id")
    paid, owed = [func.sum(case((parts.c.kind == kind, parts.c.settlement), else_=0)) for kind in ("paid", "owed")]
    statement = (
        select(participants.c.trip_id, person_id, paid.label("paid"), owed.label("owed"), _settles_in())
        .join(trips, trips.c.id == participants.c.trip_id)
        .outerjoin(parts, parts.c.participant_id == participants.c.id)
        .where(among(participants.c.trip_id, trip_ids))
        .group_by(participants.c.trip_id, person_id, trips.c.currency)
    )
    found = await _by_trip(connection, statement, trip_ids, _tally)
    return {trip_id: spending_by_participant(tallies) for trip_id, tallies in found.items()}


async def load_by_day(
    connection: ReadConnection, period: Period, trip_ids: Sequence[UUID]
) -> dict[UUID, tuple[DaySpending, ...]]:
    """Return what each trip spent on each day that it spent anything, in their order."""
    sums = _sums(period, trip_ids, expenses.c.spent_on)
    return await _by_trip(connection, _summed(sums).order_by(sums.c.spent_on), trip_ids, _day)


async def load_by_month(
    connection: ReadConnection, period: Period, trip_ids: Sequence[UUID]
) -> dict[UUID, tuple[MonthSpending, ...]]:
    """Return what each trip spent in each month that it spent anything, in their order."""
    days = _sums(period, trip_ids, expenses.c.spent_on)
    # Of days, which are few: each database takes a date apart slowly.
    day = finite(days.c.spent_on)
    year, month = [extract(part, day).label(f"spent_{part}") for part in ("year", "month")]
    many, settlement = func.sum(days.c.many).label("many"), func.sum(days.c.settlement).label("settlement")
    months = select(days.c.trip_id, year, month, many, settlement).group_by(days.c.trip_id, year, month).subquery()
    ordered = _summed(months).order_by(months.c.spent_year, months.c.spent_month)
    return await _by_trip(connection, ordered, trip_ids, _month)


async def load_by_currency(
    connection: ReadConnection, period: Period, trip_ids: Sequence[UUID]
) -> dict[UUID, tuple[CurrencySpending, ...]]:
    """Return what each trip spent in each currency, that which came to most in the trip's first."""
    original = func.sum(expenses.c.amount_minor).label("original")
    sums = _sums(period, trip_ids, expenses.c.currency, also=(original,))
    return await _by_trip(connection, _most_first(sums, sums.c.currency), trip_ids, _currency)


async def load_by_payment_method(
    connection: ReadConnection, period: Period, trip_ids: Sequence[UUID]
) -> dict[UUID, tuple[MethodSpending, ...]]:
    """Return what each trip spent by each payment method, the most first."""
    sums = _sums(period, trip_ids, expenses.c.payment_method)
    return await _by_trip(connection, _most_first(sums, sums.c.payment_method), trip_ids, _method)


async def load_person_nights(connection: ReadConnection, period: Period, trip_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return how many nights the people of each trip are there, added up; the night of the last day does not count.

    Of a period, the nights from its first day to its last count. Whoever's dates are not known has none, and neither
    has who was merged into somebody.
    """
    arrives = _later(participants.c.arrives_on, period.first)
    leaves = _earlier(participants.c.leaves_on, period.last)
    # Seconds, because only those are counted by both databases.
    seconds = extract("epoch", finite(leaves)) - extract("epoch", finite(arrives))
    statement = (
        select(participants.c.trip_id, func.sum(seconds).label("seconds"))
        .where(among(participants.c.trip_id, trip_ids), participants.c.merged_into_id.is_(None), leaves > arrives)
        .group_by(participants.c.trip_id)
    )
    found = {row.trip_id: int(row.seconds) // _SECONDS_A_DAY for row in await connection.rows(statement)}
    return {trip_id: found.get(trip_id, 0) for trip_id in trip_ids}


def _sums(
    period: Period, trip_ids: Sequence[UUID], *by: ColumnElement[Any], also: Iterable[ColumnElement[Any]] = ()
) -> Subquery:
    many, settlement = func.count().label("many"), func.sum(expenses.c.settlement_minor).label("settlement")
    return (
        select(expenses.c.trip_id, *by, many, settlement, *also)
        .where(
            among(expenses.c.trip_id, trip_ids), expenses.c.deleted_at.is_(None), *within(period, expenses.c.spent_on)
        )
        .group_by(expenses.c.trip_id, *by)
        .subquery()
    )


def _summed(sums: Subquery) -> Select[Any]:
    return select(sums, _settles_in()).join(trips, trips.c.id == sums.c.trip_id)


def _most_first(sums: Subquery, then: ColumnElement[Any]) -> Select[Any]:
    return _summed(sums).order_by(sums.c.settlement.desc(), then)


def _settles_in() -> ColumnElement[str]:
    return trips.c.currency.label("settles_in")


def _part(kind: str, table: Table, period: Period, trip_ids: Sequence[UUID]) -> Select[Any]:
    settlement = func.sum(table.c.settlement_minor).label("settlement")
    return (
        select(table.c.participant_id, literal(kind).label("kind"), settlement)
        .join(expenses, expenses.c.id == table.c.expense_id)
        .where(
            among(expenses.c.trip_id, trip_ids), expenses.c.deleted_at.is_(None), *within(period, expenses.c.spent_on)
        )
        .group_by(table.c.participant_id)
    )


def _later(day: ColumnElement[date], other: date | None) -> ColumnElement[date]:
    return day if other is None else case((day < other, literal(other, Date)), else_=day)


def _earlier(day: ColumnElement[date], last: date | None) -> ColumnElement[date]:
    """The morning after the period's last night, where somebody stays beyond it."""
    if last is None or last == date.max:
        return day
    morning = last + timedelta(days=1)
    return case((day > morning, literal(morning, Date)), else_=day)


async def _by_trip(
    connection: ReadConnection, statement: Select[Any], trip_ids: Sequence[UUID], value_of: Callable[[Row[Any]], Value]
) -> dict[UUID, tuple[Value, ...]]:
    found: dict[UUID, list[Value]] = defaultdict(list)
    for row in await connection.rows(statement):
        found[row.trip_id].append(value_of(row))
    return {trip_id: tuple(found[trip_id]) for trip_id in trip_ids}


def _settlement(row: Row[Any]) -> Money:
    # PostgreSQL sums 64-bit integers as numeric, which comes back as Decimal.
    return Money(int(row.settlement or 0), currency_of(row.settles_in))


def _category_sum(row: Row[Any]) -> CategorySum:
    return CategorySum(Category(row.category), row.trip_category_id, Spending(_settlement(row), row.many))


def _tally(row: Row[Any]) -> Tally:
    return Tally(row.person_id, currency_of(row.settles_in), paid=int(row.paid), owed=int(row.owed))


def _day(row: Row[Any]) -> DaySpending:
    return DaySpending(_settlement(row), row.many, row.spent_on)


def _month(row: Row[Any]) -> MonthSpending:
    return MonthSpending(_settlement(row), int(row.many), f"{int(row.spent_year):04}-{int(row.spent_month):02}")


def _currency(row: Row[Any]) -> CurrencySpending:
    return CurrencySpending(Money(int(row.original), currency_of(row.currency)), _settlement(row), row.many)


def _method(row: Row[Any]) -> MethodSpending:
    method = None if row.payment_method is None else PaymentMethod(row.payment_method)
    return MethodSpending(_settlement(row), row.many, method)
