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
    """An offer to join a trip in a role, open until it expires, is used up or revoked.

    Its bearer becomes `participant_id`; None: somebody new, or for a viewer nobody of the ledger. `email` is where it
    was sent to. Only the hash (SHA-256) of its code is kept.
    """

    id: UUID
    trip_id: UUID
    participant_id: UUID | None
    author_id: UUID | None
    role: Role
    email: str | None
    code_hash: bytes
    use_limit: int
    uses: int
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        """Tell whether it can still be accepted at `now`."""
        return self.revoked_at is None and self.uses < self.use_limit and now < self.expires_at


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
    return Invitation(
        id=invitation_id,
        trip_id=trip.trip.id,
        participant_id=participant_id,
        author_id=trip.viewer.user_id,
        role=Role.EDITOR,
        email=None,
        code_hash=code_hash,
        use_limit=1,
        uses=0,
        created_at=now,
        expires_at=now + LIFETIME,
    )


def require_open(invitation: Invitation | None, *, now: datetime) -> Invitation:
    """Return the invitation when it can still be accepted; raise InvitationInvalid when not."""
    if invitation is None or not invitation.is_open(now):
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
    return Role.EDITOR if members else Role.OWNER


def join(trip: OpenTrip, participant_id: UUID | None) -> Participant:
    """Return who the viewer is on the trip from now on: whom they were invited as, or who they were before they left.

    Raises AlreadyMember for somebody with another account, InvitationInvalid for who was merged into somebody.
    """
    if participant_id is None:
        raise _invalid()
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
