"""Budgets: how much a trip, or a category of it, is meant to cost, and how much of that is spent."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal
from uuid import UUID

from domain.access import Action
from domain.categories import Category
from domain.money import Money
from domain.refusals import Refusal, RefusalCode
from domain.trips import OpenTrip

_FOUR_DIGITS = Decimal("0.0001")


class BudgetInvalid(Refusal):
    """The budget is in another currency than the trip's, or of two things at once."""

    code = RefusalCode.BUDGET_INVALID


@dataclass(frozen=True, slots=True)
class Scope:
    """What a budget is of: a built-in category, with all its parts; or one of the trip's own; or the whole trip."""

    category: Category | None = None
    trip_category_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Budget:
    """An amount in the trip's currency that its expenses are to keep within, and what they come to: `spent`.

    The database adds up what is spent each time; payments are no spending.
    """

    id: UUID
    trip_id: UUID
    scope: Scope
    amount: Money
    spent: Money
    created_at: datetime

    @property
    def category(self) -> Category | None:
        """The built-in category that it is of."""
        return self.scope.category

    @property
    def trip_category_id(self) -> UUID | None:
        """The category of the trip's own that it is of."""
        return self.scope.trip_category_id

    @property
    def remaining(self) -> Money:
        """What is left of it; below zero once it is crossed."""
        return self.amount - self.spent

    @property
    def spent_share(self) -> Decimal:
        """The part of it that is spent, to four digits, half even: Decimal('0.7500')."""
        return (Decimal(self.spent.minor_units) / self.amount.minor_units).quantize(_FOUR_DIGITS, ROUND_HALF_EVEN)

    @property
    def is_crossed(self) -> bool:
        """Whether more than all of it is spent."""
        return self.spent.minor_units > self.amount.minor_units


def set_budget(
    trip: OpenTrip, *, budget_id: UUID, scope: Scope, amount: Money, others: Iterable[Budget], now: datetime
) -> tuple[Budget | None, Budget]:
    """Return the trip's budget of a scope before, if it has one, and after: with another amount, or new.

    What is spent of a new one is not known yet: 0. Raises Forbidden, BudgetInvalid, NotFound or CategoryInvalid.
    """
    trip.require(Action.EDIT_LEDGER)
    if amount.currency != trip.trip.currency:
        raise BudgetInvalid(
            f"A budget of this trip is in {trip.trip.currency}, and {amount.currency} was given.",
            field=("amount", "currency"),
        )
    before = next((other for other in others if other.scope == scope), None)
    _require_scope(trip, scope, None if before is None else scope.trip_category_id)
    if before is not None:
        return before, replace(before, amount=amount)
    return None, Budget(budget_id, trip.trip.id, scope, amount, Money(0, amount.currency), now)


def crossings(before: Iterable[Budget], after: Iterable[Budget]) -> tuple[Budget, ...]:
    """Return the budgets that were kept within before a change of the ledger, and are not after it."""
    kept_within = {budget.id for budget in before if not budget.is_crossed}
    return tuple(budget for budget in after if budget.is_crossed and budget.id in kept_within)


def _require_scope(trip: OpenTrip, scope: Scope, kept: UUID | None) -> None:
    if scope.category is not None and scope.trip_category_id is not None:
        raise BudgetInvalid(
            "A budget is of a built-in category or of one of the trip's own, not of both.", field=("trip_category_id",)
        )
    if scope.trip_category_id is not None:
        trip.category(scope.trip_category_id, kept=kept)
