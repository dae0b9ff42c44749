"""Invitations: how a guest of a trip becomes a member with an account."""

import secrets
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

import strawberry

from domain.access import Role, Viewer
from domain.activities import ActivityKind
from domain.invitations import Invitation, invite, require_newcomer, require_open
from domain.participant_texts import participant_activity
from domain.participants import Participant
from domain.trips import Trip
from graph.context import Info
from graph.fields import OpenTo, mutation, payload_field
from graph.ids import uuid_of
from graph.of_trip import TRIP_VIEW
from graph.participants import ParticipantView
from graph.refusals import UserError, user_errors
from persistence.activities import record
from persistence.database import WriteConnection
from persistence.ids import new_id
from persistence.invitations import insert_invitation, lock_invitation, mark_accepted
from persistence.participants import link_participant, load_participants_by_id
from persistence.trips import insert_membership, load_trips_for, lock_trip, open_trip_to_change

_CODE_BYTES = 24


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
        code = secrets.token_urlsafe(_CODE_BYTES)
        async with services.database.write() as connection:
            guest = (await load_participants_by_id(connection, [participant_id])).get(participant_id)
            trip_id = participant_id if guest is None else guest.trip_id
            trip = await open_trip_to_change(connection, viewer, trip_id, field="participant_id")
            invitation = invite(
                trip,
                invitation_id=new_id(),
                participant_id=participant_id,
                code_hash=_hash(code),
                now=services.now(),
            )
            await insert_invitation(connection, invitation)
            guest = trip.participant(participant_id, field="participant_id")
            draft = participant_activity(ActivityKind.PARTICIPANT_INVITED, before=guest, after=guest)
            await record(connection, draft, trip_id=trip.trip.id, actor_id=viewer.user_id, at=services.now())
        return InviteParticipantPayload(code=code, expires_at=invitation.expires_at)

    @mutation("Join a trip as the participant that a code was made for.", open_to=OpenTo.SIGNED_IN)
    async def accept_invitation(self, info: Info, input: AcceptInvitationInput) -> AcceptInvitationPayload:  # noqa: A002  # GraphQL's custom
        """Make the viewer the invited participant, and a member of the trip."""
        services, viewer = info.context.services, info.context.viewer
        async with services.database.write() as connection:
            invitation = require_open(await lock_invitation(connection, _hash(input.code)), now=services.now())
            await _require_newcomer(connection, viewer, invitation)
            await mark_accepted(connection, invitation.id, now=services.now())
            await link_participant(connection, invitation.participant_id, viewer.user_id)
            await insert_membership(
                connection,
                trip_id=invitation.trip_id,
                user_id=viewer.user_id,
                role=Role.MEMBER,
                now=services.now(),
            )
            trip = await open_trip_to_change(connection, viewer, invitation.trip_id)
            joined = trip.participant(invitation.participant_id, field="code")
            guest = replace(joined, user_id=None)
            draft = participant_activity(ActivityKind.PARTICIPANT_JOINED, before=guest, after=joined)
            await record(connection, draft, trip_id=trip.trip.id, actor_id=viewer.user_id, at=services.now())
        return AcceptInvitationPayload(trip=trip.trip, participant=joined)


async def _require_newcomer(connection: WriteConnection, viewer: Viewer, invitation: Invitation) -> None:
    await lock_trip(connection, invitation.trip_id)
    guest = (await load_participants_by_id(connection, [invitation.participant_id]))[invitation.participant_id]
    theirs = await load_trips_for(connection, viewer, [invitation.trip_id])
    require_newcomer(guest, is_on_trip=bool(theirs))


def _hash(code: str) -> bytes:
    return sha256(code.encode()).digest()
