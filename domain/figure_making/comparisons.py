"""Comparisons: a part of a whole, and two sides beside one another, in one currency."""

from collections.abc import Sequence
from dataclasses import replace

from domain.answers import Fact
from domain.figure_making.entries import Context
from domain.figure_making.groups import Group, as_booked, whole_of
from domain.figure_making.made_facts import counted, fact_of, rounded
from domain.plans import ALL, Query
from domain.question_reading.interpretation import scope_of


def percentage_of(query: Query, part: Sequence[Group], whole: Sequence[Group], context: Context) -> tuple[Fact, ...]:
    """Return how many percent of a whole a part of it is, rounded half to even to a tenth; none without a part.

    Both are in the one currency that both are in, else as booked in the trip's; of nothing there is no percentage.
    """
    if not part or not whole:
        return ()
    of_whole, of_part = _in_one_currency([whole_of(whole), whole_of(part)])
    if of_whole.total.minor_units == 0:
        return ()
    tenths = rounded(of_part.total.minor_units * 1000, of_whole.total.minor_units)
    value = f"{tenths // 10:,}.{tenths % 10} %"
    shown = f"{value} ({of_part.total} of {of_whole.total})"
    scope, base = [scope_of(one or ALL, context.names, context.own_categories) for one in (query.filters, query.whole)]
    subject = f"share of the expenses{scope} in {'all expenses' if not base else f'the expenses{base}'}"
    return (fact_of(of_part, f"{of_part.lead} {subject}", " is {}.", shown, value, of_part.total),)


def comparison_of(query: Query, sides: Sequence[Sequence[Group]], context: Context) -> tuple[Fact, ...]:
    """Return what each of two sides comes to, the larger first, and by how much they differ; none where one is empty.

    All are in the one currency that both are in, else as booked in the trip's.
    """
    if not all(sides):
        return ()
    pairs = zip(_in_one_currency(list(map(whole_of, sides))), query.sides, strict=True)
    (first, other), meant = zip(*sorted(pairs, key=lambda pair: -pair[0].total.minor_units), strict=True)
    scopes = [scope_of(filters, context.names, context.own_categories) for filters in meant]
    facts = [
        fact_of(
            side,
            f"{side.lead} total of the expenses{scope}",
            " is {}.",
            f"{side.total} ({counted(side)})",
            str(side.total),
            side.total,
        )
        for side, scope in zip((first, other), scopes, strict=True)
    ]
    difference = first.total - other.total
    subject = f"{first.lead} difference between the expenses{scopes[0]} and those{scopes[1]}"
    shown = f"{difference}" if difference.minor_units else f"{difference}: they are equal"
    return (*facts, fact_of(_together(first, other), subject, " is {}.", shown, str(difference), difference))


def _in_one_currency(sides: Sequence[Group]) -> Sequence[Group]:
    are_alike = all(side.is_beside(sides[0]) for side in sides)
    return sides if are_alike else [as_booked(side) for side in sides]


def _together(first: Group, other: Group) -> Group:
    """Return the larger side with the expenses of both, each once."""
    both = tuple(dict.fromkeys((*first.expense_ids, *other.expense_ids)))
    return replace(first, expense_ids=both, count=len(both))
