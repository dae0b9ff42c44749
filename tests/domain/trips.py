"""Trips opened in memory, for rules that need their people."""

from uuid import UUID

from domain.access import Role, Viewer
from domain.currencies import currency_of
from domain.participants import Participant
from domain.splits import Split
from domain.trips import OpenTrip, Trip
from tests.arrangement import NOW

TRIP = UUID(int=99)


def opened(*people: Participant, default_split: Split | None = None) -> OpenTrip:
    """Return a trip in euros of these people, as its owner sees it."""
    trip = Trip(TRIP, "Prague", currency_of("EUR"), NOW, default_split)
    return OpenTrip(trip, Viewer(UUID(int=98)), Role.OWNER, people)


def person(number: int, name: str) -> Participant:
    """Return a guest of it, whose id is a small number."""
    return Participant(UUID(int=number), TRIP, name)
