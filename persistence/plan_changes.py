"""Plan changes: what has happened to the ledger since plans were made, in one statement for any number of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, FromClause, and_, or_, select

from domain.activities import Activity
from persistence.activities import ACTIVITY
from persistence.among import among
from persistence.database import ReadConnection
from persistence.tables import activities, payments, plan_transfers, settlement_plans

MOST_CHANGES = 100
"""How many changes are told of a plan: a trip may go on for years after one."""


async def load_changes_since_plans(
    connection: ReadConnection, plan_ids: Iterable[UUID]
) -> dict[UUID, tuple[Activity, ...]]:
    """Return what may have changed what anybody owes since each plan was made: the first 100 entries, in their order.

    Payments of a plan's own transfers change nothing that it does not know, also when they are deleted or restored.
    """
    wanted = list(plan_ids)
    plans = _plans_with_last(wanted)
    is_told = or_(plans.c.last.is_(None), activities.c.sequence <= plans.c.last)
    statement = (
        select(*ACTIVITY.whole.columns, plans.c.id.label("plan_id"))
        .join_from(plans, activities, and_(_is_change(activities, plans), is_told))
        .order_by(activities.c.sequence)
    )
    changes: dict[UUID, list[Activity]] = defaultdict(list)
    for row in await connection.rows(statement):
        changes[row.plan_id].append(ACTIVITY.whole.value_of(row))
    return {plan_id: tuple(changes[plan_id]) for plan_id in wanted}


def _plans_with_last(plan_ids: Sequence[UUID]) -> CTE:
    """Return plans with the place where the telling of their changes ends, so that no more is read than is told."""
    later = activities.alias("later")
    last = (
        select(later.c.sequence)
        .where(_is_change(later, settlement_plans))
        .order_by(later.c.sequence)
        .limit(1)
        .offset(MOST_CHANGES - 1)
        .correlate(settlement_plans)
        .scalar_subquery()
    )
    columns = (settlement_plans.c.id, settlement_plans.c.trip_id, settlement_plans.c.activity_sequence)
    plans = select(*columns, last.label("last")).where(among(settlement_plans.c.id, plan_ids))
    # Once a plan: both databases would look it up again for each entry that they compare it with.
    return plans.cte("plans").prefix_with("MATERIALIZED")


def _is_change(entry: FromClause, plans: FromClause) -> ColumnElement[Any]:
    """Return whether an entry of its trip's history is a change that a plan does not know."""
    # Said in full: of a subquery within a subquery, SQLAlchemy would begin to read the outer tables anew.
    paid = select(payments.c.transfer_id).where(payments.c.id == entry.c.subject_id).correlate(entry).scalar_subquery()
    own = select(plan_transfers.c.id).where(
        plan_transfers.c.plan_id == plans.c.id,
        or_(plan_transfers.c.id == entry.c.subject_id, plan_transfers.c.id == paid),
    )
    return and_(
        entry.c.trip_id == plans.c.trip_id,
        entry.c.sequence > plans.c.activity_sequence,
        entry.c.affects_balances.is_(True),
        ~own.correlate(plans, entry).exists(),
    )
