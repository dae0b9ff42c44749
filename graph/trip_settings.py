"""Trip settings: what a trip is called."""

import strawberry

from domain.history_texts.trip import trip_changed
from domain.trips import Trip
from graph.context import Info
from graph.fields import OpenTo, mutation, payload_field
from graph.ids import uuid_of
from graph.of_trip import TRIP_VIEW
from graph.refusals import UserError, user_errors
from persistence.activities import record
from persistence.trips import open_trip_to_change, replace_trip


@strawberry.input(description="Changes to a trip; what is left out stays as it is.")
class UpdateTripInput:
    """What `updateTrip` takes."""

    trip_id: strawberry.ID = strawberry.field(description="The trip.")
    name: strawberry.Maybe[str] = strawberry.field(description="What to call the trip, up to 120 characters.")


@strawberry.type(description="The trip as it is now.")
class UpdateTripPayload:
    """What `updateTrip` returns."""

    trip: Trip | None = payload_field("The trip.", view=TRIP_VIEW)
    user_errors: list[UserError] = user_errors()


@strawberry.type
class TripSettingsMutation:
    """The fields of Mutation about a trip's settings."""

    @mutation("Change what a trip is called.", open_to=OpenTo.EDITORS_OF_TRIP)
    async def update_trip(self, info: Info, input: UpdateTripInput) -> UpdateTripPayload:  # noqa: A002  # GraphQL's custom
        """Store a changed trip."""
        services, viewer = info.context.services, info.context.viewer
        trip_id = uuid_of(input.trip_id, "Trip")
        async with services.database.write() as connection:
            trip = await open_trip_to_change(connection, viewer, trip_id)
            changed = trip.rename(input.name.value if input.name else trip.trip.name)
            if changed != trip.trip:
                await replace_trip(connection, changed)
                draft = trip_changed(trip.trip, changed)
                await record(connection, draft, trip_id=trip_id, actor_id=viewer.user_id, at=services.now())
        return UpdateTripPayload(trip=changed)
