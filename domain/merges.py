"""Merges: a guest turns out to be somebody else on the trip; every row stays, and both are counted as one."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from domain.access import Action
from domain.participants import Participant
from domain.refusals import Refusal, RefusalCode
from domain.trips import OpenTrip


class MergeInvalid(Refusal):
    """These two people cannot become one."""

    code = RefusalCode.MERGE_INVALID


@dataclass(frozen=True, slots=True)
class Merge:
    """A guest merged into somebody, and everybody else who changes with it: who had become the guest before.

    Whoever takes the guest's place in a family changes too: `into` is who they are then.
    """

    guest: Participant
    into: Participant
    followers: tuple[Participant, ...]

    @property
    def changed(self) -> tuple[Participant, ...]:
        """Everybody to be stored."""
        return (self.guest, *self.followers, self.into)


def merge_participant(trip: OpenTrip, *, guest_id: UUID, into_id: UUID) -> Merge:
    """Return a guest as merged into another participant, whom all their rows count for from then on.

    No row is changed, so nothing can be lost. Raises Forbidden, NotFound, or MergeInvalid for whoever has an account
    or has been merged already, and for two families.
    """
    trip.require(Action.EDIT_PEOPLE)
    guest = trip.participant(guest_id, field="guest_id")
    into = trip.participant(into_id, field="into_id")
    _require_mergeable(trip, guest, into)
    family_id = _family(trip, guest, into)
    return Merge(
        guest=replace(guest, merged_into_id=into.id, family_id=None),
        into=replace(into, family_id=family_id),
        followers=tuple(_followers(trip, guest, into)),
    )


def _require_mergeable(trip: OpenTrip, guest: Participant, into: Participant) -> None:
    if guest.id == into.id:
        raise MergeInvalid(f"{guest.name} cannot be merged into themselves.", field=("into_id",))
    if guest.user_id is not None:
        raise MergeInvalid(f"{guest.name} has an account: merge a guest into them instead.", field=("guest_id",))
    for person, field in ((guest, "guest_id"), (into, "into_id")):
        if person.merged_into_id is not None:
            became = trip.names[person.merged_into_id]
            raise MergeInvalid(f"{person.name} was merged into {became} already.", field=(field,))


def _followers(trip: OpenTrip, guest: Participant, into: Participant) -> Iterator[Participant]:
    """Yield who was merged into the guest before, now in one step: sums follow no chains."""
    for person in trip.participants:
        if person.merged_into_id == guest.id:
            yield replace(person, merged_into_id=into.id)


def _family(trip: OpenTrip, guest: Participant, into: Participant) -> UUID | None:
    """Return the family of who the two are together; each family keeps at least two people, and is not chosen for."""
    if guest.family_id is None or into.family_id is None:
        return guest.family_id or into.family_id
    if guest.family_id != into.family_id:
        raise MergeInvalid(f"{guest.name} and {into.name} are in two families.", field=("into_id",))
    if sum(person.family_id == guest.family_id for person in trip.participants) <= 2:  # noqa: PLR2004  # the two
        raise MergeInvalid(f"{guest.name} and {into.name} are a family of two: dissolve it first.", field=("into_id",))
    return into.family_id
