"""Activities: what happened on a trip, field by field, for the trip and for each thing on it."""

from datetime import datetime
from typing import ClassVar

import strawberry

import graph.activity_kinds  # noqa: F401  # describes the kinds
from domain.activities import Activity, ActivityKind, FieldChange, SubjectKind
from graph.connections import connection_field
from graph.context import Info
from graph.fields import field
from graph.filters import ActivityFilterInput
from graph.ids import Identified
from graph.nodes import Node, fetch, fetched_by, is_view_of
from graph.of_trip import OfTrip
from graph.orders import ActivityOrderInput
from graph.pagination import Connection
from graph.participants import ParticipantView
from graph.relations import relation
from persistence.activities import (
    count_activities,
    count_subject_activities,
    load_activities_for,
    load_activity_pages,
    load_actors,
    load_subject_activity_pages,
)

fetched_by("Activity", load_activities_for)

_TYPE_NAMES = {
    SubjectKind.TRIP: "Trip",
    SubjectKind.EXPENSE: "Expense",
    SubjectKind.PAYMENT: "Payment",
    SubjectKind.PARTICIPANT: "Participant",
    SubjectKind.MEMBER: "Member",
    SubjectKind.INVITATION: "Invitation",
    SubjectKind.SHARE_LINK: "ShareLink",
    SubjectKind.FAMILY: "Family",
    SubjectKind.PLAN: "SettlementPlan",
    SubjectKind.TRANSFER: "PlanTransfer",
    SubjectKind.CATEGORY: "TripCategory",
    SubjectKind.BUDGET: "Budget",
    SubjectKind.RECURRENCE: "RecurringExpense",
    SubjectKind.SPLIT_TEMPLATE: "SplitTemplate",
    SubjectKind.DOCUMENT: "Document",
}
"""The types of the subjects that have an id of their own."""


@strawberry.type(name="FieldChange", description="One field before and after, as people read it at the time.")
class FieldChangeView:
    """A view over domain.activities.FieldChange."""

    is_type_of: ClassVar = is_view_of(FieldChange)
    field: str = strawberry.field(description="What was changed: amount, spentOn, shares.")
    before: str | None = strawberry.field(description="What it was; null where there was nothing.")
    after: str | None = strawberry.field(description="What it became; null where there is nothing now.")


@strawberry.type(name="Activity", description="Something that happened on a trip; it is never changed.")
class ActivityView(OfTrip, Node):
    """A view over domain.activities.Activity."""

    is_type_of = is_view_of(Activity)
    sequence: int = strawberry.field(description="Its place in the trip's history, from 1 without a gap.")
    kind: ActivityKind = strawberry.field(description="What was done.")
    subject_kind: SubjectKind = strawberry.field(description="What it was done to.")
    summary: str = strawberry.field(description="What it was about, in a few words: a name, a text, an amount.")
    changes: list[FieldChangeView] = strawberry.field(description="Each field that changed.")
    at: datetime = strawberry.field(description="When it was done.")
    affects_balances: bool = strawberry.field(description="Whether what anybody owes may have changed by it.")

    actor = relation(
        "Who did it; null for what recurs by itself, and for who is not in the ledger.",
        view=ParticipantView | None,
        key="id",
        load=load_actors,
    )

    @field(
        "What it was done to; null for what has no id of its own, or is no more.",
        view=Node | None,
        reads=("subject_kind", "subject_id"),
    )
    async def subject(self, root: strawberry.Parent[Activity], info: Info) -> Identified | None:
        """Load the subject, under the same rules as by its id."""
        type_name = _TYPE_NAMES.get(root.subject_kind)
        return None if type_name is None else await fetch(info.context, type_name, root.subject_id)

    @field("SHA-256 over this entry and the hash before it, in hexadecimal.", reads=("hash",))
    def hash(self, root: strawberry.Parent[Activity]) -> str:
        """Return the hash."""
        return root.hash.hex()

    @field("The hash of the entry before it, in hexadecimal.", reads=("previous_hash",))
    def previous_hash(self, root: strawberry.Parent[Activity]) -> str:
        """Return the hash before."""
        return root.previous_hash.hex()


@strawberry.type
class TripHistory:
    """The field of a trip's view that tells all that happened on it."""

    activity: Connection[ActivityView] = connection_field(
        "What happened on the trip, the newest first.",
        view=ActivityView,
        load=load_activity_pages,
        count=count_activities,
        filtered_by=ActivityFilterInput,
        ordered_by=ActivityOrderInput,
    )


@strawberry.type
class SubjectHistory:
    """The field of views of things on a trip that tells what happened to each."""

    activity: Connection[ActivityView] = connection_field(
        "What happened to it, the newest first.",
        view=ActivityView,
        load=load_subject_activity_pages,
        count=count_subject_activities,
        filtered_by=ActivityFilterInput,
        ordered_by=ActivityOrderInput,
    )
