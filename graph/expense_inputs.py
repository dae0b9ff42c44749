"""Expense inputs: what the mutations of expenses take, and the drafts it comes to."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

import strawberry

from domain.categories import Category
from domain.contributions import PayersInvalid
from domain.currencies import Currency
from domain.expenses import Expense, ExpenseDraft
from domain.money import Money
from domain.payment_methods import PaymentMethod
from domain.split_requests import SplitRequest, requested_split
from domain.split_templates import SplitTemplate
from domain.splits import Split
from domain.trips import OpenTrip
from graph.contributions import PayerInput, parsed_payers
from graph.idempotency import idempotency_key
from graph.ids import uuid_of
from graph.money import MoneyInput
from graph.splits import SplitInput

_RATE = "Whole units of the trip's currency per whole unit of the amount's; the ECB's rate of the day unless given."


@strawberry.input(description="An expense to add.")
class AddExpenseInput:
    """What `addExpense` takes."""

    trip_id: strawberry.ID = strawberry.field(description="The trip.")
    description: str = strawberry.field(description="What it was, up to 200 characters.")
    amount: MoneyInput = strawberry.field(description="What was paid.")
    spent_on: date = strawberry.field(description="The day it was paid.")
    payer_id: strawberry.ID | None = strawberry.field(default=None, description="The one participant who paid it all.")
    payers: list[PayerInput] | None = strawberry.field(
        default=None, description="Or several, with what each paid, summing to the amount."
    )
    split: SplitInput | None = strawberry.field(
        default=None, description="How to divide it; as the trip does unless given."
    )
    category: Category = strawberry.field(default=Category.OTHER, description="What it was for.")
    trip_category_id: strawberry.ID | None = strawberry.field(
        default=None, description="A category of the trip's own, which then says the built-in one too."
    )
    exchange_rate: Decimal | None = strawberry.field(default=None, description=_RATE)
    payment_method: PaymentMethod | None = strawberry.field(default=None, description="How it was paid.")
    note: str | None = strawberry.field(default=None, description="A note of up to 2000 characters.")
    tags: list[str] = strawberry.field(default_factory=list, description="Up to 20 words of up to 40 characters.")
    idempotency_key: str | None = idempotency_key()

    def parsed(self) -> "ParsedExpense":
        """Return the expense asked for, in units of the domain; raises what its parts are refused with."""
        amount = self.amount.parsed()
        paid = _paid(self.payer_id, self.payers, amount)
        own = None if self.trip_category_id is None else uuid_of(self.trip_category_id, "TripCategory")
        split = None if self.split is None else self.split.parsed(amount.currency)
        return ParsedExpense(
            description=self.description,
            amount=amount,
            spent_on=self.spent_on,
            paid=paid,
            split=split,
            category=self.category,
            trip_category_id=own,
            exchange_rate=self.exchange_rate,
            payment_method=self.payment_method,
            note=self.note,
            tags=tuple(self.tags),
        )


class ParsedExpense(NamedTuple):
    """An expense asked for, before the trip is known that tells how it is split."""

    description: str
    amount: Money
    spent_on: date
    paid: dict[UUID, int]
    split: SplitRequest | None
    category: Category
    trip_category_id: UUID | None
    exchange_rate: Decimal | None
    payment_method: PaymentMethod | None
    note: str | None
    tags: tuple[str, ...]

    def draft(self, trip: OpenTrip, templates: tuple[SplitTemplate, ...]) -> ExpenseDraft:
        """Return the draft it is on a trip; raises NotFound or SplitInvalid."""
        return ExpenseDraft(
            description=self.description,
            amount=self.amount,
            spent_on=self.spent_on,
            paid=self.paid,
            split=requested_split(self.split, trip=trip, currency=self.amount.currency, templates=templates),
            category=self.category,
            trip_category_id=self.trip_category_id,
            payment_method=self.payment_method,
            note=self.note,
            tags=self.tags,
            manual_rate=self.exchange_rate,
        )


@strawberry.input(description="Changes to an expense; what is left out stays as it is.")
class UpdateExpenseInput:
    """What `updateExpense` takes."""

    expense_id: strawberry.ID = strawberry.field(description="The expense.")
    version: int | None = strawberry.field(
        default=None, description="The version that was seen: refused when somebody has changed it since."
    )
    description: strawberry.Maybe[str] = strawberry.field(description="What it was.")
    amount: strawberry.Maybe[MoneyInput] = strawberry.field(description="What was paid; exact parts then change too.")
    spent_on: strawberry.Maybe[date] = strawberry.field(description="The day it was paid.")
    payer_id: strawberry.Maybe[strawberry.ID] = strawberry.field(description="The one participant who paid it all.")
    payers: strawberry.Maybe[list[PayerInput]] = strawberry.field(description="Or several, with what each paid.")
    split: strawberry.Maybe[SplitInput] = strawberry.field(description="How to divide it.")
    category: strawberry.Maybe[Category] = strawberry.field(
        description="What it was for; takes a category of the trip's own away."
    )
    trip_category_id: strawberry.Maybe[strawberry.ID | None] = strawberry.field(
        description="A category of the trip's own, or null for none."
    )
    exchange_rate: strawberry.Maybe[Decimal] = strawberry.field(description=_RATE)
    payment_method: strawberry.Maybe[PaymentMethod | None] = strawberry.field(description="How it was paid, or null.")
    note: strawberry.Maybe[str | None] = strawberry.field(description="A note, or null for none.")
    tags: strawberry.Maybe[list[str]] = strawberry.field(description="All its tags, in place of those it has.")

    def applied_to(self, expense: Expense, trip: OpenTrip, templates: tuple[SplitTemplate, ...]) -> ExpenseDraft:
        """Return the expense's draft with what was given in place of what was there."""
        draft = expense.draft
        amount = self.amount.value.parsed() if self.amount else draft.amount
        return replace(
            draft,
            description=self.description.value if self.description else draft.description,
            amount=amount,
            spent_on=self.spent_on.value if self.spent_on else draft.spent_on,
            paid=self._paid(draft, amount),
            split=self._split(draft, amount.currency, trip, templates),
            category=self.category.value if self.category else draft.category,
            trip_category_id=self._trip_category_id(draft),
            manual_rate=self.exchange_rate.value if self.exchange_rate else None,
            payment_method=self.payment_method.value if self.payment_method else draft.payment_method,
            note=self.note.value if self.note else draft.note,
            tags=tuple(self.tags.value) if self.tags else draft.tags,
        )

    def _paid(self, draft: ExpenseDraft, amount: Money) -> dict[UUID, int]:
        if self.payer_id or self.payers:
            payer_id = self.payer_id.value if self.payer_id else None
            return _paid(payer_id, self.payers.value if self.payers else None, amount)
        # Who alone paid the old amount paid the new one; several would have to say who paid what.
        return dict.fromkeys(draft.paid, amount.minor_units) if len(draft.paid) == 1 else dict(draft.paid)

    def _split(
        self, draft: ExpenseDraft, currency: Currency, trip: OpenTrip, templates: tuple[SplitTemplate, ...]
    ) -> Split:
        if not self.split:
            return draft.split
        request = self.split.value.parsed(currency)
        return requested_split(request, trip=trip, currency=currency, templates=templates)

    def _trip_category_id(self, draft: ExpenseDraft) -> UUID | None:
        if self.trip_category_id:
            own = self.trip_category_id.value
            return None if own is None else uuid_of(own, "TripCategory")
        return None if self.category else draft.trip_category_id


@strawberry.input(description="An expense to delete.")
class DeleteExpenseInput:
    """What `deleteExpense` takes."""

    expense_id: strawberry.ID = strawberry.field(description="The expense.")
    version: int | None = strawberry.field(
        default=None, description="The version that was seen: refused when somebody has changed it since."
    )


@strawberry.input(description="A deleted expense to restore.")
class RestoreExpenseInput:
    """What `restoreExpense` takes."""

    expense_id: strawberry.ID = strawberry.field(description="The expense.")
    version: int | None = strawberry.field(
        default=None, description="The version that was seen: refused when somebody has changed it since."
    )


def _paid(payer_id: strawberry.ID | None, payers: list[PayerInput] | None, amount: Money) -> dict[UUID, int]:
    if (payer_id is None) == (payers is None):
        raise PayersInvalid("Name one payer, or several with what each paid.", field=("payer_id",))
    if payers is None:
        return {uuid_of(payer_id or strawberry.ID(""), "Participant"): amount.minor_units}
    return parsed_payers(payers, amount.currency)
