"""Families: people of a trip who pay as one."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from domain.access import Action
from domain.participants import NameTaken
from domain.refusals import Refusal, RefusalCode
from domain.texts import clean_text, listed
from domain.trips import OpenTrip

_LONGEST_NAME = 80
_FEWEST_MEMBERS = 2


class FamilyInvalid(Refusal):
    """A family has at least two people, each of them once, and nobody is in two."""

    code = RefusalCode.FAMILY_INVALID


@dataclass(frozen=True, slots=True)
class Family:
    """People of one trip who pay as one, in the order they were added to it; each keeps their own shares."""

    id: UUID
    trip_id: UUID
    name: str
    member_ids: tuple[UUID, ...]


def create_family(
    trip: OpenTrip, *, family_id: UUID, name: str, member_ids: Sequence[UUID], others: Iterable[Family]
) -> Family:
    """Return a family to keep.

    Raises Forbidden, TextInvalid, NameTaken, NotFound, ParticipantLeft for who was merged into somebody, or
    FamilyInvalid.
    """
    family = Family(family_id, trip.trip.id, name, ())
    return update_family(trip, family, name=name, member_ids=member_ids, others=others)


def update_family(
    trip: OpenTrip, family: Family, *, name: str, member_ids: Sequence[UUID], others: Iterable[Family]
) -> Family:
    """Return a family with another name, other members, or both; raises as `create_family` does."""
    trip.require(Action.EDIT_PEOPLE)
    cleaned = clean_text(name, field="name", longest=_LONGEST_NAME)
    if any(other.id != family.id and other.name.casefold() == cleaned.casefold() for other in others):
        raise NameTaken(f"There is a family called {cleaned} on this trip already.", field=("name",))
    _require_family(trip, family.id, member_ids)
    in_order = tuple(person.id for person in trip.participants if person.id in member_ids)
    return replace(family, name=cleaned, member_ids=in_order)


def _require_family(trip: OpenTrip, family_id: UUID, member_ids: Sequence[UUID]) -> None:
    _require_people(trip, member_ids)
    if len(set(member_ids)) != len(member_ids):
        raise FamilyInvalid("Somebody is named twice.", field=("member_ids",))
    if len(member_ids) < _FEWEST_MEMBERS:
        raise FamilyInvalid("A family has at least two people.", field=("member_ids",))
    taken = [
        person.name
        for person in trip.participants
        if person.id in member_ids and person.family_id not in {None, family_id}
    ]
    if taken:
        verb = "is" if len(taken) == 1 else "are"
        raise FamilyInvalid(f"{listed(taken)} {verb} in another family.", field=("member_ids",))


def _require_people(trip: OpenTrip, member_ids: Collection[UUID]) -> None:
    # Who has left still owes or is owed, and may do so as one of a family.
    left = frozenset(person.id for person in trip.participants if person.merged_into_id is None)
    trip.require_present(member_ids, field="member_ids", kept=left)
