"""Explanations: what makes up a balance or a transfer, the debts as they arose beside the debts as simplified."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from domain.balances import Balance, Basis, Tally, balances_of
from domain.currencies import Currency
from domain.debts import DirectDebt
from domain.history_texts.transfer import Standing, transfer_sentence
from domain.money import Money
from domain.settlements import Strategy, settle
from domain.transfers import Transfer


@dataclass(frozen=True, slots=True)
class Accounts:
    """How everybody on a trip stands in one currency: all in all, with each other, and to settle."""

    trip_id: UUID
    basis: Basis
    currency: Currency
    balances: Mapping[UUID, Balance]
    debts: tuple[DirectDebt, ...]
    transfers: tuple[Transfer, ...]


@dataclass(frozen=True, slots=True)
class BalanceExplanation:
    """A balance, and the direct debts and suggested transfers of whoever has it."""

    basis: Basis
    balance: Balance
    direct_debts: tuple[DirectDebt, ...]
    suggested_transfers: tuple[Transfer, ...]


@dataclass(frozen=True, slots=True)
class TransferExplanation:
    """What one person is to pay another, and which debt is between them directly; None where there is nothing."""

    trip_id: UUID
    debtor: BalanceExplanation
    creditor: BalanceExplanation
    transfer: Transfer | None
    direct_debt: DirectDebt | None
    sentence: str


def accounts_of(
    *,
    trip_id: UUID,
    basis: Basis,
    currency: Currency,
    tallies: Iterable[Tally],
    debts: Iterable[DirectDebt],
    strategy: Strategy,
) -> Accounts:
    """Return the accounts of a trip in one currency, from tallies and debts on `basis` in any.

    Raises BalancesDoNotSumToZero.
    """
    balances = balances_of(tally for tally in tallies if tally.currency == currency)
    return Accounts(
        trip_id=trip_id,
        basis=basis,
        currency=currency,
        balances={balance.participant_id: balance for balance in balances},
        debts=tuple(debt for debt in debts if debt.amount.currency == currency),
        transfers=settle(
            nets={balance.participant_id: balance.net for balance in balances}, strategy=strategy
        ).transfers,
    )


def explain_balance(accounts: Accounts, person: UUID) -> BalanceExplanation:
    """Return the explanation of one person's balance; who has no figures in the currency is even in it."""
    nothing = Money(0, accounts.currency)
    return BalanceExplanation(
        basis=accounts.basis,
        balance=accounts.balances.get(person, Balance(person, nothing, nothing, nothing, nothing)),
        direct_debts=tuple(debt for debt in accounts.debts if person in {debt.debtor_id, debt.creditor_id}),
        suggested_transfers=tuple(row for row in accounts.transfers if person in {row.debtor_id, row.creditor_id}),
    )


def explain_transfer(
    accounts: Accounts, *, debtor: UUID, creditor: UUID, names: Mapping[UUID, str]
) -> TransferExplanation:
    """Return the explanation of what a debtor is to pay a creditor; `names` are the trip's people by id."""
    debtor_explained, creditor_explained = explain_balance(accounts, debtor), explain_balance(accounts, creditor)
    people = {debtor, creditor}
    transfer = next((row for row in accounts.transfers if {row.debtor_id, row.creditor_id} == people), None)
    sentence = transfer_sentence(
        debtor=Standing(debtor, debtor_explained.balance.net),
        creditor=Standing(creditor, creditor_explained.balance.net),
        transfer=transfer,
        debts=accounts.debts,
        names=names,
    )
    return TransferExplanation(
        trip_id=accounts.trip_id,
        debtor=debtor_explained,
        creditor=creditor_explained,
        transfer=transfer if transfer is not None and transfer.debtor_id == debtor else None,
        direct_debt=next((debt for debt in accounts.debts if {debt.debtor_id, debt.creditor_id} == people), None),
        sentence=sentence,
    )
