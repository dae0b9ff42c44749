"""Family texts: what the history says of people who pay as one."""

from collections.abc import Mapping
from uuid import UUID

from domain.activities import ActivityDraft, ActivityKind, SubjectKind, changes_between
from domain.families import Family
from domain.texts import listed


def family_activity(*, before: Family | None, after: Family | None, names: Mapping[UUID, str]) -> ActivityDraft:
    """Return what the trip's history says of a family that is new (`before` is None), changed, or no more.

    `names` are the trip's people by id. Raises ValueError where no family is given.
    """
    subject = after or before
    if subject is None:
        raise ValueError("No family was changed.")
    old, new = (None if family is None else _fields(family, names) for family in (before, after))
    return ActivityDraft(
        kind=ActivityKind.FAMILY_CHANGED,
        subject_kind=SubjectKind.FAMILY,
        subject_id=subject.id,
        summary=subject.name,
        changes=changes_between(old, new),
        affects_balances=False,
    )


def _fields(family: Family, names: Mapping[UUID, str]) -> dict[str, str | None]:
    return {"name": family.name, "members": listed([names[member] for member in family.member_ids])}
