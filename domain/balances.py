"""Balances: what each participant paid and owes, in the trip's currency or in each by itself; derived, never stored."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from domain.currencies import Currency
from domain.money import Money


class Basis(StrEnum):
    """Which currency figures are in: the one the trip settles in, or each that something was paid in by itself."""

    SETTLEMENT = "SETTLEMENT"
    ORIGINAL = "ORIGINAL"


@dataclass(frozen=True, slots=True)
class Tally:
    """Sums of one participant in one currency, in minor units, as the database adds them up."""

    participant_id: UUID
    currency: Currency
    paid: int = 0
    owed: int = 0
    sent: int = 0
    received: int = 0


@dataclass(frozen=True, slots=True)
class Tallies:
    """The sums of a trip twice: in the currency it settles in, and in each currency by itself."""

    settlement: tuple[Tally, ...]
    original: tuple[Tally, ...]

    def on(self, basis: Basis) -> tuple[Tally, ...]:
        """Return the sums in the currencies of a basis."""
        return self.settlement if basis is Basis.SETTLEMENT else self.original


@dataclass(frozen=True, slots=True)
class Balance:
    """Where one participant stands in one currency: `net` above zero is owed to them, below zero they owe."""

    participant_id: UUID
    paid: Money
    owed: Money
    sent: Money
    received: Money

    @property
    def net(self) -> Money:
        """What others owe this participant: paid minus owed, plus sent minus received."""
        return self.paid - self.owed + self.sent - self.received


class BalancesDoNotSumToZero(Exception):
    """The books are broken: the balances of a currency do not sum to zero."""


def balances_of(tallies: Iterable[Tally]) -> tuple[Balance, ...]:
    """Return one balance per tally, ordered by currency and then participant.

    Raises BalancesDoNotSumToZero rather than show figures from broken books.
    """
    balances = tuple(
        Balance(
            participant_id=tally.participant_id,
            paid=Money(tally.paid, tally.currency),
            owed=Money(tally.owed, tally.currency),
            sent=Money(tally.sent, tally.currency),
            received=Money(tally.received, tally.currency),
        )
        for tally in sorted(tallies, key=lambda tally: (tally.currency, tally.participant_id))
    )
    require_zero_sum(balances)
    return balances


def require_zero_sum(balances: Iterable[Balance]) -> None:
    """Raise BalancesDoNotSumToZero unless the nets of each currency sum to exactly zero."""
    sums: dict[Currency, int] = defaultdict(int)
    for balance in balances:
        sums[balance.net.currency] += balance.net.minor_units
    for currency, minor_units in sums.items():
        if minor_units != 0:
            raise BalancesDoNotSumToZero(f"The balances in {currency} are off by {Money(minor_units, currency)}.")
