"""Debts: who owes whom by the expenses and payments themselves, beside the transfers that would settle it all."""

from collections.abc import Sequence

import strawberry

from domain.balances import Basis
from domain.debts import DirectDebt
from domain.participants import Participant
from graph.balances import OnBasis
from graph.context import Info
from graph.fields import field
from graph.ids import Identified
from graph.money import MoneyView
from graph.participants import ParticipantView, participant
from persistence.debts import load_direct_debts


@strawberry.type(name="DirectDebt", description="What one person owes another, whatever either owes to others.")
class DirectDebtView:
    """A view over domain.debts.DirectDebt."""

    amount: MoneyView = strawberry.field(description="What is owed, with what the two owe each other set off.")

    @field("Who owes it.", view=ParticipantView)
    async def debtor(self, root: strawberry.Parent[DirectDebt], info: Info) -> Participant:
        """Load the debtor."""
        return await participant(info, root.debtor_id)

    @field("Who is owed.", view=ParticipantView)
    async def creditor(self, root: strawberry.Parent[DirectDebt], info: Info) -> Participant:
        """Load the creditor."""
        return await participant(info, root.creditor_id)


@strawberry.type
class DebtsOfTrip:
    """The field of a trip's view that tells who owes whom before anything is simplified."""

    @field(
        "Who owes whom by the expenses and payments themselves, nothing simplified; they sum to the balances.",
        view=list[DirectDebtView],
    )
    async def direct_debts(
        self, root: strawberry.Parent[Identified], info: Info, basis: OnBasis = Basis.SETTLEMENT
    ) -> Sequence[DirectDebt]:
        """Load the debts."""
        return await info.context.loaders.load_known(load_direct_debts, root.id, basis)
