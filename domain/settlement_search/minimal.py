"""Minimal settling: the fewest payments where that can be proved, and few payments with a lower bound elsewhere."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from domain.settlement_search.greedy import Flows, greedy_flows
from domain.settlement_search.pairings import pair_opposites, split_off_small_groups
from domain.settlement_search.subsets import MOST_PEOPLE
from domain.settlement_search.zero_sums import fewest_flows


class Method(StrEnum):
    """How the payments were found."""

    SUBSET_DP = "SUBSET_DP"
    BUDGETED_SEARCH = "BUDGETED_SEARCH"
    GREEDY = "GREEDY"
    HUB = "HUB"


class Found(NamedTuple):
    """Payments, how they were found, and a number that no plan can be below."""

    flows: Flows[UUID]
    method: Method
    lower_bound: int


def minimal_flows(nets: Mapping[UUID, int]) -> Found:
    """Return the fewest payments for up to 20 people, or for up to 20 once exact opposites are paired.

    Beyond that, small groups are split off within a budget, then the rest is settled exactly if 20 people are left, and
    greedily otherwise. `nets` are minor units that sum to zero, in order of priority; none is zero.

    Opposites are paired only where there are too many people: paying a part of a debt can make two people opposites by
    chance, and pairing them would change the payments of others.
    """
    if len(nets) <= MOST_PEOPLE:
        flows = _exact_flows(nets)
        return Found(flows, Method.SUBSET_DP, len(flows))
    flows, rest = pair_opposites(nets)
    if len(rest) <= MOST_PEOPLE:
        flows |= _exact_flows(rest)
        return Found(flows, Method.SUBSET_DP, len(flows))
    groups, rest = split_off_small_groups(rest)
    flows |= groups | (_exact_flows(rest) if len(rest) <= MOST_PEOPLE else greedy_flows(rest))
    return Found(flows, Method.BUDGETED_SEARCH, lower_bound_of(nets))


def lower_bound_of(nets: Mapping[UUID, int]) -> int:
    """Return a number of payments that no plan can be below, in O(n); none of the nets is zero.

    Exact opposites take one payment each. Of the rest every zero-sum group has three people or more, among them a
    debtor and a creditor, and saves one payment.
    """
    pairs, rest = pair_opposites(nets)
    debtors = sum(net < 0 for net in rest.values())
    return len(pairs) + len(rest) - min(len(rest) // 3, debtors, len(rest) - debtors)


def _exact_flows(nets: Mapping[UUID, int]) -> Flows[UUID]:
    people = list(nets)
    flows = fewest_flows(list(nets.values()))
    return {(people[debtor], people[creditor]): amount for (debtor, creditor), amount in flows.items()}
