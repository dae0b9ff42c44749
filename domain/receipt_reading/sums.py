"""Receipt sums: which of its amounts is the total, found by words and proved by arithmetic."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product

from domain.receipt_reading.amounts import Entry
from domain.receipt_reading.labels import Label

_ZERO = Decimal(0)
_MOST_ITEMS = 200
"""Every run of them is summed, which is a square."""
_MOST_TOTALS = 24
_MOST_CHOICES = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """An amount that may be the total, and how much speaks for it by words alone."""

    value: Decimal
    weight: float
    row: int


@dataclass(frozen=True, slots=True)
class Charges:
    """What comes to a base to make the total; the discount is taken off, the rounding may be below zero."""

    tax: Decimal = _ZERO
    tip: Decimal = _ZERO
    service: Decimal = _ZERO
    discount: Decimal = _ZERO
    rounding: Decimal = _ZERO

    @property
    def kinds(self) -> int:
        """How many of them there are, besides the tax, which is often in the lines already."""
        return sum(bool(each) for each in (self.tip, self.service, self.discount, self.rounding))

    @property
    def sum(self) -> Decimal:
        """What they come to together."""
        return self.tax + self.tip + self.service + self.rounding - self.discount


@dataclass(frozen=True, slots=True)
class Proof:
    """That a base and charges come to the total: a run of items, or a subtotal that is printed."""

    base: Decimal
    charges: Charges
    items: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Summed:
    """The total, what proves it, and how much speaks for it; `paid` says that what was paid is the same."""

    total: Candidate
    by_items: Proof | None
    by_subtotal: Proof | None
    is_paid: bool
    repeats: int

    @property
    def is_proved(self) -> bool:
        """Tell whether several figures come to it, so that it is no chance."""
        items, subtotal = self.by_items, self.by_subtotal
        return bool((items and (len(items.items) > 1 or items.charges.sum)) or (subtotal and subtotal.charges.sum))

    @property
    def points(self) -> float:
        """How much speaks for it, words and arithmetic together."""
        points = self.total.weight
        if self.by_items is not None:
            points += 1.5 + min(len(self.by_items.items), 4) * 0.5
            points -= 1.5 if len(self.by_items.items) == 1 and not self.by_items.charges.sum else 0
        if self.by_subtotal is not None:
            points += 2.0 if self.by_subtotal.charges.sum else 0.7
        # The more is explained, the better: a tip comes after what looked like the total.
        points += max((proof.charges.kinds for proof in (self.by_items, self.by_subtotal) if proof), default=0) * 0.5
        if self.by_items and self.by_subtotal and self.by_items.base == self.by_subtotal.base:
            points += 0.5
        return points + (1.0 if self.is_paid else 0) + 0.25 * min(self.repeats - 1, 3)


@dataclass(frozen=True, slots=True)
class Printed:
    """What is printed, by its labels: the amounts of each row, one after another.

    `doubtful` are lines whose names have the words of a label: a gift card can be bought, and paid with.
    """

    items: tuple[Entry, ...]
    doubtful: tuple[Entry, ...]
    by_label: dict[Label, tuple[Entry, ...]]
    totals: tuple[Candidate, ...]
    amounts: tuple[Decimal, ...]

    def values(self, label: Label) -> tuple[Decimal, ...]:
        """Return the last amounts of the rows with a label, without signs."""
        return tuple(abs(entry.last) for entry in self.by_label.get(label, ()))


def summed(printed: Printed) -> Summed | None:
    """Return the total for which most speaks; None where nothing was found that could be one."""
    choices = tuple((charges, charges.sum) for charges in _choices(printed))
    found = [_prove(printed, candidate, choices) for candidate in printed.totals[:_MOST_TOTALS]]
    return max(found, key=lambda each: (each.points, each.total.value), default=None)


def _prove(printed: Printed, candidate: Candidate, choices: Sequence[tuple[Charges, Decimal]]) -> Summed:
    by_items = _proof_by(printed.items, candidate, choices)
    if by_items is None and printed.doubtful:
        by_items = _proof_by(sorted((*printed.items, *printed.doubtful), key=_row_of), candidate, choices)
    return Summed(
        total=candidate,
        by_items=by_items,
        by_subtotal=_proof_by_subtotal(printed, candidate, choices),
        is_paid=_is_paid(printed, candidate.value),
        repeats=printed.amounts.count(candidate.value),
    )


def _proof_by(items: Sequence[Entry], candidate: Candidate, choices: Sequence[tuple[Charges, Decimal]]) -> Proof | None:
    """Return the proof by which most items, and then a tax, come to the total."""
    runs = _runs(items, candidate.row)
    best: Proof | None = None
    for charges, added in choices:
        run = runs.get(candidate.value - added)
        if run is not None and (best is None or _worth(run, charges) > _worth(best.items, best.charges)):
            best = Proof(candidate.value - added, charges, tuple(run))
    return best


def _worth(run: Sequence[Entry], charges: Charges) -> tuple[int, bool]:
    # The more of what is printed is explained, the less it is chance.
    return len(run), bool(charges.tax)


def _proof_by_subtotal(
    printed: Printed, candidate: Candidate, choices: Sequence[tuple[Charges, Decimal]]
) -> Proof | None:
    subtotals = {value for value in _all_values(printed, Label.SUBTOTAL) if value > 0}
    best: Proof | None = None
    for charges, added in choices:
        base = candidate.value - added
        if base in subtotals and (best is None or (charges.tax and not best.charges.tax)):
            best = Proof(base, charges)
    return best


def _row_of(entry: Entry) -> int:
    return entry.row.number


class _Runs:
    """Runs of items by what they come to: the longest of those with the same sum."""

    def __init__(self) -> None:
        self._found: dict[Decimal, tuple[Sequence[Entry], int, int]] = {}

    def add_all(self, items: Sequence[Entry]) -> None:
        for start in range(len(items)):
            value = _ZERO
            for end in range(start, len(items)):
                value += items[end].last
                known = self._found.get(value)
                if value > 0 and (known is None or known[2] - known[1] < end + 1 - start):
                    self._found[value] = items, start, end + 1

    def get(self, value: Decimal) -> Sequence[Entry] | None:
        found = self._found.get(value)
        return None if found is None else found[0][found[1] : found[2]]


def _runs(items: Sequence[Entry], row: int) -> _Runs:
    """Return all runs of items above the total's row, and all below it."""
    found = _Runs()
    found.add_all([item for item in items if item.row.number < row][:_MOST_ITEMS])
    found.add_all([item for item in items if item.row.number > row][:_MOST_ITEMS])
    return found


def _choices(printed: Printed) -> Iterator[Charges]:
    """Yield what may have to be added: tax may be in the lines already, and so may all else."""
    taxes = _tax_choices(printed)
    tips = _sums(printed.values(Label.TIP))
    services = _sums(printed.values(Label.SERVICE))
    discounts = _sums(printed.values(Label.DISCOUNT))
    roundings = {_ZERO}
    for entry in printed.by_label.get(Label.ROUNDING, ()):
        roundings |= {entry.last, -entry.last}
    for tax, tip, service, discount, rounding in product(taxes, tips, services, discounts, sorted(roundings)[:3]):
        yield Charges(tax, tip, service, discount, rounding)


def _tax_choices(printed: Printed) -> tuple[Decimal, ...]:
    rows = printed.by_label.get(Label.TAX, ())
    lasts = [abs(entry.last) for entry in rows]
    firsts = [abs(entry.amounts[0].value) for entry in rows]
    # "19% of 10.00 = 1.90": the tax is the smallest of its row, whatever stands where.
    smallest = [min(abs(amount.value) for amount in entry.amounts) for entry in rows]
    middle = [abs(entry.amounts[len(entry.amounts) // 2].value) for entry in rows]
    found = dict.fromkeys((_ZERO, sum(lasts, _ZERO), sum(smallest, _ZERO), sum(firsts, _ZERO), sum(middle, _ZERO)))
    found |= dict.fromkeys(sum(set(column), _ZERO) for column in (lasts, smallest))
    singles = dict.fromkeys(value for column in (lasts, smallest) for value in column)
    return tuple(found | dict.fromkeys(list(singles)[:_MOST_CHOICES]))


def _sums(values: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Return nothing, all together, and each by itself: a charge is often said twice."""
    return tuple(dict.fromkeys((_ZERO, sum(values, _ZERO), *values[: _MOST_CHOICES - 2])))


def _all_values(printed: Printed, label: Label) -> Iterator[Decimal]:
    for entry in printed.by_label.get(label, ()):
        yield from (amount.value for amount in entry.amounts)


def _is_paid(printed: Printed, total: Decimal) -> bool:
    paid = printed.values(Label.PAID)[:_MOST_CHOICES]
    change = (*printed.values(Label.CHANGE)[:_MOST_CHOICES], _ZERO)
    return any(given - back == total for given in {*paid, sum(paid, _ZERO)} for back in change)


def with_fallback(printed: Printed) -> Printed:
    """Return what is printed with more candidates for the total: what was paid, and the largest amount of all."""
    paid, change = printed.values(Label.PAID)[:_MOST_CHOICES], printed.values(Label.CHANGE)[:_MOST_CHOICES]
    more = [Candidate(given - back, 0.8, _last_row(printed)) for given in paid for back in change if given > back]
    more += [Candidate(given, 0.5, _last_row(printed)) for given in paid]
    known = {candidate.value for candidate in printed.totals}
    return replace(printed, totals=(*printed.totals, *_new(more, known)))


def _new(candidates: Iterable[Candidate], known: set[Decimal]) -> Iterator[Candidate]:
    for candidate in candidates:
        if candidate.value not in known and candidate.value > 0:
            known.add(candidate.value)
            yield candidate


def _last_row(printed: Printed) -> int:
    rows = [entry.row.number for entries in printed.by_label.values() for entry in entries]
    return max(rows, default=0)
