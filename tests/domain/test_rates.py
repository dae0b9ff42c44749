"""Exchange rates: chosen by rule, converted exactly, rounded once."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.access import Viewer
from domain.currencies import Currency, currency_of
from domain.money import LARGEST_MINOR_UNITS, AmountTooLarge, Money
from domain.rates import (
    ExchangeRate,
    Quote,
    RateInvalid,
    RateMissing,
    RateSource,
    converted,
    cross_rate,
    manual_rate,
    rate_for,
    rates_missing,
    settled,
)
from domain.refusals import RefusalCode
from tests.domain.strategies import amounts, currencies

EUR, USD, JPY, KWD, VND = (currency_of(code) for code in ("EUR", "USD", "JPY", "KWD", "VND"))
SARAH = Viewer(UUID(int=1))
TUESDAY = date(2026, 10, 27)
QUOTE = Quote(Decimal("0.895095"), date(2026, 10, 26))
# Twelve significant digits anywhere between 1E-12 and 1E+12.
rates = st.builds(
    lambda digits, exponent: Decimal(digits).scaleb(exponent), st.integers(1, 10**12 - 1), st.integers(-12, 1)
)


class TestConverted:
    """What an amount comes to in another currency."""

    @given(amounts, currencies, rates)
    def test_is_the_exact_product_rounded_half_to_even(self, money: Money, currency: Currency, rate: Decimal) -> None:
        """Python's fractions, which never round, and whose round() goes half to even, come to the same minor units."""
        exact = Fraction(money.amount) * Fraction(rate) * 10**currency.digits
        assume(1 <= round(exact) <= LARGEST_MINOR_UNITS)

        assert converted(money, currency, rate) == Money(round(exact), currency)

    @given(amounts, currencies, rates)
    def test_is_all_or_nothing(self, money: Money, currency: Currency, rate: Decimal) -> None:
        """What is too little or too much to be kept is refused, and nothing else is."""
        exact = Fraction(money.amount) * Fraction(rate) * 10**currency.digits
        assume(not 1 <= round(exact) <= LARGEST_MINOR_UNITS)

        with pytest.raises(RateInvalid if round(exact) == 0 else AmountTooLarge):
            converted(money, currency, rate)

    @given(amounts)
    def test_at_one_is_the_amount_itself(self, money: Money) -> None:
        """Every currency keeps its own digits."""
        assert converted(money, money.currency, Decimal(1)) == money

    @pytest.mark.parametrize(
        ("amount", "currency", "rate", "expected"),
        [
            (Money(1_200, JPY), EUR, "0.00569217", Money(683, EUR)),
            (Money(1_000, EUR), JPY, "175.68", Money(1_757, JPY)),
            (Money(1_250, KWD), USD, "3.25", Money(406, USD)),
            (Money(100, USD), KWD, "0.30745", Money(307, KWD)),
            (Money(10_000_000_000, VND), EUR, "0.0000327", Money(32_700_000, EUR)),
        ],
    )
    def test_minds_the_digits_of_both(self, amount: Money, currency: Currency, rate: str, expected: Money) -> None:
        """Yen have none, dinars three; ties go to the even neighbour."""
        assert converted(amount, currency, Decimal(rate)) == expected

    @pytest.mark.parametrize(("cents", "expected"), [(1, None), (3, 2), (5, 2), (7, 4)])
    def test_rounds_ties_to_the_even_neighbour(self, cents: int, expected: int | None) -> None:
        """Halves do not always go up; half a cent alone goes to nothing, which is refused."""
        if expected is not None:
            assert converted(Money(cents, EUR), USD, Decimal("0.5")).minor_units == expected
            return
        with pytest.raises(RateInvalid, match="comes to nothing in USD") as refused:
            converted(Money(cents, EUR), USD, Decimal("0.5"))
        assert refused.value.field == ("exchange_rate",)

    def test_of_nothing_is_nothing(self) -> None:
        """Zero may be converted: only an amount may not vanish."""
        assert converted(Money(0, JPY), EUR, Decimal("0.005")) == Money(0, EUR)

    def test_that_outgrows_the_ledger_is_refused(self) -> None:
        """The refusal says what is the most."""
        with pytest.raises(AmountTooLarge) as refused:
            converted(Money(LARGEST_MINOR_UNITS, EUR), JPY, Decimal("175.68"))

        assert refused.value.message == (
            "At a rate of 175.68, 100,000,000,000.00 EUR is more than the 10,000,000,000,000 JPY kept here."
        )
        assert (refused.value.code, refused.value.field) == (RefusalCode.AMOUNT_TOO_LARGE, ("amount",))


class TestManualRate:
    """A rate that somebody typed."""

    @pytest.mark.parametrize(
        ("given", "kept"),
        [("1.10", "1.1"), ("1E+2", "100"), ("100.000", "100"), ("0.00003450", "0.0000345"), ("1." + "0" * 40, "1")],
    )
    def test_is_kept_as_people_write_it(self, given: str, kept: str) -> None:
        """Equal rates look equal, however they were typed."""
        assert str(manual_rate(Decimal(given), as_of=TUESDAY, set_by=SARAH.user_id).rate) == kept

    @pytest.mark.parametrize("given", ["123456789012", "0.000000123456789012", "9.99999999999E12", "1E-12"])
    def test_holds_twelve_digits_anywhere(self, given: str) -> None:
        """Large and small rates keep as many."""
        assert manual_rate(Decimal(given), as_of=TUESDAY, set_by=SARAH.user_id).rate == Decimal(given)

    @pytest.mark.parametrize("given", ["0", "-1", "-0", "NaN", "sNaN", "Infinity", "-Infinity"])
    def test_is_above_zero(self, given: str) -> None:
        """Zero, negative and what is no number are refused."""
        assert _refused(given) == "A rate is a number above zero."

    @pytest.mark.parametrize("given", ["1E+13", "1E-13", "1E+999999", "1E-999999"])
    def test_is_no_astronomical_figure(self, given: str) -> None:
        """It is refused at once, also where writing it out would take a million digits."""
        assert _refused(given) == "A rate lies between 1E-12 and 1E+12."

    @pytest.mark.parametrize("given", ["1.123456789012", "1234567890123", "1." + "0" * 40 + "1"])
    def test_has_at_most_twelve_digits(self, given: str) -> None:
        """One more is refused, not rounded away."""
        assert _refused(given) == "A rate has at most 12 significant digits."


class TestCrossRate:
    """Two currencies by way of the euro."""

    def test_divides_what_one_euro_is_in_each(self) -> None:
        """To twelve significant digits."""
        rate = cross_rate(euro_in_money=Decimal("0.83380"), euro_in_settlement=Decimal("24.353"))

        assert rate == Decimal("29.2072439434")

    def test_of_a_number_without_end_goes_half_to_even(self) -> None:
        """Two thirds end in 7."""
        rate = cross_rate(euro_in_money=Decimal(3), euro_in_settlement=Decimal(2))

        assert rate == Decimal("0.666666666667")

    @given(st.decimals("0.0001", "99999", places=4), st.decimals("0.0001", "99999", places=4))
    def test_is_a_rate_that_may_be_typed(self, first: Decimal, second: Decimal) -> None:
        """Whoever copies a rate of ours into a manual one is never refused."""
        rate = cross_rate(euro_in_money=first, euro_in_settlement=second)

        assert manual_rate(rate, as_of=TUESDAY, set_by=SARAH.user_id).rate == rate


class TestRateFor:
    """Which rate an amount gets."""

    def test_is_none_within_one_currency(self) -> None:
        """It needs none, whatever is known of that day or typed: nothing about rates stops what needs none."""
        assert _rate_for(EUR, EUR) is None
        assert _rate_for(EUR, EUR, manual=Decimal("1.1"), ecb=QUOTE) is None

    def test_is_the_manual_one_where_given(self) -> None:
        """What somebody typed goes before the bank's, of the day it was spent."""
        rate = _rate_for(USD, EUR, manual=Decimal("0.90"), ecb=QUOTE)

        assert rate == ExchangeRate(Decimal("0.9"), RateSource.MANUAL, TUESDAY, SARAH.user_id)

    def test_is_the_banks_otherwise(self) -> None:
        """Of the business day it is of, and set by nobody."""
        assert _rate_for(USD, EUR, ecb=QUOTE) == ExchangeRate(QUOTE.rate, RateSource.ECB, QUOTE.as_of, None)

    def test_is_asked_for_where_there_is_none(self) -> None:
        """The refusal says from what, to what, and when."""
        with pytest.raises(RateMissing) as refused:
            _rate_for(VND, EUR)

        assert refused.value.message == (
            "There is no rate of the European Central Bank from VND to EUR for 2026-10-27 "
            "or the last business day before it: give the rate yourself, in EUR per VND."
        )
        assert (refused.value.code, refused.value.field) == (RefusalCode.RATE_MISSING, ("exchange_rate",))


class TestRatesMissing:
    """Several currencies without a rate."""

    def test_names_each_once(self) -> None:
        """In the order of their codes, each with its day."""
        refusal = rates_missing({VND: TUESDAY, USD: date(2026, 12, 25), KWD: date(2026, 10, 26)}, EUR)

        assert refusal.message == (
            "There is no rate of the European Central Bank from KWD to EUR for 2026-10-26 "
            "(and from USD for 2026-12-25 and from VND for 2026-10-27): give the rates yourself."
        )
        assert (refusal.code, refusal.field) == (RefusalCode.RATE_MISSING, ("rates",))

    def test_names_one_alone(self) -> None:
        """Nothing follows in brackets."""
        refusal = rates_missing({USD: date(2026, 12, 25)}, EUR)

        assert refusal.message == (
            "There is no rate of the European Central Bank from USD to EUR for 2026-12-25: give the rates yourself."
        )


class TestSettled:
    """An amount in the trip's currency."""

    def test_is_converted_where_there_is_a_rate(self) -> None:
        """And stays itself where there is none."""
        rate = manual_rate(Decimal("0.9"), as_of=TUESDAY, set_by=SARAH.user_id)

        assert settled(Money(1_000, USD), EUR, rate) == Money(900, EUR)
        assert settled(Money(1_000, EUR), EUR, None) == Money(1_000, EUR)


def _rate_for(
    money: Currency, settlement: Currency, *, manual: Decimal | None = None, ecb: Quote | None = None
) -> ExchangeRate | None:
    return rate_for(
        money_currency=money, settlement_currency=settlement, on=TUESDAY, manual=manual, ecb=ecb, viewer=SARAH
    )


def _refused(rate: str) -> str:
    with pytest.raises(RateInvalid) as refused:
        manual_rate(Decimal(rate), as_of=TUESDAY, set_by=SARAH.user_id)
    assert (refused.value.code, refused.value.field) == (RefusalCode.RATE_INVALID, ("exchange_rate",))
    return refused.value.message
