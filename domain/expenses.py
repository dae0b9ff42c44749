"""Expenses: what was paid, by whom, and how it is shared."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from domain.access import Action
from domain.categories import Category
from domain.money import Money
from domain.refusals import Refusal
from domain.splits import Share, Split, SplitMode, divide
from domain.texts import clean_text, listed
from domain.trips import OpenTrip

_LONGEST_DESCRIPTION = 200


@dataclass(frozen=True, slots=True)
class ExpenseDraft:
    """An expense as somebody wants it: not yet checked, not yet divided."""

    description: str
    amount: Money
    spent_on: date
    category: Category
    payer_id: UUID
    split: Split


@dataclass(frozen=True, slots=True)
class Expense:
    """A booked expense. Its shares sum exactly to its amount."""

    id: UUID
    trip_id: UUID
    description: str
    amount: Money
    spent_on: date
    category: Category
    payer_id: UUID
    split_mode: SplitMode
    shares: tuple[Share, ...]
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None = None

    @property
    def split(self) -> Split:
        """The split this expense was divided by."""
        return Split(self.split_mode, {share.participant_id: share.weight for share in self.shares})

    @property
    def draft(self) -> ExpenseDraft:
        """This expense as a draft, to be changed and checked again."""
        return ExpenseDraft(self.description, self.amount, self.spent_on, self.category, self.payer_id, self.split)


def add_expense(trip: OpenTrip, draft: ExpenseDraft, *, expense_id: UUID, now: datetime) -> Expense:
    """Return the expense to book; raises Forbidden, NotFound, TextInvalid, SplitInvalid or SplitDoesNotAddUp."""
    return _book(trip, draft, expense_id=expense_id, created_at=now, now=now)


def update_expense(trip: OpenTrip, expense: Expense, draft: ExpenseDraft, *, now: datetime) -> Expense:
    """Return the expense as the draft wants it, divided anew; raises as `add_expense` does."""
    return _book(trip, draft, expense_id=expense.id, created_at=expense.created_at, now=now)


def delete_expense(trip: OpenTrip, expense: Expense, *, now: datetime) -> Expense:
    """Return the expense as deleted: it stays in the book and counts no more. Raises Forbidden."""
    trip.require(Action.EDIT_LEDGER)
    return replace(expense, deleted_at=now, updated_at=now)


def expense_sentence(expense: Expense, names: Mapping[UUID, str]) -> str:
    """Return the sentence an expense is searched by; `names` are the trip's people by id.

    "On 2026-10-27, Sarah paid 300.00 EUR for 'Dinner at Eiffel Tower', split equally between Sarah, David and Emily.
    Category: Food."
    """
    people = listed([names[share.participant_id] for share in expense.shares])
    amount = f"{expense.amount.amount:f} {expense.amount.currency}"
    return (
        f"On {expense.spent_on.isoformat()}, {names[expense.payer_id]} paid {amount} for '{expense.description}', "
        f"split {_MANNER[expense.split_mode]} between {people}. Category: {expense.category.label}."
    )


_MANNER = {
    SplitMode.EQUAL: "equally",
    SplitMode.EXACT: "by exact amounts",
    SplitMode.PERCENTAGE: "by percentage",
    SplitMode.SHARES: "by shares",
}


def _book(trip: OpenTrip, draft: ExpenseDraft, *, expense_id: UUID, created_at: datetime, now: datetime) -> Expense:
    trip.require(Action.EDIT_LEDGER)
    trip.participant(draft.payer_id, field="payer_id")
    trip.require_participants(draft.split.weights, field="split")
    description = clean_text(draft.description, field="description", longest=_LONGEST_DESCRIPTION)
    try:
        shares = divide(amount=draft.amount, split=draft.split, seed=expense_id)
    except Refusal as refusal:
        raise refusal.below("split") from None
    return Expense(
        id=expense_id,
        trip_id=trip.trip.id,
        description=description,
        amount=draft.amount,
        spent_on=draft.spent_on,
        category=draft.category,
        payer_id=draft.payer_id,
        split_mode=draft.split.mode,
        shares=shares,
        created_at=created_at,
        updated_at=now,
    )
