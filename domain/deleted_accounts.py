"""Deleted accounts: everything that was known of somebody goes, but for the name that the ledgers of others have."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from domain.departures import LastOwner
from domain.members import Member, leave
from domain.participants import Participant
from domain.texts import listed
from domain.trips import OpenTrip
from domain.users import User

Departure = tuple[OpenTrip, Member, Participant | None]
"""A trip, the membership that ends, and who departs; None: they only looked on."""


def leave_every_trip(trips: Iterable[tuple[OpenTrip, tuple[Member, ...]]], *, now: datetime) -> tuple[Departure, ...]:
    """Return the viewer's departure from each trip, given with its members.

    Raises LastOwner, which names every trip that others would be left on without an owner.
    """
    departures: list[Departure] = []
    stranded: list[str] = []
    for trip, members in trips:
        try:
            member, person = leave(trip, members=members, now=now)
        except LastOwner:
            stranded.append(trip.trip.name)
        else:
            departures.append((trip, member, person))
    if stranded:
        raise LastOwner(f"Make somebody else an owner of {listed(stranded)} before you go.")
    return tuple(departures)


def deleted_account(user: User, *, now: datetime) -> User:
    """Return an account that nobody signs in to, with its address free again, and its name where trips show it."""
    return replace(user, email=f"deleted:{user.id}", password_hash="", deleted_at=now)
