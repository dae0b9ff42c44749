"""Invitations: a one-time code with which a user becomes one named participant of a trip."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from domain.access import Action, Role
from domain.participants import Participant
from domain.refusals import Refusal, RefusalCode
from domain.trips import OpenTrip

LIFETIME = timedelta(days=7)


class InvitationInvalid(Refusal):
    """The code is unknown, used, or expired: which of them is not told."""

    code = RefusalCode.INVITATION_INVALID


class AlreadyMember(Refusal):
    """The participant has an account already, or the account is on the trip already."""

    code = RefusalCode.ALREADY_MEMBER


@dataclass(frozen=True, slots=True)
class Invitation:
    """An open offer to become `participant_id`; only the hash (SHA-256) of its code is kept."""

    id: UUID
    trip_id: UUID
    participant_id: UUID
    code_hash: bytes
    expires_at: datetime
    accepted_at: datetime | None = None


def invite(trip: OpenTrip, *, invitation_id: UUID, participant_id: UUID, code_hash: bytes, now: datetime) -> Invitation:
    """Return an invitation of a guest of this trip, or of somebody who has left it and may come back.

    Raises Forbidden, NotFound, AlreadyMember, or ParticipantLeft for who was merged into somebody.
    """
    trip.require(Action.INVITE)
    guest = trip.participant(participant_id, field="participant_id")
    if guest.user_id is not None and guest.left_at is None:
        raise AlreadyMember(f"{guest.name} has joined already.", field=("participant_id",))
    if guest.merged_into_id is not None:
        trip.require_present([guest.id], field="participant_id")
    return Invitation(invitation_id, trip.trip.id, participant_id, code_hash, now + LIFETIME)


def require_open(invitation: Invitation | None, *, now: datetime) -> Invitation:
    """Return the invitation when it can still be accepted; raise InvitationInvalid when not."""
    if invitation is None or invitation.accepted_at is not None or now >= invitation.expires_at:
        raise _invalid()
    return invitation


def require_newcomer(*, is_on_trip: bool) -> None:
    """Raise AlreadyMember when the account that accepts is on the trip."""
    if is_on_trip:
        raise AlreadyMember("You are on this trip already.", field=("code",))


def role_of_newcomer(members: Mapping[UUID, Role]) -> Role:
    """Return what whoever joins becomes, by the roles of those who are on the trip: its owner where nobody is left.

    Otherwise a trip that its last account has left could never have an owner again.
    """
    return Role.MEMBER if members else Role.OWNER


def join(trip: OpenTrip, participant_id: UUID) -> Participant:
    """Return who the viewer is on the trip from now on: whom they were invited as, or who they were before they left.

    Raises AlreadyMember for somebody with another account, InvitationInvalid for who was merged into somebody.
    """
    invited = trip.participant(participant_id, field="code")
    if invited.merged_into_id is not None:
        raise _invalid()
    if invited.user_id not in {None, trip.viewer.user_id}:
        raise AlreadyMember(f"{invited.name} has joined already.", field=("code",))
    # One account is one person: whoever comes back is who they were, whatever guest was made of them meanwhile.
    person = trip.own_participant or invited
    return replace(person, user_id=trip.viewer.user_id, left_at=None)


def _invalid() -> InvitationInvalid:
    return InvitationInvalid("This invitation is unknown, used, or expired.", field=("code",))
