"""Payments: money one participant gave another to settle up; never spending."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from domain.access import Action
from domain.deletions import require_alive, require_deleted
from domain.money import Money
from domain.rates import ExchangeRate, RateInvalid, RateSource, cross_rate, settled
from domain.refusals import Refusal, RefusalCode
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
    trip.require_present([draft.payer_id], field="payer_id", kept=left)
    trip.require_present([draft.receiver_id], field="receiver_id", kept=left)
    if draft.payer_id == draft.receiver_id:
        raise SamePerson("Nobody pays themselves: name two people.", field=("receiver_id",))
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
        note=None if draft.note is None else clean_text(draft.note, field="note", longest=_LONGEST_NOTE),
        created_at=now,
    )


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
