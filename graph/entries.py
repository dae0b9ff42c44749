"""Entries: the expenses and payments behind a figure, as clients see them."""

from datetime import date
from uuid import UUID

import strawberry

from domain.entries import BalanceEntry, DebtEntry
from graph.expenses import ExpenseView
from graph.money import MoneyView
from graph.payments import PaymentView
from graph.relations import relation
from persistence.expenses import load_expenses_for
from persistence.payments import load_payments_for


@strawberry.type
class Entry:
    """The fields that entries share."""

    day: date = strawberry.field(description="The day it was spent or paid.")

    @relation("The expense, where it is one.", view=ExpenseView | None, load=load_expenses_for, of_viewer=True)
    def expense(self, root: BalanceEntry | DebtEntry) -> UUID | None:
        """Tell the key of the expense."""
        return root.expense_id

    @relation("The payment, where it is one.", view=PaymentView | None, load=load_payments_for, of_viewer=True)
    def payment(self, root: BalanceEntry | DebtEntry) -> UUID | None:
        """Tell the key of the payment."""
        return root.payment_id


@strawberry.type(name="BalanceEntry", description="What one expense or payment does to somebody's balance.")
class BalanceEntryView(Entry):
    """A view over domain.entries.BalanceEntry."""

    paid: MoneyView = strawberry.field(description="What they paid of the expense.")
    owed: MoneyView = strawberry.field(description="Their share of the expense.")
    sent: MoneyView = strawberry.field(description="What they paid somebody else.")
    received: MoneyView = strawberry.field(description="What somebody else paid them.")
    effect: MoneyView = strawberry.field(
        description="By how much it raises the balance, which all of them sum to: paid - owed + sent - received."
    )


@strawberry.type(name="DebtEntry", description="What one expense or payment does to what one person owes another.")
class DebtEntryView(Entry):
    """A view over domain.entries.DebtEntry."""

    effect: MoneyView = strawberry.field(
        description="By how much it raises what the debtor owes the creditor directly; below zero, it lowers it."
    )
