"""Bookings: an entry of the ledger is stored together with what the trip's history says of it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from domain.activities import ActivityKind
from domain.expenses import Expense
from domain.history_texts.expense import expense_activity, expense_sentence
from domain.history_texts.payment import payment_activity
from domain.history_texts.plan import plan_activity, transfer_paid_activity, verdict_activity
from domain.passages import expense_passages
from domain.payments import Payment
from domain.plan_transfers import PlanTransfer, Verdict
from domain.settlement_plans import SettlementPlan
from domain.trips import OpenTrip
from persistence.activities import record, record_all
from persistence.budgets import load_budgets, record_crossings
from persistence.database import WriteConnection
from persistence.documents import load_document_names
from persistence.expenses import insert_expense, replace_expense, store_categories
from persistence.passages import replace_all_passages, replace_passages
from persistence.payments import insert_payment, replace_payment
from persistence.settlement_plans import insert_plan, replace_plan, replace_transfer


async def book_expense(
    connection: WriteConnection,
    trip: OpenTrip,
    kind: ActivityKind,
    *,
    before: Expense | None,
    after: Expense,
    actor_id: UUID | None,
) -> None:
    """Store an expense that is new (`before` is None) or changed, what finds it, and which budgets it crosses.

    Its vector is left to a job: until then it is found by its words. `actor_id` is None for the worker.
    """
    budgets = await load_budgets(connection, trip.trip.id)
    await (insert_expense if before is None else replace_expense)(connection, after)
    await replace_passages(connection, after.id, expense_passages(after, expense_sentence(after, trip.names)))
    categories = {category.id: category.name for category in trip.categories}
    linked = {each.receipt_document_id for each in (before, after) if each is not None and each.receipt_document_id}
    documents = await load_document_names(connection, linked)
    draft = expense_activity(
        kind, before=before, after=after, names=trip.names, categories=categories, documents=documents
    )
    await record(connection, draft, trip_id=trip.trip.id, actor_id=actor_id, at=after.updated_at)
    await record_crossings(connection, trip, budgets, actor_id=actor_id, at=after.updated_at)


async def book_categories(
    connection: WriteConnection, trip: OpenTrip, changes: Sequence[tuple[Expense, Expense]], *, now: datetime
) -> None:
    """Store what expenses were for, each before and after, as `book_expense` does, in as many statements for many."""
    budgets = await load_budgets(connection, trip.trip.id)
    await store_categories(connection, [after for _, after in changes])
    await replace_all_passages(
        connection,
        {after.id: expense_passages(after, expense_sentence(after, trip.names)) for _, after in changes},
    )
    names = {category.id: category.name for category in trip.categories}
    drafts = [
        expense_activity(ActivityKind.EXPENSE_CHANGED, before=before, after=after, names=trip.names, categories=names)
        for before, after in changes
    ]
    await record_all(connection, drafts, trip_id=trip.trip.id, actor_id=trip.viewer.user_id, at=now)
    await record_crossings(connection, trip, budgets, actor_id=trip.viewer.user_id, at=now)


async def book_payment(
    connection: WriteConnection,
    trip: OpenTrip,
    kind: ActivityKind,
    *,
    before: Payment | None,
    after: Payment,
    now: datetime,
) -> None:
    """Store a payment that is new (`before` is None) or changed."""
    await (insert_payment if before is None else replace_payment)(connection, after)
    draft = payment_activity(kind, before=before, after=after, names=trip.names)
    await record(connection, draft, trip_id=trip.trip.id, actor_id=trip.viewer.user_id, at=now)


async def book_transfer_payment(
    connection: WriteConnection, trip: OpenTrip, payment: Payment, *, before: PlanTransfer, after: PlanTransfer
) -> None:
    """Store a new payment of a plan's transfer, and what the transfer has come to."""
    await insert_payment(connection, payment)
    await replace_transfer(connection, after)
    draft = transfer_paid_activity(payment, before=before, after=after, names=trip.names)
    await record(connection, draft, trip_id=trip.trip.id, actor_id=trip.viewer.user_id, at=payment.created_at)


async def book_plan(
    connection: WriteConnection, trip: OpenTrip, *, before: SettlementPlan | None, after: SettlementPlan, now: datetime
) -> None:
    """Store a plan that is new (`before` is None) or was cancelled."""
    await (insert_plan if before is None else replace_plan)(connection, after)
    kind = ActivityKind.PLAN_CREATED if before is None else ActivityKind.PLAN_CANCELLED
    draft = plan_activity(kind, before=before, after=after, names=trip.names)
    await record(connection, draft, trip_id=trip.trip.id, actor_id=trip.viewer.user_id, at=now)


async def book_verdict(
    connection: WriteConnection, trip: OpenTrip, *, before: PlanTransfer, after: PlanTransfer, now: datetime
) -> None:
    """Store what the receiver said of a transfer."""
    await replace_transfer(connection, after)
    is_confirmed = after.verdict is Verdict.CONFIRMED
    kind = ActivityKind.TRANSFER_CONFIRMED if is_confirmed else ActivityKind.TRANSFER_DISPUTED
    draft = verdict_activity(kind, before=before, after=after, names=trip.names)
    await record(connection, draft, trip_id=trip.trip.id, actor_id=trip.viewer.user_id, at=now)
