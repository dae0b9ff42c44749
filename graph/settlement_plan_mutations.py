"""Settlement plan mutations: making a plan, paying its transfers, and what their receivers say."""

import asyncio
from uuid import UUID

import strawberry

from domain.access import Viewer, not_found
from domain.payments import Payment
from domain.plan_transfers import PlanTransfer, confirm_transfer, dispute_transfer
from domain.refusals import Refusal
from domain.settlement_plans import SettlementPlan, cancel_plan, make_plan
from domain.suggestions import SettlementRequest, SuggestedTransfers, suggest
from domain.transfer_payments import draft_of_payment, pay_transfer
from domain.trips import OpenTrip, Trip
from graph.context import Info
from graph.fields import OpenTo, mutation, payload_field
from graph.idempotency import claimed
from graph.ids import uuid_of
from graph.of_trip import TRIP_VIEW
from graph.openings import open_to_change
from graph.payments import PaymentView
from graph.refusals import UserError, user_errors
from graph.settlement_plan_inputs import (
    CancelSettlementPlanInput,
    ConfirmTransferInput,
    CreateSettlementPlanInput,
    DisputeTransferInput,
    PayTransferInput,
)
from graph.settlement_plans import PlanTransferView, SettlementPlanView
from graph.settlements import SETTLING_COST
from persistence.activities import load_head
from persistence.balances import load_tallies
from persistence.bookings import book_plan, book_transfer_payment, book_verdict
from persistence.database import WriteConnection
from persistence.ids import new_id
from persistence.payments import load_payments_for
from persistence.plan_changes import load_changes_since_plans
from persistence.quotes import rate_of_payment
from persistence.settlement_plans import load_plans_for, load_transfers_for
from persistence.trips import open_trip_to_change


@strawberry.type(description="The plan and its trip.")
class SettlementPlanPayload:
    """What the mutations of settlement plans return."""

    settlement_plan: SettlementPlan | None = payload_field("The plan.", view=SettlementPlanView)
    trip: Trip | None = payload_field("The trip.", view=TRIP_VIEW)
    user_errors: list[UserError] = user_errors()


@strawberry.type(description="The plan made.")
class CreateSettlementPlanPayload(SettlementPlanPayload):
    """What `createSettlementPlan` returns."""


@strawberry.type(description="The plan that was given up.")
class CancelSettlementPlanPayload(SettlementPlanPayload):
    """What `cancelSettlementPlan` returns."""


@strawberry.type(description="The transfer and its plan.")
class TransferPayload(SettlementPlanPayload):
    """What the mutations of transfers return."""

    transfer: PlanTransfer | None = payload_field("The transfer.", view=PlanTransferView)


@strawberry.type(description="The payment, and what the transfer has come to.")
class PayTransferPayload(TransferPayload):
    """What `payTransfer` returns."""

    payment: Payment | None = payload_field("The payment.", view=PaymentView)


@strawberry.type(description="The transfer, confirmed.")
class ConfirmTransferPayload(TransferPayload):
    """What `confirmTransfer` returns."""


@strawberry.type(description="The transfer, disputed.")
class DisputeTransferPayload(TransferPayload):
    """What `disputeTransfer` returns."""


@strawberry.type
class SettlementPlanMutation:
    """The fields of Mutation about settlement plans: load, decide, store."""

    @mutation(
        "Keep the transfers that would settle a trip now, to be made.",
        open_to=OpenTo.EDITORS_OF_TRIP,
        cost=SETTLING_COST,
    )
    async def create_settlement_plan(
        self,
        info: Info,
        input: CreateSettlementPlanInput,  # noqa: A002  # GraphQL's custom
    ) -> CreateSettlementPlanPayload:
        """Store a new plan, or find the one that the same key has stored."""
        services, viewer = info.context.services, info.context.viewer
        trip_id = uuid_of(input.trip_id, "Trip")
        async with services.database.write() as connection:
            plan_id, is_known = await claimed(connection, info, input)
            trip = await open_trip_to_change(connection, viewer, trip_id)
            if is_known:
                known = (await load_plans_for(connection, viewer, [plan_id]))[plan_id]
                return CreateSettlementPlanPayload(settlement_plan=known, trip=trip.trip)
            suggested = await _suggested(connection, trip, input.request(trip))
            now = services.now()
            plan = make_plan(
                trip,
                suggested,
                plan_id=plan_id,
                transfer_ids=[new_id() for _ in suggested.transfers],
                activity_sequence=(await load_head(connection, trip_id)).sequence,
                now=now,
            )
            await book_plan(connection, trip, before=None, after=plan, now=now)
        return CreateSettlementPlanPayload(settlement_plan=plan, trip=trip.trip)

    @mutation(
        "Record a payment of a transfer, in part or whole; refused are more than is left of it, in the plan's "
        "currency, and a stale plan unless that is said, since its transfers may not settle the trip any more.",
        open_to=OpenTo.EDITORS_OF_TRIP,
    )
    async def pay_transfer(self, info: Info, input: PayTransferInput) -> PayTransferPayload:  # noqa: A002  # GraphQL's custom
        """Store a new payment of a transfer, or find the one that the same key has stored."""
        services, viewer = info.context.services, info.context.viewer
        transfer_id = uuid_of(input.transfer_id, "PlanTransfer")
        async with services.database.write() as connection:
            payment_id, is_known = await claimed(connection, info, input)
            trip, plan, before = await _open_transfer_to_change(connection, viewer, transfer_id)
            if is_known:
                known = (await load_payments_for(connection, viewer, [payment_id]))[payment_id]
                return PayTransferPayload(payment=known, transfer=before, settlement_plan=plan, trip=trip.trip)
            changes = (await load_changes_since_plans(connection, [plan.id]))[plan.id]
            draft = draft_of_payment(trip, plan, before, input.wanted(trip), changes)
            rate = await rate_of_payment(services.rates, trip, draft)
            payment, after = pay_transfer(trip, before, draft, rate=rate, payment_id=payment_id, now=services.now())
            await book_transfer_payment(connection, trip, payment, before=before, after=after)
        plan = plan.with_transfer(after)
        return PayTransferPayload(payment=payment, transfer=after, settlement_plan=plan, trip=trip.trip)

    @mutation("Say that a transfer has been received in whole, which is final.", open_to=OpenTo.RECEIVER_OF_TRANSFER)
    async def confirm_transfer(self, info: Info, input: ConfirmTransferInput) -> ConfirmTransferPayload:  # noqa: A002  # GraphQL's custom
        """Store that the receiver confirms a transfer."""
        services, viewer = info.context.services, info.context.viewer
        transfer_id = uuid_of(input.transfer_id, "PlanTransfer")
        async with services.database.write() as connection:
            trip, plan, before = await _open_transfer_to_change(connection, viewer, transfer_id)
            now = services.now()
            plan.require_not_cancelled()
            after = confirm_transfer(trip, before, version=input.version, now=now)
            await book_verdict(connection, trip, before=before, after=after, now=now)
        return ConfirmTransferPayload(transfer=after, settlement_plan=plan.with_transfer(after), trip=trip.trip)

    @mutation(
        "Say that what is booked as paid of a transfer has not been received, until a payment of it is deleted or it "
        "is confirmed.",
        open_to=OpenTo.RECEIVER_OF_TRANSFER,
    )
    async def dispute_transfer(self, info: Info, input: DisputeTransferInput) -> DisputeTransferPayload:  # noqa: A002  # GraphQL's custom
        """Store that the receiver disputes a transfer."""
        services, viewer = info.context.services, info.context.viewer
        transfer_id = uuid_of(input.transfer_id, "PlanTransfer")
        async with services.database.write() as connection:
            trip, plan, before = await _open_transfer_to_change(connection, viewer, transfer_id)
            now = services.now()
            plan.require_not_cancelled()
            after = dispute_transfer(trip, before, reason=input.reason, version=input.version, now=now)
            await book_verdict(connection, trip, before=before, after=after, now=now)
        return DisputeTransferPayload(transfer=after, settlement_plan=plan.with_transfer(after), trip=trip.trip)

    @mutation("Give up a plan; what was paid of it stays in the book.", open_to=OpenTo.EDITORS_OF_TRIP)
    async def cancel_settlement_plan(
        self,
        info: Info,
        input: CancelSettlementPlanInput,  # noqa: A002  # GraphQL's custom
    ) -> CancelSettlementPlanPayload:
        """Mark a plan as cancelled."""
        services, viewer = info.context.services, info.context.viewer
        plan_id = uuid_of(input.settlement_plan_id, "SettlementPlan")
        async with services.database.write() as connection:
            trip, before = await _open_plan_to_change(connection, viewer, plan_id, "settlement_plan_id")
            now = services.now()
            after = cancel_plan(trip, before, now=now)
            await book_plan(connection, trip, before=before, after=after, now=now)
        return CancelSettlementPlanPayload(settlement_plan=after, trip=trip.trip)


async def _suggested(connection: WriteConnection, trip: OpenTrip, request: SettlementRequest) -> SuggestedTransfers:
    tallies = await load_tallies(connection, trip.trip.id)
    try:
        # The longest of it is arithmetic, which nobody else's request should wait for.
        return await asyncio.to_thread(suggest, tallies, request)
    except Refusal as refusal:
        raise refusal.below("constraints") from None


async def _open_transfer_to_change(
    connection: WriteConnection, viewer: Viewer, transfer_id: UUID
) -> tuple[OpenTrip, SettlementPlan, PlanTransfer]:
    """Return a transfer, its plan and its trip, locked until the transaction ends; raises NotFound."""
    found = (await load_transfers_for(connection, viewer, [transfer_id])).get(transfer_id)
    if found is None:
        raise not_found("transfer", "transfer_id")
    trip, plan = await _open_plan_to_change(connection, viewer, found.plan_id, "transfer_id")
    return trip, plan, plan.transfer(transfer_id)


async def _open_plan_to_change(
    connection: WriteConnection, viewer: Viewer, plan_id: UUID, field: str
) -> tuple[OpenTrip, SettlementPlan]:
    return await open_to_change(connection, viewer, load_plans_for, plan_id, noun="settlement plan", field=field)
