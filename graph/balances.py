"""Balances and suggested transfers: computed on read, from sums that the database adds up."""

from typing import Annotated
from uuid import UUID

import strawberry

from domain.balances import Balance, Basis
from domain.transfers import Transfer
from graph.enums import describe
from graph.money import MoneyView
from graph.participants import ParticipantView
from graph.relations import relation
from persistence.participants import load_participants_by_id

describe(
    Basis,
    name="SettlementBasis",
    description="Which currency figures are in.",
    values={
        Basis.SETTLEMENT: "The one the trip settles in, each amount at the rate it was booked at.",
        Basis.ORIGINAL: "Each that something was paid in, by itself.",
    },
)
OnBasis = Annotated[Basis, strawberry.argument(description="Which currency the figures are in.")]


@strawberry.type(name="Balance", description="Where a participant stands in one currency.")
class BalanceView:
    """A view over domain.balances.Balance."""

    net: MoneyView = strawberry.field(description="Above zero what is owed to them, below zero what they owe.")
    paid: MoneyView = strawberry.field(description="Expenses they paid.")
    owed: MoneyView = strawberry.field(description="Their shares of all expenses.")
    sent: MoneyView = strawberry.field(description="Payments they made to others.")
    received: MoneyView = strawberry.field(description="Payments they got from others.")

    @relation("Whose balance it is.", view=ParticipantView, load=load_participants_by_id, is_certain=True)
    def participant(self, root: Balance) -> UUID:
        """Tell the key of the participant."""
        return root.participant_id


@strawberry.type(name="Transfer", description="A suggested payment that helps to settle the trip.")
class TransferView:
    """A view over domain.transfers.Transfer."""

    amount: MoneyView = strawberry.field(description="What to pay.")

    @relation("Who pays.", view=ParticipantView, load=load_participants_by_id, is_certain=True)
    def debtor(self, root: Transfer) -> UUID:
        """Tell the key of the debtor."""
        return root.debtor_id

    @relation("Who is paid.", view=ParticipantView, load=load_participants_by_id, is_certain=True)
    def creditor(self, root: Transfer) -> UUID:
        """Tell the key of the creditor."""
        return root.creditor_id
