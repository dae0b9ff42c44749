"""Activities: what happened on a trip, field by field, for the trip and for each thing on it."""

from datetime import datetime
from typing import ClassVar

import strawberry

from domain.activities import Activity, ActivityKind, FieldChange, SubjectKind
from domain.participants import Participant
from graph.connections import connection_field
from graph.context import Info
from graph.enums import describe
from graph.fields import field
from graph.ids import Identified
from graph.nodes import Node, fetch, fetched_by, is_view_of
from graph.of_trip import OfTrip
from graph.pagination import Connection
from graph.participants import ParticipantView
from persistence.activities import (
    count_activities,
    count_subject_activities,
    load_activities_for,
    load_activity_pages,
    load_actors,
    load_subject_activity_pages,
)

ACTIVITY_KEY = (int,)
fetched_by("Activity", load_activities_for)

describe(
    ActivityKind,
    description="What was done.",
    values={
        ActivityKind.TRIP_CREATED: "The trip was created.",
        ActivityKind.TRIP_CHANGED: "The trip's name, currency or defaults were changed.",
        ActivityKind.EXPENSE_ADDED: "An expense was added.",
        ActivityKind.EXPENSE_CHANGED: "An expense was changed.",
        ActivityKind.EXPENSE_DELETED: "An expense was deleted, and counts no more.",
        ActivityKind.EXPENSE_RESTORED: "A deleted expense was restored, and counts again.",
        ActivityKind.EXPENSE_RERATED: "An expense was given another exchange rate.",
        ActivityKind.RERATED: "Exchange rates of the trip were set anew.",
        ActivityKind.PAYMENT_RECORDED: "A payment was recorded.",
        ActivityKind.PAYMENT_CHANGED: "A payment was changed.",
        ActivityKind.PAYMENT_DELETED: "A payment was deleted, and counts no more.",
        ActivityKind.PAYMENT_RESTORED: "A deleted payment was restored, and counts again.",
        ActivityKind.PARTICIPANT_ADDED: "A guest was added.",
        ActivityKind.PARTICIPANT_CHANGED: "A participant's name, weight or dates were changed.",
        ActivityKind.PARTICIPANT_INVITED: "A guest was invited to join with an account.",
        ActivityKind.PARTICIPANT_JOINED: "Somebody joined with an account.",
        ActivityKind.PARTICIPANT_LEFT: "A participant left the trip.",
        ActivityKind.PARTICIPANT_RETURNED: "A participant who had left came back.",
        ActivityKind.PARTICIPANT_MERGED: "A guest was merged into another participant.",
        ActivityKind.PARTICIPANT_REMOVED: "A participant without any history was removed.",
        ActivityKind.MEMBER_JOINED: "Somebody joined with an account to look on.",
        ActivityKind.MEMBER_LEFT: "Somebody who looked on has left.",
        ActivityKind.MEMBER_ROLE_CHANGED: "Somebody with an account was given another role.",
        ActivityKind.INVITATION_CREATED: "An invitation for whoever has its code was made.",
        ActivityKind.INVITATION_REVOKED: "An invitation was revoked.",
        ActivityKind.SHARE_LINK_CREATED: "A link to look on without an account was made.",
        ActivityKind.SHARE_LINK_REVOKED: "A link to look on was revoked.",
        ActivityKind.FAMILY_CHANGED: "People began or ceased to pay as one.",
        ActivityKind.COMMENT_ADDED: "An expense was commented on.",
        ActivityKind.COMMENT_DELETED: "A comment on an expense was deleted.",
        ActivityKind.PLAN_CREATED: "A settlement plan was made.",
        ActivityKind.PLAN_CANCELLED: "A settlement plan was cancelled.",
        ActivityKind.TRANSFER_PAID: "A transfer of a plan was paid, in part or whole.",
        ActivityKind.TRANSFER_CONFIRMED: "The receiver confirmed a transfer.",
        ActivityKind.TRANSFER_DISPUTED: "The receiver disputed a transfer.",
        ActivityKind.CATEGORY_ADDED: "The trip got a category of its own.",
        ActivityKind.CATEGORY_CHANGED: "A category of the trip was changed.",
        ActivityKind.BUDGET_SET: "A budget was set.",
        ActivityKind.BUDGET_REMOVED: "A budget was removed.",
        ActivityKind.BUDGET_CROSSED: "More than all of a budget is spent.",
        ActivityKind.RECURRENCE_CREATED: "A recurring expense was set up.",
        ActivityKind.RECURRENCE_CHANGED: "A recurring expense was changed.",
        ActivityKind.RECURRENCE_ENDED: "A recurring expense was ended.",
        ActivityKind.RECURRENCE_BLOCKED: "A recurring expense could not be added, and waits for somebody.",
        ActivityKind.SPLIT_TEMPLATE_SAVED: "A split was saved as a template.",
        ActivityKind.SPLIT_TEMPLATE_DELETED: "A template of a split was deleted.",
        ActivityKind.DOCUMENT_ADDED: "A document was uploaded.",
        ActivityKind.DOCUMENT_DELETED: "A document was deleted, with its file.",
    },
)
describe(
    SubjectKind,
    description="What something was done to.",
    values={
        SubjectKind.TRIP: "The trip itself.",
        SubjectKind.EXPENSE: "An expense, also by a comment on it.",
        SubjectKind.PAYMENT: "A payment.",
        SubjectKind.PARTICIPANT: "A participant.",
        SubjectKind.MEMBER: "Somebody's access with an account.",
        SubjectKind.INVITATION: "An invitation.",
        SubjectKind.SHARE_LINK: "A link to look on.",
        SubjectKind.FAMILY: "People who pay as one.",
        SubjectKind.PLAN: "A settlement plan.",
        SubjectKind.TRANSFER: "A transfer of a settlement plan.",
        SubjectKind.CATEGORY: "A category of the trip.",
        SubjectKind.BUDGET: "A budget.",
        SubjectKind.RECURRENCE: "A recurring expense.",
        SubjectKind.SPLIT_TEMPLATE: "A template of a split.",
        SubjectKind.DOCUMENT: "A document.",
    },
)

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
    summary: str = strawberry.field(description="What happened, in a sentence.")
    changes: list[FieldChangeView] = strawberry.field(description="Each field that changed.")
    at: datetime = strawberry.field(description="When it was done.")
    affects_balances: bool = strawberry.field(description="Whether what anybody owes may have changed by it.")

    @field("Who did it; null for what recurs by itself.", view=ParticipantView | None)
    async def actor(self, root: strawberry.Parent[Activity], info: Info) -> Participant | None:
        """Load the participant that the user is on the trip."""
        return await info.context.loaders.load(load_actors, root.id)

    @field("What it was done to; null for what has no id of its own, or is no more.", view=Node | None)
    async def subject(self, root: strawberry.Parent[Activity], info: Info) -> Identified | None:
        """Load the subject, under the same rules as by its id."""
        type_name = _TYPE_NAMES.get(root.subject_kind)
        return None if type_name is None else await fetch(info.context, type_name, root.subject_id)

    @field("SHA-256 over this entry and the hash before it, in hexadecimal.")
    def hash(self, root: strawberry.Parent[Activity]) -> str:
        """Return the hash."""
        return root.hash.hex()

    @field("The hash of the entry before it, in hexadecimal.")
    def previous_hash(self, root: strawberry.Parent[Activity]) -> str:
        """Return the hash before."""
        return root.previous_hash.hex()


@strawberry.type
class TripHistory:
    """The field of a trip's view that tells all that happened on it."""

    activity: Connection[ActivityView] = connection_field(
        "What happened on the trip, the newest first.",
        view=ActivityView,
        key=ACTIVITY_KEY,
        load=load_activity_pages,
        count=count_activities,
    )


@strawberry.type
class SubjectHistory:
    """The field of views of things on a trip that tells what happened to each."""

    activity: Connection[ActivityView] = connection_field(
        "What happened to it, the newest first.",
        view=ActivityView,
        key=ACTIVITY_KEY,
        load=load_subject_activity_pages,
        count=count_subject_activities,
    )
