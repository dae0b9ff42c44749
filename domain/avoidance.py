"""Avoidance: the fewest payments around forbidden pairs, by choosing groups that need no payment between the two."""

from collections.abc import Callable, Mapping
from uuid import UUID

from domain.greedy import Flows
from domain.routes import Barred, routed_flows, settles_directly
from domain.subsets import Subsets

# How many groups are looked at: some tenths of a second at worst. Counted, so that every run finds the same.
_NODE_BUDGET = 100_000


def flows_avoiding(nets: Mapping[UUID, int], barred: Barred) -> Flows[UUID] | None:
    """Return the fewest payments, for up to 20 people, of which none is between two who are barred from each other.

    Splits people into the most zero-sum groups that each settle directly. Only where all together cannot settle
    directly, members pass money on, and the groups are those whose members are linked by pairs that are not forbidden.
    None: there is no such partition, or the budget did not last to find the best. None of the nets is zero.
    """
    people = list(nets)

    def inside(group: int) -> dict[UUID, int]:
        return {person: nets[person] for place, person in enumerate(people) if group >> place & 1}

    can_settle = settles_directly if settles_directly(nets, barred) else _is_linked
    groups = _Partition(Subsets(list(nets.values())), lambda group: can_settle(inside(group), barred)).best()
    if groups is None:
        return None
    return {payment: amount for group in groups for payment, amount in routed_flows(inside(group), barred).items()}


class _Partition:
    """A search for the most groups that a rule allows."""

    def __init__(self, subsets: Subsets, rule: Callable[[int], bool]) -> None:
        self._subsets = subsets
        self._rule = rule
        self._by_first: dict[int, list[int]] = {}
        self._allowed: dict[int, bool] = {}
        self._best: dict[int, tuple[int, ...] | None] = {0: ()}
        self._budget = _NODE_BUDGET

    def best(self) -> tuple[int, ...] | None:
        """Return the most allowed groups that hold everybody, or None."""
        for group in self._subsets.zero_sums():
            self._by_first.setdefault(group & -group, []).append(group)
        best = self._best_of(self._subsets.everybody)
        return best if self._budget > 0 else None

    def _best_of(self, left: int) -> tuple[int, ...] | None:
        """Return the most allowed groups that hold all who are left; the first found, of as many."""
        if left in self._best:
            return self._best[left]
        best: tuple[int, ...] | None = None
        for group in self._by_first.get(left & -left, ()):
            if best is not None and self._subsets.count(left) == len(best):
                break
            self._budget -= 1
            if self._budget <= 0:
                return None
            if group & ~left or not self._may_beat(best, left ^ group) or not self._allows(group):
                continue
            rest = self._best_of(left ^ group)
            if rest is not None and (best is None or len(rest) >= len(best)):
                best = (group, *rest)
        self._best[left] = best
        return best

    def _may_beat(self, best: tuple[int, ...] | None, rest: int) -> bool:
        return best is None or self._subsets.count(rest) + 1 > len(best)

    def _allows(self, group: int) -> bool:
        if group not in self._allowed:
            self._allowed[group] = self._rule(group)
        return self._allowed[group]


def _is_linked(nets: Mapping[UUID, int], barred: Barred) -> bool:
    """Tell whether money can get from each to every other along pairs that are not forbidden."""
    unseen = dict.fromkeys(nets)
    queue = [unseen.popitem()[0]]
    for person in queue:
        met = [other for other in unseen if other not in barred.get(person, ())]
        queue += met
        for other in met:
            del unseen[other]
    return not unseen
