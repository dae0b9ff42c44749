"""Trip texts: what the history says of the trip itself."""

from domain.activities import ActivityDraft, ActivityKind, SubjectKind, changes_between
from domain.participants import Participant
from domain.trips import Trip


def trip_fields(trip: Trip) -> dict[str, str | None]:
    """Return every field of a trip as people read it."""
    return {"name": trip.name, "currency": trip.currency.code}


def trip_changed(before: Trip, after: Trip) -> ActivityDraft:
    """Return what the history says of a trip whose settings were changed."""
    return ActivityDraft(
        kind=ActivityKind.TRIP_CHANGED,
        subject_kind=SubjectKind.TRIP,
        subject_id=after.id,
        summary=after.name,
        changes=changes_between(trip_fields(before), trip_fields(after)),
        affects_balances=False,
    )


def trip_created(trip: Trip, owner: Participant) -> ActivityDraft:
    """Return the first entry of a trip's history."""
    fields = {**trip_fields(trip), "owner": owner.name}
    return ActivityDraft(
        kind=ActivityKind.TRIP_CREATED,
        subject_kind=SubjectKind.TRIP,
        subject_id=trip.id,
        summary=trip.name,
        changes=changes_between(None, fields),
        affects_balances=False,
    )
