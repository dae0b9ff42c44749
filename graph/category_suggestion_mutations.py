"""Category suggestion mutations: accepting many at once."""

from collections.abc import Sequence
from uuid import UUID

import strawberry

from domain.access import Action
from domain.categories import Category
from domain.category_proposals import MOST_PROPOSED
from domain.category_suggestions import Acceptance, accepted
from domain.expenses import Expense
from domain.jobs import Job, JobKind
from domain.trips import Trip
from graph.context import Info
from graph.expenses import ExpenseView
from graph.fields import OpenTo, mutation, payload_field
from graph.ids import uuid_of
from graph.job_views import JobView
from graph.jobs import store_jobs
from graph.of_trip import TRIP_VIEW
from graph.refusals import UserError, user_errors
from persistence.bookings import book_categories
from persistence.category_proposals import load_unproposed
from persistence.expenses import load_expenses_for
from persistence.trips import open_trip_to_change

_PROPOSING_COST = 10 * MOST_PROPOSED
"""Each is a job, in which its description is embedded, and a language model may be asked about it."""


@strawberry.input(description="A category that is accepted for an expense.")
class AcceptedCategoryInput:
    """One of those that `acceptCategorySuggestions` takes."""

    expense_id: strawberry.ID = strawberry.field(description="The expense.")
    version: int = strawberry.field(description="The version that was seen: refused when it was changed since.")
    category: Category = strawberry.field(default=Category.OTHER, description="The category, as it was suggested.")
    trip_category_id: strawberry.ID | None = strawberry.field(
        default=None, description="Or a category of the trip's own, which then says the built-in one too."
    )

    def parsed(self) -> Acceptance:
        """Return it in terms of the domain."""
        own = None if self.trip_category_id is None else uuid_of(self.trip_category_id, "TripCategory")
        return Acceptance(uuid_of(self.expense_id, "Expense"), self.version, self.category, own)


@strawberry.input(description="Categories to accept for expenses of a trip: all of them, or none.")
class AcceptCategorySuggestionsInput:
    """What `acceptCategorySuggestions` takes."""

    trip_id: strawberry.ID = strawberry.field(description="The trip.")
    items: list[AcceptedCategoryInput] = strawberry.field(description="The expenses, 1 to 200, each once.")


@strawberry.type(description="The expenses as they are now.")
class AcceptCategorySuggestionsPayload:
    """What `acceptCategorySuggestions` returns."""

    expenses: list[Expense] | None = payload_field("The expenses, in the order given.", view=list[ExpenseView])
    trip: Trip | None = payload_field("The trip.", view=TRIP_VIEW)
    user_errors: list[UserError] = user_errors()


@strawberry.input(description="A trip whose expenses are looked at.")
class ProposeCategoriesInput:
    """What `proposeCategories` takes."""

    trip_id: strawberry.ID = strawberry.field(description="The trip.")


@strawberry.type(description="What is looked at; what the language model answers comes with `categorySuggestion`.")
class ProposeCategoriesPayload:
    """What `proposeCategories` returns."""

    jobs: list[Job] | None = payload_field(
        "A job for each expense that is looked at; none where no model is set, or no expense is left.",
        view=list[JobView],
    )
    trip: Trip | None = payload_field("The trip.", view=TRIP_VIEW)
    user_errors: list[UserError] = user_errors()


@strawberry.type
class CategorySuggestionMutation:
    """The field of Mutation about suggested categories."""

    @mutation(
        "Accept suggested categories, or others, for many expenses: all, or none.", open_to=OpenTo.EDITORS_OF_TRIP
    )
    async def accept_category_suggestions(
        self,
        info: Info,
        input: AcceptCategorySuggestionsInput,  # noqa: A002  # GraphQL's custom
    ) -> AcceptCategorySuggestionsPayload:
        """Store what expenses were for, with an entry in the history for each."""
        services, viewer = info.context.services, info.context.viewer
        trip_id, now = uuid_of(input.trip_id, "Trip"), services.now()
        acceptances = [item.parsed() for item in input.items]
        async with services.database.write() as connection:
            trip = await open_trip_to_change(connection, viewer, trip_id)
            found = await load_expenses_for(connection, viewer, [each.expense_id for each in acceptances])
            changes = accepted(trip, found, acceptances, now=now)
            await book_categories(connection, trip, changes, now=now)
            changed = {after.id: after for _, after in changes}
            jobs = await store_jobs(
                services, connection, JobKind.INDEX_EXPENSE, trip_id=trip_id, subject_ids=list(changed)
            )
        await services.queue.enqueue(jobs)
        return AcceptCategorySuggestionsPayload(expenses=_as_given(acceptances, found | changed), trip=trip.trip)

    @mutation(
        "Have the latest 50 expenses that nobody placed looked at in the background, each once: where nothing else "
        "says what one was for, the language model is asked.",
        open_to=OpenTo.EDITORS_OF_TRIP,
        cost=_PROPOSING_COST,
    )
    async def propose_categories(
        self,
        info: Info,
        input: ProposeCategoriesInput,  # noqa: A002  # GraphQL's custom
    ) -> ProposeCategoriesPayload:
        """Queue a job for each expense, of which nothing is booked; the next call goes on with those before."""
        services, viewer = info.context.services, info.context.viewer
        trip_id = uuid_of(input.trip_id, "Trip")
        async with services.database.write() as connection:
            trip = await open_trip_to_change(connection, viewer, trip_id)
            trip.require(Action.EDIT_LEDGER)
            has_model = services.settings.llm_api_base_url is not None
            asked = await load_unproposed(connection, trip_id, limit=MOST_PROPOSED) if has_model else []
            jobs = await store_jobs(services, connection, JobKind.PROPOSE_CATEGORY, trip_id=trip_id, subject_ids=asked)
        await services.queue.enqueue(jobs)
        return ProposeCategoriesPayload(jobs=jobs, trip=trip.trip)


def _as_given(acceptances: Sequence[Acceptance], expenses: dict[UUID, Expense]) -> list[Expense]:
    return [expenses[each.expense_id] for each in acceptances]
