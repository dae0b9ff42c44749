"""Comments: what people of a trip say to one another about an expense."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from domain.access import Action, Forbidden, Role
from domain.activities import ActivityDraft, ActivityKind, SubjectKind, changes_between
from domain.expenses import Expense
from domain.texts import clean_text
from domain.trips import OpenTrip

_LONGEST_TEXT = 2_000
_LONGEST_SUMMARY = 200


@dataclass(frozen=True, slots=True)
class Comment:
    """What a user said about an expense; once deleted, nobody is shown it but in the trip's history."""

    id: UUID
    trip_id: UUID
    expense_id: UUID
    author_id: UUID
    text: str
    created_at: datetime
    deleted_at: datetime | None = None


def add_comment(trip: OpenTrip, expense: Expense, *, comment_id: UUID, text: str, now: datetime) -> Comment:
    """Return the viewer's comment on an expense, which may be deleted: why it was is worth a word.

    Raises Forbidden or TextInvalid.
    """
    trip.require(Action.EDIT_LEDGER)
    cleaned = clean_text(text, field="text", longest=_LONGEST_TEXT)
    return Comment(comment_id, trip.trip.id, expense.id, trip.viewer.user_id, cleaned, now)


def delete_comment(trip: OpenTrip, comment: Comment, *, now: datetime) -> Comment:
    """Return a comment as deleted; raises Forbidden unless the viewer is its author or an owner of the trip."""
    if trip.viewer.user_id != comment.author_id and trip.role is not Role.OWNER:
        raise Forbidden("A comment is deleted by its author, or by an owner of the trip.")
    return replace(comment, deleted_at=now)


def comment_activity(kind: ActivityKind, comment: Comment, expense: Expense) -> ActivityDraft:
    """Return what the history of the expense says of a comment that was added or deleted."""
    said: dict[str, str | None] = {"comment": comment.text}
    is_new = kind is ActivityKind.COMMENT_ADDED
    return ActivityDraft(
        kind=kind,
        subject_kind=SubjectKind.EXPENSE,
        subject_id=expense.id,
        summary=f"{expense.description}: {_shortened(comment.text)}",
        changes=changes_between(None if is_new else said, said if is_new else None),
        affects_balances=False,
    )


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_SUMMARY else f"{text[: _LONGEST_SUMMARY - 1]}…"
