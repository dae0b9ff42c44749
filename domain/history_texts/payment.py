"""Payment texts: a payment as its history shows it, field by field."""

from collections.abc import Mapping
from uuid import UUID

from domain.activities import ActivityDraft, ActivityKind, SubjectKind, changes_between
from domain.payments import Payment

_FIGURES = frozenset({"payer", "receiver", "amount", "settlementAmount", "deleted"})
"""The fields whose change changes what people owe."""


def payment_fields(payment: Payment, names: Mapping[UUID, str]) -> dict[str, str | None]:
    """Return every field of a payment as people read it; `names` are the trip's people by id."""
    rate = payment.exchange_rate
    return {
        "payer": names[payment.payer_id],
        "receiver": names[payment.receiver_id],
        "amount": str(payment.amount),
        "exchangeRate": None if rate is None else f"{rate.rate:f} ({rate.source.value}, {rate.as_of.isoformat()})",
        "settlementAmount": str(payment.settlement),
        "paidOn": payment.paid_on.isoformat(),
        "note": payment.note,
        "deleted": None if payment.deleted_at is None else "yes",
    }


def payment_activity(
    kind: ActivityKind, *, before: Payment | None, after: Payment, names: Mapping[UUID, str]
) -> ActivityDraft:
    """Return what the trip's history says of a change of a payment."""
    old = None if before is None else payment_fields(before, names)
    changes = changes_between(old, payment_fields(after, names))
    return ActivityDraft(
        kind=kind,
        subject_kind=SubjectKind.PAYMENT,
        subject_id=after.id,
        summary=f"{names[after.payer_id]} paid {names[after.receiver_id]} {after.amount}",
        changes=changes,
        affects_balances=any(change.field in _FIGURES for change in changes),
    )
