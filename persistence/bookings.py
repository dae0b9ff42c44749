"""Bookings: an entry of the ledger is stored together with what the trip's history says of it."""

from datetime import datetime
from uuid import UUID

from domain.activities import ActivityKind
from domain.expense_texts import expense_activity
from domain.expenses import Expense
from domain.payment_texts import payment_activity
from domain.payments import Payment
from domain.trips import OpenTrip
from persistence.activities import record
from persistence.database import WriteConnection
from persistence.expenses import insert_expense, replace_expense
from persistence.payments import insert_payment, replace_payment


async def book_expense(
    connection: WriteConnection,
    trip: OpenTrip,
    kind: ActivityKind,
    *,
    before: Expense | None,
    after: Expense,
    actor_id: UUID | None,
) -> None:
    """Store an expense that is new (`before` is None) or changed; `actor_id` is None for the worker."""
    await (insert_expense if before is None else replace_expense)(connection, after)
    categories = {category.id: category.name for category in trip.categories}
    draft = expense_activity(kind, before=before, after=after, names=trip.names, categories=categories)
    await record(connection, draft, trip_id=trip.trip.id, actor_id=actor_id, at=after.updated_at)


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
