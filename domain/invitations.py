"""Invitations: a code with which a user joins a trip in a role, as one named participant or as somebody new."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from domain.access import Action, Role
from domain.participants import Participant, free_name, new_participant
from domain.refusals import Refusal, RefusalCode
from domain.trips import OpenTrip

DEFAULT_DAYS = 7
LONGEST_DAYS = 90
MOST_USES = 100


class InvitationInvalid(Refusal):
    """The code is unknown, used up, revoked, or expired: which of them is not told."""

    code = RefusalCode.INVITATION_INVALID


class AlreadyMember(Refusal):
    """The participant has an account already, or the account is on the trip already."""

    code = RefusalCode.ALREADY_MEMBER


class RoleInvalid(Refusal):
    """The role cannot be given in this way."""

    code = RefusalCode.ROLE_INVALID


class TermInvalid(Refusal):
    """Something would last too long or too short, or be used too often."""

    code = RefusalCode.TERM_INVALID


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


@dataclass(frozen=True, slots=True)
class InvitationDraft:
    """An invitation as somebody wants it: of a participant, once, or of whoever has the code."""

    role: Role
    participant_id: UUID | None = None
    email: str | None = None
    days: int = DEFAULT_DAYS
    use_limit: int = 1


def invite(
    trip: OpenTrip, draft: InvitationDraft, *, invitation_id: UUID, code_hash: bytes, now: datetime
) -> Invitation:
    """Return an invitation to this trip: of a guest, of somebody who has left and may come back, or of anybody.

    Raises Forbidden, NotFound, AlreadyMember, RoleInvalid, TermInvalid, or ParticipantLeft for who was merged into
    somebody.
    """
    trip.require(Action.INVITE)
    if draft.role is Role.OWNER:
        # Whoever finds a code would own the trip: owners are made by owners, of people whom they see.
        raise RoleInvalid("Nobody becomes an owner by a code: make them one when they are here.", field=("role",))
    require_term(days=draft.days, longest=LONGEST_DAYS, field="expires_in_days")
    if not 1 <= draft.use_limit <= MOST_USES:
        raise TermInvalid(f"An invitation is used 1 to {MOST_USES} times.", field=("use_limit",))
    if draft.participant_id is not None:
        _require_absent(trip, draft.participant_id)
    return Invitation(
        id=invitation_id,
        trip_id=trip.trip.id,
        participant_id=draft.participant_id,
        author_id=trip.viewer.user_id,
        role=draft.role,
        email=draft.email,
        code_hash=code_hash,
        use_limit=draft.use_limit,
        uses=0,
        created_at=now,
        expires_at=now + timedelta(days=draft.days),
    )


def revoke_invitation(trip: OpenTrip, invitation: Invitation, *, now: datetime) -> Invitation:
    """Return an invitation that nobody accepts any more; raises Forbidden, or InvitationInvalid where none could."""
    trip.require(Action.INVITE)
    if not invitation.is_open(now):
        raise InvitationInvalid("This invitation is open no more.", field=("invitation_id",))
    return replace(invitation, revoked_at=now)


def require_term(*, days: int, longest: int, field: str) -> None:
    """Raise TermInvalid about `field` unless something lasts 1 to `longest` days."""
    if not 1 <= days <= longest:
        raise TermInvalid(f"It lasts 1 to {longest} days.", field=(field,))


def require_open(invitation: Invitation | None, *, now: datetime) -> Invitation:
    """Return the invitation when it can still be accepted; raise InvitationInvalid when not."""
    if invitation is None or not invitation.is_open(now):
        raise _invalid()
    return invitation


def require_newcomer(*, is_on_trip: bool) -> None:
    """Raise AlreadyMember when the account that accepts is on the trip."""
    if is_on_trip:
        raise AlreadyMember("You are on this trip already.", field=("code",))


def role_of_newcomer(invitation: Invitation, members: Mapping[UUID, Role]) -> Role:
    """Return what whoever joins becomes, by the roles of those who are on the trip.

    An editor becomes its owner where nobody with an account is left: otherwise a trip that its last account has left
    could never have an owner again. A viewer never does.
    """
    return invitation.role if members or invitation.role is Role.VIEWER else Role.OWNER


def join(trip: OpenTrip, invitation: Invitation, *, new_id: UUID, name: str) -> Participant | None:
    """Return who the viewer is on the trip from now on, by its people before they came; None: somebody who looks on.

    They are who they were before they left, whom they were invited as, or somebody new with their own name. Raises
    AlreadyMember where the invited has another account, InvitationInvalid for who was merged into somebody.
    """
    # One account is one person: whoever comes back is who they were, whatever guest was made of them meanwhile.
    own = trip.own_participant
    if invitation.participant_id is not None:
        invited = _available(trip, invitation.participant_id)
        person = own or invited
    elif invitation.role is Role.VIEWER:
        return None
    else:
        person = own or new_participant(
            participant_id=new_id,
            trip_id=trip.trip.id,
            name=free_name(name, trip.participants),
            user_id=None,
            others=trip.participants,
        )
    return replace(person, user_id=trip.viewer.user_id, left_at=None)


def _available(trip: OpenTrip, participant_id: UUID) -> Participant:
    invited = trip.participant(participant_id, field="code")
    if invited.merged_into_id is not None:
        raise _invalid()
    if invited.user_id not in {None, trip.viewer.user_id}:
        raise AlreadyMember(f"{invited.name} has joined already.", field=("code",))
    return invited


def _require_absent(trip: OpenTrip, participant_id: UUID) -> None:
    guest = trip.participant(participant_id, field="participant_id")
    if guest.user_id is not None and guest.left_at is None:
        raise AlreadyMember(f"{guest.name} has joined already.", field=("participant_id",))
    if guest.merged_into_id is not None:
        trip.require_present([guest.id], field="participant_id")


def _invalid() -> InvitationInvalid:
    return InvitationInvalid("This invitation is unknown, used, revoked, or expired.", field=("code",))
