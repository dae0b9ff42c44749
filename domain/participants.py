"""Participants: the people of a trip, with an account or as guests without one."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from domain.refusals import Refusal, RefusalCode
from domain.texts import clean_text

_LONGEST_NAME = 80


class NameTaken(Refusal):
    """Somebody on this trip has this name already, in some spelling of upper and lower case."""

    code = RefusalCode.NAME_TAKEN


@dataclass(frozen=True, slots=True)
class Participant:
    """A person of a trip; `user_id` is None for a guest who has not joined with an account."""

    id: UUID
    trip_id: UUID
    name: str
    user_id: UUID | None = None


def new_participant(
    *, participant_id: UUID, trip_id: UUID, name: str, user_id: UUID | None, others: Iterable[Participant]
) -> Participant:
    """Return a participant whose name nobody else on the trip has; raises TextInvalid or NameTaken."""
    cleaned = clean_text(name, field="name", longest=_LONGEST_NAME)
    if any(other.name.casefold() == cleaned.casefold() for other in others):
        raise NameTaken(f"Somebody on this trip is called {cleaned} already.", field=("name",))
    return Participant(participant_id, trip_id, cleaned, user_id)
