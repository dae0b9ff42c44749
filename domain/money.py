"""Money: an integer of minor units and its currency; decimals exist at the edge only, floats nowhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal
from functools import lru_cache

from domain.currencies import Currency, currency_of
from domain.refusals import Refusal, RefusalCode

# A single amount stays far enough below 2**63 that nine hundred thousand of the largest still sum in 64 bits, which is
# what SQLite sums in.
LARGEST_MINOR_UNITS = 10**13
# Python's own context rounds to 28 digits: 0.99999999999999999999999999999999999 would quietly become 1.00.
_EXACT = Context(prec=MAX_PREC, Emin=MIN_EMIN, Emax=MAX_EMAX)


class TooManyDecimals(Refusal):
    """The amount has more decimal places than its currency."""

    code = RefusalCode.TOO_MANY_DECIMALS


class AmountNotPositive(Refusal):
    """The amount is zero, negative, or no number."""

    code = RefusalCode.AMOUNT_NOT_POSITIVE


class AmountTooLarge(Refusal):
    """The amount is beyond what the ledger sums safely."""

    code = RefusalCode.AMOUNT_TOO_LARGE


class SumTooLarge(Refusal):
    """What is to be added up comes to more than can be added up exactly."""

    code = RefusalCode.AMOUNT_TOO_LARGE


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount: `minor_units` (cents of EUR, whole JPY, thousandths of KWD) of one currency."""

    minor_units: int
    currency: Currency

    @property
    def amount(self) -> Decimal:
        """The amount in whole units, with the currency's own number of decimals: Decimal('12.50')."""
        return _in_whole_units(self.minor_units, self.currency.digits)

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor_units + self._minor_units_of(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor_units - self._minor_units_of(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor_units, self.currency)

    def __str__(self) -> str:
        return f"{self.amount:,f} {self.currency.code}"

    def _minor_units_of(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise TypeError(f"{self.currency} and {other.currency} do not add up without a rate.")
        return other.minor_units


def positive_money(amount: Decimal, currency_code: str) -> Money:
    """Return the money a person typed: a positive Decimal in whole units of an ISO 4217 currency.

    Raises UnknownCurrency, AmountNotPositive, TooManyDecimals or AmountTooLarge, with the field it is about.
    """
    try:
        currency = currency_of(currency_code)
    except Refusal as refusal:
        raise refusal.below("currency") from None
    return Money(minor_units_of(amount, currency), currency)


def minor_units_of(amount: Decimal, currency: Currency) -> int:
    """Return a positive Decimal in whole units as minor units; raises as `positive_money` does."""
    if not amount.is_finite() or amount <= 0:
        raise AmountNotPositive(f"The amount must be above zero, and {amount} is not.", field=("amount",))
    return signed_minor_units_of(amount, currency)


def signed_minor_units_of(amount: Decimal, currency: Currency) -> int:
    """Return a Decimal in whole units, also zero or below it, as minor units; raises as `positive_money` does."""
    if not amount.is_finite():
        raise AmountNotPositive(f"The amount must be a number, and {amount} is none.", field=("amount",))
    if amount.adjusted() + currency.digits > len(str(LARGEST_MINOR_UNITS)):
        # Before any arithmetic: scaling Decimal('1E+999999') would build a number of a million digits.
        raise _too_large(currency)
    scaled = shifted(amount, currency.digits)
    if scaled != scaled.to_integral_value():
        raise TooManyDecimals(
            f"{currency} has {currency.digits} decimal places, and {amount} has more.", field=("amount",)
        )
    if abs(scaled) > LARGEST_MINOR_UNITS:
        raise _too_large(currency)
    return int(scaled)


def shifted(number: Decimal, places: int) -> Decimal:
    """Return a number with its decimal point moved to the right, and every digit of it kept."""
    return number.scaleb(places, _EXACT)


def total(moneys: Iterable[Money], currency: Currency) -> Money:
    """Return the exact sum of moneys that are all of `currency`."""
    return sum(moneys, start=Money(0, currency))


def mismatch(*, expected: Money, given: Money) -> str:
    """Return "expected 1.00 EUR, given 0.90 EUR, difference -0.10 EUR", for what does not add up."""
    difference = given - expected
    sign = "+" if difference.minor_units > 0 else ""
    return f"expected {expected}, given {given}, difference {sign}{difference}"


@lru_cache(maxsize=8_192)
def _in_whole_units(minor_units: int, digits: int) -> Decimal:
    # Remembered, at about 200 bytes each: every page shows amounts, mostly those of the page before.
    return Decimal(minor_units).scaleb(-digits)


def _too_large(currency: Currency) -> AmountTooLarge:
    largest = Money(LARGEST_MINOR_UNITS, currency)
    return AmountTooLarge(f"The largest amount of {currency} kept here is {largest}.", field=("amount",))
