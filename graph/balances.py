"""Balances and suggested transfers: computed on read, from sums that the database adds up."""

from typing import Annotated

import strawberry

from domain.balances import Basis
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

    participant = relation(
        "Whose balance it is.",
        view=ParticipantView,
        key="participant_id",
        load=load_participants_by_id,
        is_certain=True,
    )


@strawberry.type(name="Transfer", description="A suggested payment that helps to settle the trip.")
class TransferView:
    """A view over domain.transfers.Transfer."""

    amount: MoneyView = strawberry.field(description="What to pay.")

    debtor = relation("Who pays.", view=ParticipantView, key="debtor_id", load=load_participants_by_id, is_certain=True)

    creditor = relation(
        "Who is paid.", view=ParticipantView, key="creditor_id", load=load_participants_by_id, is_certain=True
    )
