"""Expense texts: an expense as people read it, in the sentence it is searched by and in its history field by field."""

from collections.abc import Mapping
from uuid import UUID

from domain.activities import ActivityDraft, ActivityKind, SubjectKind, changes_between
from domain.expenses import Expense
from domain.splits import SplitMode
from domain.texts import listed

_MANNER = {
    SplitMode.EQUAL: "equally",
    SplitMode.EXACT: "by exact amounts",
    SplitMode.PERCENTAGE: "by percentage",
    SplitMode.SHARES: "by shares",
    SplitMode.ADJUSTMENT: "equally with adjustments",
    SplitMode.ITEMIZED: "by items",
    SplitMode.BY_NIGHTS: "by nights",
}
NO_DOCUMENTS: Mapping[UUID, str] = {}
_FIGURES = frozenset({"amount", "settlementAmount", "payers", "shares", "deleted"})
"""The fields whose change changes what people owe."""


def expense_sentence(expense: Expense, names: Mapping[UUID, str]) -> str:
    """Return the sentence an expense is searched by; `names` are the trip's people by id.

    "On 2026-10-27, Sarah paid 300.00 EUR for 'Dinner at Eiffel Tower', split equally between Sarah, David and Emily.
    Category: Food."
    """
    people = listed([names[share.participant_id] for share in expense.shares])
    payers = listed([names[payer.participant_id] for payer in expense.payers])
    amount = f"{expense.amount.amount:f} {expense.amount.currency}"
    place = f" Place: {expense.place}." if expense.place else ""
    tags = f" Tags: {', '.join(expense.tags)}." if expense.tags else ""
    note = f" {expense.note}" if expense.note else ""
    return (
        f"On {expense.spent_on.isoformat()}, {payers} paid {amount} for '{expense.description}', "
        f"split {_MANNER[expense.split_mode]} between {people}. Category: {expense.category.label}."
        f"{place}{tags}{note}"
    )


def expense_fields(
    expense: Expense, names: Mapping[UUID, str], categories: Mapping[UUID, str], documents: Mapping[UUID, str]
) -> dict[str, str | None]:
    """Return every field of an expense as people read it; `categories` are the names of the trip's own by id.

    `documents` are the names of those that show receipts.
    """
    receipt = expense.receipt_document_id
    rate = expense.exchange_rate
    own = expense.trip_category_id
    return {
        "description": expense.description,
        "amount": str(expense.amount),
        "exchangeRate": None if rate is None else f"{rate.rate:f} ({rate.source.value}, {rate.as_of.isoformat()})",
        "settlementAmount": str(expense.settlement),
        "spentOn": expense.spent_on.isoformat(),
        "category": expense.category.label if own is None else f"{expense.category.label}: {categories[own]}",
        "payers": ", ".join(f"{names[payer.participant_id]} {payer.money}" for payer in expense.payers),
        "split": expense.split_mode.value,
        "shares": ", ".join(f"{names[share.participant_id]} {share.money}" for share in expense.shares),
        "paymentMethod": None if expense.payment_method is None else expense.payment_method.value,
        "place": expense.place,
        "note": expense.note,
        "tags": ", ".join(expense.tags) or None,
        "receipt": None if receipt is None else documents.get(receipt),
        "deleted": None if expense.deleted_at is None else "yes",
    }


def expense_activity(
    kind: ActivityKind,
    *,
    before: Expense | None,
    after: Expense,
    names: Mapping[UUID, str],
    categories: Mapping[UUID, str],
    documents: Mapping[UUID, str] = NO_DOCUMENTS,
) -> ActivityDraft:
    """Return what the trip's history says of a change: every field that differs, before and after.

    `documents` are the names of those that show receipts; they need not be named where the receipt stays.
    """
    old = None if before is None else expense_fields(before, names, categories, documents)
    changes = changes_between(old, expense_fields(after, names, categories, documents))
    return ActivityDraft(
        kind=kind,
        subject_kind=SubjectKind.EXPENSE,
        subject_id=after.id,
        summary=f"{after.description}, {after.amount}",
        changes=changes,
        affects_balances=any(change.field in _FIGURES for change in changes),
    )
