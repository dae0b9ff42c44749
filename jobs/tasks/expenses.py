"""Expenses: keep the sentence that each expense is searched by, and its vector, as the ledger has it."""

from uuid import UUID

from domain.history_texts.expense import expense_sentence
from domain.passages import Passage, expense_passages
from jobs.context import TaskContext
from jobs.tasks.indexing import index_source
from persistence.database import ReadConnection
from persistence.expenses import load_expense
from persistence.participants import load_participants


async def index_expense(context: TaskContext, expense_id: UUID) -> None:
    """Index an expense as it is now, or remove it from the index when it is deleted."""
    await index_source(context, expense_id, trip=_trip, wanted=wanted_of_expense)


async def wanted_of_expense(connection: ReadConnection, expense_id: UUID) -> tuple[Passage, ...]:
    """Return the passages that an expense is to be found by, as it is now: none where it is deleted."""
    expense = await load_expense(connection, expense_id)
    if expense is None:
        return ()
    names = {person.id: person.name for person in await load_participants(connection, expense.trip_id)}
    return expense_passages(expense, expense_sentence(expense, names))


async def _trip(connection: ReadConnection, expense_id: UUID) -> UUID | None:
    expense = await load_expense(connection, expense_id)
    return None if expense is None else expense.trip_id
