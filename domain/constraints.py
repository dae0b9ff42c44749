"""Constraints: what the people of a trip want of a settlement, beyond that it settles."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from domain.refusals import Refusal, RefusalCode


class ConstraintsInvalid(Refusal):
    """The constraints contradict each other, or name somebody who has no balance here."""

    code = RefusalCode.CONSTRAINTS_INVALID


@dataclass(frozen=True, slots=True)
class Constraints:
    """What to obey; whatever is left out constrains nothing.

    The two of a forbidden pair pay each other nothing. Where one of a preferred pair owes and the other is owed, they
    settle between themselves first, as much as they can. With a hub, every transfer goes to or comes from that person.
    No transfer is below `smallest_transfer` minor units. `parties` says who acts for whom: their nets are taken
    together, and what is said of a person here is said of who acts for them.
    """

    forbidden_pairs: frozenset[frozenset[UUID]] = frozenset()
    preferred_pairs: frozenset[frozenset[UUID]] = frozenset()
    hub_id: UUID | None = None
    smallest_transfer: int | None = None
    parties: Mapping[UUID, UUID] = field(default_factory=dict, hash=False)

    def merged(self, nets: Mapping[UUID, int]) -> dict[UUID, int]:
        """Return the nets of those who act, zeros included, ordered by id; refuses parties that cannot be."""
        _require_known((person for party in self.parties.items() for person in party), nets, "parties")
        for actor in self.parties.values():
            if self.acting_for(actor) != actor:
                raise ConstraintsInvalid("Who acts for somebody is acted for by nobody else.", field=("parties",))
        merged = {person: 0 for person in sorted(nets, key=_number) if self.acting_for(person) == person}
        for person, net in nets.items():
            merged[self.acting_for(person)] += net
        return merged

    def acting_for(self, person: UUID) -> UUID:
        """Return who pays and is paid in the place of a person: themselves, unless a party says otherwise."""
        return self.parties.get(person, person)

    def barred(self) -> dict[UUID, set[UUID]]:
        """Return for each of those who act whom they may not deal with."""
        barred: dict[UUID, set[UUID]] = {}
        for one, other in self._acting(self.forbidden_pairs):
            barred.setdefault(one, set()).add(other)
            barred.setdefault(other, set()).add(one)
        return barred

    def preferred(self) -> list[tuple[UUID, UUID]]:
        """Return the preferred pairs of those who act, in the order in which they settle: by id."""
        return self._acting(self.preferred_pairs)

    def require_consistent(self, nets: Mapping[UUID, int]) -> None:
        """Raise ConstraintsInvalid, with the field, if these cannot be meant for people with such nets.

        `nets` are those of everybody, in minor units, zeros included.
        """
        for name, pairs in (("forbidden_pairs", self.forbidden_pairs), ("preferred_pairs", self.preferred_pairs)):
            _require_known((person for pair in pairs for person in pair), nets, name)
            if any(len(pair) != _TWO for pair in pairs):
                raise ConstraintsInvalid("A pair is two different people.", field=(name,))
        if set(self.preferred()) & set(self._acting(self.forbidden_pairs)):
            raise ConstraintsInvalid("A pair is both preferred and forbidden.", field=("preferred_pairs",))
        if self.smallest_transfer is not None and self.smallest_transfer <= 0:
            raise ConstraintsInvalid("The smallest transfer must be above zero.", field=("smallest_transfer",))
        self._require_possible_hub(nets)

    def _require_possible_hub(self, nets: Mapping[UUID, int]) -> None:
        if self.hub_id is None:
            return
        _require_known([self.hub_id], nets, "hub_id")
        hub, merged = self.acting_for(self.hub_id), self.merged(nets)
        if any(merged[person] for person in self.barred().get(hub, ())):
            raise ConstraintsInvalid("The hub may not deal with somebody who is not even.", field=("hub_id",))
        if any(hub not in pair for pair in self.preferred()):
            raise ConstraintsInvalid(
                "With a hub, every preferred pair must include the hub.", field=("preferred_pairs",)
            )

    def _acting(self, pairs: Iterable[Iterable[UUID]]) -> list[tuple[UUID, UUID]]:
        acting = {frozenset(self.acting_for(person) for person in pair) for pair in pairs}
        return sorted((min(pair), max(pair)) for pair in acting if len(pair) == _TWO)


NO_CONSTRAINTS = Constraints()
_TWO = 2


def _require_known(people: Iterable[UUID], nets: Mapping[UUID, int], name: str) -> None:
    if not nets.keys() >= set(people):
        raise ConstraintsInvalid("A constraint names somebody who has no balance on this trip.", field=(name,))


def _number(person: UUID) -> int:
    return person.int
