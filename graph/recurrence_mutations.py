"""Recurrence mutations: setting up, changing and ending expenses that come again."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import strawberry

from domain.access import Viewer
from domain.activities import ActivityKind
from domain.expenses import ExpenseDraft
from domain.history_texts.recurrence import recurrence_activity
from domain.occurrences import Frequency, Rule
from domain.rates import ExchangeRate
from domain.recurrences import RecurringExpense, create_recurrence, end_recurrence, update_recurrence
from domain.split_templates import SplitTemplate
from domain.trips import OpenTrip, Trip
from graph.context import Info, Services
from graph.expense_changes import ExpenseChanges
from graph.expense_inputs import ExpenseInput
from graph.fields import OpenTo, mutation, payload_field
from graph.idempotency import claimed
from graph.ids import uuid_of
from graph.of_trip import TRIP_VIEW
from graph.openings import open_to_change
from graph.recurrences import RecurringExpenseView
from graph.refusals import UserError, user_errors
from persistence.activities import record
from persistence.database import WriteConnection
from persistence.quotes import rate_of_expense
from persistence.recurrences import insert_recurrence, load_recurrences_for, replace_recurrence
from persistence.split_templates import load_split_templates
from persistence.trips import open_trip_to_change


@strawberry.input(description="An expense that comes again; the days are those of UTC.")
class CreateRecurringExpenseInput(ExpenseInput):
    """What `createRecurringExpense` takes: an expense, and when it comes."""

    spent_on: date = strawberry.field(description="The day of the first; one in the past is made within a minute.")
    frequency: Frequency = strawberry.field(description="What is counted between two of them.")
    every: int = strawberry.field(default=1, description="How many of those lie between two of them, 1 to 366.")
    until: date | None = strawberry.field(default=None, description="The last day on which one may come.")
    count: int | None = strawberry.field(
        default=None, description="How many come, 1 to 1000; with `until` it ends by whichever is first."
    )

    def rule(self) -> Rule:
        """Return when it comes."""
        return Rule(self.frequency, self.every, self.spent_on, self.until, self.count)


@strawberry.input(description="Changes to a recurring expense; what is left out stays, and so does what was made.")
class UpdateRecurringExpenseInput(ExpenseChanges):
    """What `updateRecurringExpense` takes."""

    recurring_expense_id: strawberry.ID = strawberry.field(description="The recurring expense.")
    version: int | None = strawberry.field(
        default=None, description="The version that was seen: refused when it has changed since."
    )
    exchange_rate: strawberry.Maybe[Decimal | None] = strawberry.field(
        description="The rate to book each at, or null for the ECB's of its day."
    )

    def applied_to(
        self, recurrence: RecurringExpense, trip: OpenTrip, templates: tuple[SplitTemplate, ...]
    ) -> ExpenseDraft:
        """Return the draft of what is to come, with what was given in place of what was there."""
        before = recurrence.draft
        draft = self.changed(before, trip, templates)
        # A rate is of a currency: for another one, another is given or the bank's is taken.
        kept = before.manual_rate if draft.amount.currency == before.amount.currency else None
        manual_rate = self.exchange_rate.value if self.exchange_rate else kept
        return replace(draft, spent_on=recurrence.next_on or draft.spent_on, manual_rate=manual_rate)


@strawberry.input(description="A recurring expense to end.")
class EndRecurringExpenseInput:
    """What `endRecurringExpense` takes."""

    recurring_expense_id: strawberry.ID = strawberry.field(description="The recurring expense.")


@strawberry.type(description="The recurring expense and its trip.")
class RecurringExpensePayload:
    """What the mutations of recurring expenses return."""

    recurring_expense: RecurringExpense | None = payload_field("The recurring expense.", view=RecurringExpenseView)
    trip: Trip | None = payload_field("The trip.", view=TRIP_VIEW)
    user_errors: list[UserError] = user_errors()


@strawberry.type(description="The recurring expense set up.")
class CreateRecurringExpensePayload(RecurringExpensePayload):
    """What `createRecurringExpense` returns."""


@strawberry.type(description="The recurring expense as it is now.")
class UpdateRecurringExpensePayload(RecurringExpensePayload):
    """What `updateRecurringExpense` returns."""


@strawberry.type(description="The recurring expense that makes no more.")
class EndRecurringExpensePayload(RecurringExpensePayload):
    """What `endRecurringExpense` returns."""


@strawberry.type
class RecurrenceMutation:
    """The fields of Mutation about recurring expenses: load, decide, store; the worker makes what is due."""

    @mutation("Set up an expense that comes again.", open_to=OpenTo.EDITORS_OF_TRIP)
    async def create_recurring_expense(
        self,
        info: Info,
        input: CreateRecurringExpenseInput,  # noqa: A002  # GraphQL's custom
    ) -> CreateRecurringExpensePayload:
        """Store a new recurring expense, or find the one that the same key has stored."""
        services, viewer = info.context.services, info.context.viewer
        trip_id = uuid_of(input.trip_id, "Trip")
        parsed = input.parsed()
        async with services.database.write() as connection:
            recurrence_id, is_known = await claimed(connection, info, input)
            trip = await open_trip_to_change(connection, viewer, trip_id)
            if is_known:
                known = (await load_recurrences_for(connection, viewer, [recurrence_id]))[recurrence_id]
                return CreateRecurringExpensePayload(recurring_expense=known, trip=trip.trip)
            draft = parsed.draft(trip, await load_split_templates(connection, trip_id))
            created = create_recurrence(
                trip,
                draft,
                input.rule(),
                rate=await _rate(services, trip, draft),
                recurrence_id=recurrence_id,
                now=services.now(),
            )
            await insert_recurrence(connection, created)
            await _record(services, connection, trip, ActivityKind.RECURRENCE_CREATED, None, created)
        return CreateRecurringExpensePayload(recurring_expense=created, trip=trip.trip)

    @mutation("Change what a recurring expense makes from now on, in your name.", open_to=OpenTo.EDITORS_OF_TRIP)
    async def update_recurring_expense(
        self,
        info: Info,
        input: UpdateRecurringExpenseInput,  # noqa: A002  # GraphQL's custom
    ) -> UpdateRecurringExpensePayload:
        """Store a changed recurring expense; what blocked it is tried anew."""
        services = info.context.services
        recurrence_id = uuid_of(input.recurring_expense_id, "RecurringExpense")
        async with services.database.write() as connection:
            trip, before = await _open_recurrence_to_change(connection, info.context.viewer, recurrence_id)
            draft = input.applied_to(before, trip, await load_split_templates(connection, before.trip_id))
            rate = await _rate(services, trip, draft)
            after = update_recurrence(trip, before, draft, rate=rate, version=input.version, now=services.now())
            await replace_recurrence(connection, after)
            await _record(services, connection, trip, ActivityKind.RECURRENCE_CHANGED, before, after)
        return UpdateRecurringExpensePayload(recurring_expense=after, trip=trip.trip)

    @mutation("End a recurring expense: what it has made stays.", open_to=OpenTo.EDITORS_OF_TRIP)
    async def end_recurring_expense(
        self,
        info: Info,
        input: EndRecurringExpenseInput,  # noqa: A002  # GraphQL's custom
    ) -> EndRecurringExpensePayload:
        """Store that nothing more is made; one that has ended stays as it is."""
        services = info.context.services
        recurrence_id = uuid_of(input.recurring_expense_id, "RecurringExpense")
        async with services.database.write() as connection:
            trip, before = await _open_recurrence_to_change(connection, info.context.viewer, recurrence_id)
            after = end_recurrence(trip, before, now=services.now())
            if after is not before:
                await replace_recurrence(connection, after)
                await _record(services, connection, trip, ActivityKind.RECURRENCE_ENDED, before, after)
        return EndRecurringExpensePayload(recurring_expense=after, trip=trip.trip)


async def _open_recurrence_to_change(
    connection: WriteConnection, viewer: Viewer, recurrence_id: UUID
) -> tuple[OpenTrip, RecurringExpense]:
    return await open_to_change(
        connection, viewer, load_recurrences_for, recurrence_id, noun="recurring expense", field="recurring_expense_id"
    )


async def _rate(services: Services, trip: OpenTrip, draft: ExpenseDraft) -> ExchangeRate | None:
    """Return the rate of the draft's day; None where the bank will only know it on that day."""
    if draft.manual_rate is None and draft.spent_on > services.now().date():
        return None
    return await rate_of_expense(services.rates, trip, draft)


async def _record(
    services: Services,
    connection: WriteConnection,
    trip: OpenTrip,
    kind: ActivityKind,
    before: RecurringExpense | None,
    after: RecurringExpense,
) -> None:
    categories = {category.id: category.name for category in trip.categories}
    activity = recurrence_activity(kind, before=before, after=after, names=trip.names, categories=categories)
    await record(connection, activity, trip_id=trip.trip.id, actor_id=trip.viewer.user_id, at=services.now())
