"""Transfer texts: why somebody is to pay somebody else, in a sentence or two."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from domain.debts import DirectDebt
from domain.money import Money
from domain.texts import listed
from domain.transfers import Transfer

_MOST_BETWEEN = 3
"""By way of more people than this, a sentence explains nothing any more."""


Pair = tuple[UUID, UUID]
"""A debtor and a creditor."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A person and what they are owed all in all; below zero, they owe it."""

    person_id: UUID
    net: Money


@dataclass(frozen=True, slots=True)
class _Way:
    """What passes from a debtor to a creditor in place of two debts, by way of somebody between them."""

    amount: Money
    between: UUID
    owed: Money
    passed_on: Money


def transfer_sentence(
    *,
    debtor: Standing,
    creditor: Standing,
    transfer: Transfer | None,
    debts: Iterable[DirectDebt],
    names: Mapping[UUID, str],
) -> str:
    """Return why a debtor is to pay a creditor what the one transfer between them says, or nothing without one.

    "David pays Sarah 30.00 EUR: 10.00 EUR that David owes Sarah directly, and 20.00 EUR by way of Emily (David owes
    Emily 20.00 EUR, and Emily owes Sarah 20.00 EUR)." Where no such sum explains it, how the two stand all in all and
    with each other.
    """
    people, owed = (
        (debtor.person_id, creditor.person_id),
        {(debt.debtor_id, debt.creditor_id): debt.amount for debt in debts},
    )
    payer, payee = (names[person] for person in people)
    standings = f"{_stands(debtor, names)}, and {_stands(creditor, names)}; {_directly(people, owed, names)}."
    if transfer is None:
        return f"Nothing passes between {payer} and {payee} to settle: all in all, {standings}"
    if transfer.debtor_id == creditor.person_id:
        return f"It is {payee} who pays {payer} {transfer.amount}: all in all, {standings}"
    paid = f"{payer} pays {payee} {transfer.amount}"
    direct = owed.get(people, Money(0, transfer.amount.currency))
    if direct == transfer.amount:
        return f"{paid}: just what {payer} owes {payee} directly."
    ways = _ways(transfer.amount - direct, people, owed)
    if not ways:
        return f"{paid}: all in all, {standings}"
    parts = [f"{way.amount} by way of {_told(way, people, names)}" for way in ways]
    if direct.minor_units:
        parts.insert(0, f"{direct} that {payer} owes {payee} directly")
    return f"{paid}: {listed(parts)}."


def _ways(rest: Money, people: Pair, owed: Mapping[Pair, Money]) -> list[_Way]:
    """Return ways by one person each that make up a rest, the widest first; none where they cannot, or are many."""
    debtor, creditor = people
    if rest.minor_units < 0 or (creditor, debtor) in owed:
        return []
    between = [
        (person, owed[debtor, person], owed[person, creditor])
        for payer, person in owed
        if payer == debtor and (person, creditor) in owed
    ]
    ways: list[_Way] = []
    for person, first, second in sorted(between, key=_narrowest, reverse=True)[:_MOST_BETWEEN]:
        units = min(rest.minor_units, first.minor_units, second.minor_units)
        if units:
            ways.append(_Way(Money(units, rest.currency), person, first, second))
            rest -= ways[-1].amount
    return [] if rest.minor_units else ways


def _narrowest(way: tuple[UUID, Money, Money]) -> tuple[int, UUID]:
    person, first, second = way
    return min(first.minor_units, second.minor_units), person


def _told(way: _Way, people: Pair, names: Mapping[UUID, str]) -> str:
    between, (debtor, creditor) = names[way.between], (names[person] for person in people)
    return f"{between} ({debtor} owes {between} {way.owed}, and {between} owes {creditor} {way.passed_on})"


def _stands(standing: Standing, names: Mapping[UUID, str]) -> str:
    name, net = names[standing.person_id], standing.net
    if not net.minor_units:
        return f"{name} is even"
    return f"{name} is owed {net}" if net.minor_units > 0 else f"{name} owes {-net}"


def _directly(people: Pair, owed: Mapping[Pair, Money], names: Mapping[UUID, str]) -> str:
    for debtor, creditor in (people, people[::-1]):
        if (debtor, creditor) in owed:
            return f"directly, {names[debtor]} owes {names[creditor]} {owed[debtor, creditor]}"
    return "directly, neither owes the other anything"
