"""Debts: who owes whom by the expenses and payments themselves, beside the transfers that would settle it all."""

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any
from uuid import UUID

import strawberry

from domain.balances import Basis
from domain.debts import DirectDebt
from graph.balances import OnBasis
from graph.context import Context, Info
from graph.execution.batches import BATCH, Batch
from graph.fields import field
from graph.ids import Identified
from graph.money import MoneyView
from graph.participants import ParticipantView
from graph.relations import relation
from persistence.debts import load_direct_debts
from persistence.participants import load_participants_by_id


@strawberry.type(name="DirectDebt", description="What one person owes another, whatever either owes to others.")
class DirectDebtView:
    """A view over domain.debts.DirectDebt."""

    amount: MoneyView = strawberry.field(description="What is owed, with what the two owe each other set off.")

    debtor = relation(
        "Who owes it.", view=ParticipantView, key="debtor_id", load=load_participants_by_id, is_certain=True
    )

    creditor = relation(
        "Who is owed.", view=ParticipantView, key="creditor_id", load=load_participants_by_id, is_certain=True
    )


async def _direct_debts(
    context: Context, trip_ids: Sequence[UUID], *, basis: Basis = Basis.SETTLEMENT
) -> Mapping[UUID, Sequence[DirectDebt]]:
    found: Mapping[UUID, Any] = await context.loaders.load_many(load_direct_debts, trip_ids, basis)
    return found


@strawberry.type
class DebtsOfTrip:
    """The field of a trip's view that tells who owes whom before anything is simplified."""

    @field(
        "Who owes whom by the expenses and payments themselves, nothing simplified; they sum to the balances.",
        view=list[DirectDebtView],
        reads=("id",),
        more={BATCH: Batch(attrgetter("id"), _direct_debts, is_certain=True)},
    )
    async def direct_debts(
        self, root: strawberry.Parent[Identified], info: Info, basis: OnBasis = Basis.SETTLEMENT
    ) -> Sequence[DirectDebt]:
        """Load the debts."""
        return (await _direct_debts(info.context, [root.id], basis=basis))[root.id]
