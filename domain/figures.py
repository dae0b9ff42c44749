"""Figures: facts added up from the very expenses that prove them, one currency at a time."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

from domain.answers import Fact
from domain.categories import Category
from domain.currencies import Currency
from domain.days import DayRange
from domain.interpretation import PER, group_noun, scope_of
from domain.money import Money, total
from domain.payment_methods import PaymentMethod
from domain.plans import ALL, Filters, Grouping, Metric, Order, Query
from domain.sentences import fold
from domain.texts import listed

LONGEST_LIST = 30
"""How many expenses a listing spells out; all of them are behind its fact."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What figures need of an expense; `sharer_id` and the amounts are one person's part where shares are asked for.

    `booked` is the amount in the trip's currency. `paid` is what each of its payers paid, in minor units of the
    expense's currency and of the trip's.
    """

    expense_id: UUID
    description: str
    amount: Money
    booked: Money
    spent_on: date
    category: Category
    paid: tuple[tuple[UUID, int, int], ...]
    method: PaymentMethod | None = None
    place: str | None = None
    sharer_id: UUID | None = None

    def by_payer(self) -> Iterator["Entry"]:
        """Yield the entry once for each of its payers, with what they paid as its amounts."""
        for payer in self.paid:
            amount, booked = Money(payer[1], self.amount.currency), Money(payer[2], self.booked.currency)
            yield replace(self, amount=amount, booked=booked, paid=(payer,))


@dataclass(frozen=True, slots=True)
class Context:
    """What figures are read against: the trip's people by name, how many it has, and the days of its ledger.

    `days_there` is on how many days something was spent in the places of a query, of those that an expense names as its
    own; None where it is of no place. `everyone` are those who count, each once: who was merged into somebody is they.
    """

    names: Mapping[UUID, str]
    people: int = 1
    days: DayRange | None = None
    own_categories: Mapping[UUID, str] | None = None
    days_there: int | None = None
    everyone: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class _View:
    """Entries whose amounts are all of one currency.

    `is_booked` where it is the trip's and they were in several; `is_part` where those in others are told beside them.
    """

    currency: Currency
    entries: tuple[Entry, ...]
    is_booked: bool = False
    is_part: bool = False

    @property
    def total(self) -> Money:
        return total((entry.amount for entry in self.entries), self.currency)

    @property
    def lead(self) -> str:
        """What a sentence about it begins with."""
        return f"Booked in {self.currency}, the" if self.is_booked else "The"

    @property
    def within(self) -> str:
        """What is said behind a scope: a total is not the whole one where others are in other currencies."""
        return f" in {self.currency}" if self.is_part else ""


def facts_of(query: Query, entries: Sequence[Entry], context: Context) -> tuple[Fact, ...]:
    """Return the facts that a query asks for, of the entries it means, by currency; none where there are no entries.

    Entries come by day; facts name each expense in that order. Sums of several currencies have one more fact, of what
    all of them were booked as in the trip's currency.
    """
    scope = scope_of(query.filters, context.names, context.own_categories)
    if query.group_by is Grouping.PLACE:
        entries = _of_one_spelling(entries)
    if query.group_by is not Grouping.NONE and query.metric is not Metric.AVERAGE:
        return tuple(_grouped(query, entries, scope, context))
    if query.metric is Metric.AVERAGE and query.group_by not in {Grouping.NONE, *PER}:
        return tuple(_average_groups(query, entries, scope, context))
    return tuple(_FACTS[query.metric](query, entries, scope, context))


def percentage_of(query: Query, part: Sequence[Entry], whole: Sequence[Entry], context: Context) -> tuple[Fact, ...]:
    """Return how many percent of a whole a part of it is, rounded half to even to a tenth; none without a part.

    Both are in the one currency that the whole is in, else as booked in the trip's; of nothing there is no percentage.
    """
    if not part or not whole:
        return ()
    of_whole = _one_view(whole)
    if of_whole.total.minor_units == 0:
        return ()
    of_part = _booked(part) if of_whole.is_booked else _View(of_whole.currency, tuple(part))
    tenths = _rounded(of_part.total.minor_units * 1000, of_whole.total.minor_units)
    value = f"{tenths // 10:,}.{tenths % 10} %"
    shown = f"{value} ({of_part.total} of {of_whole.total})"
    scope, base = [scope_of(one or ALL, context.names, context.own_categories) for one in (query.filters, query.whole)]
    subject = f"share of the expenses{scope} in {'all expenses' if not base else f'the expenses{base}'}"
    return (_fact(of_part, f"{of_part.lead} {subject}", " is {}.", shown, value, of_part.total, of_part.entries),)


def comparison_of(query: Query, sides: Sequence[Sequence[Entry]], context: Context) -> tuple[Fact, ...]:
    """Return what each of two sides comes to, the larger first, and by how much they differ; none where one is empty.

    All are in the one currency that both are in, else as booked in the trip's.
    """
    if not all(sides):
        return ()
    everything = _one_view([entry for side in sides for entry in side])
    views = [_booked(side) if everything.is_booked else _View(everything.currency, tuple(side)) for side in sides]
    pairs = sorted(zip(views, query.sides, strict=True), key=lambda pair: -pair[0].total.minor_units)
    scopes = [scope_of(filters, context.names, context.own_categories) for _, filters in pairs]
    facts = [
        _fact(
            view,
            f"{view.lead} total of the expenses{scope}",
            " is {}.",
            f"{view.total} ({_counted(view.entries)})",
            str(view.total),
            view.total,
            view.entries,
        )
        for (view, _), scope in zip(pairs, scopes, strict=True)
    ]
    first, second = (view for view, _ in pairs)
    difference = first.total - second.total
    both = (*first.entries, *second.entries)
    subject = f"{first.lead} difference between the expenses{scopes[0]} and those{scopes[1]}"
    shown = f"{difference}" if difference.minor_units else f"{difference}: they are equal"
    return (*facts, _fact(first, subject, " is {}.", shown, str(difference), difference, both))


def _sums(_query: Query, entries: Sequence[Entry], scope: str, _context: Context) -> Iterator[Fact]:
    for view in _views(entries):
        shown = f"{view.total} ({_counted(view.entries)})"
        yield _fact(
            view,
            f"{view.lead} total of the expenses{scope}{view.within}",
            " is {}.",
            shown,
            str(view.total),
            view.total,
            view.entries,
        )


def _counts(_query: Query, entries: Sequence[Entry], scope: str, _context: Context) -> Iterator[Fact]:
    if entries:
        view = _View(entries[0].amount.currency, tuple(entries))
        value = f"{len(_ids(entries)):,}"
        yield _fact(view, f"The number of expenses{scope}", " is {}.", value, value, None, entries)


def _averages(query: Query, entries: Sequence[Entry], scope: str, context: Context) -> Iterator[Fact]:
    for view in _by_currency(entries):
        divisor, counted = _divisor(query, view, context)
        if not divisor:
            return
        amount = Money(_rounded(view.total.minor_units, divisor), view.currency)
        is_exact = amount.minor_units * divisor == view.total.minor_units
        shown = f"{'' if is_exact else 'about '}{amount} ({counted})"
        per = f" {PER[query.group_by]}" if query.group_by in PER else ""
        yield _fact(
            view,
            f"The average{per} of the expenses{scope}{view.within}",
            " is {}.",
            shown,
            str(amount),
            amount,
            view.entries,
        )


def _divisor(query: Query, view: _View, context: Context) -> tuple[int, str]:
    """Return what a total is divided by, and how that is said; a day, week or month counts though nothing was spent."""
    if query.group_by is Grouping.NONE:
        return len(_ids(view.entries)), _counted(view.entries)
    if query.group_by is Grouping.PARTICIPANT:
        return context.people, f"{view.total} by {context.people} people"
    if context.days_there is not None:
        there = "1 day" if context.days_there == 1 else f"{context.days_there:,} days"
        return context.days_there, f"{view.total} by {there} on which something was spent there"
    days = _stretch(query.filters, view, context)
    first, last = days.first or date.min, days.last or date.max
    if query.group_by is Grouping.DAY:
        number = (last - first).days + 1
    elif query.group_by is Grouping.WEEK:
        number = (_monday(last) - _monday(first)).days // 7 + 1
    else:
        number = (last.year - first.year) * 12 + last.month - first.month + 1
    noun = group_noun(query.group_by)
    return number, f"{view.total} by {number:,} {noun}{'' if number == 1 else 's'} {days}"


def _stretch(filters: Filters, view: _View, context: Context) -> DayRange:
    """Return the days that an average is over: those asked for as far as the ledger goes, else the ledger's."""
    spent = [entry.spent_on for entry in view.entries]
    ledger = context.days or DayRange(min(spent), max(spent))
    return ledger if filters.days is None else ledger.within(filters.days) or ledger


def _largest(_query: Query, entries: Sequence[Entry], scope: str, context: Context) -> Iterator[Fact]:
    return _ends(entries, f"The largest of the expenses{scope}", context, max)


def _smallest(_query: Query, entries: Sequence[Entry], scope: str, context: Context) -> Iterator[Fact]:
    return _ends(entries, f"The smallest of the expenses{scope}", context, min)


def _ends(entries: Sequence[Entry], subject: str, context: Context, pick: Callable[..., int]) -> Iterator[Fact]:
    for view in _by_currency(entries):
        wanted = pick(entry.amount.minor_units for entry in view.entries)
        alike = [entry for entry in view.entries if entry.amount.minor_units == wanted]
        amount = Money(wanted, view.currency)
        subject_here = f"{subject}{view.within}"
        yield _fact(view, subject_here, " is {}.", _spelled(alike, context.names), str(amount), amount, alike)


def _lists(_query: Query, entries: Sequence[Entry], scope: str, context: Context) -> Iterator[Fact]:
    for view in _by_currency(entries):
        yield _list_fact(view, f"The list of the expenses{scope}", context)


def _tops(query: Query, entries: Sequence[Entry], scope: str, context: Context) -> Iterator[Fact]:
    words = {Order.MOST: "largest", Order.LEAST: "smallest", Order.LATEST: "latest", Order.EARLIEST: "earliest"}
    subject = f"The list of the {words[query.order]} of the expenses{scope}"
    if query.order in {Order.LATEST, Order.EARLIEST}:
        entries = _at_the_end(query, entries)
    for view in _by_currency(entries):
        if query.order in {Order.MOST, Order.LEAST}:
            yield _list_fact(_first_of(query, view), subject, context)
        else:
            yield _list_fact(view, subject, context)


def _first_of(query: Query, view: _View) -> _View:
    sign = -1 if query.order is Order.MOST else 1
    ranked = sorted(view.entries, key=lambda one: (sign * one.amount.minor_units, one.spent_on, one.expense_id))
    return replace(view, entries=tuple(ranked[: query.limit]))


def _at_the_end(query: Query, entries: Sequence[Entry]) -> Sequence[Entry]:
    """Return the latest or earliest entries, with all of the last day that is among them."""
    if not entries:
        return entries
    days = sorted((entry.spent_on for entry in entries), reverse=query.order is Order.LATEST)[: query.limit]
    return [entry for entry in entries if min(days) <= entry.spent_on <= max(days)]


def _list_fact(view: _View, subject: str, context: Context) -> Fact:
    shown = f"{_counted(view.entries)} of together {view.total}: {_spelled(view.entries, context.names)}"
    return _fact(view, f"{subject}{view.within}", " has {}.", shown, str(view.total), view.total, view.entries)


def _shares(query: Query, entries: Sequence[Entry], scope: str, context: Context) -> Iterator[Fact]:
    return _by_key(
        query, entries, scope, lambda entry: entry.sharer_id, lambda key: f"the share of {context.names[key]} is"
    )


def _grouped(query: Query, entries: Sequence[Entry], scope: str, context: Context) -> Iterator[Fact]:
    if query.group_by is Grouping.PAYER:
        entries = [part for entry in entries for part in entry.by_payer()]
        if query.metric is Metric.TOP and query.order is Order.LEAST:
            nobody = _who_paid_nothing(query, entries, scope, context)
            if nobody:
                yield from nobody
                return
    if query.group_by is Grouping.PARTICIPANT and _is_counted(query):
        yield from _by_key(query, entries, scope, _KEYS[query.group_by], lambda key: f"{context.names[key]} shares")
        return
    yield from _by_key(query, entries, scope, _KEYS[query.group_by], lambda key: _named(query.group_by, key, context))


def _who_paid_nothing(query: Query, entries: Sequence[Entry], scope: str, context: Context) -> tuple[Fact, ...]:
    """Return that some paid nothing, who come before whoever paid least; every expense meant is the proof of it."""
    paid = {entry.paid[0][0] for entry in entries}
    absent = [person for person in query.filters.payer_ids or context.everyone if person not in paid]
    if not absent or not entries:
        return ()
    nothing = Money(0, entries[0].booked.currency)
    shown = f"{listed([context.names[person] for person in absent])} paid nothing"
    view = _View(nothing.currency, tuple(entries))
    return (_fact(view, f"Of the expenses{scope}, ", "{}.", shown, str(nothing), nothing, entries),)


def _is_counted(query: Query) -> bool:
    return query.metric is Metric.COUNT or query.order is Order.OFTENEST


def _by_key(
    query: Query, entries: Sequence[Entry], scope: str, key_of: Callable[[Entry], Any], said: Callable[[Any], str]
) -> Iterator[Fact]:
    if _is_counted(query):
        yield from _counts_by_key(query, entries, scope, key_of, said)
        return
    views = _by_currency(entries) if query.group_by is Grouping.CURRENCY else _views(entries)
    for view in views:
        groups = _ranked(query, view, key_of)
        for key, group in groups:
            booked = f"booked in {view.currency}, " if view.is_booked else ""
            within = "" if query.group_by is Grouping.CURRENCY else view.within
            shown = f"{said(key)} {_rank(query)}{group.total} ({_counted(group.entries)})"
            yield _fact(
                view,
                f"Of the expenses{scope}{within}, {booked}",
                "{}.",
                shown,
                str(group.total),
                group.total,
                group.entries,
            )


def _counts_by_key(
    query: Query, entries: Sequence[Entry], scope: str, key_of: Callable[[Entry], Any], said: Callable[[Any], str]
) -> Iterator[Fact]:
    groups = sorted(_groups(entries, key_of).items(), key=lambda item: -len(_ids(item[1])))
    for key, group in groups if query.metric is Metric.COUNT else _most_numerous(query, groups):
        view = _View(group[0].amount.currency, tuple(group))
        verb = said(key).removesuffix(" comes to").removesuffix(" is")
        value = f"{len(_ids(group)):,}"
        yield _fact(view, f"Of the expenses{scope}, ", "{}.", f"{verb}: {_counted(group)}", value, None, group)


def _most_numerous(query: Query, groups: Sequence[tuple[Any, list[Entry]]]) -> list[tuple[Any, list[Entry]]]:
    """Return the first of groups that are ranked by their number, with all that tie with the last of them.

    What has no place or method named is no group that may come first, and yet could change which does: it is told last.
    """
    named = [(key, group) for key, group in groups if key is not None]
    fewest = len(_ids(named[: query.limit][-1][1])) if named else 0
    return [*(one for one in named if len(_ids(one[1])) >= fewest), *(one for one in groups if one[0] is None)]


def _average_groups(query: Query, entries: Sequence[Entry], scope: str, context: Context) -> Iterator[Fact]:
    parts = [part for entry in entries for part in entry.by_payer()] if query.group_by is Grouping.PAYER else entries
    for view in _by_currency(parts):
        for key, group in _ranked(replace(query, metric=Metric.SUM), view, _KEYS[query.group_by]):
            number = len(_ids(group.entries))
            amount = Money(_rounded(group.total.minor_units, number), view.currency)
            about = "" if amount.minor_units * number == group.total.minor_units else "about "
            said = _named(query.group_by, key, context).removesuffix(" comes to").removesuffix(" paid")
            shown = f"{said}: {about}{amount} ({_counted(group.entries)})"
            subject = f"The averages of the expenses{scope}{view.within}: "
            yield _fact(view, subject, "{}.", shown, str(amount), amount, group.entries)


_FACTS: dict[Metric, Callable[[Query, Sequence[Entry], str, Context], Iterator[Fact]]] = {
    Metric.SUM: _sums,
    Metric.COUNT: _counts,
    Metric.AVERAGE: _averages,
    Metric.MAX: _largest,
    Metric.MIN: _smallest,
    Metric.LIST: _lists,
    Metric.TOP: _tops,
    Metric.SHARE: _shares,
}
_KEYS: dict[Grouping, Callable[[Entry], Any]] = {
    Grouping.CATEGORY: lambda entry: entry.category.parent,
    Grouping.PAYER: lambda entry: entry.paid[0][0],
    Grouping.PARTICIPANT: lambda entry: entry.sharer_id,
    Grouping.DAY: lambda entry: entry.spent_on,
    Grouping.WEEK: lambda entry: _monday(entry.spent_on),
    Grouping.MONTH: lambda entry: entry.spent_on.replace(day=1),
    Grouping.CURRENCY: lambda entry: entry.amount.currency,
    Grouping.PAYMENT_METHOD: lambda entry: entry.method,
    Grouping.PLACE: lambda entry: entry.place,
}
_IN_TIME = frozenset({Grouping.DAY, Grouping.WEEK, Grouping.MONTH})


def _named(group_by: Grouping, key: Any, context: Context) -> str:
    """Return a group as the beginning of what is said of its total."""
    if group_by is Grouping.PAYER:
        return f"{context.names[key]} paid"
    if group_by is Grouping.PARTICIPANT:
        return f"the share of {context.names[key]} is"
    return f"{_LABELS.get(group_by, str)(key)} comes to"


_LABELS: dict[Grouping, Callable[[Any], str]] = {
    Grouping.CATEGORY: lambda key: str(key.label),
    Grouping.WEEK: lambda key: f"the week of {key}",
    Grouping.MONTH: lambda key: f"{key:%Y-%m}",
    Grouping.PAYMENT_METHOD: lambda key: "what is without a payment method" if key is None else str(key.label),
    Grouping.PLACE: lambda key: "what has no place named" if key is None else f"'{key}'",
}


def _ranked(query: Query, view: _View, key_of: Callable[[Entry], Any]) -> list[tuple[Any, _View]]:
    """Return the groups of a view, the largest total first or in order of time; of a TOP, the first with its ties."""
    groups = [(key, _View(view.currency, tuple(group))) for key, group in _groups(view.entries, key_of).items()]
    if query.metric is not Metric.TOP:
        if query.group_by in _IN_TIME:
            return sorted(groups, key=lambda group: group[0])
        return sorted(groups, key=lambda group: -group[1].total.minor_units)
    if query.group_by is Grouping.PLACE:
        # What has no place named is no place that may come first, and yet could change which does: it is told last.
        return [*_first_groups(query, [group for group in groups if group[0]]), *(g for g in groups if g[0] is None)]
    return _first_groups(query, groups)


def _rank(query: Query) -> str:
    """Return what says that somebody paid the most, where that was asked."""
    if query.metric is not Metric.TOP or query.group_by is not Grouping.PAYER or query.limit != 1:
        return ""
    return "the least: " if query.order is Order.LEAST else "the most: "


def _first_groups(query: Query, groups: Sequence[tuple[Any, _View]]) -> list[tuple[Any, _View]]:
    sign = 1 if query.order is Order.LEAST else -1
    ranked = sorted(groups, key=lambda group: sign * group[1].total.minor_units)
    if len(ranked) <= query.limit:
        return ranked
    last = ranked[query.limit - 1][1].total.minor_units
    return [group for group in ranked if sign * group[1].total.minor_units <= sign * last]


def _of_one_spelling(entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries with each place as it was written first: "prague" is where "Prague" is."""
    written: dict[str, str] = {}
    for entry in entries:
        if entry.place is not None:
            written.setdefault(_place_key(entry.place), entry.place)
    return [
        entry if entry.place is None else replace(entry, place=written[_place_key(entry.place)]) for entry in entries
    ]


def _place_key(place: str) -> str:
    return " ".join(fold(place).split())


def _groups(entries: Iterable[Entry], key_of: Callable[[Entry], Any]) -> dict[Any, list[Entry]]:
    groups: dict[Any, list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[key_of(entry)].append(entry)
    return groups


def _fact(  # noqa: PLR0913, PLR0917  # each is one part of a fact
    view: _View, subject: str, template: str, shown: str, value: str, amount: Money | None, group: Sequence[Entry]
) -> Fact:
    ids = _ids(group)
    before, _, after = template.partition("{}")
    of = subject.strip().rstrip(",:")
    is_said = amount is None or view.is_booked or (view.within and of.endswith(view.within))
    interpretation = f"{of}." if is_said else f"{of}, in {view.currency}."
    return Fact(
        f"{subject}{before}{shown}{after}", shown, amount, len(ids), ids, value=value, interpretation=interpretation
    )


def _ids(entries: Iterable[Entry]) -> tuple[UUID, ...]:
    return tuple(dict.fromkeys(entry.expense_id for entry in entries))


def _views(entries: Sequence[Entry]) -> list[_View]:
    """Return the entries of each currency and, where there are several, all as they were booked in the trip's."""
    views = _by_currency(entries)
    return views if len(views) <= 1 else [*views, _booked(entries)]


def _one_view(entries: Sequence[Entry]) -> _View:
    views = _by_currency(entries)
    return views[0] if len(views) == 1 else _booked(entries)


def _booked(entries: Sequence[Entry]) -> _View:
    return _View(entries[0].booked.currency, tuple(_as_booked(entry) for entry in entries), is_booked=True)


def _as_booked(entry: Entry) -> Entry:
    paid = tuple((payer, booked, booked) for payer, _, booked in entry.paid)
    return replace(entry, amount=entry.booked, paid=paid)


def _by_currency(entries: Iterable[Entry]) -> list[_View]:
    groups = _groups(entries, lambda entry: entry.amount.currency)
    is_part = len(groups) > 1
    return [_View(currency, tuple(group), is_part=is_part) for currency, group in sorted(groups.items())]


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _rounded(dividend: int, divisor: int) -> int:
    """Return the quotient rounded half to even, without floats."""
    return round(Fraction(dividend, divisor))


def _counted(group: Sequence[Entry]) -> str:
    number = len(_ids(group))
    return "1 expense" if number == 1 else f"{number:,} expenses"


def _spelled(group: Sequence[Entry], names: Mapping[UUID, str]) -> str:
    shown = [
        f"{entry.amount} for '{entry.description}'{_where(entry)}, paid by {_payers(entry, names)} on {entry.spent_on}"
        for entry in group[:LONGEST_LIST]
    ]
    if len(group) > LONGEST_LIST:
        shown.append(f"and {len(group) - LONGEST_LIST:,} more")
    return "; ".join(shown)


def _where(entry: Entry) -> str:
    return "" if entry.place is None else f" in '{entry.place}'"


def _payers(entry: Entry, names: Mapping[UUID, str]) -> str:
    return listed([names[payer[0]] for payer in entry.paid])
