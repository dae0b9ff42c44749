"""Everything about oneself, as JSON."""

from datetime import date
from decimal import Decimal
from typing import Any

import orjson

from domain.expenses import ExpenseDraft, add_expense
from domain.money import positive_money
from domain.splits import Split, SplitMode
from graph.context import Services
from graph.ids import uuid_of
from graph.viewers import identity_of
from persistence.expenses import insert_expense
from persistence.ids import new_id
from persistence.trips import open_trip_to_change
from tests.graph.people import Person, TripOf, register
from tests.graph.test_access import small_file
from tests.statements import statements_on

EXPORT = "{ exportMyData }"


async def export_of(person: Person) -> dict[str, Any]:
    """Return somebody's export, after it went through JSON as it does over HTTP."""
    body: dict[str, Any] = orjson.loads(orjson.dumps((await person.ask(EXPORT))["exportMyData"]))
    return body


async def shared_trip(owner: Person, guest: Person) -> TripOf:
    """Create Sarah's trip that David has joined."""
    trip = await owner.create_trip("David", "Emily")
    invited = await owner.do("inviteParticipant", "code", participantId=trip.people["David"])
    await guest.do("acceptInvitation", "trip { id }", code=invited["code"])
    return trip


class TestExport:
    """The field `exportMyData`."""

    async def test_begins_with_its_format_and_the_account(self, services: Services, sarah: Person) -> None:
        """Whoever reads it later knows what it is; no secret is in it."""
        made = await sarah.do("createApiKey", "key apiKey { id }", name="Script", scope="READ")

        body = await export_of(sarah)

        me = (await sarah.ask("{ me { id createdAt } }"))["me"]
        assert (body["format"], body["version"]) == ("tripsplit-export", 1)
        assert body["account"] == {"email": "sarah@people.example", "name": "Sarah", **me}
        assert [key["id"] for key in body["apiKeys"]] == [made["apiKey"]["id"]]
        assert len(body["sessions"]) == 1
        assert made["key"] not in str(body)
        assert "argon2" not in str(body)
        assert list(body) == [
            "format",
            "version",
            "exportedAt",
            "account",
            "sessions",
            "apiKeys",
            "trips",
            "participants",
            "expenses",
            "payments",
            "comments",
            "conversations",
            "questions",
            "ratings",
            "documents",
            "activities",
        ]

    async def test_has_what_one_paid_owes_and_wrote(self, sarah: Person, david: Person) -> None:
        """Each kind of thing, with one's own part of it."""
        trip = await shared_trip(sarah, david)
        dinner = await david.do("addExpense", "expense { id }", **trip.expense("Sarah", "30.00", place="Prague"))
        await sarah.do("addExpense", "expense { id }", **trip.expense("Emily", "5.00", "Emily"))
        by_david = await david.do("addExpense", "expense { id }", **trip.expense("Emily", "7.00", "Emily"))
        await sarah.do(
            "recordPayment",
            "payment { id }",
            tripId=trip.id,
            payerId=trip.people["David"],
            receiverId=trip.people["Sarah"],
            amount={"amount": "1.50", "currency": "EUR"},
            paidOn="2026-11-03",
        )
        await david.do("addComment", "comment { id }", expenseId=dinner["expense"]["id"], text="Thanks")
        await david.do("askQuestion", "question { id }", tripId=trip.id, text="How much did we spend?")
        await david.do("uploadDocument", "document { id }", tripId=trip.id, file=small_file())

        body = await export_of(david)

        assert body["trips"] == [{"id": trip.id, "name": "Prague", "currency": "EUR", "role": "EDITOR"}]
        assert [(person["id"], person["name"]) for person in body["participants"]] == [(trip.people["David"], "David")]
        assert [expense["place"] for expense in body["expenses"]] == ["Prague", None]
        assert [(expense["id"], expense["paid"], expense["share"]) for expense in body["expenses"]] == [
            (dinner["expense"]["id"], None, {"amount": "10.00", "currency": "EUR"}),
            (by_david["expense"]["id"], None, None),
        ]
        assert [payment["amount"] for payment in body["payments"]] == [{"amount": "1.50", "currency": "EUR"}]
        assert [comment["text"] for comment in body["comments"]] == ["Thanks"]
        (conversation,) = body["conversations"]
        assert (conversation["name"], conversation["isShared"]) == ("How much did we spend?", True)
        assert [
            (question["text"], question["answer"], question["conversationId"]) for question in body["questions"]
        ] == [("How much did we spend?", None, conversation["id"])]
        assert [(document["name"], document["sizeBytes"]) for document in body["documents"]] == [("hotel.txt", 22)]
        assert [activity["kind"] for activity in body["activities"]] == [
            "PARTICIPANT_JOINED",
            "EXPENSE_ADDED",
            "EXPENSE_ADDED",
            "COMMENT_ADDED",
            "DOCUMENT_ADDED",
        ]

    async def test_has_what_guests_paid_who_were_merged_into_one(self, sarah: Person) -> None:
        """Their rows are one's own."""
        trip = await sarah.create_trip("Sara")
        added = await sarah.do("addExpense", "expense { id }", **trip.expense("Sara", "4.00"))
        await sarah.do(
            "mergeParticipant", "participant { id }", guestId=trip.people["Sara"], intoId=trip.people["Sarah"]
        )

        (expense,) = (await export_of(sarah))["expenses"]

        assert expense["id"] == added["expense"]["id"]
        assert (expense["paid"], expense["share"]) == (
            {"amount": "4.00", "currency": "EUR"},
            {"amount": "4.00", "currency": "EUR"},
        )

    async def test_shows_no_more_of_a_trip_that_one_has_left(self, sarah: Person, david: Person) -> None:
        """What David wrote stays his; what others write of the trip is theirs."""
        trip = await shared_trip(sarah, david)
        dinner = await sarah.do("addExpense", "expense { id }", **trip.expense("Sarah", "30.00"))
        await david.do("addComment", "comment { id }", expenseId=dinner["expense"]["id"], text="Thanks")
        await david.do("leaveTrip", "participant { id }", tripId=trip.id)
        await sarah.do("updateExpense", "expense { id }", expenseId=dinner["expense"]["id"], description="A secret")

        body = await export_of(david)

        assert (body["trips"], body["expenses"], body["payments"]) == ([], [], [])
        assert [comment["text"] for comment in body["comments"]] == ["Thanks"]
        assert [person["leftAt"] is None for person in body["participants"]] == [False]
        assert "A secret" not in str(body)

    async def test_is_for_whoever_signed_in(self, services: Services, sarah: Person) -> None:
        """No key takes everything along, and nobody else's things are in it."""
        key = await sarah.do("createApiKey", "key", name="Script", scope="WRITE")
        trip = await sarah.create_trip()
        await sarah.do("addExpense", "expense { id }", **trip.expense("Sarah", "30.00"))
        stranger = await register(services, "Stranger")

        body = await export_of(stranger)

        assert await Person(services, key["key"]).error_codes(EXPORT) == ["FORBIDDEN"]
        assert await Person(services).error_codes(EXPORT) == ["UNAUTHENTICATED"]
        assert [len(body[name]) for name in ("trips", "participants", "expenses", "activities")] == [0, 0, 0, 0]

    async def test_takes_thousands_of_rows_in_batches(self, services: Services, sarah: Person) -> None:
        """1,203 expenses are all there, in order, by a few statements for each five hundred."""
        trip = await sarah.create_trip()
        identity = await identity_of(f"Bearer {sarah.token}", services)
        assert not isinstance(identity, str)
        async with services.database.write() as connection:
            opened = await open_trip_to_change(connection, identity, uuid_of(trip.id, "Trip"))
            draft = ExpenseDraft(
                description="Coffee",
                amount=positive_money(Decimal(3), "EUR"),
                spent_on=date(2026, 10, 27),
                paid={opened.participants[0].id: 300},
                split=Split(SplitMode.EQUAL, {opened.participants[0].id: 1}),
            )
            ids = [new_id() for _ in range(1_203)]
            for expense_id in ids:
                expense = add_expense(opened, draft, rate=None, expense_id=expense_id, now=services.now())
                await insert_expense(connection, expense)

        with statements_on(services.database) as statements:
            body = await export_of(sarah)

        assert [uuid_of(expense["id"], "Expense") for expense in body["expenses"]] == ids
        assert len(statements) < 45
