"""Expense changes: what an expense, or one that comes again, is changed by; what is left out stays as it is."""

from dataclasses import replace
from uuid import UUID

import strawberry

from domain.categories import Category
from domain.contributions import paid_of_another_amount
from domain.currencies import Currency
from domain.expenses import ExpenseDraft
from domain.money import Money
from domain.payment_methods import PaymentMethod
from domain.split_requests import requested_split, split_of_another_amount
from domain.split_templates import SplitTemplate
from domain.splits import Split
from domain.trips import OpenTrip
from graph.contributions import PayerInput, paid_by_input
from graph.ids import uuid_of
from graph.money import MoneyInput
from graph.splits import SplitInput


@strawberry.input(description="Changes to an expense; what is left out stays as it is.")
class ExpenseChanges:
    """The fields that the inputs of changes share."""

    description: strawberry.Maybe[str] = strawberry.field(description="What it was.")
    amount: strawberry.Maybe[MoneyInput] = strawberry.field(description="What was paid; exact parts then change too.")
    payer_id: strawberry.Maybe[strawberry.ID] = strawberry.field(description="The one participant who paid it all.")
    payers: strawberry.Maybe[list[PayerInput]] = strawberry.field(description="Or several, with what each paid.")
    split: strawberry.Maybe[SplitInput] = strawberry.field(description="How to divide it.")
    category: strawberry.Maybe[Category] = strawberry.field(
        description="What it was for; takes a category of the trip's own away."
    )
    trip_category_id: strawberry.Maybe[strawberry.ID | None] = strawberry.field(
        description="A category of the trip's own, or null for none."
    )
    payment_method: strawberry.Maybe[PaymentMethod | None] = strawberry.field(description="How it was paid, or null.")
    place: strawberry.Maybe[str | None] = strawberry.field(description="Where it was spent, or null.")
    note: strawberry.Maybe[str | None] = strawberry.field(description="A note, or null for none.")
    tags: strawberry.Maybe[list[str]] = strawberry.field(description="All its tags, in place of those it has.")

    def changed(self, draft: ExpenseDraft, trip: OpenTrip, templates: tuple[SplitTemplate, ...]) -> ExpenseDraft:
        """Return the draft with what was given in place of what was there; raises what its parts are refused with."""
        amount = self.amount.value.parsed() if self.amount else draft.amount
        return replace(
            draft,
            description=self.description.value if self.description else draft.description,
            amount=amount,
            paid=self._paid(draft, amount),
            split=self._split(draft, amount.currency, trip, templates),
            category=self.category.value if self.category else draft.category,
            trip_category_id=self._trip_category_id(draft),
            payment_method=self.payment_method.value if self.payment_method else draft.payment_method,
            place=self.place.value if self.place else draft.place,
            note=self.note.value if self.note else draft.note,
            tags=tuple(self.tags.value) if self.tags else draft.tags,
        )

    def _paid(self, draft: ExpenseDraft, amount: Money) -> dict[UUID, int]:
        if self.payer_id or self.payers:
            payer_id = self.payer_id.value if self.payer_id else None
            return paid_by_input(payer_id, self.payers.value if self.payers else None, amount)
        return paid_of_another_amount(draft.paid, was=draft.amount.currency, amount=amount)

    def _split(
        self, draft: ExpenseDraft, currency: Currency, trip: OpenTrip, templates: tuple[SplitTemplate, ...]
    ) -> Split:
        if not self.split:
            return split_of_another_amount(draft.split, was=draft.amount.currency, currency=currency)
        request = self.split.value.parsed(currency)
        return requested_split(request, trip=trip, currency=currency, templates=templates)

    def _trip_category_id(self, draft: ExpenseDraft) -> UUID | None:
        if self.trip_category_id:
            own = self.trip_category_id.value
            return None if own is None else uuid_of(own, "TripCategory")
        return None if self.category else draft.trip_category_id
