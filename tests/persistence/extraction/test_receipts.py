"""Receipts in files: pictures in every condition, PDFs with and without text; `tests.eval_receipts` has the rest."""

from pathlib import Path

import pytest

from domain.documents import DocumentKind
from persistence.extraction.extracting import extracted
from persistence.extraction.limits import Limits
from persistence.extraction.pdfs import pdf_extract
from tests.arrangement import SAMPLES
from tests.eval_receipts import FIELDS, real_results, rendered_result
from tests.persistence.extraction.pictures import saved_scan
from tests.rendered_receipts import BILLS, CONDITIONS


@pytest.mark.parametrize(("number", "condition"), list(enumerate(CONDITIONS)), ids=list(CONDITIONS))
def test_is_read_however_it_was_taken(number: int, condition: str) -> None:
    """One currency for each condition: a picture takes seconds."""
    result = rendered_result(BILLS[number % len(BILLS)], condition)

    assert (result.right, result.remarks) == (dict.fromkeys(FIELDS, True), ())


def test_real_pdfs_are_read_as_people_read_them() -> None:
    """From their words, without looking at pictures: totals, days, currencies, merchants."""
    results = real_results(SAMPLES / "receipts", kinds=(".pdf",))

    assert len(results) == 5
    assert [(result.name, result.remarks) for result in results] == [(result.name, ()) for result in results]


def test_a_scanned_pdf_is_read_from_its_pictures(tmp_path: Path) -> None:
    """Across pages, as those with text are."""
    saved_scan(tmp_path / "scan.pdf", [["HARBOUR CAFE", "Tea 3.00", "Cake 4.50"], ["Total EUR 7.50"]])

    receipt = pdf_extract(tmp_path / "scan.pdf", Limits()).receipt

    assert receipt is not None
    assert [str(line.amount) for line in receipt.lines] == ["3.00", "4.50"]
    assert (str(receipt.total.value), receipt.check.verdict.value) == ("7.50", "ADDS_UP")


def test_what_is_no_receipt_has_none() -> None:
    """A report of six pages with tables of numbers."""
    assert pdf_extract(SAMPLES / "mmwr-housing-2011.pdf", Limits()).receipt is None


async def test_leaves_the_process_that_read_it() -> None:
    """Whole, with what it adds up to."""
    path = SAMPLES / "receipts" / "sliced-invoices-sample.pdf"

    async with extracted(path, DocumentKind.PDF, Limits()) as extract:
        receipt = extract.receipt

    assert receipt == pdf_extract(path, Limits()).receipt
    assert receipt is not None
