"""Trips: a group's shared book, and the same book opened for one viewer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.access import Action, Role, Viewer, not_found, require
from domain.currencies import Currency, currency_of
from domain.participants import Participant, new_participant
from domain.refusals import Refusal
from domain.texts import clean_text

_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Trip:
    """A trip: its name and the currency it is usually spent in."""

    id: UUID
    name: str
    currency: Currency
    created_at: datetime


@dataclass(frozen=True, slots=True)
class OpenTrip:
    """A trip opened for a viewer: with the role it gives them and its people, so that rules need no lookups."""

    trip: Trip
    viewer: Viewer
    role: Role
    participants: tuple[Participant, ...]

    def require(self, action: Action) -> None:
        """Raise Forbidden unless the viewer's role allows `action`."""
        require(self.role, action)

    def participant(self, participant_id: UUID, *, field: str) -> Participant:
        """Return a participant of this trip; raise NotFound about `field` for any other id."""
        for participant in self.participants:
            if participant.id == participant_id:
                return participant
        raise not_found("participant", field)

    def require_participants(self, participant_ids: Iterable[UUID], *, field: str) -> None:
        """Raise NotFound about `field` unless all are people of this trip."""
        if not {participant.id for participant in self.participants}.issuperset(participant_ids):
            raise not_found("participant", field)

    def add_participant(self, *, participant_id: UUID, name: str) -> Participant:
        """Return a guest to add; raises Forbidden, TextInvalid or NameTaken."""
        self.require(Action.EDIT_PEOPLE)
        return new_participant(
            participant_id=participant_id, trip_id=self.trip.id, name=name, user_id=None, others=self.participants
        )


def create_trip(*, trip_id: UUID, name: str, currency_code: str, now: datetime) -> Trip:
    """Return a new trip; raises TextInvalid or UnknownCurrency."""
    cleaned = clean_text(name, field="name", longest=_LONGEST_NAME)
    try:
        currency = currency_of(currency_code)
    except Refusal as refusal:
        raise refusal.below("currency") from None
    return Trip(trip_id, cleaned, currency, now)
