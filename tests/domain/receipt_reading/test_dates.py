"""Receipt dates: the day of a bill, however its country writes it, and not the day it is due."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.receipt_reading.dates import DAY_MONTH, MONTH_DAY, YEAR_FIRST, date_of
from domain.receipt_reading.pieces import rows_of
from tests.domain.receipt_papers import pieces_of


def day_of(text: str, order: str | None = None) -> date | None:
    """Return the day of a text."""
    found = date_of(rows_of(pieces_of(text)), order=order)
    return None if found is None else found.day


@pytest.mark.parametrize(
    "text",
    [
        "21.03.2025", "21.3.25", "21/03/2025 10:42", "Datum:21.03.202510:42", "2025-03-21", "2025/03/21", "2025.03.21.",
        "20250321", "21 March 2025", "March 21, 2025", "Mar 21st, 2025", "21MAR25", "21-Mar-2025", "21. März 2025",
        "21 mars 2025", "21 de marzo de 2025", "21 marzo 2025", "21 maart 2025", "21 de março de 2025", "21 marca 2025",
        "21. března 2025", "21 marts 2025", "21 maaliskuuta 2025", "2025. március 21.", "21 Mart 2025", "21 Maret 2025",
        "2025年3月21日(金)", "2025년 3월 21일", "21.03.2025/13:29:17", "2025.03.21.16:20",
    ],
)  # fmt: skip
def test_reads_what_countries_write(text: str) -> None:
    """Numbers in all orders that are clear, and months in many languages."""
    assert day_of(text) == date(2025, 3, 21)


@pytest.mark.parametrize(
    ("order", "expected"), [(DAY_MONTH, (2012, 11, 10)), (MONTH_DAY, (2012, 10, 11)), (YEAR_FIRST, (2010, 11, 12))]
)
def test_takes_the_order_of_the_country(order: str, expected: tuple[int, int, int]) -> None:
    """Three numbers that may each be anything."""
    assert day_of("10/11/12", order) == date(*expected)


@pytest.mark.parametrize(
    "text",
    [
        "Due date: 02.04.2025\nInvoice date: 21.03.2025",
        "Fällig am 02.04.2025\nRechnungsdatum 21.03.2025",
        "Factuurdatum: 21 maart 2025\nOrderdatum: 20 maart 2025",
        "Check in 18/03/2025  Check out 20/03/2025\nDate 21/03/2025",
        "Échéance : 02/04/2025\nDate de facture : 21/03/2025",
    ],
)
def test_is_the_day_that_the_bill_is_of(text: str) -> None:
    """Not the one it is due, was ordered, or is for."""
    assert day_of(text) == date(2025, 3, 21)


@pytest.mark.parametrize("text", ["", "Total 21.03", "192.168.10.12", "v1.2.3", "32.13.2025", "Tel 0711/12.34.5678"])
def test_of_none_is_none(text: str) -> None:
    """Amounts, addresses and numbers are no days."""
    assert day_of(text) is None


@given(
    st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from(["%d.%m.%Y", "%Y-%m-%d", "%d %B %Y", "%B %d, %Y"])
)
def test_days_round_trip(day: date, form: str) -> None:
    """Every day, in forms that leave nothing open."""
    assert day_of(f"Date: {day.strftime(form)}") == day


@given(st.text(max_size=100))
def test_no_text_breaks_it(text: str) -> None:
    """Whatever is written, there is a day or none."""
    day_of(text)
