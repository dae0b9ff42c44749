"""Activities: what happened on a trip, field by field, in words that stay true when names change later."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

Fields = Mapping[str, str | None]
"""The fields of a thing as people read them: {"amount": "300.00 EUR", "note": None}."""


class ActivityKind(StrEnum):
    """What was done."""

    TRIP_CREATED = "TRIP_CREATED"
    TRIP_CHANGED = "TRIP_CHANGED"
    EXPENSE_ADDED = "EXPENSE_ADDED"
    EXPENSE_CHANGED = "EXPENSE_CHANGED"
    EXPENSE_DELETED = "EXPENSE_DELETED"
    EXPENSE_RESTORED = "EXPENSE_RESTORED"
    EXPENSE_RERATED = "EXPENSE_RERATED"
    RERATED = "RERATED"
    PAYMENT_RECORDED = "PAYMENT_RECORDED"
    PAYMENT_CHANGED = "PAYMENT_CHANGED"
    PAYMENT_DELETED = "PAYMENT_DELETED"
    PAYMENT_RESTORED = "PAYMENT_RESTORED"
    PARTICIPANT_ADDED = "PARTICIPANT_ADDED"
    PARTICIPANT_CHANGED = "PARTICIPANT_CHANGED"
    PARTICIPANT_INVITED = "PARTICIPANT_INVITED"
    PARTICIPANT_JOINED = "PARTICIPANT_JOINED"
    PARTICIPANT_LEFT = "PARTICIPANT_LEFT"
    PARTICIPANT_RETURNED = "PARTICIPANT_RETURNED"
    PARTICIPANT_MERGED = "PARTICIPANT_MERGED"
    PARTICIPANT_REMOVED = "PARTICIPANT_REMOVED"
    MEMBER_JOINED = "MEMBER_JOINED"
    MEMBER_LEFT = "MEMBER_LEFT"
    MEMBER_ROLE_CHANGED = "MEMBER_ROLE_CHANGED"
    INVITATION_CREATED = "INVITATION_CREATED"
    INVITATION_REVOKED = "INVITATION_REVOKED"
    SHARE_LINK_CREATED = "SHARE_LINK_CREATED"
    SHARE_LINK_REVOKED = "SHARE_LINK_REVOKED"
    FAMILY_CHANGED = "FAMILY_CHANGED"
    COMMENT_ADDED = "COMMENT_ADDED"
    COMMENT_DELETED = "COMMENT_DELETED"
    PLAN_CREATED = "PLAN_CREATED"
    PLAN_CANCELLED = "PLAN_CANCELLED"
    TRANSFER_PAID = "TRANSFER_PAID"
    TRANSFER_CONFIRMED = "TRANSFER_CONFIRMED"
    TRANSFER_DISPUTED = "TRANSFER_DISPUTED"
    CATEGORY_ADDED = "CATEGORY_ADDED"
    CATEGORY_CHANGED = "CATEGORY_CHANGED"
    BUDGET_SET = "BUDGET_SET"
    BUDGET_REMOVED = "BUDGET_REMOVED"
    BUDGET_CROSSED = "BUDGET_CROSSED"
    RECURRENCE_CREATED = "RECURRENCE_CREATED"
    RECURRENCE_CHANGED = "RECURRENCE_CHANGED"
    RECURRENCE_ENDED = "RECURRENCE_ENDED"
    RECURRENCE_BLOCKED = "RECURRENCE_BLOCKED"
    SPLIT_TEMPLATE_SAVED = "SPLIT_TEMPLATE_SAVED"
    SPLIT_TEMPLATE_DELETED = "SPLIT_TEMPLATE_DELETED"
    DOCUMENT_ADDED = "DOCUMENT_ADDED"
    DOCUMENT_REPLACED = "DOCUMENT_REPLACED"
    DOCUMENT_RESTORED = "DOCUMENT_RESTORED"
    DOCUMENT_DELETED = "DOCUMENT_DELETED"
    DOCUMENT_VERSION_REMOVED = "DOCUMENT_VERSION_REMOVED"


class SubjectKind(StrEnum):
    """What it was done to. The subject of a comment is the expense it is about, so that both are read together."""

    TRIP = "TRIP"
    EXPENSE = "EXPENSE"
    PAYMENT = "PAYMENT"
    PARTICIPANT = "PARTICIPANT"
    MEMBER = "MEMBER"
    INVITATION = "INVITATION"
    SHARE_LINK = "SHARE_LINK"
    FAMILY = "FAMILY"
    PLAN = "PLAN"
    TRANSFER = "TRANSFER"
    CATEGORY = "CATEGORY"
    BUDGET = "BUDGET"
    RECURRENCE = "RECURRENCE"
    SPLIT_TEMPLATE = "SPLIT_TEMPLATE"
    DOCUMENT = "DOCUMENT"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after, as people read it: names as they were then, "300.00 EUR"; None: there was none."""

    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class ActivityDraft:
    """What is to be recorded; its place in the trip's history is not known yet.

    `affects_balances` tells whether what anybody owes may have changed by it: stored plans go stale by those alone.
    """

    kind: ActivityKind
    subject_kind: SubjectKind
    subject_id: UUID
    summary: str
    changes: tuple[FieldChange, ...]
    affects_balances: bool


@dataclass(frozen=True, slots=True)
class Activity:
    """An entry of a trip's history. `sequence` counts from 1 without a gap; `actor_id` is None for the worker.

    `hash` covers every other field, `previous_hash` included: see `domain/chains.py`.
    """

    id: UUID
    trip_id: UUID
    sequence: int
    kind: ActivityKind
    subject_kind: SubjectKind
    subject_id: UUID
    actor_id: UUID | None
    at: datetime
    summary: str
    changes: tuple[FieldChange, ...]
    affects_balances: bool
    previous_hash: bytes
    hash: bytes


def changes_between(before: Fields | None, after: Fields | None) -> tuple[FieldChange, ...]:
    """Return the fields that differ, in their order; None stands for a thing that was not there, or is no more.

    A field without a value is left out of what appears or goes as a whole.
    """
    old, new = before or {}, after or {}
    names = dict.fromkeys((*old, *new))
    return tuple(FieldChange(name, old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name))
