"""Splits in the schema: exactly one of the ways to divide an amount, and the shares it comes to."""

from collections.abc import Callable
from decimal import Decimal
from typing import Protocol, TypeVar
from uuid import UUID

import strawberry

from domain.currencies import Currency
from domain.money import minor_units_of, signed_minor_units_of
from domain.refusals import Refusal
from domain.split_requests import NightsRequest, SharesRequest, SplitRequest, TemplateRequest
from domain.splits import Share, Split, SplitInvalid, SplitMode, basis_points_of, equally, itemized
from graph.enums import describe
from graph.fields import field
from graph.ids import uuid_of
from graph.itemizations import ItemizedSplitInput, PartView
from graph.money import MoneyView
from graph.participants import ParticipantView
from graph.relations import relation
from graph.split_parts import (
    AdjustmentPartInput,
    EqualSplitInput,
    ExactPartInput,
    NightsSplitInput,
    PercentagePartInput,
    SharesPartInput,
)
from persistence.participants import load_participants_by_id

describe(
    SplitMode,
    description="How an amount is divided.",
    values={
        SplitMode.EQUAL: "The same for everybody; odd cents go round.",
        SplitMode.EXACT: "An exact amount each.",
        SplitMode.PERCENTAGE: "A percentage each, 100 together.",
        SplitMode.SHARES: "A number of shares each.",
        SplitMode.ADJUSTMENT: "The same for everybody, but for what somebody pays more or less.",
        SplitMode.ITEMIZED: "By the lines of the bill, each with its own people; charges in proportion.",
        SplitMode.BY_NIGHTS: "In proportion to the nights that each is there.",
    },
)


@strawberry.type(name="Share", description="What one participant owes of one expense.")
class ShareView:
    """A view over domain.splits.Share."""

    @field("What this participant owes.", view=MoneyView)
    def amount(self, root: strawberry.Parent[Share]) -> object:
        """Return the share's money."""
        return root.money

    @field("The same in the currency the trip settles in.", view=MoneyView)
    def settlement_amount(self, root: strawberry.Parent[Share]) -> object:
        """Return the share's figure in the settlement currency."""
        return root.settlement

    # A Decimal, because minor units outgrow GraphQL's 32-bit Int.
    weight: Decimal = strawberry.field(
        description="Weight it came from: 1, minor units, hundredths of a percent, shares or nights, by the mode."
    )

    participant = relation(
        "Whose share it is.", view=ParticipantView, key="participant_id", load=load_participants_by_id, is_certain=True
    )


@strawberry.type(name="Split", description="A division as it was asked for.")
class SplitView:
    """A view over domain.splits.Split."""

    mode: SplitMode = strawberry.field(description="How it divides.")
    parts: list[PartView] = strawberry.field(description="Who takes part, and with which weight.")


@strawberry.input(one_of=True, description="How to divide an expense: exactly one of these.")
class SplitInput:
    """A division as it is asked for."""

    equal: strawberry.Maybe[EqualSplitInput] = strawberry.field(description="The same for everybody named.")
    exact: strawberry.Maybe[list[ExactPartInput]] = strawberry.field(description="Exact amounts, summing to the whole.")
    percentage: strawberry.Maybe[list[PercentagePartInput]] = strawberry.field(
        description="Percentages, summing to 100."
    )
    shares: strawberry.Maybe[list[SharesPartInput]] = strawberry.field(description="Shares of any number.")
    adjustment: strawberry.Maybe[list[AdjustmentPartInput]] = strawberry.field(
        description="The same for everybody named, but for what somebody pays more or less."
    )
    itemized: strawberry.Maybe[ItemizedSplitInput] = strawberry.field(description="The lines of the bill.")
    by_nights: strawberry.Maybe[NightsSplitInput] = strawberry.field(description="In proportion to nights.")
    template: strawberry.Maybe[strawberry.ID] = strawberry.field(description="A split that the trip has saved.")

    def parsed(self, currency: Currency) -> SplitRequest:
        """Return what is asked for in units of the domain; `requested_split` makes a split of it, for a trip.

        Raises SplitInvalid, ItemizationInvalid, TextInvalid, or what an amount's parsing raises.
        """
        for name, parse in _PARSERS.items():
            if given := getattr(self, name):
                try:
                    return parse(given.value, currency)
                except Refusal as refusal:
                    raise refusal.below("split", name) from None
        raise SplitInvalid("Say how to split.", field=("split",))


class _PartInput(Protocol):
    participant_id: strawberry.ID


_SomePart = TypeVar("_SomePart", bound=_PartInput)
_Weight = TypeVar("_Weight")


def _equal(given: EqualSplitInput, _currency: Currency) -> SplitRequest:
    return equally(_once([(person, 1) for person in given.participant_ids]))


def _exact(given: list[ExactPartInput], currency: Currency) -> SplitRequest:
    return Split(SplitMode.EXACT, _weights(given, "amount", lambda part: minor_units_of(part.amount, currency)))


def _percentage(given: list[PercentagePartInput], _currency: Currency) -> SplitRequest:
    points = _weights(given, "percentage", lambda part: basis_points_of(part.percentage))
    return Split(SplitMode.PERCENTAGE, points)


def _shares(given: list[SharesPartInput], _currency: Currency) -> SplitRequest:
    return SharesRequest(_weights(given, "shares", lambda part: part.shares))


def _adjustment(given: list[AdjustmentPartInput], currency: Currency) -> SplitRequest:
    units = _weights(given, "adjustment", lambda part: signed_minor_units_of(part.adjustment, currency))
    return Split(SplitMode.ADJUSTMENT, units)


def _by_nights(given: NightsSplitInput, _currency: Currency) -> SplitRequest:
    people = _once([(person, 1) for person in given.participant_ids])
    return NightsRequest(tuple(people), given.check_in, given.check_out)


def _weights(parts: list[_SomePart], unit: str, weight_of: Callable[[_SomePart], _Weight]) -> dict[UUID, _Weight]:
    weighed = []
    for place, part in enumerate(parts):
        try:
            weighed.append((part.participant_id, weight_of(part)))
        except Refusal as refusal:
            raise refusal.about(str(place), unit) from None
    return _once(weighed)


def _once(weighed: list[tuple[strawberry.ID, _Weight]]) -> dict[UUID, _Weight]:
    weights = {uuid_of(person, "Participant"): weight for person, weight in weighed}
    if len(weights) < len(weighed):
        raise SplitInvalid("The split names somebody twice.")
    return weights


_PARSERS: dict[str, Callable[..., SplitRequest]] = {
    "equal": _equal,
    "exact": _exact,
    "percentage": _percentage,
    "shares": _shares,
    "adjustment": _adjustment,
    "itemized": lambda given, currency: itemized(given.parsed(currency)),
    "by_nights": _by_nights,
    "template": lambda given, _currency: TemplateRequest(uuid_of(given, "SplitTemplate")),
}
