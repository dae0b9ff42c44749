"""Receipts: what a bill says, read from its words and where they stand, each figure with how sure it is.

    pieces -> rows -> amounts and labels -> the total that arithmetic proves -> Receipt

Nothing of it is booked: people accept or change what was read.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Generic, TypeVar

from domain.currencies import Currency, currency_of
from domain.receipt_reading.amounts import entries_of
from domain.receipt_reading.dates import date_of
from domain.receipt_reading.labels import Label
from domain.receipt_reading.lines import ReceiptLine, lines_of
from domain.receipt_reading.merchants import is_titled, merchant_of
from domain.receipt_reading.numbers import cleaned, figures_in, style_of
from domain.receipt_reading.pieces import LONGEST_PIECE, Piece, Row, rows_of
from domain.receipt_reading.places import Place, place_of
from domain.receipt_reading.printed import printed_of
from domain.receipt_reading.sums import Printed, Summed, summed, with_fallback

Value = TypeVar("Value")
_PROVED, _HALF_PROVED, _UNPROVED = 0.97, 0.85, 0.6
_MOST_IN_ROW = 40
"""Pieces of a row that are looked at: more stand in no row of a bill, but may in one that is made to take time."""
_ZERO = Decimal(0)
_LIKELY = 1.4
"""Points of a total from which on a text is a receipt, and no letter that names an amount."""
_LIKELY_OF_TITLED = 0.6
"""The same where it calls itself one."""
_MANY_ROWS = 120


class Verdict(StrEnum):
    """Whether the figures of a receipt come to its total."""

    ADDS_UP = "ADDS_UP"
    DOES_NOT_ADD_UP = "DOES_NOT_ADD_UP"
    NOT_CHECKED = "NOT_CHECKED"


@dataclass(frozen=True, slots=True)
class Reading(Generic[Value]):
    """A value that was read, how sure it is from 0 to 1, and the rows it stands in, from 0."""

    value: Value
    confidence: float
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """Whether lines, or the subtotal, and charges come to the total; `difference` is what it has more than they."""

    verdict: Verdict
    difference: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a bill says. Amounts are in whole units of its currency, as Decimals; None is what it does not say.

    `is_tax_included` says that the lines have their tax. `other_date` is the date with day and month exchanged, where
    that is possible too; `currencies` are those that its signs can mean.
    """

    total: Reading[Decimal]
    merchant: Reading[str] | None
    date: Reading[dt.date] | None
    currency: Reading[Currency] | None
    lines: tuple[ReceiptLine, ...]
    subtotal: Reading[Decimal] | None
    tax: Reading[Decimal] | None
    tip: Reading[Decimal] | None
    service_charge: Reading[Decimal] | None
    discount: Reading[Decimal] | None
    rounding: Reading[Decimal] | None
    is_tax_included: bool
    check: Check
    other_date: dt.date | None = None
    currencies: tuple[Currency, ...] = ()


def read_receipt(pieces: Iterable[Piece]) -> Receipt | None:
    """Return the receipt that words make; None where they make none, whatever they are."""
    rows = [replace(row, pieces=row.pieces[:_MOST_IN_ROW]) for row in rows_of(_short(piece) for piece in pieces)]
    figures = [figure for row in rows for figure in figures_in(cleaned(row.text))]
    place = place_of((row.text for row in rows), has_cents=style_of(figures).point is not None)
    style = style_of(figures, digits=_digits(place))
    entries = entries_of(rows, style, _possible(place))
    printed = with_fallback(printed_of(entries, style))
    found = summed(printed)
    if found is None or not _is_receipt(rows, found):
        return None
    return _receipt(rows, place, printed, found)


def _receipt(rows: Sequence[Row], place: Place, printed: Printed, found: Summed) -> Receipt:
    dated = date_of(rows, order=place.order)
    figures = (*printed.items, *(entry for entries in printed.by_label.values() for entry in entries))
    merchant = merchant_of(rows, lines={entry.row.number for entry in figures})
    score = rows[found.total.row].score if found.total.row < len(rows) else 1.0
    charges = _Charges(printed, found)
    return Receipt(
        total=Reading(found.total.value, _total_confidence(found, score), (found.total.row,)),
        merchant=None if merchant is None else Reading(merchant.name, merchant.confidence, (merchant.row,)),
        date=None if dated is None else Reading(dated.day, dated.confidence, (dated.row,)),
        currency=_currency(place),
        lines=lines_of(rows, printed, found),
        subtotal=charges.subtotal(),
        tax=charges.of(Label.TAX, "tax"),
        tip=charges.of(Label.TIP, "tip"),
        service_charge=charges.of(Label.SERVICE, "service"),
        discount=charges.of(Label.DISCOUNT, "discount"),
        rounding=charges.of(Label.ROUNDING, "rounding"),
        is_tax_included=charges.is_tax_included,
        check=_check(printed, found),
        other_date=None if dated is None else dated.other,
        currencies=_known(place.candidates),
    )


def _is_receipt(rows: Sequence[Row], found: Summed) -> bool:
    """Tell whether what was found is enough: long texts name totals too, and are none."""
    if is_titled(rows):
        return found.points >= _LIKELY_OF_TITLED
    return found.points >= _LIKELY and (len(rows) <= _MANY_ROWS or found.is_proved or found.is_paid)


def _possible(place: Place) -> tuple[str, ...]:
    return place.candidates if place.currency is None else (place.currency, *place.candidates)


def _short(piece: Piece) -> Piece:
    if len(piece.text) <= LONGEST_PIECE:
        return piece
    return Piece(piece.text[:LONGEST_PIECE], piece.left, piece.top, piece.width, piece.height, piece.score, piece.page)


def _digits(place: Place) -> int | None:
    return None if place.currency is None else currency_of(place.currency).digits


def _total_confidence(found: Summed, score: float) -> float:
    if found.is_proved:
        sure = _PROVED
    elif found.by_items or found.by_subtotal or found.is_paid:
        sure = _HALF_PROVED
    else:
        sure = min(_UNPROVED, 0.2 + 0.2 * found.points)
    return round(sure * (score if sure < _PROVED else 1.0), 2)


def _currency(place: Place) -> Reading[Currency] | None:
    return None if place.currency is None else Reading(currency_of(place.currency), place.confidence)


def _known(codes: Iterable[str]) -> tuple[Currency, ...]:
    return tuple(currency_of(code) for code in codes)


def _check(printed: Printed, found: Summed) -> Check:
    if found.by_items or found.by_subtotal:
        return Check(Verdict.ADDS_UP, _ZERO)
    before = [item for item in printed.items if item.row.number < found.total.row]
    subtotals = printed.values(Label.SUBTOTAL)
    if not before and not subtotals:
        return Check(Verdict.NOT_CHECKED)
    base = subtotals[-1] if subtotals else sum((item.last for item in before), _ZERO)
    added = (sum(printed.values(label)[-1:], _ZERO) for label in (Label.TAX, Label.TIP, Label.SERVICE))
    less = sum(printed.values(Label.DISCOUNT), _ZERO)
    return Check(Verdict.DOES_NOT_ADD_UP, found.total.value - base - sum(added, _ZERO) + less)


@dataclass(frozen=True, slots=True)
class _Charges:
    """The charges of a receipt: those that the proof of its total uses, and others as they are printed."""

    printed: Printed
    found: Summed

    @property
    def is_tax_included(self) -> bool:
        """Tell whether the lines come to the total without a tax that is printed."""
        proof = self.found.by_items
        if proof is not None:
            return not proof.charges.tax
        return self.found.by_subtotal is None or not self.found.by_subtotal.charges.tax

    def subtotal(self) -> Reading[Decimal] | None:
        rows = self.printed.by_label.get(Label.SUBTOTAL, ())
        if self.found.by_subtotal is not None:
            base = self.found.by_subtotal.base
            at = tuple(entry.row.number for entry in rows if any(amount.value == base for amount in entry.amounts))
            return Reading(base, _PROVED, at[:1])
        if not rows:
            return None
        return Reading(rows[-1].last, _UNPROVED, (rows[-1].row.number,))

    def of(self, label: Label, name: str) -> Reading[Decimal] | None:
        """Return a charge as the proofs of the total have it, or else as it is printed; None where it is not."""
        rows = self.printed.by_label.get(label, ())
        if not rows:
            return None
        at = tuple(entry.row.number for entry in rows)
        for proof in (self.found.by_items, self.found.by_subtotal):
            used: Decimal = getattr(proof.charges, name) if proof is not None else _ZERO
            if used:
                return Reading(used, _PROVED, at)
        value = self.printed.values(label)[-1] if label is not Label.TAX else self._included_tax()
        if label is not Label.TAX and (self.found.is_proved or not value):
            # The total comes about without it: it is of something else.
            return None
        return Reading(value, _UNPROVED, at[-1:])

    def _included_tax(self) -> Decimal:
        """Return the tax of all rates together; where one row has the sum already, that."""
        rows = self.printed.by_label[Label.TAX]
        values = sorted({min(abs(amount.value) for amount in entry.amounts) for entry in rows})
        largest, others = values[-1], sum(values[:-1], _ZERO)
        together = largest if others in {_ZERO, largest} else largest + others
        return together if together < self.found.total.value else largest
