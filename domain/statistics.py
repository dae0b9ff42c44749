"""Statistics: what a trip cost, by this and by that; the database adds up, and payments are no spending."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.balances import Tally
from domain.categories import Category, parts_of, top_level
from domain.money import Money, total
from domain.payment_methods import PaymentMethod
from domain.trips import Trip


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`, both included; None: from the beginning, to the end."""

    first: date | None = None
    last: date | None = None


EVER = Period()


@dataclass(frozen=True, slots=True)
class Statistics:
    """A trip, and the days of it whose expenses are to be added up."""

    trip: Trip
    period: Period


@dataclass(frozen=True, slots=True)
class Spending:
    """What expenses come to in the currency the trip settles in, and how many they are."""

    total: Money
    count: int


@dataclass(frozen=True, slots=True)
class CategorySpending(Spending):
    """Spending on a category; of one of the first level, all of it, with what it is made of."""

    category: Category
    parts: "tuple[CategorySpending, ...]" = ()
    own: "tuple[TripCategorySpending, ...]" = ()


@dataclass(frozen=True, slots=True)
class TripCategorySpending(Spending):
    """Spending on a category of the trip's own."""

    trip_category_id: UUID


@dataclass(frozen=True, slots=True)
class DaySpending(Spending):
    """Spending on a day."""

    day: date


@dataclass(frozen=True, slots=True)
class MonthSpending(Spending):
    """Spending in a month, as ISO 8601 writes it: "2026-10"."""

    month: str


@dataclass(frozen=True, slots=True)
class CurrencySpending:
    """Spending in a currency: what was paid in it, what that is in the currency the trip settles in, how many times."""

    total: Money
    settlement: Money
    count: int


@dataclass(frozen=True, slots=True)
class MethodSpending(Spending):
    """Spending by a payment method; None where nobody said."""

    payment_method: PaymentMethod | None


@dataclass(frozen=True, slots=True)
class ParticipantSpending:
    """What somebody paid for all, and what they consumed: their shares."""

    participant_id: UUID
    paid: Money
    consumed: Money


@dataclass(frozen=True, slots=True)
class CategorySum:
    """A sum of the database: of the expenses of one category, and of one of the trip's own below it or of none."""

    category: Category
    trip_category_id: UUID | None
    spending: Spending


def spending_by_category(sums: Sequence[CategorySum]) -> tuple[CategorySpending, ...]:
    """Return spending on each category of the first level that has any, the most first, with what it is made of."""
    return _by_category(top_level(), sums)


def spending_by_participant(tallies: Iterable[Tally]) -> tuple[ParticipantSpending, ...]:
    """Return what everybody paid and consumed, whoever consumed most first; payments are no spending."""
    spending = [
        ParticipantSpending(tally.participant_id, Money(tally.paid, tally.currency), Money(tally.owed, tally.currency))
        for tally in tallies
    ]
    return tuple(sorted(spending, key=_most_consumed))


def average(amount: Money, parts: int) -> Money | None:
    """Return an amount divided into equal parts, rounded half to even; None where there are no parts."""
    if parts == 0:
        return None
    whole, rest = divmod(amount.minor_units, parts)
    is_up = 2 * rest > parts or (2 * rest == parts and whole % 2 == 1)
    return Money(whole + is_up, amount.currency)


def _by_category(categories: Iterable[Category], sums: Sequence[CategorySum]) -> tuple[CategorySpending, ...]:
    found = [
        (category, [row for row in sums if category in {row.category, row.category.parent}]) for category in categories
    ]
    spending = [_of_category(category, rows) for category, rows in found if rows]
    # Sorting keeps the order of the categories where two come to the same.
    return tuple(sorted(spending, key=_most_spent))


def _of_category(category: Category, rows: Sequence[CategorySum]) -> CategorySpending:
    currency = rows[0].spending.total.currency
    own = [
        TripCategorySpending(row.spending.total, row.spending.count, row.trip_category_id)
        for row in rows
        if row.trip_category_id is not None
    ]
    return CategorySpending(
        total=total((row.spending.total for row in rows), currency),
        count=sum(row.spending.count for row in rows),
        category=category,
        parts=_by_category(parts_of(category), rows),
        own=tuple(sorted(own, key=_most_spent)),
    )


def _most_spent(spending: Spending) -> int:
    return -spending.total.minor_units


def _most_consumed(spending: ParticipantSpending) -> tuple[int, int, UUID]:
    return -spending.consumed.minor_units, -spending.paid.minor_units, spending.participant_id
