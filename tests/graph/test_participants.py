"""The people of a trip through the schema: changing and removing them."""

from typing import Any

import pytest
from sqlalchemy import select

from graph.context import Services
from graph.ids import decode_id
from persistence.tables import jobs, passages
from tests.graph.people import Person, TripOf

PERSON = "participant { name weight arrivesOn leavesOn isPresent leftAt hasJoined }"
ACTIVITY = """query ($id: ID!) { trip(id: $id) { activity(first: 1) { nodes {
  kind summary affectsBalances changes { field before after } } } } }"""


@pytest.fixture
def services(shared_services: Services) -> Services:
    """Those of the module: each test has people and trips of its own, and looks at no others."""
    return shared_services


async def last_activity(person: Person, trip: TripOf) -> dict[str, Any]:
    """Return the newest entry of a trip's history."""
    found: dict[str, Any] = (await person.ask(ACTIVITY, id=trip.id))["trip"]["activity"]["nodes"][0]
    return found


async def member(owner: Person, trip: TripOf, name: str, account: Person) -> None:
    """Let an account join a trip as the guest of a name."""
    code = (await owner.do("inviteParticipant", "code", participantId=trip.people[name]))["code"]
    joined = await account.do("acceptInvitation", "participant { id }", code=code)
    assert joined["userErrors"] == []


class TestAddParticipant:
    """addParticipant."""

    async def test_takes_a_weight_and_dates(self, sarah: Person) -> None:
        """A family of three that comes later is told so at once."""
        trip = await sarah.create_trip()
        given = {"weight": 3, "arrivesOn": "2026-10-24", "leavesOn": "2026-10-27"}

        payload = await sarah.do("addParticipant", PERSON, tripId=trip.id, name="The Millers", **given)

        assert payload["participant"] == {
            "name": "The Millers",
            **given,
            "isPresent": True,
            "leftAt": None,
            "hasJoined": False,
        }

    async def test_adds_one_person_for_one_key(self, sarah: Person) -> None:
        """The same key again finds them, and leads nowhere once they were removed."""
        trip = await sarah.create_trip()
        given = {"tripId": trip.id, "name": "Tom", "idempotencyKey": "tom"}

        first = await sarah.do("addParticipant", "participant { id }", **given)
        again = await sarah.do("addParticipant", "participant { id }", **given)
        await sarah.do("removeParticipant", "trip { id }", participantId=first["participant"]["id"])
        gone = await sarah.do("addParticipant", "participant { id }", **given)

        assert again == first
        refused = {"code": "NOT_FOUND", "field": ["idempotencyKey"], "message": "There is no such participant."}
        assert gone == {"participant": None, "userErrors": [refused]}


class TestUpdateParticipant:
    """updateParticipant."""

    async def test_changes_what_is_given_and_keeps_the_rest(self, sarah: Person) -> None:
        """A null takes a date away, a field left out stays, and the history tells each field."""
        trip = await sarah.create_trip("Tom")
        tom = trip.people["Tom"]
        dates = {"arrivesOn": "2026-10-24", "leavesOn": "2026-10-27"}
        await sarah.do("updateParticipant", PERSON, participantId=tom, **dates)

        payload = await sarah.do(
            "updateParticipant", PERSON, participantId=tom, name="Thomas", weight=1000, leavesOn=None
        )

        assert payload["userErrors"] == []
        assert payload["participant"] == {
            "name": "Thomas",
            "weight": 1000,
            "arrivesOn": "2026-10-24",
            "leavesOn": None,
            "isPresent": True,
            "leftAt": None,
            "hasJoined": False,
        }
        assert await last_activity(sarah, trip) == {
            "kind": "PARTICIPANT_CHANGED",
            "summary": "Thomas",
            "affectsBalances": False,
            "changes": [
                {"field": "name", "before": "Tom", "after": "Thomas"},
                {"field": "weight", "before": "1", "after": "1000"},
                {"field": "leavesOn", "before": "2026-10-27", "after": None},
            ],
        }

    async def test_tells_nothing_where_nothing_changes(self, sarah: Person) -> None:
        """Saying again what is so leaves no trace in the history; a new spelling of a name is a change."""
        trip = await sarah.create_trip("Tom")
        before = await last_activity(sarah, trip)

        same = await sarah.do("updateParticipant", PERSON, participantId=trip.people["Tom"], name=" Tom ", weight=1)
        unchanged = await last_activity(sarah, trip)
        upper = await sarah.do("updateParticipant", PERSON, participantId=trip.people["Tom"], name="TOM")

        assert (same["userErrors"], upper["userErrors"]) == ([], [])
        assert unchanged == before
        assert (await last_activity(sarah, trip))["summary"] == "TOM"

    async def test_refuses_what_makes_no_sense(self, sarah: Person) -> None:
        """Each refusal has its code, its field and its sentence, and nothing is changed."""
        trip = await sarah.create_trip("Tom", "Großmann")
        dates = {"arrivesOn": "2026-10-27", "leavesOn": "2026-10-26"}
        weight = "A weight is a whole number from 1 to 1000."
        refused: list[tuple[dict[str, Any], str, str, str]] = [
            ({"name": "GROSSMANN"}, "NAME_TAKEN", "name", "Somebody on this trip is called GROSSMANN already."),
            ({"name": " "}, "TEXT_INVALID", "name", "The name must not be empty."),
            ({"weight": 0}, "WEIGHT_INVALID", "weight", weight),
            ({"weight": -1}, "WEIGHT_INVALID", "weight", weight),
            ({"weight": 1001}, "WEIGHT_INVALID", "weight", weight),
            (dates, "DATES_INVALID", "leavesOn", "Nobody who arrives on 2026-10-27 leaves before."),
        ]

        for given, code, field, message in refused:
            payload = await sarah.do("updateParticipant", PERSON, participantId=trip.people["Tom"], **given)

            assert payload == {
                "participant": None,
                "userErrors": [{"code": code, "field": [field], "message": message}],
            }
        assert (await last_activity(sarah, trip))["kind"] == "PARTICIPANT_ADDED"

    async def test_lets_no_search_find_the_old_name(self, services: Services, sarah: Person) -> None:
        """The sentences of the expenses that name them are taken away, and written anew by the worker."""
        trip = await sarah.create_trip("Tom", "Emily")
        named = [
            await sarah.do("addExpense", "expense { id }", **trip.expense(payer, "3.00", sharer))
            for payer, sharer in (("Tom", "Emily"), ("Emily", "Tom"), ("Tom", "Tom"), ("Emily", "Emily"))
        ]
        paid, shared, both, other = [decode_id(each["expense"]["id"])[1] for each in named]
        await sarah.do("deleteExpense", "expense { id }", expenseId=named[2]["expense"]["id"])
        trip_id = decode_id(trip.id)[1]
        async with services.database.write() as connection:
            await connection.change(jobs.delete())
            await connection.change(passages.delete())
            row = {"trip_id": trip_id, "source": "EXPENSE", "ordinal": 0, "start_offset": 0, "end_offset": 3}
            for expense_id in (paid, shared, other):
                sentence = {"id": expense_id, "source_id": expense_id, "text": "Tom", "content_hash": "0"}
                await connection.change(passages.insert().values(**row, **sentence))

        await sarah.do("updateParticipant", PERSON, participantId=trip.people["Tom"], weight=2)
        async with services.database.read() as connection:
            assert list(await connection.rows(select(jobs.c.subject_id))) == []
        await sarah.do("updateParticipant", PERSON, participantId=trip.people["Tom"], name="Thomas")

        async with services.database.read() as connection:
            queued = {row.subject_id for row in await connection.rows(select(jobs.c.subject_id))}
            left = {row.source_id for row in await connection.rows(select(passages.c.source_id))}
        assert both not in queued
        assert queued == {paid, shared}
        assert left == {other}


class TestRemoveParticipant:
    """removeParticipant."""

    async def test_deletes_who_was_never_part_of_anything(self, sarah: Person) -> None:
        """With their invitation; the name is free again, and the history says who was there."""
        trip = await sarah.create_trip("Tom")
        await sarah.do("inviteParticipant", "code", participantId=trip.people["Tom"])

        payload = await sarah.do(
            "removeParticipant",
            "trip { participants(includeGone: true) { name } }",
            participantId=trip.people["Tom"],
        )

        assert payload == {"trip": {"participants": [{"name": "Sarah"}]}, "userErrors": []}
        assert await last_activity(sarah, trip) == {
            "kind": "PARTICIPANT_REMOVED",
            "summary": "Tom",
            "affectsBalances": False,
            "changes": [
                {"field": "name", "before": "Tom", "after": None},
                {"field": "weight", "before": "1", "after": None},
            ],
        }
        again = await sarah.do("addParticipant", "participant { name }", tripId=trip.id, name="Tom")
        assert again["userErrors"] == []

    async def test_takes_a_member_without_history_off_the_trip(self, sarah: Person, david: Person) -> None:
        """Somebody invited by mistake loses their access; a member may not do that to another."""
        trip = await sarah.create_trip("Dave")
        await member(sarah, trip, "Dave", david)
        himself = await david.do("removeParticipant", "trip { id }", participantId=trip.people["Dave"])
        owner = await david.do("removeParticipant", "trip { id }", participantId=trip.people["Sarah"])

        payload = await sarah.do("removeParticipant", "trip { id }", participantId=trip.people["Dave"])

        assert himself["userErrors"] == [
            {
                "code": "FORBIDDEN",
                "field": ["participantId"],
                "message": "Nobody removes themselves: leave the trip instead.",
            }
        ]
        assert [error["code"] for error in owner["userErrors"]] == ["FORBIDDEN"]
        assert payload["userErrors"] == []
        assert (await david.ask("{ trips(first: 1) { totalCount } }"))["trips"]["totalCount"] == 0

    async def test_keeps_who_is_in_the_book(self, sarah: Person) -> None:
        """A deleted expense is still history."""
        trip = await sarah.create_trip("Tom")
        added = await sarah.do("addExpense", "expense { id }", **trip.expense("Sarah", "3.00", "Tom"))
        await sarah.do("deleteExpense", "expense { id }", expenseId=added["expense"]["id"])

        payload = await sarah.do("removeParticipant", "trip { id }", participantId=trip.people["Tom"])

        assert payload["userErrors"] == [
            {
                "code": "PARTICIPANT_HAS_HISTORY",
                "field": ["participantId"],
                "message": "Tom is part of this trip's history and stays in it: say that they left instead.",
            }
        ]

    async def test_keeps_who_is_in_a_family(self, sarah: Person) -> None:
        """A family would be left with one."""
        trip = await sarah.create_trip("Tom")
        await sarah.do(
            "createFamily", "family { id }", tripId=trip.id, name="We two", memberIds=list(trip.people.values())
        )

        payload = await sarah.do("removeParticipant", "trip { id }", participantId=trip.people["Tom"])

        assert payload["userErrors"] == [
            {
                "code": "FAMILY_INVALID",
                "field": ["participantId"],
                "message": "Take Tom out of their family first.",
            }
        ]


class TestParticipants:
    """Trip.participants."""

    @pytest.mark.parametrize(
        ("arguments", "names"),
        [("", ["Sarah", "Tom", "Emily"]), ("(includeGone: true)", ["Sarah", "Tom", "Emily", "Left", "Merged"])],
    )
    async def test_shows_who_counts_unless_all_are_asked_for(
        self, sarah: Person, arguments: str, names: list[str]
    ) -> None:
        """Who has left and owes still counts; who left without a trace, or is somebody else, is shown on demand."""
        trip = await sarah.create_trip("Tom", "Emily", "Left", "Merged")
        for payer in ("Tom", "Merged"):
            await sarah.do("addExpense", "expense { id }", **trip.expense(payer, "3.00", "Sarah"))
        for name in ("Tom", "Left"):
            await sarah.do("markParticipantLeft", "participant { id }", participantId=trip.people[name])
        guest = {"guestId": trip.people["Merged"], "intoId": trip.people["Emily"]}
        await sarah.do("mergeParticipant", "participant { id }", **guest)

        document = f"query ($id: ID!) {{ trip(id: $id) {{ participants{arguments} {{ name }} }} }}"
        found = (await sarah.ask(document, id=trip.id))["trip"]["participants"]

        assert sorted(person["name"] for person in found) == sorted(names)
