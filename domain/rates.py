"""Exchange rates: which rate an amount is converted at, where it came from, and what it comes to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import MAX_EMAX, MIN_EMIN, ROUND_HALF_EVEN, Context, Decimal
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from domain.access import Viewer
from domain.currencies import Currency
from domain.money import LARGEST_MINOR_UNITS, AmountTooLarge, Money, shifted
from domain.refusals import Refusal, RefusalCode
from domain.texts import listed

# The European Central Bank publishes up to seven significant digits; twelve keep all that a cross of two of them knows,
# and are few enough to be read, typed again, and stored exactly. What an amount comes to follows from these twelve.
SIGNIFICANT_DIGITS = 12
# No two currencies are further apart: a million million of one for one of the other.
_LARGEST_EXPONENT = 12
_TWELVE_DIGITS = Context(prec=SIGNIFICANT_DIGITS, rounding=ROUND_HALF_EVEN, Emin=MIN_EMIN, Emax=MAX_EMAX)
# An amount has at most 14 digits and a rate 12, so their product is exact in this many.
_PRODUCT = Context(prec=64, Emin=MIN_EMIN, Emax=MAX_EMAX)


class RateSource(StrEnum):
    """Where a rate came from."""

    ECB = "ECB"
    MANUAL = "MANUAL"


class RateMissing(Refusal):
    """The European Central Bank has no rate for the day, and nobody gave one."""

    code = RefusalCode.RATE_MISSING


class RateInvalid(Refusal):
    """The rate is no number above zero, too exact, too large, too small for the amount, or needless and not 1."""

    code = RefusalCode.RATE_INVALID


@dataclass(frozen=True, slots=True)
class ExchangeRate:
    """How many whole units of the trip's currency one whole unit of the other is worth.

    `as_of` is the business day of an ECB rate, and the day the amount was spent for a manual one, which `set_by` typed.
    """

    rate: Decimal
    source: RateSource
    as_of: date
    set_by: UUID | None = None


class Quote(NamedTuple):
    """A rate of the European Central Bank, and the business day it is of."""

    rate: Decimal
    as_of: date


def rate_for(
    *,
    money_currency: Currency,
    settlement_currency: Currency,
    on: date,
    manual: Decimal | None,
    ecb: tuple[Decimal, date] | None,
    viewer: Viewer,
) -> ExchangeRate | None:
    """Return the rate of a day: none within one currency, else the manual one where given, else the ECB's.

    Within one currency a manual rate says nothing, and blocks nothing.

    Raises RateInvalid about a manual rate, and RateMissing where there is neither.
    """
    if money_currency == settlement_currency:
        return None
    if manual is not None:
        return manual_rate(manual, as_of=on, set_by=viewer.user_id)
    if ecb is not None:
        return ecb_rate(ecb)
    raise RateMissing(
        f"There is no rate of the European Central Bank from {money_currency} to {settlement_currency} "
        f"for {on.isoformat()} or the last business day before it: give the rate yourself, "
        f"in {settlement_currency} per {money_currency}.",
        field=("exchange_rate",),
    )


def manual_rate(rate: Decimal, *, as_of: date, set_by: UUID) -> ExchangeRate:
    """Return a rate that somebody typed; raises RateInvalid."""
    return ExchangeRate(_valid(rate), RateSource.MANUAL, as_of, set_by)


def ecb_rate(quote: tuple[Decimal, date]) -> ExchangeRate:
    """Return a quote of the European Central Bank as the rate of an amount."""
    rate, as_of = quote
    return ExchangeRate(rate, RateSource.ECB, as_of)


def cross_rate(*, euro_in_money: Decimal, euro_in_settlement: Decimal) -> Decimal:
    """Return the rate from one currency to another, from what one euro is in each, to 12 significant digits, half even.

    The European Central Bank quotes each currency against the euro only; the cross is how it computes others itself:
    https://www.ecb.europa.eu/stats/policy_and_exchange_rates/euro_reference_exchange_rates
    """
    return _plain(_TWELVE_DIGITS.divide(euro_in_settlement, euro_in_money))


def converted(money: Money, currency: Currency, rate: Decimal) -> Money:
    """Return what an amount comes to in `currency`, rounded once, half to even, to its minor units.

    Raises RateInvalid where the rate is none, or leaves nothing of the amount, and AmountTooLarge.
    """
    exact = _PRODUCT.multiply(money.amount, _valid(rate))
    minor_units = int(shifted(exact, currency.digits).to_integral_value(ROUND_HALF_EVEN))
    if abs(minor_units) > LARGEST_MINOR_UNITS:
        raise AmountTooLarge(
            f"At a rate of {rate:f}, {money} is more than the {Money(LARGEST_MINOR_UNITS, currency)} kept here.",
            field=("amount",),
        )
    if minor_units == 0 and money.minor_units != 0:
        raise _invalid(f"At a rate of {rate:f}, {money} comes to nothing in {currency}.")
    return Money(minor_units, currency)


def settled(money: Money, currency: Currency, rate: ExchangeRate | None) -> Money:
    """Return what an amount is in the trip's currency: itself without a rate. Raises as `converted` does."""
    return money if rate is None else converted(money, currency, rate.rate)


def rates_missing(lacking: Mapping[Currency, date], settlement_currency: Currency) -> RateMissing:
    """Return the refusal that names every currency whose rate has to be given, with the first day that lacks one."""
    (first, day), *others = sorted(lacking.items())
    also = listed([f"from {currency} for {other_day.isoformat()}" for currency, other_day in others])
    return RateMissing(
        f"There is no rate of the European Central Bank from {first} to {settlement_currency} "
        f"for {day.isoformat()}{f' (and {also})' if also else ''}: give the rates yourself.",
        field=("rates",),
    )


def _valid(rate: Decimal) -> Decimal:
    if not rate.is_finite() or rate <= 0:
        raise _invalid("A rate is a number above zero.")
    # Before it is written out: Decimal('1E+999999') has a million digits.
    if abs(rate.adjusted()) > _LARGEST_EXPONENT:
        raise _invalid(f"A rate lies between 1E-{_LARGEST_EXPONENT} and 1E+{_LARGEST_EXPONENT}.")
    plain = _plain(rate)
    if len(plain.as_tuple().digits) > SIGNIFICANT_DIGITS and plain != _TWELVE_DIGITS.plus(plain):
        raise _invalid(f"A rate has at most {SIGNIFICANT_DIGITS} significant digits.")
    return plain


def _plain(rate: Decimal) -> Decimal:
    """Return a number as people write it: 1.1 for 1.1000, 100 for 1E+2; equal rates then look equal wherever kept."""
    text = f"{rate:f}"
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


def _invalid(message: str) -> RateInvalid:
    return RateInvalid(message, field=("exchange_rate",))
