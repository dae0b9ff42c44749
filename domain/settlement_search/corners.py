"""Corners: the payments that come first in a table of debtors and creditors in which some places are barred."""

from collections.abc import Mapping
from itertools import pairwise
from uuid import UUID

from domain.settlement_search.greedy import Flows
from domain.settlement_search.routes import Barred, direct_flows


def corner_flows(nets: Mapping[UUID, int], barred: Barred) -> Flows[UUID] | None:
    """Return the payments of debtors to creditors that come first, at most n - 1, or None if they cannot settle.

    First, as compared place by place, debtors down, creditors across, in the order given, the larger amount first: the
    north-west corner rule, were nobody barred. To be first is stable, as in `zero_sums`. `nets` are minor units
    that sum to zero. Place by place the amount is raised, along circles of payments that leave the places before alone.
    """
    flows = direct_flows(nets, barred)
    if flows is None:
        return None
    debtors = [person for person, net in nets.items() if net < 0]
    creditors = [person for person, net in nets.items() if net > 0]
    free = {
        (debtor, creditor) for debtor in debtors for creditor in creditors if creditor not in barred.get(debtor, ())
    }
    for debtor in debtors:
        for creditor in creditors:
            if (debtor, creditor) in free:
                free.remove((debtor, creditor))
                _raise(flows, (debtor, creditor), free)
    return flows


def _raise(flows: Flows[UUID], place: tuple[UUID, UUID], free: set[tuple[UUID, UUID]]) -> None:
    """Pay as much as possible in a place, by changes in free places."""
    debtor, creditor = place
    while way := _way_back(flows, creditor, debtor, free):
        # From a creditor to a debtor, less is paid; from a debtor to a creditor, more.
        less = [(payer, payee) for payee, payer in list(pairwise(way))[::2]]
        more = list(pairwise(way))[1::2]
        amount = min(flows[payment] for payment in less)
        for payment in [place, *more]:
            flows[payment] = flows.get(payment, 0) + amount
        for payment in less:
            flows[payment] -= amount
            if not flows[payment]:
                del flows[payment]


def _way_back(flows: Flows[UUID], creditor: UUID, debtor: UUID, free: set[tuple[UUID, UUID]]) -> list[UUID]:
    """Return the shortest way from a creditor to a debtor along free places, lowered and raised by turns, or none."""
    came_from = {creditor: creditor}
    steps: dict[UUID, list[UUID]] = {}
    for payer, payee in sorted(free):
        steps.setdefault(payer, []).append(payee)
        if (payer, payee) in flows:
            steps.setdefault(payee, []).append(payer)
    queue = [creditor]
    for person in queue:
        for following in steps.get(person, ()):
            if following not in came_from:
                came_from[following] = person
                queue.append(following)
    if debtor not in came_from:
        return []
    way = [debtor]
    while way[-1] != creditor:
        way.append(came_from[way[-1]])
    return way[::-1]
