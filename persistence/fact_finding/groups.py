"""Groups: parts added up by the database, each group in one row with the ids of all its expenses in their order.

A figure and its proof are of that one row, and so cannot disagree. What is put in order, and cut off behind the first
of it, is so by the database as well; only dividing is left to the domain.
"""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Row,
    Select,
    String,
    Subquery,
    distinct,
    func,
    literal,
    select,
    union_all,
)

from domain.categories import Category
from domain.currencies import Currency, currency_of
from domain.figure_making.entries import Entry
from domain.figure_making.groups import Group
from domain.money import Money
from domain.payment_methods import PaymentMethod
from domain.plans import Grouping, Metric, Order, Query
from persistence.fact_finding.ordered_ids import ordered_ids

BOOKED = ""
"""The view of all parts as they were booked; the others are called by the code of their currency."""
_IN_TIME = frozenset({Grouping.DAY, Grouping.WEEK, Grouping.MONTH})
_ORDERS_OF_DAYS = frozenset({Order.LATEST, Order.EARLIEST})


def chosen_of(query: Query, parts: CTE) -> CTE:
    """Select the parts that count in each view: all, or those that come first in an order.

    They are numbered in that order, and have the `units` that are added up there.
    """
    views = _views(query, parts)
    place = _place(query, views)
    if place is None:
        return views
    placed = select(views, place.label("place")).subquery()
    is_ranked = query.metric is Metric.TOP and query.order not in _ORDERS_OF_DAYS
    names = [column.name for column in views.c if column.name != "number"]
    number = (placed.c.place if is_ranked else placed.c.number).label("number")
    limit = query.limit if query.metric is Metric.TOP else 1
    return select(*(placed.c[name] for name in names), number).where(placed.c.place <= limit).cte("chosen")


def groups_of(query: Query, chosen: CTE) -> Select[Any]:
    """Select the groups that a query tells apart, in their order."""
    added = _added_up(query, chosen)
    ranked = select(added, _rank(query, added).label("rank")).subquery()
    statement = select(ranked).order_by(*_order(query, ranked))
    is_cut = query.metric is Metric.TOP and query.group_by is not Grouping.NONE and not query.is_of_least_payers
    return statement.where(ranked.c.rank <= query.limit) if is_cut else statement


def group_of(row: Row[Any], query: Query, settles_in: Currency, *, is_part: bool, entries: tuple[Entry, ...]) -> Group:
    """Return the group that a row is."""
    is_booked = row.view == BOOKED
    # PostgreSQL sums 64-bit integers as numeric, which comes back as Decimal.
    return Group(
        total=Money(int(row.total), settles_in if is_booked else currency_of(row.view)),
        booked=Money(int(row.booked), settles_in),
        count=row.many,
        expense_ids=row.expense_ids,
        key=row.key if row.key is None else _KEYS.get(query.group_by, _as_it_is)(row.key),
        rank=row.rank,
        is_booked=is_booked,
        is_part=is_part and not is_booked,
        is_paid_by_others=bool(row.is_paid_by_others),
        entries=entries,
    )


def _views(query: Query, parts: CTE) -> CTE:
    """Select parts by currency and, where there are several of them, all as booked; what is counted is counted once."""
    columns = [column for column in parts.c if column.name != "minor"]
    booked = select(*columns, parts.c.booked.label("units"), literal(BOOKED, String).label("view"))
    if query.counts:
        return booked.cte("views")
    paid = select(*columns, parts.c.minor.label("units"), parts.c.currency.label("view"))
    if not _is_told_as_booked(query):
        return paid.cte("views")
    currencies = select(func.count(distinct(parts.c.currency))).scalar_subquery()
    return union_all(paid, booked.where(currencies > 1)).cte("views")


def _is_told_as_booked(query: Query) -> bool:
    """Tell whether what is of several currencies is told as booked, too: a list has no other expenses than theirs."""
    if query.group_by is not Grouping.NONE:
        return query.group_by is not Grouping.CURRENCY
    return query.metric is not Metric.LIST and query.order not in _ORDERS_OF_DAYS


def _place(query: Query, views: CTE) -> ColumnElement[int] | None:
    """Return the place of an expense in the order that a query asks for, or None where it asks for none."""
    if query.group_by is not Grouping.NONE:
        return None
    if query.metric is Metric.MAX:
        return func.rank().over(partition_by=views.c.view, order_by=views.c.units.desc())
    if query.metric is Metric.MIN:
        return func.rank().over(partition_by=views.c.view, order_by=views.c.units)
    if query.metric is not Metric.TOP:
        return None
    if query.order in _ORDERS_OF_DAYS:
        day = views.c.spent_on
        return func.rank().over(order_by=day.desc() if query.order is Order.LATEST else day)
    units = views.c.units.desc() if query.order is Order.MOST else views.c.units
    return func.row_number().over(partition_by=views.c.view, order_by=(units, views.c.number))


def _added_up(query: Query, chosen: CTE) -> Subquery:
    """Select a row for each view and key: what its parts come to, and the expenses that they are of."""
    return (
        select(
            chosen.c.view,
            chosen.c.key,
            _added(query, chosen).label("total"),
            func.sum(chosen.c.booked).label("booked"),
            func.count().label("many"),
            ordered_ids(chosen.c.expense_id, chosen.c.number).label("expense_ids"),
            func.min(chosen.c.number).label("first"),
            func.max(chosen.c.is_paid_by_others).label("is_paid_by_others"),
        )
        .group_by(chosen.c.view, chosen.c.key)
        .subquery()
    )


def _added(query: Query, chosen: CTE) -> ColumnElement[int]:
    """Return what parts come to; of the largest or smallest, what each of them does."""
    is_end = query.metric in {Metric.MAX, Metric.MIN} and query.group_by is Grouping.NONE
    return func.max(chosen.c.units) if is_end else func.sum(chosen.c.units)


def _rank(query: Query, added: Subquery) -> ColumnElement[int]:
    """Return the place of a group among those it is compared with, the same for all that equal one another.

    What has no place or method named is no group that may come first, and yet could change which does.
    """
    partition: list[ColumnElement[Any]] = [] if query.group_by is Grouping.CURRENCY else [added.c.view]
    if _is_nameless_last(query):
        partition.append(added.c.key.is_(None))
    return func.rank().over(partition_by=partition or None, order_by=_measure(query, added))


def _measure(query: Query, added: Subquery) -> ColumnElement[Any]:
    """Return what puts groups in order: the most first, or the least."""
    if query.counts:
        return added.c.many.desc()
    # Amounts of several currencies are compared as they were booked.
    total = added.c.booked if query.group_by is Grouping.CURRENCY else added.c.total
    return total if query.order is Order.LEAST else total.desc()


def _is_nameless_last(query: Query) -> bool:
    is_place = query.group_by is Grouping.PLACE
    return query.metric is Metric.TOP and (is_place or query.order is Order.OFTENEST)


def _order(query: Query, ranked: Subquery) -> tuple[ColumnElement[Any], ...]:
    """Return the order in which groups are told: by currency, then as booked; there by rank, or by time."""
    if query.group_by is Grouping.CURRENCY and query.metric not in {Metric.TOP, Metric.COUNT}:
        return (ranked.c.view,)
    views = (ranked.c.view == BOOKED, ranked.c.view) if query.group_by is not Grouping.CURRENCY else ()
    nameless = (ranked.c.key.is_(None),) if _is_nameless_last(query) else ()
    is_in_time = query.group_by in _IN_TIME and query.metric is not Metric.TOP and not query.counts
    then = (ranked.c.key,) if is_in_time else (ranked.c.rank, ranked.c.view, ranked.c.first)
    return (*views, *nameless, *then)


_KEYS: Mapping[Grouping, Callable[[Any], Any]] = {
    Grouping.CATEGORY: Category,
    Grouping.CURRENCY: currency_of,
    Grouping.PAYMENT_METHOD: PaymentMethod,
}


def _as_it_is(key: Any) -> Any:
    return key
