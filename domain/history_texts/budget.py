"""Budget texts: what a trip's history says of its budgets."""

from domain.activities import ActivityDraft, ActivityKind, Fields, SubjectKind, changes_between
from domain.budgets import Budget
from domain.trips import OpenTrip


def budget_set(trip: OpenTrip, *, before: Budget | None, after: Budget) -> ActivityDraft:
    """Return what the history says of a budget that is new (`before` is None) or has another amount."""
    return _draft(ActivityKind.BUDGET_SET, trip, after, None if before is None else _amount(before), _amount(after))


def budget_removed(trip: OpenTrip, budget: Budget) -> ActivityDraft:
    """Return what the history says of a budget that is no more."""
    return _draft(ActivityKind.BUDGET_REMOVED, trip, budget, _amount(budget), None)


def budget_crossed(trip: OpenTrip, budget: Budget) -> ActivityDraft:
    """Return what the history says of a budget of which more than all is spent now."""
    figures = {"spent": str(budget.spent), "amount": str(budget.amount)}
    return _draft(ActivityKind.BUDGET_CROSSED, trip, budget, None, figures)


def _draft(
    kind: ActivityKind, trip: OpenTrip, budget: Budget, before: Fields | None, after: Fields | None
) -> ActivityDraft:
    return ActivityDraft(
        kind=kind,
        subject_kind=SubjectKind.BUDGET,
        subject_id=budget.id,
        summary=f"{_scope(trip, budget)}, {budget.amount}",
        changes=changes_between(before, after),
        affects_balances=False,
    )


def _amount(budget: Budget) -> Fields:
    return {"amount": str(budget.amount)}


def _scope(trip: OpenTrip, budget: Budget) -> str:
    if budget.category is not None:
        return budget.category.label
    own = {category.id: category.name for category in trip.categories}
    return trip.trip.name if budget.trip_category_id is None else own[budget.trip_category_id]
