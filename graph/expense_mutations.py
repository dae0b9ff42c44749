"""Expense mutations: adding, changing, deleting and restoring expenses."""

from uuid import UUID

import strawberry

from domain.access import Viewer
from domain.activities import ActivityKind
from domain.documents import require_of_trip
from domain.expenses import Expense, ExpenseDraft, add_expense, delete_expense, restore_expense, update_expense
from domain.jobs import Job, JobKind
from domain.trips import OpenTrip
from graph.context import Info, Services
from graph.expense_inputs import AddExpenseInput, DeleteExpenseInput, RestoreExpenseInput, UpdateExpenseInput
from graph.expenses import ExpensePayload
from graph.fields import OpenTo, mutation
from graph.idempotency import claimed
from graph.ids import uuid_of
from graph.jobs import store_job
from graph.openings import open_to_change
from persistence.bookings import book_expense
from persistence.database import WriteConnection
from persistence.documents import load_documents_for
from persistence.expenses import load_expenses_for
from persistence.quotes import rate_of_expense
from persistence.split_templates import load_split_templates
from persistence.trips import open_trip_to_change


@strawberry.type(description="The expense added.")
class AddExpensePayload(ExpensePayload):
    """What `addExpense` returns."""


@strawberry.type(description="The expense as it is now.")
class UpdateExpensePayload(ExpensePayload):
    """What `updateExpense` returns."""


@strawberry.type(description="The expense that counts no more.")
class DeleteExpensePayload(ExpensePayload):
    """What `deleteExpense` returns."""


@strawberry.type(description="The expense that counts again.")
class RestoreExpensePayload(ExpensePayload):
    """What `restoreExpense` returns."""


@strawberry.type
class ExpenseMutation:
    """The fields of Mutation about expenses: load, decide, store, announce."""

    @mutation("Add an expense to a trip.", open_to=OpenTo.EDITORS_OF_TRIP)
    async def add_expense(self, info: Info, input: AddExpenseInput) -> AddExpensePayload:  # noqa: A002  # GraphQL's custom
        """Store a new expense, or find the one that the same key has stored."""
        services, viewer = info.context.services, info.context.viewer
        trip_id = uuid_of(input.trip_id, "Trip")
        parsed = input.parsed()
        async with services.database.write() as connection:
            expense_id, is_known = await claimed(connection, info, input)
            trip = await open_trip_to_change(connection, viewer, trip_id)
            if is_known:
                known = (await load_expenses_for(connection, viewer, [expense_id]))[expense_id]
                return AddExpensePayload(expense=known, trip=trip.trip)
            draft = parsed.draft(trip, await load_split_templates(connection, trip_id))
            rate = await rate_of_expense(services.rates, trip, draft)
            await _require_receipt(connection, viewer, draft, trip_id=trip_id)
            expense = add_expense(trip, draft, rate=rate, expense_id=expense_id, now=services.now())
            job = await _store(services, connection, trip, ActivityKind.EXPENSE_ADDED, None, expense)
        await services.queue.enqueue([job])
        return AddExpensePayload(expense=expense, trip=trip.trip)

    @mutation("Change an expense.", open_to=OpenTo.EDITORS_OF_TRIP)
    async def update_expense(self, info: Info, input: UpdateExpenseInput) -> UpdateExpensePayload:  # noqa: A002  # GraphQL's custom
        """Store a changed expense, divided anew."""
        services = info.context.services
        expense_id = uuid_of(input.expense_id, "Expense")
        async with services.database.write() as connection:
            trip, before = await _open_expense_to_change(connection, info.context.viewer, expense_id)
            templates = await load_split_templates(connection, before.trip_id)
            draft = input.applied_to(before, trip, templates)
            if draft.receipt_document_id != before.receipt_document_id:
                await _require_receipt(connection, info.context.viewer, draft, trip_id=before.trip_id)
            rate = await rate_of_expense(services.rates, trip, draft, None if input.wants_bank_rate else before)
            after = update_expense(trip, before, draft, rate=rate, version=input.version, now=services.now())
            if after is before:
                return UpdateExpensePayload(expense=before, trip=trip.trip)
            job = await _store(services, connection, trip, ActivityKind.EXPENSE_CHANGED, before, after)
        await services.queue.enqueue([job])
        return UpdateExpensePayload(expense=after, trip=trip.trip)

    @mutation("Delete an expense: it stays in the book and counts no more.", open_to=OpenTo.EDITORS_OF_TRIP)
    async def delete_expense(self, info: Info, input: DeleteExpenseInput) -> DeleteExpensePayload:  # noqa: A002  # GraphQL's custom
        """Mark an expense as deleted."""
        services = info.context.services
        expense_id = uuid_of(input.expense_id, "Expense")
        async with services.database.write() as connection:
            trip, before = await _open_expense_to_change(connection, info.context.viewer, expense_id)
            after = delete_expense(trip, before, version=input.version, now=services.now())
            job = await _store(services, connection, trip, ActivityKind.EXPENSE_DELETED, before, after)
        await services.queue.enqueue([job])
        return DeleteExpensePayload(expense=after, trip=trip.trip)

    @mutation("Restore a deleted expense: it counts as it did before.", open_to=OpenTo.EDITORS_OF_TRIP)
    async def restore_expense(self, info: Info, input: RestoreExpenseInput) -> RestoreExpensePayload:  # noqa: A002  # GraphQL's custom
        """Mark an expense as deleted no more."""
        services = info.context.services
        expense_id = uuid_of(input.expense_id, "Expense")
        async with services.database.write() as connection:
            trip, before = await _open_expense_to_change(connection, info.context.viewer, expense_id)
            after = restore_expense(trip, before, version=input.version, now=services.now())
            job = await _store(services, connection, trip, ActivityKind.EXPENSE_RESTORED, before, after)
        await services.queue.enqueue([job])
        return RestoreExpensePayload(expense=after, trip=trip.trip)


async def _open_expense_to_change(
    connection: WriteConnection, viewer: Viewer, expense_id: UUID
) -> tuple[OpenTrip, Expense]:
    """Return an expense, deleted or not, and its trip."""
    return await open_to_change(connection, viewer, load_expenses_for, expense_id, noun="expense", field="expense_id")


async def _require_receipt(connection: WriteConnection, viewer: Viewer, draft: ExpenseDraft, *, trip_id: UUID) -> None:
    """Raise NotFound unless the draft's receipt, if it has one, is a document of the trip."""
    if draft.receipt_document_id is not None:
        found = await load_documents_for(connection, viewer, [draft.receipt_document_id])
        require_of_trip(found.get(draft.receipt_document_id), trip_id, field="receipt_document_id")


async def _store(
    services: Services,
    connection: WriteConnection,
    trip: OpenTrip,
    kind: ActivityKind,
    before: Expense | None,
    after: Expense,
) -> Job:
    await book_expense(connection, trip, kind, before=before, after=after, actor_id=trip.viewer.user_id)
    return await store_job(services, connection, JobKind.INDEX_EXPENSE, trip_id=after.trip_id, subject_id=after.id)
