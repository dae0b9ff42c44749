"""Participant texts: a person of a trip as its history shows them, field by field."""

from collections.abc import Mapping
from types import MappingProxyType
from uuid import UUID

from domain.access import Role
from domain.activities import ActivityDraft, ActivityKind, SubjectKind, changes_between
from domain.participants import Participant

_NOBODY: Mapping[UUID, str] = MappingProxyType({})


def participant_fields(participant: Participant, names: Mapping[UUID, str]) -> dict[str, str | None]:
    """Return every field of a participant as people read it; `names` are the trip's people by id."""
    into = participant.merged_into_id
    return {
        "name": participant.name,
        "account": None if participant.user_id is None else "joined",
        "weight": str(participant.weight),
        "arrivesOn": None if participant.arrives_on is None else participant.arrives_on.isoformat(),
        "leavesOn": None if participant.leaves_on is None else participant.leaves_on.isoformat(),
        "left": None if participant.left_at is None else "yes",
        "mergedInto": None if into is None else names[into],
    }


def participant_activity(
    kind: ActivityKind, *, before: Participant | None, after: Participant | None, names: Mapping[UUID, str] = _NOBODY
) -> ActivityDraft:
    """Return what the trip's history says of one of its people, who is new (`before` is None) or no more (`after` is).

    `names` are needed of somebody who was merged into another. Raises ValueError where nobody is given.
    """
    subject = after or before
    if subject is None:
        raise ValueError("Nobody was changed.")
    old, new = (None if person is None else participant_fields(person, names) for person in (before, after))
    changes = changes_between(old, new)
    return ActivityDraft(
        kind=kind,
        subject_kind=SubjectKind.PARTICIPANT,
        subject_id=subject.id,
        summary=subject.name,
        changes=changes,
        # Two people become one: a plan that has them apart is out of date.
        affects_balances=any(change.field == "mergedInto" for change in changes),
    )


def owner_activity(owner: Participant) -> ActivityDraft:
    """Return what the trip's history says of a member who was made an owner."""
    return ActivityDraft(
        kind=ActivityKind.PARTICIPANT_CHANGED,
        subject_kind=SubjectKind.PARTICIPANT,
        subject_id=owner.id,
        summary=owner.name,
        changes=changes_between({"role": Role.EDITOR.value}, {"role": Role.OWNER.value}),
        affects_balances=False,
    )
