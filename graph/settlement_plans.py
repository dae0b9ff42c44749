"""Settlement plans: transfers that a trip has agreed on, and how far each has come."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, ForwardRef

import strawberry

import graph.settlements  # noqa: F401  # describes the basis, the strategy and the method
from domain.activities import Activity, SubjectKind
from domain.balances import Basis
from domain.constraints import NO_CONSTRAINTS
from domain.expenses import Expense
from domain.participants import Participant
from domain.plan_transfers import PlanTransfer, TransferState
from domain.settlement_plans import PlanState, SettlementPlan
from domain.settlement_search.minimal import Method
from domain.settlements import Strategy
from graph.activities import ActivityView, SubjectHistory
from graph.connections import connection_field
from graph.context import Info
from graph.enums import describe
from graph.expenses import ExpenseView
from graph.fields import field
from graph.money import MoneyView
from graph.nodes import Node, fetched_by, is_view_of
from graph.of_trip import OfTrip
from graph.pagination import Connection
from graph.participants import ParticipantView
from graph.relations import relation
from graph.settlement_constraints import SettlementConstraintsView
from persistence.expenses import load_expenses_for
from persistence.participants import load_participants_by_id, load_participants_of_trips
from persistence.payments import load_payments_of_transfers
from persistence.plan_changes import load_changes_since_plans
from persistence.settlement_plans import count_plans, load_plan_pages, load_plans_for, load_transfers_for

fetched_by("SettlementPlan", load_plans_for)
fetched_by("PlanTransfer", load_transfers_for)

describe(
    PlanState,
    name="SettlementPlanState",
    description="How far a plan has come.",
    values={
        PlanState.OPEN: "Its transfers are being paid and confirmed.",
        PlanState.STALE: "The ledger has changed since: its transfers may not settle the trip any more.",
        PlanState.DONE: "Every transfer is confirmed.",
        PlanState.CANCELLED: "It was given up; what was paid stays paid.",
    },
)
describe(
    TransferState,
    name="PlanTransferState",
    description="How far a transfer of a plan has come.",
    values={
        TransferState.PROPOSED: "Nothing is paid yet.",
        TransferState.PARTLY_PAID: "A part is paid.",
        TransferState.PAID: "It is paid in whole, and the receiver has not said anything yet.",
        TransferState.CONFIRMED: "The receiver has got it.",
        TransferState.DISPUTED: "The receiver says that what is booked as paid has not come.",
    },
)

# Lazy, because a payment leads to its transfer, and a transfer to its payments.
_PAYMENT_VIEW: Any = Annotated[ForwardRef("PaymentView"), strawberry.lazy("graph.payments")]
_PLAN_VIEW: Any = Annotated[ForwardRef("SettlementPlanView"), strawberry.lazy("graph.settlement_plans")]


@strawberry.type(name="PlanTransfer", description="A transfer of a stored plan: proposed, paid, confirmed or disputed.")
class PlanTransferView(SubjectHistory, Node):
    """A view over domain.plan_transfers.PlanTransfer."""

    is_type_of = is_view_of(PlanTransfer)
    amount: MoneyView = strawberry.field(description="What to pay.")
    paid: MoneyView = strawberry.field(description="What its payments count of it.")
    left: MoneyView = strawberry.field(description="What is still to be paid.")
    state: TransferState = strawberry.field(description="How far it has come.")
    dispute_reason: str | None = strawberry.field(description="Why the receiver disputes it.")
    judged_at: datetime | None = strawberry.field(description="When the receiver confirmed or disputed it.")
    version: int = strawberry.field(description="Counts its changes from 1; given with a change, it guards it.")

    debtor = relation("Who pays.", view=ParticipantView, key="debtor_id", load=load_participants_by_id, is_certain=True)

    creditor = relation(
        "Who is paid.", view=ParticipantView, key="creditor_id", load=load_participants_by_id, is_certain=True
    )

    payments = relation(
        "Its payments, the earliest day first, without deleted ones.",
        view=list[_PAYMENT_VIEW],
        key="id",
        load=load_payments_of_transfers,
        is_certain=True,
    )

    plan = relation(
        "The plan it belongs to.", view=_PLAN_VIEW | None, key="plan_id", load=load_plans_for, of_viewer=True
    )


@strawberry.type(name="SettlementPlan", description="Transfers as they were suggested at a moment, kept to be made.")
class SettlementPlanView(SubjectHistory, OfTrip, Node):
    """A view over domain.settlement_plans.SettlementPlan."""

    is_type_of = is_view_of(SettlementPlan)
    transfers: list[PlanTransferView] = strawberry.field(description="Its transfers.")
    basis: Basis = strawberry.field(description="Which currencies it settles in.")
    strategy: Strategy = strawberry.field(description="What was looked for.")
    method: Method = strawberry.field(description="How the transfers were found.")
    optimal: bool = strawberry.field(description="Whether it is proved that no plan had fewer transfers.")
    lower_bound: int = strawberry.field(description="No plan had fewer transfers than this.")
    constraint_cost: int = strawberry.field(description="Transfers more than without the constraints.")
    created_at: datetime = strawberry.field(description="When it was made.")
    cancelled_at: datetime | None = strawberry.field(description="When it was cancelled.")

    @field("What it was asked to obey; null for nothing.", view=SettlementConstraintsView | None)
    def constraints(self, root: strawberry.Parent[SettlementPlan]) -> SettlementPlan | None:
        """Return the plan, as far as it has constraints."""
        return None if root.constraints == NO_CONSTRAINTS else root

    @field("How far it has come.")
    async def state(self, root: strawberry.Parent[SettlementPlan], info: Info) -> PlanState:
        """Derive the state."""
        return root.state_after(await _changes(info, root))

    @field("Whether the ledger has changed since, other than by its own payments.")
    async def is_stale(self, root: strawberry.Parent[SettlementPlan], info: Info) -> bool:
        """Tell whether it is stale."""
        return bool(await _changes(info, root))

    @field("The expenses that made it stale, also deleted ones, among the first 100 changes.", view=list[ExpenseView])
    async def stale_because(self, root: strawberry.Parent[SettlementPlan], info: Info) -> Sequence[Expense]:
        """Load the expenses."""
        changes = [entry for entry in await _changes(info, root) if entry.subject_kind is SubjectKind.EXPENSE]
        ids = dict.fromkeys(entry.subject_id for entry in changes)
        found = await info.context.loaders.load_many(load_expenses_for, ids, info.context.viewer)
        return [expense for expense in found.values() if expense is not None]

    @field("All that made it stale, the oldest first: the first 100 changes.", view=list[ActivityView])
    async def stale_activities(self, root: strawberry.Parent[SettlementPlan], info: Info) -> Sequence[Activity]:
        """Load what happened."""
        return await _changes(info, root)

    @field("Who made it; null for somebody who is not on the trip any more.", view=ParticipantView | None)
    async def author(self, root: strawberry.Parent[SettlementPlan], info: Info) -> Participant | None:
        """Load the participant that the author is."""
        people = await info.context.loaders.load_known(load_participants_of_trips, root.trip_id)
        return next((person for person in people if person.user_id == root.author_id), None)


@strawberry.type
class PlansOfTrip:
    """The field of a trip's view that holds its plans."""

    settlement_plans: Connection[SettlementPlanView] = connection_field(
        "Its settlement plans, the newest first.",
        view=SettlementPlanView,
        load=load_plan_pages,
        count=count_plans,
    )


async def _changes(info: Info, plan: SettlementPlan) -> tuple[Activity, ...]:
    if plan.is_closed:
        return ()
    return await info.context.loaders.load_known(load_changes_since_plans, plan.id)
