"""Settlements: who pays whom what, so that everybody is even; derived, and stored only as a settlement plan."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from domain.balances import Balance, BalancesDoNotSumToZero
from domain.constraints import NO_CONSTRAINTS, Constraints
from domain.currencies import Currency
from domain.money import Money
from domain.settlement_search.avoidance import flows_avoiding
from domain.settlement_search.corners import corner_flows
from domain.settlement_search.greedy import Flows, greedy_flows, open_after
from domain.settlement_search.minimal import Found, Method, lower_bound_of, minimal_flows
from domain.settlement_search.routes import Barred, routed_flows
from domain.settlement_search.subsets import MOST_PEOPLE
from domain.transfers import Transfer


class Strategy(StrEnum):
    """What to look for."""

    MINIMAL = "MINIMAL"
    GREEDY = "GREEDY"


@dataclass(frozen=True, slots=True)
class Settlement:
    """Transfers that settle, by debtor and creditor, and what is known of them.

    `lower_bound` transfers at least are needed by every plan, with or without constraints, that leaves open what this
    one does; `optimal` says that this one has as few. `constraint_cost` is how many transfers more the constraints
    take (below zero: how many less, since families settle as one or small debts stay open). `left_over` are the nets
    that stay open because of a smallest transfer.
    """

    transfers: tuple[Transfer, ...]
    strategy: Strategy
    method: Method
    lower_bound: int
    constraint_cost: int = 0
    left_over: Mapping[UUID, Money] = field(default_factory=dict)

    @property
    def optimal(self) -> bool:
        """Whether it is proved that no plan has fewer transfers."""
        return len(self.transfers) == self.lower_bound


def settle(
    *, nets: Mapping[UUID, Money], strategy: Strategy = Strategy.MINIMAL, constraints: Constraints = NO_CONSTRAINTS
) -> Settlement:
    """Return the transfers that bring nets of one currency to zero.

    `nets` are everybody's, zeros included: above zero is owed to them. MINIMAL has the fewest transfers for up to 20
    people who are not even, opposites aside, and GREEDY at most n - 1 of them, in O(n log n).

    The order of input does not matter. With GREEDY, and with MINIMAL for up to 20 people who are not even, a transfer
    that is paid leaves the others as they were; also with families, a hub, preferred pairs, and forbidden pairs that
    leave a direct way. (With more people nothing short of the proved fewest could promise it, since each payment brings
    the plan nearer to where it is proved; `domain.settlement_search.zero_sums` names the one exception below that.)

    Raises BalancesDoNotSumToZero, ConstraintsInvalid or PlanImpossible.
    """
    currency = next((net.currency for net in nets.values()), None)
    if currency is None:
        return Settlement((), strategy, Method.SUBSET_DP, 0)
    # Identity first: comparing a thousand currencies by value takes longer than settling does.
    if any(net.currency is not currency and net.currency != currency for net in nets.values()):
        raise TypeError("Nets of two currencies do not settle each other.")
    units = {person: nets[person].minor_units for person in sorted(nets, key=_number)}
    off = Money(sum(units.values()), currency)
    if off.minor_units:
        raise BalancesDoNotSumToZero(f"The balances in {currency} are off by {off}.")
    if constraints == NO_CONSTRAINTS:
        flows, method, lower_bound = _unconstrained(_uneven(units), strategy)
        return Settlement(_transfers(flows, currency), strategy, method, lower_bound)
    return _constrained(units, currency, strategy, constraints)


def suggested_transfers(balances: Sequence[Balance], strategy: Strategy = Strategy.MINIMAL) -> tuple[Transfer, ...]:
    """Return the transfers that settle balances, by currency; raises BalancesDoNotSumToZero."""
    currencies = sorted({balance.net.currency for balance in balances})
    settlements = [
        settle(
            nets={row.participant_id: row.net for row in balances if row.net.currency == currency}, strategy=strategy
        )
        for currency in currencies
    ]
    return tuple(transfer for settlement in settlements for transfer in settlement.transfers)


def _unconstrained(nets: dict[UUID, int], strategy: Strategy) -> Found:
    if strategy is Strategy.GREEDY:
        return Found(greedy_flows(nets), Method.GREEDY, lower_bound_of(nets))
    return minimal_flows(nets)


def _constrained(
    units: dict[UUID, int], currency: Currency, strategy: Strategy, constraints: Constraints
) -> Settlement:
    constraints.require_consistent(units)
    nets = constraints.merged(units)
    if constraints.hub_id is not None:
        flows, method = _flows_by_hub(nets, constraints.acting_for(constraints.hub_id)), Method.HUB
    else:
        flows, method = _flows_obeying(nets, strategy, constraints)
    if constraints.smallest_transfer is not None:
        flows = _without_small(nets, flows, constraints.smallest_transfer, constraints.barred())
    left = _uneven(open_after(nets, flows))
    free = _unconstrained(_uneven(units), strategy)
    settled = _uneven({person: net - left.get(person, 0) for person, net in nets.items()})
    return Settlement(
        transfers=_transfers(flows, currency),
        strategy=strategy,
        method=method,
        lower_bound=(free if settled == _uneven(units) else _unconstrained(settled, strategy)).lower_bound,
        constraint_cost=len(flows) - len(free.flows),
        left_over={person: Money(net, currency) for person, net in left.items()},
    )


def _flows_by_hub(nets: Mapping[UUID, int], hub: UUID) -> Flows[UUID]:
    return {
        (person, hub) if net < 0 else (hub, person): abs(net) for person, net in nets.items() if net and person != hub
    }


def _flows_obeying(
    nets: Mapping[UUID, int], strategy: Strategy, constraints: Constraints
) -> tuple[Flows[UUID], Method]:
    """Settle preferred pairs first, then everybody by the strategy, then around forbidden pairs if that used one."""
    preferred = _flows_of_pairs(nets, constraints.preferred())
    rest = open_after(nets, preferred)
    flows, method, _ = _unconstrained(_uneven(rest), strategy)
    barred = constraints.barred()
    if any(creditor in barred.get(debtor, ()) for debtor, creditor in flows):
        flows, method = _flows_around(rest, barred, flows, strategy)
    return dict(Counter(preferred) + Counter(flows)), method


def _flows_of_pairs(nets: Mapping[UUID, int], pairs: Sequence[tuple[UUID, UUID]]) -> Flows[UUID]:
    left, flows = dict(nets), dict[tuple[UUID, UUID], int]()
    for pair in pairs:
        debtor, creditor = sorted(pair, key=lambda person: left[person])
        amount = min(-left[debtor], left[creditor])
        if amount > 0:
            flows[debtor, creditor] = amount
            left[debtor] += amount
            left[creditor] -= amount
    return flows


def _flows_around(
    nets: dict[UUID, int], barred: Barred, flows: Flows[UUID], strategy: Strategy
) -> tuple[Flows[UUID], Method]:
    uneven = _uneven(nets)
    if strategy is Strategy.GREEDY:
        first = corner_flows(uneven, barred) if len(uneven) <= MOST_PEOPLE else None
        return (routed_flows(nets, barred) if first is None else first), Method.GREEDY
    avoiding = flows_avoiding(uneven, barred) if len(uneven) <= MOST_PEOPLE else None
    if avoiding is not None:
        return avoiding, Method.SUBSET_DP
    return routed_flows(nets, barred, flows), Method.BUDGETED_SEARCH


def _without_small(nets: Mapping[UUID, int], flows: Flows[UUID], smallest: int, barred: Barred) -> Flows[UUID]:
    """Leave out what is too small to be paid, and let those pay who are left with enough on both sides."""
    paid = {payment: amount for payment, amount in flows.items() if amount >= smallest}
    while True:
        left = {person: net for person, net in open_after(nets, paid).items() if abs(net) >= smallest}
        more = {payment: amount for payment, amount in greedy_flows(left, barred).items() if amount >= smallest}
        if not more:
            return paid
        paid = dict(Counter(paid) + Counter(more))


def _uneven(nets: Mapping[UUID, int]) -> dict[UUID, int]:
    return {person: net for person, net in nets.items() if net}


def _transfers(flows: Flows[UUID], currency: Currency) -> tuple[Transfer, ...]:
    return tuple(
        Transfer(debtor, creditor, Money(amount, currency))
        for (debtor, creditor), amount in sorted(flows.items(), key=lambda row: (row[0][0].int, row[0][1].int))
    )


def _number(person: UUID) -> int:
    return person.int
