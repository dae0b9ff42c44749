"""Recurrence texts: an expense that comes again as its trip's history shows it, field by field."""

from collections.abc import Mapping
from uuid import UUID

from domain.activities import ActivityDraft, ActivityKind, SubjectKind, changes_between
from domain.occurrences import Frequency, Rule
from domain.recurrences import RecurringExpense
from domain.texts import listed

_UNITS = {
    Frequency.DAILY: "day",
    Frequency.WEEKLY: "week",
    Frequency.MONTHLY: "month",
    Frequency.YEARLY: "year",
}


def rule_sentence(rule: Rule) -> str:
    """Return a rule as people say it: "every 2 weeks from 2026-11-30 until 2027-03-31, 5 times at most"."""
    unit = _UNITS[rule.frequency]
    every = f"every {unit}" if rule.every == 1 else f"every {rule.every} {unit}s"
    until = "" if rule.until is None else f" until {rule.until.isoformat()}"
    if rule.count is None:
        return f"{every} from {rule.starts_on.isoformat()}{until}"
    times = "once" if rule.count == 1 else f"{rule.count} times"
    at_most = " at most" if until else ""
    return f"{every} from {rule.starts_on.isoformat()}{until}, {times}{at_most}"


def recurrence_fields(
    recurrence: RecurringExpense, names: Mapping[UUID, str], categories: Mapping[UUID, str]
) -> dict[str, str | None]:
    """Return every field of a recurrence as people read it; `categories` are the names of the trip's own by id."""
    draft, own = recurrence.draft, recurrence.draft.trip_category_id

    def named(person: UUID) -> str:
        # Who is named for days to come alone is part of no history yet, and may have been taken off the trip.
        return names.get(person, "somebody who is gone")

    return {
        "description": draft.description,
        "amount": str(draft.amount),
        "rule": rule_sentence(recurrence.rule),
        "exchangeRate": None if draft.manual_rate is None else f"{draft.manual_rate:f}",
        "category": draft.category.label if own is None else f"{draft.category.label}: {categories[own]}",
        "payers": ", ".join(f"{named(payer.participant_id)} {payer.amount}" for payer in recurrence.payers),
        "split": draft.split.mode.value,
        "sharers": listed([named(sharer) for sharer in draft.split.weights]),
        "paymentMethod": None if draft.payment_method is None else draft.payment_method.value,
        "place": draft.place,
        "note": draft.note,
        "tags": ", ".join(draft.tags) or None,
        "blockedReason": recurrence.blocked_reason,
        "ended": None if recurrence.ended_at is None else "yes",
    }


def recurrence_activity(
    kind: ActivityKind,
    *,
    before: RecurringExpense | None,
    after: RecurringExpense,
    names: Mapping[UUID, str],
    categories: Mapping[UUID, str],
) -> ActivityDraft:
    """Return what the trip's history says of a change; what anybody owes changes by the expenses it makes alone."""
    old = None if before is None else recurrence_fields(before, names, categories)
    reason = f": {after.blocked_reason}" if after.blocked_reason else ""
    return ActivityDraft(
        kind=kind,
        subject_kind=SubjectKind.RECURRENCE,
        subject_id=after.id,
        summary=f"{after.draft.description}, {after.draft.amount} {rule_sentence(after.rule)}{reason}",
        changes=changes_between(old, recurrence_fields(after, names, categories)),
        affects_balances=False,
    )
