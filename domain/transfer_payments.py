"""Payments of a plan's transfer: what they count of it, and that together they are never more than it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from domain.access import Action
from domain.activities import Activity
from domain.balances import Basis
from domain.money import Money
from domain.payments import Payment, PaymentDraft, record_payment
from domain.plan_transfers import PlanTransfer, TransferNotOpen, Verdict, ends_of
from domain.rates import ExchangeRate
from domain.refusals import Refusal, RefusalCode
from domain.settlement_plans import SettlementPlan
from domain.trips import OpenTrip
from domain.versions import require_version


class TransferOverpaid(Refusal):
    """The payment is more than what is left of the transfer."""

    code = RefusalCode.TRANSFER_OVERPAID


class CurrencyNotPlans(Refusal):
    """The amount is in a currency that does not settle what the transfer is about."""

    code = RefusalCode.CURRENCY_NOT_PLANS


@dataclass(frozen=True, slots=True)
class TransferPayment:
    """A payment of a transfer as somebody wants it recorded, not yet checked; no amount means all that is left.

    `settlement` and `manual_rate` are as in PaymentDraft; with `despite_stale`, a changed ledger does not matter.
    """

    paid_on: date
    amount: Money | None = None
    note: str | None = None
    settlement: Money | None = None
    manual_rate: Decimal | None = None
    version: int | None = None
    despite_stale: bool = False


def draft_of_payment(
    trip: OpenTrip,
    plan: SettlementPlan,
    transfer: PlanTransfer,
    wanted: TransferPayment,
    changes: Sequence[Activity],
) -> PaymentDraft:
    """Return the payment to find a rate for; `changes` are what else has changed since the plan was made.

    Raises Forbidden, TransferNotOpen, VersionConflict, TransferOverpaid where nothing is left, PlanStale, and
    CurrencyNotPlans: where each currency settles by itself, no other pays its transfers.
    """
    trip.require(Action.EDIT_LEDGER)
    plan.require_not_cancelled()
    if transfer.verdict is Verdict.CONFIRMED:
        raise TransferNotOpen("This transfer is confirmed: it is paid.", field=("transfer_id",))
    require_version(current=transfer.version, expected=wanted.version)
    if transfer.left.minor_units <= 0:
        raise TransferOverpaid("Nothing is left of this transfer: it is paid in whole.", field=("amount",))
    if not wanted.despite_stale:
        plan.require_fresh(changes)
    amount = transfer.left if wanted.amount is None else wanted.amount
    settles_in = trip.trip.currency if plan.basis is Basis.SETTLEMENT else amount.currency
    if transfer.amount.currency not in {amount.currency, settles_in}:
        currency = transfer.amount.currency
        raise CurrencyNotPlans(f"This transfer settles {currency}: pay it in {currency}.", field=("amount", "currency"))
    debtor_id, creditor_id = ends_of(transfer, trip)
    if debtor_id == creditor_id:
        raise TransferNotOpen("Who was to pay and who was to be paid are one person now.", field=("transfer_id",))
    return PaymentDraft(
        payer_id=debtor_id,
        receiver_id=creditor_id,
        amount=amount,
        paid_on=wanted.paid_on,
        note=wanted.note,
        settlement=wanted.settlement,
        manual_rate=wanted.manual_rate,
    )


def pay_transfer(
    trip: OpenTrip,
    transfer: PlanTransfer,
    draft: PaymentDraft,
    *,
    rate: ExchangeRate | None,
    payment_id: UUID,
    now: datetime,
) -> tuple[Payment, PlanTransfer]:
    """Return the payment to book and the transfer it pays; what it counts in the transfer's currency is what matters.

    Raises TransferOverpaid, saying what is left, and what `record_payment` raises.
    """
    payment = record_payment(trip, draft, rate=rate, payment_id=payment_id, now=now)
    # The same figure twice where the currencies are one, so whichever is in the transfer's currency is right.
    counted = payment.amount if payment.amount.currency == transfer.amount.currency else payment.settlement
    booked = replace(payment, transfer_id=transfer.id, transfer_minor_units=counted.minor_units)
    return booked, _paid_more(transfer, counted)


def take_back_payment(transfer: PlanTransfer, payment: Payment) -> PlanTransfer:
    """Return a transfer once a payment of it is deleted; a dispute, which was about what is paid, ends with it.

    Raises TransferNotOpen for a transfer that the receiver has confirmed.
    """
    if transfer.verdict is Verdict.CONFIRMED:
        raise TransferNotOpen(
            "This payment belongs to a transfer that its receiver has confirmed.", field=("payment_id",)
        )
    return replace(
        transfer,
        paid=transfer.paid - _counted(transfer, payment),
        verdict=None,
        dispute_reason=None,
        judged_at=None,
        version=transfer.version + 1,
    )


def give_back_payment(transfer: PlanTransfer, payment: Payment) -> PlanTransfer:
    """Return a transfer once a deleted payment of it is restored; raises TransferOverpaid, saying what is left."""
    try:
        return _paid_more(transfer, _counted(transfer, payment))
    except TransferOverpaid as refusal:
        raise refusal.about("payment_id") from None


def _counted(transfer: PlanTransfer, payment: Payment) -> Money:
    return Money(payment.transfer_minor_units or 0, transfer.amount.currency)


def _paid_more(transfer: PlanTransfer, counted: Money) -> PlanTransfer:
    left = transfer.left
    if counted.minor_units > left.minor_units:
        raise TransferOverpaid(
            f"{left} are left of this transfer, and {counted} are more by {counted - left}.", field=("amount",)
        )
    return replace(transfer, paid=transfer.paid + counted, version=transfer.version + 1)
