"""Splits: how one amount is divided among people, exactly, whatever the order they are named in."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from math import lcm
from uuid import UUID

from domain.apportionment import Part, apportion, parts_of, settlement_parts
from domain.itemizations import Itemization, checked_itemization
from domain.money import LARGEST_MINOR_UNITS, Money, mismatch, shifted
from domain.participants import Participant
from domain.refusals import Refusal, RefusalCode

WHOLE_IN_BASIS_POINTS = 10_000


class SplitMode(StrEnum):
    """How an amount is divided."""

    EQUAL = "EQUAL"
    EXACT = "EXACT"
    PERCENTAGE = "PERCENTAGE"
    SHARES = "SHARES"
    ADJUSTMENT = "ADJUSTMENT"
    ITEMIZED = "ITEMIZED"
    BY_NIGHTS = "BY_NIGHTS"


class SplitInvalid(Refusal):
    """The split names nobody, names somebody twice, or gives a part that it cannot have."""

    code = RefusalCode.SPLIT_INVALID


class SplitDoesNotAddUp(Refusal):
    """The parts of the split do not sum to the whole; the message says expected, given and difference."""

    code = RefusalCode.SPLIT_DOES_NOT_ADD_UP


@dataclass(frozen=True, slots=True)
class Split:
    """A division as it was asked for: a weight per participant.

    The unit of a weight depends on the mode: 1 each (EQUAL), minor units (EXACT), basis points (PERCENTAGE), whole
    shares (SHARES), minor units more or less than the others (ADJUSTMENT), nights (BY_NIGHTS). In ITEMIZED it is what
    the person had before charges, in minor units and rounded half to even: shown, and never counted with.
    """

    mode: SplitMode
    weights: Mapping[UUID, int]
    itemization: Itemization | None = None

    @property
    def parts(self) -> tuple[Part, ...]:
        """The weights, person by person."""
        return parts_of(self.weights)


@dataclass(frozen=True, slots=True)
class Share:
    """What one participant owes of one expense, also in the settlement currency, and the weight it came from."""

    participant_id: UUID
    money: Money
    settlement: Money
    weight: int


def divide(*, amount: Money, settlement: Money, split: Split, seed: UUID) -> tuple[Share, ...]:
    """Return a share per participant of `split`, in its order; the shares sum exactly to `amount`.

    Their figures in the settlement currency sum exactly to `settlement`, apportioned in proportion to the shares. What
    cannot be divided evenly goes by largest remainder, ties broken by `seed` (the expense's id): see `apportion`.

    Raises SplitInvalid, SplitDoesNotAddUp (EXACT, PERCENTAGE, ADJUSTMENT, ITEMIZED), or as `checked_itemization` does.
    """
    if not split.weights:
        raise SplitInvalid("The split names nobody.")
    units = _DIVISIONS[split.mode](amount, split, seed)
    settled = settlement_parts(amount=amount, settlement=settlement, parts=units, seed=seed)
    return tuple(
        Share(person, Money(units[person], amount.currency), settled[person], weight)
        for person, weight in split.weights.items()
    )


def equally(people: Iterable[UUID]) -> Split:
    """Return an equal split among people."""
    return Split(SplitMode.EQUAL, dict.fromkeys(people, 1))


def itemized(itemization: Itemization) -> Split:
    """Return the split of a bill, checked, among everybody it names, in the order of their first mention.

    Raises ItemizationInvalid or TextInvalid, with the field below the bill.
    """
    checked = checked_itemization(itemization)
    weights = {person: round(subtotal) for person, subtotal in checked.subtotals().items()}
    return Split(SplitMode.ITEMIZED, weights, checked)


def split_by_weight(participants: Iterable[Participant]) -> Split:
    """Return a trip's built-in split: by the own weights of all who are present, so equal where all weigh the same."""
    weights = {
        person.id: person.weight for person in participants if person.left_at is None and person.merged_into_id is None
    }
    return equally(weights) if set(weights.values()) <= {1} else Split(SplitMode.SHARES, weights)


def basis_points_of(percentage: Decimal) -> int:
    """Return a percentage with at most two decimals as basis points: 33.33 is 3333. Raises SplitInvalid."""
    hundredths = shifted(percentage, 2) if percentage.is_finite() and percentage.adjusted() < 4 else None  # noqa: PLR2004
    if hundredths is None or hundredths <= 0 or hundredths != hundredths.to_integral_value():
        raise SplitInvalid(f"A percentage is above zero and has at most two decimals; {percentage} does not.")
    return int(hundredths)


def _by_weight(amount: Money, split: Split, seed: UUID) -> dict[UUID, int]:
    _require_positive(split)
    return apportion(amount.minor_units, split.weights, seed)


def _equally(amount: Money, split: Split, seed: UUID) -> dict[UUID, int]:
    if set(split.weights.values()) != {1}:
        raise SplitInvalid("In an equal split everybody has one part.")
    return apportion(amount.minor_units, split.weights, seed)


def _exactly(amount: Money, split: Split, _seed: UUID) -> dict[UUID, int]:
    _require_positive(split)
    given = Money(sum(split.weights.values()), amount.currency)
    if given != amount:
        raise _does_not_add_up(mismatch(expected=amount, given=given))
    return dict(split.weights)


def _by_percentage(amount: Money, split: Split, seed: UUID) -> dict[UUID, int]:
    _require_positive(split)
    given = sum(split.weights.values())
    if given != WHOLE_IN_BASIS_POINTS:
        difference = Decimal(given - WHOLE_IN_BASIS_POINTS) / 100
        raise _does_not_add_up(f"expected 100 %, given {Decimal(given) / 100} %, difference {difference:+} %")
    return apportion(amount.minor_units, split.weights, seed)


def _adjusted(amount: Money, split: Split, seed: UUID) -> dict[UUID, int]:
    """Divide what the adjustments leave of the amount equally, and give everybody their own on top."""
    _require_bounded(split)
    given = Money(sum(split.weights.values()), amount.currency)
    if given.minor_units > amount.minor_units:
        raise _does_not_add_up("expected at most" + mismatch(expected=amount, given=given).removeprefix("expected"))
    left = (amount - given).minor_units
    # Asked of the exact part, not of the rounded one: who gets the odd cent must not decide whether a split is valid.
    lowest = min(split.weights.values())
    if left + lowest * len(split.weights) < 0:
        adjustment = Money(lowest, amount.currency)
        raise SplitInvalid(f"An adjustment of {adjustment} leaves a part below zero; nobody can owe less than nothing.")
    base = apportion(left, dict.fromkeys(split.weights, 1), seed)
    return {person: base[person] + adjustment for person, adjustment in split.weights.items()}


def _by_lines(amount: Money, split: Split, seed: UUID) -> dict[UUID, int]:
    """Divide in proportion to what everybody had: so the charges are spread in proportion, and rounded only once."""
    if split.itemization is None:
        raise SplitInvalid("An itemized split needs the lines of the bill.")
    itemization = checked_itemization(split.itemization)
    given = Money(itemization.total, amount.currency)
    if given != amount:
        raise _does_not_add_up(mismatch(expected=amount, given=given))
    subtotals = itemization.subtotals()
    if set(subtotals) != set(split.weights):
        raise SplitInvalid("The people of the split are not those of the bill.")
    denominator = lcm(*(subtotal.denominator for subtotal in subtotals.values()))
    return apportion(amount.minor_units, {who: int(part * denominator) for who, part in subtotals.items()}, seed)


_DIVISIONS: dict[SplitMode, Callable[[Money, Split, UUID], dict[UUID, int]]] = {
    SplitMode.EQUAL: _equally,
    SplitMode.EXACT: _exactly,
    SplitMode.PERCENTAGE: _by_percentage,
    SplitMode.SHARES: _by_weight,
    SplitMode.ADJUSTMENT: _adjusted,
    SplitMode.ITEMIZED: _by_lines,
    SplitMode.BY_NIGHTS: _by_weight,
}


def _require_positive(split: Split) -> None:
    if min(split.weights.values()) <= 0:
        raise SplitInvalid("Every part of a split must be above zero; leave out who does not take part.")
    _require_bounded(split)


def _require_bounded(split: Split) -> None:
    if max(abs(weight) for weight in split.weights.values()) > LARGEST_MINOR_UNITS:
        raise SplitInvalid(f"A part of a split is at most {LARGEST_MINOR_UNITS}.")


def _does_not_add_up(difference: str) -> SplitDoesNotAddUp:
    return SplitDoesNotAddUp(f"The split does not add up: {difference}.")
