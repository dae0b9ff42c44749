"""Greedy settling: the first debtor pays the first creditor until one of them is even, and so on."""

from collections.abc import Collection, Hashable, Mapping
from heapq import heapify, heappop, heappush
from typing import TypeVar

Person = TypeVar("Person", bound=Hashable)

# What each pays to whom, in minor units: {(debtor, creditor): amount}, every amount above zero.
Flows = dict[tuple[Person, Person], int]


def greedy_flows(
    nets: Mapping[Person, int], barred: Mapping[Person, Collection[Person]] | None = None
) -> Flows[Person]:
    """Return what each debtor pays to whom: at most n - 1 payments for n people, in O(n log n).

    `nets` are minor units, above zero owed to a person, in the order of priority: the mapping's own. A heap gives the
    first creditor who still waits. `barred` says who may not deal with whom: such a creditor is put back for the next
    debtor, and a debtor whom nobody may take money from stays in debt.

    Priority is fixed rather than by size, since the largest paying the largest is not stable: of A -10, B -8, C 7, D 6,
    E 5, a payment by A lets B become the largest, and every later payment changes. By fixed priority this is the
    north-west corner rule of the transportation problem: debts and credits lie along one line as intervals, in order,
    and each overlap is a payment. Taking one away moves no other overlap, so that what is left to pay is what it was.
    """
    barred = barred or {}
    people = list(nets)
    wanted = list(nets.values())
    waiting = [rank for rank, net in enumerate(wanted) if net > 0]
    heapify(waiting)
    flows: Flows[Person] = {}
    for debtor, net in nets.items():
        owed, avoided, passed = -net, barred.get(debtor, ()), []
        while owed > 0 and waiting:
            rank = waiting[0]
            creditor, credit = people[rank], wanted[rank]
            if creditor in avoided:
                passed.append(heappop(waiting))
                continue
            amount = min(owed, credit)
            flows[debtor, creditor] = amount
            owed -= amount
            wanted[rank] = credit - amount
            if amount == credit:
                heappop(waiting)
        for rank in passed:
            heappush(waiting, rank)
    return flows


def open_after(nets: Mapping[Person, int], flows: Mapping[tuple[Person, Person], int]) -> dict[Person, int]:
    """Return everybody's net once the payments are made, zeros included."""
    left = dict(nets)
    for (debtor, creditor), amount in flows.items():
        left[debtor] += amount
        left[creditor] -= amount
    return left
