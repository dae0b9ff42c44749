"""Tallies: sums of each participant over entries that are at hand; over those that are stored, the database adds up."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from uuid import UUID

from domain.balances import Balance, Tally, balances_of
from domain.currencies import Currency
from domain.expenses import Expense
from domain.participants import Participant
from domain.payments import Payment

_KINDS = ("paid", "owed", "sent", "received")


def settlement_balances(
    participants: Iterable[Participant],
    expenses: Iterable[Expense],
    payments: Iterable[Payment],
    *,
    settlement_currency: Currency,
) -> tuple[Balance, ...]:
    """Return where everybody stands in the currency that the entries are settled in; what is deleted does not count.

    Whoever was merged into somebody counts as they. The entries' settlement figures must all be of that currency.
    """
    people = {person.id: person.merged_into_id or person.id for person in participants}
    sums: dict[UUID, dict[str, int]] = {person_id: defaultdict(int) for person_id in people.values()}
    for person_id, kind, minor_units in _parts(expenses, payments):
        sums[people[person_id]][kind] += minor_units
    return balances_of(
        Tally(person_id, settlement_currency, *[found[kind] for kind in _KINDS]) for person_id, found in sums.items()
    )


def _parts(expenses: Iterable[Expense], payments: Iterable[Payment]) -> Iterator[tuple[UUID, str, int]]:
    for expense in expenses:
        if expense.deleted_at is None:
            yield from ((payer.participant_id, "paid", payer.settlement.minor_units) for payer in expense.payers)
            yield from ((share.participant_id, "owed", share.settlement.minor_units) for share in expense.shares)
    for payment in payments:
        if payment.deleted_at is None:
            yield payment.payer_id, "sent", payment.settlement.minor_units
            yield payment.receiver_id, "received", payment.settlement.minor_units
