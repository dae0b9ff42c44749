"""Category suggestions in the schema: what expenses were probably for, to accept one by one or many at once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Annotated
from uuid import UUID

import strawberry

import graph.categories  # noqa: F401  # describes the categories
from domain.categories import Category
from domain.category_proposals import suggested_by_proposal
from domain.category_suggestions import (
    CategorySuggestion,
    SuggestionReason,
    is_unplaced,
    suggested_at_once,
    suggested_by_likeness,
)
from domain.expenses import Expense
from domain.texts import clean_text
from domain.trips import OpenTrip
from graph.context import Context, Info
from graph.enums import describe
from graph.execution.batches import BATCH, Batch
from graph.fields import field, query
from graph.ids import uuid_of
from graph.relations import relation
from graph.trip_categories import TripCategoryView
from persistence.category_suggestions import Described, load_corrections, load_described
from persistence.trip_categories import load_trip_categories_by_id
from persistence.trips import open_trip

_SUGGESTION_COST = 50
"""The latest words of the viewer's trips are read, and the text is embedded where they do not help."""
_SUGGESTION_COST_EACH = 5
_LONGEST = 200

describe(
    SuggestionReason,
    description="Why a category is suggested.",
    values={
        SuggestionReason.YOUR_CORRECTION: "Somebody of your trips booked the same thing under it before.",
        SuggestionReason.WORDS: "A word of the description says so, or is the name of a category of the trip's own.",
        SuggestionReason.BRAND: "The name of a shop, a hotel or the like that is known for it.",
        SuggestionReason.SIMILAR: "The description is like others of it in meaning.",
        SuggestionReason.MODEL: "The language model takes it for that; nothing else says anything.",
        SuggestionReason.NEEDS_REVIEW: "Nothing says enough: somebody must choose.",
    },
)


async def suggestion_on(
    context: Context, trip: OpenTrip, description: str, *, merchant: str | None = None
) -> CategorySuggestion:
    """Return what is suggested for a description on a trip."""
    trip_id = trip.trip.id
    async with context.services.database.read() as connection:
        corrections = await load_corrections(connection, context.viewer, [trip_id])
    at_once = suggested_at_once(
        description, merchant=merchant, trip_id=trip_id, corrections=corrections, categories=trip.categories
    )
    return at_once or (await likenesses(context, [description]))[0]


async def likenesses(context: Context, texts: Sequence[str]) -> list[CategorySuggestion]:
    """Return what is suggested for texts by what they are like."""
    return [suggested_by_likeness(likeness) for likeness in await context.services.likeness.of(texts)]


def _unplaced_id(expense: Expense) -> UUID | None:
    return expense.id if is_unplaced(expense) else None


async def suggestions_of(context: Context, expense_ids: Collection[UUID]) -> dict[UUID, CategorySuggestion]:
    """Return what is suggested for those expenses of the viewer's trips that nobody placed, by id."""
    described = await context.loaders.load_many(load_described, expense_ids, context.viewer)
    found = {expense_id: each for expense_id, each in described.items() if each is not None}
    suggested = {expense_id: each.suggestion for expense_id, each in found.items() if each.suggestion is not None}
    return suggested | await _alike(context, {id_: each for id_, each in found.items() if id_ not in suggested})


async def _alike(context: Context, described: Mapping[UUID, Described]) -> dict[UUID, CategorySuggestion]:
    suggestions: Iterable[CategorySuggestion] = await likenesses(
        context, [each.description for each in described.values()]
    )
    return {
        expense_id: suggested_by_proposal(each.proposal)
        if each.proposal is not None and suggestion.reason is SuggestionReason.NEEDS_REVIEW
        else suggestion
        for (expense_id, each), suggestion in zip(described.items(), suggestions, strict=True)
    }


@strawberry.type(name="CategorySuggestion", description="What an expense was probably for; nothing is applied by it.")
class CategorySuggestionView:
    """A view over domain.category_suggestions.CategorySuggestion."""

    category: Category | None = strawberry.field(description="The category; null where it needs review.")
    confidence: float = strawberry.field(description="How sure it is, from 0 to 1.")
    reason: SuggestionReason = strawberry.field(description="Why it is suggested.")
    explanation: str = strawberry.field(description="Why, in a sentence.")

    trip_category = relation(
        "The trip's own category, where it is one.",
        view=TripCategoryView | None,
        key="trip_category_id",
        load=load_trip_categories_by_id,
    )


@strawberry.type
class SuggestionOfExpense:
    """The field of an expense about what it was probably for."""

    @field(
        "What it was probably for, by earlier expenses and its words; null where somebody has said what it was for.",
        view=CategorySuggestionView | None,
        cost=_SUGGESTION_COST_EACH,
        reads=("id", "category", "trip_category_id"),
        more={BATCH: Batch(key=_unplaced_id, load=suggestions_of)},
    )
    async def category_suggestion(self, root: strawberry.Parent[Expense], info: Info) -> CategorySuggestion | None:
        """Return the suggestion of one expense."""
        expense_id = _unplaced_id(root)
        return None if expense_id is None else (await suggestions_of(info.context, [expense_id])).get(expense_id)


@strawberry.type
class CategorySuggestionQuery:
    """The field of Query about suggested categories."""

    @query(
        "What an expense of a trip would be for, by its description; nothing is stored.",
        view=CategorySuggestionView,
        cost=_SUGGESTION_COST,
    )
    async def suggest_category(
        self,
        info: Info,
        trip_id: Annotated[strawberry.ID, strawberry.argument(description="The trip.")],
        description: Annotated[str, strawberry.argument(description="What it was, up to 200 characters.")],
        merchant: Annotated[
            str | None, strawberry.argument(description="Where it was, where that is known: it is looked at first.")
        ] = None,
    ) -> CategorySuggestion:
        """Return the suggestion for a description."""
        text = clean_text(description, field="description", longest=_LONGEST)
        seller = None if merchant is None else clean_text(merchant, field="merchant", longest=_LONGEST)
        async with info.context.services.database.read() as connection:
            trip = await open_trip(connection, info.context.viewer, uuid_of(trip_id, "Trip"))
        return await suggestion_on(info.context, trip, text, merchant=seller)
