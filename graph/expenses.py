"""Expenses: adding, changing, deleting and seeing them."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

import strawberry

from domain.access import Viewer, not_found
from domain.categories import Category
from domain.expenses import Expense, ExpenseDraft, add_expense, delete_expense, update_expense
from domain.jobs import Job, JobKind
from domain.participants import Participant
from domain.splits import SplitMode
from domain.trips import OpenTrip, Trip
from graph.context import Info, Services
from graph.enums import describe
from graph.fields import OpenTo, field, mutation, payload_field
from graph.ids import uuid_of
from graph.jobs import store_job
from graph.money import MoneyInput, MoneyView
from graph.nodes import Node, fetched_by, is_view_of
from graph.of_trip import TRIP_VIEW, OfTrip
from graph.participants import ParticipantView, participant
from graph.refusals import UserError, user_errors
from graph.splits import ShareView, SplitInput
from persistence.database import WriteConnection
from persistence.expenses import insert_expense, load_expenses_for, replace_expense
from persistence.ids import new_id
from persistence.passages import delete_passages
from persistence.trips import open_trip_to_change

EXPENSE_KEY = (date, UUID)
fetched_by("Expense", load_expenses_for)

describe(
    Category,
    description="What an expense was for.",
    values={
        Category.FOOD: "Restaurants, cafes, bars and snacks.",
        Category.GROCERIES: "Supermarkets and markets.",
        Category.LODGING: "Hotels, hostels, flats and campsites.",
        Category.TRANSPORT: "Flights, trains, taxis, fuel and parking.",
        Category.ACTIVITIES: "Museums, tours, concerts and sports.",
        Category.SHOPPING: "Clothes, gear and souvenirs.",
        Category.HEALTH: "Pharmacies, doctors and insurance.",
        Category.FEES: "Banks, visas, fines and tips.",
        Category.OTHER: "Anything else.",
    },
)


@strawberry.type(name="Expense", description="Something that was paid for and is shared.")
class ExpenseView(OfTrip, Node):
    """A view over domain.expenses.Expense."""

    is_type_of = is_view_of(Expense)
    description: str = strawberry.field(description="What it was.")
    amount: MoneyView = strawberry.field(description="What was paid, in the currency it was paid in.")
    spent_on: date = strawberry.field(description="The day it was paid.")
    category: Category = strawberry.field(description="What it was for.")
    split_mode: SplitMode = strawberry.field(description="How it is divided.")
    shares: list[ShareView] = strawberry.field(description="Who owes how much of it; sums to the amount.")
    created_at: datetime = strawberry.field(description="When it was added.")
    updated_at: datetime = strawberry.field(description="When it was last changed.")

    @field("Who paid.", view=ParticipantView)
    async def payer(self, root: strawberry.Parent[Expense], info: Info) -> Participant:
        """Load the payer."""
        return await participant(info, root.payer_id)


@strawberry.input(description="An expense to add.")
class AddExpenseInput:
    """What `addExpense` takes."""

    trip_id: strawberry.ID = strawberry.field(description="The trip.")
    description: str = strawberry.field(description="What it was, up to 200 characters.")
    amount: MoneyInput = strawberry.field(description="What was paid.")
    spent_on: date = strawberry.field(description="The day it was paid.")
    payer_id: strawberry.ID = strawberry.field(description="The participant who paid.")
    split: SplitInput = strawberry.field(description="How to divide it.")
    category: Category = strawberry.field(default=Category.OTHER, description="What it was for.")


@strawberry.input(description="Changes to an expense; what is left out stays as it is.")
class UpdateExpenseInput:
    """What `updateExpense` takes."""

    expense_id: strawberry.ID = strawberry.field(description="The expense.")
    description: strawberry.Maybe[str] = strawberry.field(description="What it was.")
    amount: strawberry.Maybe[MoneyInput] = strawberry.field(description="What was paid; exact parts then change too.")
    spent_on: strawberry.Maybe[date] = strawberry.field(description="The day it was paid.")
    payer_id: strawberry.Maybe[strawberry.ID] = strawberry.field(description="The participant who paid.")
    split: strawberry.Maybe[SplitInput] = strawberry.field(description="How to divide it.")
    category: strawberry.Maybe[Category] = strawberry.field(description="What it was for.")

    def applied_to(self, draft: ExpenseDraft) -> ExpenseDraft:
        """Return the draft with what was given in place of what was there."""
        amount = self.amount.value.parsed() if self.amount else draft.amount
        return replace(
            draft,
            description=self.description.value if self.description else draft.description,
            amount=amount,
            spent_on=self.spent_on.value if self.spent_on else draft.spent_on,
            payer_id=uuid_of(self.payer_id.value, "Participant") if self.payer_id else draft.payer_id,
            split=self.split.value.parsed(amount.currency) if self.split else draft.split,
            category=self.category.value if self.category else draft.category,
        )


@strawberry.input(description="An expense to delete.")
class DeleteExpenseInput:
    """What `deleteExpense` takes."""

    expense_id: strawberry.ID = strawberry.field(description="The expense.")


@strawberry.type(description="The expense and the trip it changed.")
class ExpensePayload:
    """What the mutations of expenses return."""

    expense: Expense | None = payload_field("The expense.", view=ExpenseView)
    trip: Trip | None = payload_field("The trip, with its new balances.", view=TRIP_VIEW)
    user_errors: list[UserError] = user_errors()


@strawberry.type(description="The expense added.")
class AddExpensePayload(ExpensePayload):
    """What `addExpense` returns."""


@strawberry.type(description="The expense as it is now.")
class UpdateExpensePayload(ExpensePayload):
    """What `updateExpense` returns."""


@strawberry.type(description="The expense that counts no more.")
class DeleteExpensePayload(ExpensePayload):
    """What `deleteExpense` returns."""


@strawberry.type
class ExpenseMutation:
    """The fields of Mutation about expenses: load, decide, store, announce."""

    @mutation("Add an expense to a trip.", open_to=OpenTo.PEOPLE_OF_TRIP)
    async def add_expense(self, info: Info, input: AddExpenseInput) -> AddExpensePayload:  # noqa: A002  # GraphQL's custom
        """Store a new expense."""
        context = info.context
        trip_id = uuid_of(input.trip_id, "Trip")
        draft = _draft(input)
        async with context.services.database.write() as connection:
            trip = await open_trip_to_change(connection, context.viewer, trip_id)
            expense = add_expense(trip, draft, expense_id=new_id(), now=context.services.now())
            await insert_expense(connection, expense)
            job = await _reindex(context.services, connection, expense)
        await context.services.queue.enqueue([job])
        return AddExpensePayload(expense=expense, trip=trip.trip)

    @mutation("Change an expense.", open_to=OpenTo.PEOPLE_OF_TRIP)
    async def update_expense(self, info: Info, input: UpdateExpenseInput) -> UpdateExpensePayload:  # noqa: A002  # GraphQL's custom
        """Store a changed expense, divided anew."""
        context = info.context
        expense_id = uuid_of(input.expense_id, "Expense")
        async with context.services.database.write() as connection:
            trip, before = await _open_to_change(connection, context.viewer, expense_id)
            after = update_expense(trip, before, input.applied_to(before.draft), now=context.services.now())
            await replace_expense(connection, after)
            job = await _reindex(context.services, connection, after)
        await context.services.queue.enqueue([job])
        return UpdateExpensePayload(expense=after, trip=trip.trip)

    @mutation("Delete an expense: it stays in the book and counts no more.", open_to=OpenTo.PEOPLE_OF_TRIP)
    async def delete_expense(self, info: Info, input: DeleteExpenseInput) -> DeleteExpensePayload:  # noqa: A002  # GraphQL's custom
        """Mark an expense as deleted."""
        context = info.context
        expense_id = uuid_of(input.expense_id, "Expense")
        async with context.services.database.write() as connection:
            trip, before = await _open_to_change(connection, context.viewer, expense_id)
            after = delete_expense(trip, before, now=context.services.now())
            await replace_expense(connection, after)
            job = await _reindex(context.services, connection, after)
        await context.services.queue.enqueue([job])
        return DeleteExpensePayload(expense=after, trip=trip.trip)


def _draft(given: AddExpenseInput) -> ExpenseDraft:
    amount = given.amount.parsed()
    return ExpenseDraft(
        description=given.description,
        amount=amount,
        spent_on=given.spent_on,
        category=given.category,
        payer_id=uuid_of(given.payer_id, "Participant"),
        split=given.split.parsed(amount.currency),
    )


async def _open_to_change(connection: WriteConnection, viewer: Viewer, expense_id: UUID) -> tuple[OpenTrip, Expense]:
    found = (await load_expenses_for(connection, viewer, [expense_id])).get(expense_id)
    if found is None:
        raise not_found("expense", "expense_id")
    trip = await open_trip_to_change(connection, viewer, found.trip_id)
    # Read again now that the trip is locked: somebody may have changed or deleted it in between.
    current = (await load_expenses_for(connection, viewer, [expense_id])).get(expense_id)
    if current is None:
        raise not_found("expense", "expense_id")
    return trip, current


async def _reindex(services: Services, connection: WriteConnection, expense: Expense) -> Job:
    # What search shows is read from the passages: the old sentence must not outlive what it says.
    await delete_passages(connection, expense.id)
    return await store_job(services, connection, JobKind.INDEX_EXPENSE, trip_id=expense.trip_id, subject_id=expense.id)
