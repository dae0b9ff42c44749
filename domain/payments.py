"""Payments: money one participant gave another to settle up; never spending."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from domain.access import Action
from domain.deletions import require_alive, require_deleted
from domain.money import Money
from domain.plan_transfers import TransferNotOpen
from domain.rates import ExchangeRate, RateInvalid, RateSource, cross_rate, settled
from domain.refusals import Refusal, RefusalCode
from domain.successors import successors_of
from domain.texts import clean_text
from domain.trips import OpenTrip
from domain.versions import require_version

_LONGEST_NOTE = 200


class SamePerson(Refusal):
    """Payer and receiver are one person."""

    code = RefusalCode.SAME_PERSON


@dataclass(frozen=True, slots=True)
class PaymentDraft:
    """A payment as somebody wants it recorded, not yet checked.

    `settlement` is what it counts in the trip's currency where somebody said so: that figure rules, whatever any rate
    says. `manual_rate` is as in ExpenseDraft.
    """

    payer_id: UUID
    receiver_id: UUID
    amount: Money
    paid_on: date
    note: str | None = None
    settlement: Money | None = None
    manual_rate: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment from `payer_id` to `receiver_id` on a day.

    `settlement` is what it counts in the trip's currency, by `exchange_rate`, which is None where the two are one;
    `transfer_id` is the transfer of a settlement plan that it pays, `transfer_minor_units` what it counts of that one,
    in the transfer's currency.
    """

    id: UUID
    trip_id: UUID
    payer_id: UUID
    receiver_id: UUID
    amount: Money
    settlement: Money
    exchange_rate: ExchangeRate | None
    paid_on: date
    note: str | None
    created_at: datetime
    version: int = 1
    transfer_id: UUID | None = None
    transfer_minor_units: int | None = None
    deleted_at: datetime | None = None

    @property
    def draft(self) -> PaymentDraft:
        """This payment as a draft, to be changed and checked again."""
        return PaymentDraft(self.payer_id, self.receiver_id, self.amount, self.paid_on, self.note)


def record_payment(
    trip: OpenTrip,
    draft: PaymentDraft,
    *,
    rate: ExchangeRate | None,
    payment_id: UUID,
    now: datetime,
) -> Payment:
    """Return the payment to book, at a rate that is None where none is needed.

    Raises Forbidden, NotFound, ParticipantLeft, SamePerson, TextInvalid, RateInvalid or AmountTooLarge. Who has left
    the trip may still pay and be paid: that is how they become even.
    """
    trip.require(Action.EDIT_LEDGER)
    left = frozenset(person.id for person in trip.participants if person.merged_into_id is None)
    _require_people(trip, draft, kept=left)
    settlement, used = _settled(trip, draft, rate)
    return Payment(
        id=payment_id,
        trip_id=trip.trip.id,
        payer_id=draft.payer_id,
        receiver_id=draft.receiver_id,
        amount=draft.amount,
        settlement=settlement,
        exchange_rate=used,
        paid_on=draft.paid_on,
        note=_note(draft),
        created_at=now,
    )


def keeps_payment_rate(payment: Payment, draft: PaymentDraft) -> bool:
    """Tell whether a changed payment keeps the rate it counts at, as `expenses.keeps_rate` does for an expense.

    One that pays a transfer keeps the bank's on another day too: what it counts is what the transfer says is paid.
    """
    is_asked = draft.manual_rate is not None or draft.settlement is not None
    if is_asked or draft.amount.currency != payment.amount.currency:
        return False
    return _is_typed(payment.exchange_rate) or draft.paid_on == payment.paid_on or payment.transfer_id is not None


def update_payment(
    trip: OpenTrip, payment: Payment, draft: PaymentDraft, *, rate: ExchangeRate | None, version: int | None = None
) -> Payment:
    """Return the payment as the draft wants it, as its next version; itself where that changes nothing.

    Of a payment that belongs to a transfer of a plan, only note and day may change. Raises AlreadyDeleted,
    VersionConflict unless `version` is the current one or None, TransferNotOpen, and as `record_payment` does.
    """
    trip.require(Action.EDIT_LEDGER)
    require_alive(payment.deleted_at, noun="payment")
    require_version(current=payment.version, expected=version)
    if (draft.payer_id, draft.receiver_id) != (payment.payer_id, payment.receiver_id):
        left = {person.id for person in trip.participants if person.merged_into_id is None}
        _require_people(trip, draft, kept=frozenset(left | {payment.payer_id, payment.receiver_id}))
    settlement, used = _settled_anew(trip, payment, draft, rate)
    noted = replace(payment, paid_on=draft.paid_on, note=_note(draft))
    after = replace(
        noted,
        payer_id=draft.payer_id,
        receiver_id=draft.receiver_id,
        amount=draft.amount,
        settlement=settlement,
        exchange_rate=used,
    )
    if payment.transfer_id is not None and after != noted:
        raise TransferNotOpen(
            "This payment belongs to a transfer of a plan: only its note and day can be changed. "
            "Delete it and pay the transfer again.",
            field=("payment_id",),
        )
    return payment if after == payment else replace(after, version=payment.version + 1)


def delete_payment(trip: OpenTrip, payment: Payment, *, version: int | None = None, now: datetime) -> Payment:
    """Return the payment as deleted: it stays in the book and counts no more.

    Raises Forbidden, AlreadyDeleted or VersionConflict.
    """
    trip.require(Action.EDIT_LEDGER)
    require_alive(payment.deleted_at, noun="payment")
    require_version(current=payment.version, expected=version)
    return replace(payment, deleted_at=now, version=payment.version + 1)


def restore_payment(trip: OpenTrip, payment: Payment, *, version: int | None = None) -> Payment:
    """Return a deleted payment as it was before. Raises Forbidden, NotDeleted or VersionConflict."""
    trip.require(Action.EDIT_LEDGER)
    require_deleted(payment.deleted_at, noun="payment")
    require_version(current=payment.version, expected=version)
    return replace(payment, deleted_at=None, version=payment.version + 1)


def _require_people(trip: OpenTrip, draft: PaymentDraft, *, kept: frozenset[UUID]) -> None:
    trip.require_present([draft.payer_id], field="payer_id", kept=kept)
    trip.require_present([draft.receiver_id], field="receiver_id", kept=kept)
    # A guest that a payment was booked for may have been merged into who is named as the other now.
    become = successors_of(trip.participants)
    if become.get(draft.payer_id, draft.payer_id) == become.get(draft.receiver_id, draft.receiver_id):
        raise SamePerson("Nobody pays themselves: name two people.", field=("receiver_id",))


def _note(draft: PaymentDraft) -> str | None:
    return None if draft.note is None else clean_text(draft.note, field="note", longest=_LONGEST_NOTE)


def _is_typed(rate: ExchangeRate | None) -> bool:
    return rate is not None and rate.source is RateSource.MANUAL


def _settled_anew(
    trip: OpenTrip, payment: Payment, draft: PaymentDraft, rate: ExchangeRate | None
) -> tuple[Money, ExchangeRate | None]:
    """Return what a changed payment counts, and its rate: figures that nobody asked to change do not move."""
    known = (payment.settlement, payment.exchange_rate)
    is_agreed_already = (draft.amount, draft.settlement) == (payment.amount, payment.settlement)
    if is_agreed_already and keeps_payment_rate(payment, replace(draft, settlement=None, manual_rate=None)):
        return known
    settlement, used = _settled(trip, draft, rate)
    if not _is_same_rate(used, payment.exchange_rate):
        return settlement, used
    # An agreed figure need not be what the rate that it implies makes of the amount.
    is_untouched = draft.settlement is None and draft.amount == payment.amount
    return known if is_untouched else (settlement, payment.exchange_rate)


def _is_same_rate(rate: ExchangeRate | None, known: ExchangeRate | None) -> bool:
    if rate is None or known is None:
        return rate is known
    # The same rate typed again is no change, whoever types it.
    return rate == known or (_is_typed(rate) and _is_typed(known) and rate.rate == known.rate)


def _settled(trip: OpenTrip, draft: PaymentDraft, rate: ExchangeRate | None) -> tuple[Money, ExchangeRate | None]:
    """Return what a payment counts in the trip's currency, and the rate: the one given, or the one they imply."""
    if draft.settlement is None:
        return settled(draft.amount, trip.trip.currency, rate), rate
    if draft.settlement.currency == draft.amount.currency:
        if draft.settlement != draft.amount:
            raise RateInvalid(f"{draft.amount} count as just that.", field=("settlement_amount",))
        return draft.amount, None
    implied = cross_rate(euro_in_money=draft.amount.amount, euro_in_settlement=draft.settlement.amount)
    return draft.settlement, ExchangeRate(implied, RateSource.MANUAL, draft.paid_on, trip.viewer.user_id)
