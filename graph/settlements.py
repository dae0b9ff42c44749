"""Settlements in the schema: the transfers that would settle a trip now, computed on read."""

import asyncio
from collections.abc import Sequence
from typing import Annotated

import strawberry

from domain.balances import Basis, Tallies
from domain.constraints import NO_CONSTRAINTS, Constraints
from domain.participants import Participant
from domain.refusals import Refusal
from domain.settlement_search.minimal import Method
from domain.settlements import Strategy
from domain.suggestions import SettlementRequest, SuggestedTransfers, suggest
from domain.trips import Trip
from graph.balances import OnBasis, TransferView
from graph.context import Info
from graph.enums import describe
from graph.errors import BadUserInput
from graph.fields import field
from graph.money import MoneyView
from graph.participants import ParticipantView
from graph.relations import relation
from graph.settlement_constraints import SettlementConstraintsInput
from persistence.balances import load_tallies_of_trips
from persistence.participants import load_participants_by_id, load_participants_of_trips

describe(
    Strategy,
    name="SettlementStrategy",
    description="What to look for in a settlement.",
    values={
        Strategy.MINIMAL: "The fewest transfers; proved for up to 20 people who are not even, opposites aside.",
        Strategy.GREEDY: "The largest debts first: at most one transfer less than people.",
    },
)
describe(
    Method,
    name="SettlementMethod",
    description="How transfers were found.",
    values={
        Method.SUBSET_DP: "By dynamic programming over all groups of people: no plan has fewer.",
        Method.BUDGETED_SEARCH: "By a search that ends after a fixed amount of work: few, and rarely not the fewest.",
        Method.GREEDY: "From the largest debtor to the largest creditor.",
        Method.HUB: "All by way of one person, as a constraint asks.",
    },
)
SETTLING_COST = 1_000
"""Twenty people who forbid each other much take a third of a second; of this many points fifty are the most at once."""
Looking = Annotated[Strategy, strawberry.argument(description="What to look for.")]
Obeying = Annotated[SettlementConstraintsInput | None, strawberry.argument(description="What to obey.")]


@strawberry.type(name="LeftOver", description="What stays open of a balance because it is too small to be paid.")
class LeftOverView:
    """A view over domain.suggestions.LeftOver."""

    amount: MoneyView = strawberry.field(description="Above zero what is owed to them, below zero what they owe.")

    participant = relation(
        "Whose balance it is.",
        view=ParticipantView,
        key="participant_id",
        load=load_participants_by_id,
        is_certain=True,
    )


@strawberry.type(name="SuggestedTransfers", description="Transfers that would settle the trip, and how good they are.")
class SuggestedTransfersView:
    """A view over domain.suggestions.SuggestedTransfers."""

    transfers: list[TransferView] = strawberry.field(description="The transfers; none when everybody is even.")
    strategy: Strategy = strawberry.field(description="What was looked for.")
    optimal: bool = strawberry.field(description="Whether it is proved that no plan has fewer transfers.")
    method: Method = strawberry.field(description="How they were found; over several currencies, the weakest way.")
    lower_bound: int = strawberry.field(description="No plan has fewer transfers than this.")
    constraint_cost: int = strawberry.field(
        description="Transfers more than without the constraints; below zero where they save some."
    )
    left_over: list[LeftOverView] = strawberry.field(description="What is too small to be paid, and stays open.")


@strawberry.type
class SettlementOfTrip:
    """The field of a trip's view that settles it."""

    @field(
        "Payments that would settle the trip, of which paying one leaves the others as they were; null, with an error, "
        "where the constraints cannot be obeyed.",
        view=SuggestedTransfersView | None,
        cost=SETTLING_COST,
    )
    async def suggested_transfers(
        self,
        root: strawberry.Parent[Trip],
        info: Info,
        strategy: Looking = Strategy.MINIMAL,
        basis: OnBasis = Basis.SETTLEMENT,
        constraints: Obeying = None,
    ) -> SuggestedTransfers:
        """Compute the transfers."""
        people = await _people(info, root, constraints)
        tallies = await info.context.loaders.load_known(load_tallies_of_trips, root.id)
        try:
            request = SettlementRequest(basis, strategy, parsed_constraints(constraints, root, people))
            return await info.context.loaders.once((root.id, request), lambda: _suggested(tallies, request))
        except Refusal as refusal:
            raise BadUserInput(refusal.message) from refusal


def parsed_constraints(
    given: SettlementConstraintsInput | None, trip: Trip, people: Sequence[Participant]
) -> Constraints:
    """Return the constraints on a trip of such people; raises what its amounts are refused with."""
    return NO_CONSTRAINTS if given is None else given.parsed(trip.currency, people)


async def _suggested(tallies: Tallies, request: SettlementRequest) -> SuggestedTransfers:
    # Twenty people who forbid each other much take a third of a second, which nobody else is to wait for.
    return await asyncio.to_thread(suggest, tallies, request)


async def _people(info: Info, trip: Trip, given: SettlementConstraintsInput | None) -> Sequence[Participant]:
    if given is None or not given.families_as_one:
        return ()
    return await info.context.loaders.load_known(load_participants_of_trips, trip.id)
