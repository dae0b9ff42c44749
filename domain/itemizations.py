"""Itemizations: a bill by its lines, each with its own people, and the charges that are spread over all of them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from uuid import UUID

from domain.apportionment import Part, parts_of
from domain.currencies import Currency
from domain.money import LARGEST_MINOR_UNITS, Money
from domain.refusals import Refusal, RefusalCode
from domain.texts import clean_text

MOST_LINES = 200
_LONGEST_DESCRIPTION = 200
_CHARGES = ("tax", "tip", "service_charge", "discount")


class ItemizationInvalid(Refusal):
    """The bill has no lines or too many, a line has nobody or no amount, or a charge is below zero."""

    code = RefusalCode.SPLIT_INVALID


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a bill: what it was, `amount` in minor units, and a positive weight for each who shares it."""

    description: str
    amount: int
    weights: Mapping[UUID, int]


@dataclass(frozen=True, slots=True)
class Itemization:
    """A bill by its lines; the charges are minor units, none below zero, and the discount is taken off."""

    lines: tuple[Line, ...]
    tax: int = 0
    tip: int = 0
    service_charge: int = 0
    discount: int = 0

    @property
    def total(self) -> int:
        """What the bill comes to, in minor units: the lines and the charges, less the discount."""
        return self.lines_total + self.tax + self.tip + self.service_charge - self.discount

    @property
    def lines_total(self) -> int:
        """What the lines alone come to, in minor units."""
        return sum(line.amount for line in self.lines)

    @property
    def people(self) -> tuple[UUID, ...]:
        """Everybody on any line, each once, in the order they are first mentioned."""
        return tuple(dict.fromkeys(person for line in self.lines for person in line.weights))

    def subtotals(self) -> dict[UUID, Fraction]:
        """Return exactly what each person had, before charges: their part of every line they share."""
        sums = dict.fromkeys(self.people, Fraction(0))
        for line in self.lines:
            whole = sum(line.weights.values())
            for person, weight in line.weights.items():
                sums[person] += Fraction(line.amount * weight, whole)
        return sums


@dataclass(frozen=True, slots=True)
class BillLine:
    """A line of a bill as people read it."""

    description: str
    amount: Money
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Bill:
    """An itemization as people read it: in the currency of its expense."""

    lines: tuple[BillLine, ...]
    tax: Money
    tip: Money
    service_charge: Money
    discount: Money


def bill_of(itemization: Itemization, currency: Currency) -> Bill:
    """Return an itemization with its minor units as money."""
    return Bill(
        lines=tuple(
            BillLine(line.description, Money(line.amount, currency), parts_of(line.weights))
            for line in itemization.lines
        ),
        tax=Money(itemization.tax, currency),
        tip=Money(itemization.tip, currency),
        service_charge=Money(itemization.service_charge, currency),
        discount=Money(itemization.discount, currency),
    )


def checked_itemization(itemization: Itemization) -> Itemization:
    """Return a bill that makes sense, with clean texts; raises ItemizationInvalid or TextInvalid about the field."""
    if not itemization.lines:
        raise ItemizationInvalid("The bill has no lines.", field=("lines",))
    if len(itemization.lines) > MOST_LINES:
        raise ItemizationInvalid(
            f"The bill has {len(itemization.lines)} lines; at most {MOST_LINES} are kept.", field=("lines",)
        )
    for charge in _CHARGES:
        if getattr(itemization, charge) < 0:
            raise ItemizationInvalid(f"The {charge.replace('_', ' ')} must not be below zero.", field=(charge,))
    return replace(itemization, lines=tuple(_checked(line, place) for place, line in enumerate(itemization.lines)))


def _checked(line: Line, place: int) -> Line:
    try:
        _require_valid(line)
        return replace(
            line, description=clean_text(line.description, field="description", longest=_LONGEST_DESCRIPTION)
        )
    except Refusal as refusal:
        raise refusal.below("lines", str(place)) from None


def _require_valid(line: Line) -> None:
    if line.amount <= 0:
        raise ItemizationInvalid("Every line costs something; leave out what was free.", field=("amount",))
    if line.amount > LARGEST_MINOR_UNITS:
        raise ItemizationInvalid(f"A line is at most {LARGEST_MINOR_UNITS} minor units.", field=("amount",))
    if not line.weights:
        raise ItemizationInvalid("A line of the bill names nobody.")
    if min(line.weights.values()) <= 0:
        raise ItemizationInvalid(
            "Every part of a line must be above zero; leave out who had nothing of it.", field=("parts",)
        )
    if max(line.weights.values()) > LARGEST_MINOR_UNITS:
        raise ItemizationInvalid(f"A part of a line is at most {LARGEST_MINOR_UNITS}.", field=("parts",))
