"""Activity rows: one chain per trip, whoever writes at once, and read back as they were hashed."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy.exc import IntegrityError

from domain.access import Viewer
from domain.activities import Activity, ActivityDraft, ActivityKind, FieldChange, SubjectKind, changes_between
from domain.chains import Head, Verdict, genesis, head_of, verify
from domain.filters import ActivityFilter
from domain.orders import ActivityOrderField, Order
from domain.trips import OpenTrip
from persistence import activities as rows
from persistence.activities import (
    count_activities,
    count_subject_activities,
    load_activities_for,
    load_activity_pages,
    load_actors,
    load_chain,
    load_head,
    load_subject_activity_pages,
    record,
    record_all,
)
from persistence.database import Database
from persistence.ids import new_id
from persistence.pages import PageRequest
from persistence.participants import replace_participant
from persistence.tables import activities
from persistence.trips import open_trip_to_change
from tests.arrangement import stored_trip

AT = datetime(2026, 11, 21, 12, 0, 0, 1, tzinfo=UTC)
ALL, NEWEST = ActivityFilter(), Order(ActivityOrderField.AT)


@pytest.fixture
async def trip(database: Database) -> OpenTrip:
    """A trip in which nothing has happened."""
    return await stored_trip(database)


def draft_of(
    trip: OpenTrip, summary: str = "Sarah added 'Dîner 🍽'.", *, affects_balances: bool = True
) -> ActivityDraft:
    """Return something that happened to an expense."""
    return ActivityDraft(
        kind=ActivityKind.EXPENSE_ADDED,
        subject_kind=SubjectKind.EXPENSE,
        subject_id=new_id(),
        summary=summary,
        changes=changes_between(None, {"description": "Dîner 🍽", "note": None, "amount": "300.00 EUR"}),
        affects_balances=affects_balances,
    )


async def written(database: Database, trip: OpenTrip, *drafts: ActivityDraft) -> tuple[Activity, ...]:
    """Record drafts in a transaction that changes the trip."""
    async with database.write() as connection:
        opened = await open_trip_to_change(connection, trip.viewer, trip.trip.id)
        return await record_all(connection, drafts, trip_id=opened.trip.id, actor_id=trip.viewer.user_id, at=AT)


async def chain_of(database: Database, trip: OpenTrip, *, up_to: int | None = None) -> list[Activity]:
    """Return a trip's whole history."""
    async with database.read() as connection:
        return [entry async for batch in load_chain(connection, trip.trip.id, up_to=up_to) for entry in batch]


class TestRecord:
    """Writing what happened."""

    async def test_begins_each_trip_at_one(self, database: Database, trip: OpenTrip) -> None:
        """The first entry follows the trip's own genesis, on each trip by itself."""
        other = await stored_trip(database)

        (first,) = await written(database, trip, draft_of(trip))
        (first_of_other,) = await written(database, other, draft_of(other))

        assert (first.sequence, first.previous_hash) == (1, genesis(trip.trip.id).hash)
        assert (first_of_other.sequence, first_of_other.previous_hash) == (1, genesis(other.trip.id).hash)

    async def test_is_read_back_as_it_was_hashed(self, database: Database, trip: OpenTrip) -> None:
        """Letters, nulls, microseconds and hashes come back to the last bit, and the chain holds."""
        entries = await written(database, trip, draft_of(trip), draft_of(trip))

        read = await chain_of(database, trip)

        assert read == list(entries)
        assert read[0].changes == (
            FieldChange("description", None, "Dîner 🍽"),
            FieldChange("amount", None, "300.00 EUR"),
        )
        assert verify(read, trip_id=trip.trip.id) == Verdict(Head(2, entries[1].hash))

    async def test_knows_no_user_for_the_worker(self, database: Database, trip: OpenTrip) -> None:
        """What the worker did has no actor."""
        async with database.write() as connection:
            entry = await record(connection, draft_of(trip), trip_id=trip.trip.id, actor_id=None, at=AT)

        assert [read.actor_id for read in await chain_of(database, trip)] == [None]
        assert entry.actor_id is None

    async def test_takes_nothing_for_nothing(self, database: Database, trip: OpenTrip) -> None:
        """No drafts, no entries."""
        assert await written(database, trip) == ()
        assert await chain_of(database, trip) == []

    async def test_keeps_one_chain_when_twenty_write_at_once(self, database: Database, trip: OpenTrip) -> None:
        """Twenty at once get the places 1 to 20, each linked to the one before."""
        await asyncio.gather(*(written(database, trip, draft_of(trip, f"{number}")) for number in range(20)))

        entries = await chain_of(database, trip)
        assert [entry.sequence for entry in entries] == list(range(1, 21))
        assert {entry.summary for entry in entries} == {f"{number}" for number in range(20)}
        assert verify(entries, trip_id=trip.trip.id).fault is None

    async def test_leaves_no_entry_of_what_failed(self, database: Database, trip: OpenTrip) -> None:
        """A transaction that is rolled back takes its entry with it, and its place is free for the next."""

        async def fail() -> None:
            async with database.write() as connection:
                await record(connection, draft_of(trip), trip_id=trip.trip.id, actor_id=None, at=AT)
                raise RuntimeError

        with pytest.raises(RuntimeError):
            await fail()

        (entry,) = await written(database, trip, draft_of(trip))
        assert entry.sequence == 1

    async def test_never_gives_one_place_twice(self, database: Database, trip: OpenTrip) -> None:
        """Were the lock forgotten, the database itself refuses a fork."""
        (entry,) = await written(database, trip, draft_of(trip))
        fork = {**rows._columns(entry), "id": new_id()}

        with pytest.raises(IntegrityError):
            async with database.write() as connection:
                await connection.change(activities.insert().values(fork))


class TestReading:
    """Finding what happened."""

    async def test_streams_a_long_history_in_batches(self, database: Database, trip: OpenTrip) -> None:
        """Batches of two hold five entries in order, and stop where they are told to."""
        entries = await written(database, trip, *(draft_of(trip) for _ in range(5)))

        async with database.read() as connection:
            batches = [batch async for batch in load_chain(connection, trip.trip.id, batch_size=2)]

        assert batches == [entries[:2], entries[2:4], entries[4:]]
        assert await chain_of(database, trip) == list(entries)
        assert await chain_of(database, trip, up_to=3) == list(entries[:3])

    async def test_tells_where_the_history_ends(self, database: Database, trip: OpenTrip) -> None:
        """The head is the genesis at first, then the last entry."""
        async with database.read() as connection:
            empty = await load_head(connection, trip.trip.id)
        entries = await written(database, trip, draft_of(trip), draft_of(trip))

        async with database.read() as connection:
            head = await load_head(connection, trip.trip.id)

        assert empty == genesis(trip.trip.id)
        assert head == head_of(entries[-1])

    async def test_pages_a_trip_and_a_subject_newest_first(self, database: Database, trip: OpenTrip) -> None:
        """A page goes on after the sequence of the last one's end, either way."""
        first, second, third = await written(database, trip, *(draft_of(trip) for _ in range(3)))
        (of_other,) = await written(database, other := await stored_trip(database), draft_of(trip))

        async with database.read() as connection:
            trip_ids = [trip.trip.id, other.trip.id]
            pages = await load_activity_pages(connection, ALL, NEWEST, PageRequest(2), trip_ids)
            after = await load_activity_pages(
                connection, ALL, NEWEST, PageRequest(2, after=pages[trip.trip.id].keys[-1]), trip_ids
            )
            backwards = await load_activity_pages(
                connection, ALL, NEWEST, PageRequest(1, before=(1,), backwards=True), [trip.trip.id]
            )
            of_subject = await load_subject_activity_pages(connection, ALL, NEWEST, PageRequest(2), [second.subject_id])
            counts = await count_activities(connection, ALL, trip_ids)
            of_subjects = await count_subject_activities(connection, ALL, [second.subject_id, new_id()])

        assert [page.items for page in pages.values()] == [(third, second), (of_other,)]
        assert pages[trip.trip.id].has_next
        assert after[trip.trip.id].items == (first,)
        assert backwards[trip.trip.id].items == (second,)
        assert of_subject[second.subject_id].items == (second,)
        assert counts == {trip.trip.id: 3, other.trip.id: 1}
        assert list(of_subjects.values()) == [1, 0]

    async def test_shows_them_to_the_people_of_the_trip_alone(self, database: Database, trip: OpenTrip) -> None:
        """By its id, an activity is found for those on the trip, and for nobody else."""
        (entry,) = await written(database, trip, draft_of(trip))
        stranger = (await stored_trip(database)).viewer

        async def seen_by(viewer: Viewer) -> dict[UUID, Activity]:
            async with database.read() as connection:
                return await load_activities_for(connection, viewer, [entry.id, new_id()])

        assert await seen_by(trip.viewer) == {entry.id: entry}
        assert await seen_by(stranger) == {}

    async def test_tells_who_did_it_as_a_person_of_the_trip(self, database: Database, trip: OpenTrip) -> None:
        """A user is, on each trip, the participant that they are there; the worker is nobody."""
        other = await stored_trip(database)
        here, there = trip.participants[0], other.participants[0]
        user_id = trip.viewer.user_id
        async with database.write() as connection:
            await replace_participant(connection, replace(here, user_id=user_id))
            await replace_participant(connection, replace(there, user_id=user_id))
            done_here = await record(connection, draft_of(trip), trip_id=trip.trip.id, actor_id=user_id, at=AT)
            done_there = await record(connection, draft_of(other), trip_id=other.trip.id, actor_id=user_id, at=AT)
            by_worker = await record(connection, draft_of(trip), trip_id=trip.trip.id, actor_id=None, at=AT)

        async with database.read() as connection:
            actors = await load_actors(connection, [done_here.id, done_there.id, by_worker.id])

        assert {activity: actor.id for activity, actor in actors.items()} == {
            done_here.id: here.id,
            done_there.id: there.id,
        }
