"""Receipt drafts: a bill that comes to the total, whatever was read, in the likeliest currency, on a possible day."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from domain.access import Role, Viewer
from domain.currencies import currency_of
from domain.documents import Document, DocumentKind, DocumentState, StoredFile
from domain.itemizations import checked_itemization
from domain.participants import Participant
from domain.receipt_drafts import REST, DocumentUnread, ReceiptDraft, draft_of_receipt
from domain.receipts import Receipt, read_receipt
from domain.trips import OpenTrip, Trip
from tests.domain.receipt_papers import PAPERS, Paper, pieces_of
from tests.domain.test_receipts import written

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SARAH = Participant(UUID(int=1), UUID(int=9), "Sarah", UUID(int=2))
DOCUMENT = Document(
    UUID(int=3),
    UUID(int=9),
    "scan.png",
    DocumentKind.PNG,
    StoredFile("-", 1, "-"),
    DocumentState.READY,
    UUID(int=2),
    NOW,
)


def open_trip(currency: str = "EUR") -> OpenTrip:
    """Return a trip of one person, who looks at it."""
    trip = Trip(UUID(int=9), "Prague", currency_of(currency), NOW)
    return OpenTrip(trip, Viewer(UUID(int=2)), Role.OWNER, (SARAH,))


def read(text: str) -> Receipt:
    """Return the receipt that a printed text makes."""
    receipt = read_receipt(pieces_of(text))
    assert receipt is not None
    return receipt


def drafted(text: str, currency: str = "EUR") -> ReceiptDraft:
    """Return the draft of a printed text on a trip that settles in a currency."""
    return draft_of_receipt(open_trip(currency), DOCUMENT, read(text))


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_every_paper_comes_to_its_total(paper: Paper) -> None:
    """As a bill that the ledger would take."""
    draft = drafted(paper.text)

    assert checked_itemization(draft.itemization) == draft.itemization
    assert draft.itemization.total == draft.amount.minor_units
    assert len(draft.confidence.lines) == len(draft.itemization.lines)


@settings(deadline=None, max_examples=60)
@example([1, 1, 2], 1)
@given(st.lists(st.integers(1, 10**5), max_size=8), st.integers(1, 10**6))
def test_what_does_not_add_up_comes_to_the_total_nevertheless(lines: list[int], total: int) -> None:
    """Whatever the lines come to: there is a line for the rest, or one for all."""
    euro = currency_of("EUR")
    rows = [f"Item {place}  {written(amount, euro, '.', '')}" for place, amount in enumerate(lines)]

    draft = drafted("\n".join([*rows, f"Total  {written(total, euro, '.', '')}"]))

    assert checked_itemization(draft.itemization) == draft.itemization
    assert draft.itemization.total == draft.amount.minor_units == total


def test_what_lines_leave_is_a_line_of_its_own() -> None:
    """Of which nothing is sure."""
    draft = drafted("Kiosk\nTea  3.00\nCake  4.50\nTotal  10.00")

    assert [(line.description, line.amount) for line in draft.itemization.lines] == [
        ("Tea", 300),
        ("Cake", 450),
        (REST, 250),
    ]
    assert draft.confidence.lines[-1] == 0


@pytest.mark.parametrize(
    ("text", "of_trip", "expected"),
    [
        ("Kiosk\nTotal  7.50", "CHF", "CHF"),
        ("Kiosk\nTotal  $7.50", "AUD", "AUD"),
        ("Kiosk\nTotal  $7.50", "EUR", "USD"),
        ("Kiosk\nTotal  7.50 EUR", "CHF", "EUR"),
        ("Kiosk\nTotal  ¥1,980", "CNY", "CNY"),
        ("Kiosk\nTotal  7.50", "JPY", "JPY"),
    ],
)
def test_signs_that_mean_several_currencies_mean_the_trips(text: str, of_trip: str, expected: str) -> None:
    """Where the paper does not say more; what it says outright stays."""
    if expected == "JPY":
        with pytest.raises(Exception, match="decimal places"):
            drafted(text, of_trip)
    else:
        assert drafted(text, of_trip).amount.currency.code == expected


def test_a_day_that_was_still_to_come_had_day_and_month_exchanged() -> None:
    """A picture of the 12th of January cannot be one of the 1st of December."""
    receipt = replace(read("Kiosk\n01/12/2026\nTotal  7.50"), other_date=date(2026, 1, 12))

    assert receipt.date is not None
    assert receipt.date.value == date(2026, 12, 1)
    assert draft_of_receipt(open_trip(), DOCUMENT, receipt).spent_on == date(2026, 1, 12)


def test_without_a_day_it_is_that_of_the_upload() -> None:
    """Of which little is sure."""
    draft = drafted("Kiosk\nTotal  7.50")

    assert (draft.spent_on, draft.confidence.spent_on < 0.2) == (date(2026, 11, 21), True)


def test_of_a_document_that_cannot_be_read_says_why() -> None:
    """In the words of its failure."""
    failed = replace(DOCUMENT, state=DocumentState.FAILED, failure="It is damaged.")

    with pytest.raises(DocumentUnread, match=r"It cannot be read: It is damaged\."):
        draft_of_receipt(open_trip(), failed, None)


def test_negative_lines_are_taken_off_the_whole() -> None:
    """A bill has no lines below zero."""
    draft = drafted("Kiosk\nTea  3.00\nMug returned  -1.00\nCake  4.50\nTotal  6.50")

    assert [line.amount for line in draft.itemization.lines] == [300, 450]
    assert draft.itemization.discount == 100
    assert draft.amount.amount == Decimal("6.50")
