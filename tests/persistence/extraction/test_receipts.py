"""Receipts in documents: whatever a page looks like, its text is not lost for it."""

import pytest

from domain.receipt_reading.pieces import Piece
from persistence.extraction import receipts
from persistence.extraction.pdf_pieces import _whole
from persistence.extraction.receipts import receipt_in


def test_what_breaks_the_reading_of_a_receipt_is_no_receipt(monkeypatch: pytest.MonkeyPatch) -> None:
    """The document can still be searched."""

    def broken(_pieces: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(receipts, "read_receipt", broken)

    assert receipt_in([Piece("Total 1.00", 0, 0, 10, 0)]) is None


def test_letters_that_come_in_halves_are_made_whole() -> None:
    """A smile in a bill is one letter, and half of one is none."""
    assert _whole("Pizza \ud83c\udf55 10.00") == "Pizza \U0001f355 10.00"
    assert _whole("Pizza \ud83c 10.00").encode()
