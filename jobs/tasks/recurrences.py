"""Recurrences: make the expenses that are due, each in a transaction of its own, exactly once."""

from collections.abc import AsyncIterator
from datetime import date
from uuid import UUID

import structlog

from domain.access import NotFound, Viewer
from domain.activities import ActivityKind
from domain.history_texts.recurrence import recurrence_activity
from domain.jobs import Job, JobKind, queue_job
from domain.recurrences import RecurringExpense, after_booking, after_refusal, book_occurrence, day_due, draft_of_day
from domain.refusals import Refusal
from jobs.context import TaskContext
from jobs.queue import Queue
from persistence.activities import record
from persistence.bookings import book_expense
from persistence.database import WriteConnection
from persistence.ids import new_id
from persistence.jobs import insert_jobs
from persistence.participants import load_participants
from persistence.quotes import rate_of_expense
from persistence.recurrences import Due, is_made, load_due_recurrences, load_recurrences, replace_recurrence
from persistence.trip_categories import load_trip_categories
from persistence.trips import lock_trip, open_trip

log = structlog.get_logger(__name__)

MOST_OF_ONE_AT_ONCE = 100
"""How many occurrences of one recurrence a run makes, so that a long absence keeps no other waiting."""
_LOADED_AT_ONCE = 200
AUTHOR_GONE = "Whoever set this up is on the trip no more: whoever changes it takes it over."


async def make_due_expenses(context: TaskContext, queue: Queue) -> int:
    """Make what is due by today (UTC), with what was missed; return how many expenses were made.

    It may run as often as it likes and in several workers at once: each occurrence is made once. What cannot be made
    is marked as blocked, and tried again by the next run.
    """
    made = 0
    async for due in _due(context):
        try:
            made += await _catch_up(context, queue, due.recurrence_id)
        except Exception:
            # One that breaks keeps no other waiting.
            log.exception("recurrence.broke", recurrence_id=str(due.recurrence_id))
    return made


async def _due(context: TaskContext) -> AsyncIterator[Due]:
    today, after = context.now().date(), None
    while True:
        async with context.database.read() as connection:
            batch = await load_due_recurrences(connection, today=today, after=after, limit=_LOADED_AT_ONCE)
        for due in batch:
            yield due
        if len(batch) < _LOADED_AT_ONCE:
            return
        after = batch[-1]


async def _catch_up(context: TaskContext, queue: Queue, recurrence_id: UUID) -> int:
    for made in range(MOST_OF_ONE_AT_ONCE):
        async with context.database.write() as connection:
            job = await _make_next(context, connection, recurrence_id)
        if job is None:
            return made
        await queue.enqueue([job])
    return MOST_OF_ONE_AT_ONCE


async def _make_next(context: TaskContext, connection: WriteConnection, recurrence_id: UUID) -> Job | None:
    """Make the next occurrence and return the job that indexes it; None where none is due, or it is blocked."""
    recurrence = await _locked(connection, recurrence_id)
    day = day_due(recurrence, today=context.now().date())
    while day is not None and await is_made(connection, recurrence.id, day):
        # Made by somebody who could not tell the recurrence: the unique constraint would refuse another.
        recurrence = after_booking(recurrence, now=context.now())
        await replace_recurrence(connection, recurrence)
        day = day_due(recurrence, today=context.now().date())
    if day is None:
        return None
    try:
        return await _make(context, connection, recurrence, day)
    except Refusal as refusal:
        # Nothing has been stored yet: what is refused is refused before.
        await _block(context, connection, recurrence, refusal.message)
        return None


async def _locked(connection: WriteConnection, recurrence_id: UUID) -> RecurringExpense:
    found = (await load_recurrences(connection, [recurrence_id]))[recurrence_id]
    await lock_trip(connection, found.trip_id)
    # Read again now that the trip is locked: another worker may have made it, or somebody changed it, in between.
    return (await load_recurrences(connection, [recurrence_id]))[recurrence_id]


async def _make(context: TaskContext, connection: WriteConnection, recurrence: RecurringExpense, day: date) -> Job:
    now = context.now()
    try:
        trip = await open_trip(connection, Viewer(recurrence.author_id), recurrence.trip_id)
    except NotFound as gone:
        raise NotFound(AUTHOR_GONE) from gone
    draft = draft_of_day(trip, recurrence, day)
    rate = await rate_of_expense(context.rates, trip, draft)
    expense = book_occurrence(trip, recurrence, draft, rate=rate, expense_id=new_id(), now=now)
    await book_expense(connection, trip, ActivityKind.EXPENSE_ADDED, before=None, after=expense, actor_id=None)
    await replace_recurrence(connection, after_booking(recurrence, now=now))
    job = queue_job(
        job_id=new_id(), kind=JobKind.INDEX_EXPENSE, trip_id=expense.trip_id, subject_id=expense.id, now=now
    )
    await insert_jobs(connection, [job])
    return job


async def _block(context: TaskContext, connection: WriteConnection, recurrence: RecurringExpense, reason: str) -> None:
    blocked = after_refusal(recurrence, reason=reason)
    if blocked is recurrence:
        # Known, and told: not again each minute.
        return
    await replace_recurrence(connection, blocked)
    names = {person.id: person.name for person in await load_participants(connection, recurrence.trip_id)}
    own = (await load_trip_categories(connection, [recurrence.trip_id]))[recurrence.trip_id]
    activity = recurrence_activity(
        ActivityKind.RECURRENCE_BLOCKED,
        before=recurrence,
        after=blocked,
        names=names,
        categories={category.id: category.name for category in own},
    )
    await record(connection, activity, trip_id=recurrence.trip_id, actor_id=None, at=context.now())
