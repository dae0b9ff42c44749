"""Transfers: suggested payments that settle a trip, per currency; derived, never stored."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heapreplace
from uuid import UUID

from domain.balances import Balance, require_zero_sum
from domain.currencies import Currency
from domain.money import Money


@dataclass(frozen=True, slots=True)
class Transfer:
    """A suggested payment from a debtor to a creditor."""

    debtor_id: UUID
    creditor_id: UUID
    amount: Money


def suggested_transfers(balances: Sequence[Balance]) -> tuple[Transfer, ...]:
    """Return payments that bring every balance to zero, at most n - 1 per currency for n people not yet even.

    Exact opposites are paired first; then the largest debtor pays the largest creditor until all are even (the
    classic greedy, O(n log n)). Deterministic: ties go by participant id. Raises BalancesDoNotSumToZero.
    """
    require_zero_sum(balances)
    currencies = sorted({balance.net.currency for balance in balances})
    return tuple(transfer for currency in currencies for transfer in _settle(balances, currency))


def _settle(balances: Iterable[Balance], currency: Currency) -> list[Transfer]:
    nets = {
        balance.participant_id: balance.net.minor_units
        for balance in sorted(balances, key=lambda balance: balance.participant_id)
        if balance.net.currency == currency and balance.net.minor_units != 0
    }
    paired = _pair_opposites(nets)
    return [
        Transfer(debtor_id, creditor_id, Money(amount, currency))
        for debtor_id, creditor_id, amount in (*paired, *_settle_greedily(nets))
    ]


def _pair_opposites(nets: dict[UUID, int]) -> list[tuple[UUID, UUID, int]]:
    """Take out of `nets` every debtor who owes exactly what one creditor is owed, and return their transfers."""
    creditors_by_net: dict[int, list[UUID]] = {}
    for person in sorted((person for person, net in nets.items() if net > 0), reverse=True):
        creditors_by_net.setdefault(nets[person], []).append(person)
    paired = []
    for debtor in [person for person, net in nets.items() if net < 0]:
        creditors = creditors_by_net.get(-nets[debtor])
        if creditors:
            creditor = creditors.pop()
            paired.append((debtor, creditor, nets.pop(creditor)))
            del nets[debtor]
    return paired


def _settle_greedily(nets: dict[UUID, int]) -> list[tuple[UUID, UUID, int]]:
    debtors = [(net, person) for person, net in nets.items() if net < 0]
    creditors = [(-net, person) for person, net in nets.items() if net > 0]
    heapify(debtors)
    heapify(creditors)
    transfers = []
    while debtors:
        (debt, debtor), (credit, creditor) = debtors[0], creditors[0]
        amount = min(-debt, -credit)
        transfers.append((debtor, creditor, amount))
        _lower(debtors, debt + amount, debtor)
        _lower(creditors, credit + amount, creditor)
    return transfers


def _lower(heap: list[tuple[int, UUID]], left: int, person: UUID) -> None:
    if left:
        heapreplace(heap, (left, person))
    else:
        heappop(heap)
