"""Payments: what participants gave each other to settle up, as clients see it."""

from datetime import date, datetime
from decimal import Decimal

import strawberry

from domain.money import Money, positive_money
from domain.payments import Payment
from domain.refusals import Refusal
from domain.trips import OpenTrip, Trip
from graph.activities import SubjectHistory
from graph.exchange_rates import ExchangeRateView
from graph.fields import field, payload_field
from graph.money import MoneyView
from graph.nodes import Node, fetched_by, is_view_of
from graph.of_trip import TRIP_VIEW, OfTrip
from graph.participants import ParticipantView
from graph.refusals import UserError, user_errors
from graph.relations import relation
from graph.settlement_plans import PlanTransferView
from persistence.participants import load_participants_by_id
from persistence.payments import load_payments_for
from persistence.settlement_plans import load_transfers_for

fetched_by("Payment", load_payments_for)


@strawberry.type(name="Payment", description="Money one participant gave another; never spending.")
class PaymentView(SubjectHistory, OfTrip, Node):
    """A view over domain.payments.Payment."""

    is_type_of = is_view_of(Payment)
    amount: MoneyView = strawberry.field(description="What was paid.")
    exchange_rate: ExchangeRateView | None = strawberry.field(
        description="The rate it counts at; null where its currency is the trip's."
    )
    paid_on: date = strawberry.field(description="The day of the payment.")
    note: str | None = strawberry.field(description="What was noted with it.")
    version: int = strawberry.field(description="Counts its changes from 1.")
    created_at: datetime = strawberry.field(description="When it was recorded.")
    deleted_at: datetime | None = strawberry.field(description="When it was deleted; it counts no more since.")

    @field("What it counts in the currency the trip settles in.", view=MoneyView, reads=("settlement",))
    def settlement_amount(self, root: strawberry.Parent[Payment]) -> object:
        """Return the payment's figure in the settlement currency."""
        return root.settlement

    transfer = relation(
        "The transfer of a settlement plan that it pays; null outside of plans.",
        view=PlanTransferView | None,
        key="transfer_id",
        load=load_transfers_for,
        of_viewer=True,
    )

    payer = relation("Who paid.", view=ParticipantView, key="payer_id", load=load_participants_by_id, is_certain=True)

    receiver = relation(
        "Who was paid.", view=ParticipantView, key="receiver_id", load=load_participants_by_id, is_certain=True
    )


@strawberry.type(description="The payment and the trip it changed.")
class PaymentPayload:
    """What the mutations of payments return."""

    payment: Payment | None = payload_field("The payment.", view=PaymentView)
    trip: Trip | None = payload_field("The trip, with its new balances.", view=TRIP_VIEW)
    user_errors: list[UserError] = user_errors()


def settlement_given(amount: Decimal | None, trip: OpenTrip) -> Money | None:
    """Return a figure that somebody gave in the trip's currency; raises what an amount's parsing raises."""
    if amount is None:
        return None
    try:
        return positive_money(amount, trip.trip.currency.code)
    except Refusal as refusal:
        raise refusal.about("settlement_amount") from None
