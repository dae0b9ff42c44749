"""Participants: the people of a trip, with an account or as guests without one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from domain.refusals import Refusal, RefusalCode
from domain.texts import clean_text

_LONGEST_NAME = 80


class NameTaken(Refusal):
    """Somebody on this trip has this name already, in some spelling of upper and lower case."""

    code = RefusalCode.NAME_TAKEN


class ParticipantLeft(Refusal):
    """The person has left the trip, or was merged into somebody: nothing new may name them."""

    code = RefusalCode.PARTICIPANT_LEFT


@dataclass(frozen=True, slots=True)
class Participant:
    """A person of a trip; `user_id` is None for a guest who has not joined with an account.

    `weight` is their part where shares go by weight, `arrives_on` to `leaves_on` their days on the trip. Who has left,
    or was merged into somebody, stays in every row that names them and can be named in no new one.
    """

    id: UUID
    trip_id: UUID
    name: str
    user_id: UUID | None = None
    weight: int = 1
    arrives_on: date | None = None
    leaves_on: date | None = None
    left_at: datetime | None = None
    merged_into_id: UUID | None = None
    family_id: UUID | None = None

    @property
    def is_present(self) -> bool:
        """Whether new expenses and payments may name this person."""
        return self.left_at is None and self.merged_into_id is None


def new_participant(
    *, participant_id: UUID, trip_id: UUID, name: str, user_id: UUID | None, others: Iterable[Participant]
) -> Participant:
    """Return a participant whose name nobody else on the trip has; raises TextInvalid or NameTaken."""
    cleaned = clean_text(name, field="name", longest=_LONGEST_NAME)
    if any(other.name.casefold() == cleaned.casefold() for other in others):
        raise NameTaken(f"Somebody on this trip is called {cleaned} already.", field=("name",))
    return Participant(participant_id, trip_id, cleaned, user_id)
