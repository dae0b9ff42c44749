"""Standings: facts about who owes whom, from balances and the transfers that settle them."""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from domain.answers import Fact
from domain.balances import Tally, balances_of
from domain.currencies import Currency
from domain.money import Money
from domain.plans import QueryPlan
from domain.transfers import Transfer, suggested_transfers


def standings_of(
    plan: QueryPlan,
    tallies: Sequence[Tally],
    expense_ids: Mapping[Currency, tuple[UUID, ...]],
    names: Mapping[UUID, str],
) -> tuple[Fact, ...]:
    """Return who owes what: of everybody, of the one person named, or between the people named.

    `expense_ids` are all expenses of the trip by currency: all of them are behind each balance. Raises
    BalancesDoNotSumToZero.
    """
    balances = balances_of(tallies)
    transfers = suggested_transfers(balances)
    currencies = sorted({balance.net.currency for balance in balances})
    if plan.filters.currency is not None:
        currencies = [currency for currency in currencies if currency == plan.filters.currency]
    nets = {(balance.participant_id, balance.net.currency): balance.net for balance in balances}
    return tuple(
        Fact(f"{shown[0].upper()}{shown[1:]}.", shown, amount, len(behind), behind)
        for currency in currencies
        for behind in [expense_ids.get(currency, ())]
        for shown, amount in _lines(plan.people, _of(transfers, currency), nets, currency, names)
    )


def _lines(
    people: Sequence[UUID],
    transfers: Sequence[Transfer],
    nets: Mapping[tuple[UUID, Currency], Money],
    currency: Currency,
    names: Mapping[UUID, str],
) -> Iterator[tuple[str, Money]]:
    if len(people) == 1:
        yield _standing(names[people[0]], nets.get((people[0], currency), Money(0, currency)))
    meant = [transfer for transfer in transfers if _is_meant(transfer, people)]
    for transfer in meant:
        debtor, creditor = names[transfer.debtor_id], names[transfer.creditor_id]
        yield f"to settle up, {debtor} pays {creditor} {transfer.amount}", transfer.amount
    if not meant and not people:
        yield f"everybody is even in {currency}", Money(0, currency)
    if not meant and len(people) > 1:
        named = " and ".join(names[person] for person in people)
        yield f"to settle up, nothing needs to pass between {named} in {currency}", Money(0, currency)


def _is_meant(transfer: Transfer, people: Sequence[UUID]) -> bool:
    ends = {transfer.debtor_id, transfer.creditor_id}
    return ends <= set(people) if len(people) > 1 else ends.issuperset(people)


def _standing(name: str, net: Money) -> tuple[str, Money]:
    if net.minor_units == 0:
        return f"{name} is even in {net.currency}", net
    if net.minor_units > 0:
        return f"{name} is owed {net}", net
    return f"{name} owes {-net}", -net


def _of(transfers: Sequence[Transfer], currency: Currency) -> list[Transfer]:
    return [transfer for transfer in transfers if transfer.amount.currency == currency]
