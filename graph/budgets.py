"""Budgets: how much a trip, or a category of it, is meant to cost."""

from datetime import datetime
from decimal import Decimal

import strawberry

from domain.access import Action
from domain.budgets import Budget, Scope, set_budget
from domain.categories import Category
from domain.history_texts.budget import budget_removed, budget_set
from domain.trips import Trip
from graph.activities import SubjectHistory
from graph.context import Info
from graph.fields import OpenTo, mutation, payload_field
from graph.idempotency import claimed, idempotency_key, still_there
from graph.ids import uuid_of
from graph.money import MoneyInput, MoneyView
from graph.nodes import Node, fetched_by, is_view_of
from graph.of_trip import TRIP_VIEW, OfTrip
from graph.openings import open_to_change
from graph.refusals import UserError, user_errors
from graph.relations import relation
from graph.trip_categories import TripCategoryView
from persistence.activities import record
from persistence.budgets import (
    delete_budget,
    insert_budget,
    load_budgets,
    load_budgets_for,
    load_budgets_of_trips,
    store_amount,
)
from persistence.trip_categories import load_trip_categories_by_id
from persistence.trips import open_trip_to_change

fetched_by("Budget", load_budgets_for)


@strawberry.type(name="Budget", description="What a trip, or a category of it, is meant to cost.")
class BudgetView(SubjectHistory, OfTrip, Node):
    """A view over domain.budgets.Budget."""

    is_type_of = is_view_of(Budget)
    category: Category | None = strawberry.field(
        description="The built-in category it is of, parts included; null for one of the trip's own, or the whole trip."
    )
    amount: MoneyView = strawberry.field(description="What may be spent, in the trip's currency.")
    spent: MoneyView = strawberry.field(description="What its expenses come to; payments are no spending.")
    remaining: MoneyView = strawberry.field(description="What is left; below zero once it is crossed.")
    spent_share: Decimal = strawberry.field(description="The part that is spent, to four digits: 0.7500.")
    is_crossed: bool = strawberry.field(description="Whether more than all of it is spent.")
    created_at: datetime = strawberry.field(description="When it was set first.")

    trip_category = relation(
        "The trip's own category it is of.",
        view=TripCategoryView | None,
        key="trip_category_id",
        load=load_trip_categories_by_id,
        is_certain=True,
    )


@strawberry.type
class BudgetsOfTrip:
    """The field of a trip about its budgets."""

    budgets = relation(
        "Its budgets, in the order they were set first.",
        view=list[BudgetView],
        key="id",
        load=load_budgets_of_trips,
        is_certain=True,
    )


@strawberry.input(description="A budget of a category, or of the whole trip where none is given.")
class SetBudgetInput:
    """What `setBudget` takes."""

    trip_id: strawberry.ID = strawberry.field(description="The trip.")
    amount: MoneyInput = strawberry.field(description="What may be spent, in the trip's currency.")
    category: Category | None = strawberry.field(default=None, description="A built-in category, parts included.")
    trip_category_id: strawberry.ID | None = strawberry.field(
        default=None, description="Or a category of the trip's own."
    )
    idempotency_key: str | None = idempotency_key()

    def scope(self) -> Scope:
        """Return what the budget is of."""
        own = None if self.trip_category_id is None else uuid_of(self.trip_category_id, "TripCategory")
        return Scope(self.category, own)


@strawberry.input(description="A budget to remove.")
class RemoveBudgetInput:
    """What `removeBudget` takes."""

    budget_id: strawberry.ID = strawberry.field(description="The budget.")


@strawberry.type(description="The budget as it is now, and its trip.")
class SetBudgetPayload:
    """What `setBudget` returns."""

    budget: Budget | None = payload_field("The budget.", view=BudgetView)
    trip: Trip | None = payload_field("The trip.", view=TRIP_VIEW)
    user_errors: list[UserError] = user_errors()


@strawberry.type(description="The trip without the budget.")
class RemoveBudgetPayload:
    """What `removeBudget` returns."""

    trip: Trip | None = payload_field("The trip.", view=TRIP_VIEW)
    user_errors: list[UserError] = user_errors()


@strawberry.type
class BudgetMutation:
    """The fields of Mutation about budgets."""

    @mutation("Set a budget, or another amount where its category has one.", open_to=OpenTo.EDITORS_OF_TRIP)
    async def set_budget(self, info: Info, input: SetBudgetInput) -> SetBudgetPayload:  # noqa: A002  # GraphQL's custom
        """Store a budget, or find what the same key has stored."""
        viewer, now = info.context.viewer, info.context.services.now()
        trip_id, scope, amount = uuid_of(input.trip_id, "Trip"), input.scope(), input.amount.parsed()
        async with info.context.services.database.write() as connection:
            budget_id, is_known = await claimed(connection, info, input)
            trip = await open_trip_to_change(connection, viewer, trip_id)
            others = await load_budgets(connection, trip_id)
            if is_known:
                # The same key came with the same scope, which has one budget at most.
                known = next((other for other in others if other.scope == scope), None)
                return SetBudgetPayload(budget=still_there(known, "budget"), trip=trip.trip)
            before, after = set_budget(trip, budget_id=budget_id, scope=scope, amount=amount, others=others, now=now)
            await (insert_budget if before is None else store_amount)(connection, after)
            draft = budget_set(trip, before=before, after=after)
            await record(connection, draft, trip_id=trip_id, actor_id=viewer.user_id, at=now)
            stored = (await load_budgets_for(connection, viewer, [after.id]))[after.id]
        return SetBudgetPayload(budget=stored, trip=trip.trip)

    @mutation("Remove a budget.", open_to=OpenTo.EDITORS_OF_TRIP)
    async def remove_budget(self, info: Info, input: RemoveBudgetInput) -> RemoveBudgetPayload:  # noqa: A002  # GraphQL's custom
        """Take a budget away."""
        viewer, now = info.context.viewer, info.context.services.now()
        budget_id = uuid_of(input.budget_id, "Budget")
        async with info.context.services.database.write() as connection:
            trip, budget = await open_to_change(
                connection, viewer, load_budgets_for, budget_id, noun="budget", field="budget_id"
            )
            trip.require(Action.EDIT_LEDGER)
            await delete_budget(connection, budget_id)
            draft = budget_removed(trip, budget)
            await record(connection, draft, trip_id=budget.trip_id, actor_id=viewer.user_id, at=now)
        return RemoveBudgetPayload(trip=trip.trip)
