"""Departures: leaving a trip and coming back; whoever leaves keeps every row and every balance."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from domain.access import Action, Role, not_found
from domain.invitations import AlreadyMember
from domain.participants import Participant
from domain.refusals import Refusal, RefusalCode
from domain.trips import OpenTrip

Roles = Mapping[UUID, Role]
"""What each account on a trip is, by user."""


class LastOwner(Refusal):
    """The only owner cannot go while others with accounts stay: nobody could invite or decide any more."""

    code = RefusalCode.LAST_OWNER


def leave_trip(trip: OpenTrip, *, roles: Roles, now: datetime) -> Participant:
    """Return the viewer's participant as departed; raises LastOwner."""
    if trip.own_participant is None:
        raise not_found("participant", "trip_id")
    return _departed(trip, trip.own_participant, roles=roles, now=now, field="trip_id")


def mark_left(trip: OpenTrip, participant_id: UUID, *, roles: Roles, now: datetime) -> Participant:
    """Return a participant as departed; of somebody else with an account only an owner may say so.

    Raises NotFound, Forbidden, ParticipantLeft for who is gone already, or LastOwner.
    """
    person = trip.participant(participant_id, field="participant_id")
    if person != trip.own_participant:
        require_may_decide(trip, person)
    trip.require_present([person.id], field="participant_id")
    return _departed(trip, person, roles=roles, now=now, field="participant_id")


def mark_returned(trip: OpenTrip, participant_id: UUID) -> Participant:
    """Return a departed participant as present again; of somebody with an account only an owner may say so.

    Raises NotFound, Forbidden, AlreadyMember for who is present, or ParticipantLeft for who was merged into somebody.
    """
    person = trip.participant(participant_id, field="participant_id")
    require_may_decide(trip, person)
    if person.is_present:
        raise AlreadyMember(f"{person.name} is on the trip.", field=("participant_id",))
    returned = replace(person, left_at=None)
    if not returned.is_present:
        trip.require_present([person.id], field="participant_id")
    return returned


def make_owner(trip: OpenTrip, participant_id: UUID, *, roles: Roles) -> Participant:
    """Return a participant with an account on the trip who is to own it too.

    Raises Forbidden, NotFound for whoever has no account on it, or AlreadyMember for an owner.
    """
    trip.require(Action.EDIT_MEMBERS)
    person = trip.participant(participant_id, field="participant_id")
    role = None if person.user_id is None else roles.get(person.user_id)
    if role is None:
        raise not_found("member", "participant_id")
    if role is Role.OWNER:
        raise AlreadyMember(f"{person.name} owns this trip already.", field=("participant_id",))
    return person


def require_may_decide(trip: OpenTrip, person: Participant) -> None:
    """Raise Forbidden unless the viewer may take this person off the trip, or back: with an account, owners alone."""
    trip.require(Action.EDIT_PEOPLE if person.user_id is None else Action.EDIT_MEMBERS)


def require_owner_stays(trip: OpenTrip, user_id: UUID | None, *, roles: Roles, field: str) -> None:
    """Raise LastOwner about `field` where others would stay on a trip that nobody owns once this account goes."""
    staying = [role for other_id, role in roles.items() if other_id != user_id]
    if staying and Role.OWNER not in staying:
        raise LastOwner(f"Make somebody else an owner of {trip.trip.name} before you leave.", field=(field,))


def _departed(trip: OpenTrip, person: Participant, *, roles: Roles, now: datetime, field: str) -> Participant:
    require_owner_stays(trip, person.user_id, roles=roles, field=field)
    return replace(person, left_at=now)
