"""Standings: facts about who owes whom, from balances and the transfers that settle them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.answers import Fact
from domain.balances import Basis, Tallies, balances_of
from domain.currencies import Currency
from domain.money import Money
from domain.plans import Query
from domain.settlements import suggested_transfers
from domain.transfers import Transfer


@dataclass(frozen=True, slots=True)
class Rows:
    """The ids of expenses and payments."""

    expense_ids: tuple[UUID, ...] = ()
    payment_ids: tuple[UUID, ...] = ()


def standings_of(
    query: Query,
    tallies: Tallies,
    rows: Mapping[Currency, Rows],
    names: Mapping[UUID, str],
) -> tuple[Fact, ...]:
    """Return who owes what: of everybody, of the one person named, or between the people named.

    In the currency the trip settles in, unless the question names another, which then is taken by itself.
    `rows` are all expenses and payments of the trip by currency: all that are counted are behind each balance. Raises
    BalancesDoNotSumToZero.
    """
    wanted = query.filters.currency
    basis = Basis.SETTLEMENT if wanted in {None, *(tally.currency for tally in tallies.settlement)} else Basis.ORIGINAL
    balances = balances_of(tally for tally in tallies.on(basis) if wanted in {None, tally.currency})
    if not any(balance.paid.minor_units or balance.sent.minor_units for balance in balances):
        return ()
    transfers = suggested_transfers(balances)
    currencies = sorted({balance.net.currency for balance in balances})
    nets = {(balance.participant_id, balance.net.currency): balance.net for balance in balances}
    return tuple(
        Fact(
            f"{shown[0].upper()}{shown[1:]}.",
            shown,
            amount,
            len(behind.expense_ids) + len(behind.payment_ids),
            behind.expense_ids,
            behind.payment_ids,
            value=str(amount),
            interpretation=f"What people owe one another, in {currency}.",
        )
        for currency in currencies
        for behind in [_behind(rows, currency, basis)]
        for shown, amount in _lines(query.people, _of(transfers, currency), nets, currency, names)
    )


def _behind(rows: Mapping[Currency, Rows], currency: Currency, basis: Basis) -> Rows:
    if basis is Basis.ORIGINAL:
        return rows.get(currency, Rows())
    expense_ids = tuple(expense_id for each in rows.values() for expense_id in each.expense_ids)
    return Rows(expense_ids, tuple(payment_id for each in rows.values() for payment_id in each.payment_ids))


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
