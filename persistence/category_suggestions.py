"""Category suggestions: what people said of earlier expenses, and what that and words suggest for others."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, not_, select

from domain.access import Viewer
from domain.categories import Category
from domain.category_proposals import CategoryProposal, Certainty
from domain.category_suggestions import CategorySuggestion, Correction, Corrections, suggested_at_once
from domain.expenses import Expense
from persistence.among import among
from persistence.database import ReadConnection
from persistence.expenses import uncategorized
from persistence.grants import is_seen
from persistence.tables import expenses
from persistence.trip_categories import load_trip_categories

_MOST_CORRECTIONS = 2_000
"""How many of the latest are looked at: the same things are bought again soon, or not at all."""


@dataclass(frozen=True, slots=True)
class Described:
    """An expense that nobody placed, by its words, what they suggest at once, where they do, and what a model said."""

    description: str
    suggestion: CategorySuggestion | None
    proposal: CategoryProposal | None = None


async def load_corrections(connection: ReadConnection, viewer: Viewer, trip_ids: Collection[UUID]) -> Corrections:
    """Return what was said of the expenses of the viewer's trips, the latest, and those of these trips first."""
    is_elsewhere = case((among(expenses.c.trip_id, trip_ids), 0), else_=1)
    return await _corrections(connection, is_seen(expenses.c.trip_id, viewer), is_elsewhere)


async def load_suggested_to_all(connection: ReadConnection, expense: Expense) -> CategorySuggestion | None:
    """Return what is suggested at once for an expense to everybody of its trip: by what was said there, and by words.

    What somebody said on another trip is for those alone who see that one.
    """
    own = await load_trip_categories(connection, [expense.trip_id])
    return suggested_at_once(
        expense.description,
        trip_id=expense.trip_id,
        corrections=await _corrections(connection, expenses.c.trip_id == expense.trip_id),
        categories=own[expense.trip_id],
    )


async def load_described(
    connection: ReadConnection, viewer: Viewer, expense_ids: Iterable[UUID]
) -> dict[UUID, Described]:
    """Return those expenses of the viewer's trips that nobody placed, by id, in three statements for any number."""
    names = ("id", "trip_id", "description", "proposed_for", "proposed_category", "proposed_certainty")
    statement = select(*(expenses.c[name] for name in names)).where(
        is_seen(expenses.c.trip_id, viewer), among(expenses.c.id, expense_ids), uncategorized()
    )
    rows = await connection.rows(statement)
    trip_ids = {row.trip_id for row in rows}
    corrections = await load_corrections(connection, viewer, trip_ids)
    own = await load_trip_categories(connection, trip_ids)
    return {
        row.id: Described(
            row.description,
            suggested_at_once(
                row.description, trip_id=row.trip_id, corrections=corrections, categories=own[row.trip_id]
            ),
            _proposal(row),
        )
        for row in rows
    }


async def _corrections(
    connection: ReadConnection, is_heard: ColumnElement[bool], *order: ColumnElement[int]
) -> Corrections:
    statement = (
        select(
            expenses.c.id,
            expenses.c.trip_id,
            expenses.c.description,
            expenses.c.category,
            expenses.c.trip_category_id,
            expenses.c.updated_at,
        )
        .where(is_heard, expenses.c.deleted_at.is_(None), not_(uncategorized()))
        .order_by(*order, expenses.c.updated_at.desc(), expenses.c.id.desc())
        .limit(_MOST_CORRECTIONS)
    )
    return Corrections([_correction(row) for row in await connection.rows(statement)])


def _proposal(row: Any) -> CategoryProposal | None:
    """Return what a model took an expense for, while it is described as it was then."""
    if row.proposed_category is None or row.proposed_for != row.description:
        return None
    return CategoryProposal(Category(row.proposed_category), Certainty(row.proposed_certainty))


def _correction(row: Any) -> Correction:
    return Correction(
        row.id, row.trip_id, row.description, Category(row.category), row.trip_category_id, row.updated_at
    )
