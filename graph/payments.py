"""Payments: what participants gave each other to settle up."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import strawberry

from domain.access import Viewer
from domain.activities import ActivityKind
from domain.money import Money, positive_money
from domain.participants import Participant
from domain.payments import Payment, PaymentDraft, delete_payment, record_payment, restore_payment
from domain.plan_transfers import PlanTransfer
from domain.refusals import Refusal
from domain.transfer_payments import give_back_payment, take_back_payment
from domain.trips import OpenTrip, Trip
from graph.activities import SubjectHistory
from graph.context import Info
from graph.exchange_rates import ExchangeRateView
from graph.fields import OpenTo, field, mutation, payload_field
from graph.idempotency import claimed, idempotency_key
from graph.ids import uuid_of
from graph.money import MoneyInput, MoneyView
from graph.nodes import Node, fetched_by, is_view_of
from graph.of_trip import TRIP_VIEW, OfTrip
from graph.openings import open_to_change
from graph.participants import ParticipantView, participant
from graph.refusals import UserError, user_errors
from graph.settlement_plans import PlanTransferView
from persistence.bookings import book_payment
from persistence.database import WriteConnection
from persistence.payments import load_payments_for
from persistence.quotes import rate_of_payment
from persistence.settlement_plans import load_transfers_for, replace_transfer
from persistence.trips import open_trip_to_change

PAYMENT_KEY = (date, UUID)
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

    @field("What it counts in the currency the trip settles in.", view=MoneyView)
    def settlement_amount(self, root: strawberry.Parent[Payment]) -> object:
        """Return the payment's figure in the settlement currency."""
        return root.settlement

    @field("The transfer of a settlement plan that it pays; null outside of plans.", view=PlanTransferView | None)
    async def transfer(self, root: strawberry.Parent[Payment], info: Info) -> PlanTransfer | None:
        """Load the transfer."""
        if root.transfer_id is None:
            return None
        return await info.context.loaders.load(load_transfers_for, root.transfer_id, info.context.viewer)

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
    settlement_amount: Decimal | None = strawberry.field(
        default=None, description="What it counts in the trip's currency, where the two agreed on a figure: it rules."
    )
    exchange_rate: Decimal | None = strawberry.field(
        default=None, description="Or the rate it counts at; the ECB's of the day unless either is given."
    )
    idempotency_key: str | None = idempotency_key()

    def draft(self, trip: OpenTrip) -> PaymentDraft:
        """Return the payment asked for; raises what amounts are refused with."""
        return PaymentDraft(
            payer_id=uuid_of(self.payer_id, "Participant"),
            receiver_id=uuid_of(self.receiver_id, "Participant"),
            amount=self.amount.parsed(),
            paid_on=self.paid_on,
            note=self.note,
            settlement=settlement_given(self.settlement_amount, trip),
            manual_rate=self.exchange_rate,
        )


@strawberry.input(description="A payment to delete.")
class DeletePaymentInput:
    """What `deletePayment` takes."""

    payment_id: strawberry.ID = strawberry.field(description="The payment.")
    version: int | None = strawberry.field(
        default=None, description="The version that was seen: refused when somebody has changed it since."
    )


@strawberry.input(description="A deleted payment to restore.")
class RestorePaymentInput:
    """What `restorePayment` takes."""

    payment_id: strawberry.ID = strawberry.field(description="The payment.")
    version: int | None = strawberry.field(
        default=None, description="The version that was seen: refused when somebody has changed it since."
    )


@strawberry.type(description="The payment and the trip it changed.")
class PaymentPayload:
    """What the mutations of payments return."""

    payment: Payment | None = payload_field("The payment.", view=PaymentView)
    trip: Trip | None = payload_field("The trip, with its new balances.", view=TRIP_VIEW)
    user_errors: list[UserError] = user_errors()


@strawberry.type(description="The payment recorded.")
class RecordPaymentPayload(PaymentPayload):
    """What `recordPayment` returns."""


@strawberry.type(description="The payment that counts no more.")
class DeletePaymentPayload(PaymentPayload):
    """What `deletePayment` returns."""


@strawberry.type(description="The payment that counts again.")
class RestorePaymentPayload(PaymentPayload):
    """What `restorePayment` returns."""


@strawberry.type
class PaymentMutation:
    """The fields of Mutation about payments."""

    @mutation("Record money that one participant gave another.", open_to=OpenTo.PEOPLE_OF_TRIP)
    async def record_payment(self, info: Info, input: RecordPaymentInput) -> RecordPaymentPayload:  # noqa: A002  # GraphQL's custom
        """Store a new payment, or find the one that the same key has stored."""
        services, viewer = info.context.services, info.context.viewer
        trip_id = uuid_of(input.trip_id, "Trip")
        async with services.database.write() as connection:
            payment_id, is_known = await claimed(connection, info, input)
            trip = await open_trip_to_change(connection, viewer, trip_id)
            if is_known:
                known = (await load_payments_for(connection, viewer, [payment_id]))[payment_id]
                return RecordPaymentPayload(payment=known, trip=trip.trip)
            draft, now = input.draft(trip), services.now()
            rate = await rate_of_payment(services.rates, trip, draft)
            payment = record_payment(trip, draft, rate=rate, payment_id=payment_id, now=now)
            kind = ActivityKind.PAYMENT_RECORDED
            await book_payment(connection, trip, kind, before=None, after=payment, now=now)
        return RecordPaymentPayload(payment=payment, trip=trip.trip)

    @mutation("Delete a payment: it stays in the book and counts no more.", open_to=OpenTo.PEOPLE_OF_TRIP)
    async def delete_payment(self, info: Info, input: DeletePaymentInput) -> DeletePaymentPayload:  # noqa: A002  # GraphQL's custom
        """Mark a payment as deleted."""
        services, viewer = info.context.services, info.context.viewer
        payment_id = uuid_of(input.payment_id, "Payment")
        async with services.database.write() as connection:
            trip, before = await _open_payment_to_change(connection, viewer, payment_id)
            now = services.now()
            after = delete_payment(trip, before, version=input.version, now=now)
            await _change_transfer(connection, viewer, before, take_back_payment)
            kind = ActivityKind.PAYMENT_DELETED
            await book_payment(connection, trip, kind, before=before, after=after, now=now)
        return DeletePaymentPayload(payment=after, trip=trip.trip)

    @mutation("Restore a deleted payment: it counts as it did before.", open_to=OpenTo.PEOPLE_OF_TRIP)
    async def restore_payment(self, info: Info, input: RestorePaymentInput) -> RestorePaymentPayload:  # noqa: A002  # GraphQL's custom
        """Mark a payment as deleted no more."""
        services, viewer = info.context.services, info.context.viewer
        payment_id = uuid_of(input.payment_id, "Payment")
        async with services.database.write() as connection:
            trip, before = await _open_payment_to_change(connection, viewer, payment_id)
            after = restore_payment(trip, before, version=input.version)
            await _change_transfer(connection, viewer, before, give_back_payment)
            kind = ActivityKind.PAYMENT_RESTORED
            await book_payment(connection, trip, kind, before=before, after=after, now=services.now())
        return RestorePaymentPayload(payment=after, trip=trip.trip)


def settlement_given(amount: Decimal | None, trip: OpenTrip) -> Money | None:
    """Return a figure that somebody gave in the trip's currency; raises what an amount's parsing raises."""
    if amount is None:
        return None
    try:
        return positive_money(amount, trip.trip.currency.code)
    except Refusal as refusal:
        raise refusal.about("settlement_amount") from None


async def _change_transfer(
    connection: WriteConnection,
    viewer: Viewer,
    payment: Payment,
    decide: Callable[[PlanTransfer, Payment], PlanTransfer],
) -> None:
    """Store what becomes of the transfer that a payment pays, if it pays one."""
    if payment.transfer_id is not None:
        found = await load_transfers_for(connection, viewer, [payment.transfer_id])
        await replace_transfer(connection, decide(found[payment.transfer_id], payment))


async def _open_payment_to_change(
    connection: WriteConnection, viewer: Viewer, payment_id: UUID
) -> tuple[OpenTrip, Payment]:
    return await open_to_change(connection, viewer, load_payments_for, payment_id, noun="payment", field="payment_id")
