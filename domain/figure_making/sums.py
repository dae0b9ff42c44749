"""Sums, counts, ends and lists: facts about all the entries of a query together."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from domain.answers import Fact
from domain.figure_making.entries import Context, Entry, expense_ids
from domain.figure_making.made_facts import counted, fact_of, spelled
from domain.figure_making.views import View, views_by_currency, views_of
from domain.money import Money
from domain.plans import Order, Query


def sums_of(_query: Query, entries: Sequence[Entry], scope: str, _context: Context) -> Iterator[Fact]:
    """Yield what the entries come to, in each currency and as booked."""
    for view in views_of(entries):
        shown = f"{view.total} ({counted(view.entries)})"
        yield fact_of(
            view,
            f"{view.lead} total of the expenses{scope}{view.within}",
            " is {}.",
            shown,
            str(view.total),
            view.total,
            view.entries,
        )


def counts_of(_query: Query, entries: Sequence[Entry], scope: str, _context: Context) -> Iterator[Fact]:
    """Yield how many expenses there are; none for none."""
    if entries:
        view = View(entries[0].amount.currency, tuple(entries))
        value = f"{len(expense_ids(entries)):,}"
        yield fact_of(view, f"The number of expenses{scope}", " is {}.", value, value, None, entries)


def largest_of(_query: Query, entries: Sequence[Entry], scope: str, context: Context) -> Iterator[Fact]:
    """Yield the dearest expenses of each currency."""
    return _ends(entries, f"The largest of the expenses{scope}", context, max)


def smallest_of(_query: Query, entries: Sequence[Entry], scope: str, context: Context) -> Iterator[Fact]:
    """Yield the cheapest expenses of each currency."""
    return _ends(entries, f"The smallest of the expenses{scope}", context, min)


def _ends(entries: Sequence[Entry], subject: str, context: Context, pick: Callable[..., int]) -> Iterator[Fact]:
    for view in views_by_currency(entries):
        wanted = pick(entry.amount.minor_units for entry in view.entries)
        alike = [entry for entry in view.entries if entry.amount.minor_units == wanted]
        amount = Money(wanted, view.currency)
        subject_here = f"{subject}{view.within}"
        yield fact_of(view, subject_here, " is {}.", spelled(alike, context.names), str(amount), amount, alike)


def lists_of(_query: Query, entries: Sequence[Entry], scope: str, context: Context) -> Iterator[Fact]:
    """Yield all expenses of each currency."""
    for view in views_by_currency(entries):
        yield _list_fact(view, f"The list of the expenses{scope}", context)


def tops_of(query: Query, entries: Sequence[Entry], scope: str, context: Context) -> Iterator[Fact]:
    """Yield as many as a query asks for, in its order."""
    words = {Order.MOST: "largest", Order.LEAST: "smallest", Order.LATEST: "latest", Order.EARLIEST: "earliest"}
    subject = f"The list of the {words[query.order]} of the expenses{scope}"
    if query.order in {Order.LATEST, Order.EARLIEST}:
        entries = _at_the_end(query, entries)
    for view in views_by_currency(entries):
        if query.order in {Order.MOST, Order.LEAST}:
            yield _list_fact(_first_of(query, view), subject, context)
        else:
            yield _list_fact(view, subject, context)


def _first_of(query: Query, view: View) -> View:
    sign = -1 if query.order is Order.MOST else 1
    ranked = sorted(view.entries, key=lambda one: (sign * one.amount.minor_units, one.spent_on, one.expense_id))
    return replace(view, entries=tuple(ranked[: query.limit]))


def _at_the_end(query: Query, entries: Sequence[Entry]) -> Sequence[Entry]:
    """Return the latest or earliest entries, with all of the last day that is among them."""
    if not entries:
        return entries
    days = sorted((entry.spent_on for entry in entries), reverse=query.order is Order.LATEST)[: query.limit]
    return [entry for entry in entries if min(days) <= entry.spent_on <= max(days)]


def _list_fact(view: View, subject: str, context: Context) -> Fact:
    shown = f"{counted(view.entries)} of together {view.total}: {spelled(view.entries, context.names)}"
    return fact_of(view, f"{subject}{view.within}", " has {}.", shown, str(view.total), view.total, view.entries)
