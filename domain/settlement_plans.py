"""Settlement plans: transfers that a trip has agreed on, followed until each is confirmed or the plan is cancelled."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from domain.access import Action
from domain.activities import Activity
from domain.balances import Basis
from domain.constraints import Constraints
from domain.money import Money
from domain.plan_transfers import PlanTransfer, TransferNotOpen, TransferState
from domain.refusals import Refusal, RefusalCode
from domain.settlement_search.minimal import Method
from domain.settlements import Strategy
from domain.suggestions import SuggestedTransfers
from domain.texts import listed
from domain.trips import OpenTrip

_MOST_NAMED = 3


class NothingToSettle(Refusal):
    """Everybody is even, or owes less than the smallest transfer."""

    code = RefusalCode.NOTHING_TO_SETTLE


class PlanStale(Refusal):
    """The ledger has changed since the plan was made, or the plan is closed."""

    code = RefusalCode.PLAN_STALE


class PlanState(StrEnum):
    """How far a plan has come."""

    OPEN = "OPEN"
    STALE = "STALE"
    DONE = "DONE"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class SettlementPlan:
    """Transfers as they were suggested at a moment, and what was asked for.

    `activity_sequence` is the trip's last activity that the plan knows of. What happened later and may have changed
    what anybody owes, other than payments of its own transfers, makes it stale; where that is needed it is handed in
    as `changes`.
    """

    id: UUID
    trip_id: UUID
    author_id: UUID
    basis: Basis
    strategy: Strategy
    constraints: Constraints
    method: Method
    optimal: bool
    lower_bound: int
    constraint_cost: int
    activity_sequence: int
    created_at: datetime
    transfers: tuple[PlanTransfer, ...]
    cancelled_at: datetime | None = None

    @property
    def is_done(self) -> bool:
        """Whether every transfer is confirmed."""
        return all(transfer.state is TransferState.CONFIRMED for transfer in self.transfers)

    @property
    def is_closed(self) -> bool:
        """Whether nothing is to be done for it any more, so that it cannot become stale either."""
        return self.cancelled_at is not None or self.is_done

    def state_after(self, changes: Sequence[Activity]) -> PlanState:
        """Return how far it has come, given what else has changed since."""
        if self.cancelled_at is not None:
            return PlanState.CANCELLED
        if self.is_done:
            return PlanState.DONE
        return PlanState.STALE if changes else PlanState.OPEN

    def transfer(self, transfer_id: UUID) -> PlanTransfer:
        """Return one of its transfers; raises LookupError for any other id."""
        return next(transfer for transfer in self.transfers if transfer.id == transfer_id)

    def with_transfer(self, changed: PlanTransfer) -> "SettlementPlan":
        """Return the plan with a changed transfer in its place."""
        transfers = tuple(changed if transfer.id == changed.id else transfer for transfer in self.transfers)
        return replace(self, transfers=transfers)

    def require_not_cancelled(self) -> None:
        """Raise TransferNotOpen, about a transfer, for a plan that is cancelled."""
        if self.cancelled_at is not None:
            raise TransferNotOpen(
                "This plan is cancelled: nothing is done about its transfers.", field=("transfer_id",)
            )

    def require_fresh(self, changes: Sequence[Activity]) -> None:
        """Raise PlanStale, about a transfer, naming what has changed."""
        if changes:
            raise PlanStale(
                f"The ledger has changed since this plan was made ({_named(changes)}): make a new plan, or pay despite "
                "that.",
                field=("transfer_id",),
            )


def make_plan(
    trip: OpenTrip,
    suggested: SuggestedTransfers,
    *,
    plan_id: UUID,
    transfer_ids: Sequence[UUID],
    activity_sequence: int,
    now: datetime,
) -> SettlementPlan:
    """Return the plan to store, with an id for each transfer suggested. Raises Forbidden or NothingToSettle."""
    trip.require(Action.EDIT_LEDGER)
    if not suggested.transfers:
        raise NothingToSettle(
            "Nobody owes as much as the smallest transfer." if suggested.left_over else "Everybody is even.",
            field=("trip_id",),
        )
    transfers = [
        PlanTransfer(
            id=transfer_id,
            plan_id=plan_id,
            position=position,
            debtor_id=transfer.debtor_id,
            creditor_id=transfer.creditor_id,
            amount=transfer.amount,
            paid=Money(0, transfer.amount.currency),
        )
        for position, (transfer_id, transfer) in enumerate(zip(transfer_ids, suggested.transfers, strict=True))
    ]
    return SettlementPlan(
        id=plan_id,
        trip_id=trip.trip.id,
        author_id=trip.viewer.user_id,
        basis=suggested.request.basis,
        strategy=suggested.request.strategy,
        constraints=suggested.request.constraints,
        method=suggested.method,
        optimal=suggested.optimal,
        lower_bound=suggested.lower_bound,
        constraint_cost=suggested.constraint_cost,
        activity_sequence=activity_sequence,
        created_at=now,
        transfers=tuple(transfers),
    )


def cancel_plan(trip: OpenTrip, plan: SettlementPlan, *, now: datetime) -> SettlementPlan:
    """Return the plan as cancelled: its payments stay in the book. Raises Forbidden, or PlanStale for a closed one."""
    trip.require(Action.EDIT_LEDGER)
    if plan.is_closed:
        how = "done: every transfer is confirmed" if plan.cancelled_at is None else "cancelled already"
        raise PlanStale(f"This plan is {how}.", field=("settlement_plan_id",))
    return replace(plan, cancelled_at=now)


def _named(changes: Sequence[Activity]) -> str:
    # Of what was changed several times the last: people know it by that.
    latest = list({change.subject_id: change.summary for change in changes}.values())
    named = [f"'{summary}'" for summary in latest[:_MOST_NAMED]]
    return listed([*named, f"{len(latest) - _MOST_NAMED} more"] if len(latest) > _MOST_NAMED else named)
