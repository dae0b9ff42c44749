"""Plan changes: what has happened to the ledger since plans were made, in one statement for any number of them."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import and_, func, select

from domain.activities import Activity
from persistence.activities import activity_of
from persistence.database import ReadConnection
from persistence.tables import activities, payments, plan_transfers, settlement_plans

MOST_CHANGES = 100
"""How many changes of each kind of subject are told of a plan: a trip may go on for years after one."""


async def load_changes_since_plans(
    connection: ReadConnection, plan_ids: Iterable[UUID]
) -> dict[UUID, tuple[Activity, ...]]:
    """Return what may have changed what anybody owes since each plan was made, the oldest first; 100 of a kind at most.

    Payments of a plan's own transfers change nothing that it does not know, also when they are deleted or restored.
    """
    wanted = list(plan_ids)
    place = func.row_number().over(
        partition_by=(settlement_plans.c.id, activities.c.subject_kind), order_by=activities.c.sequence
    )
    since = and_(
        activities.c.trip_id == settlement_plans.c.trip_id,
        activities.c.sequence > settlement_plans.c.activity_sequence,
        activities.c.affects_balances.is_(True),
    )
    transfer_id = func.coalesce(payments.c.transfer_id, activities.c.subject_id)
    is_own = and_(plan_transfers.c.id == transfer_id, plan_transfers.c.plan_id == settlement_plans.c.id)
    numbered = (
        select(activities, settlement_plans.c.id.label("plan_id"), place.label("place"))
        .join_from(settlement_plans, activities, since)
        .outerjoin(payments, payments.c.id == activities.c.subject_id)
        .outerjoin(plan_transfers, is_own)
        .where(settlement_plans.c.id.in_(wanted), plan_transfers.c.id.is_(None))
        .subquery()
    )
    changes: dict[UUID, list[Activity]] = defaultdict(list)
    statement = select(numbered).where(numbered.c.place <= MOST_CHANGES).order_by(numbered.c.sequence)
    for row in await connection.rows(statement):
        changes[row.plan_id].append(activity_of(row))
    return {plan_id: tuple(changes[plan_id]) for plan_id in wanted}
