"""Payments: what participants gave each other to settle up."""

from datetime import date, datetime
from uuid import UUID

import strawberry

from domain.participants import Participant
from domain.payments import Payment, PaymentDraft, record_payment
from domain.trips import Trip
from graph.context import Info
from graph.fields import OpenTo, field, mutation, payload_field
from graph.ids import uuid_of
from graph.money import MoneyInput, MoneyView
from graph.nodes import Node, fetched_by, is_view_of
from graph.of_trip import TRIP_VIEW, OfTrip
from graph.participants import ParticipantView, participant
from graph.refusals import UserError, user_errors
from persistence.ids import new_id
from persistence.payments import insert_payment, load_payments_for
from persistence.trips import open_trip_to_change

PAYMENT_KEY = (date, UUID)
fetched_by("Payment", load_payments_for)


@strawberry.type(name="Payment", description="Money one participant gave another; never spending.")
class PaymentView(OfTrip, Node):
    """A view over domain.payments.Payment."""

    is_type_of = is_view_of(Payment)
    amount: MoneyView = strawberry.field(description="What was paid.")
    paid_on: date = strawberry.field(description="The day of the payment.")
    note: str | None = strawberry.field(description="What was noted with it.")
    created_at: datetime = strawberry.field(description="When it was recorded.")

    @field("Who paid.", view=ParticipantView)
    async def payer(self, root: strawberry.Parent[Payment], info: Info) -> Participant:
        """Load the payer."""
        return await participant(info, root.payer_id)

    @field("Who was paid.", view=ParticipantView)
    async def receiver(self, root: strawberry.Parent[Payment], info: Info) -> Participant:
        """Load the receiver."""
        return await participant(info, root.receiver_id)


@strawberry.input(description="A payment between two participants.")
class RecordPaymentInput:
    """What `recordPayment` takes."""

    trip_id: strawberry.ID = strawberry.field(description="The trip.")
    payer_id: strawberry.ID = strawberry.field(description="The participant who paid.")
    receiver_id: strawberry.ID = strawberry.field(description="The participant who was paid.")
    amount: MoneyInput = strawberry.field(description="What was paid.")
    paid_on: date = strawberry.field(description="The day of the payment.")
    note: str | None = strawberry.field(default=None, description="A note of up to 200 characters.")


@strawberry.type(description="The payment recorded.")
class RecordPaymentPayload:
    """What `recordPayment` returns."""

    payment: Payment | None = payload_field("The payment.", view=PaymentView)
    trip: Trip | None = payload_field("The trip, with its new balances.", view=TRIP_VIEW)
    user_errors: list[UserError] = user_errors()


@strawberry.type
class PaymentMutation:
    """The fields of Mutation about payments."""

    @mutation("Record money that one participant gave another.", open_to=OpenTo.PEOPLE_OF_TRIP)
    async def record_payment(self, info: Info, input: RecordPaymentInput) -> RecordPaymentPayload:  # noqa: A002  # GraphQL's custom
        """Store a new payment."""
        trip_id = uuid_of(input.trip_id, "Trip")
        draft = PaymentDraft(
            payer_id=uuid_of(input.payer_id, "Participant"),
            receiver_id=uuid_of(input.receiver_id, "Participant"),
            amount=input.amount.parsed(),
            paid_on=input.paid_on,
            note=input.note,
        )
        services = info.context.services
        async with services.database.write() as connection:
            trip = await open_trip_to_change(connection, info.context.viewer, trip_id)
            payment = record_payment(trip, draft, payment_id=new_id(), now=services.now())
            await insert_payment(connection, payment)
        return RecordPaymentPayload(payment=payment, trip=trip.trip)
