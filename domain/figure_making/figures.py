"""Figures: facts added up from the very expenses that prove them, one currency at a time."""

from collections.abc import Callable, Iterator, Sequence

from domain.answers import Fact
from domain.figure_making.averages import averages_of
from domain.figure_making.entries import Context, Entry
from domain.figure_making.groups import averages_of_groups, groups_of, of_one_spelling, shares_of
from domain.figure_making.sums import counts_of, largest_of, lists_of, smallest_of, sums_of, tops_of
from domain.plans import Grouping, Metric, Query
from domain.question_reading.interpretation import PER, scope_of


def facts_of(query: Query, entries: Sequence[Entry], context: Context) -> tuple[Fact, ...]:
    """Return the facts that a query asks for, of the entries it means, by currency; none where there are no entries.

    Entries come by day; facts name each expense in that order. Sums of several currencies have one more fact, of what
    all of them were booked as in the trip's currency.
    """
    scope = scope_of(query.filters, context.names, context.own_categories)
    if query.group_by is Grouping.PLACE:
        entries = of_one_spelling(entries)
    if query.group_by is not Grouping.NONE and query.metric is not Metric.AVERAGE:
        return tuple(groups_of(query, entries, scope, context))
    if query.metric is Metric.AVERAGE and query.group_by not in {Grouping.NONE, *PER}:
        return tuple(averages_of_groups(query, entries, scope, context))
    return tuple(_FACTS[query.metric](query, entries, scope, context))


_FACTS: dict[Metric, Callable[[Query, Sequence[Entry], str, Context], Iterator[Fact]]] = {
    Metric.SUM: sums_of,
    Metric.COUNT: counts_of,
    Metric.AVERAGE: averages_of,
    Metric.MAX: largest_of,
    Metric.MIN: smallest_of,
    Metric.LIST: lists_of,
    Metric.TOP: tops_of,
    Metric.SHARE: shares_of,
}
