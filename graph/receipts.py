"""Receipts: what a document says as a bill, as clients see it."""

import datetime as dt
from decimal import Decimal

import strawberry

from domain.currencies import Currency
from domain.receipts import Reading, Verdict
from graph.enums import describe
from graph.fields import field
from graph.relations import relation
from persistence.receipts import load_receipts_by_document

_CONFIDENCE = "How sure that is, from 0 to 1."

describe(
    Verdict,
    name="ReceiptVerdict",
    description="Whether the figures of a receipt come to its total.",
    values={
        Verdict.ADDS_UP: "Its lines, or its subtotal, and its charges come to the total.",
        Verdict.DOES_NOT_ADD_UP: "They come to something else: some of them are missing or were misread.",
        Verdict.NOT_CHECKED: "It names no figures that the total could be checked by.",
    },
)


@strawberry.type(name="ReceiptText", description="Words that were read on a receipt.")
class ReceiptTextView:
    """A view over a domain.receipts.Reading of a text."""

    value: str = strawberry.field(description="What they say.")
    confidence: float = strawberry.field(description=_CONFIDENCE)


@strawberry.type(name="ReceiptDate", description="A day that was read on a receipt.")
class ReceiptDateView:
    """A view over a domain.receipts.Reading of a day."""

    value: dt.date = strawberry.field(description="The day.")
    confidence: float = strawberry.field(description=_CONFIDENCE)


@strawberry.type(name="ReceiptAmount", description="An amount that was read on a receipt.")
class ReceiptAmountView:
    """A view over a domain.receipts.Reading of an amount."""

    value: Decimal = strawberry.field(description="The amount in whole units of the receipt's currency.")
    confidence: float = strawberry.field(description=_CONFIDENCE)


@strawberry.type(name="ReceiptCurrency", description="The currency of a receipt.")
class ReceiptCurrencyView:
    """A view over a domain.receipts.Reading of a currency."""

    confidence: float = strawberry.field(description=_CONFIDENCE)

    @field("ISO 4217 code, such as EUR.")
    def value(self, root: strawberry.Parent[Reading[Currency]]) -> str:
        """Return the currency's code."""
        return root.value.code


@strawberry.type(name="ReceiptLine", description="A line of a receipt.")
class ReceiptLineView:
    """A view over domain.receipt_reading.lines.ReceiptLine."""

    description: str = strawberry.field(description="What it was.")
    quantity: Decimal | None = strawberry.field(description="How many there were, where it says so.")
    amount: Decimal = strawberry.field(description="What they cost together; below zero where it was taken off.")
    confidence: float = strawberry.field(description=_CONFIDENCE)


@strawberry.type(name="ReceiptCheck", description="What adding up a receipt shows.")
class ReceiptCheckView:
    """A view over domain.receipts.Check."""

    verdict: Verdict = strawberry.field(description="Whether it adds up.")
    difference: Decimal | None = strawberry.field(
        description="What the total has more than what it is made of; null where nothing could be added up."
    )


@strawberry.type(name="Receipt", description="What a document says as a bill: a reading, of which nothing is booked.")
class ReceiptView:
    """A view over domain.receipts.Receipt."""

    merchant: ReceiptTextView | None = strawberry.field(description="Who it is of.")
    date: ReceiptDateView | None = strawberry.field(description="The day it is of.")
    other_date: dt.date | None = strawberry.field(
        description="The day with day and month exchanged, where it can mean that too."
    )
    currency: ReceiptCurrencyView | None = strawberry.field(
        description="Its currency; null where nothing on it tells which."
    )
    total: ReceiptAmountView = strawberry.field(description="What was to be paid.")
    lines: list[ReceiptLineView] = strawberry.field(description="Its lines, from top to bottom, 200 at most.")
    subtotal: ReceiptAmountView | None = strawberry.field(
        description="What the lines come to before charges, as printed."
    )
    tax: ReceiptAmountView | None = strawberry.field(description="Its tax, all rates together.")
    is_tax_included: bool = strawberry.field(description="Whether the amounts of the lines have their tax.")
    tip: ReceiptAmountView | None = strawberry.field(description="The tip.")
    service_charge: ReceiptAmountView | None = strawberry.field(description="Service and delivery.")
    discount: ReceiptAmountView | None = strawberry.field(description="What was taken off the whole.")
    rounding: ReceiptAmountView | None = strawberry.field(
        description="What rounding added; below zero, what it took off."
    )
    check: ReceiptCheckView = strawberry.field(description="What adding it up shows.")


@strawberry.type
class ReceiptOfDocument:
    """The field of a document about what it says as a bill."""

    receipt = relation(
        "What it says as a bill, once read; null where it is none.",
        view=ReceiptView | None,
        key="id",
        load=load_receipts_by_document,
    )
