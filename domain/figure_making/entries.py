"""Entries: expenses as they are spelled out, and what figures are read against."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from domain.money import Money
from domain.question_reading.days import DayRange


@dataclass(frozen=True, slots=True)
class Entry:
    """What is spelled out of an expense; where only some payers are meant, the amount is what they paid of it."""

    description: str
    amount: Money
    spent_on: date
    payer_ids: tuple[UUID, ...]
    place: str | None = None


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


def monday_of(day: date) -> date:
    """Return the day that its week begins on."""
    return day - timedelta(days=day.weekday())
