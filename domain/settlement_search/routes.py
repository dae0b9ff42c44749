"""Routes: payments around forbidden pairs, directly where that is possible, through a third person where it is not."""

from collections.abc import Collection, Iterator, Mapping
from itertools import pairwise
from uuid import UUID

from domain.refusals import Refusal, RefusalCode
from domain.settlement_search.forests import without_circles
from domain.settlement_search.greedy import Flows, greedy_flows, open_after

Barred = Mapping[UUID, Collection[UUID]]


class PlanImpossible(Refusal):
    """The forbidden pairs leave no way at all to settle."""

    code = RefusalCode.PLAN_IMPOSSIBLE


def routed_flows(nets: Mapping[UUID, int], barred: Barred, flows: Flows[UUID] | None = None) -> Flows[UUID]:
    """Return payments that settle without a payment between two who are barred from each other, at most n - 1 of them.

    Starts from `flows` (those of them that are allowed), pays greedily what is open then, moves payments where that
    lets a debtor pay somebody allowed (augmenting paths of Ford and Fulkerson), and only then goes through third
    people, along the shortest way. `nets` are minor units that sum to zero, by id, with the even who may pass money on.
    Raises PlanImpossible.
    """
    kept = {
        payment: amount for payment, amount in (flows or {}).items() if payment[1] not in barred.get(payment[0], ())
    }
    more = greedy_flows(open_after(nets, kept), barred)
    network = _Network(nets, barred, {payment: kept.get(payment, 0) + more.get(payment, 0) for payment in kept | more})
    network.settle_directly()
    network.settle_through_others()
    return without_circles(network.flows)


def direct_flows(nets: Mapping[UUID, int], barred: Barred) -> Flows[UUID] | None:
    """Return payments by which every debtor pays creditors whom they may deal with, or None if there are none."""
    network = _Network(nets, barred, greedy_flows(nets, barred))
    network.settle_directly()
    return None if any(network.open.values()) else network.flows


class _Network:
    """Payments so far, and what is open."""

    def __init__(self, nets: Mapping[UUID, int], barred: Barred, flows: Flows[UUID]) -> None:
        self.flows = flows
        self.open = open_after(nets, flows)
        self._nets = nets
        self._barred = barred
        self._creditors = [person for person, net in nets.items() if net > 0]

    def settle_directly(self) -> None:
        """Move payments of debtors to creditors, until nobody who owes can pay more by that."""
        self._settle(is_direct=True)

    def settle_through_others(self) -> None:
        """Pay the rest along the shortest ways between people who may deal with each other; raises PlanImpossible."""
        self._settle(is_direct=False)
        if any(self.open.values()):
            raise PlanImpossible("The forbidden pairs leave no way to settle.", field=("forbidden_pairs",))

    def _settle(self, *, is_direct: bool) -> None:
        for debtor in [person for person, net in self.open.items() if net < 0]:
            while self.open[debtor] < 0:
                way = self._way_from(debtor, is_direct=is_direct)
                if not way:
                    break
                self._pay_along(way, is_direct=is_direct)

    def _way_from(self, debtor: UUID, *, is_direct: bool) -> list[UUID]:
        """Return the shortest way to somebody who is still owed, or nothing; breadth first, by id."""
        came_from = {debtor: debtor}
        queue = [debtor]
        for person in queue:
            for following in self._steps_from(person, is_direct=is_direct):
                if following in came_from:
                    continue
                came_from[following] = person
                queue.append(following)
                if self.open[following] > 0:
                    way = [following]
                    while way[-1] != debtor:
                        way.append(came_from[way[-1]])
                    return way[::-1]
        return []

    def _steps_from(self, person: UUID, *, is_direct: bool) -> Iterator[UUID]:
        avoided = self._barred.get(person, ())
        if not is_direct:
            return (other for other in self._nets if other not in avoided and other != person)
        if self._nets[person] < 0:
            return (creditor for creditor in self._creditors if creditor not in avoided)
        return iter(sorted(payer for payer, payee in self.flows if payee == person))

    def _pay_along(self, way: list[UUID], *, is_direct: bool) -> None:
        steps = list(pairwise(way))
        returned = [self.flows[after, before] for before, after in steps if is_direct and self._nets[before] > 0]
        amount = min([-self.open[way[0]], self.open[way[-1]], *returned])
        for before, after in steps:
            self._add(before, after, amount)
        self.open[way[0]] += amount
        self.open[way[-1]] -= amount

    def _add(self, payer: UUID, payee: UUID, amount: int) -> None:
        """Pay, first of all by paying less in the other direction."""
        net = self.flows.pop((payer, payee), 0) - self.flows.pop((payee, payer), 0) + amount
        if net:
            self.flows[(payer, payee) if net > 0 else (payee, payer)] = abs(net)
