"""Settlement plans: rows of plans and their transfers with what is paid of each; two statements load any number."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, select

from domain.access import Viewer
from domain.balances import Basis
from domain.constraints import NO_CONSTRAINTS
from domain.currencies import currency_of
from domain.money import Money
from domain.plan_transfers import PlanTransfer, Verdict
from domain.settlement_plans import SettlementPlan
from domain.settlement_search.minimal import Method
from domain.settlements import Strategy
from persistence.among import among
from persistence.constraints import constraints_json, constraints_of
from persistence.database import ReadConnection, WriteConnection
from persistence.grants import is_seen
from persistence.listings import Listing
from persistence.pages import Page, PageRequest, count_rows, load_pages
from persistence.tables import payments, plan_transfers, settlement_plans

PLANS_OF_TRIP = Listing(
    rows=select(settlement_plans),
    parent=settlement_plans.c.trip_id,
    order=(settlement_plans.c.created_at, settlement_plans.c.id),
)
_PAID = (
    select(func.coalesce(func.sum(payments.c.transfer_minor), 0))
    .where(payments.c.transfer_id == plan_transfers.c.id, payments.c.deleted_at.is_(None))
    .scalar_subquery()
)
_TRANSFERS = select(plan_transfers, _PAID.label("paid_minor"))


async def insert_plan(connection: WriteConnection, plan: SettlementPlan) -> None:
    """Store a new plan with its transfers."""
    await connection.change(settlement_plans.insert().values(_plan_columns(plan)))
    await connection.change(plan_transfers.insert(), [_transfer_columns(transfer) for transfer in plan.transfers])


async def replace_plan(connection: WriteConnection, plan: SettlementPlan) -> None:
    """Store what has changed of a plan, its transfers apart."""
    changed = settlement_plans.update().where(settlement_plans.c.id == plan.id)
    await connection.change(changed.values(_plan_columns(plan)))


async def replace_transfer(connection: WriteConnection, transfer: PlanTransfer) -> None:
    """Store what has changed of a transfer; what is paid of it is in its payments."""
    changed = plan_transfers.update().where(plan_transfers.c.id == transfer.id)
    await connection.change(changed.values(_transfer_columns(transfer)))


async def load_plans_for(
    connection: ReadConnection, viewer: Viewer, plan_ids: Iterable[UUID]
) -> dict[UUID, SettlementPlan]:
    """Return the plans of the viewer's trips, by id; all others are left out."""
    statement = select(settlement_plans).where(
        is_seen(settlement_plans.c.trip_id, viewer), among(settlement_plans.c.id, plan_ids)
    )
    return await _with_transfers(connection, await connection.rows(statement))


async def load_transfers_for(
    connection: ReadConnection, viewer: Viewer, transfer_ids: Iterable[UUID]
) -> dict[UUID, PlanTransfer]:
    """Return the transfers of plans of the viewer's trips, by id; all others are left out."""
    statement = _TRANSFERS.join(settlement_plans, settlement_plans.c.id == plan_transfers.c.plan_id).where(
        is_seen(settlement_plans.c.trip_id, viewer), among(plan_transfers.c.id, transfer_ids)
    )
    return {row.id: _transfer(row) for row in await connection.rows(statement)}


async def load_plan_pages(
    connection: ReadConnection, request: PageRequest, trip_ids: Sequence[UUID]
) -> dict[UUID, Page[SettlementPlan]]:
    """Return a page of each trip's plans, the newest first."""
    pages = await load_pages(connection, PLANS_OF_TRIP, request, trip_ids, lambda row: row)
    plans = await _with_transfers(connection, [row for page in pages.values() for row in page.items])
    return {
        trip_id: Page(
            items=tuple(plans[row.id] for row in page.items),
            keys=page.keys,
            has_next=page.has_next,
            has_previous=page.has_previous,
        )
        for trip_id, page in pages.items()
    }


async def count_plans(connection: ReadConnection, trip_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return how many plans each trip has."""
    return await count_rows(connection, PLANS_OF_TRIP, trip_ids)


async def _with_transfers(connection: ReadConnection, rows: Sequence[Row[Any]]) -> dict[UUID, SettlementPlan]:
    if not rows:
        return {}
    of_plans: Select[Any] = _TRANSFERS.where(among(plan_transfers.c.plan_id, [row.id for row in rows]))
    transfers: dict[UUID, list[PlanTransfer]] = defaultdict(list)
    for row in await connection.rows(of_plans.order_by(plan_transfers.c.position)):
        transfers[row.plan_id].append(_transfer(row))
    return {row.id: _plan(row, tuple(transfers[row.id])) for row in rows}


def _plan_columns(plan: SettlementPlan) -> dict[str, Any]:
    return {
        "id": plan.id,
        "trip_id": plan.trip_id,
        "author_id": plan.author_id,
        "basis": plan.basis.value,
        "strategy": plan.strategy.value,
        "method": plan.method.value,
        "is_optimal": plan.optimal,
        "lower_bound": plan.lower_bound,
        "constraint_cost": plan.constraint_cost,
        "constraints": None if plan.constraints == NO_CONSTRAINTS else constraints_json(plan.constraints),
        "activity_sequence": plan.activity_sequence,
        "created_at": plan.created_at,
        "cancelled_at": plan.cancelled_at,
    }


def _transfer_columns(transfer: PlanTransfer) -> dict[str, Any]:
    return {
        "id": transfer.id,
        "plan_id": transfer.plan_id,
        "position": transfer.position,
        "debtor_id": transfer.debtor_id,
        "creditor_id": transfer.creditor_id,
        "amount_minor": transfer.amount.minor_units,
        "currency": transfer.amount.currency.code,
        "verdict": None if transfer.verdict is None else transfer.verdict.value,
        "dispute_reason": transfer.dispute_reason,
        "judged_at": transfer.judged_at,
        "version": transfer.version,
    }


def _plan(row: Row[Any], transfers: tuple[PlanTransfer, ...]) -> SettlementPlan:
    return SettlementPlan(
        id=row.id,
        trip_id=row.trip_id,
        author_id=row.author_id,
        basis=Basis(row.basis),
        strategy=Strategy(row.strategy),
        constraints=NO_CONSTRAINTS if row.constraints is None else constraints_of(row.constraints),
        method=Method(row.method),
        optimal=row.is_optimal,
        lower_bound=row.lower_bound,
        constraint_cost=row.constraint_cost,
        activity_sequence=row.activity_sequence,
        created_at=row.created_at,
        transfers=transfers,
        cancelled_at=row.cancelled_at,
    )


def _transfer(row: Row[Any]) -> PlanTransfer:
    currency = currency_of(row.currency)
    return PlanTransfer(
        id=row.id,
        plan_id=row.plan_id,
        position=row.position,
        debtor_id=row.debtor_id,
        creditor_id=row.creditor_id,
        amount=Money(row.amount_minor, currency),
        # PostgreSQL sums 64-bit integers as numeric: they come back as Decimal.
        paid=Money(int(row.paid_minor), currency),
        verdict=None if row.verdict is None else Verdict(row.verdict),
        dispute_reason=row.dispute_reason,
        judged_at=row.judged_at,
        version=row.version,
    )
