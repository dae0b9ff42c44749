"""Parts of splits in the schema: what is typed for each participant, by the way to divide."""

from datetime import date
from decimal import Decimal

import strawberry


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
    shares: int | None = strawberry.field(
        default=None, description="Their number of shares, at least 1; left out: their own weight on the trip."
    )


@strawberry.input(description="What one participant pays more or less than the others.")
class AdjustmentPartInput:
    """A signed amount in whole units of the expense's currency."""

    participant_id: strawberry.ID = strawberry.field(description="Who.")
    adjustment: Decimal = strawberry.field(
        default=Decimal(0), description="How much more they pay than an equal part of the rest; below zero: less."
    )


@strawberry.input(description="A split by the nights that people are there, from their dates on the trip.")
class NightsSplitInput:
    """Who is there, and of which stay the nights count."""

    participant_ids: list[strawberry.ID] = strawberry.field(
        description="Who is asked for; who has no night of the stay pays nothing."
    )
    check_in: date | None = strawberry.field(default=None, description="Only nights from this one on count.")
    check_out: date | None = strawberry.field(default=None, description="Only nights before this day count.")
