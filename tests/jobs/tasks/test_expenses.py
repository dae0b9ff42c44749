"""Expenses: searchable as the ledger has them, however changes and runs cross each other."""

import asyncio
from dataclasses import replace
from uuid import UUID

import pytest

from domain.expenses import Expense, delete_expense, update_expense
from domain.history_texts.expense import expense_sentence
from domain.passages import expense_passage
from domain.trips import OpenTrip
from jobs.context import TaskContext
from jobs.tasks.expenses import index_expense
from persistence.expenses import replace_expense
from persistence.passages import count_embedded, load_passages
from persistence.search import search_passages
from persistence.trips import open_trip_to_change
from tests.arrangement import NOW, stored_expense, stored_trip


@pytest.fixture
async def trip(context: TaskContext) -> OpenTrip:
    """A trip of three people."""
    return await stored_trip(context.database)


async def changed(context: TaskContext, trip: OpenTrip, expense: Expense, description: str) -> Expense:
    """Change an expense's description, as the API does."""
    draft = replace(expense.draft, description=description)
    async with context.database.write() as connection:
        await open_trip_to_change(connection, trip.viewer, trip.trip.id)
        after = update_expense(trip, expense, draft, rate=None, now=NOW)
        await replace_expense(connection, after)
    return after


async def deleted(context: TaskContext, trip: OpenTrip, expense: Expense) -> None:
    """Delete an expense, as the API does."""
    async with context.database.write() as connection:
        await open_trip_to_change(connection, trip.viewer, trip.trip.id)
        await replace_expense(connection, delete_expense(trip, expense, now=NOW))


async def assert_indexed(context: TaskContext, trip: OpenTrip, expense: Expense) -> None:
    """Assert that the sentence of an expense, and nothing else of it, is stored, embedded and in the vector store."""
    names = {person.id: person.name for person in trip.participants}
    wanted = expense_passage(expense, expense_sentence(expense, names))
    generation = (await context.index.serving()).generation
    async with context.database.read() as connection:
        assert await load_passages(connection, expense.id) == (wanted,)
        assert await count_embedded(connection, expense.id, generation=generation) == 1
    assert await context.vectors.passage_ids(expense.id) == {wanted.id}


async def assert_forgotten(context: TaskContext, expense_id: UUID) -> None:
    """Assert that nothing of an expense is stored for search."""
    async with context.database.read() as connection:
        assert await load_passages(connection, expense_id) == ()
    assert await context.vectors.passage_ids(expense_id) == frozenset()


class TestIndexExpense:
    """jobs.tasks.expenses.index_expense."""

    async def test_makes_the_sentence_searchable(self, context: TaskContext, trip: OpenTrip) -> None:
        """The expense is found by what it was about."""
        expense = await stored_expense(context.database, trip)

        await index_expense(context, expense.id)

        await assert_indexed(context, trip, expense)
        (hit,) = (await search_passages(context.index, trip, "What did we eat in Paris?", limit=5)).hits
        assert hit.passage.text == (
            "On 2026-10-27, Sarah paid 300.00 EUR for 'Dinner at Eiffel Tower', "
            "split equally between Sarah and David. Category: Food."
        )

    async def test_may_be_run_again(self, context: TaskContext, trip: OpenTrip) -> None:
        """Nothing doubles."""
        expense = await stored_expense(context.database, trip)

        await index_expense(context, expense.id)
        await index_expense(context, expense.id)

        await assert_indexed(context, trip, expense)

    async def test_follows_a_change(self, context: TaskContext, trip: OpenTrip) -> None:
        """The new sentence takes the place of the old one, whose vector goes."""
        expense = await stored_expense(context.database, trip)
        await index_expense(context, expense.id)
        after = await changed(context, trip, expense, "Lunch at the Louvre")

        await index_expense(context, expense.id)

        await assert_indexed(context, trip, after)

    async def test_removes_a_deleted_expense(self, context: TaskContext, trip: OpenTrip) -> None:
        """Also when it is run twice, or the expense was never there."""
        expense = await stored_expense(context.database, trip)
        await index_expense(context, expense.id)
        await deleted(context, trip, expense)

        await index_expense(context, expense.id)
        await index_expense(context, expense.id)
        await index_expense(context, UUID(int=1))

        await assert_forgotten(context, expense.id)

    async def test_ends_with_the_last_of_many_crossing_changes(self, context: TaskContext, trip: OpenTrip) -> None:
        """Changes there and back while several runs are at work: the index says in the end what the ledger says."""
        expense = await stored_expense(context.database, trip)

        async with asyncio.TaskGroup() as runs:
            for description in ("Lunch", "Dinner at Eiffel Tower", "Lunch", "Breakfast", "Lunch"):
                expense = await changed(context, trip, expense, description)
                runs.create_task(index_expense(context, expense.id))
                await asyncio.sleep(0.01)

        await assert_indexed(context, trip, expense)

    async def test_ends_with_nothing_when_the_last_change_deletes(self, context: TaskContext, trip: OpenTrip) -> None:
        """A run that began before the deletion leaves nothing behind."""
        expense = await stored_expense(context.database, trip)

        async with asyncio.TaskGroup() as runs:
            for _ in range(3):
                runs.create_task(index_expense(context, expense.id))
            await asyncio.sleep(0.01)
            await deleted(context, trip, expense)
            runs.create_task(index_expense(context, expense.id))

        await assert_forgotten(context, expense.id)

    async def test_of_many_expenses_of_a_trip_at_once(self, context: TaskContext, trip: OpenTrip) -> None:
        """Twenty runs while the trip is being changed: none waits for ever, none fails."""
        expenses = [await stored_expense(context.database, trip, f"Dinner {number}") for number in range(20)]

        async with asyncio.TaskGroup() as runs:
            for expense in expenses:
                runs.create_task(index_expense(context, expense.id))
            runs.create_task(changed(context, trip, expenses[0], "Supper"))
        await index_expense(context, expenses[0].id)

        for expense in expenses[1:]:
            await assert_indexed(context, trip, expense)
