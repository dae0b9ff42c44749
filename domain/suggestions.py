"""Suggestions: how a trip would settle now, in the currency it settles in or in each that something was paid in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from domain.balances import Basis, Tallies, balances_of
from domain.constraints import NO_CONSTRAINTS, Constraints, ConstraintsInvalid
from domain.money import Money
from domain.participants import Participant
from domain.settlement_search.minimal import Method
from domain.settlements import Settlement, Strategy, settle
from domain.transfers import Transfer

_WEAKEST_LAST = (Method.SUBSET_DP, Method.HUB, Method.BUDGETED_SEARCH, Method.GREEDY)


@dataclass(frozen=True, slots=True)
class SettlementRequest:
    """How somebody wants a trip settled: in which currencies, what to look for, and what to obey."""

    basis: Basis = Basis.SETTLEMENT
    strategy: Strategy = Strategy.MINIMAL
    constraints: Constraints = NO_CONSTRAINTS


@dataclass(frozen=True, slots=True)
class LeftOver:
    """What stays open of somebody's balance because of a smallest transfer; above zero it is owed to them."""

    participant_id: UUID
    amount: Money


@dataclass(frozen=True, slots=True)
class SuggestedTransfers:
    """Transfers that settle a trip as it was asked for, and what is known of them over all its currencies.

    `method` is the weakest that a currency was settled by; `lower_bound` and `constraint_cost` are sums of what they
    are in a Settlement.
    """

    request: SettlementRequest
    transfers: tuple[Transfer, ...]
    method: Method
    lower_bound: int
    constraint_cost: int
    left_over: tuple[LeftOver, ...]

    @property
    def strategy(self) -> Strategy:
        """What was looked for."""
        return self.request.strategy

    @property
    def optimal(self) -> bool:
        """Whether it is proved of every currency that no plan has fewer transfers."""
        return len(self.transfers) == self.lower_bound


def suggest(tallies: Tallies, request: SettlementRequest) -> SuggestedTransfers:
    """Return the transfers that settle a trip whose sums these are, ordered by currency, debtor and creditor.

    Raises ConstraintsInvalid or PlanImpossible, and BalancesDoNotSumToZero for broken books.
    """
    constraints = request.constraints
    if constraints.smallest_transfer is not None and request.basis is not Basis.SETTLEMENT:
        raise ConstraintsInvalid(
            "The smallest transfer is in the trip's currency: it goes with the basis SETTLEMENT alone.",
            field=("smallest_transfer",),
        )
    settlements = [
        settle(nets=nets, strategy=request.strategy, constraints=constraints) for nets in _nets(tallies, request.basis)
    ]
    return SuggestedTransfers(
        request=request,
        transfers=tuple(transfer for settlement in settlements for transfer in settlement.transfers),
        method=_weakest(settlements),
        lower_bound=sum(settlement.lower_bound for settlement in settlements),
        constraint_cost=sum(settlement.constraint_cost for settlement in settlements),
        left_over=tuple(
            LeftOver(person, net) for settlement in settlements for person, net in settlement.left_over.items()
        ),
    )


def parties_of(participants: Iterable[Participant]) -> dict[UUID, UUID]:
    """Return who acts for whom where families settle as one: the first of each by id, for all the others."""
    actors: dict[UUID, UUID] = {}
    parties = {}
    for person in sorted(participants, key=lambda person: person.id):
        if person.family_id is None or person.merged_into_id is not None:
            continue
        actor = actors.setdefault(person.family_id, person.id)
        if actor != person.id:
            parties[person.id] = actor
    return parties


def _nets(tallies: Tallies, basis: Basis) -> Iterator[dict[UUID, Money]]:
    """Yield everybody's nets by currency, zeros included: a constraint may name who is even, or never paid in it."""
    balances = balances_of(tallies.on(basis))
    for currency in sorted({balance.net.currency for balance in balances}):
        nets = {tally.participant_id: Money(0, currency) for tally in tallies.settlement}
        yield nets | {row.participant_id: row.net for row in balances if row.net.currency == currency}


def _weakest(settlements: Iterable[Settlement]) -> Method:
    return max((settlement.method for settlement in settlements), key=_WEAKEST_LAST.index, default=Method.SUBSET_DP)
