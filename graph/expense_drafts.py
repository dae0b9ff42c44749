"""Expense drafts: an expense to accept or change, in the shape that `addExpense` takes, whatever it was read from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

import strawberry

from domain.categories import Category
from domain.category_suggestions import CategorySuggestion
from domain.itemizations import Itemization, Line
from domain.money import Money
from domain.payment_methods import PaymentMethod
from domain.quick_adds import QuickExpense
from domain.receipt_drafts import ReceiptDraft
from domain.splits import Split, SplitMode
from graph.fields import field
from graph.ids import encode_id
from graph.money import MoneyView


@dataclass(frozen=True, slots=True)
class SentenceDraft:
    """A sentence's expense with the category that is suggested for it, with the attributes of a receipt's draft."""

    expense: QuickExpense
    suggestion: CategorySuggestion

    @property
    def trip_id(self) -> UUID:
        """The trip's id."""
        return self.expense.trip_id

    @property
    def description(self) -> str:
        """What it was."""
        return self.expense.description

    @property
    def amount(self) -> Money:
        """What was paid."""
        return self.expense.amount

    @property
    def spent_on(self) -> date:
        """The day."""
        return self.expense.spent_on

    @property
    def payer_id(self) -> UUID | None:
        """Who paid it all, where one did."""
        return next(iter(self.paid)) if len(self.paid) == 1 else None

    @property
    def paid(self) -> Mapping[UUID, int]:
        """Who paid how much, in minor units."""
        return self.expense.paid

    @property
    def payment_method(self) -> PaymentMethod | None:
        """How it was paid, where the sentence says."""
        return self.expense.payment_method

    @property
    def split(self) -> Split:
        """How it is split."""
        return self.expense.split

    @property
    def category(self) -> Category:
        """What it seems to be for; OTHER where nothing says."""
        return self.suggestion.category or Category.OTHER

    @property
    def trip_category_id(self) -> UUID | None:
        """The trip's own category."""
        return self.suggestion.trip_category_id

    @property
    def document_id(self) -> UUID | None:
        """None: it was read from no document."""
        return None


AnyDraft = ReceiptDraft | SentenceDraft


@strawberry.type(name="BillLineDraft", description="A line of a drafted bill, as BillLineInput takes it.")
class BillLineDraftView:
    """A line and who shares it."""

    description: str = strawberry.field(description="What it was.")
    amount: Decimal = strawberry.field(description="What it cost, in the draft's currency.")
    participant_ids: list[strawberry.ID] = strawberry.field(description="Who shares it, all in the same part.")


@strawberry.type(name="ItemizedSplitDraft", description="A drafted bill, as ItemizedSplitInput takes it.")
class ItemizedSplitDraftView:
    """A bill that comes to the draft's amount."""

    lines: list[BillLineDraftView] = strawberry.field(description="Its lines, 1 to 200.")
    tax: Decimal = strawberry.field(description="Tax that the lines do not include.")
    tip: Decimal = strawberry.field(description="The tip.")
    service_charge: Decimal = strawberry.field(description="The service charge, and what rounding added.")
    discount: Decimal = strawberry.field(description="What was taken off the whole bill.")


@strawberry.type(name="EqualSplitDraft", description="A drafted split in the same parts, as EqualSplitInput takes it.")
class EqualSplitDraftView:
    """Who shares it."""

    participant_ids: list[strawberry.ID] = strawberry.field(description="Who shares it in the same parts.")


@strawberry.type(name="ExactPartDraft", description="A drafted amount of one participant, as ExactPartInput takes it.")
class ExactPartDraftView:
    """A person and an amount."""

    participant_id: strawberry.ID = strawberry.field(description="Whose part it is.")
    amount: Decimal = strawberry.field(description="How much it is, in the draft's currency.")


@strawberry.type(
    name="PercentagePartDraft", description="A drafted percentage of one participant, as PercentagePartInput takes it."
)
class PercentagePartDraftView:
    """A person and a percentage."""

    participant_id: strawberry.ID = strawberry.field(description="Whose part it is.")
    percentage: Decimal = strawberry.field(description="Of the whole, which is 100.")


@strawberry.type(
    name="SharesPartDraft", description="A drafted number of shares of one participant, as SharesPartInput takes it."
)
class SharesPartDraftView:
    """A person and a number of shares."""

    participant_id: strawberry.ID = strawberry.field(description="Whose part it is.")
    shares: int = strawberry.field(description="Their number of shares.")


@strawberry.type(
    name="AdjustmentPartDraft",
    description="What one participant pays more or less in a draft, as AdjustmentPartInput takes it.",
)
class AdjustmentPartDraftView:
    """A person and a difference."""

    participant_id: strawberry.ID = strawberry.field(description="Whose part it is.")
    adjustment: Decimal = strawberry.field(description="How much more, or less where it is below zero.")


@strawberry.type(name="PayerDraft", description="What one of several payers paid in a draft, as PayerInput takes it.")
class PayerDraftView:
    """A person and an amount."""

    participant_id: strawberry.ID = strawberry.field(description="Who paid.")
    amount: Decimal = strawberry.field(description="How much, in the draft's currency.")


@strawberry.type(
    name="SplitDraft", description="A drafted split, as SplitInput takes it: one of its ways, the others null."
)
class SplitDraftView:
    """The one way that an expense is divided."""

    itemized: ItemizedSplitDraftView | None = strawberry.field(default=None, description="The lines of the bill.")
    equal: EqualSplitDraftView | None = strawberry.field(default=None, description="The same for everybody named.")
    exact: list[ExactPartDraftView] | None = strawberry.field(default=None, description="Exact amounts.")
    percentage: list[PercentagePartDraftView] | None = strawberry.field(
        default=None, description="Percentages, summing to 100."
    )
    shares: list[SharesPartDraftView] | None = strawberry.field(default=None, description="Shares of any number.")
    adjustment: list[AdjustmentPartDraftView] | None = strawberry.field(
        default=None, description="What each pays more or less than the others."
    )


@strawberry.type(
    name="ExpenseDraft", description="An expense to accept or change: the input of addExpense, not stored."
)
class ExpenseDraftView:
    """A view over domain.receipt_drafts.ReceiptDraft and SentenceDraft."""

    description: str = strawberry.field(description="The merchant, or what it was.")
    amount: MoneyView = strawberry.field(description="The total.")
    spent_on: date = strawberry.field(
        description="The day; of the upload where the receipt names none, today where a sentence does."
    )
    category: Category = strawberry.field(description="What it seems to be for.")

    @field("The trip.", reads=("trip_id",))
    def trip_id(self, root: strawberry.Parent[AnyDraft]) -> strawberry.ID:
        """Return the trip's id."""
        return encode_id("Trip", root.trip_id)

    @field("Who paid: as given, else whoever asks; null where they are nobody of the trip.", reads=("payer_id",))
    def payer_id(self, root: strawberry.Parent[AnyDraft]) -> strawberry.ID | None:
        """Return the payer's id."""
        return None if root.payer_id is None else encode_id("Participant", root.payer_id)

    @field("The trip's own category that it seems to be for, where it is one.", reads=("trip_category_id",))
    def trip_category_id(self, root: strawberry.Parent[AnyDraft]) -> strawberry.ID | None:
        """Return the category's id."""
        return None if root.trip_category_id is None else encode_id("TripCategory", root.trip_category_id)

    @field("Who paid how much, where several did; null where one paid it all.", reads=("paid", "amount"))
    def payers(self, root: strawberry.Parent[AnyDraft]) -> list[PayerDraftView] | None:
        """Return the payers in whole units."""
        if len(root.paid) <= 1:
            return None
        return [PayerDraftView(participant_id=who, amount=paid) for who, paid in _amounts(root.paid, root.amount)]

    @field("How it was paid, where a sentence says.", reads=("payment_method",))
    def payment_method(self, root: strawberry.Parent[AnyDraft]) -> PaymentMethod | None:
        """Return the payment method."""
        return root.payment_method

    @field("How it is split: a receipt by its lines.", reads=("split", "amount"))
    def split(self, root: strawberry.Parent[AnyDraft]) -> SplitDraftView:
        """Return the split in whole units."""
        return _split(root.split, root.amount)

    @field("The document that it was read from, where it was one.", reads=("document_id",))
    def receipt_document_id(self, root: strawberry.Parent[AnyDraft]) -> strawberry.ID | None:
        """Return the document's id."""
        return None if root.document_id is None else encode_id("Document", root.document_id)


def _split(split: Split, amount: Money) -> SplitDraftView:
    if split.itemization is not None:
        return SplitDraftView(itemized=_itemized(split.itemization, amount))
    match split.mode:
        case SplitMode.EXACT:
            amounts = _amounts(split.weights, amount)
            return SplitDraftView(exact=[ExactPartDraftView(participant_id=who, amount=part) for who, part in amounts])
        case SplitMode.ADJUSTMENT:
            amounts = _amounts(split.weights, amount)
            more = [AdjustmentPartDraftView(participant_id=who, adjustment=part) for who, part in amounts]
            return SplitDraftView(adjustment=more)
        case SplitMode.PERCENTAGE:
            parts = [(_id(who), Decimal(points) / 100) for who, points in split.weights.items()]
            percentage = [PercentagePartDraftView(participant_id=who, percentage=part) for who, part in parts]
            return SplitDraftView(percentage=percentage)
        case SplitMode.SHARES | SplitMode.BY_NIGHTS:
            shares = [SharesPartDraftView(participant_id=_id(who), shares=many) for who, many in split.weights.items()]
            return SplitDraftView(shares=shares)
    return SplitDraftView(equal=EqualSplitDraftView(participant_ids=[_id(who) for who in split.weights]))


def _amounts(units: Mapping[UUID, int], of: Money) -> list[tuple[strawberry.ID, Decimal]]:
    """Return parts in whole units of an amount's currency, by the participants' encoded ids."""
    return [(_id(who), Money(each, of.currency).amount) for who, each in units.items()]


def _id(participant_id: UUID) -> strawberry.ID:
    return encode_id("Participant", participant_id)


def _itemized(itemization: Itemization, amount: Money) -> ItemizedSplitDraftView:
    def whole(minor_units: int) -> Decimal:
        return Money(minor_units, amount.currency).amount

    def drafted(line: Line) -> BillLineDraftView:
        people = [encode_id("Participant", person) for person in line.weights]
        return BillLineDraftView(description=line.description, amount=whole(line.amount), participant_ids=people)

    return ItemizedSplitDraftView(
        lines=[drafted(line) for line in itemization.lines],
        tax=whole(itemization.tax),
        tip=whole(itemization.tip),
        service_charge=whole(itemization.service_charge),
        discount=whole(itemization.discount),
    )
