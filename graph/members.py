"""Members: the accounts on a trip, and their roles."""

from datetime import datetime

import strawberry

from domain.activities import ActivityKind
from domain.history_texts.access import member_activity
from domain.members import Member, change_role, entering, remove_member
from domain.participants import Participant
from domain.trips import OpenTrip, Trip
from graph.connections import connection_field
from graph.context import Info
from graph.departures import store_departure
from graph.fields import OpenTo, field, mutation, payload_field
from graph.ids import uuid_of
from graph.nodes import Node, fetched_by, is_view_of
from graph.of_trip import TRIP_VIEW, OfTrip
from graph.openings import open_to_change
from graph.pagination import Connection
from graph.participants import ParticipantView
from graph.refusals import UserError, user_errors
from graph.relations import relation
from graph.roles import Role
from persistence.activities import record
from persistence.database import WriteConnection
from persistence.ids import new_id
from persistence.members import (
    count_members,
    load_member_pages,
    load_members_for,
    load_members_of_trip,
    load_participants_of_members,
)
from persistence.participant_bookings import book_participant
from persistence.trips import replace_membership

fetched_by("Member", load_members_for)


@strawberry.type(name="Member", description="An account on a trip.")
class MemberView(OfTrip, Node):
    """A view over domain.members.Member."""

    is_type_of = is_view_of(Member)
    name: str = strawberry.field(description="What the account is called.")
    role: Role = strawberry.field(description="What they are on the trip.")
    joined_at: datetime = strawberry.field(description="Since when.")

    @field("Whether it is you.")
    def is_me(self, root: strawberry.Parent[Member], info: Info) -> bool:
        """Tell whether the viewer is this account."""
        return root.user_id == info.context.viewer.user_id

    participant = relation(
        "Who they are in the ledger; null for somebody who only looks on.",
        view=ParticipantView | None,
        key="id",
        load=load_participants_of_members,
    )


@strawberry.type
class MembersOfTrip:
    """The field of a trip about its accounts."""

    members: Connection[MemberView] = connection_field(
        "The accounts on it, the last joined first.",
        view=MemberView,
        load=load_member_pages,
        count=count_members,
    )


@strawberry.input(description="Somebody's role on a trip.")
class ChangeRoleInput:
    """What `changeRole` takes."""

    member_id: strawberry.ID = strawberry.field(description="The member.")
    role: Role = strawberry.field(description="What they are to be; at least one owner stays.")


@strawberry.input(description="Somebody to take off a trip.")
class RemoveMemberInput:
    """What `removeMember` takes."""

    member_id: strawberry.ID = strawberry.field(description="The member.")


@strawberry.type(description="The member in the new role, and the trip.")
class ChangeRolePayload:
    """What `changeRole` returns."""

    member: Member | None = payload_field("The member.", view=MemberView)
    trip: Trip | None = payload_field("The trip.", view=TRIP_VIEW)
    user_errors: list[UserError] = user_errors()


@strawberry.type(description="The trip without the member.")
class RemoveMemberPayload:
    """What `removeMember` returns."""

    participant: Participant | None = payload_field(
        "Who they were in the ledger, where every row of theirs stays.", view=ParticipantView
    )
    trip: Trip | None = payload_field("The trip.", view=TRIP_VIEW)
    user_errors: list[UserError] = user_errors()


@strawberry.type
class MemberMutation:
    """The fields of Mutation about members."""

    @mutation(
        "Make a member an owner, an editor or a viewer; whoever looked on until now becomes a participant with it.",
        open_to=OpenTo.OWNERS_OF_TRIP,
    )
    async def change_role(self, info: Info, input: ChangeRoleInput) -> ChangeRolePayload:  # noqa: A002  # GraphQL's custom
        """Store a member's new role."""
        services, viewer = info.context.services, info.context.viewer
        member_id = uuid_of(input.member_id, "Member")
        async with services.database.write() as connection:
            trip, before = await open_to_change(
                connection, viewer, load_members_for, member_id, noun="member", field="member_id"
            )
            members = await load_members_of_trip(connection, trip.trip.id)
            after = change_role(trip, before, input.role, members=members)
            if after != before:
                await replace_membership(connection, trip_id=after.trip_id, user_id=after.user_id, role=after.role)
                draft = member_activity(ActivityKind.MEMBER_ROLE_CHANGED, before=before, after=after)
                await record(connection, draft, trip_id=after.trip_id, actor_id=viewer.user_id, at=services.now())
                await _store_entering(connection, trip, after, now=services.now())
        return ChangeRolePayload(member=after, trip=trip.trip)

    @mutation("Take somebody with an account off the trip: their rows stay.", open_to=OpenTo.OWNERS_OF_TRIP)
    async def remove_member(self, info: Info, input: RemoveMemberInput) -> RemoveMemberPayload:  # noqa: A002  # GraphQL's custom
        """End a member's access, and mark who they are in the ledger as departed."""
        services, viewer = info.context.services, info.context.viewer
        member_id = uuid_of(input.member_id, "Member")
        async with services.database.write() as connection:
            trip, member = await open_to_change(
                connection, viewer, load_members_for, member_id, noun="member", field="member_id"
            )
            members = await load_members_of_trip(connection, trip.trip.id)
            departed = remove_member(trip, member, members=members, now=services.now())
            await store_departure(info, connection, trip, member, departed)
        return RemoveMemberPayload(participant=departed, trip=trip.trip)


async def _store_entering(connection: WriteConnection, trip: OpenTrip, member: Member, *, now: datetime) -> None:
    person = entering(trip, member, new_id=new_id())
    if person is None:
        return
    before = next((other for other in trip.participants if other.id == person.id), None)
    kind = ActivityKind.PARTICIPANT_JOINED if before is None else ActivityKind.PARTICIPANT_RETURNED
    await book_participant(connection, trip, kind, before=before, after=person, now=now)
