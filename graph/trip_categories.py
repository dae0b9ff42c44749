"""Trip categories: those that a trip made up for itself."""

from datetime import datetime

import strawberry

from domain.activities import ActivityKind
from domain.categories import Category
from domain.history_texts.trip_category import trip_category_activity
from domain.trip_categories import TripCategory
from domain.trips import Trip
from graph.activities import SubjectHistory
from graph.context import Info
from graph.fields import OpenTo, mutation, payload_field
from graph.idempotency import claimed, idempotency_key
from graph.ids import uuid_of
from graph.nodes import Node, fetched_by, is_view_of
from graph.of_trip import TRIP_VIEW, OfTrip
from graph.openings import open_to_change
from graph.refusals import UserError, user_errors
from graph.relations import relation
from persistence.activities import record
from persistence.trip_categories import (
    insert_trip_category,
    load_trip_categories,
    load_trip_categories_for,
    replace_trip_category,
)
from persistence.trips import open_trip_to_change

fetched_by("TripCategory", load_trip_categories_for)


@strawberry.type(name="TripCategory", description="A category of a trip's own, below a built-in one.")
class TripCategoryView(SubjectHistory, OfTrip, Node):
    """A view over domain.trip_categories.TripCategory."""

    is_type_of = is_view_of(TripCategory)
    name: str = strawberry.field(description="What it is called.")
    parent: Category = strawberry.field(description="The built-in category that its expenses count as.")
    is_archived: bool = strawberry.field(description="Whether no new expense may name it.")
    archived_at: datetime | None = strawberry.field(description="When it was archived.")


@strawberry.type
class CategoriesOfTrip:
    """The field of a trip about its own categories."""

    categories = relation(
        "Its own categories in the order they were added, archived ones too.",
        view=list[TripCategoryView],
        key="id",
        load=load_trip_categories,
        is_certain=True,
    )


@strawberry.input(description="A category of a trip's own to add.")
class AddTripCategoryInput:
    """What `addTripCategory` takes."""

    trip_id: strawberry.ID = strawberry.field(description="The trip.")
    name: str = strawberry.field(description="A name no other category of the trip has, up to 80 characters.")
    parent: Category = strawberry.field(description="The built-in category that its expenses count as, for good.")
    idempotency_key: str | None = idempotency_key()


@strawberry.input(description="Changes to a category of a trip's own; what is left out stays as it is.")
class UpdateTripCategoryInput:
    """What `updateTripCategory` takes."""

    trip_category_id: strawberry.ID = strawberry.field(description="The category.")
    name: strawberry.Maybe[str] = strawberry.field(
        description="A name no other category of the trip has, up to 80 characters."
    )
    is_archived: strawberry.Maybe[bool] = strawberry.field(
        description="Whether no new expense may name it; those that do keep it."
    )


@strawberry.type(description="The category added, and its trip.")
class AddTripCategoryPayload:
    """What `addTripCategory` returns."""

    trip_category: TripCategory | None = payload_field("The category.", view=TripCategoryView)
    trip: Trip | None = payload_field("The trip.", view=TRIP_VIEW)
    user_errors: list[UserError] = user_errors()


@strawberry.type(description="The category as it is now, and its trip.")
class UpdateTripCategoryPayload:
    """What `updateTripCategory` returns."""

    trip_category: TripCategory | None = payload_field("The category.", view=TripCategoryView)
    trip: Trip | None = payload_field("The trip.", view=TRIP_VIEW)
    user_errors: list[UserError] = user_errors()


@strawberry.type
class TripCategoryMutation:
    """The fields of Mutation about a trip's own categories."""

    @mutation("Add a category of its own to a trip.", open_to=OpenTo.EDITORS_OF_TRIP)
    async def add_trip_category(self, info: Info, input: AddTripCategoryInput) -> AddTripCategoryPayload:  # noqa: A002  # GraphQL's custom
        """Store a new category, or find the one that the same key has stored."""
        services, viewer = info.context.services, info.context.viewer
        trip_id = uuid_of(input.trip_id, "Trip")
        async with services.database.write() as connection:
            category_id, is_known = await claimed(connection, info, input)
            trip = await open_trip_to_change(connection, viewer, trip_id)
            if is_known:
                return AddTripCategoryPayload(
                    trip_category=trip.category(category_id, kept=category_id), trip=trip.trip
                )
            category = trip.add_category(category_id=category_id, name=input.name, parent=input.parent)
            await insert_trip_category(connection, category)
            draft = trip_category_activity(ActivityKind.CATEGORY_ADDED, before=None, after=category)
            await record(connection, draft, trip_id=trip_id, actor_id=viewer.user_id, at=services.now())
        return AddTripCategoryPayload(trip_category=category, trip=trip.trip)

    @mutation("Rename a trip's own category, archive it, or bring it back.", open_to=OpenTo.EDITORS_OF_TRIP)
    async def update_trip_category(self, info: Info, input: UpdateTripCategoryInput) -> UpdateTripCategoryPayload:  # noqa: A002  # GraphQL's custom
        """Store a changed category."""
        viewer, now = info.context.viewer, info.context.services.now()
        category_id = uuid_of(input.trip_category_id, "TripCategory")
        async with info.context.services.database.write() as connection:
            trip, _ = await open_to_change(
                connection, viewer, load_trip_categories_for, category_id, noun="category", field="trip_category_id"
            )
            before, after = trip.change_category(
                category_id,
                name=input.name.value if input.name else None,
                is_archived=input.is_archived.value if input.is_archived else None,
                now=now,
            )
            await replace_trip_category(connection, after)
            draft = trip_category_activity(ActivityKind.CATEGORY_CHANGED, before=before, after=after)
            await record(connection, draft, trip_id=trip.trip.id, actor_id=viewer.user_id, at=now)
        return UpdateTripCategoryPayload(trip_category=after, trip=trip.trip)
