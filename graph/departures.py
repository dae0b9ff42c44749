"""Departures: leaving a trip and coming back to it, and who owns it then."""

import strawberry

from domain.access import Role
from domain.activities import ActivityKind
from domain.departures import make_owner, mark_left, mark_returned
from domain.history_texts.access import member_activity
from domain.history_texts.participant import owner_activity
from domain.members import Member, leave
from domain.participants import Participant
from domain.trips import OpenTrip
from graph.context import Info
from graph.fields import OpenTo, mutation, payload_field
from graph.ids import uuid_of
from graph.participant_inputs import (
    LeaveTripInput,
    MakeOwnerInput,
    MarkParticipantLeftInput,
    MarkParticipantReturnedInput,
)
from graph.participant_mutations import ParticipantPayload
from graph.participants import ParticipantView, open_participant_to_change
from graph.refusals import UserError, user_errors
from persistence.activities import record
from persistence.database import WriteConnection
from persistence.members import load_members_of_trip
from persistence.participant_bookings import book_participant
from persistence.trips import (
    delete_membership,
    insert_membership,
    load_members,
    open_trip_to_change,
    replace_membership,
)
from persistence.users import has_account


@strawberry.type(description="Who you were on the trip; you have no access to it any more.")
class LeaveTripPayload:
    """What `leaveTrip` returns."""

    participant: Participant | None = payload_field(
        "Who you were in the ledger, with all that you paid and owe; null where you only looked on.",
        view=ParticipantView,
    )
    user_errors: list[UserError] = user_errors()


@strawberry.type(description="The person who has left.")
class MarkParticipantLeftPayload(ParticipantPayload):
    """What `markParticipantLeft` returns."""


@strawberry.type(description="The person who has come back.")
class MarkParticipantReturnedPayload(ParticipantPayload):
    """What `markParticipantReturned` returns."""


@strawberry.type(description="The new owner.")
class MakeOwnerPayload(ParticipantPayload):
    """What `makeOwner` returns."""


@strawberry.type
class DepartureMutation:
    """The fields of Mutation about leaving and coming back."""

    @mutation("Leave a trip: your access ends, and all that you paid and owe stays.", open_to=OpenTo.PEOPLE_OF_TRIP)
    async def leave_trip(self, info: Info, input: LeaveTripInput) -> LeaveTripPayload:  # noqa: A002  # GraphQL's custom
        """End the viewer's access, and mark who they are in the ledger as departed."""
        services = info.context.services
        trip_id = uuid_of(input.trip_id, "Trip")
        async with services.database.write() as connection:
            trip = await open_trip_to_change(connection, info.context.viewer, trip_id)
            member, left = leave(trip, members=await load_members_of_trip(connection, trip_id), now=services.now())
            await store_departure(info, connection, trip, member, left)
        return LeaveTripPayload(participant=left)

    @mutation(
        "Mark somebody as departed: their rows stay, and new ones cannot name them; with an account, only owners may.",
        open_to=OpenTo.EDITORS_OF_TRIP,
    )
    async def mark_participant_left(self, info: Info, input: MarkParticipantLeftInput) -> MarkParticipantLeftPayload:  # noqa: A002  # GraphQL's custom
        """Mark a participant as departed; an account loses its access."""
        services = info.context.services
        participant_id = uuid_of(input.participant_id, "Participant")
        async with services.database.write() as connection:
            trip, _ = await open_participant_to_change(connection, info.context.viewer, participant_id)
            roles = await load_members(connection, trip.trip.id)
            left = mark_left(trip, participant_id, roles=roles, now=services.now())
            await _store_departed(info, connection, trip, left)
        return MarkParticipantLeftPayload(participant=left, trip=trip.trip)

    @mutation(
        "Mark somebody as present again, with the access they had, unless their account is deleted; "
        "with an account, only owners may.",
        open_to=OpenTo.EDITORS_OF_TRIP,
    )
    async def mark_participant_returned(
        self,
        info: Info,
        input: MarkParticipantReturnedInput,  # noqa: A002  # GraphQL's custom
    ) -> MarkParticipantReturnedPayload:
        """Mark a participant as present again; an account becomes a member."""
        services = info.context.services
        participant_id = uuid_of(input.participant_id, "Participant")
        async with services.database.write() as connection:
            trip, before = await open_participant_to_change(connection, info.context.viewer, participant_id)
            after, now = mark_returned(trip, participant_id), services.now()
            # Somebody who has come back already, to look on, has a membership, and keeps it.
            is_gone = after.user_id not in await load_members(connection, after.trip_id)
            if after.user_id is not None and is_gone and await has_account(connection, after.user_id):
                await insert_membership(
                    connection, trip_id=after.trip_id, user_id=after.user_id, role=Role.EDITOR, now=now
                )
            await book_participant(
                connection, trip, ActivityKind.PARTICIPANT_RETURNED, before=before, after=after, now=now
            )
        return MarkParticipantReturnedPayload(participant=after, trip=trip.trip)

    @mutation("Make somebody with an account an owner of the trip beside you.", open_to=OpenTo.OWNERS_OF_TRIP)
    async def make_owner(self, info: Info, input: MakeOwnerInput) -> MakeOwnerPayload:  # noqa: A002  # GraphQL's custom
        """Give a member the role of an owner."""
        services, viewer = info.context.services, info.context.viewer
        participant_id = uuid_of(input.participant_id, "Participant")
        async with services.database.write() as connection:
            trip, _ = await open_participant_to_change(connection, viewer, participant_id)
            owner = make_owner(trip, participant_id, roles=await load_members(connection, trip.trip.id))
            if owner.user_id is not None:
                await replace_membership(connection, trip_id=owner.trip_id, user_id=owner.user_id, role=Role.OWNER)
            draft = owner_activity(owner)
            await record(connection, draft, trip_id=owner.trip_id, actor_id=viewer.user_id, at=services.now())
        return MakeOwnerPayload(participant=owner, trip=trip.trip)


async def store_departure(
    info: Info, connection: WriteConnection, trip: OpenTrip, member: Member, left: Participant | None
) -> None:
    """Store that a member's access has ended, with the participant that they were; None: they only looked on."""
    if left is not None:
        await _store_departed(info, connection, trip, left)
        return
    await delete_membership(connection, trip_id=member.trip_id, user_id=member.user_id)
    draft = member_activity(ActivityKind.MEMBER_LEFT, before=member, after=None)
    actor_id, now = trip.viewer.user_id, info.context.services.now()
    await record(connection, draft, trip_id=member.trip_id, actor_id=actor_id, at=now)


async def _store_departed(info: Info, connection: WriteConnection, trip: OpenTrip, left: Participant) -> None:
    before = trip.participant(left.id, field="participant_id")
    now = info.context.services.now()
    await book_participant(connection, trip, ActivityKind.PARTICIPANT_LEFT, before=before, after=left, now=now)
    if left.user_id is not None:
        await delete_membership(connection, trip_id=left.trip_id, user_id=left.user_id)
