"""Re-rating texts: what the trip's history says of a re-rating, of the trip and of each entry it changed."""

from collections.abc import Sized

from domain.activities import ActivityDraft, ActivityKind, SubjectKind, changes_between
from domain.history_texts.budget import budget_set
from domain.history_texts.expense import expense_activity
from domain.history_texts.payment import payment_activity
from domain.rerating import Rerating, Terms
from domain.trips import OpenTrip, Trip


def rerating_activities(trip: OpenTrip, after: Trip, rerating: Rerating, terms: Terms) -> tuple[ActivityDraft, ...]:
    """Return the entries of the history, that of the trip first; none where nothing changed at all."""
    if after == trip.trip and not rerating.expenses and not rerating.payments:
        return ()
    categories = {category.id: category.name for category in trip.categories}
    of_expenses = [
        expense_activity(
            ActivityKind.EXPENSE_RERATED,
            before=change.before,
            after=change.after,
            names=trip.names,
            categories=categories,
        )
        for change in rerating.expenses
    ]
    of_payments = [
        payment_activity(ActivityKind.PAYMENT_CHANGED, before=change.before, after=change.after, names=trip.names)
        for change in rerating.payments
    ]
    of_budgets = [budget_set(trip, before=change.before, after=change.after) for change in rerating.budgets]
    return (_of_trip(trip.trip, after, rerating, terms), *of_expenses, *of_payments, *of_budgets)


def _of_trip(before: Trip, after: Trip, rerating: Rerating, terms: Terms) -> ActivityDraft:
    given = {f"rate of {currency}": f"{rate:f}" for currency, rate in sorted(terms.manual.items())}
    old = {"currency": before.currency.code}
    return ActivityDraft(
        kind=ActivityKind.RERATED,
        subject_kind=SubjectKind.TRIP,
        subject_id=after.id,
        summary=f"{before.name}: {_counted(rerating.expenses, 'expense')} and {_counted(rerating.payments, 'payment')}",
        changes=changes_between(old, {"currency": after.currency.code, **given}),
        affects_balances=before.currency != after.currency,
    )


def _counted(things: Sized, noun: str) -> str:
    return f"{len(things)} {noun if len(things) == 1 else noun + 's'}"
