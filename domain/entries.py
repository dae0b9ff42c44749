"""Entries: the expenses and payments behind a balance, and those behind what two people owe each other."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.money import Money


@dataclass(frozen=True, slots=True)
class BalanceEntry:
    """What one expense or payment (the id of the other is None) does to one person's balance in one currency."""

    day: date
    expense_id: UUID | None
    payment_id: UUID | None
    paid: Money
    owed: Money
    sent: Money
    received: Money

    @property
    def effect(self) -> Money:
        """By how much it raises the balance: paid minus owed, plus sent minus received."""
        return self.paid - self.owed + self.sent - self.received


@dataclass(frozen=True, slots=True)
class DebtEntry:
    """What one expense or payment (the id of the other is None) does to what one person owes another.

    `effect` is by how much it raises the direct debt of the debtor to the creditor; below zero, it lowers it.
    """

    day: date
    expense_id: UUID | None
    payment_id: UUID | None
    effect: Money
