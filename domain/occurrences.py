"""Occurrences: the days on which something comes again, each counted from the first and never from the one before."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from enum import StrEnum

from domain.refusals import Refusal, RefusalCode

LARGEST_EVERY = 366
LARGEST_COUNT = 1_000
MOST_IN_THE_PAST = 1_000
"""How many occurrences a new recurrence may owe already: a first day of long ago would flood the ledger."""


class RecurrenceInvalid(Refusal):
    """The rule comes never, too seldom or too often, or it has ended before it begins."""

    code = RefusalCode.RECURRENCE_INVALID


class Frequency(StrEnum):
    """What is counted between two occurrences."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


@dataclass(frozen=True, slots=True)
class Rule:
    """When something comes again: each `every` days, weeks, months or years from `starts_on`, the first time included.

    It ends after `until` (a day that is included) or after `count` occurrences, whichever is first; None never ends it.
    """

    frequency: Frequency
    every: int
    starts_on: date
    until: date | None = None
    count: int | None = None


def occurrence(rule: Rule, n: int) -> date:
    """Return the day of the `n`th occurrence, from 0, wherever the rule ends; OverflowError beyond the calendar.

    A month without the first day's number has its last day instead (RFC 7529, SKIP=BACKWARD): 31 January,
    28 February, 31 March. The day is counted from `starts_on`, so that a short month shortens no later one.
    """
    steps = rule.every * n
    match rule.frequency:
        case Frequency.DAILY:
            return rule.starts_on + timedelta(days=steps)
        case Frequency.WEEKLY:
            return rule.starts_on + timedelta(weeks=steps)
        case Frequency.MONTHLY:
            return _months_after(rule.starts_on, steps)
        case Frequency.YEARLY:
            return _months_after(rule.starts_on, 12 * steps)


def next_on(rule: Rule, made: int) -> date | None:
    """Return the day of the occurrence after `made` of them, or None when the rule or the calendar has ended."""
    if rule.count is not None and made >= rule.count:
        return None
    try:
        day = occurrence(rule, made)
    except OverflowError:
        return None
    return None if rule.until is not None and day > rule.until else day


def occurrences_due(rule: Rule, *, made: int, today: date, limit: int) -> tuple[tuple[int, date], ...]:
    """Return number and day of the occurrences after `made` of them up to today, the oldest first, `limit` at most."""
    due: list[tuple[int, date]] = []
    while len(due) < limit:
        index = made + len(due)
        day = next_on(rule, index)
        if day is None or day > today:
            break
        due.append((index, day))
    return tuple(due)


def require_valid(rule: Rule, *, today: date) -> None:
    """Raise RecurrenceInvalid unless the rule comes at all, and not too often, above all not up to today."""
    if not 1 <= rule.every <= LARGEST_EVERY:
        raise RecurrenceInvalid(f"It comes again every 1 to {LARGEST_EVERY}, not every {rule.every}.", field=("every",))
    if rule.count is not None and not 1 <= rule.count <= LARGEST_COUNT:
        raise RecurrenceInvalid(f"It comes 1 to {LARGEST_COUNT} times, not {rule.count} times.", field=("count",))
    if rule.until is not None and rule.until < rule.starts_on:
        raise RecurrenceInvalid(
            f"It would end on {rule.until}, before it begins on {rule.starts_on}.", field=("until",)
        )
    if len(occurrences_due(rule, made=0, today=today, limit=MOST_IN_THE_PAST + 1)) > MOST_IN_THE_PAST:
        raise RecurrenceInvalid(
            f"It would come more than {MOST_IN_THE_PAST} times up to today: begin it later.", field=("spent_on",)
        )


def _months_after(day: date, months: int) -> date:
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    if year > MAXYEAR:
        raise OverflowError(f"There is no year {year} in the calendar.")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
