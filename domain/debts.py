"""Debts: who owes whom what by the expenses and payments themselves, before anything is simplified; never stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from domain.apportionment import apportion
from domain.currencies import Currency
from domain.money import Money


@dataclass(frozen=True, slots=True)
class DirectDebt:
    """What a debtor owes a creditor, whatever either owes to others."""

    debtor_id: UUID
    creditor_id: UUID
    amount: Money


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


def netted(debts: Mapping[tuple[UUID, UUID], int], currency: Currency) -> tuple[DirectDebt, ...]:
    """Return at most one debt for each two people, by debtor and creditor, from minor units of one currency.

    `debts` are by debtor and creditor. What two owe each other is set off, and nobody owes themselves. A payment counts
    as a debt of its receiver to its payer.
    """
    owed = {
        (debtor, creditor): units - debts.get((creditor, debtor), 0)
        for (debtor, creditor), units in debts.items()
        if units > debts.get((creditor, debtor), 0)
    }
    return tuple(DirectDebt(*people, Money(units, currency)) for people, units in sorted(owed.items()))
