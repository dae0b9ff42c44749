"""Debts: who owes whom what by the expenses and payments themselves, before anything is simplified; never stored."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from domain.apportionment import apportion
from domain.balances import Basis
from domain.currencies import Currency
from domain.money import Money


@dataclass(frozen=True, slots=True)
class DirectDebt:
    """What a debtor owes a creditor, whatever either owes to others."""

    debtor_id: UUID
    creditor_id: UUID
    amount: Money


@dataclass(frozen=True, slots=True)
class DirectDebts:
    """The direct debts of a trip twice: in the currency it settles in, and in each currency by itself."""

    settlement: tuple[DirectDebt, ...]
    original: tuple[DirectDebt, ...]

    def on(self, basis: Basis) -> tuple[DirectDebt, ...]:
        """Return the debts in the currencies of a basis."""
        return self.settlement if basis is Basis.SETTLEMENT else self.original


def debts_within(*, shares: Mapping[UUID, int], paid: Mapping[UUID, int], seed: UUID) -> dict[tuple[UUID, UUID], int]:
    """Return what each sharer of one expense owes each of its payers, themselves included, in minor units.

    By sharer and payer. Everybody owes each payer in proportion to what these paid; what a sharer owes sums exactly to
    their share, and what a payer is owed exactly to what they paid. One payer after the other is apportioned among what
    the sharers have not owed yet, which makes each debt with two payers one of the two whole numbers around its exact
    figure, and with more payers less than one unit per payer off it. The order of input does not matter.

    Raises ValueError unless shares and payments have one sum.
    """
    if sum(shares.values()) != sum(paid.values()):
        raise ValueError(f"Shares of {sum(shares.values())} do not make up {sum(paid.values())} paid.")
    left, debts = dict(shares), dict[tuple[UUID, UUID], int]()
    for payer in sorted(payer for payer, units in paid.items() if units):
        for sharer, units in apportion(paid[payer], left, seed).items():
            debts[sharer, payer] = units
            left[sharer] -= units
    return debts


def netted(debts: Iterable[DirectDebt]) -> tuple[DirectDebt, ...]:
    """Return at most one debt for each two people and currency, by currency, debtor and creditor.

    What two owe each other is set off, and nobody owes themselves. A payment counts as a debt of its receiver to its
    payer.
    """
    sums: dict[tuple[Currency, UUID, UUID], int] = defaultdict(int)
    for debt in debts:
        first, second = sorted((debt.debtor_id, debt.creditor_id))
        sign = 1 if debt.debtor_id == first else -1
        sums[debt.amount.currency, first, second] += sign * debt.amount.minor_units
    pairs = ((currency, *_turned(first, second, units)) for (currency, first, second), units in sums.items())
    return tuple(
        DirectDebt(debtor, creditor, Money(units, currency))
        for currency, debtor, creditor, units in sorted(pairs)
        if units and debtor != creditor
    )


def debts_of(debts: Iterable[DirectDebt], person: UUID, currency: Currency) -> tuple[DirectDebt, ...]:
    """Return those of the debts that a person owes or is owed in one currency."""
    return tuple(
        debt for debt in debts if person in {debt.debtor_id, debt.creditor_id} and debt.amount.currency == currency
    )


def _turned(first: UUID, second: UUID, units: int) -> tuple[UUID, UUID, int]:
    return (first, second, units) if units > 0 else (second, first, -units)
