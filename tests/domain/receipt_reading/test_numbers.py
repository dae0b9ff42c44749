"""Receipt numbers: amounts of every currency in every style are read back; codes, dates and times are none."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.currencies import Currency
from domain.receipt_reading.numbers import Style, cleaned, figures_in, style_of
from tests.domain.strategies import currencies
from tests.domain.test_receipts import STYLES, written

POINT, COMMA, WHOLE = Style(".", 2), Style(",", 2), Style(None, 0)


def values(text: str, style: Style) -> list[Decimal | None]:
    """Return the numbers of a text that may be amounts."""
    figures = figures_in(cleaned(text))
    return [figure.value(style) for figure in figures if not figure.is_measure and not figure.is_factor]


@given(currencies, st.integers(0, 10**9), st.sampled_from(STYLES))
def test_amounts_round_trip(currency: Currency, units: int, style: tuple[str, str]) -> None:
    """Every currency, each style of point and thousands, beside its code, alone, and taken off."""
    if currency.digits > 3:
        return  # units of account, in which no shop prints
    text = written(units, currency, *style)
    read = Style(style[0] if currency.digits else None, currency.digits)
    amount = Decimal(units).scaleb(-currency.digits)

    assert values(f"Tea  {text}", read) == [amount]
    assert values(f"{currency.code} {text}", read) == [amount]
    assert values(f"-{text}", read) == [-amount]


@given(st.text(max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    """Whatever is written: figures stand within the text, and have a value or none."""
    for figure in figures_in(cleaned(text)):
        assert 0 <= figure.start < figure.end <= len(cleaned(text))
        assert all(figure.value(style) is None or figure.written for style in (POINT, COMMA, WHOLE))


@pytest.mark.parametrize(
    ("text", "style", "expected"),
    [
        ("$ 1,203.39", POINT, ["1203.39"]),
        ("1.203,39 €", COMMA, ["1203.39"]),
        ("1'203.39", POINT, ["1203.39"]),
        ("1 203,39 Kč", COMMA, ["1203.39"]),
        ("₹ 1,23,456.00", POINT, ["123456.00"]),
        ("Rp25.000", WHOLE, ["25000"]),
        ("¥1,980", WHOLE, ["1980"]),
        ("29.--", POINT, ["29"]),
        ("12,-", COMMA, ["12"]),
        ("4.50 A", POINT, ["4.50"]),
        ("5.00-", POINT, ["-5.00"]),
        ("(5.00)", POINT, ["-5.00"]),
        ("1O.5O", POINT, ["10.50"]),
        ("2 x 3.50  7.00", POINT, ["3.50", "7.00"]),
        (".99", POINT, ["0.99"]),
    ],
)
def test_reads_what_shops_write(text: str, style: Style, expected: list[str]) -> None:
    """Signs before and after, thousands of all kinds, no cents, minus behind, letters for digits."""
    assert values(text, style) == [Decimal(each) for each in expected]


@pytest.mark.parametrize(
    "text", ["INV-3337", "12:30", "1/2", "123-456-7890", "21%", "0.774 kg", "500ml", "#4711", "A4", "IBAN NL50INGB"]
)
def test_takes_nothing_else_for_an_amount(text: str) -> None:
    """Numbers of bills, times, telephones, rates and weights."""
    assert [value for value in values(text, POINT) if value is not None and value % 1] == []
    assert values(text, POINT)[:1] in ([], [None])


class TestStyleOf:
    """domain.receipt_reading.numbers.style_of."""

    @pytest.mark.parametrize(
        ("texts", "digits", "expected"),
        [
            (["3.00", "4.50", "1,203.00"], None, POINT),
            (["3,00", "4,50", "1.203,00"], None, COMMA),
            (["25.000", "36.000"], None, WHOLE),
            (["2.750", "1.900"], 3, Style(".", 3)),
            (["2.750", "1.900"], 2, WHOLE),
            (["3.00", "0,774"], 2, POINT),
            (["120", "80"], None, WHOLE),
        ],
    )
    def test_is_what_most_are_written_in(self, texts: list[str], digits: int | None, expected: Style) -> None:
        """Three digits after a sign are thousands, unless the currency has thousandths."""
        figures = [figure for text in texts for figure in figures_in(text)]

        assert style_of(figures, digits=digits) == expected
