"""Invitations: how a guest of a trip becomes a member with an account."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

import strawberry

from domain.activities import ActivityKind
from domain.invitations import Invitation, invite, join, require_newcomer, require_open, role_of_newcomer
from domain.merges import merge_participant
from domain.participant_texts import participant_activity
from domain.participants import Participant
from domain.refusals import Refusal
from domain.trips import OpenTrip, Trip
from graph.context import Info
from graph.fields import OpenTo, mutation, payload_field
from graph.ids import uuid_of
from graph.of_trip import TRIP_VIEW
from graph.participants import ParticipantView, open_participant_to_change
from graph.refusals import UserError, user_errors
from graph.secret_texts import hash_of, make_secret
from persistence.activities import record
from persistence.database import WriteConnection
from persistence.ids import new_id
from persistence.invitations import count_use, insert_invitation, load_invitation
from persistence.participant_bookings import book_merge, book_participant
from persistence.trips import insert_membership, load_members, load_trips_for, lock_trip, open_trip_to_change


@strawberry.input(description="A guest to invite.")
class InviteParticipantInput:
    """What `inviteParticipant` takes."""

    participant_id: strawberry.ID = strawberry.field(description="A guest of a trip that you own.")


@strawberry.type(description="A code that makes its bearer this participant, once.")
class InviteParticipantPayload:
    """What `inviteParticipant` returns."""

    code: str | None = strawberry.field(default=None, description="The code for `acceptInvitation`, shown only now.")
    expires_at: datetime | None = strawberry.field(default=None, description="When it stops being taken.")
    user_errors: list[UserError] = user_errors()


@strawberry.input(description="An invitation to accept.")
class AcceptInvitationInput:
    """What `acceptInvitation` takes."""

    code: str = strawberry.field(description="The code of the invitation.")


@strawberry.type(description="The trip joined.")
class AcceptInvitationPayload:
    """What `acceptInvitation` returns."""

    trip: Trip | None = payload_field("The trip.", view=TRIP_VIEW)
    participant: Participant | None = payload_field("Who you are on it.", view=ParticipantView)
    user_errors: list[UserError] = user_errors()


@strawberry.type
class InvitationMutation:
    """The fields of Mutation about invitations."""

    @mutation("Make a code with which a guest joins with an account.", open_to=OpenTo.OWNERS_OF_TRIP)
    async def invite_participant(self, info: Info, input: InviteParticipantInput) -> InviteParticipantPayload:  # noqa: A002  # GraphQL's custom
        """Store a new invitation and show its code once."""
        services, viewer = info.context.services, info.context.viewer
        participant_id = uuid_of(input.participant_id, "Participant")
        code, code_hash = make_secret()
        async with services.database.write() as connection:
            trip, guest = await open_participant_to_change(connection, viewer, participant_id)
            invitation = invite(
                trip,
                invitation_id=new_id(),
                participant_id=participant_id,
                code_hash=code_hash,
                now=services.now(),
            )
            await insert_invitation(connection, invitation)
            draft = participant_activity(ActivityKind.PARTICIPANT_INVITED, before=guest, after=guest)
            await record(connection, draft, trip_id=trip.trip.id, actor_id=viewer.user_id, at=services.now())
        return InviteParticipantPayload(code=code, expires_at=invitation.expires_at)

    @mutation("Join a trip as the participant that a code was made for.", open_to=OpenTo.SIGNED_IN)
    async def accept_invitation(self, info: Info, input: AcceptInvitationInput) -> AcceptInvitationPayload:  # noqa: A002  # GraphQL's custom
        """Make the viewer the invited participant, and a member of the trip."""
        services, viewer = info.context.services, info.context.viewer
        async with services.database.write() as connection:
            invitation = await _lock_invitation(info, connection, hash_of(input.code))
            theirs = await load_trips_for(connection, viewer, [invitation.trip_id])
            require_newcomer(is_on_trip=bool(theirs))
            await count_use(connection, invitation.id)
            await insert_membership(
                connection,
                trip_id=invitation.trip_id,
                user_id=viewer.user_id,
                role=role_of_newcomer(await load_members(connection, invitation.trip_id)),
                now=services.now(),
            )
            trip = await open_trip_to_change(connection, viewer, invitation.trip_id)
            joined = await _join(info, connection, trip, invitation.participant_id)
        return AcceptInvitationPayload(trip=trip.trip, participant=joined)


async def _lock_invitation(info: Info, connection: WriteConnection, code_hash: bytes) -> Invitation:
    """Return an open invitation, its trip locked until the transaction ends; raises InvitationInvalid."""
    now = info.context.services.now()
    await lock_trip(connection, require_open(await load_invitation(connection, code_hash), now=now).trip_id)
    # Read again now that the trip is locked: of two who accept at once, the second sees it accepted.
    return require_open(await load_invitation(connection, code_hash), now=now)


async def _join(info: Info, connection: WriteConnection, trip: OpenTrip, invited_id: UUID | None) -> Participant:
    """Store the viewer, who is a member now, as a participant: whom they were invited as, or who they were before."""
    now = info.context.services.now()
    joined = join(trip, invited_id)
    before = trip.participant(joined.id, field="code")
    kind = ActivityKind.PARTICIPANT_JOINED if before.user_id is None else ActivityKind.PARTICIPANT_RETURNED
    await book_participant(connection, trip, kind, before=before, after=joined, now=now)
    if invited_id is None or joined.id == invited_id:
        return joined
    people = tuple(joined if person.id == joined.id else person for person in trip.participants)
    present = replace(trip, participants=people)
    try:
        merge = merge_participant(present, guest_id=invited_id, into_id=joined.id)
    except Refusal as refusal:
        raise refusal.about("code") from None
    await book_merge(connection, present, merge, now=now)
    return merge.into
