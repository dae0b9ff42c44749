"""Traces: everything that keeps somebody in a trip's book, on both databases."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from domain.activities import ActivityDraft, ActivityKind, SubjectKind
from domain.currencies import currency_of
from domain.expenses import delete_expense
from domain.itemizations import Itemization, Line
from domain.money import Money
from domain.participants import Participant
from domain.payments import PaymentDraft, delete_payment, record_payment
from domain.split_templates import SplitTemplate
from domain.splits import Split, SplitMode
from domain.trips import OpenTrip
from persistence.activities import record
from persistence.database import Database, WriteConnection
from persistence.drafts import draft_json
from persistence.expenses import insert_expense
from persistence.ids import new_id
from persistence.participants import delete_participant, load_participants, replace_participant
from persistence.payments import insert_payment
from persistence.split_templates import insert_split_template
from persistence.tables import (
    comments,
    conversations,
    documents,
    metadata,
    participants,
    plan_transfers,
    questions,
    recurrences,
    settlement_plans,
)
from persistence.traces import _NAMED_IN, has_history
from persistence.trips import replace_trip
from tests.arrangement import NOW, new_expense, stored_trip

DAY = date(2026, 10, 27)
Arrange = Callable[[WriteConnection, OpenTrip, Participant], Awaitable[object]]


def among(trip: OpenTrip, *people: Participant) -> Split:
    """Return an equal split among people."""
    return Split(SplitMode.EQUAL, {person.id: 1 for person in people or trip.participants})


async def a_deleted_expense_paid(connection: WriteConnection, trip: OpenTrip, person: Participant) -> None:
    """Store a deleted expense that they paid for another."""
    expense = new_expense(replace(trip, participants=(person,)))
    (other,) = (each for each in trip.participants if each != person)
    shares = tuple(replace(share, participant_id=other.id) for share in expense.shares)
    await insert_expense(connection, delete_expense(trip, replace(expense, shares=shares), now=NOW))


async def an_expense_shared(connection: WriteConnection, trip: OpenTrip, person: Participant) -> None:
    """Store an expense of another that they share."""
    expense = new_expense(replace(trip, participants=(person,)))
    (other,) = (each for each in trip.participants if each != person)
    payers = tuple(replace(payer, participant_id=other.id) for payer in expense.payers)
    await insert_expense(connection, replace(expense, payers=payers))


async def a_line_of_a_bill(connection: WriteConnection, trip: OpenTrip, person: Participant) -> None:
    """Store an expense whose bill alone names them."""
    (other,) = (each for each in trip.participants if each != person)
    expense = new_expense(replace(trip, participants=(other,)))
    bill = Itemization((Line("Water", 0, {person.id: 1}),))
    await insert_expense(connection, replace(expense, itemization=bill))


async def a_payment(connection: WriteConnection, trip: OpenTrip, payer: Participant, receiver: Participant) -> None:
    """Store a deleted payment."""
    draft = PaymentDraft(payer.id, receiver.id, Money(1, currency_of("EUR")), DAY, None)
    payment = record_payment(trip, draft, rate=None, payment_id=new_id(), now=NOW)
    await insert_payment(connection, delete_payment(trip, payment, now=NOW))


async def a_payment_sent(connection: WriteConnection, trip: OpenTrip, person: Participant) -> None:
    """Store a payment of theirs."""
    (other,) = (each for each in trip.participants if each != person)
    await a_payment(connection, trip, person, other)


async def a_payment_received(connection: WriteConnection, trip: OpenTrip, person: Participant) -> None:
    """Store a payment to them."""
    (other,) = (each for each in trip.participants if each != person)
    await a_payment(connection, trip, other, person)


async def a_template(connection: WriteConnection, trip: OpenTrip, person: Participant) -> None:
    """Store a split that names them."""
    await insert_split_template(connection, SplitTemplate(new_id(), trip.trip.id, "Two", among(trip, person)))


async def a_default_split(connection: WriteConnection, trip: OpenTrip, person: Participant) -> None:
    """Let the trip split by default among them."""
    await replace_trip(connection, replace(trip.trip, default_split=among(trip, person)))


async def a_recurrence(connection: WriteConnection, trip: OpenTrip, person: Participant) -> None:
    """Store a recurring expense of theirs that has ended."""
    await connection.change(
        recurrences.insert().values(
            id=new_id(),
            trip_id=trip.trip.id,
            author_id=trip.viewer.user_id,
            draft=draft_json(new_expense(replace(trip, participants=(person,))).draft),
            frequency="DAILY",
            every=1,
            starts_on=DAY,
            made=0,
            version=1,
            created_at=NOW,
            ended_at=NOW,
        )
    )


async def a_plan(connection: WriteConnection, trip: OpenTrip, constraints: object) -> object:
    """Store a settlement plan and return its id."""
    plan_id = new_id()
    await connection.change(
        settlement_plans.insert().values(
            id=plan_id,
            trip_id=trip.trip.id,
            author_id=trip.viewer.user_id,
            basis="SETTLEMENT",
            strategy="MINIMAL",
            method="EXACT",
            is_optimal=True,
            lower_bound=0,
            constraint_cost=0,
            constraints=constraints,
            activity_sequence=0,
            created_at=NOW,
        )
    )
    return plan_id


async def a_constraint(connection: WriteConnection, trip: OpenTrip, person: Participant) -> None:
    """Store a plan whose hub they are."""
    await a_plan(connection, trip, {"hub": str(person.id)})


async def a_transfer(connection: WriteConnection, trip: OpenTrip, person: Participant) -> None:
    """Store a plan that has them pay."""
    (other,) = (each for each in trip.participants if each != person)
    await connection.change(
        plan_transfers.insert().values(
            id=new_id(),
            plan_id=await a_plan(connection, trip, None),
            position=0,
            debtor_id=person.id,
            creditor_id=other.id,
            amount_minor=1,
            currency="EUR",
            version=1,
        )
    )


async def a_guest_of_theirs(connection: WriteConnection, trip: OpenTrip, person: Participant) -> None:
    """Merge another into them."""
    (other,) = (each for each in trip.participants if each != person)
    await replace_participant(connection, replace(other, merged_into_id=person.id))


WITH_KEYS: list[Arrange] = [
    a_deleted_expense_paid,
    an_expense_shared,
    a_payment_sent,
    a_payment_received,
    a_transfer,
    a_guest_of_theirs,
]
WITHOUT_KEYS: list[Arrange] = [a_line_of_a_bill, a_template, a_default_split, a_recurrence, a_constraint]


def test_every_column_that_names_people_is_looked_into() -> None:
    """A table that is added with a person in it fails here, until somebody decides whether that is history."""
    referring = {
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.columns
        if any(key.column is participants.c.id for key in column.foreign_keys)
    }

    assert referring - {"participants.merged_into_id", "invitations.participant_id"} == set(map(str, _NAMED_IN))


class TestHasHistory:
    """has_history."""

    async def test_finds_every_row_that_names_somebody(self, database: Database) -> None:
        """One row of any kind is enough, and of another's rows none counts."""
        for arrange in (*WITH_KEYS, *WITHOUT_KEYS):
            trip, other_trip = await stored_trip(database), await stored_trip(database)
            person = trip.participants[0]
            async with database.write() as connection:
                await arrange(connection, other_trip, other_trip.participants[0])
                before = await has_history(connection, person)
                await arrange(connection, trip, person)
                after = await has_history(connection, person)

            assert (before, after) == (False, True), arrange.__name__

    @pytest.mark.parametrize("arrange", WITH_KEYS)
    async def test_is_guarded_by_the_databases_too(self, database: Database, arrange: Arrange) -> None:
        """Whatever asks for it, who is named by a foreign key cannot be deleted."""
        trip = await stored_trip(database)
        async with database.write() as connection:
            await arrange(connection, trip, trip.participants[0])

        with pytest.raises(IntegrityError):
            async with database.write() as connection:
                await delete_participant(connection, trip.participants[0].id)

        async with database.read() as connection:
            assert len(await load_participants(connection, trip.trip.id)) == 2

    async def test_finds_what_their_account_did(self, database: Database) -> None:
        """Comments, documents, conversations, questions, acts of history; that they joined, or were added, is none."""
        trip, other = await stored_trip(database), await stored_trip(database)
        user_id, trip_id = trip.viewer.user_id, trip.trip.id
        expense = new_expense(replace(trip, participants=(trip.participants[1],)))
        async with database.write() as connection:
            await insert_expense(connection, expense)
            person = replace(trip.participants[0], user_id=user_id)
            await replace_participant(connection, person)
            await record(connection, _act(ActivityKind.PARTICIPANT_JOINED), trip_id=trip_id, actor_id=user_id, at=NOW)
            await record(connection, _act(ActivityKind.EXPENSE_ADDED), trip_id=trip_id, actor_id=None, at=NOW)
            assert not await has_history(connection, person)
        said = {"expense_id": expense.id, "author_id": user_id, "text": "Nice.", "created_at": NOW}
        uploaded = {
            "uploader_id": user_id,
            "name": "guide",
            "kind": "TEXT",
            "file_key": "a",
            "size_bytes": 1,
            "sha256": "0",
            "state": "QUEUED",
            "uploaded_at": NOW,
        }
        begun = {"owner_id": user_id, "is_shared": True, "started_at": NOW, "last_asked_at": NOW}
        elsewhere = {**begun, "id": new_id(), "trip_id": trip_id, "owner_id": other.viewer.user_id}
        asked = {
            "asker_id": user_id,
            "conversation_id": elsewhere["id"],
            "text": "How much?",
            "state": "QUEUED",
            "asked_at": NOW,
        }
        own = ((comments, said), (documents, uploaded), (conversations, begun))
        async with database.write() as connection:
            await connection.change(conversations.insert(), [elsewhere])

        for table, values in ((questions, asked), *own):
            async with database.write() as connection:
                await connection.change(table.insert().values(id=new_id(), trip_id=trip_id, **values))
                assert await has_history(connection, person), table.name
                assert not await has_history(connection, trip.participants[0]), table.name
                await connection.change(table.delete())
        async with database.write() as connection:
            await record(connection, _act(ActivityKind.EXPENSE_ADDED), trip_id=trip_id, actor_id=user_id, at=NOW)
            assert await has_history(connection, person)


def _act(kind: ActivityKind) -> ActivityDraft:
    return ActivityDraft(kind, SubjectKind.PARTICIPANT, new_id(), "Sarah", (), affects_balances=False)
