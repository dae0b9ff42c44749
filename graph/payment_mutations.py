"""Payment mutations: recording, changing, deleting and restoring payments."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import strawberry

from domain.access import Viewer
from domain.activities import ActivityKind
from domain.payments import Payment, PaymentDraft, delete_payment, record_payment, restore_payment, update_payment
from domain.plan_transfers import PlanTransfer
from domain.transfer_payments import give_back_payment, take_back_payment
from domain.trips import OpenTrip
from graph.context import Info
from graph.fields import OpenTo, mutation
from graph.idempotency import claimed, idempotency_key
from graph.ids import uuid_of
from graph.money import MoneyInput
from graph.openings import open_to_change
from graph.payments import PaymentPayload, settlement_given
from persistence.bookings import book_payment
from persistence.database import WriteConnection
from persistence.payments import load_payments_for
from persistence.quotes import rate_of_payment
from persistence.settlement_plans import load_transfers_for, replace_transfer
from persistence.trips import open_trip_to_change


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


@strawberry.input(description="Changes to a payment; what is left out stays as it is.")
class UpdatePaymentInput:
    """What `updatePayment` takes."""

    payment_id: strawberry.ID = strawberry.field(
        description="The payment; of one that pays a plan's transfer, only note and day can change."
    )
    version: int | None = strawberry.field(
        default=None, description="The version that was seen: refused when somebody has changed it since."
    )
    payer_id: strawberry.Maybe[strawberry.ID] = strawberry.field(description="The participant who paid.")
    receiver_id: strawberry.Maybe[strawberry.ID] = strawberry.field(description="The participant who was paid.")
    amount: strawberry.Maybe[MoneyInput] = strawberry.field(description="What was paid.")
    paid_on: strawberry.Maybe[date] = strawberry.field(description="The day of the payment.")
    note: strawberry.Maybe[str | None] = strawberry.field(description="A note, or null for none.")
    settlement_amount: strawberry.Maybe[Decimal] = strawberry.field(
        description="What it counts in the trip's currency, where the two agreed on a figure: it rules."
    )
    exchange_rate: strawberry.Maybe[Decimal | None] = strawberry.field(
        description="Or the rate it counts at, or null for the ECB's of its day; left out, a rate that somebody gave "
        "stays while the currency does, and the ECB's while the day does too."
    )

    def applied_to(self, payment: Payment, trip: OpenTrip) -> PaymentDraft:
        """Return the payment's draft with what was given in place of what was there."""
        draft = payment.draft
        return replace(
            draft,
            payer_id=uuid_of(self.payer_id.value, "Participant") if self.payer_id else draft.payer_id,
            receiver_id=uuid_of(self.receiver_id.value, "Participant") if self.receiver_id else draft.receiver_id,
            amount=self.amount.value.parsed() if self.amount else draft.amount,
            paid_on=self.paid_on.value if self.paid_on else draft.paid_on,
            note=self.note.value if self.note else draft.note,
            settlement=settlement_given(self.settlement_amount.value if self.settlement_amount else None, trip),
            manual_rate=self.exchange_rate.value if self.exchange_rate else None,
        )

    @property
    def wants_bank_rate(self) -> bool:
        """Tell whether null was given as the rate: the bank's is then looked up anew, whatever it was booked at."""
        return self.exchange_rate is not None and self.exchange_rate.value is None


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


@strawberry.type(description="The payment recorded.")
class RecordPaymentPayload(PaymentPayload):
    """What `recordPayment` returns."""


@strawberry.type(description="The payment as it is now.")
class UpdatePaymentPayload(PaymentPayload):
    """What `updatePayment` returns."""


@strawberry.type(description="The payment that counts no more.")
class DeletePaymentPayload(PaymentPayload):
    """What `deletePayment` returns."""


@strawberry.type(description="The payment that counts again.")
class RestorePaymentPayload(PaymentPayload):
    """What `restorePayment` returns."""


@strawberry.type
class PaymentMutation:
    """The fields of Mutation about payments: load, decide, store."""

    @mutation("Record money that one participant gave another.", open_to=OpenTo.EDITORS_OF_TRIP)
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

    @mutation("Change a payment.", open_to=OpenTo.EDITORS_OF_TRIP)
    async def update_payment(self, info: Info, input: UpdatePaymentInput) -> UpdatePaymentPayload:  # noqa: A002  # GraphQL's custom
        """Store a changed payment; nothing where the input changes nothing."""
        services, viewer = info.context.services, info.context.viewer
        payment_id = uuid_of(input.payment_id, "Payment")
        async with services.database.write() as connection:
            trip, before = await _open_payment_to_change(connection, viewer, payment_id)
            draft = input.applied_to(before, trip)
            rate = await rate_of_payment(services.rates, trip, draft, None if input.wants_bank_rate else before)
            after = update_payment(trip, before, draft, rate=rate, version=input.version)
            if after != before:
                kind = ActivityKind.PAYMENT_CHANGED
                await book_payment(connection, trip, kind, before=before, after=after, now=services.now())
        return UpdatePaymentPayload(payment=after, trip=trip.trip)

    @mutation("Delete a payment: it stays in the book and counts no more.", open_to=OpenTo.EDITORS_OF_TRIP)
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

    @mutation("Restore a deleted payment: it counts as it did before.", open_to=OpenTo.EDITORS_OF_TRIP)
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
