"""Clean-up in the schema: what a trip keeps for how long, and whether that is its own rule."""

import strawberry

from domain.clean_up import RULES, CleanUpRules, applied, change_rules
from domain.history_texts.trip import clean_up_changed
from domain.trips import Trip
from graph.context import Info
from graph.fields import OpenTo, field, mutation, payload_field
from graph.ids import uuid_of
from graph.of_trip import TRIP_VIEW
from graph.refusals import UserError, user_errors
from persistence.activities import record
from persistence.clean_up.rules import load_own_rules, store_own_rules
from persistence.trips import open_trip_to_change


@strawberry.type(description="How much, or for how long, something is kept.")
class CleanUpRule:
    """A rule as it applies to a trip."""

    limit: int | None = strawberry.field(description="The number that the name of the rule speaks of; null: none.")
    is_own: bool = strawberry.field(description="Whether it is the trip's own rule, and not the server's.")


@strawberry.type(name="CleanUpRules", description="What the clean-up of each night keeps of a trip.")
class CleanUpRulesView:
    """The rules that apply to a trip."""

    versions: CleanUpRule = strawberry.field(
        description="How many versions of a document are kept: one goes once neither this nor `versionDays` keeps it."
    )
    version_days: CleanUpRule = strawberry.field(
        description="For how many days a version is kept after it was replaced; an expense keeps all of its receipt."
    )
    file_hours: CleanUpRule = strawberry.field(
        description="For how many hours a file is kept that no document knows, as of an upload that was cut off."
    )
    report_days: CleanUpRule = strawberry.field(description="For how many days reports are kept.")
    job_days: CleanUpRule = strawberry.field(description="For how many days jobs are kept after they ended.")


@strawberry.type
class CleanUpOfTrip:
    """The field of a trip about what is kept of it."""

    @field("What the clean-up of each night keeps, by its own rules or the server's.", reads=("id",))
    async def clean_up_rules(self, root: strawberry.Parent[Trip], info: Info) -> CleanUpRulesView:
        """Return the rules that apply."""
        own = await info.context.loaders.load_known(load_own_rules, root.id)
        return _shown(own, info.context.services.settings.clean_up_rules)


_OR = "; 0: for ever; null: as the server's settings say."


@strawberry.input(description="Rules of what is kept of a trip; what is left out stays as it is.")
class UpdateCleanUpRulesInput:
    """What `updateCleanUpRules` takes."""

    trip_id: strawberry.ID = strawberry.field(description="The trip.")
    versions: strawberry.Maybe[int | None] = strawberry.field(
        description=f"How many versions of a document are kept{_OR}"
    )
    version_days: strawberry.Maybe[int | None] = strawberry.field(
        description=f"For how many days a version is kept after it was replaced{_OR}"
    )
    file_hours: strawberry.Maybe[int | None] = strawberry.field(
        description=f"For how many hours a file is kept that no document knows{_OR}"
    )
    report_days: strawberry.Maybe[int | None] = strawberry.field(description=f"For how many days reports are kept{_OR}")
    job_days: strawberry.Maybe[int | None] = strawberry.field(
        description=f"For how many days jobs are kept after they ended{_OR}"
    )

    def changes(self) -> dict[str, int | None]:
        """Return what is to be changed, by the name of the rule."""
        given = {name: getattr(self, name) for name in RULES}
        return {name: value.value for name, value in given.items() if value is not None}


@strawberry.type(description="The trip with the rules as they are now.")
class UpdateCleanUpRulesPayload:
    """What `updateCleanUpRules` returns."""

    trip: Trip | None = payload_field("The trip.", view=TRIP_VIEW)
    user_errors: list[UserError] = user_errors()


@strawberry.type
class CleanUpMutation:
    """The fields of Mutation about what is kept."""

    @mutation("Decide what the clean-up of each night keeps of a trip.", open_to=OpenTo.OWNERS_OF_TRIP)
    async def update_clean_up_rules(self, info: Info, input: UpdateCleanUpRulesInput) -> UpdateCleanUpRulesPayload:  # noqa: A002  # GraphQL's custom
        """Store a trip's own rules."""
        viewer, now = info.context.viewer, info.context.services.now()
        trip_id = uuid_of(input.trip_id, "Trip")
        async with info.context.services.database.write() as connection:
            trip = await open_trip_to_change(connection, viewer, trip_id)
            before = (await load_own_rules(connection, [trip_id]))[trip_id]
            after = change_rules(trip, before, input.changes())
            if after != before:
                await store_own_rules(connection, trip_id, after)
                draft = clean_up_changed(trip.trip, before, after)
                await record(connection, draft, trip_id=trip_id, actor_id=viewer.user_id, at=now)
        return UpdateCleanUpRulesPayload(trip=trip.trip)


def _shown(own: CleanUpRules, server: CleanUpRules) -> CleanUpRulesView:
    ruling = applied(own, server)
    return CleanUpRulesView(
        **{
            # 0 is for ever.
            name: CleanUpRule(limit=getattr(ruling, name) or None, is_own=getattr(own, name) is not None)
            for name in RULES
        }
    )
