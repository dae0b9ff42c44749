"""Sums, counts, ends and lists: facts about all the expenses of a query together, by currency and as booked."""

from collections.abc import Iterator, Sequence

from domain.answers import Fact
from domain.figure_making.entries import Context
from domain.figure_making.groups import Group
from domain.figure_making.made_facts import counted, fact_of, spelled
from domain.plans import Order, Query

_ENDS = {Order.MOST: "largest", Order.LEAST: "smallest", Order.LATEST: "latest", Order.EARLIEST: "earliest"}


def sums_of(_query: Query, groups: Sequence[Group], scope: str, _context: Context) -> Iterator[Fact]:
    """Yield what the expenses come to."""
    for group in groups:
        shown = f"{group.total} ({counted(group)})"
        subject = f"{group.lead} total of the expenses{scope}{group.within}"
        yield fact_of(group, subject, " is {}.", shown, str(group.total), group.total)


def counts_of(_query: Query, groups: Sequence[Group], scope: str, _context: Context) -> Iterator[Fact]:
    """Yield how many expenses there are, in whatever currency."""
    for group in groups:
        value = f"{group.count:,}"
        yield fact_of(group, f"The number of expenses{scope}", " is {}.", value, value, None)


def largest_of(_query: Query, groups: Sequence[Group], scope: str, context: Context) -> Iterator[Fact]:
    """Yield the dearest expenses."""
    return _ends(groups, f"largest of the expenses{scope}", context)


def smallest_of(_query: Query, groups: Sequence[Group], scope: str, context: Context) -> Iterator[Fact]:
    """Yield the cheapest expenses."""
    return _ends(groups, f"smallest of the expenses{scope}", context)


def _ends(groups: Sequence[Group], which: str, context: Context) -> Iterator[Fact]:
    for group in groups:
        subject = f"{group.lead} {which}{group.within}"
        yield fact_of(group, subject, " is {}.", spelled(group, context.names), str(group.total), group.total)


def lists_of(_query: Query, groups: Sequence[Group], scope: str, context: Context) -> Iterator[Fact]:
    """Yield all expenses."""
    return _lists(groups, f"list of the expenses{scope}", context)


def tops_of(query: Query, groups: Sequence[Group], scope: str, context: Context) -> Iterator[Fact]:
    """Yield the first expenses in an order."""
    return _lists(groups, f"list of the {_ENDS[query.order]} of the expenses{scope}", context)


def _lists(groups: Sequence[Group], which: str, context: Context) -> Iterator[Fact]:
    for group in groups:
        shown = f"{counted(group)} of together {group.total}: {spelled(group, context.names)}"
        yield fact_of(group, f"{group.lead} {which}{group.within}", " has {}.", shown, str(group.total), group.total)
