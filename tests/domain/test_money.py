"""Money: exact, in every currency's own digits."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.currencies import (
    _FOUR_DIGITS,
    _NO_DIGITS,
    _THREE_DIGITS,
    _TWO_DIGITS,
    Currency,
    UnknownCurrency,
    all_currencies,
    currency_of,
)
from domain.money import (
    LARGEST_MINOR_UNITS,
    AmountNotPositive,
    AmountTooLarge,
    Money,
    TooManyDecimals,
    positive_money,
    total,
)
from tests.domain.strategies import amounts, currencies

EUR = currency_of("EUR")


class TestCurrencies:
    """ISO 4217."""

    @pytest.mark.parametrize(
        ("code", "digits"), [("EUR", 2), ("jpy", 0), (" VND", 0), ("KWD", 3), ("OMR", 3), ("TND", 3), ("CLF", 4)]
    )
    def test_have_their_own_digits(self, code: str, digits: int) -> None:
        """Codes are taken in any case."""
        assert currency_of(code).digits == digits

    def test_are_listed_once_each(self) -> None:
        """No code stands in two lists of digits."""
        listed = [*_TWO_DIGITS.split(), *_NO_DIGITS.split(), *_THREE_DIGITS.split(), *_FOUR_DIGITS.split()]

        assert sorted(listed) == [currency.code for currency in all_currencies()]

    @pytest.mark.parametrize("code", ["", "EURO", "XXX", "€", "DEM", "E" * 1_000])
    def test_that_are_none_are_refused(self, code: str) -> None:
        """Signs, former currencies and placeholders are no currencies."""
        with pytest.raises(UnknownCurrency):
            currency_of(code)


class TestPositiveMoney:
    """Money that a person typed."""

    @given(amounts)
    def test_comes_back_from_its_own_amount(self, money: Money) -> None:
        """Shown and typed again, an amount is the same, to the minor unit."""
        assert positive_money(money.amount, money.currency.code) == money

    @pytest.mark.parametrize("amount", ["0", "-0.01", "NaN", "Infinity", "-Infinity", "sNaN"])
    def test_is_above_zero(self, amount: str) -> None:
        """Zero, negative and what is no number are refused."""
        with pytest.raises(AmountNotPositive):
            positive_money(Decimal(amount), "EUR")

    @given(currencies)
    def test_has_no_more_decimals_than_its_currency(self, currency: Currency) -> None:
        """One digit more is refused, not rounded away."""
        with pytest.raises(TooManyDecimals):
            positive_money(Decimal(1).scaleb(-currency.digits - 1), currency.code)

    @pytest.mark.parametrize("amount", [f"0.{'9' * 35}", f"1.{'0' * 35}1", "1E-999999"])
    def test_is_never_rounded(self, amount: str) -> None:
        """Also digits beyond the 28 that Python's decimals keep by default are seen, and refused."""
        with pytest.raises(TooManyDecimals):
            positive_money(Decimal(amount), "EUR")

    @pytest.mark.parametrize("amount", ["1E+999999", "1E+14", str(LARGEST_MINOR_UNITS // 100 + 1)])
    def test_is_at_most_what_sums_safely(self, amount: str) -> None:
        """What is beyond is refused at once, also where writing it out would take a million digits."""
        with pytest.raises(AmountTooLarge):
            positive_money(Decimal(amount), "EUR")

    def test_holds_a_large_bill(self) -> None:
        """Ten thousand million VND are kept."""
        assert positive_money(Decimal(10000000000), "VND").minor_units == 10_000_000_000


class TestMoney:
    """Arithmetic."""

    @given(st.lists(st.integers(-(10**15), 10**15)))
    def test_sums_exactly(self, minor_units: list[int]) -> None:
        """The total is the integers' own sum."""
        assert total((Money(units, EUR) for units in minor_units), EUR) == Money(sum(minor_units), EUR)

    def test_of_two_currencies_does_not_add_up(self) -> None:
        """Adding them is an error of types, not of amounts."""
        with pytest.raises(TypeError):
            Money(1, EUR) + Money(1, currency_of("USD"))

    @pytest.mark.parametrize(
        ("minor_units", "code", "text"),
        [
            (123456, "EUR", "1,234.56 EUR"),
            (5, "EUR", "0.05 EUR"),
            (-5, "KWD", "-0.005 KWD"),
            (1000, "JPY", "1,000 JPY"),
        ],
    )
    def test_is_shown_with_its_own_digits(self, minor_units: int, code: str, text: str) -> None:
        """Thousands are parted, and no decimal is lost."""
        assert str(Money(minor_units, currency_of(code))) == text
