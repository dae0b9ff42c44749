"""Trip category texts: what a trip's history says of its own categories."""

from domain.activities import ActivityDraft, ActivityKind, SubjectKind, changes_between
from domain.trip_categories import TripCategory


def trip_category_activity(kind: ActivityKind, *, before: TripCategory | None, after: TripCategory) -> ActivityDraft:
    """Return what the history says of a category that is new (`before` is None) or changed."""
    return ActivityDraft(
        kind=kind,
        subject_kind=SubjectKind.CATEGORY,
        subject_id=after.id,
        summary=after.name,
        changes=changes_between(None if before is None else _fields(before), _fields(after)),
        affects_balances=False,
    )


def _fields(category: TripCategory) -> dict[str, str | None]:
    return {
        "name": category.name,
        "parent": category.parent.label,
        "archived": "yes" if category.is_archived else None,
    }
