"""Split texts: a saved split as the trip's history shows it."""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from domain.activities import ActivityDraft, ActivityKind, SubjectKind, changes_between
from domain.currencies import Currency
from domain.money import Money
from domain.split_templates import SplitTemplate
from domain.splits import Split, SplitMode
from domain.trips import OpenTrip, Trip


def split_text(split: Split, names: Mapping[UUID, str], currency: Currency) -> str:
    """Return a split as people read it, its amounts in `currency`: "SHARES: Sarah 2, David 1"."""
    parts = (f"{names[person]} {_weight(split.mode, weight, currency)}" for person, weight in split.weights.items())
    return f"{split.mode.value}: {', '.join(part.rstrip() for part in parts)}"


def template_activity(kind: ActivityKind, template: SplitTemplate, trip: OpenTrip) -> ActivityDraft:
    """Return what the trip's history says of a split that was saved or deleted."""
    fields = {"name": template.name, "split": split_text(template.split, trip.names, trip.trip.currency)}
    is_deleted = kind is ActivityKind.SPLIT_TEMPLATE_DELETED
    return ActivityDraft(
        kind=kind,
        subject_kind=SubjectKind.SPLIT_TEMPLATE,
        subject_id=template.id,
        summary=template.name,
        changes=changes_between(fields, None) if is_deleted else changes_between(None, fields),
        affects_balances=False,
    )


def default_split_activity(before: OpenTrip, after: Trip) -> ActivityDraft:
    """Return what the trip's history says of another default split."""
    old, new = (
        None if trip.default_split is None else split_text(trip.default_split, before.names, trip.currency)
        for trip in (before.trip, after)
    )
    return ActivityDraft(
        kind=ActivityKind.TRIP_CHANGED,
        subject_kind=SubjectKind.TRIP,
        subject_id=after.id,
        summary=after.name,
        changes=changes_between({"defaultSplit": old}, {"defaultSplit": new}),
        affects_balances=False,
    )


def _weight(mode: SplitMode, weight: int, currency: Currency) -> str:
    match mode:
        case SplitMode.EQUAL:
            return ""
        case SplitMode.PERCENTAGE:
            return f"{Decimal(weight) / 100} %"
        case SplitMode.ADJUSTMENT:
            return f"{'+' if weight > 0 else ''}{Money(weight, currency)}"
        case SplitMode.EXACT | SplitMode.ITEMIZED:
            return str(Money(weight, currency))
    return str(weight)
