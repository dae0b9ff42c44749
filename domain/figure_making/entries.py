"""Entries: what figures need of an expense, and what they are read against."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from domain.categories import Category
from domain.money import Money
from domain.payment_methods import PaymentMethod
from domain.question_reading.days import DayRange


@dataclass(frozen=True, slots=True)
class Entry:
    """What figures need of an expense; `sharer_id` and the amounts are one person's part where shares are asked for.

    `booked` is the amount in the trip's currency. `paid` is what each of its payers paid, in minor units of the
    expense's currency and of the trip's; where only some payers are meant it is of these, and `is_paid_by_others` tells
    that others paid a part as well.
    """

    expense_id: UUID
    description: str
    amount: Money
    booked: Money
    spent_on: date
    category: Category
    paid: tuple[tuple[UUID, int, int], ...]
    method: PaymentMethod | None = None
    place: str | None = None
    sharer_id: UUID | None = None
    is_paid_by_others: bool = False

    def by_payer(self) -> Iterator["Entry"]:
        """Yield the entry once for each of its payers, with what they paid as its amounts."""
        for payer in self.paid:
            amount, booked = Money(payer[1], self.amount.currency), Money(payer[2], self.booked.currency)
            yield replace(self, amount=amount, booked=booked, paid=(payer,))


@dataclass(frozen=True, slots=True)
class Context:
    """What figures are read against: the trip's people by name, how many it has, and the days of its ledger.

    `days_there` is on how many days something was spent in the places of a query, 0 where that is not told, and None
    where it is of no place. `everyone` are those who count, each once: who was merged into somebody is they.
    """

    names: Mapping[UUID, str]
    people: int = 1
    days: DayRange | None = None
    own_categories: Mapping[UUID, str] | None = None
    days_there: int | None = None
    everyone: tuple[UUID, ...] = ()


def expense_ids(entries: Iterable[Entry]) -> tuple[UUID, ...]:
    """Return the expenses of entries, each once."""
    return tuple(dict.fromkeys(entry.expense_id for entry in entries))


def grouped_by(entries: Iterable[Entry], key_of: Callable[[Entry], Any]) -> dict[Any, list[Entry]]:
    """Return the entries of each key, in their order."""
    groups: dict[Any, list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[key_of(entry)].append(entry)
    return groups


def monday_of(day: date) -> date:
    """Return the day that its week begins on."""
    return day - timedelta(days=day.weekday())
