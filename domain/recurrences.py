"""Recurrences: expenses that come again, made one by one in the name of whoever wanted them."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from domain.access import Action
from domain.expenses import Expense, ExpenseDraft, add_expense
from domain.money import Money
from domain.occurrences import RecurrenceInvalid, Rule, next_on, require_valid
from domain.rates import ExchangeRate, RateSource
from domain.successors import with_successors
from domain.trips import OpenTrip
from domain.versions import require_version


@dataclass(frozen=True, slots=True)
class RecurringPayer:
    """Who pays how much of each occurrence, in the currency of its amount."""

    participant_id: UUID
    amount: Money


@dataclass(frozen=True, slots=True)
class RecurringExpense:
    """An expense that comes again by a rule.

    `made` counts the occurrences made so far; `next_on` is the day of the one to come, None when there is none.
    `author_id` is the user who set it up or changed it last: it is made in their name. `blocked_reason` tells a person
    why the one to come could not be made; it is tried again until it can.
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

    @property
    def payers(self) -> tuple[RecurringPayer, ...]:
        """Who pays each occurrence, in the order they were named."""
        currency = self.draft.amount.currency
        return tuple(RecurringPayer(payer, Money(units, currency)) for payer, units in self.draft.paid.items())


def create_recurrence(
    trip: OpenTrip, draft: ExpenseDraft, rule: Rule, *, rate: ExchangeRate | None, recurrence_id: UUID, now: datetime
) -> RecurringExpense:
    """Return the recurrence to keep; `rate` is that of its first day, or None where it is not known yet.

    Raises RecurrenceInvalid, and whatever `add_expense` does about the draft.
    """
    trip.require(Action.EDIT_LEDGER)
    require_valid(rule, today=now.date())
    first = replace(draft, spent_on=rule.starts_on)
    return RecurringExpense(
        id=recurrence_id,
        trip_id=trip.trip.id,
        draft=_checked(trip, first, rate=rate, recurrence_id=recurrence_id, now=now),
        rule=rule,
        made=0,
        next_on=rule.starts_on,
        author_id=trip.viewer.user_id,
        created_at=now,
    )


def update_recurrence(
    trip: OpenTrip,
    recurrence: RecurringExpense,
    draft: ExpenseDraft,
    *,
    rate: ExchangeRate | None,
    version: int | None,
    now: datetime,
) -> RecurringExpense:
    """Return the recurrence whose occurrences to come are as the draft wants them, made in the name of the viewer.

    `rate` is that of the next day, or None where it is not known yet. Raises RecurrenceInvalid for one that has ended,
    VersionConflict, and whatever `add_expense` does about the draft.
    """
    trip.require(Action.EDIT_LEDGER)
    require_version(current=recurrence.version, expected=version)
    if recurrence.next_on is None:
        raise RecurrenceInvalid("This recurring expense has ended.", field=("recurring_expense_id",))
    following = replace(draft, spent_on=recurrence.next_on)
    return replace(
        recurrence,
        draft=_checked(trip, following, rate=rate, recurrence_id=recurrence.id, now=now),
        author_id=trip.viewer.user_id,
        blocked_reason=None,
        version=recurrence.version + 1,
    )


def end_recurrence(trip: OpenTrip, recurrence: RecurringExpense, *, now: datetime) -> RecurringExpense:
    """Return the recurrence as ended: what it has made stays, and nothing more is made. Raises Forbidden.

    One that has ended stays as it is.
    """
    trip.require(Action.EDIT_LEDGER)
    if recurrence.ended_at is not None:
        return recurrence
    return replace(recurrence, next_on=None, ended_at=now, blocked_reason=None, version=recurrence.version + 1)


def day_due(recurrence: RecurringExpense, *, today: date) -> date | None:
    """Return the day of the occurrence that is to be made by today, or None where none is."""
    day = recurrence.next_on
    return None if day is None or day > today else day


def draft_of_day(trip: OpenTrip, recurrence: RecurringExpense, day: date) -> ExpenseDraft:
    """Return the draft of the occurrence on a day; whoever was merged into somebody is named as that person."""
    return replace(with_successors(recurrence.draft, trip.participants), spent_on=day)


def book_occurrence(
    trip: OpenTrip,
    recurrence: RecurringExpense,
    draft: ExpenseDraft,
    *,
    rate: ExchangeRate | None,
    expense_id: UUID,
    now: datetime,
) -> Expense:
    """Return the expense of the occurrence on the draft's day; raises whatever `add_expense` does."""
    expense = add_expense(trip, draft, rate=rate, expense_id=expense_id, now=now)
    return replace(expense, recurrence_id=recurrence.id, occurs_on=draft.spent_on)


def after_booking(recurrence: RecurringExpense, *, now: datetime) -> RecurringExpense:
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


def after_refusal(recurrence: RecurringExpense, *, reason: str) -> RecurringExpense:
    """Return the recurrence as blocked: the occurrence could not be made. The same one where that is known already."""
    if recurrence.blocked_reason == reason:
        return recurrence
    return replace(recurrence, blocked_reason=reason, version=recurrence.version + 1)


def _checked(
    trip: OpenTrip, draft: ExpenseDraft, *, rate: ExchangeRate | None, recurrence_id: UUID, now: datetime
) -> ExpenseDraft:
    """Return the draft as it would be booked: whoever wants it is told at once what would be refused on its day."""
    booked = add_expense(trip, draft, rate=rate, expense_id=recurrence_id, now=now)
    manual = rate.rate if rate is not None and rate.source is RateSource.MANUAL else None
    return replace(booked.draft, manual_rate=manual)
