"""Splits in the schema: exactly one of four ways to divide an amount, and the shares it comes to."""

from decimal import Decimal
from uuid import UUID

import strawberry

from domain.currencies import Currency
from domain.money import minor_units_of
from domain.participants import Participant
from domain.refusals import Refusal
from domain.splits import Share, Split, SplitInvalid, SplitMode, basis_points_of
from graph.context import Info
from graph.enums import describe
from graph.fields import field
from graph.ids import uuid_of
from graph.money import MoneyView
from graph.participants import ParticipantView, participant

describe(
    SplitMode,
    description="How an amount is divided.",
    values={
        SplitMode.EQUAL: "The same for everybody; odd cents go round.",
        SplitMode.EXACT: "An exact amount each.",
        SplitMode.PERCENTAGE: "A percentage each, 100 together.",
        SplitMode.SHARES: "A number of shares each.",
    },
)


@strawberry.type(name="Share", description="What one participant owes of one expense.")
class ShareView:
    """A view over domain.splits.Share."""

    @field("What this participant owes.", view=MoneyView)
    def amount(self, root: strawberry.Parent[Share]) -> object:
        """Return the share's money."""
        return root.money

    # A Decimal, because minor units outgrow GraphQL's 32-bit Int.
    weight: Decimal = strawberry.field(
        description="Weight it came from: 1, minor units, hundredths of a percent or shares, by the split's mode."
    )

    @field("Whose share it is.", view=ParticipantView)
    async def participant(self, root: strawberry.Parent[Share], info: Info) -> Participant:
        """Load the participant."""
        return await participant(info, root.participant_id)


@strawberry.input(description="An equal split.")
class EqualSplitInput:
    """Everybody named owes the same."""

    participant_ids: list[strawberry.ID] = strawberry.field(description="Who shares the expense.")


@strawberry.input(description="One participant's exact part.")
class ExactPartInput:
    """A part in whole units of the expense's currency."""

    participant_id: strawberry.ID = strawberry.field(description="Who.")
    amount: Decimal = strawberry.field(description="Their part, in the expense's currency.")


@strawberry.input(description="One participant's percentage.")
class PercentagePartInput:
    """A part in percent."""

    participant_id: strawberry.ID = strawberry.field(description="Who.")
    percentage: Decimal = strawberry.field(description="Their percentage, with at most two decimals.")


@strawberry.input(description="One participant's number of shares.")
class SharesPartInput:
    """A part in shares."""

    participant_id: strawberry.ID = strawberry.field(description="Who.")
    shares: int = strawberry.field(description="Their number of shares, at least 1.")


@strawberry.input(one_of=True, description="How to divide an expense: exactly one of the four.")
class SplitInput:
    """A division as it is asked for."""

    equal: strawberry.Maybe[EqualSplitInput] = strawberry.field(description="The same for everybody named.")
    exact: strawberry.Maybe[list[ExactPartInput]] = strawberry.field(description="Exact amounts, summing to the whole.")
    percentage: strawberry.Maybe[list[PercentagePartInput]] = strawberry.field(
        description="Percentages, summing to 100."
    )
    shares: strawberry.Maybe[list[SharesPartInput]] = strawberry.field(description="Shares of any number.")

    def parsed(self, currency: Currency) -> Split:
        """Return the split in units of the domain; raises SplitInvalid, or what an amount's parsing raises."""
        try:
            return self._parsed(currency)
        except Refusal as refusal:
            raise refusal.below("split") from None

    def _parsed(self, currency: Currency) -> Split:
        if self.equal:
            weights = [(person, 1) for person in self.equal.value.participant_ids]
            return Split(SplitMode.EQUAL, _weights(weights))
        if self.exact:
            exact = [(part.participant_id, minor_units_of(part.amount, currency)) for part in self.exact.value]
            return Split(SplitMode.EXACT, _weights(exact))
        if self.percentage:
            points = [(part.participant_id, basis_points_of(part.percentage)) for part in self.percentage.value]
            return Split(SplitMode.PERCENTAGE, _weights(points))
        if self.shares:
            return Split(SplitMode.SHARES, _weights([(part.participant_id, part.shares) for part in self.shares.value]))
        raise SplitInvalid("Say how to split: equal, exact, percentage or shares.")


def _weights(parts: list[tuple[strawberry.ID, int]]) -> dict[UUID, int]:
    weights = {uuid_of(person, "Participant"): weight for person, weight in parts}
    if len(weights) < len(parts):
        raise SplitInvalid("The split names somebody twice.")
    return weights
