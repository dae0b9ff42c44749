"""Forests: payments without circles, so that n people are settled by at most n - 1 of them."""

from collections.abc import Mapping
from itertools import pairwise
from uuid import UUID

from domain.settlement_search.greedy import Flows


def without_circles(flows: Mapping[tuple[UUID, UUID], int]) -> Flows[UUID]:
    """Return payments that do the same for everybody, between people who paid each other before, without a circle.

    Where payments close a circle, those against its direction grow and those along it shrink, until one is gone.
    """
    kept: Flows[UUID] = {}
    leaders = {person: person for payment in flows for person in payment}
    for payment, amount in sorted(flows.items()):
        debtor, creditor = (_leader(leaders, person) for person in payment)
        way = _way(kept, payment[1], payment[0]) if debtor == creditor else []
        leaders[debtor] = creditor
        kept[payment] = amount
        if not way:
            continue
        circle = [payment, *pairwise(way)]
        smallest = min(kept[step] for step in circle if step in kept)
        for payer, payee in circle:
            if (payer, payee) in kept:
                kept[payer, payee] -= smallest
            else:
                kept[payee, payer] += smallest
        kept = {row: left for row, left in kept.items() if left}
    return kept


def _leader(leaders: dict[UUID, UUID], person: UUID) -> UUID:
    """Return who stands for all people linked with a person so far (union-find with path halving)."""
    while leaders[person] != person:
        leaders[person] = leaders[leaders[person]]
        person = leaders[person]
    return person


def _way(flows: Flows[UUID], start: UUID, end: UUID) -> list[UUID]:
    """Return the people on the way between two along payments in either direction, or nothing."""
    linked: dict[UUID, list[UUID]] = {}
    for payer, payee in flows:
        linked.setdefault(payer, []).append(payee)
        linked.setdefault(payee, []).append(payer)
    came_from = {start: start}
    queue = [start]
    for person in queue:
        for following in linked.get(person, ()):
            if following not in came_from:
                came_from[following] = person
                queue.append(following)
    if end not in came_from:
        return []
    way = [end]
    while way[-1] != start:
        way.append(came_from[way[-1]])
    return way[::-1]
