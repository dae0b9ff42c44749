"""Figures: facts of what the database added up, from the very expenses that prove them, one currency at a time."""

from collections.abc import Callable, Iterator, Sequence

from domain.answers import Fact
from domain.figure_making.averages import averages_of
from domain.figure_making.entries import Context
from domain.figure_making.grouped import averages_of_groups, groups_of, least_payers_of, shares_of
from domain.figure_making.groups import Group
from domain.figure_making.sums import counts_of, largest_of, lists_of, smallest_of, sums_of, tops_of
from domain.plans import Grouping, Metric, Query
from domain.question_reading.interpretation import scope_of


def facts_of(query: Query, groups: Sequence[Group], context: Context) -> tuple[Fact, ...]:
    """Return the facts that a query asks for, of the groups it means, in their order; none where there are none."""
    scope = scope_of(query.filters, context.names, context.own_categories)
    if query.group_by is Grouping.NONE or query.is_divided:
        return tuple(_FACTS[query.metric](query, groups, scope, context))
    make = averages_of_groups if query.metric is Metric.AVERAGE else groups_of
    return tuple(make(query, groups, scope, context))


def facts_of_least_payers(
    query: Query, payers: Sequence[Group], wholes: Sequence[Group], context: Context
) -> tuple[Fact, ...]:
    """Return who paid least, or nothing: of what all payers paid, and what that comes to together."""
    scope = scope_of(query.filters, context.names, context.own_categories)
    return tuple(least_payers_of(query, payers, wholes, scope, context))


_FACTS: dict[Metric, Callable[[Query, Sequence[Group], str, Context], Iterator[Fact]]] = {
    Metric.SUM: sums_of,
    Metric.COUNT: counts_of,
    Metric.AVERAGE: averages_of,
    Metric.MAX: largest_of,
    Metric.MIN: smallest_of,
    Metric.LIST: lists_of,
    Metric.TOP: tops_of,
    Metric.SHARE: shares_of,
}
