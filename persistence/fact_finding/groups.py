"""Groups: parts added up by the database, each group in one row with the ids of all its expenses in their order.

A figure and its proof are of that one row, and so cannot disagree. What is put in order, and cut off behind the first
of it, is so by the database as well; only dividing is left to the domain.
"""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, Row, Select, Subquery, func, select

from domain.categories import Category
from domain.currencies import Currency, currency_of
from domain.figure_making.entries import Entry
from domain.figure_making.groups import Group
from domain.money import Money
from domain.payment_methods import PaymentMethod
from domain.plans import Filters, Grouping, Metric, Order, Query
from domain.trips import OpenTrip
from persistence.database import Snapshot
from persistence.fact_finding.entries import load_entries
from persistence.fact_finding.ordered_ids import ordered_ids
from persistence.fact_finding.parts import parts_of
from persistence.fact_finding.texts import load_matching, load_spellings
from persistence.fact_finding.views import BOOKED, chosen_of

_SPELLED_OUT = frozenset({Metric.MAX, Metric.MIN, Metric.LIST, Metric.TOP})
_IN_TIME = frozenset({Grouping.DAY, Grouping.WEEK, Grouping.MONTH})


async def load_groups(connection: Snapshot, query: Query, filters: Filters, trip: OpenTrip) -> tuple[Group, ...]:
    """Return the groups that a query tells apart, of the expenses of a trip that filters mean, in their order."""
    chosen = await _load_chosen(connection, query, filters, trip.trip.id)
    rows = () if chosen is None else await connection.many_rows(_statement(query, chosen))
    entries: Mapping[str, tuple[Entry, ...]] = {}
    if chosen is not None and query.metric in _SPELLED_OUT and query.group_by is Grouping.NONE:
        entries = await load_entries(connection, chosen, filters, trip.trip.currency)
    is_part = len({row.view for row in rows} - {BOOKED}) > 1
    return tuple(_group(row, query, trip.trip.currency, entries, is_part=is_part) for row in rows)


async def _load_chosen(connection: Snapshot, query: Query, filters: Filters, trip_id: UUID) -> CTE | None:
    """Return what selects the parts that count, or None where no text says what the filters ask for."""
    matching = await load_matching(connection, filters, trip_id)
    if matching == ():
        return None
    spellings: Mapping[str, str] = {}
    if query.group_by is Grouping.PLACE:
        spellings = await load_spellings(connection, filters, trip_id, matching)
    return chosen_of(query, parts_of(query, filters, trip_id, matching, spellings))


def _statement(query: Query, chosen: CTE) -> Select[Any]:
    """Select the groups that a query tells apart, in their order."""
    added = _added_up(query, chosen)
    ranked = select(added, _rank(query, added).label("rank")).subquery()
    statement = select(ranked).order_by(*_order(query, ranked))
    is_cut = query.metric is Metric.TOP and query.group_by is not Grouping.NONE and not query.is_of_least_payers
    return statement.where(ranked.c.rank <= query.limit) if is_cut else statement


def _group(
    row: Row[Any], query: Query, settles_in: Currency, entries: Mapping[str, tuple[Entry, ...]], *, is_part: bool
) -> Group:
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
        entries=entries.get(row.view, ()),
    )


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
