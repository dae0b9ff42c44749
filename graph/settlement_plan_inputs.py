"""What the mutations of settlement plans take, parsed into what the domain decides on."""

from datetime import date
from decimal import Decimal

import strawberry

from domain.balances import Basis
from domain.refusals import Refusal
from domain.settlements import Strategy
from domain.suggestions import SettlementRequest
from domain.transfer_payments import TransferPayment
from domain.trips import OpenTrip
from graph.idempotency import idempotency_key
from graph.money import MoneyInput
from graph.payments import settlement_given
from graph.settlement_constraints import SettlementConstraintsInput
from graph.settlements import parsed_constraints


@strawberry.input(description="How a trip is to be settled.")
class CreateSettlementPlanInput:
    """What `createSettlementPlan` takes."""

    trip_id: strawberry.ID = strawberry.field(description="The trip.")
    strategy: Strategy = strawberry.field(default=Strategy.MINIMAL, description="What to look for.")
    basis: Basis = strawberry.field(default=Basis.SETTLEMENT, description="Which currencies to settle in.")
    constraints: SettlementConstraintsInput | None = strawberry.field(default=None, description="What to obey.")
    idempotency_key: str | None = idempotency_key()

    def request(self, trip: OpenTrip) -> SettlementRequest:
        """Return what is asked for, on this trip; raises what the constraints' amounts are refused with."""
        try:
            constraints = parsed_constraints(self.constraints, trip.trip, trip.participants)
        except Refusal as refusal:
            raise refusal.below("constraints") from None
        return SettlementRequest(self.basis, self.strategy, constraints)


@strawberry.input(description="A payment of a transfer, in part or whole.")
class PayTransferInput:
    """What `payTransfer` takes."""

    transfer_id: strawberry.ID = strawberry.field(description="The transfer.")
    paid_on: date = strawberry.field(description="The day of the payment.")
    amount: MoneyInput | None = strawberry.field(
        default=None,
        description="What was paid, in any currency where the plan settles in the trip's; left out, all that is left.",
    )
    settlement_amount: Decimal | None = strawberry.field(
        default=None, description="What it counts in the trip's currency, where the two agreed on a figure: it rules."
    )
    exchange_rate: Decimal | None = strawberry.field(
        default=None, description="Or the rate it counts at; the ECB's of the day unless either is given."
    )
    note: str | None = strawberry.field(default=None, description="A note of up to 200 characters.")
    despite_stale: bool = strawberry.field(
        default=False, description="Pay although the ledger has changed since the plan was made."
    )
    version: int | None = strawberry.field(
        default=None, description="The transfer's version that was seen: refused when it has changed since."
    )
    idempotency_key: str | None = idempotency_key()

    def wanted(self, trip: OpenTrip) -> TransferPayment:
        """Return the payment asked for; raises what amounts are refused with."""
        return TransferPayment(
            paid_on=self.paid_on,
            amount=None if self.amount is None else self.amount.parsed(),
            note=self.note,
            settlement=settlement_given(self.settlement_amount, trip),
            manual_rate=self.exchange_rate,
            version=self.version,
            despite_stale=self.despite_stale,
        )


@strawberry.input(description="A transfer that has been received.")
class ConfirmTransferInput:
    """What `confirmTransfer` takes."""

    transfer_id: strawberry.ID = strawberry.field(description="The transfer, paid in whole.")
    version: int | None = strawberry.field(
        default=None, description="The version that was seen: refused when somebody has changed it since."
    )


@strawberry.input(description="A transfer whose payments have not been received as they are booked.")
class DisputeTransferInput:
    """What `disputeTransfer` takes."""

    transfer_id: strawberry.ID = strawberry.field(description="The transfer, paid at least in part.")
    reason: str = strawberry.field(description="What is wrong, up to 500 characters.")
    version: int | None = strawberry.field(
        default=None, description="The version that was seen: refused when somebody has changed it since."
    )


@strawberry.input(description="A plan to give up.")
class CancelSettlementPlanInput:
    """What `cancelSettlementPlan` takes."""

    settlement_plan_id: strawberry.ID = strawberry.field(description="The plan.")
