"""Expenses: keep the sentence that each expense is searched by, and its vector, as the ledger has it."""

from uuid import UUID

from domain.expense_texts import expense_sentence
from domain.passages import Passage, expense_passage
from jobs.context import TaskContext
from persistence.database import ReadConnection
from persistence.embedding_models import ensure_exported
from persistence.expenses import load_expense
from persistence.participants import load_participants
from persistence.passages import delete_passages, insert_passages, load_passages, mark_embedded
from persistence.trips import lock_trip


async def index_expense(context: TaskContext, expense_id: UUID) -> None:
    """Index an expense as it is now, or remove it from the index when it is deleted.

    The expense may change while this runs, and another run may then be at work on it. So the ledger is asked again at
    the end: whoever wrote last has seen the last change, and what older runs left behind is gone.
    """
    settings = context.settings
    await ensure_exported(model_name=settings.embedding_model_name, models_dir=settings.models_dir)
    while not await _index_as_it_is(context, expense_id):
        pass


async def _index_as_it_is(context: TaskContext, expense_id: UUID) -> bool:
    """Index what the ledger says, and tell whether it still says so afterwards."""
    wanted = await _store_passage(context, expense_id)
    if wanted is not None:
        await context.vectors.upsert([wanted], await context.embedder.embed([wanted.text]))
        async with context.database.write() as connection:
            await mark_embedded(connection, [wanted.id], model=context.embedder.identity)
    stored = await context.vectors.passage_ids(expense_id)
    await context.vectors.delete_passages(stored - ({wanted.id} if wanted else set()))
    async with context.database.read() as connection:
        return await _wanted_passage(connection, expense_id) == wanted


async def _store_passage(context: TaskContext, expense_id: UUID) -> Passage | None:
    async with context.database.write() as connection:
        expense = await load_expense(connection, expense_id)
        if expense is None:
            return None
        # Changes of a trip come one by one, and so do these: what is read next stays true until the commit.
        await lock_trip(connection, expense.trip_id)
        wanted = await _wanted_passage(connection, expense_id)
        if [passage.id for passage in await load_passages(connection, expense_id)] != [wanted.id if wanted else None]:
            await delete_passages(connection, expense_id)
            await insert_passages(connection, [] if wanted is None else [wanted])
    return wanted


async def _wanted_passage(connection: ReadConnection, expense_id: UUID) -> Passage | None:
    expense = await load_expense(connection, expense_id)
    if expense is None or expense.deleted_at is not None:
        return None
    names = {person.id: person.name for person in await load_participants(connection, expense.trip_id)}
    return expense_passage(expense, expense_sentence(expense, names))
