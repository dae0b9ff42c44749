"""Pairings: small groups that are even among themselves, found among more people than an exact search can take."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from uuid import UUID

from domain.settlement_search.greedy import Flows, greedy_flows
from domain.settlement_search.subsets import MOST_PEOPLE

# How many pairs of people are looked at: about a tenth of a second, counted so that every run finds the same.
_NODE_BUDGET = 200_000


def pair_opposites(nets: Mapping[UUID, int]) -> tuple[Flows[UUID], dict[UUID, int]]:
    """Return payments by debtors who owe exactly what one creditor is owed, and the nets of everybody else.

    Safe for the number of payments: the people of one or two groups that hold the pair can be split into the pair and
    one group of the rest, which is never fewer groups. Both by the order given: `nets` are minor units, none is zero.
    """
    creditors: dict[int, list[UUID]] = {}
    for person, net in reversed(list(nets.items())):
        if net > 0:
            creditors.setdefault(net, []).append(person)
    flows: Flows[UUID] = {}
    for person, net in nets.items():
        if net < 0 and creditors.get(-net):
            flows[person, creditors[-net].pop()] = -net
    paired = {person for payment in flows for person in payment}
    return flows, {person: net for person, net in nets.items() if person not in paired}


def split_off_small_groups(nets: Mapping[UUID, int]) -> tuple[Flows[UUID], dict[UUID, int]]:
    """Return payments within groups of three and of four, and the nets of everybody else.

    Of groups that share people the first found is taken, in the order given. Ends once an exact search can take the
    others, or after 200 000 pairs of people. `nets` are minor units; no two are exact opposites.
    """
    people = list(nets)
    search = _Search(list(nets.values()))
    search.split_off_threes()
    search.split_off_fours()
    flows: Flows[UUID] = {}
    for group in search.groups:
        flows |= greedy_flows({people[place]: nets[people[place]] for place in sorted(group)})
    return flows, {people[place]: nets[people[place]] for place in sorted(search.left)}


class _Search:
    """Groups found so far, and who is left, by place."""

    def __init__(self, nets: Sequence[int]) -> None:
        self.groups: list[tuple[int, ...]] = []
        self.left = set(range(len(nets)))
        self._nets = nets
        self._budget = _NODE_BUDGET

    def split_off_threes(self) -> None:
        """Take out threes: a pair of people, and one whose net is the opposite of theirs together."""
        holders: dict[int, list[int]] = {}
        for place, net in enumerate(self._nets):
            holders.setdefault(net, []).append(place)
        for first, second in self._pairs():
            wanted = -self._nets[first] - self._nets[second]
            for third in holders.get(wanted, ()):
                if third in self.left and third not in {first, second}:
                    self._take(first, second, third)
                    break

    def split_off_fours(self) -> None:
        """Take out fours: two pairs of people whose nets together are opposites."""
        seen: dict[int, list[tuple[int, int]]] = {}
        for first, second in self._pairs():
            together = self._nets[first] + self._nets[second]
            for third, fourth in seen.get(-together, ()):
                if {third, fourth} <= self.left - {first, second}:
                    self._take(first, second, third, fourth)
                    break
            else:
                seen.setdefault(together, []).append((first, second))

    def _pairs(self) -> Iterator[tuple[int, int]]:
        """Yield pairs of people who are left, while the budget lasts."""
        for first, second in combinations(sorted(self.left), 2):
            if len(self.left) <= MOST_PEOPLE or self._budget <= 0:
                return
            if first in self.left and second in self.left:
                self._budget -= 1
                yield first, second

    def _take(self, *group: int) -> None:
        self.groups.append(group)
        self.left -= set(group)
