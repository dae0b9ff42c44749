"""Entries: the expenses and payments behind a figure, as clients see them."""

from datetime import date

import strawberry

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

    expense = relation(
        "The expense, where it is one.",
        view=ExpenseView | None,
        key="expense_id",
        load=load_expenses_for,
        of_viewer=True,
    )

    payment = relation(
        "The payment, where it is one.",
        view=PaymentView | None,
        key="payment_id",
        load=load_payments_for,
        of_viewer=True,
    )


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
