"""Expense drafts: an expense to accept or change, in the shape that `addExpense` takes, whatever it was read from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

import strawberry

from domain.categories import Category
from domain.category_suggestions import CategorySuggestion
from domain.currencies import Currency
from domain.itemizations import Itemization, Line
from domain.money import Money
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


@strawberry.type(name="PartDraft", description="A participant's part of a drafted expense.")
class PartDraftView:
    """A person and a number, whose unit the field above says."""

    participant_id: strawberry.ID = strawberry.field(description="Whose part it is.")
    value: Decimal = strawberry.field(description="How much it is.")


@strawberry.type(
    name="SplitDraft", description="A drafted split, as SplitInput takes it: one of its ways, the others null."
)
class SplitDraftView:
    """The one way that an expense is divided."""

    itemized: ItemizedSplitDraftView | None = strawberry.field(default=None, description="The lines of the bill.")
    equal: list[strawberry.ID] | None = strawberry.field(default=None, description="Who shares it in the same parts.")
    exact: list[PartDraftView] | None = strawberry.field(default=None, description="Exact amounts, by participant.")
    percentage: list[PartDraftView] | None = strawberry.field(default=None, description="Percentages, by participant.")
    shares: list[PartDraftView] | None = strawberry.field(default=None, description="Shares, by participant.")
    adjustment: list[PartDraftView] | None = strawberry.field(
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
    def payers(self, root: strawberry.Parent[AnyDraft]) -> list[PartDraftView] | None:
        """Return the payers in whole units."""
        return _parts(root.paid, root.amount.currency) if len(root.paid) > 1 else None

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
            return SplitDraftView(exact=_parts(split.weights, amount.currency))
        case SplitMode.ADJUSTMENT:
            return SplitDraftView(adjustment=_parts(split.weights, amount.currency))
        case SplitMode.PERCENTAGE:
            return SplitDraftView(
                percentage=[_part(who, Decimal(points) / 100) for who, points in split.weights.items()]
            )
        case SplitMode.SHARES | SplitMode.BY_NIGHTS:
            return SplitDraftView(shares=[_part(who, Decimal(shares)) for who, shares in split.weights.items()])
    return SplitDraftView(equal=[encode_id("Participant", who) for who in split.weights])


def _parts(units: Mapping[UUID, int], currency: Currency) -> list[PartDraftView]:
    return [_part(who, Money(each, currency).amount) for who, each in units.items()]


def _part(participant_id: UUID, value: Decimal) -> PartDraftView:
    return PartDraftView(participant_id=encode_id("Participant", participant_id), value=value)


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
