"""Payments: money one participant gave another to settle up; never spending."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from domain.access import Action
from domain.money import Money
from domain.refusals import Refusal, RefusalCode
from domain.texts import clean_text
from domain.trips import OpenTrip

_LONGEST_NOTE = 200


class SamePerson(Refusal):
    """Payer and receiver are one person."""

    code = RefusalCode.SAME_PERSON


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment from `payer_id` to `receiver_id` on a day."""

    id: UUID
    trip_id: UUID
    payer_id: UUID
    receiver_id: UUID
    amount: Money
    paid_on: date
    note: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class PaymentDraft:
    """A payment as somebody wants it recorded, not yet checked."""

    payer_id: UUID
    receiver_id: UUID
    amount: Money
    paid_on: date
    note: str | None


def record_payment(trip: OpenTrip, draft: PaymentDraft, *, payment_id: UUID, now: datetime) -> Payment:
    """Return the payment to book; raises Forbidden, NotFound, SamePerson or TextInvalid."""
    trip.require(Action.EDIT_LEDGER)
    trip.participant(draft.payer_id, field="payer_id")
    trip.participant(draft.receiver_id, field="receiver_id")
    if draft.payer_id == draft.receiver_id:
        raise SamePerson("Nobody pays themselves: name two people.", field=("receiver_id",))
    note = None if draft.note is None else clean_text(draft.note, field="note", longest=_LONGEST_NOTE)
    return Payment(
        id=payment_id,
        trip_id=trip.trip.id,
        payer_id=draft.payer_id,
        receiver_id=draft.receiver_id,
        amount=draft.amount,
        paid_on=draft.paid_on,
        note=note,
        created_at=now,
    )
