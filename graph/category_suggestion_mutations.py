"""Category suggestion mutations: accepting many at once."""

from collections.abc import Sequence
from uuid import UUID

import strawberry

from domain.access import Action
from domain.categories import Category
from domain.category_proposals import MOST_PROPOSED
from domain.category_suggestions import Acceptance, SuggestionReason, accepted
from domain.expenses import Expense
from domain.jobs import Job, JobKind
from domain.trips import Trip
from graph.category_suggestions import suggestions_of
from graph.context import Context, Info
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
from persistence.trips import lock_trip, open_trip, open_trip_to_change

_MOST_LOOKED_AT = 500
"""How many of the latest are looked at: what is like others in meaning is found by embedding it."""


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


@strawberry.input(description="A trip whose expenses a language model is asked about.")
class ProposeCategoriesInput:
    """What `proposeCategories` takes."""

    trip_id: strawberry.ID = strawberry.field(description="The trip.")


@strawberry.type(description="What is asked of the language model; its answers come with `categorySuggestion`.")
class ProposeCategoriesPayload:
    """What `proposeCategories` returns."""

    jobs: list[Job] | None = payload_field(
        "A job for each expense that it is asked about; none where no model is set, or nothing needs review.",
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
        "Ask the language model what up to 50 expenses were for that need review: each once, in the background.",
        open_to=OpenTo.EDITORS_OF_TRIP,
    )
    async def propose_categories(
        self,
        info: Info,
        input: ProposeCategoriesInput,  # noqa: A002  # GraphQL's custom
    ) -> ProposeCategoriesPayload:
        """Queue a job for each expense that nothing says anything of; nothing is booked by what comes of them."""
        services, viewer = info.context.services, info.context.viewer
        trip_id = uuid_of(input.trip_id, "Trip")
        async with services.database.read() as connection:
            trip = await open_trip(connection, viewer, trip_id)
            trip.require(Action.EDIT_LEDGER)
            has_model = services.settings.llm_api_base_url is not None
            unproposed = await load_unproposed(connection, trip_id) if has_model else {}
        in_need = await _in_need(info.context, list(unproposed))
        async with services.database.write() as connection:
            await lock_trip(connection, trip_id)
            still = await load_unproposed(connection, trip_id) if in_need else {}
            asked = [expense_id for expense_id in in_need if expense_id in still]
            jobs = await store_jobs(services, connection, JobKind.PROPOSE_CATEGORY, trip_id=trip_id, subject_ids=asked)
        await services.queue.enqueue(jobs)
        return ProposeCategoriesPayload(jobs=jobs, trip=trip.trip)


async def _in_need(context: Context, expense_ids: Sequence[UUID]) -> list[UUID]:
    """Return the first of expenses that nothing else says anything of."""
    found = await suggestions_of(context, expense_ids[:_MOST_LOOKED_AT])
    needy = [id_ for id_ in expense_ids if id_ in found and found[id_].reason is SuggestionReason.NEEDS_REVIEW]
    return needy[:MOST_PROPOSED]


def _as_given(acceptances: Sequence[Acceptance], expenses: dict[UUID, Expense]) -> list[Expense]:
    return [expenses[each.expense_id] for each in acceptances]
