"""Balances and suggested transfers: computed on read, from sums that the database adds up."""

from typing import Annotated

import strawberry

from domain.balances import Balance, Basis
from domain.participants import Participant
from domain.transfers import Transfer
from graph.context import Info
from graph.enums import describe
from graph.fields import field
from graph.money import MoneyView
from graph.participants import ParticipantView, participant

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

    @field("Whose balance it is.", view=ParticipantView)
    async def participant(self, root: strawberry.Parent[Balance], info: Info) -> Participant:
        """Load the participant."""
        return await participant(info, root.participant_id)


@strawberry.type(name="Transfer", description="A suggested payment that helps to settle the trip.")
class TransferView:
    """A view over domain.transfers.Transfer."""

    amount: MoneyView = strawberry.field(description="What to pay.")

    @field("Who pays.", view=ParticipantView)
    async def debtor(self, root: strawberry.Parent[Transfer], info: Info) -> Participant:
        """Load the debtor."""
        return await participant(info, root.debtor_id)

    @field("Who is paid.", view=ParticipantView)
    async def creditor(self, root: strawberry.Parent[Transfer], info: Info) -> Participant:
        """Load the creditor."""
        return await participant(info, root.creditor_id)
