"""Receipt drafts: the expense that a receipt comes to, for somebody to accept or change; nothing is booked by it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from domain.access import Action
from domain.categories import Category
from domain.currencies import Currency
from domain.documents import Document, DocumentKind, DocumentState
from domain.itemizations import MOST_LINES, Itemization, Line
from domain.money import Money, TooManyDecimals, signed_minor_units_of
from domain.payment_methods import PaymentMethod
from domain.receipt_reading.categories import category_of
from domain.receipts import Reading, Receipt, Verdict
from domain.refusals import Refusal, RefusalCode
from domain.splits import Split, SplitMode
from domain.trips import OpenTrip

REST = "Rest of the bill"
"""The line for what the lines that were read leave of the total."""
_MAY_BE_RECEIPTS = frozenset(
    {DocumentKind.PDF, DocumentKind.PNG, DocumentKind.JPEG, DocumentKind.WEBP, DocumentKind.HEIC}
)
_SURE = 0.6
_GUESSED = 0.4
_LONGEST = 200


class NoReceipt(Refusal):
    """The document was read, and is no receipt."""

    code = RefusalCode.NO_RECEIPT


class ReceiptBeingRead(Refusal):
    """The document was read before receipts were, and is looked at for its receipt now."""

    code = RefusalCode.RECEIPT_BEING_READ


class DocumentUnread(Refusal):
    """The document was not read yet, or cannot be."""

    code = RefusalCode.DOCUMENT_UNREAD


@dataclass(frozen=True, slots=True)
class DraftConfidence:
    """How sure each part of a draft is, from 0 to 1; of a charge that the receipt does not name, that there is none."""

    description: float
    amount: float
    currency: float
    spent_on: float
    category: float
    lines: tuple[float, ...]
    tax: float
    tip: float
    service_charge: float
    discount: float


@dataclass(frozen=True, slots=True)
class ReceiptDraft:
    """An expense as a receipt has it: a bill whose lines all who are named share alike; `payer_id` may be open."""

    trip_id: UUID
    document_id: UUID
    description: str
    amount: Money
    spent_on: date
    payer_id: UUID | None
    itemization: Itemization
    category: Category
    confidence: DraftConfidence

    @property
    def paid(self) -> dict[UUID, int]:
        """Who paid how much, in minor units of the amount's currency; nobody where that is open."""
        return {} if self.payer_id is None else {self.payer_id: self.amount.minor_units}

    @property
    def split(self) -> Split:
        """The bill as a split by its lines, as it is checked when it is added."""
        return Split(SplitMode.ITEMIZED, {}, self.itemization)

    @property
    def payment_method(self) -> PaymentMethod | None:
        """None: how a receipt was paid is not read."""
        return None

    @property
    def trip_category_id(self) -> UUID | None:
        """None: receipts know nothing of the trip's own categories."""
        return None


def is_receipt_unread(document: Document) -> bool:
    """Tell whether a document may be a bill, is READY, and was never looked at as one."""
    is_ready = document.deleted_at is None and document.state is DocumentState.READY
    return is_ready and document.kind in _MAY_BE_RECEIPTS and not document.is_receipt_sought


def require_receipt_read(trip: OpenTrip, document: Document, receipt: Receipt | None) -> None:
    """Raise ReceiptBeingRead for a document that is to be looked at for its receipt first; raises Forbidden."""
    trip.require(Action.EDIT_LEDGER)
    if receipt is None and is_receipt_unread(document):
        raise ReceiptBeingRead("Its receipt is being read now: ask again in a moment.", field=("document_id",))


def draft_of_receipt(
    trip: OpenTrip,
    document: Document,
    receipt: Receipt | None,
    *,
    payer_id: UUID | None = None,
    participant_ids: Sequence[UUID] | None = None,
    currency: Currency | None = None,
) -> ReceiptDraft:
    """Return the expense that a document's receipt comes to, in a currency where one is given.

    Unless they are named, the viewer pays, and all who are on the trip share each line. Raises Forbidden, NotFound,
    ParticipantLeft, DocumentUnread, NoReceipt, TooManyDecimals or AmountTooLarge.
    """
    trip.require(Action.EDIT_LEDGER)
    people = _people(trip, participant_ids)
    payer = _payer(trip, payer_id)
    if receipt is None:
        raise _why_none(document)
    chosen, certainty = _currency(trip, receipt, currency)
    bill = _Bill(receipt, chosen, people)
    name = receipt.merchant.value if receipt.merchant is not None else document.name
    category, fitting = category_of(name, [line.description for line in receipt.lines])
    spent_on, day_confidence = _day(document, receipt)
    itemization, lines = bill.itemization()
    return ReceiptDraft(
        trip_id=trip.trip.id,
        document_id=document.id,
        description=_shown(name) or document.name,
        amount=Money(bill.total, chosen),
        spent_on=spent_on,
        payer_id=payer,
        itemization=itemization,
        category=category,
        confidence=DraftConfidence(
            description=receipt.merchant.confidence if receipt.merchant is not None else 0.0,
            amount=receipt.total.confidence,
            currency=certainty,
            spent_on=day_confidence,
            category=fitting,
            lines=lines,
            tax=_sureness(receipt, receipt.tax),
            tip=_sureness(receipt, receipt.tip),
            service_charge=_sureness(receipt, receipt.service_charge),
            discount=_sureness(receipt, receipt.discount),
        ),
    )


def _people(trip: OpenTrip, participant_ids: Sequence[UUID] | None) -> tuple[UUID, ...]:
    if participant_ids is None:
        return tuple(person.id for person in trip.participants if person.is_present)
    trip.require_present(participant_ids, field="participant_ids")
    return tuple(dict.fromkeys(participant_ids))


def _payer(trip: OpenTrip, payer_id: UUID | None) -> UUID | None:
    if payer_id is not None:
        trip.require_present([payer_id], field="payer_id")
        return payer_id
    own = trip.own_participant
    return own.id if own is not None and own.is_present else None


def _why_none(document: Document) -> Refusal:
    if document.state is DocumentState.FAILED:
        return DocumentUnread(f"It cannot be read: {document.failure}", field=("document_id",))
    if document.passage_count is None:
        return DocumentUnread("It is not read yet: wait until it is READY.", field=("document_id",))
    return NoReceipt("No total was found in it: it is no receipt, or cannot be read as one.", field=("document_id",))


def _currency(trip: OpenTrip, receipt: Receipt, given: Currency | None) -> tuple[Currency, float]:
    """Return the currency of a receipt; where its signs leave it open, that of the trip if they can mean it."""
    if given is not None:
        return given, 1.0
    read, own = receipt.currency, trip.trip.currency
    choices: list[tuple[Currency, float]] = []
    if read is not None and read.confidence >= _SURE:
        choices.append((read.value, read.confidence))
    if own in receipt.currencies or not (receipt.currencies or read):
        choices.append((own, _SURE if own in receipt.currencies else _GUESSED))
    if read is not None:
        choices.append((read.value, read.confidence))
    choices += [(other, _GUESSED) for other in receipt.currencies]
    choices.append((own, _GUESSED))
    return next((choice for choice in choices if _holds(choice[0], receipt)), choices[0])


def _holds(currency: Currency, receipt: Receipt) -> bool:
    """Tell whether a currency has as many decimals as the receipt."""
    try:
        for value in (receipt.total.value, *(line.amount for line in receipt.lines)):
            signed_minor_units_of(value, currency)
    except TooManyDecimals:
        return False
    return True


def _day(document: Document, receipt: Receipt) -> tuple[date, float]:
    """Return the day of a receipt; one that was read from a day after its upload had day and month exchanged."""
    uploaded = document.uploaded_at.date()
    if receipt.date is None:
        return uploaded, 0.1
    if receipt.date.value > uploaded and receipt.other_date is not None and receipt.other_date <= uploaded:
        return receipt.other_date, receipt.date.confidence
    return receipt.date.value, receipt.date.confidence


def _sureness(receipt: Receipt, reading: Reading[Decimal] | None) -> float:
    return receipt.total.confidence if reading is None else reading.confidence


def _shown(text: str) -> str:
    """Return a text as an expense may have it."""
    printable = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(printable.split())[:_LONGEST]


@dataclass(frozen=True, slots=True)
class _Bill:
    """A receipt as a bill that comes to its total, whatever was read of it."""

    receipt: Receipt
    currency: Currency
    people: tuple[UUID, ...]

    @property
    def total(self) -> int:
        return self._minor(self.receipt.total.value)

    def itemization(self) -> tuple[Itemization, tuple[float, ...]]:
        """Return the bill, and how sure each of its lines is."""
        charges = self._charges()
        for named in (self._lines(charges), self._from_subtotal(charges)):
            if named is not None:
                lines, confidences = named
                return Itemization(self._shared(lines), **charges), confidences
        whole = ((self._name(), self.total),)
        return Itemization(self._shared(whole)), (self.receipt.total.confidence,)

    def _charges(self) -> dict[str, int]:
        receipt = self.receipt
        if receipt.check.verdict is not Verdict.ADDS_UP:
            # What does not add up may be anything.
            return dict.fromkeys(("tax", "tip", "service_charge", "discount"), 0)
        rounding = self._amount(receipt.rounding)
        taken_off = -sum(self._minor(line.amount) for line in receipt.lines if line.amount < 0)
        return {
            "tax": 0 if receipt.is_tax_included else self._amount(receipt.tax),
            "tip": self._amount(receipt.tip),
            # What rounding adds has no place of its own on a bill.
            "service_charge": self._amount(receipt.service_charge) + max(0, rounding),
            "discount": self._amount(receipt.discount) + taken_off + max(0, -rounding),
        }

    def _lines(self, charges: dict[str, int]) -> tuple[tuple[tuple[str, int], ...], tuple[float, ...]] | None:
        """Return the lines that were read, and one for what they leave; None where they come to more than the total."""
        read = [line for line in self.receipt.lines if line.amount > 0]
        lines = [(_shown(line.description) or self._name(), self._minor(line.amount)) for line in read]
        confidences = [line.confidence for line in read]
        rest = self.total - _sum(charges) - sum(amount for _, amount in lines)
        if rest < 0 or not lines or len(lines) >= MOST_LINES:
            return None
        if rest:
            lines.append((REST, rest))
            confidences.append(0.0)
        return tuple(lines), tuple(confidences)

    def _from_subtotal(self, charges: dict[str, int]) -> tuple[tuple[tuple[str, int], ...], tuple[float, ...]] | None:
        rest = self.total - _sum(charges)
        return (
            (((self._name(), rest),), (self.receipt.total.confidence,)) if rest > 0 and any(charges.values()) else None
        )

    def _name(self) -> str:
        merchant = self.receipt.merchant
        return (_shown(merchant.value) if merchant is not None else "") or REST

    def _shared(self, lines: Iterable[tuple[str, int]]) -> tuple[Line, ...]:
        return tuple(Line(description, amount, dict.fromkeys(self.people, 1)) for description, amount in lines)

    def _amount(self, reading: Reading[Decimal] | None) -> int:
        return 0 if reading is None else self._minor(reading.value)

    def _minor(self, value: Decimal) -> int:
        try:
            return signed_minor_units_of(value, self.currency)
        except Refusal as refusal:
            raise refusal.about("currency") from None


def _sum(charges: dict[str, int]) -> int:
    return charges["tax"] + charges["tip"] + charges["service_charge"] - charges["discount"]
