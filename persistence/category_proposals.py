"""Category proposals: what a model took expenses for, beside the expenses; it counts while their words are the same."""

from typing import Any
from uuid import UUID

from sqlalchemy import exists, or_, select

from domain.category_proposals import CategoryProposal
from domain.jobs import JobKind, JobState
from persistence.database import ReadConnection, WriteConnection
from persistence.expenses import uncategorized
from persistence.tables import expenses, jobs


async def load_unproposed(connection: ReadConnection, trip_id: UUID, *, limit: int) -> list[UUID]:
    """Return the latest expenses that nobody placed and that were not looked at as they are described, nor will be."""
    is_on_its_way = exists().where(
        jobs.c.kind == JobKind.PROPOSE_CATEGORY.value,
        jobs.c.subject_id == expenses.c.id,
        jobs.c.state.in_([JobState.QUEUED.value, JobState.RUNNING.value]),
    )
    statement = (
        select(expenses.c.id)
        .where(
            expenses.c.trip_id == trip_id,
            expenses.c.deleted_at.is_(None),
            uncategorized(),
            or_(expenses.c.proposed_for.is_(None), expenses.c.proposed_for != expenses.c.description),
            ~is_on_its_way,
        )
        .order_by(expenses.c.spent_on.desc(), expenses.c.id.desc())
        .limit(limit)
    )
    return [row.id for row in await connection.rows(statement)]


async def store_proposal(
    connection: WriteConnection, expense_id: UUID, description: str, proposal: CategoryProposal | None
) -> None:
    """Store what a model took an expense for by its description, or that there is nothing, where both still stand."""
    values: dict[str, Any] = {
        "proposed_for": description,
        "proposed_category": None if proposal is None else proposal.category.value,
        "proposed_certainty": None if proposal is None else proposal.certainty.value,
    }
    is_as_asked = (expenses.c.id == expense_id, expenses.c.description == description, uncategorized())
    await connection.change(expenses.update().where(*is_as_asked).values(**values))
