"""Splits: how one amount is divided among people, exactly, whatever the order they are named in."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from domain.money import LARGEST_MINOR_UNITS, Money, shifted
from domain.refusals import Refusal, RefusalCode

WHOLE_IN_BASIS_POINTS = 10_000


class SplitMode(StrEnum):
    """How an amount is divided."""

    EQUAL = "EQUAL"
    EXACT = "EXACT"
    PERCENTAGE = "PERCENTAGE"
    SHARES = "SHARES"


class SplitInvalid(Refusal):
    """The split names nobody, names somebody twice, or gives a weight that is not a positive number."""

    code = RefusalCode.SPLIT_INVALID


class SplitDoesNotAddUp(Refusal):
    """The parts of the split do not sum to the whole; the message says expected, given and difference."""

    code = RefusalCode.SPLIT_DOES_NOT_ADD_UP


@dataclass(frozen=True, slots=True)
class Split:
    """A division as it was asked for: a weight per participant.

    The unit of a weight depends on the mode: 1 each (EQUAL), minor units (EXACT), basis points (PERCENTAGE),
    whole shares (SHARES).
    """

    mode: SplitMode
    weights: Mapping[UUID, int]


@dataclass(frozen=True, slots=True)
class Share:
    """What one participant owes of one expense, and the weight it came from."""

    participant_id: UUID
    money: Money
    weight: int


def divide(*, amount: Money, split: Split, seed: UUID) -> tuple[Share, ...]:
    """Return a share per participant of `split`, in its order; the shares sum exactly to `amount`.

    Largest remainder (Hamilton's method): everybody gets the floor of their part, and the minor units left over go
    one each to the largest remainders. Ties are broken by a hash of `seed` (the expense's id) and the participant,
    so that it is not always the same person who pays the odd cent, and the order of input never matters.

    Raises SplitInvalid, or SplitDoesNotAddUp for EXACT and PERCENTAGE.
    """
    _require_valid(amount=amount, split=split)
    whole = sum(split.weights.values())
    floors = {person: amount.minor_units * weight // whole for person, weight in split.weights.items()}
    left_over = amount.minor_units - sum(floors.values())

    def turn(person: UUID) -> tuple[int, bytes]:
        remainder = amount.minor_units * split.weights[person] % whole
        return -remainder, sha256(seed.bytes + person.bytes).digest()

    lucky = set(sorted(split.weights, key=turn)[:left_over])
    return tuple(
        Share(person, Money(floors[person] + (person in lucky), amount.currency), weight)
        for person, weight in split.weights.items()
    )


def basis_points_of(percentage: Decimal) -> int:
    """Return a percentage with at most two decimals as basis points: 33.33 is 3333. Raises SplitInvalid."""
    hundredths = shifted(percentage, 2) if percentage.is_finite() and percentage.adjusted() < 4 else None  # noqa: PLR2004
    if hundredths is None or hundredths <= 0 or hundredths != hundredths.to_integral_value():
        raise SplitInvalid(f"A percentage is above zero and has at most two decimals; {percentage} does not.")
    return int(hundredths)


def _require_valid(*, amount: Money, split: Split) -> None:
    if not split.weights:
        raise SplitInvalid("The split names nobody.")
    if any(weight <= 0 for weight in split.weights.values()):
        raise SplitInvalid("Every part of a split must be above zero; leave out who does not take part.")
    if max(split.weights.values()) > LARGEST_MINOR_UNITS:
        raise SplitInvalid(f"A part of a split is at most {LARGEST_MINOR_UNITS}.")
    given = sum(split.weights.values())
    if split.mode is SplitMode.EXACT and given != amount.minor_units:
        raise _does_not_add_up(str(amount), str(Money(given, amount.currency)), _signed(amount, given))
    if split.mode is SplitMode.PERCENTAGE and given != WHOLE_IN_BASIS_POINTS:
        difference = Decimal(given - WHOLE_IN_BASIS_POINTS) / 100
        raise _does_not_add_up("100 %", f"{Decimal(given) / 100} %", f"{difference:+} %")


def _signed(amount: Money, given: int) -> str:
    difference = Money(given - amount.minor_units, amount.currency)
    return f"{'+' if difference.minor_units > 0 else ''}{difference}"


def _does_not_add_up(expected: str, given: str, difference: str) -> SplitDoesNotAddUp:
    return SplitDoesNotAddUp(f"The split does not add up: expected {expected}, given {given}, difference {difference}.")
