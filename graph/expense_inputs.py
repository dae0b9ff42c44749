"""Expense inputs: what the mutations of expenses take, and the drafts it comes to."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

import strawberry

from domain.categories import Category
from domain.expenses import Expense, ExpenseDraft
from domain.money import Money
from domain.payment_methods import PaymentMethod
from domain.split_requests import SplitRequest, requested_split
from domain.split_templates import SplitTemplate
from domain.trips import OpenTrip
from graph.contributions import PayerInput, paid_by_input
from graph.expense_changes import ExpenseChanges
from graph.idempotency import idempotency_key
from graph.ids import uuid_of
from graph.money import MoneyInput
from graph.splits import SplitInput

_RATE = "Whole units of the trip's currency per whole unit of the amount's; the ECB's rate of the day unless given."


@strawberry.input(description="An expense.")
class ExpenseInput:
    """The fields that the inputs of new expenses share."""

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
    place: str | None = strawberry.field(
        default=None, description="Where it was spent, such as a city, up to 120 characters."
    )
    note: str | None = strawberry.field(default=None, description="A note of up to 2000 characters.")
    tags: list[str] = strawberry.field(default_factory=list, description="Up to 20 words of up to 40 characters.")
    idempotency_key: str | None = idempotency_key()

    def parsed(self) -> "ParsedExpense":
        """Return the expense asked for, in units of the domain; raises what its parts are refused with."""
        amount = self.amount.parsed()
        paid = paid_by_input(self.payer_id, self.payers, amount)
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
            place=self.place,
            note=self.note,
            tags=tuple(self.tags),
        )


@strawberry.input(description="An expense to add.")
class AddExpenseInput(ExpenseInput):
    """What `addExpense` takes."""

    receipt_document_id: strawberry.ID | None = strawberry.field(
        default=None, description="The document of the trip that shows its receipt."
    )

    def parsed(self) -> "ParsedExpense":
        """Return the expense asked for, as ExpenseInput does, with its receipt."""
        given = self.receipt_document_id
        return super().parsed()._replace(receipt_document_id=None if given is None else uuid_of(given, "Document"))


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
    place: str | None
    note: str | None
    tags: tuple[str, ...]
    receipt_document_id: UUID | None = None

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
            place=self.place,
            note=self.note,
            tags=self.tags,
            manual_rate=self.exchange_rate,
            receipt_document_id=self.receipt_document_id,
        )


@strawberry.input(description="Changes to an expense; what is left out stays as it is.")
class UpdateExpenseInput(ExpenseChanges):
    """What `updateExpense` takes."""

    expense_id: strawberry.ID = strawberry.field(description="The expense.")
    version: int | None = strawberry.field(
        default=None, description="The version that was seen: refused when somebody has changed it since."
    )
    spent_on: strawberry.Maybe[date] = strawberry.field(description="The day it was paid.")
    exchange_rate: strawberry.Maybe[Decimal | None] = strawberry.field(
        description="The rate to book it at, or null for the ECB's of its day; left out, a rate that somebody gave "
        "stays while the currency does, and the ECB's while the day does too."
    )
    receipt_document_id: strawberry.Maybe[strawberry.ID | None] = strawberry.field(
        description="The document of the trip that shows its receipt, or null for none."
    )

    def applied_to(self, expense: Expense, trip: OpenTrip, templates: tuple[SplitTemplate, ...]) -> ExpenseDraft:
        """Return the expense's draft with what was given in place of what was there."""
        draft = self.changed(expense.draft, trip, templates)
        return replace(
            draft,
            spent_on=self.spent_on.value if self.spent_on else draft.spent_on,
            manual_rate=self.exchange_rate.value if self.exchange_rate else None,
            receipt_document_id=self._receipt_document_id(draft),
        )

    def _receipt_document_id(self, draft: ExpenseDraft) -> UUID | None:
        if not self.receipt_document_id:
            return draft.receipt_document_id
        given = self.receipt_document_id.value
        return None if given is None else uuid_of(given, "Document")

    @property
    def wants_bank_rate(self) -> bool:
        """Tell whether null was given as the rate: the bank's is then looked up anew, whatever it was booked at."""
        return self.exchange_rate is not None and self.exchange_rate.value is None


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
