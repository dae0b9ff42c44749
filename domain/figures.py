"""Figures: facts added up from the very expenses that prove them, one currency at a time."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from operator import attrgetter
from typing import Any
from uuid import UUID

from domain.answers import Fact
from domain.categories import Category
from domain.currencies import Currency
from domain.interpretation import scope_of
from domain.money import Money, total
from domain.plans import Metric, QueryPlan
from domain.texts import listed

LONGEST_LIST = 30
"""How many expenses a listing spells out; all of them are behind its fact."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What figures need of an expense; `sharer_id` and the amount are one person's part where shares are asked for.

    `paid` is what each of its payers paid, in minor units of its currency.
    """

    expense_id: UUID
    description: str
    amount: Money
    spent_on: date
    category: Category
    paid: tuple[tuple[UUID, int], ...]
    sharer_id: UUID | None = None

    def by_payer(self) -> Iterator["Entry"]:
        """Yield the entry once for each of its payers, with what they paid as its amount."""
        for payer in self.paid:
            yield replace(self, amount=Money(payer[1], self.amount.currency), paid=(payer,))


def facts_of(plan: QueryPlan, entries: Sequence[Entry], names: Mapping[UUID, str]) -> tuple[Fact, ...]:
    """Return the facts that a plan asks for, of the entries it means, by currency; none where there are no entries.

    Entries come by day; facts name each expense in that order.
    """
    scope = scope_of(plan.filters, names)
    return tuple(fact for metric in plan.metrics for fact in _FACTS[metric](entries, scope, names))


def _sums(entries: Sequence[Entry], scope: str, _names: Mapping[UUID, str]) -> Iterator[Fact]:
    for currency, group in _by_currency(entries):
        amount = _total(group, currency)
        yield _fact("The total of the expenses" + scope + " is {}.", f"{amount} ({_counted(group)})", amount, group)


def _counts(entries: Sequence[Entry], scope: str, _names: Mapping[UUID, str]) -> Iterator[Fact]:
    if entries:
        yield _fact("The number of expenses" + scope + " is {}.", f"{len(entries):,}", None, entries)


def _averages(entries: Sequence[Entry], scope: str, _names: Mapping[UUID, str]) -> Iterator[Fact]:
    for currency, group in _by_currency(entries):
        sum_of_group = _total(group, currency).minor_units
        amount = Money(_rounded(sum_of_group, len(group)), currency)
        is_exact = amount.minor_units * len(group) == sum_of_group
        shown = f"{'' if is_exact else 'about '}{amount} ({_counted(group)})"
        yield _fact("The average of the expenses" + scope + " is {}.", shown, amount, group)


def _largest(entries: Sequence[Entry], scope: str, names: Mapping[UUID, str]) -> Iterator[Fact]:
    return _extremes(entries, "The largest of the expenses" + scope, names, max)


def _smallest(entries: Sequence[Entry], scope: str, names: Mapping[UUID, str]) -> Iterator[Fact]:
    return _extremes(entries, "The smallest of the expenses" + scope, names, min)


def _extremes(
    entries: Sequence[Entry], subject: str, names: Mapping[UUID, str], pick: Callable[..., int]
) -> Iterator[Fact]:
    for currency, group in _by_currency(entries):
        wanted = pick(entry.amount.minor_units for entry in group)
        alike = [entry for entry in group if entry.amount.minor_units == wanted]
        yield _fact(subject + " is {}.", _spelled(alike, names), Money(wanted, currency), alike)


def _lists(entries: Sequence[Entry], scope: str, names: Mapping[UUID, str]) -> Iterator[Fact]:
    for currency, group in _by_currency(entries):
        amount = _total(group, currency)
        shown = f"{_counted(group)} of together {amount}: {_spelled(group, names)}"
        yield _fact("The list of the expenses" + scope + " has {}.", shown, amount, group)


def _by_payer(entries: Sequence[Entry], scope: str, names: Mapping[UUID, str]) -> Iterator[Fact]:
    parts = [part for entry in entries for part in entry.by_payer()]
    for amount, payer_id, group in _grouped(parts, lambda part: part.paid[0][0]):
        shown = f"{names[payer_id]} paid {amount} ({_counted(group)})"
        yield _fact("Of the expenses" + scope + ", {}.", shown, amount, group)


def _by_category(entries: Sequence[Entry], scope: str, _names: Mapping[UUID, str]) -> Iterator[Fact]:
    for amount, category, group in _grouped(entries, attrgetter("category.parent")):
        shown = f"{category.label} comes to {amount} ({_counted(group)})"
        yield _fact("Of the expenses" + scope + ", {}.", shown, amount, group)


def _shares(entries: Sequence[Entry], scope: str, names: Mapping[UUID, str]) -> Iterator[Fact]:
    for amount, sharer_id, group in _grouped(entries, attrgetter("sharer_id")):
        shown = f"the share of {names[sharer_id]} is {amount} ({_counted(group)})"
        yield _fact("Of the expenses" + scope + ", {}.", shown, amount, group)


_FACTS: dict[Metric, Callable[[Sequence[Entry], str, Mapping[UUID, str]], Iterator[Fact]]] = {
    Metric.SUM: _sums,
    Metric.COUNT: _counts,
    Metric.AVERAGE: _averages,
    Metric.MAX: _largest,
    Metric.MIN: _smallest,
    Metric.LIST: _lists,
    Metric.PAID_BY: _by_payer,
    Metric.BY_CATEGORY: _by_category,
    Metric.SHARE: _shares,
}


def _fact(template: str, shown: str, amount: Money | None, group: Sequence[Entry]) -> Fact:
    # What people typed may hold braces: only the last pair is the template's.
    before, _, after = template.rpartition("{}")
    ids = tuple(dict.fromkeys(entry.expense_id for entry in group))
    return Fact(f"{before}{shown}{after}", shown, amount, len(ids), ids)


def _by_currency(entries: Iterable[Entry]) -> list[tuple[Currency, list[Entry]]]:
    groups: dict[Currency, list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[entry.amount.currency].append(entry)
    return sorted(groups.items(), key=lambda item: item[0])


def _grouped(entries: Iterable[Entry], key: Callable[[Entry], Any]) -> Iterator[tuple[Money, Any, list[Entry]]]:
    """Yield the total of each group of one currency, the largest first; ties keep the order of their first expense."""
    for currency, group in _by_currency(entries):
        groups: dict[Any, list[Entry]] = defaultdict(list)
        for entry in group:
            groups[key(entry)].append(entry)
        totals = [(_total(members, currency), name, members) for name, members in groups.items()]
        yield from sorted(totals, key=lambda item: -item[0].minor_units)


def _total(group: Iterable[Entry], currency: Currency) -> Money:
    return total((entry.amount for entry in group), currency)


def _rounded(dividend: int, divisor: int) -> int:
    """Return the quotient rounded half to even, without floats."""
    quotient, remainder = divmod(dividend, divisor)
    return quotient + (2 * remainder > divisor or (2 * remainder == divisor and quotient % 2 == 1))


def _counted(group: Sequence[Entry]) -> str:
    return "1 expense" if len(group) == 1 else f"{len(group):,} expenses"


def _spelled(group: Sequence[Entry], names: Mapping[UUID, str]) -> str:
    shown = [
        f"{entry.amount} for '{entry.description}', paid by {_payers(entry, names)} on {entry.spent_on}"
        for entry in group[:LONGEST_LIST]
    ]
    if len(group) > LONGEST_LIST:
        shown.append(f"and {len(group) - LONGEST_LIST:,} more")
    return "; ".join(shown)


def _payers(entry: Entry, names: Mapping[UUID, str]) -> str:
    return listed([names[payer_id] for payer_id, _ in entry.paid])
