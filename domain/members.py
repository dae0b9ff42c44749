"""Members: the accounts on a trip, each in a role; most are participants of its ledger, and some only look on."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from domain.access import Action, Role, not_found
from domain.departures import LastOwner, leave_trip, mark_left, require_owner_stays
from domain.participants import Participant, free_name, new_participant
from domain.trips import OpenTrip


@dataclass(frozen=True, slots=True)
class Member:
    """An account on a trip; `name` is the account's, which may differ from the participant's."""

    id: UUID
    trip_id: UUID
    user_id: UUID
    name: str
    role: Role
    joined_at: datetime


def change_role(trip: OpenTrip, member: Member, role: Role, *, members: Iterable[Member]) -> Member:
    """Return a member in another role; raises Forbidden, or LastOwner where nobody would own the trip any more."""
    trip.require(Action.EDIT_MEMBERS)
    owners = {other.id for other in members if other.role is Role.OWNER}
    if role is not Role.OWNER and owners == {member.id}:
        raise LastOwner(f"Make somebody else an owner of {trip.trip.name} first.", field=("member_id",))
    return replace(member, role=role)


def entering(trip: OpenTrip, member: Member, *, new_id: UUID) -> Participant | None:
    """Return the participant that a member is from now on, who looked on until now and may change things; else None.

    Whoever changes a ledger is named in it: they come back as who they were, or as somebody new with their own name.
    """
    theirs = next((person for person in trip.participants if person.user_id == member.user_id), None)
    if member.role is Role.VIEWER or (theirs is not None and theirs.is_present):
        return None
    if theirs is not None:
        return replace(theirs, left_at=None)
    return new_participant(
        participant_id=new_id,
        trip_id=trip.trip.id,
        name=free_name(member.name, trip.participants),
        user_id=member.user_id,
        others=trip.participants,
    )


def remove_member(trip: OpenTrip, member: Member, *, members: Iterable[Member], now: datetime) -> Participant | None:
    """Return the departed participant of a member whose access ends; None: they only looked on.

    Raises Forbidden, LastOwner, or ParticipantLeft.
    """
    trip.require(Action.EDIT_MEMBERS)
    roles = {other.user_id: other.role for other in members}
    for person in trip.participants:
        if person.user_id == member.user_id and person.is_present:
            return mark_left(trip, person.id, roles=roles, now=now)
    require_owner_stays(trip, member.user_id, roles=roles, field="member_id")
    return None


def leave(trip: OpenTrip, *, members: Iterable[Member], now: datetime) -> tuple[Member, Participant | None]:
    """Return the viewer's membership, which ends, and their departed participant; None: they only looked on.

    Raises NotFound for whoever has no membership, and for a library, or LastOwner.
    """
    if trip.trip.is_library:
        raise not_found("trip", "trip_id")
    everybody = tuple(members)
    own = next((member for member in everybody if member.user_id == trip.viewer.user_id), None)
    if own is None:
        raise not_found("member", "trip_id")
    roles = {member.user_id: member.role for member in everybody}
    person = trip.own_participant
    if person is None or not person.is_present:
        # An owner may be nobody of the ledger: somebody who looked on, and was made one.
        require_owner_stays(trip, own.user_id, roles=roles, field="trip_id")
        return own, None
    return own, leave_trip(trip, roles=roles, now=now)
