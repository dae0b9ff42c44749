"""The history is whole: every mutation that changes a trip writes exactly one entry, and no other writes any."""

import json
from typing import Any

import pytest
from sqlalchemy import func, select

from domain.audits import AuditHeader, entry_line, header_line, verify_audit
from domain.chains import verify
from graph.context import Services
from graph.ids import decode_id
from persistence.activities import load_chain, load_head
from persistence.tables import activities
from tests.graph.people import Person, TripOf
from tests.graph.test_access import LAST, MUTATIONS, YES, Scenes, _done, gather_cast

# These change no trip: accounts and sessions, questions and conversations, which may be private, a re-rating of a trip
# whose entries all are in its own currency, and drafts, of which nothing is kept.
UNTOLD = {
    *("register", "signIn", "signOut", "refreshSession", "revokeSession", "revokeOtherSessions"),
    *("changePassword", "requestPasswordReset", "resetPassword", "createApiKey", "revokeApiKey"),
    *("startConversation", "renameConversation", "shareConversation", "keepConversationPrivate", "deleteConversation"),
    *("rateAnswer", "withdrawRating"),
    # Of a document that the trip has already, as in the table of access: nothing is added.
    "addToTrip",
    *(
        "askQuestion",
        "cancelAnswer",
        "rerate",
        "draftExpenseFromReceipt",
        "quickAdd",
        "cancelJob",
        "retryJob",
        "verifyIndex",
        "verifyMyIndex",
        # A model proposes; what changes the trip is to accept it.
        "proposeCategories",
    ),
}
# It leaves every trip of its caller: tests/graph/test_deleted_accounts.py shows what the history says of it.
APART = {"deleteAccount"}
FEED = """query ($id: ID!) { trip(id: $id) { activity(first: 100) { nodes {
  kind summary affectsBalances actor { name } changes { field before after } } } } }"""


async def count(services: Services) -> int:
    """Return how many activities there are on all trips."""
    async with services.database.read() as connection:
        return int(await connection.scalar(select(func.count()).select_from(activities)))


async def feed(person: Person, trip: TripOf) -> list[dict[str, Any]]:
    """Return what happened on a trip, the oldest first."""
    nodes: list[dict[str, Any]] = (await person.ask(FEED, id=trip.id))["trip"]["activity"]["nodes"]
    return nodes[::-1]


class TestMutations:
    """What each mutation leaves in the history."""

    async def test_write_exactly_one_entry_each(self, services: Services) -> None:
        """A mutation that is added to the access table is held to this without being named here."""
        cast = await gather_cast(services)
        scenes, written = Scenes(cast), {}

        for field in [*(name for name in MUTATIONS if name not in {LAST, *APART}), LAST]:
            scene = await scenes.unused()
            before = await count(services)
            caller = {"acceptInvitation": cast.stranger, "leaveTrip": cast.editor}.get(field, cast.owner)
            assert (field, await _done(field, caller, scene)) == (field, YES)
            written[field] = await count(services) - before
            scenes.use_up()

        assert written == {field: 0 if field in UNTOLD else 1 for field in MUTATIONS if field not in APART}

    async def test_write_nothing_when_they_are_refused(self, services: Services, sarah: Person) -> None:
        """A refusal leaves no trace in the history."""
        trip = await sarah.create_trip("David")
        before = await count(services)

        refused = await sarah.do("addExpense", "expense { id }", **trip.expense("Sarah", "-1"))

        assert [error["code"] for error in refused["userErrors"]] == ["AMOUNT_NOT_POSITIVE"]
        assert await count(services) == before

    async def test_write_nothing_again_for_a_key_that_is_known(self, services: Services, sarah: Person) -> None:
        """The same key twice is one expense, and one entry."""
        trip = await sarah.create_trip("David")
        given = trip.expense("Sarah", "10", idempotencyKey="one")
        await sarah.do("addExpense", "expense { id }", **given)
        before = await count(services)

        await sarah.do("addExpense", "expense { id }", **given)

        assert await count(services) == before


class TestFeed:
    """What people read."""

    async def test_tells_a_trip_from_its_beginning(self, sarah: Person) -> None:
        """Who did what, in the order it was done, and what of it concerns money."""
        trip = await sarah.create_trip("David")
        added = await sarah.do("addExpense", "expense { id }", **trip.expense("Sarah", "10.00"))
        expense_id = added["expense"]["id"]
        await sarah.do("updateExpense", "expense { id }", expenseId=expense_id, description="Lunch")
        await sarah.do("deleteExpense", "expense { id }", expenseId=expense_id)

        entries = await feed(sarah, trip)

        assert [(entry["kind"], entry["affectsBalances"]) for entry in entries] == [
            ("TRIP_CREATED", False),
            ("PARTICIPANT_ADDED", False),
            ("EXPENSE_ADDED", True),
            ("EXPENSE_CHANGED", False),
            ("EXPENSE_DELETED", True),
        ]
        assert {entry["actor"]["name"] for entry in entries} == {"Sarah"}
        assert entries[3]["changes"] == [{"field": "description", "before": "Dinner", "after": "Lunch"}]
        assert entries[4]["changes"] == [{"field": "deleted", "before": None, "after": "yes"}]

    async def test_tells_who_was_invited_and_who_joined(self, sarah: Person, david: Person) -> None:
        """The code itself is told to nobody."""
        trip = await sarah.create_trip("Dave")
        code = (await sarah.do("inviteParticipant", "code", participantId=trip.people["Dave"]))["code"]
        await david.do("acceptInvitation", "trip { id }", code=code)

        invited, joined = (await feed(sarah, trip))[-2:]

        assert (invited["kind"], invited["summary"], invited["changes"]) == ("PARTICIPANT_INVITED", "Dave", [])
        assert (joined["kind"], joined["actor"]) == ("PARTICIPANT_JOINED", {"name": "Dave"})
        assert joined["changes"] == [{"field": "account", "before": None, "after": "joined"}]
        assert code not in json.dumps([invited, joined])


class TestAudit:
    """The history of a real trip, as a file."""

    @pytest.fixture
    async def lines(self, services: Services, sarah: Person) -> list[bytes]:
        """The export of a trip with one of everything."""
        trip = await sarah.create_trip("David")
        await sarah.do("addExpense", "expense { id }", **trip.expense("Sarah", "10.00", description="Dîner 🍽"))
        await sarah.do("addExpense", "expense { id }", **trip.expense("David", "3.10", note='"quoted"\n\u2028'))
        _, trip_id = decode_id(trip.id)
        async with services.database.read() as connection:
            header = AuditHeader(trip_id, "Prague", await load_head(connection, trip_id))
            entries = [entry async for batch in load_chain(connection, trip_id) for entry in batch]
        assert verify(entries, trip_id=trip_id).head == header.head
        return [header_line(header), *map(entry_line, entries)]

    def test_holds_as_it_was_written(self, lines: list[bytes]) -> None:
        """Every entry, letters beyond ASCII and quotes included."""
        audit = verify_audit(lines)

        assert audit.verdict.fault is None
        assert len(audit.hashes) == 4

    def test_does_not_hold_with_any_field_edited(self, lines: list[bytes]) -> None:
        """Each field of each entry, one after another."""
        held = []
        for number in range(1, len(lines)):
            for field, value in json.loads(lines[number]).items():
                entry = {**json.loads(lines[number]), field: _other(value)}
                edited = list(lines)
                text = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
                edited[number] = text.encode()
                fault = verify_audit(edited).verdict.fault
                if fault is None or fault.place != number:
                    held.append((number, field))

        assert held == []


def _other(value: Any) -> Any:
    """Return another value of the same type."""
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case list():
            return value[1:] or [{"field": "amount", "before": None, "after": "1.00 EUR"}]
        case None:
            return "00000000-0000-4000-8000-000000000000"
        case _:
            return value[:-1] + ("1" if value.endswith("0") else "0")
