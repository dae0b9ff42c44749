"""Recurrences: expenses that come again, each occurrence counted from the first day and never from the one before."""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import MAXYEAR, date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from domain.access import Action
from domain.expenses import ExpenseDraft, add_expense
from domain.refusals import Refusal, RefusalCode
from domain.trips import OpenTrip

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


@dataclass(frozen=True, slots=True)
class Recurrence:
    """An expense that comes again by a rule.

    `made` counts the occurrences made so far; `next_on` is the day of the one to come, None when there is none.
    `blocked_reason` tells a person why that one could not be made; it is tried again until it can.
    """

    id: UUID
    trip_id: UUID
    draft: ExpenseDraft
    rule: Rule
    made: int
    next_on: date | None
    author_id: UUID
    created_at: datetime
    ended_at: datetime | None = None
    blocked_reason: str | None = None
    version: int = 1


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


def create_recurrence(
    trip: OpenTrip, draft: ExpenseDraft, rule: Rule, *, recurrence_id: UUID, now: datetime
) -> Recurrence:
    """Return the recurrence to keep; raises RecurrenceInvalid, and whatever `add_expense` does about the draft."""
    trip.require(Action.EDIT_LEDGER)
    _require_valid(rule, today=now.date())
    # Whoever sets it up is told at once what the worker would be told on each day of it.
    first = add_expense(trip, replace(draft, spent_on=rule.starts_on), rate=None, expense_id=recurrence_id, now=now)
    return Recurrence(
        id=recurrence_id,
        trip_id=trip.trip.id,
        draft=first.draft,
        rule=rule,
        made=0,
        next_on=rule.starts_on,
        author_id=trip.viewer.user_id,
        created_at=now,
    )


def end_recurrence(trip: OpenTrip, recurrence: Recurrence, *, now: datetime) -> Recurrence:
    """Return the recurrence as ended: what it has made stays, and nothing more is made. Raises Forbidden.

    One that has ended stays as it is.
    """
    trip.require(Action.EDIT_LEDGER)
    if recurrence.ended_at is not None:
        return recurrence
    return replace(recurrence, next_on=None, ended_at=now, blocked_reason=None, version=recurrence.version + 1)


def after_making(recurrence: Recurrence, *, now: datetime) -> Recurrence:
    """Return the recurrence with one more occurrence made; it has ended where that was the last."""
    made = recurrence.made + 1
    day = next_on(recurrence.rule, made)
    return replace(
        recurrence,
        made=made,
        next_on=day,
        ended_at=now if day is None else None,
        blocked_reason=None,
        version=recurrence.version + 1,
    )


def after_refusal(recurrence: Recurrence, *, reason: str) -> Recurrence:
    """Return the recurrence as blocked: the occurrence could not be made. The same one where that is known already."""
    if recurrence.blocked_reason == reason:
        return recurrence
    return replace(recurrence, blocked_reason=reason, version=recurrence.version + 1)


def _months_after(day: date, months: int) -> date:
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    if year > MAXYEAR:
        raise OverflowError(f"There is no year {year} in the calendar.")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _require_valid(rule: Rule, *, today: date) -> None:
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
