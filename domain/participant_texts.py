"""Participant texts: a person of a trip as its history shows them, field by field."""

from domain.activities import ActivityDraft, ActivityKind, SubjectKind, changes_between
from domain.participants import Participant


def participant_fields(participant: Participant) -> dict[str, str | None]:
    """Return every field of a participant as people read it."""
    return {
        "name": participant.name,
        "account": None if participant.user_id is None else "joined",
        "weight": str(participant.weight),
        "arrivesOn": None if participant.arrives_on is None else participant.arrives_on.isoformat(),
        "leavesOn": None if participant.leaves_on is None else participant.leaves_on.isoformat(),
        "left": None if participant.left_at is None else "yes",
    }


def participant_activity(
    kind: ActivityKind, *, before: Participant | None, after: Participant, affects_balances: bool = False
) -> ActivityDraft:
    """Return what the trip's history says of a change of one of its people."""
    return ActivityDraft(
        kind=kind,
        subject_kind=SubjectKind.PARTICIPANT,
        subject_id=after.id,
        summary=after.name,
        changes=changes_between(None if before is None else participant_fields(before), participant_fields(after)),
        affects_balances=affects_balances,
    )
