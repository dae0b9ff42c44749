"""Drafts as JSON: what is read back is what was kept."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from domain.categories import Category
from domain.currencies import currency_of
from domain.expenses import ExpenseDraft
from domain.itemizations import Itemization, Line
from domain.money import LARGEST_MINOR_UNITS, Money
from domain.payment_methods import PaymentMethod
from domain.splits import Split, SplitMode, equally, itemized
from persistence.drafts import draft_json, draft_of

ANNA, BEN, OWN = (UUID(int=number) for number in range(1, 4))
KWD = currency_of("KWD")
BARE = ExpenseDraft("Rent", Money(1_000, KWD), date(2026, 11, 30), {ANNA: 1_000}, equally([ANNA, BEN]))
FULL = ExpenseDraft(
    description="Loyer \N{EURO SIGN}",
    amount=Money(LARGEST_MINOR_UNITS, KWD),
    spent_on=date(9999, 12, 31),
    paid={BEN: LARGEST_MINOR_UNITS - 1, ANNA: 1},
    split=Split(SplitMode.ADJUSTMENT, {BEN: -500, ANNA: 0}),
    category=Category.LODGING_FLAT,
    trip_category_id=OWN,
    payment_method=PaymentMethod.BANK_TRANSFER,
    place="Prague",
    note="Two\nlines",
    tags=("home", "fixed"),
    manual_rate=Decimal("0.000000123456789012"),
)
BILL = Itemization((Line("Beds", 600, {BEN: 1, ANNA: 2}), Line("Breakfast", 300, {ANNA: 1})), tax=100)
ITEMIZED = ExpenseDraft("Hotel", Money(1_000, KWD), date(2026, 11, 30), {ANNA: 1_000}, itemized(BILL))


@pytest.mark.parametrize("draft", [BARE, FULL, ITEMIZED])
def test_is_read_back_as_it_was_kept(draft: ExpenseDraft) -> None:
    """Through the text of JSON, every field is the same, and people are in the same order."""
    kept = json.loads(json.dumps(draft_json(draft)))

    found = draft_of(kept)

    assert found == draft
    assert list(found.paid) == list(draft.paid)
    assert list(found.split.weights) == list(draft.split.weights)


def test_keeps_a_rate_to_its_last_digit() -> None:
    """No reader of JSON makes a float of it."""
    assert draft_json(FULL)["manual_rate"] == "0.000000123456789012"


def test_of_before_there_were_places_has_none() -> None:
    """A row that was kept before does not name one."""
    kept = draft_json(FULL)
    del kept["place"]

    assert draft_of(kept) == replace(FULL, place=None)
