"""Itemizations in the schema: a bill by its lines, as it is typed and as it is shown."""

from decimal import Decimal

import strawberry

from domain.currencies import Currency
from domain.itemizations import Itemization, ItemizationInvalid, Line
from domain.money import minor_units_of, signed_minor_units_of
from domain.refusals import Refusal
from graph.ids import uuid_of
from graph.money import MoneyView
from graph.participants import ParticipantView
from graph.relations import relation
from persistence.participants import load_participants_by_id


@strawberry.type(name="SplitPart", description="One participant's part in a split, or in a line of a bill.")
class PartView:
    """A view over domain.apportionment.Part."""

    # A Decimal, because minor units outgrow GraphQL's 32-bit Int.
    weight: Decimal = strawberry.field(
        description="In a line, shares; else by the mode: 1, minor units, hundredths of a percent, shares, nights."
    )

    participant = relation(
        "Whose part it is.", view=ParticipantView, key="participant_id", load=load_participants_by_id, is_certain=True
    )


@strawberry.type(name="BillLine", description="A line of a bill, with its own people.")
class BillLineView:
    """A view over domain.itemizations.BillLine."""

    description: str = strawberry.field(description="What it was.")
    amount: MoneyView = strawberry.field(description="What it cost, before charges.")
    parts: list[PartView] = strawberry.field(description="Who shares it, and in which proportion.")


@strawberry.type(name="Itemization", description="A bill by its lines; charges are spread in proportion to them.")
class ItemizationView:
    """A view over domain.itemizations.Bill."""

    lines: list[BillLineView] = strawberry.field(description="The lines.")
    tax: MoneyView = strawberry.field(description="Tax that the lines do not include.")
    tip: MoneyView = strawberry.field(description="The tip.")
    service_charge: MoneyView = strawberry.field(description="The service charge.")
    discount: MoneyView = strawberry.field(description="What was taken off the whole bill.")


@strawberry.input(description="One participant's part of a line.")
class LinePartInput:
    """A part in shares."""

    participant_id: strawberry.ID = strawberry.field(description="Who.")
    shares: int = strawberry.field(default=1, description="Their number of shares of the line, at least 1.")


@strawberry.input(description="A line of a bill; name its people by participantIds or by parts.")
class BillLineInput:
    """A line and who shares it."""

    description: str = strawberry.field(description="What it was, up to 200 characters.")
    amount: Decimal = strawberry.field(description="What it cost, above zero, in the expense's currency.")
    participant_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Who shares it, all in the same part."
    )
    parts: list[LinePartInput] | None = strawberry.field(default=None, description="Who shares it, in any parts.")

    def parsed(self, currency: Currency) -> Line:
        """Return the line; raises ItemizationInvalid, or what an amount's parsing raises."""
        amount = minor_units_of(self.amount, currency)
        if (self.participant_ids is None) == (self.parts is None):
            raise ItemizationInvalid("Say who shares the line: by participantIds or by parts, and not by both.")
        named = [(person, 1) for person in self.participant_ids or ()]
        named += [(part.participant_id, part.shares) for part in self.parts or ()]
        weights = {uuid_of(person, "Participant"): weight for person, weight in named}
        if len(weights) < len(named):
            raise ItemizationInvalid("A line of the bill names somebody twice.")
        return Line(self.description, amount, weights)


@strawberry.input(description="A bill by its lines; lines and charges, less the discount, come to the amount.")
class ItemizedSplitInput:
    """A bill; its charges are zero unless given."""

    lines: list[BillLineInput] = strawberry.field(description="The lines, 1 to 200.")
    tax: Decimal = strawberry.field(default=Decimal(0), description="Tax that the lines do not include.")
    tip: Decimal = strawberry.field(default=Decimal(0), description="The tip.")
    service_charge: Decimal = strawberry.field(default=Decimal(0), description="The service charge.")
    discount: Decimal = strawberry.field(default=Decimal(0), description="What was taken off the whole bill.")

    def parsed(self, currency: Currency) -> Itemization:
        """Return the bill in minor units, not yet checked; raises what an amount's parsing raises."""
        return Itemization(
            lines=tuple(_line(line, currency, place) for place, line in enumerate(self.lines)),
            tax=_charge(self.tax, currency, "tax"),
            tip=_charge(self.tip, currency, "tip"),
            service_charge=_charge(self.service_charge, currency, "service_charge"),
            discount=_charge(self.discount, currency, "discount"),
        )


def _line(line: BillLineInput, currency: Currency, place: int) -> Line:
    try:
        return line.parsed(currency)
    except Refusal as refusal:
        raise refusal.below("lines", str(place)) from None


def _charge(amount: Decimal, currency: Currency, name: str) -> int:
    try:
        return signed_minor_units_of(amount, currency)
    except Refusal as refusal:
        raise refusal.about(name) from None
