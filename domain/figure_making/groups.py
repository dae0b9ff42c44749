"""Groups: facts about the entries of each payer, category, day and so on."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from domain.answers import Fact
from domain.figure_making.entries import Context, Entry, expense_ids, grouped_by, monday_of
from domain.figure_making.made_facts import counted, fact_of, rounded
from domain.figure_making.views import View, booked_view, view_of, views_by_currency, views_of
from domain.money import Money
from domain.plans import Grouping, Metric, Order, Query
from domain.sentences import fold
from domain.texts import listed


def shares_of(query: Query, entries: Sequence[Entry], scope: str, context: Context) -> Iterator[Fact]:
    """Yield what each share of somebody comes to; nothing where several paid, of whom only some are meant.

    Whose part of such an expense each of them paid is told nowhere.
    """
    if any(entry.is_paid_by_others for entry in entries):
        return iter(())
    return _by_key(
        query, entries, scope, lambda entry: entry.sharer_id, lambda key: f"the share of {context.names[key]} is"
    )


def groups_of(query: Query, entries: Sequence[Entry], scope: str, context: Context) -> Iterator[Fact]:
    """Yield a fact for each group that a query tells apart."""
    if query.group_by is Grouping.PAYER:
        entries = [part for entry in entries for part in entry.by_payer()]
        if query.metric is Metric.TOP and query.order is Order.LEAST:
            yield from _least_payers(query, entries, scope, context)
            return
    if query.group_by is Grouping.PARTICIPANT and _is_counted(query):
        yield from _by_key(query, entries, scope, _KEYS[query.group_by], lambda key: f"{context.names[key]} shares")
        return
    yield from _by_key(query, entries, scope, _KEYS[query.group_by], lambda key: _named(query.group_by, key, context))


def _least_payers(query: Query, entries: Sequence[Entry], scope: str, context: Context) -> Iterator[Fact]:
    """Yield that some paid nothing at all, or who paid least of each currency and of all: those who paid none of it."""
    nobody = _who_paid_nothing(query, view_of(entries), scope, context) if entries else ()
    if nobody:
        yield from nobody
        return
    for view in views_of(entries):
        yield from _who_paid_nothing(query, view, scope, context) or _totals(
            query, view, scope, _KEYS[Grouping.PAYER], lambda key: f"{context.names[key]} paid"
        )


def _who_paid_nothing(query: Query, view: View, scope: str, context: Context) -> tuple[Fact, ...]:
    """Return that some paid nothing, who come before whoever paid least; every expense meant is the proof of it."""
    paid = {entry.paid[0][0] for entry in view.entries}
    absent = [person for person in query.filters.payer_ids or context.everyone if person not in paid]
    if not absent:
        return ()
    nothing = Money(0, view.currency)
    shown = f"{listed([context.names[person] for person in absent])} paid nothing{view.within}"
    return (fact_of(view, f"Of the expenses{scope}, ", "{}.", shown, str(nothing), nothing, view.entries),)


def _is_counted(query: Query) -> bool:
    return query.metric is Metric.COUNT or query.order is Order.OFTENEST


def _by_key(
    query: Query, entries: Sequence[Entry], scope: str, key_of: Callable[[Entry], Any], said: Callable[[Any], str]
) -> Iterator[Fact]:
    if _is_counted(query):
        yield from _counts_by_key(query, entries, scope, key_of, said)
        return
    for view in _currencies_of(query, entries) if query.group_by is Grouping.CURRENCY else views_of(entries):
        yield from _totals(query, view, scope, key_of, said)


def _currencies_of(query: Query, entries: Sequence[Entry]) -> list[View]:
    """Return the entries of each currency; of a TOP, those of the currencies that most or least was booked from."""
    views = views_by_currency(entries)
    if query.metric is not Metric.TOP or len(views) <= 1:
        return views
    first = _first_groups(query, [(view, booked_view(view.entries)) for view in views])
    return [view for view, _ in first]


def _totals(
    query: Query, view: View, scope: str, key_of: Callable[[Entry], Any], said: Callable[[Any], str]
) -> Iterator[Fact]:
    rank = _rank(query, view)
    booked = f"booked in {view.currency}, " if view.is_booked else ""
    within = "" if query.group_by is Grouping.CURRENCY or rank else view.within
    for key, group in _ranked(query, view, key_of):
        yield fact_of(
            view,
            f"Of the expenses{scope}{within}, {booked}",
            "{}.",
            f"{said(key)} {rank}{group.total}{_booked_as(query, group)} ({counted(group.entries)})",
            str(group.total),
            group.total,
            group.entries,
        )


def _booked_as(query: Query, group: View) -> str:
    """Return by what currencies are put in order: amounts of several are compared as they were booked."""
    if query.group_by is not Grouping.CURRENCY or query.metric is not Metric.TOP:
        return ""
    booked = booked_view(group.entries)
    return "" if booked.currency == group.currency else f", booked as {booked.total}"


def _counts_by_key(
    query: Query, entries: Sequence[Entry], scope: str, key_of: Callable[[Entry], Any], said: Callable[[Any], str]
) -> Iterator[Fact]:
    groups = sorted(grouped_by(entries, key_of).items(), key=lambda item: -len(expense_ids(item[1])))
    for key, group in groups if query.metric is Metric.COUNT else _most_numerous(query, groups):
        view = View(group[0].amount.currency, tuple(group))
        verb = said(key).removesuffix(" comes to").removesuffix(" is")
        value = f"{len(expense_ids(group)):,}"
        yield fact_of(view, f"Of the expenses{scope}, ", "{}.", f"{verb}: {counted(group)}", value, None, group)


def _most_numerous(query: Query, groups: Sequence[tuple[Any, list[Entry]]]) -> list[tuple[Any, list[Entry]]]:
    """Return the first of groups that are ranked by their number, with all that tie with the last of them.

    What has no place or method named is no group that may come first, and yet could change which does: it is told last.
    """
    named = [(key, group) for key, group in groups if key is not None]
    fewest = len(expense_ids(named[: query.limit][-1][1])) if named else 0
    return [*(one for one in named if len(expense_ids(one[1])) >= fewest), *(one for one in groups if one[0] is None)]


def averages_of_groups(query: Query, entries: Sequence[Entry], scope: str, context: Context) -> Iterator[Fact]:
    """Yield what the entries of each group come to on average, in each currency."""
    parts = [part for entry in entries for part in entry.by_payer()] if query.group_by is Grouping.PAYER else entries
    for view in views_by_currency(parts):
        for key, group in _ranked(replace(query, metric=Metric.SUM), view, _KEYS[query.group_by]):
            number = len(expense_ids(group.entries))
            amount = Money(rounded(group.total.minor_units, number), view.currency)
            about = "" if amount.minor_units * number == group.total.minor_units else "about "
            said = _named(query.group_by, key, context).removesuffix(" comes to").removesuffix(" paid")
            shown = f"{said}: {about}{amount} ({counted(group.entries)})"
            subject = f"The averages of the expenses{scope}{view.within}: "
            yield fact_of(view, subject, "{}.", shown, str(amount), amount, group.entries)


_KEYS: dict[Grouping, Callable[[Entry], Any]] = {
    Grouping.CATEGORY: lambda entry: entry.category.parent,
    Grouping.PAYER: lambda entry: entry.paid[0][0],
    Grouping.PARTICIPANT: lambda entry: entry.sharer_id,
    Grouping.DAY: lambda entry: entry.spent_on,
    Grouping.WEEK: lambda entry: monday_of(entry.spent_on),
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


def _ranked(query: Query, view: View, key_of: Callable[[Entry], Any]) -> list[tuple[Any, View]]:
    """Return the groups of a view, the largest total first or in order of time; of a TOP, the first with its ties."""
    groups = [(key, View(view.currency, tuple(group))) for key, group in grouped_by(view.entries, key_of).items()]
    if query.metric is not Metric.TOP:
        if query.group_by in _IN_TIME:
            return sorted(groups, key=lambda group: group[0])
        return sorted(groups, key=lambda group: -group[1].total.minor_units)
    if query.group_by is Grouping.PLACE:
        # What has no place named is no place that may come first, and yet could change which does: it is told last.
        return [*_first_groups(query, [group for group in groups if group[0]]), *(g for g in groups if g[0] is None)]
    return _first_groups(query, groups)


def _rank(query: Query, view: View) -> str:
    """Return what says that somebody paid the most, where that was asked; of one currency among others, within it."""
    if query.metric is not Metric.TOP or query.group_by is not Grouping.PAYER or query.limit != 1:
        return ""
    return f"the {'least' if query.order is Order.LEAST else 'most'}{view.within}: "


def _first_groups(query: Query, groups: Sequence[tuple[Any, View]]) -> list[tuple[Any, View]]:
    sign = 1 if query.order is Order.LEAST else -1
    ranked = sorted(groups, key=lambda group: sign * group[1].total.minor_units)
    if len(ranked) <= query.limit:
        return ranked
    last = ranked[query.limit - 1][1].total.minor_units
    return [group for group in ranked if sign * group[1].total.minor_units <= sign * last]


def of_one_spelling(entries: Sequence[Entry]) -> list[Entry]:
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
