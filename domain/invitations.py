"""Invitations: a one-time code with which a user becomes one named participant of a trip."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from domain.access import Action
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
    """Return an invitation of a guest of this trip; raises Forbidden, NotFound or AlreadyMember."""
    trip.require(Action.INVITE)
    guest = trip.participant(participant_id, field="participant_id")
    if guest.user_id is not None:
        raise AlreadyMember(f"{guest.name} has joined already.", field=("participant_id",))
    return Invitation(invitation_id, trip.trip.id, participant_id, code_hash, now + LIFETIME)


def require_newcomer(guest: Participant, *, is_on_trip: bool) -> None:
    """Raise AlreadyMember when the invited guest has an account, or the account that accepts is on the trip."""
    if guest.user_id is not None:
        raise AlreadyMember(f"{guest.name} has joined already.", field=("code",))
    if is_on_trip:
        raise AlreadyMember("You are on this trip already.", field=("code",))


def require_open(invitation: Invitation | None, *, now: datetime) -> Invitation:
    """Return the invitation when it can still be accepted; raise InvitationInvalid when not."""
    if invitation is None or invitation.accepted_at is not None or now >= invitation.expires_at:
        raise InvitationInvalid("This invitation is unknown, used, or expired.", field=("code",))
    return invitation
