"""Grouped: facts about the expenses of each payer, category, day and so on."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from domain.answers import Fact
from domain.figure_making.averages import average_of
from domain.figure_making.entries import Context
from domain.figure_making.groups import Group, whole_of
from domain.figure_making.made_facts import counted, fact_of
from domain.money import Money
from domain.plans import Grouping, Metric, Order, Query
from domain.texts import listed

Said = Callable[[Any], str]
"""What is said of a key before what it comes to: "Sarah paid"."""


def shares_of(query: Query, groups: Sequence[Group], scope: str, context: Context) -> Iterator[Fact]:
    """Yield what each share of somebody comes to; nothing where several paid, of whom only some are meant.

    Whose part of such an expense each of them paid is told nowhere.
    """
    if any(group.is_paid_by_others for group in groups):
        return iter(())
    return _totals(query, groups, scope, _said_of(Grouping.PARTICIPANT, context))


def groups_of(query: Query, groups: Sequence[Group], scope: str, context: Context) -> Iterator[Fact]:
    """Yield a fact for each group that a query tells apart."""
    if query.counts:
        return _counts(groups, scope, _said_of_numbers(query.group_by, context))
    return _totals(query, groups, scope, _said_of(query.group_by, context))


def averages_of_groups(query: Query, groups: Sequence[Group], scope: str, context: Context) -> Iterator[Fact]:
    """Yield what the expenses of each group come to on average."""
    named: Said = _LABELS.get(query.group_by, str)
    if query.group_by is Grouping.PAYER:
        named = context.names.__getitem__
    for group in groups:
        amount, about = average_of(group, group.count)
        shown = f"{named(group.key)}: {about}{amount} ({counted(group)})"
        subject = f"{group.lead} averages of the expenses{scope}{group.within}: "
        yield fact_of(group, subject, "{}.", shown, str(amount), amount)


def least_payers_of(
    query: Query, payers: Sequence[Group], wholes: Sequence[Group], scope: str, context: Context
) -> Iterator[Fact]:
    """Yield that some paid nothing at all, or who paid least of each currency and of all: those who paid none of it.

    `payers` are what all of them paid, whatever its rank, and `wholes` what that comes to together.
    """
    nobody = _who_paid_nothing(query, whole_of(wholes), payers, scope, context) if wholes else ()
    if nobody:
        yield from nobody
        return
    for whole in wholes:
        paid = [payer for payer in payers if payer.is_beside(whole)]
        least = [payer for payer in paid if payer.rank <= query.limit]
        yield from _who_paid_nothing(query, whole, paid, scope, context) or groups_of(query, least, scope, context)


def _who_paid_nothing(
    query: Query, whole: Group, payers: Sequence[Group], scope: str, context: Context
) -> tuple[Fact, ...]:
    """Return that some paid nothing, who come before whoever paid least; every expense meant is the proof of it."""
    paid = {payer.key for payer in payers}
    absent = [person for person in query.filters.payer_ids or context.everyone if person not in paid]
    if not absent:
        return ()
    nothing = Money(0, whole.total.currency)
    shown = f"{listed([context.names[person] for person in absent])} paid nothing{whole.within}"
    return (fact_of(whole, f"Of the expenses{scope}, ", "{}.", shown, str(nothing), nothing),)


def _totals(query: Query, groups: Sequence[Group], scope: str, said: Said) -> Iterator[Fact]:
    for group in groups:
        rank = _rank(query, group)
        booked = f"booked in {group.total.currency}, " if group.is_booked else ""
        within = "" if query.group_by is Grouping.CURRENCY or rank else group.within
        subject = f"Of the expenses{scope}{within}, {booked}"
        shown = f"{said(group.key)} {rank}{group.total}{_booked_as(query, group)} ({counted(group)})"
        yield fact_of(group, subject, "{}.", shown, str(group.total), group.total)


def _counts(groups: Sequence[Group], scope: str, said: Said) -> Iterator[Fact]:
    for group in groups:
        subject, shown = f"Of the expenses{scope}, ", f"{said(group.key)}: {counted(group)}"
        yield fact_of(group, subject, "{}.", shown, f"{group.count:,}", None)


def _rank(query: Query, group: Group) -> str:
    """Return what says that somebody paid the most, where that was asked; of one currency among others, within it."""
    if query.metric is not Metric.TOP or query.group_by is not Grouping.PAYER or query.limit != 1:
        return ""
    return f"the {'least' if query.order is Order.LEAST else 'most'}{group.within}: "


def _booked_as(query: Query, group: Group) -> str:
    """Return by what currencies are put in order: amounts of several are compared as they were booked."""
    if query.group_by is not Grouping.CURRENCY or query.metric is not Metric.TOP:
        return ""
    return "" if group.booked.currency == group.total.currency else f", booked as {group.booked}"


def _said_of(group_by: Grouping, context: Context) -> Said:
    """Return what a group is told as, at the beginning of what is said of its total."""
    if group_by is Grouping.PAYER:
        return lambda key: f"{context.names[key]} paid"
    if group_by is Grouping.PARTICIPANT:
        return lambda key: f"the share of {context.names[key]} is"
    label = _LABELS.get(group_by, str)
    return lambda key: f"{label(key)} comes to"


def _said_of_numbers(group_by: Grouping, context: Context) -> Said:
    """Return what a group is told as before its number."""
    if group_by is Grouping.PARTICIPANT:
        return lambda key: f"{context.names[key]} shares"
    if group_by is Grouping.PAYER:
        return lambda key: f"{context.names[key]} paid"
    return _LABELS.get(group_by, str)


_LABELS: dict[Grouping, Said] = {
    Grouping.CATEGORY: lambda key: str(key.label),
    Grouping.WEEK: lambda key: f"the week of {key}",
    Grouping.MONTH: lambda key: f"{key:%Y-%m}",
    Grouping.PAYMENT_METHOD: lambda key: "what is without a payment method" if key is None else str(key.label),
    Grouping.PLACE: lambda key: "what has no place named" if key is None else f"'{key}'",
}
