"""Recurrences: each occurrence is made once, whoever makes it, however often, and whatever comes in between."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from structlog.testing import capture_logs

from domain.activities import ActivityKind
from domain.categories import Category
from domain.currencies import currency_of
from domain.expenses import ExpenseDraft
from domain.money import Money
from domain.occurrences import Frequency, Rule
from domain.rates import ExchangeRate, RateSource
from domain.recurrences import RecurringExpense, book_occurrence, create_recurrence, draft_of_day, end_recurrence
from domain.splits import equally
from domain.trips import OpenTrip
from jobs.context import TaskContext
from jobs.queue import Queue
from jobs.tasks.recurrences import AUTHOR_GONE, MOST_OF_ONE_AT_ONCE, make_due_expenses
from persistence.database import open_database
from persistence.expenses import insert_expense, load_expenses_of_trip
from persistence.ids import new_id
from persistence.jobs import load_due_jobs
from persistence.participants import replace_participant
from persistence.recurrences import insert_recurrence, load_recurrences, replace_recurrence
from persistence.tables import activities, memberships, recurrences
from persistence.trips import open_trip_to_change
from tests.arrangement import NOW, stored_trip

EUR, USD = currency_of("EUR"), currency_of("USD")
MONTH_END = date(2027, 1, 31)
MONTHLY = Rule(Frequency.MONTHLY, 1, MONTH_END)


@pytest.fixture
async def queue(valkey_url: str) -> AsyncIterator[Queue]:
    """A queue on a real Valkey."""
    opened = Queue(valkey_url)
    yield opened
    await opened.close()


@pytest.fixture
async def trip(context: TaskContext) -> OpenTrip:
    """A trip of a user and two guests."""
    return await stored_trip(context.database)


def on(context: TaskContext, day: date) -> TaskContext:
    """Return the context with its clock set to noon of a day."""
    return replace(context, now=lambda: datetime.combine(day, time(12), UTC))


async def stored_recurrence(
    context: TaskContext, trip: OpenTrip, rule: Rule = MONTHLY, amount: Money | None = None, **other: Any
) -> RecurringExpense:
    """Store a recurrence that the first of a trip's people pays for all."""
    amount = amount or Money(90_001, EUR)
    draft = ExpenseDraft(
        description="Rent",
        amount=amount,
        spent_on=rule.starts_on,
        paid={trip.participants[0].id: amount.minor_units},
        split=equally(person.id for person in trip.participants),
        category=Category.LODGING,
    )
    rate = ExchangeRate(other["rate"], RateSource.MANUAL, rule.starts_on) if other else None
    recurrence = create_recurrence(trip, draft, rule, rate=rate, recurrence_id=new_id(), now=NOW)
    async with context.database.write() as connection:
        await insert_recurrence(connection, recurrence)
    return recurrence


async def made_on(context: TaskContext, trip: OpenTrip) -> list[str]:
    """Return the days of a trip's expenses."""
    async with context.database.read() as connection:
        return [expense.spent_on.isoformat() for expense in await load_expenses_of_trip(connection, trip.trip.id)]


async def now_of(context: TaskContext, recurrence: RecurringExpense) -> RecurringExpense:
    """Return a recurrence as it is kept."""
    async with context.database.read() as connection:
        return (await load_recurrences(connection, [recurrence.id]))[recurrence.id]


async def history(context: TaskContext, trip: OpenTrip) -> list[tuple[str, UUID | None, str]]:
    """Return what the history of a trip says: kind, actor and summary of each entry."""
    async with context.database.read() as connection:
        statement = select(activities).where(activities.c.trip_id == trip.trip.id).order_by(activities.c.sequence)
        return [(row.kind, row.actor_id, row.summary) for row in await connection.rows(statement)]


async def leave(context: TaskContext, trip: OpenTrip, *, moment: datetime | None = NOW) -> None:
    """Let the last of a trip's people leave; without a moment, let them come back."""
    async with context.database.write() as connection:
        await replace_participant(connection, replace(trip.participants[-1], left_at=moment))


class TestMaking:
    """Making what is due."""

    async def test_makes_the_expense_of_a_day_once(self, context: TaskContext, queue: Queue, trip: OpenTrip) -> None:
        """On its day it is booked, told in the history, and to be indexed; a second run finds nothing to do."""
        recurrence = await stored_recurrence(context, trip)
        runs = [await make_due_expenses(on(context, date(2027, 1, day)), queue) for day in (30, 31, 31)]

        async with context.database.read() as connection:
            (expense,) = await load_expenses_of_trip(connection, trip.trip.id)
            indexing = await load_due_jobs(connection, now=datetime(2027, 2, 1, tzinfo=UTC), limit=10)
        assert runs == [0, 1, 0]
        assert (expense.recurrence_id, expense.occurs_on, expense.spent_on) == (recurrence.id, MONTH_END, MONTH_END)
        assert sum(share.settlement.minor_units for share in expense.shares) == 90_001
        assert [(job.kind, job.subject_id) for job in indexing] == [("INDEX_EXPENSE", expense.id)]
        assert await history(context, trip) == [(ActivityKind.EXPENSE_ADDED, None, "Rent, 900.01 EUR")]

    async def test_makes_all_that_was_missed_on_their_days(
        self, context: TaskContext, queue: Queue, trip: OpenTrip
    ) -> None:
        """After months without a worker, every month end has its expense, and the next one is to come."""
        recurrence = await stored_recurrence(context, trip)

        made = await make_due_expenses(on(context, date(2027, 5, 1)), queue)

        after = await now_of(context, recurrence)
        assert made == 4
        assert await made_on(context, trip) == ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"]
        assert (after.made, after.next_on, after.ended_at) == (4, date(2027, 5, 31), None)

    @pytest.mark.parametrize(
        "rule", [replace(MONTHLY, count=2), replace(MONTHLY, until=date(2027, 3, 30)), replace(MONTHLY, count=9)]
    )
    async def test_ends_by_count_or_until(self, context: TaskContext, queue: Queue, trip: OpenTrip, rule: Rule) -> None:
        """The last one made ends it; what goes on has no end yet."""
        recurrence = await stored_recurrence(context, trip, rule)
        runs = [await make_due_expenses(on(context, day), queue) for day in (date(2027, 3, 1), date(2027, 4, 29))]

        after = await now_of(context, recurrence)
        if rule.count == 9:
            assert (runs, after.next_on, after.ended_at) == ([2, 1], date(2027, 4, 30), None)
        else:
            ended = datetime(2027, 3, 1, 12, tzinfo=UTC)
            assert (runs, after.made, after.next_on, after.ended_at) == ([2, 0], 2, None, ended)

    async def test_makes_nothing_of_one_that_was_ended(
        self, context: TaskContext, queue: Queue, trip: OpenTrip
    ) -> None:
        """Not even what was due before it was."""
        recurrence = await stored_recurrence(context, trip)
        async with context.database.write() as connection:
            await replace_recurrence(connection, end_recurrence(trip, recurrence, now=NOW))

        assert await make_due_expenses(on(context, date(2027, 5, 1)), queue) == 0
        assert await made_on(context, trip) == []

    async def test_makes_a_bounded_number_of_one_in_a_run(
        self, context: TaskContext, queue: Queue, trip: OpenTrip
    ) -> None:
        """A long absence is caught up with run by run; no other recurrence waits for it."""
        await stored_recurrence(context, trip, Rule(Frequency.DAILY, 1, date(2027, 1, 1), count=130))
        await stored_recurrence(context, trip)
        later = on(context, date(2027, 12, 31))

        runs = [await make_due_expenses(later, queue) for _ in range(3)]

        assert runs == [MOST_OF_ONE_AT_ONCE + 12, 30, 0]
        assert len(await made_on(context, trip)) == 142

    async def test_goes_on_with_the_others_when_one_breaks(
        self, context: TaskContext, queue: Queue, trip: OpenTrip
    ) -> None:
        """A recurrence that cannot be read, as after a mistake of ours, is logged and passed over."""
        broken = await stored_recurrence(context, trip, replace(MONTHLY, starts_on=date(2027, 1, 1)))
        await stored_recurrence(context, trip)
        async with context.database.write() as connection:
            await connection.change(recurrences.update().where(recurrences.c.id == broken.id).values(draft={}))

        assert await make_due_expenses(on(context, MONTH_END), queue) == 1
        assert await made_on(context, trip) == ["2027-01-31"]


class TestOnce:
    """Exactly once."""

    async def test_is_what_workers_at_once_make(
        self, context: TaskContext, queue: Queue, trip: OpenTrip, database_url: str
    ) -> None:
        """Four workers, each with connections of its own, make each of six occurrences once between them."""
        recurrence = await stored_recurrence(context, trip)
        day = date(2027, 6, 30)
        others = [replace(on(context, day), database=open_database(database_url)) for _ in range(3)]

        with capture_logs() as logs:
            made = await asyncio.gather(*(make_due_expenses(worker, queue) for worker in (on(context, day), *others)))

        for worker in others:
            await worker.database.close()
        # They wait for each other, and none runs into what another has made.
        assert [entry for entry in logs if entry["event"] == "recurrence.broke"] == []
        assert sum(made) == 6
        assert len(await made_on(context, trip)) == len(set(await made_on(context, trip))) == 6
        assert (await now_of(context, recurrence)).made == 6
        assert len(await history(context, trip)) == 6

    async def test_is_never_what_was_ended_while_a_worker_waited(
        self, context: TaskContext, queue: Queue, trip: OpenTrip
    ) -> None:
        """A worker that found it due looks again once the trip is its own: nothing is made, and it stays ended."""
        recurrence = await stored_recurrence(context, trip)
        async with context.database.write() as connection:
            await open_trip_to_change(connection, trip.viewer, trip.trip.id)
            waiting = asyncio.create_task(make_due_expenses(on(context, MONTH_END), queue))
            await asyncio.sleep(0.2)
            await replace_recurrence(connection, end_recurrence(trip, recurrence, now=NOW))

        assert await waiting == 0
        assert await made_on(context, trip) == []
        assert (await now_of(context, recurrence)).ended_at == NOW

    async def test_is_what_a_worker_that_is_stopped_anywhere_leaves(
        self, context: TaskContext, queue: Queue, trip: OpenTrip
    ) -> None:
        """Cut off again and again, at a different point each time, it has made all or nothing of each occurrence."""
        recurrence = await stored_recurrence(context, trip, Rule(Frequency.DAILY, 1, date(2027, 1, 1), count=60))
        later = on(context, date(2027, 12, 31))

        for milliseconds in range(1, 20):
            running = asyncio.create_task(make_due_expenses(later, queue))
            await asyncio.wait({running}, timeout=milliseconds / 1_000)
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running
            made = (await now_of(context, recurrence)).made
            assert len(await made_on(context, trip)) == len(await history(context, trip)) == made
        rest = await make_due_expenses(later, queue)

        days = await made_on(context, trip)
        assert rest == 60 - made
        assert len(days) == len(set(days)) == 60
        assert (await now_of(context, recurrence)).next_on is None

    async def test_holds_where_an_occurrence_was_made_and_the_recurrence_does_not_know(
        self, context: TaskContext, queue: Queue, trip: OpenTrip
    ) -> None:
        """As after a backup was put back in part: what is there is not made again, and the rest goes on."""
        recurrence = await stored_recurrence(context, trip)
        draft = draft_of_day(trip, recurrence, MONTH_END)
        expense = book_occurrence(trip, recurrence, draft, rate=None, expense_id=new_id(), now=NOW)
        async with context.database.write() as connection:
            await insert_expense(connection, expense)

        made = await make_due_expenses(on(context, date(2027, 2, 28)), queue)

        assert made == 1
        assert await made_on(context, trip) == ["2027-01-31", "2027-02-28"]
        assert (await now_of(context, recurrence)).made == 2

    async def test_is_kept_by_the_database_itself(self, context: TaskContext, trip: OpenTrip) -> None:
        """A second expense of one occurrence cannot be stored, whoever tries."""
        recurrence = await stored_recurrence(context, trip)
        draft = draft_of_day(trip, recurrence, MONTH_END)
        first, second = (
            book_occurrence(trip, recurrence, draft, rate=None, expense_id=new_id(), now=NOW) for _ in range(2)
        )
        async with context.database.write() as connection:
            await insert_expense(connection, first)

        with pytest.raises(IntegrityError):
            async with context.database.write() as connection:
                await insert_expense(connection, second)


class TestBlocked:
    """What cannot be made."""

    async def test_is_told_once_and_made_when_mended(self, context: TaskContext, queue: Queue, trip: OpenTrip) -> None:
        """Somebody has left: it waits, says so once in the history, and goes on when they are back."""
        recurrence = await stored_recurrence(context, trip)
        await leave(context, trip)
        name = trip.participants[-1].name
        runs = [await make_due_expenses(on(context, MONTH_END), queue) for _ in range(3)]
        blocked = await now_of(context, recurrence)

        await leave(context, trip, moment=None)
        mended = await make_due_expenses(on(context, date(2027, 2, 28)), queue)

        assert runs == [0, 0, 0]
        assert (blocked.blocked_reason, blocked.made, blocked.next_on) == (f"{name} has left the trip.", 0, MONTH_END)
        assert mended == 2
        assert (await now_of(context, recurrence)).blocked_reason is None
        assert await history(context, trip) == [
            (
                ActivityKind.RECURRENCE_BLOCKED,
                None,
                f"Rent, 900.01 EUR every month from 2027-01-31: {name} has left the trip.",
            ),
            (ActivityKind.EXPENSE_ADDED, None, "Rent, 900.01 EUR"),
            (ActivityKind.EXPENSE_ADDED, None, "Rent, 900.01 EUR"),
        ]

    async def test_is_what_has_no_rate(self, context: TaskContext, queue: Queue, trip: OpenTrip) -> None:
        """The bank's rate is of the occurrence's day; beyond the bank's history the reason asks for one."""
        starts_on = date(2026, 3, 31)
        recurrence = await stored_recurrence(context, trip, Rule(Frequency.YEARLY, 30, starts_on), Money(90_000, USD))

        made = await make_due_expenses(on(context, date(2056, 4, 1)), queue)

        async with context.database.read() as connection:
            (expense,) = await load_expenses_of_trip(connection, trip.trip.id)
        quote = await context.rates.quote(USD, EUR, starts_on)
        assert made == 1
        assert quote is not None
        assert expense.exchange_rate == ExchangeRate(quote.rate, RateSource.ECB, quote.as_of)
        assert (await now_of(context, recurrence)).blocked_reason == (
            "There is no rate of the European Central Bank from USD to EUR for 2056-03-31 or the last business day "
            "before it: give the rate yourself, in EUR per USD."
        )

    async def test_is_not_what_has_a_rate_of_its_own(self, context: TaskContext, queue: Queue, trip: OpenTrip) -> None:
        """The manual rate serves each day, as given by whoever set it up."""
        await stored_recurrence(context, trip, MONTHLY, Money(90_000, USD), rate=Decimal("0.5"))

        made = await make_due_expenses(on(context, date(2027, 2, 28)), queue)

        async with context.database.read() as connection:
            expenses = await load_expenses_of_trip(connection, trip.trip.id)
        assert made == 2
        assert [(expense.settlement, expense.exchange_rate) for expense in expenses] == [
            (Money(45_000, EUR), ExchangeRate(Decimal("0.5"), RateSource.MANUAL, day, trip.viewer.user_id))
            for day in (MONTH_END, date(2027, 2, 28))
        ]

    async def test_is_what_nobody_answers_for(self, context: TaskContext, queue: Queue, trip: OpenTrip) -> None:
        """The user who set it up has lost the trip: it is not made in their name."""
        recurrence = await stored_recurrence(context, trip)
        async with context.database.write() as connection:
            await connection.change(delete(memberships).where(memberships.c.trip_id == trip.trip.id))

        runs = [await make_due_expenses(on(context, MONTH_END), queue) for _ in range(2)]

        assert runs == [0, 0]
        assert (await now_of(context, recurrence)).blocked_reason == AUTHOR_GONE
        assert [kind for kind, _, _ in await history(context, trip)] == [ActivityKind.RECURRENCE_BLOCKED]
