"""Trips: a group's shared book, and the same book opened for one viewer."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from domain.access import Action, Forbidden, Role, Viewer, not_found, require
from domain.categories import Category
from domain.currencies import Currency, currency_of
from domain.participants import (
    Participant,
    ParticipantDraft,
    ParticipantLeft,
    changed_participant,
    new_participant,
)
from domain.refusals import Refusal
from domain.splits import Split
from domain.texts import clean_text
from domain.trip_categories import CategoryInvalid, TripCategory, changed_trip_category, new_trip_category

_LONGEST_NAME = 120
_OF_LIBRARY = frozenset({Action.SEE, Action.EDIT_DOCUMENTS})


@dataclass(frozen=True, slots=True)
class Trip:
    """A trip: its name, the currency it settles in, and how its expenses are split unless they say otherwise.

    One that `is_library` holds one user's own documents and nothing else; no list of trips has it.
    """

    id: UUID
    name: str
    currency: Currency
    created_at: datetime
    default_split: Split | None = None
    is_library: bool = False


@dataclass(frozen=True, slots=True)
class OpenTrip:
    """A trip opened for a viewer: with the role it gives them and its people, so that rules need no lookups."""

    trip: Trip
    viewer: Viewer
    role: Role
    participants: tuple[Participant, ...]
    categories: tuple[TripCategory, ...] = ()

    @property
    def names(self) -> dict[UUID, str]:
        """The names of its people by id, also of those who have left."""
        return {participant.id: participant.name for participant in self.participants}

    def require(self, action: Action) -> None:
        """Raise Forbidden unless the viewer's role allows `action`, on a trip that has what it is about."""
        require(self.role, action)
        if self.trip.is_library and action not in _OF_LIBRARY:
            raise Forbidden("A personal library holds documents, and nothing else.")

    def participant(self, participant_id: UUID, *, field: str) -> Participant:
        """Return a participant of this trip; raise NotFound about `field` for any other id."""
        for participant in self.participants:
            if participant.id == participant_id:
                return participant
        raise not_found("participant", field)

    def require_present(
        self, participant_ids: Iterable[UUID], *, field: str, kept: Collection[UUID] = frozenset()
    ) -> None:
        """Raise NotFound about `field` unless all are people of this trip, and ParticipantLeft for who is so no more.

        Whoever is in `kept` was named before, and may go on being named.
        """
        for participant_id in participant_ids:
            participant = self.participant(participant_id, field=field)
            if not participant.is_present and participant_id not in kept:
                raise ParticipantLeft(self._why_absent(participant), field=(field,))

    @property
    def own_participant(self) -> Participant | None:
        """Who the viewer is on this trip."""
        return next((person for person in self.participants if person.user_id == self.viewer.user_id), None)

    def category(self, category_id: UUID, *, kept: UUID | None = None) -> TripCategory:
        """Return a category of this trip; raise NotFound for any other id, CategoryInvalid for an archived one.

        `kept` is the one that was named before, and may go on being named.
        """
        for category in self.categories:
            if category.id == category_id:
                if category.is_archived and category_id != kept:
                    raise CategoryInvalid(f"{category.name} is archived.", field=("trip_category_id",))
                return category
        raise not_found("category", "trip_category_id")

    def add_category(self, *, category_id: UUID, name: str, parent: Category) -> TripCategory:
        """Return a category of the trip's own to add; raises Forbidden, TextInvalid or NameTaken."""
        self.require(Action.EDIT_LEDGER)
        return new_trip_category(
            category_id=category_id, trip_id=self.trip.id, name=name, parent=parent, others=self.categories
        )

    def change_category(
        self, category_id: UUID, *, name: str | None, is_archived: bool | None, now: datetime
    ) -> tuple[TripCategory, TripCategory]:
        """Return a category before and after a change, None leaving as it is.

        Raises NotFound, Forbidden, TextInvalid or NameTaken.
        """
        self.require(Action.EDIT_LEDGER)
        before = self.category(category_id, kept=category_id)
        after = changed_trip_category(before, name=name, is_archived=is_archived, others=self.categories, now=now)
        return before, after

    def add_participant(self, *, participant_id: UUID, name: str) -> Participant:
        """Return a guest to add; raises Forbidden, TextInvalid or NameTaken."""
        self.require(Action.EDIT_PEOPLE)
        return new_participant(
            participant_id=participant_id, trip_id=self.trip.id, name=name, user_id=None, others=self.participants
        )

    def update_participant(self, participant: Participant, draft: ParticipantDraft) -> Participant:
        """Return a person of this trip as the draft wants them; raises Forbidden, and as `changed_participant` does."""
        self.require(Action.EDIT_PEOPLE)
        return changed_participant(participant, draft, others=self.participants)

    def rename(self, name: str) -> Trip:
        """Return the trip under another name; raises Forbidden or TextInvalid."""
        self.require(Action.EDIT_TRIP)
        return replace(self.trip, name=clean_text(name, field="name", longest=_LONGEST_NAME))

    def _why_absent(self, participant: Participant) -> str:
        if participant.merged_into_id is None:
            return f"{participant.name} has left the trip."
        return f"{participant.name} was merged into {self.names[participant.merged_into_id]}."


def create_trip(*, trip_id: UUID, name: str, currency_code: str, now: datetime) -> Trip:
    """Return a new trip; raises TextInvalid or UnknownCurrency."""
    cleaned = clean_text(name, field="name", longest=_LONGEST_NAME)
    try:
        currency = currency_of(currency_code)
    except Refusal as refusal:
        raise refusal.below("currency") from None
    return Trip(trip_id, cleaned, currency, now)
