"""Plan texts: a settlement plan and its transfers as their history shows them, field by field."""

from collections.abc import Mapping
from uuid import UUID

from domain.activities import ActivityDraft, ActivityKind, SubjectKind, changes_between
from domain.history_texts.payment import payment_fields
from domain.payments import Payment
from domain.plan_transfers import PlanTransfer
from domain.settlement_plans import SettlementPlan

Names = Mapping[UUID, str]
"""The trip's people by id."""


def plan_activity(
    kind: ActivityKind, *, before: SettlementPlan | None, after: SettlementPlan, names: Names
) -> ActivityDraft:
    """Return what the trip's history says of a plan that was made or cancelled."""
    old = None if before is None else _plan_fields(before, names)
    many = len(after.transfers)
    return ActivityDraft(
        kind=kind,
        subject_kind=SubjectKind.PLAN,
        subject_id=after.id,
        summary=f"A plan of {many} {'transfer' if many == 1 else 'transfers'}",
        changes=changes_between(old, _plan_fields(after, names)),
        affects_balances=False,
    )


def verdict_activity(kind: ActivityKind, *, before: PlanTransfer, after: PlanTransfer, names: Names) -> ActivityDraft:
    """Return what the trip's history says of what a receiver said of a transfer."""
    return ActivityDraft(
        kind=kind,
        subject_kind=SubjectKind.TRANSFER,
        subject_id=after.id,
        summary=_sentence(after, names),
        changes=changes_between(_transfer_fields(before), _transfer_fields(after)),
        affects_balances=False,
    )


def transfer_paid_activity(
    payment: Payment, *, before: PlanTransfer, after: PlanTransfer, names: Names
) -> ActivityDraft:
    """Return what the trip's history says of a payment of a transfer: the payment, and what it has come to."""
    # Payments have an amount and a state of their own; what the transfer's are is told under other names.
    paid = {f"payment.{name}": value for name, value in payment_fields(payment, names).items()}
    return ActivityDraft(
        kind=ActivityKind.TRANSFER_PAID,
        subject_kind=SubjectKind.TRANSFER,
        subject_id=after.id,
        summary=f"{names[payment.payer_id]} paid {names[payment.receiver_id]} {payment.amount}",
        changes=changes_between(_transfer_fields(before), {**_transfer_fields(after), **paid}),
        affects_balances=True,
    )


def _plan_fields(plan: SettlementPlan, names: Names) -> dict[str, str | None]:
    return {
        "basis": plan.basis.value,
        "strategy": plan.strategy.value,
        "transfers": ", ".join(_sentence(transfer, names) for transfer in plan.transfers),
        "cancelled": None if plan.cancelled_at is None else "yes",
    }


def _transfer_fields(transfer: PlanTransfer) -> dict[str, str | None]:
    return {"paid": str(transfer.paid), "state": transfer.state.value, "disputeReason": transfer.dispute_reason}


def _sentence(transfer: PlanTransfer, names: Names) -> str:
    return f"{names[transfer.debtor_id]} pays {names[transfer.creditor_id]} {transfer.amount}"
