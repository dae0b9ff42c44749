"""Comparisons: a part of a whole, and two sides beside one another, in one currency."""

from collections.abc import Sequence

from domain.answers import Fact
from domain.figure_making.entries import Context, Entry
from domain.figure_making.made_facts import counted, fact_of, rounded
from domain.figure_making.views import View, booked_view, view_of
from domain.plans import ALL, Query
from domain.question_reading.interpretation import scope_of


def percentage_of(query: Query, part: Sequence[Entry], whole: Sequence[Entry], context: Context) -> tuple[Fact, ...]:
    """Return how many percent of a whole a part of it is, rounded half to even to a tenth; none without a part.

    Both are in the one currency that the whole is in, else as booked in the trip's; of nothing there is no percentage.
    """
    if not part or not whole:
        return ()
    of_whole = view_of(whole)
    if of_whole.total.minor_units == 0:
        return ()
    of_part = booked_view(part) if of_whole.is_booked else View(of_whole.currency, tuple(part))
    tenths = rounded(of_part.total.minor_units * 1000, of_whole.total.minor_units)
    value = f"{tenths // 10:,}.{tenths % 10} %"
    shown = f"{value} ({of_part.total} of {of_whole.total})"
    scope, base = [scope_of(one or ALL, context.names, context.own_categories) for one in (query.filters, query.whole)]
    subject = f"share of the expenses{scope} in {'all expenses' if not base else f'the expenses{base}'}"
    return (fact_of(of_part, f"{of_part.lead} {subject}", " is {}.", shown, value, of_part.total, of_part.entries),)


def comparison_of(query: Query, sides: Sequence[Sequence[Entry]], context: Context) -> tuple[Fact, ...]:
    """Return what each of two sides comes to, the larger first, and by how much they differ; none where one is empty.

    All are in the one currency that both are in, else as booked in the trip's.
    """
    if not all(sides):
        return ()
    everything = view_of([entry for side in sides for entry in side])
    views = [booked_view(side) if everything.is_booked else View(everything.currency, tuple(side)) for side in sides]
    pairs = sorted(zip(views, query.sides, strict=True), key=lambda pair: -pair[0].total.minor_units)
    scopes = [scope_of(filters, context.names, context.own_categories) for _, filters in pairs]
    facts = [
        fact_of(
            view,
            f"{view.lead} total of the expenses{scope}",
            " is {}.",
            f"{view.total} ({counted(view.entries)})",
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
    return (*facts, fact_of(first, subject, " is {}.", shown, str(difference), difference, both))
