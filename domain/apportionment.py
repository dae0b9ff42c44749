"""Apportionment: the one place where minor units are divided in proportion, to the last unit."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from domain.money import Money


@dataclass(frozen=True, slots=True)
class Part:
    """One person's weight in a division; what it counts, the division says."""

    participant_id: UUID
    weight: int


def parts_of(weights: Mapping[UUID, int]) -> tuple[Part, ...]:
    """Return weights as parts, in their order."""
    return tuple(Part(person, weight) for person, weight in weights.items())


def apportion(total: int, parts: Mapping[UUID, int], seed: UUID) -> dict[UUID, int]:
    """Return how much of `total` each person gets, in proportion to their part, in the order of `parts`.

    Largest remainder (Hamilton's method): everybody gets the floor of their quota, and the units left over go one each
    to the largest remainders. Ties are broken by a hash of `seed` (the expense's id) and the person, so that it is not
    always the same person who pays the odd cent, and the order of input never matters. Who has no part gets nothing.

    `total` is not negative, no part is, and one of them is positive; raises ValueError otherwise.
    """
    whole = sum(parts.values())
    if total < 0 or whole <= 0 or min(parts.values()) < 0:
        raise ValueError(f"{total} cannot be divided in proportion to {list(parts.values())}.")
    floors = {person: total * part // whole for person, part in parts.items()}
    left_over = total - sum(floors.values())

    def turn(person: UUID) -> tuple[int, bytes]:
        return -(total * parts[person] % whole), sha256(seed.bytes + person.bytes).digest()

    lucky = set(sorted(parts, key=turn)[:left_over])
    return {person: floor + (person in lucky) for person, floor in floors.items()}


def settlement_parts(*, amount: Money, settlement: Money, parts: Mapping[UUID, int], seed: UUID) -> dict[UUID, Money]:
    """Return what each part of `amount` (minor units, summing to it) is in the settlement currency; exact in sum.

    In the same currency a part is what it is. Raises ValueError where one currency has two figures for the amount.
    """
    if settlement.currency == amount.currency and settlement != amount:
        raise ValueError(f"{amount} is settled as {settlement}, although the currency is one.")
    units = parts if settlement == amount else apportion(settlement.minor_units, parts, seed)
    return {person: Money(part, settlement.currency) for person, part in units.items()}
