"""Families: people of a trip who pay as one."""

import strawberry

from domain.access import Action, Viewer
from domain.balances import balances_of
from domain.families import Family, create_family, update_family
from domain.history_texts.family import family_activity
from domain.money import Money, total
from domain.trips import OpenTrip, Trip
from graph.context import Info
from graph.fields import OpenTo, field, mutation, payload_field
from graph.idempotency import claimed, idempotency_key, still_there
from graph.ids import uuid_of
from graph.money import MoneyView
from graph.nodes import Node, fetched_by, is_view_of
from graph.of_trip import TRIP_VIEW, OfTrip
from graph.openings import open_to_change
from graph.participants import ParticipantView
from graph.refusals import UserError, user_errors
from graph.relations import relation, relation_to_many
from persistence.activities import record
from persistence.balances import load_tallies_of_trips
from persistence.database import WriteConnection
from persistence.families import (
    delete_family,
    insert_family,
    load_families,
    load_families_for,
    load_families_of_trips,
    replace_family,
)
from persistence.participants import load_participants_by_id
from persistence.trips import open_trip_to_change

fetched_by("Family", load_families_for)


@strawberry.type(name="Family", description="People of a trip who pay as one; each keeps their own shares.")
class FamilyView(OfTrip, Node):
    """A view over domain.families.Family."""

    is_type_of = is_view_of(Family)
    name: str = strawberry.field(description="What it is called.")

    members = relation_to_many(
        "Who belongs to it, at least two people.",
        view=list[ParticipantView],
        keys="member_ids",
        load=load_participants_by_id,
        is_certain=True,
    )

    @field("Where they stand together, in the currency the trip settles in.", view=MoneyView)
    async def balance(self, root: strawberry.Parent[Family], info: Info) -> Money:
        """Add up the balances of the members."""
        tallies = await info.context.loaders.load_known(load_tallies_of_trips, root.trip_id)
        balances = balances_of(tallies.settlement)
        nets = [balance.net for balance in balances if balance.participant_id in root.member_ids]
        return total(nets, balances[0].net.currency)


@strawberry.type
class FamiliesOfTrip:
    """The field of a trip's view about its families."""

    families = relation(
        "The people who pay as one, in the order the families were made.",
        view=list[FamilyView],
        key="id",
        load=load_families_of_trips,
        is_certain=True,
    )


@strawberry.input(description="People of a trip who pay as one.")
class CreateFamilyInput:
    """What `createFamily` takes."""

    trip_id: strawberry.ID = strawberry.field(description="The trip.")
    name: str = strawberry.field(description="A name no other family of the trip has, up to 80 characters.")
    member_ids: list[strawberry.ID] = strawberry.field(description="At least two people who are in no other family.")
    idempotency_key: str | None = idempotency_key()


@strawberry.input(description="Changes to a family; what is left out stays as it is.")
class UpdateFamilyInput:
    """What `updateFamily` takes."""

    family_id: strawberry.ID = strawberry.field(description="The family.")
    name: strawberry.Maybe[str] = strawberry.field(description="A name no other family of the trip has.")
    member_ids: strawberry.Maybe[list[strawberry.ID]] = strawberry.field(
        description="All its members, in place of those it has."
    )


@strawberry.input(description="A family to dissolve.")
class DissolveFamilyInput:
    """What `dissolveFamily` takes."""

    family_id: strawberry.ID = strawberry.field(description="The family.")


@strawberry.type(description="The family and its trip.")
class FamilyPayload:
    """What the mutations of families return."""

    family: Family | None = payload_field("The family.", view=FamilyView)
    trip: Trip | None = payload_field("The trip.", view=TRIP_VIEW)
    user_errors: list[UserError] = user_errors()


@strawberry.type(description="The family made.")
class CreateFamilyPayload(FamilyPayload):
    """What `createFamily` returns."""


@strawberry.type(description="The family as it is now.")
class UpdateFamilyPayload(FamilyPayload):
    """What `updateFamily` returns."""


@strawberry.type(description="The trip without the family.")
class DissolveFamilyPayload:
    """What `dissolveFamily` returns."""

    trip: Trip | None = payload_field("The trip.", view=TRIP_VIEW)
    user_errors: list[UserError] = user_errors()


@strawberry.type
class FamilyMutation:
    """The fields of Mutation about families."""

    @mutation("Let people of a trip pay as one.", open_to=OpenTo.EDITORS_OF_TRIP)
    async def create_family(self, info: Info, input: CreateFamilyInput) -> CreateFamilyPayload:  # noqa: A002  # GraphQL's custom
        """Store a new family, or find the one that the same key has stored."""
        trip_id = uuid_of(input.trip_id, "Trip")
        member_ids = [uuid_of(member_id, "Participant") for member_id in input.member_ids]
        async with info.context.services.database.write() as connection:
            family_id, is_known = await claimed(connection, info, input)
            trip = await open_trip_to_change(connection, info.context.viewer, trip_id)
            others = await load_families(connection, trip_id)
            if is_known:
                known = next((other for other in others if other.id == family_id), None)
                return CreateFamilyPayload(family=still_there(known, "family"), trip=trip.trip)
            family = create_family(trip, family_id=family_id, name=input.name, member_ids=member_ids, others=others)
            await insert_family(connection, family)
            await _record(info, connection, trip, None, family)
        return CreateFamilyPayload(family=family, trip=trip.trip)

    @mutation("Change the name or the members of a family.", open_to=OpenTo.EDITORS_OF_TRIP)
    async def update_family(self, info: Info, input: UpdateFamilyInput) -> UpdateFamilyPayload:  # noqa: A002  # GraphQL's custom
        """Store a changed family."""
        given = None if not input.member_ids else [uuid_of(each, "Participant") for each in input.member_ids.value]
        async with info.context.services.database.write() as connection:
            trip, before, others = await _open_family_to_change(connection, info.context.viewer, input.family_id)
            name = input.name.value if input.name else before.name
            member_ids = before.member_ids if given is None else given
            after = update_family(trip, before, name=name, member_ids=member_ids, others=others)
            if after != before:
                await replace_family(connection, after)
                await _record(info, connection, trip, before, after)
        return UpdateFamilyPayload(family=after, trip=trip.trip)

    @mutation("Let the people of a family pay each for themselves again.", open_to=OpenTo.EDITORS_OF_TRIP)
    async def dissolve_family(self, info: Info, input: DissolveFamilyInput) -> DissolveFamilyPayload:  # noqa: A002  # GraphQL's custom
        """Delete a family."""
        async with info.context.services.database.write() as connection:
            trip, family, _ = await _open_family_to_change(connection, info.context.viewer, input.family_id)
            trip.require(Action.EDIT_PEOPLE)
            await delete_family(connection, family.id)
            await _record(info, connection, trip, family, None)
        return DissolveFamilyPayload(trip=trip.trip)


async def _open_family_to_change(
    connection: WriteConnection, viewer: Viewer, encoded: strawberry.ID
) -> tuple[OpenTrip, Family, tuple[Family, ...]]:
    """Return a family, its trip, locked until the transaction ends, and all families of it; raises NotFound."""
    family_id = uuid_of(encoded, "Family")
    trip, family = await open_to_change(
        connection, viewer, load_families_for, family_id, noun="family", field="family_id"
    )
    return trip, family, await load_families(connection, family.trip_id)


async def _record(
    info: Info, connection: WriteConnection, trip: OpenTrip, before: Family | None, after: Family | None
) -> None:
    draft = family_activity(before=before, after=after, names=trip.names)
    now = info.context.services.now()
    await record(connection, draft, trip_id=trip.trip.id, actor_id=trip.viewer.user_id, at=now)
