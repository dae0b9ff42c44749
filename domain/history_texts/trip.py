"""Trip texts: what the history says of the trip itself."""

from domain.activities import ActivityDraft, ActivityKind, SubjectKind, changes_between
from domain.clean_up import FOR_EVER, CleanUpRules
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


def clean_up_changed(trip: Trip, before: CleanUpRules, after: CleanUpRules) -> ActivityDraft:
    """Return what the history says of a trip that has other rules of what is kept for how long."""
    return ActivityDraft(
        kind=ActivityKind.TRIP_CHANGED,
        subject_kind=SubjectKind.TRIP,
        subject_id=trip.id,
        summary=trip.name,
        changes=changes_between(_kept(before), _kept(after)),
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


def _kept(rules: CleanUpRules) -> dict[str, str | None]:
    """Return a trip's own rules as people read them; what the server rules is left out."""
    units = {
        "kept versions": (rules.versions, ""),
        "versions kept": (rules.version_days, " days"),
        "unknown files kept": (rules.file_hours, " hours"),
        "reports kept": (rules.report_days, " days"),
        "jobs kept": (rules.job_days, " days"),
    }
    return {name: _number(value, unit) for name, (value, unit) in units.items()}


def _number(value: int | None, unit: str) -> str | None:
    if value is None:
        return None
    return "for ever" if value == FOR_EVER else f"{value}{unit}"
