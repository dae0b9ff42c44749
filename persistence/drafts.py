"""Drafts as JSON: how an expense that comes again is kept in the row of its recurrence."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from domain.categories import Category
from domain.currencies import currency_of
from domain.expenses import ExpenseDraft
from domain.money import Money
from domain.payment_methods import PaymentMethod
from persistence.splits import split_json, split_of

Body = dict[str, Any]


def draft_json(draft: ExpenseDraft) -> Body:
    """Return a draft as JSON."""
    method, own, rate = draft.payment_method, draft.trip_category_id, draft.manual_rate
    return {
        "description": draft.description,
        "amount": [draft.amount.minor_units, draft.amount.currency.code],
        "spent_on": draft.spent_on.isoformat(),
        # A list, not an object: the order in which people were named is kept.
        "paid": [[str(payer), minor_units] for payer, minor_units in draft.paid.items()],
        "split": split_json(draft.split),
        "category": draft.category.value,
        "trip_category_id": None if own is None else str(own),
        "payment_method": None if method is None else method.value,
        "place": draft.place,
        "note": draft.note,
        "tags": list(draft.tags),
        # Text, because JSON knows no exact decimals.
        "manual_rate": None if rate is None else f"{rate:f}",
    }


def draft_of(body: Body) -> ExpenseDraft:
    """Return the draft of its JSON."""
    minor_units, currency = body["amount"]
    method, own, rate = body["payment_method"], body["trip_category_id"], body["manual_rate"]
    return ExpenseDraft(
        description=body["description"],
        amount=Money(minor_units, currency_of(currency)),
        spent_on=date.fromisoformat(body["spent_on"]),
        paid={UUID(payer): units for payer, units in body["paid"]},
        split=split_of(body["split"]),
        category=Category(body["category"]),
        trip_category_id=None if own is None else UUID(own),
        payment_method=None if method is None else PaymentMethod(method),
        # A row of before there were places has none.
        place=body.get("place"),
        note=body["note"],
        tags=tuple(body["tags"]),
        manual_rate=None if rate is None else Decimal(rate),
    )
