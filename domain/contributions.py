"""Contributions: who paid how much of one expense; together they paid all of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from domain.apportionment import settlement_parts
from domain.currencies import Currency
from domain.money import Money, mismatch
from domain.refusals import Refusal, RefusalCode


class PayersInvalid(Refusal):
    """Nobody paid, somebody is named twice, or somebody paid nothing."""

    code = RefusalCode.PAYERS_INVALID


class PayersDoNotAddUp(Refusal):
    """What the payers paid does not sum to the amount; the message says expected, given and difference."""

    code = RefusalCode.PAYERS_DO_NOT_ADD_UP


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one participant paid of one expense: in its own currency, and in the one the trip settles in."""

    participant_id: UUID
    money: Money
    settlement: Money


def contributions_of(
    *, amount: Money, settlement: Money, paid: Mapping[UUID, int], seed: UUID
) -> tuple[Contribution, ...]:
    """Return a contribution per payer, in the order of `paid` (minor units of the amount's currency).

    They sum exactly to `amount`, and their settlement figures exactly to `settlement`: apportioned in proportion, ties
    broken by `seed` (the expense's id). Raises PayersInvalid or PayersDoNotAddUp.
    """
    if not paid:
        raise PayersInvalid("Somebody must have paid.")
    if min(paid.values()) <= 0:
        raise PayersInvalid("Every payer paid something; leave out who did not.")
    given = Money(sum(paid.values()), amount.currency)
    if given != amount:
        raise PayersDoNotAddUp(f"The payers do not add up: {mismatch(expected=amount, given=given)}.")
    settled = settlement_parts(amount=amount, settlement=settlement, parts=paid, seed=seed)
    return tuple(Contribution(person, Money(units, amount.currency), settled[person]) for person, units in paid.items())


def paid_by(payers: Iterable[tuple[UUID, int]]) -> dict[UUID, int]:
    """Return minor units by payer, in order; raises PayersInvalid for somebody who is named twice."""
    listed = list(payers)
    paid = dict(listed)
    if len(paid) < len(listed):
        raise PayersInvalid("Somebody is named as payer twice.")
    return paid


def paid_of_another_amount(paid: Mapping[UUID, int], *, was: Currency, amount: Money) -> dict[UUID, int]:
    """Return who paid what of a new amount: who alone paid the old one paid it, and several must still sum to it.

    Raises PayersInvalid where what several paid is in another currency.
    """
    if len(paid) == 1:
        return dict.fromkeys(paid, amount.minor_units)
    if amount.currency != was:
        raise PayersInvalid(f"They paid in {was}: say who paid what in {amount.currency}.", field=("payers",))
    return dict(paid)
