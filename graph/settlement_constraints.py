"""Constraints in the schema: what the people of a trip want of a settlement."""

from collections.abc import Iterable
from decimal import Decimal
from operator import itemgetter
from uuid import UUID

import strawberry

from domain.constraints import Constraints
from domain.currencies import Currency
from domain.money import Money, signed_minor_units_of
from domain.participants import Participant
from domain.refusals import Refusal
from domain.settlement_plans import SettlementPlan
from domain.suggestions import parties_of
from graph.fields import field
from graph.ids import uuid_of
from graph.money import MoneyView
from graph.participants import ParticipantView
from graph.relations import relation
from persistence.participants import load_participants_by_id

Pair = tuple[UUID, UUID]


@strawberry.input(description="Two different people of the trip, in either order.")
class ParticipantPairInput:
    """A pair, as somebody names it."""

    first_id: strawberry.ID = strawberry.field(description="The one.")
    second_id: strawberry.ID = strawberry.field(description="The other.")


@strawberry.input(description="What a settlement is to obey; what is left out constrains nothing.")
class SettlementConstraintsInput:
    """What `suggestedTransfers` and `createSettlementPlan` take."""

    forbidden_pairs: list[ParticipantPairInput] = strawberry.field(
        default_factory=list, description="Those who pay each other nothing."
    )
    preferred_pairs: list[ParticipantPairInput] = strawberry.field(
        default_factory=list, description="Those who settle between themselves first, as much as they can."
    )
    hub_id: strawberry.ID | None = strawberry.field(
        default=None, description="The participant whom every transfer goes to or comes from."
    )
    smallest_transfer: Decimal | None = strawberry.field(
        default=None,
        description="No transfer is below it, in the trip's currency; smaller debts stay open; not with ORIGINAL.",
    )
    families_as_one: bool = strawberry.field(
        default=False, description="Whether each family settles as one; the first of it who was added acts for all."
    )

    def parsed(self, currency: Currency, participants: Iterable[Participant]) -> Constraints:
        """Return the constraints on a trip of such people that settles in `currency`; raises what money raises."""
        return Constraints(
            forbidden_pairs=_pairs(self.forbidden_pairs),
            preferred_pairs=_pairs(self.preferred_pairs),
            hub_id=None if self.hub_id is None else uuid_of(self.hub_id, "Participant"),
            smallest_transfer=self._smallest_transfer(currency),
            parties=parties_of(participants) if self.families_as_one else {},
        )

    def _smallest_transfer(self, currency: Currency) -> int | None:
        if self.smallest_transfer is None:
            return None
        try:
            return signed_minor_units_of(self.smallest_transfer, currency)
        except Refusal as refusal:
            raise refusal.about("smallest_transfer") from None


@strawberry.type(name="ParticipantPair", description="Two people of a trip.")
class ParticipantPairView:
    """A view over the ids of two people."""

    first = relation("The one.", view=ParticipantView, key=itemgetter(0), load=load_participants_by_id, is_certain=True)

    second = relation(
        "The other.", view=ParticipantView, key=itemgetter(1), load=load_participants_by_id, is_certain=True
    )


@strawberry.type(name="SettlementConstraints", description="What a plan was asked to obey.")
class SettlementConstraintsView:
    """A view over the constraints of a domain.settlement_plans.SettlementPlan."""

    @field("Those who pay each other nothing.", view=list[ParticipantPairView])
    def forbidden_pairs(self, root: strawberry.Parent[SettlementPlan]) -> list[Pair]:
        """Return the forbidden pairs."""
        return _sorted(root.constraints.forbidden_pairs)

    @field("Those who settle between themselves first.", view=list[ParticipantPairView])
    def preferred_pairs(self, root: strawberry.Parent[SettlementPlan]) -> list[Pair]:
        """Return the preferred pairs."""
        return _sorted(root.constraints.preferred_pairs)

    hub = relation(
        "Whom every transfer goes to or comes from.",
        view=ParticipantView | None,
        key="constraints.hub_id",
        load=load_participants_by_id,
        is_certain=True,
    )

    @field("No transfer is below it.", view=MoneyView | None)
    def smallest_transfer(self, root: strawberry.Parent[SettlementPlan]) -> Money | None:
        """Return the smallest transfer, which is in the currency of all of them."""
        smallest = root.constraints.smallest_transfer
        return None if smallest is None else Money(smallest, root.transfers[0].amount.currency)

    @field("Whether each family settles as one.")
    def families_as_one(self, root: strawberry.Parent[SettlementPlan]) -> bool:
        """Tell whether anybody acts for others."""
        return bool(root.constraints.parties)


def _sorted(pairs: Iterable[Iterable[UUID]]) -> list[Pair]:
    return [(first, second) for first, second in sorted(sorted(pair) for pair in pairs)]


def _pairs(pairs: Iterable[ParticipantPairInput]) -> frozenset[frozenset[UUID]]:
    return frozenset(
        frozenset({uuid_of(pair.first_id, "Participant"), uuid_of(pair.second_id, "Participant")}) for pair in pairs
    )
