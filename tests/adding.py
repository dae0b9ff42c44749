"""Adding: what the database adds up of parts of expenses, in plain Python, to make facts of and to compare it with."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from domain.figure_making.entries import Entry
from domain.figure_making.groups import Group
from domain.figure_making.made_facts import LONGEST_LIST
from domain.money import Money, total
from domain.plans import Grouping, Metric, Order, Query

_DAYS = {Grouping.DAY, Grouping.WEEK, Grouping.MONTH}


@dataclass(frozen=True, slots=True)
class Part:
    """What of an expense counts: as it was paid and as it was booked, and what it has in common with others."""

    expense_id: UUID
    amount: Money
    booked: Money
    spent_on: date
    key: Any = None
    payer_ids: tuple[UUID, ...] = ()
    description: str = "Dinner"
    place: str | None = None
    is_paid_by_others: bool = False


def added(query: Query, parts: Iterable[Part]) -> tuple[Group, ...]:
    """Return the groups that a query tells apart, in their order; parts of one day and expense are in the order given.

    Of a query that is of everything together, all keys are None.
    """
    ordered = sorted(parts, key=lambda part: (part.spent_on, part.expense_id))
    if query.group_by is Grouping.CURRENCY and not query.counts:
        kept = _ranked(query, _by_currency(query, ordered))
        return tuple(replace(group, is_part=len(kept) > 1) for group in kept)
    return tuple(group for view, is_part in _views(query, ordered) for group in _of_view(query, view, is_part=is_part))


def _views(query: Query, parts: Sequence[Part]) -> list[tuple[list[Part], bool | None]]:
    """Return the parts of each currency with whether others are beside them, and all as booked with None."""
    booked = [replace(part, amount=part.booked) for part in parts]
    if query.counts:
        return [(booked, None)]
    codes = sorted({part.amount.currency for part in parts})
    own: list[tuple[list[Part], bool | None]] = [
        ([part for part in parts if part.amount.currency == code], len(codes) > 1) for code in codes
    ]
    is_list = query.metric is Metric.LIST or query.order in {Order.LATEST, Order.EARLIEST}
    if is_list and query.group_by is Grouping.NONE:
        days = _days_at_the_end(query, parts)
        kept = [([part for part in view if part.spent_on in days], is_part) for view, is_part in own]
        told = [view for view, _ in kept if view]
        return [(view, len(told) > 1) for view in told]
    return [*own, (booked, None)] if len(codes) > 1 else own


def _days_at_the_end(query: Query, parts: Sequence[Part]) -> set[date]:
    days = sorted((part.spent_on for part in parts), reverse=query.order is Order.LATEST)
    return set(days if query.metric is Metric.LIST else days[: query.limit])


def _of_view(query: Query, view: Sequence[Part], *, is_part: bool | None) -> list[Group]:
    groups: dict[Any, list[Part]] = defaultdict(list)
    for part in _chosen(query, view):
        groups[part.key].append(part)
    return _ranked(query, [_group(query, key, group, is_part=is_part) for key, group in groups.items()])


def _chosen(query: Query, view: Sequence[Part]) -> Sequence[Part]:
    if query.group_by is not Grouping.NONE or not view:
        return view
    units = [part.amount.minor_units for part in view]
    if query.metric in {Metric.MAX, Metric.MIN}:
        end = max(units) if query.metric is Metric.MAX else min(units)
        return [part for part in view if part.amount.minor_units == end]
    if query.metric is Metric.TOP and query.order in {Order.MOST, Order.LEAST}:
        sign = -1 if query.order is Order.MOST else 1
        return sorted(view, key=lambda part: sign * part.amount.minor_units)[: query.limit]
    return view


def _group(query: Query, key: Any, parts: Sequence[Part], *, is_part: bool | None) -> Group:
    currency, is_end = parts[0].amount.currency, query.metric in {Metric.MAX, Metric.MIN}
    is_spelled = query.group_by is Grouping.NONE and (is_end or query.metric in {Metric.LIST, Metric.TOP})
    return Group(
        total=parts[0].amount if is_spelled and is_end else total((part.amount for part in parts), currency),
        booked=total((part.booked for part in parts), parts[0].booked.currency),
        count=len(parts),
        expense_ids=tuple(part.expense_id for part in parts),
        key=key,
        is_booked=is_part is None,
        is_part=bool(is_part),
        is_paid_by_others=any(part.is_paid_by_others for part in parts),
        entries=tuple(map(_entry, parts[:LONGEST_LIST])) if is_spelled else (),
    )


def _entry(part: Part) -> Entry:
    return Entry(part.description, part.amount, part.spent_on, part.payer_ids, part.place)


def _by_currency(query: Query, parts: Sequence[Part]) -> list[Group]:
    codes = sorted({part.amount.currency for part in parts})
    return [
        _group(query, code, [part for part in parts if part.amount.currency == code], is_part=False) for code in codes
    ]


def _ranked(query: Query, groups: Sequence[Group]) -> list[Group]:
    """Return groups in order, each with its place; of a TOP, the first with all that equal the last of them."""
    is_nameless_last = query.metric is Metric.TOP and (
        query.group_by is Grouping.PLACE or query.order is Order.OFTENEST
    )
    named = [group for group in groups if group.key is not None or not is_nameless_last]
    nameless = [group for group in groups if group not in named]
    measure = _measure(query)
    placed = [
        replace(group, rank=1 + sum(measure(other) < measure(group) for other in of))
        for of in (named, nameless)
        for group in sorted(of, key=measure)
    ]
    if query.metric is Metric.TOP and query.group_by is not Grouping.NONE and not query.is_of_least_payers:
        return [group for group in placed if group.rank <= query.limit]
    if query.metric is not Metric.TOP and query.group_by in _DAYS and not query.counts:
        return sorted(placed, key=lambda group: group.key)
    is_by_code = query.group_by is Grouping.CURRENCY and query.metric is not Metric.TOP and not query.counts
    return sorted(placed, key=lambda group: group.key) if is_by_code else placed


def _measure(query: Query) -> Callable[[Group], int]:
    """Return what puts groups in order, the least first."""
    if query.counts:
        return lambda group: -group.count
    sign = 1 if query.order is Order.LEAST else -1
    is_booked = query.group_by is Grouping.CURRENCY
    return lambda group: sign * (group.booked if is_booked else group.total).minor_units
