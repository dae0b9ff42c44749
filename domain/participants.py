"""Participants: the people of a trip, with an account or as guests without one."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import count
from uuid import UUID

from domain.refusals import Refusal, RefusalCode
from domain.texts import clean_text

_LONGEST_NAME = 80
LARGEST_WEIGHT = 1_000


class NameTaken(Refusal):
    """Somebody on this trip has this name already, in some spelling of upper and lower case."""

    code = RefusalCode.NAME_TAKEN


class WeightInvalid(Refusal):
    """The weight is not a whole number from 1 to 1000."""

    code = RefusalCode.WEIGHT_INVALID


class DatesInvalid(Refusal):
    """Somebody would leave before they arrive."""

    code = RefusalCode.DATES_INVALID


class ParticipantLeft(Refusal):
    """The person has left the trip, or was merged into somebody: nothing new may name them."""

    code = RefusalCode.PARTICIPANT_LEFT


@dataclass(frozen=True, slots=True)
class ParticipantDraft:
    """What may be changed of a person of a trip, as somebody wants it: not yet checked."""

    name: str
    weight: int = 1
    arrives_on: date | None = None
    leaves_on: date | None = None


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

    @property
    def counts_as(self) -> UUID:
        """Whose figures this person's rows belong to: their own, or those of whom they were merged into."""
        return self.merged_into_id or self.id

    @property
    def draft(self) -> ParticipantDraft:
        """This person as a draft, to be changed and checked again."""
        return ParticipantDraft(self.name, self.weight, self.arrives_on, self.leaves_on)


def new_participant(
    *, participant_id: UUID, trip_id: UUID, name: str, user_id: UUID | None, others: Iterable[Participant]
) -> Participant:
    """Return a participant whose name nobody else on the trip has; raises TextInvalid or NameTaken."""
    return Participant(participant_id, trip_id, _free_name(name, others), user_id)


def changed_participant(
    participant: Participant, draft: ParticipantDraft, *, others: Iterable[Participant]
) -> Participant:
    """Return a participant as the draft wants them; raises TextInvalid, NameTaken, WeightInvalid or DatesInvalid."""
    if not 1 <= draft.weight <= LARGEST_WEIGHT:
        raise WeightInvalid(f"A weight is a whole number from 1 to {LARGEST_WEIGHT}.", field=("weight",))
    if draft.arrives_on is not None and draft.leaves_on is not None and draft.leaves_on < draft.arrives_on:
        raise DatesInvalid(f"Nobody who arrives on {draft.arrives_on} leaves before.", field=("leaves_on",))
    return replace(
        participant,
        name=_free_name(draft.name, (other for other in others if other.id != participant.id)),
        weight=draft.weight,
        arrives_on=draft.arrives_on,
        leaves_on=draft.leaves_on,
    )


def free_name(name: str, others: Iterable[Participant]) -> str:
    """Return a name that nobody else on the trip has: the name itself, or "Anna (2)", "Anna (3)" and so on."""
    taken = {other.name.casefold() for other in others}
    candidates = (name if number == 1 else f"{name[: _LONGEST_NAME - 6]} ({number})" for number in count(1))
    return next(candidate for candidate in candidates if candidate.casefold() not in taken)


def _free_name(name: str, others: Iterable[Participant]) -> str:
    cleaned = clean_text(name, field="name", longest=_LONGEST_NAME)
    if any(other.name.casefold() == cleaned.casefold() for other in others):
        raise NameTaken(f"Somebody on this trip is called {cleaned} already.", field=("name",))
    return cleaned
