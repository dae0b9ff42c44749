"""Avoidance: the fewest payments around forbidden pairs, by choosing groups that need no payment between the two."""

from collections.abc import Callable, Mapping
from typing import NamedTuple
from uuid import UUID

from domain.settlement_search.corners import corner_flows
from domain.settlement_search.greedy import Flows
from domain.settlement_search.routes import Barred, direct_flows, routed_flows
from domain.settlement_search.subsets import Subsets

# How many groups are looked at: some tenths of a second at worst. Counted, so that every run finds the same.
_NODE_BUDGET = 60_000
# To settle a group takes as long as to look at so many.
_NODES_A_GROUP = 40
# With more groups than this the first plan of all is not looked for, only the fewest payments.
_MOST_GROUPS = 20_000

Settle = Callable[[int], Flows[UUID] | None]


def flows_avoiding(nets: Mapping[UUID, int], barred: Barred) -> Flows[UUID] | None:
    """Return the fewest payments, for up to 20 people, of which none is between two who are barred from each other.

    Splits people into the most zero-sum groups that each settle directly, and of those plans takes the first in the
    order of `zero_sums`, if the budget lasts, which makes it stable. Only where all together cannot settle
    directly, members pass money on, and the groups are those whose members are linked by pairs that are not forbidden.
    None: there is no such partition, or the budget did not last to find the best. None of the nets is zero.
    """
    people = list(nets)

    def inside(group: int) -> dict[UUID, int]:
        return {person: nets[person] for place, person in enumerate(people) if group >> place & 1}

    def directly(group: int) -> Flows[UUID] | None:
        return corner_flows(inside(group), barred)

    def through_others(group: int) -> Flows[UUID] | None:
        members = inside(group)
        return routed_flows(members, barred) if _are_linked(members, barred) else None

    subsets = Subsets(list(nets.values()))
    if direct_flows(nets, barred) is None:
        return _Partition(subsets, through_others, None).best_flows()
    first = None
    if subsets.number_of_zero_sums <= _MOST_GROUPS:
        first = _Partition(subsets, directly, _places_of(nets)).best_flows()
    return first if first is not None else _Partition(subsets, directly, None).best_flows()


def _places_of(nets: Mapping[UUID, int]) -> dict[tuple[UUID, UUID], int]:
    """Return by how many bits to shift the amount of a payment, so that plans compare as the sums of their payments."""
    width = sum(abs(net) for net in nets.values()).bit_length()
    payments = [(debtor, creditor) for debtor in nets for creditor in nets]
    return {payment: width * place for place, payment in enumerate(reversed(payments))}


class _Best(NamedTuple):
    """How many groups, a number that is the larger the earlier their payments come, and the payments of each."""

    groups: int
    value: int
    flows: tuple[Flows[UUID], ...]


class _Partition:
    """A search for the most groups that settle, the first of all in the table of payments if it is given."""

    def __init__(self, subsets: Subsets, settle: Settle, places: Mapping[tuple[UUID, UUID], int] | None) -> None:
        self._subsets = subsets
        self._settle = settle
        self._places = places
        self._by_first: dict[int, list[int]] = {}
        self._settled: dict[int, Flows[UUID] | None] = {}
        self._best: dict[int, _Best | None] = {0: _Best(0, 0, ())}
        self._budget = _NODE_BUDGET

    def best_flows(self) -> Flows[UUID] | None:
        """Return the payments within the most groups that hold everybody, or None."""
        for group in self._subsets.zero_sums():
            self._by_first.setdefault(group & -group, []).append(group)
        best = self._best_of(self._subsets.everybody)
        if best is None or self._budget <= 0:
            return None
        return {payment: cents for flows in best.flows for payment, cents in flows.items()}

    def _best_of(self, left: int) -> _Best | None:
        """Return the best for all who are left."""
        if left in self._best:
            return self._best[left]
        best = None
        for group in self._by_first.get(left & -left, ()):
            if self._budget <= 0:
                return None
            self._budget -= 1
            if group & ~left or (best is not None and not self._may_beat(best.groups, left ^ group)):
                continue
            found = self._with(group, left ^ group)
            if found is not None and (best is None or found[:2] > best[:2]):
                best = found
        self._best[left] = best
        return best

    def _may_beat(self, groups: int, rest: int) -> bool:
        most = self._subsets.count(rest) + 1
        return most > groups or (most == groups and self._places is not None)

    def _with(self, group: int, left: int) -> _Best | None:
        if group not in self._settled:
            self._budget -= _NODES_A_GROUP
            self._settled[group] = self._settle(group)
        flows = self._settled[group]
        rest = None if flows is None else self._best_of(left)
        if flows is None or rest is None:
            return None
        return _Best(rest.groups + 1, rest.value + self._value_of(flows), (flows, *rest.flows))

    def _value_of(self, flows: Flows[UUID]) -> int:
        """Return a number that is the larger, the earlier payments come, and that adds up over groups."""
        if self._places is None:
            return 0
        return sum(cents << self._places[payment] for payment, cents in flows.items())


def _are_linked(nets: Mapping[UUID, int], barred: Barred) -> bool:
    """Tell whether money can get from each to every other along pairs that are not forbidden."""
    unseen = dict.fromkeys(nets)
    queue = [unseen.popitem()[0]]
    for person in queue:
        met = [other for other in unseen if other not in barred.get(person, ())]
        queue += met
        for other in met:
            del unseen[other]
    return not unseen
