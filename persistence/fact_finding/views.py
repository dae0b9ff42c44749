"""Views: parts of expenses by the currency they are told in, or as they were booked, and which of them come first."""

from sqlalchemy import CTE, ColumnElement, String, distinct, func, literal, select, union_all

from domain.plans import Grouping, Metric, Order, Query

BOOKED = ""
"""The view of all parts as they were booked; the others are called by the code of their currency."""
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
