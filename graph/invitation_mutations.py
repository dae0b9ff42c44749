"""Invitation mutations: inviting, revoking, and joining a trip with a code."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

import strawberry

from domain.access import require_every_trip
from domain.activities import ActivityDraft, ActivityKind
from domain.history_texts.access import invitation_activity, member_activity
from domain.history_texts.participant import participant_activity
from domain.invitations import (
    DEFAULT_DAYS,
    Invitation,
    InvitationDraft,
    invite,
    join,
    require_newcomer,
    require_open,
    revoke_invitation,
    role_of_newcomer,
)
from domain.jobs import Job
from domain.mails import MailKind
from domain.merges import merge_participant
from domain.participants import Participant
from domain.refusals import Refusal
from domain.trips import OpenTrip, Trip
from domain.users import normalised_email
from graph.context import Info
from graph.fields import OpenTo, mutation, payload_field
from graph.ids import uuid_of
from graph.invitations import InvitationView
from graph.of_trip import TRIP_VIEW
from graph.openings import open_to_change
from graph.participants import ParticipantView, open_participant_to_change
from graph.refusals import UserError, user_errors
from graph.roles import Role
from graph.throttling.attempts import Attempt
from persistence.activities import record
from persistence.database import WriteConnection
from persistence.ids import new_id
from persistence.invitations import (
    count_use,
    insert_invitation,
    load_invitation,
    load_invitations_for,
    mark_invitation_revoked,
)
from persistence.mails import queue_mail
from persistence.members import load_members_of_trip
from persistence.participant_bookings import book_merge, book_participant
from persistence.secret_texts import derive_secret, hash_of
from persistence.trips import insert_membership, load_members, load_trips_for, lock_trip, open_trip_to_change
from persistence.users import load_users, lock_account


@strawberry.input(description="A guest to invite.")
class InviteParticipantInput:
    """What `inviteParticipant` takes."""

    participant_id: strawberry.ID = strawberry.field(description="A guest of a trip that you own.")
    role: Role = strawberry.field(default=Role.EDITOR, description="EDITOR or VIEWER.")
    email: str | None = strawberry.field(default=None, description="Where to send the code; null: you hand it over.")
    expires_in_days: int = strawberry.field(default=DEFAULT_DAYS, description="How long it is taken, 1 to 90.")


@strawberry.input(description="An invitation of whoever has its code.")
class InviteToTripInput:
    """What `inviteToTrip` takes."""

    trip_id: strawberry.ID = strawberry.field(description="A trip that you own.")
    role: Role = strawberry.field(
        default=Role.EDITOR, description="EDITOR, who becomes a new participant, or VIEWER, who only looks on."
    )
    email: str | None = strawberry.field(default=None, description="Where to send the code; null: you hand it over.")
    expires_in_days: int = strawberry.field(default=DEFAULT_DAYS, description="How long it is taken, 1 to 90.")
    use_limit: int = strawberry.field(default=1, description="How many may accept it, 1 to 100.")


@strawberry.input(description="An invitation to revoke.")
class RevokeInvitationInput:
    """What `revokeInvitation` takes."""

    invitation_id: strawberry.ID = strawberry.field(description="An open invitation.")


@strawberry.input(description="An invitation to accept.")
class AcceptInvitationInput:
    """What `acceptInvitation` takes."""

    code: str = strawberry.field(description="The code of the invitation.")


@strawberry.type
class InvitationPayload:
    """What the mutations that invite return."""

    invitation: Invitation | None = payload_field("The invitation.", view=InvitationView)
    code: str | None = strawberry.field(default=None, description="The code for `acceptInvitation`, shown only now.")
    url: str | None = strawberry.field(default=None, description="A page that takes the code; shown only now.")
    expires_at: datetime | None = strawberry.field(default=None, description="When it stops being taken.")
    user_errors: list[UserError] = user_errors()


@strawberry.type(description="A code that makes its bearer this participant, once.")
class InviteParticipantPayload(InvitationPayload):
    """What `inviteParticipant` returns."""


@strawberry.type(description="A code with which its bearers join the trip.")
class InviteToTripPayload(InvitationPayload):
    """What `inviteToTrip` returns."""


@strawberry.type(description="The revoked invitation.")
class RevokeInvitationPayload:
    """What `revokeInvitation` returns."""

    invitation: Invitation | None = payload_field("The invitation.", view=InvitationView)
    trip: Trip | None = payload_field("The trip.", view=TRIP_VIEW)
    user_errors: list[UserError] = user_errors()


@strawberry.type(description="The trip joined.")
class AcceptInvitationPayload:
    """What `acceptInvitation` returns."""

    trip: Trip | None = payload_field("The trip.", view=TRIP_VIEW)
    participant: Participant | None = payload_field(
        "Who you are in its ledger; null where you only look on.", view=ParticipantView
    )
    user_errors: list[UserError] = user_errors()


@strawberry.type
class InvitationMutation:
    """The fields of Mutation about invitations."""

    @mutation("Make a code with which a guest joins with an account, once.", open_to=OpenTo.OWNERS_OF_TRIP)
    async def invite_participant(self, info: Info, input: InviteParticipantInput) -> InviteParticipantPayload:  # noqa: A002  # GraphQL's custom
        """Store a new invitation of a guest, and show its code once."""
        participant_id = uuid_of(input.participant_id, "Participant")
        draft = InvitationDraft(input.role, participant_id, _address(input.email), input.expires_in_days)
        await _count_mail(info, draft)
        async with info.context.services.database.write() as connection:
            trip, guest = await open_participant_to_change(connection, info.context.viewer, participant_id)
            told = participant_activity(ActivityKind.PARTICIPANT_INVITED, before=guest, after=guest, names=trip.names)
            invitation, code, jobs = await _invite(info, connection, trip, draft, lambda _: told)
        await info.context.services.queue.enqueue(jobs)
        return InviteParticipantPayload(
            invitation=invitation, code=code, url=_url(info, code), expires_at=invitation.expires_at
        )

    @mutation("Make a code with which anybody who has it joins the trip.", open_to=OpenTo.OWNERS_OF_TRIP)
    async def invite_to_trip(self, info: Info, input: InviteToTripInput) -> InviteToTripPayload:  # noqa: A002  # GraphQL's custom
        """Store a new invitation of anybody, and show its code once."""
        trip_id = uuid_of(input.trip_id, "Trip")
        draft = InvitationDraft(input.role, None, _address(input.email), input.expires_in_days, input.use_limit)
        await _count_mail(info, draft)
        async with info.context.services.database.write() as connection:
            trip = await open_trip_to_change(connection, info.context.viewer, trip_id)
            invitation, code, jobs = await _invite(
                info,
                connection,
                trip,
                draft,
                lambda made: invitation_activity(ActivityKind.INVITATION_CREATED, made),
            )
        await info.context.services.queue.enqueue(jobs)
        return InviteToTripPayload(
            invitation=invitation, code=code, url=_url(info, code), expires_at=invitation.expires_at
        )

    @mutation("Revoke an invitation: its code is taken no more.", open_to=OpenTo.OWNERS_OF_TRIP)
    async def revoke_invitation(self, info: Info, input: RevokeInvitationInput) -> RevokeInvitationPayload:  # noqa: A002  # GraphQL's custom
        """Store that an invitation is revoked."""
        services, viewer = info.context.services, info.context.viewer
        invitation_id = uuid_of(input.invitation_id, "Invitation")
        async with services.database.write() as connection:
            trip, found = await open_to_change(
                connection, viewer, load_invitations_for, invitation_id, noun="invitation", field="invitation_id"
            )
            revoked = revoke_invitation(trip, found, now=services.now())
            await mark_invitation_revoked(connection, revoked)
            draft = invitation_activity(ActivityKind.INVITATION_REVOKED, revoked)
            await record(connection, draft, trip_id=trip.trip.id, actor_id=viewer.user_id, at=services.now())
        return RevokeInvitationPayload(invitation=revoked, trip=trip.trip)

    @mutation("Join a trip with the code of an invitation.", open_to=OpenTo.SIGNED_IN)
    async def accept_invitation(self, info: Info, input: AcceptInvitationInput) -> AcceptInvitationPayload:  # noqa: A002  # GraphQL's custom
        """Make the viewer a member of the trip, and the participant that the invitation says."""
        services, viewer = info.context.services, info.context.viewer
        require_every_trip(viewer)
        async with services.database.write() as connection:
            invitation = await _lock_invitation(info, connection, hash_of(input.code))
            theirs = await load_trips_for(connection, viewer, [invitation.trip_id])
            require_newcomer(is_on_trip=bool(theirs))
            await lock_account(connection, viewer.user_id)
            await count_use(connection, invitation.id)
            await insert_membership(
                connection,
                trip_id=invitation.trip_id,
                user_id=viewer.user_id,
                role=role_of_newcomer(invitation, await load_members(connection, invitation.trip_id)),
                now=services.now(),
            )
            trip = await open_trip_to_change(connection, viewer, invitation.trip_id)
            joined = await _join(info, connection, trip, invitation)
        return AcceptInvitationPayload(trip=trip.trip, participant=joined)


async def _count_mail(info: Info, draft: InvitationDraft) -> None:
    """Raise TooManyAttempts where somebody has been sent too many invitations, or too many come from one address."""
    if draft.email is not None:
        context = info.context
        await context.services.throttle.count_attempt(
            Attempt.INVITE, address=context.client.address, account=draft.email
        )


async def _invite(
    info: Info,
    connection: WriteConnection,
    trip: OpenTrip,
    draft: InvitationDraft,
    told: Callable[[Invitation], ActivityDraft],
) -> tuple[Invitation, str, list[Job]]:
    """Store an invitation, its entry in the history and its mail; return it, its code, and what to enqueue."""
    services, invitation_id = info.context.services, new_id()
    code, code_hash = derive_secret(services.settings.signing_key(), MailKind.INVITATION.value, invitation_id)
    now = services.now()
    made = invite(trip, draft, invitation_id=invitation_id, code_hash=code_hash, now=now)
    await insert_invitation(connection, made)
    await record(connection, told(made), trip_id=trip.trip.id, actor_id=trip.viewer.user_id, at=now)
    if made.email is None:
        return made, code, []
    mail = await queue_mail(connection, MailKind.INVITATION, recipient=made.email, subject_id=made.id, now=now)
    return made, code, [mail]


async def _lock_invitation(info: Info, connection: WriteConnection, code_hash: bytes) -> Invitation:
    """Return an open invitation, its trip locked until the transaction ends; raises InvitationInvalid."""
    now = info.context.services.now()
    await lock_trip(connection, require_open(await load_invitation(connection, code_hash), now=now).trip_id)
    # Read again now that the trip is locked: of two who accept at once, the second sees it accepted.
    return require_open(await load_invitation(connection, code_hash), now=now)


async def _join(info: Info, connection: WriteConnection, trip: OpenTrip, invitation: Invitation) -> Participant | None:
    """Store who the viewer, who is a member now, is in the ledger: the invited, who they were before, or somebody new.

    None where they only look on.
    """
    now, viewer = info.context.services.now(), trip.viewer
    user = (await load_users(connection, [viewer.user_id]))[viewer.user_id]
    joined = join(trip, invitation, new_id=new_id(), name=user.name)
    if joined is None:
        members = await load_members_of_trip(connection, trip.trip.id)
        member = next(member for member in members if member.user_id == viewer.user_id)
        draft = member_activity(ActivityKind.MEMBER_JOINED, before=None, after=member)
        await record(connection, draft, trip_id=trip.trip.id, actor_id=viewer.user_id, at=now)
        return None
    before = next((person for person in trip.participants if person.id == joined.id), None)
    is_back = before is not None and before.user_id is not None
    kind = ActivityKind.PARTICIPANT_RETURNED if is_back else ActivityKind.PARTICIPANT_JOINED
    await book_participant(connection, trip, kind, before=before, after=joined, now=now)
    invited_id = invitation.participant_id
    if invited_id is None or joined.id == invited_id:
        return joined
    return await _merge_invited(connection, trip, invited_id, joined, now)


async def _merge_invited(
    connection: WriteConnection, trip: OpenTrip, invited_id: UUID, joined: Participant, now: datetime
) -> Participant:
    """Merge the guest that was invited into whom they were before, and return that person."""
    people = tuple(joined if person.id == joined.id else person for person in trip.participants)
    # What the viewer's own role would not allow, the owner who invited them does.
    present = replace(trip, participants=people, role=Role.OWNER)
    try:
        merge = merge_participant(present, guest_id=invited_id, into_id=joined.id)
    except Refusal as refusal:
        raise refusal.about("code") from None
    await book_merge(connection, present, merge, now=now)
    return merge.into


def _address(email: str | None) -> str | None:
    return None if email is None else normalised_email(email)


def _url(info: Info, code: str) -> str:
    return info.context.services.settings.page_url("invitation", code)
