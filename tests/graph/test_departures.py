"""Leaving a trip and coming back, through the schema."""

import asyncio

import pytest

from graph.context import Services
from tests.graph.people import Person, TripOf, register
from tests.graph.test_participants import last_activity, member

LEFT = "participant { name isPresent leftAt hasJoined }"
BALANCES = "query ($id: ID!) { trip(id: $id) { balances { participant { name } net { amount } } } }"
TRIPS = "{ trips(first: 1) { totalCount } }"


@pytest.fixture
def services(shared_services: Services) -> Services:
    """Those of the module: each test has people and trips of its own, and looks at no others."""
    return shared_services


@pytest.fixture
async def trip(sarah: Person, david: Person) -> TripOf:
    """Sarah's trip with David, who has joined and paid, and Tom, a guest."""
    trip = await sarah.create_trip("David", "Tom")
    await member(sarah, trip, "David", david)
    await david.do("addExpense", "expense { id }", **trip.expense("David", "30.00"))
    return trip


class TestLeaveTrip:
    """leaveTrip."""

    async def test_leaves_no_key_that_shows_the_trip(self, david: Person) -> None:
        """Whoever sends the creation of a trip again that they have left is told that there is none."""
        given = {"name": "Prague", "currency": "EUR", "idempotencyKey": "a double click"}
        created = await david.do("createTrip", "trip { id }", **given)
        await david.do("leaveTrip", "participant { id }", tripId=created["trip"]["id"])

        payload = await david.do("createTrip", "trip { id }", **given)

        assert payload["trip"] is None
        assert payload["userErrors"] == [
            {"code": "NOT_FOUND", "field": ["idempotencyKey"], "message": "There is no such trip."}
        ]

    async def test_ends_the_access_and_keeps_every_figure(self, sarah: Person, david: Person, trip: TripOf) -> None:
        """What David is owed stays, and he sees the trip no more."""
        before = await sarah.ask(BALANCES, id=trip.id)

        payload = await david.do("leaveTrip", LEFT, tripId=trip.id)

        assert payload["userErrors"] == []
        assert payload["participant"].pop("leftAt") is not None
        assert payload["participant"] == {"name": "David", "isPresent": False, "hasJoined": True}
        assert await sarah.ask(BALANCES, id=trip.id) == before
        assert await david.ask(BALANCES, id=trip.id) == {"trip": None}
        assert (await david.ask(TRIPS))["trips"]["totalCount"] == 0
        assert await last_activity(sarah, trip) == {
            "kind": "PARTICIPANT_LEFT",
            "summary": "David",
            "affectsBalances": False,
            "changes": [{"field": "left", "before": None, "after": "yes"}],
        }

    async def test_is_refused_to_the_only_owner_while_members_stay(
        self, sarah: Person, david: Person, trip: TripOf
    ) -> None:
        """Whoever is left could invite nobody; another owner sets her free, and the last account may always go."""
        only = await sarah.do("leaveTrip", LEFT, tripId=trip.id)
        marked = await sarah.do("markParticipantLeft", LEFT, participantId=trip.people["Sarah"])
        made = await sarah.do("makeOwner", "participant { name }", participantId=trip.people["David"])
        told = await last_activity(sarah, trip)
        hers = await sarah.do("leaveTrip", LEFT, tripId=trip.id)
        his = await david.do("leaveTrip", LEFT, tripId=trip.id)

        message = "Make somebody else an owner of Prague before you leave."
        assert only["userErrors"] == [{"code": "LAST_OWNER", "field": ["tripId"], "message": message}]
        assert marked["userErrors"] == [{"code": "LAST_OWNER", "field": ["participantId"], "message": message}]
        assert made == {"participant": {"name": "David"}, "userErrors": []}
        assert told["changes"] == [{"field": "role", "before": "EDITOR", "after": "OWNER"}]
        assert (hers["userErrors"], his["userErrors"]) == ([], [])


class TestMakeOwner:
    """makeOwner."""

    async def test_refuses_guests_and_owners(self, sarah: Person, trip: TripOf) -> None:
        """An owner needs an account, and is one once."""
        guest = await sarah.do("makeOwner", "participant { id }", participantId=trip.people["Tom"])
        owner = await sarah.do("makeOwner", "participant { id }", participantId=trip.people["Sarah"])

        assert guest["userErrors"] == [
            {"code": "NOT_FOUND", "field": ["participantId"], "message": "There is no such member."}
        ]
        assert owner["userErrors"] == [
            {"code": "ALREADY_MEMBER", "field": ["participantId"], "message": "Sarah owns this trip already."}
        ]


class TestMarkParticipantLeft:
    """markParticipantLeft and markParticipantReturned."""

    async def test_lets_any_member_decide_about_guests_and_owners_about_members(
        self, sarah: Person, david: Person, services: Services, trip: TripOf
    ) -> None:
        """David may say that Tom left and is back; that Emily, who has an account, left, Sarah alone may say."""
        added = await sarah.do("addParticipant", "participant { id }", tripId=trip.id, name="Emily")
        people = TripOf(trip.id, {**trip.people, "Emily": added["participant"]["id"]})
        emily = await register(services, "Emily")
        await member(sarah, people, "Emily", emily)

        for mutation in ("markParticipantLeft", "markParticipantReturned"):
            tom = await david.do(mutation, "participant { isPresent }", participantId=people.people["Tom"])
            by_david = await david.do(mutation, LEFT, participantId=people.people["Emily"])
            by_sarah = await sarah.do(mutation, "participant { isPresent }", participantId=people.people["Emily"])

            is_present = mutation == "markParticipantReturned"
            assert tom == {"participant": {"isPresent": is_present}, "userErrors": []}
            assert by_sarah == {"participant": {"isPresent": is_present}, "userErrors": []}
            assert by_david["userErrors"] == [
                {
                    "code": "FORBIDDEN",
                    "field": [],
                    "message": "An editor may not decide about people of this trip who have an account.",
                }
            ]
            assert (await emily.ask(TRIPS))["trips"]["totalCount"] == int(is_present)

    async def test_refuses_to_say_it_twice(self, sarah: Person, trip: TripOf) -> None:
        """Who is present cannot return, and who has left cannot leave."""
        tom = {"participantId": trip.people["Tom"]}
        present = await sarah.do("markParticipantReturned", LEFT, **tom)
        await sarah.do("markParticipantLeft", LEFT, **tom)

        gone = await sarah.do("markParticipantLeft", LEFT, **tom)

        assert present["userErrors"] == [
            {"code": "ALREADY_MEMBER", "field": ["participantId"], "message": "Tom is on the trip."}
        ]
        assert gone["userErrors"] == [
            {"code": "PARTICIPANT_LEFT", "field": ["participantId"], "message": "Tom has left the trip."}
        ]

    async def test_keeps_who_left_on_old_rows_and_off_new_ones(self, sarah: Person, trip: TripOf) -> None:
        """An old expense is edited with them as payer, a new one cannot name them, and they can still be paid."""
        added = await sarah.do("addExpense", "expense { id }", **trip.expense("Tom", "9.00", "Sarah", "Tom"))
        await sarah.do("markParticipantLeft", LEFT, participantId=trip.people["Tom"])
        tom, expense_id = trip.people["Tom"], added["expense"]["id"]
        among = {"equal": {"participantIds": [tom, trip.people["David"]]}}
        refused = {"code": "PARTICIPANT_LEFT", "message": "Tom has left the trip."}

        edited = await sarah.do(
            "updateExpense", "expense { payer { name } }", expenseId=expense_id, payerId=tom, split=among
        )
        paid = await sarah.do("addExpense", "expense { id }", **trip.expense("Tom", "1.00", "Sarah"))
        shared = await sarah.do("addExpense", "expense { id }", **trip.expense("Sarah", "1.00", "Tom"))
        everybody = await sarah.do(
            "addExpense", "expense { shares { participant { name } } }", **trip.expense("Sarah", "1.00", split=None)
        )
        payment = await sarah.do(
            "recordPayment",
            "payment { id }",
            tripId=trip.id,
            payerId=trip.people["Sarah"],
            receiverId=tom,
            amount={"amount": "1", "currency": "EUR"},
            paidOn="2026-11-03",
        )

        assert edited == {"expense": {"payer": {"name": "Tom"}}, "userErrors": []}
        assert paid["userErrors"] == [{**refused, "field": ["payerId"]}]
        assert shared["userErrors"] == [{**refused, "field": ["split"]}]
        assert sorted(share["participant"]["name"] for share in everybody["expense"]["shares"]) == ["David", "Sarah"]
        assert payment["userErrors"] == []


class TestReturning:
    """Coming back by an invitation."""

    async def test_leaves_whoever_looks_on_again_as_they_are(self, sarah: Person, david: Person, trip: TripOf) -> None:
        """Marked as returned in the ledger, somebody who came back as a viewer stays the one member that they are."""
        await david.do("leaveTrip", LEFT, tripId=trip.id)
        code = (await sarah.do("inviteToTrip", "code", tripId=trip.id, role="VIEWER"))["code"]
        await david.do("acceptInvitation", "trip { id }", code=code)

        payload = await sarah.do("markParticipantReturned", LEFT, participantId=trip.people["David"])

        assert payload["participant"]["isPresent"] is True
        members = "query ($id: ID!) { trip(id: $id) { members(first: 9) { nodes { name role } } } }"
        found = (await sarah.ask(members, id=trip.id))["trip"]["members"]["nodes"]
        assert {"name": "David", "role": "VIEWER"} in found

    async def test_makes_who_left_the_person_they_were(self, sarah: Person, david: Person, trip: TripOf) -> None:
        """Their old name, rows and account; the history says that they returned, once."""
        await david.do("leaveTrip", LEFT, tripId=trip.id)

        await member(sarah, trip, "David", david)

        told = await last_activity(david, trip)
        assert (told["kind"], told["summary"]) == ("PARTICIPANT_RETURNED", "David")
        document = "query ($id: ID!) { trip(id: $id) { myRole participants { name isPresent hasJoined } } }"
        found = (await david.ask(document, id=trip.id))["trip"]
        assert found["myRole"] == "EDITOR"
        assert {"name": "David", "isPresent": True, "hasJoined": True} in found["participants"]

    async def test_is_for_their_own_account_alone(
        self, sarah: Person, david: Person, services: Services, trip: TripOf
    ) -> None:
        """An invitation of somebody with an account makes nobody else that person."""
        await david.do("leaveTrip", LEFT, tripId=trip.id)
        code = (await sarah.do("inviteParticipant", "code", participantId=trip.people["David"]))["code"]
        eve = await register(services, "Eve")

        payload = await eve.do("acceptInvitation", "participant { id }", code=code)

        assert payload["userErrors"] == [
            {"code": "ALREADY_MEMBER", "field": ["code"], "message": "David has joined already."}
        ]
        assert (await eve.ask(TRIPS))["trips"]["totalCount"] == 0

    async def test_as_another_guest_makes_that_guest_them(self, sarah: Person, david: Person, trip: TripOf) -> None:
        """One account is one person: the guest that was made of them meanwhile counts as who they were."""
        await sarah.do("addExpense", "expense { id }", **trip.expense("Tom", "6.00", "Sarah"))
        await david.do("leaveTrip", LEFT, tripId=trip.id)
        code = (await sarah.do("inviteParticipant", "code", participantId=trip.people["Tom"]))["code"]

        payload = await david.do("acceptInvitation", "participant { name isPresent }", code=code)

        assert payload == {"participant": {"name": "David", "isPresent": True}, "userErrors": []}
        told = await last_activity(david, trip)
        assert (told["kind"], told["summary"]) == ("PARTICIPANT_MERGED", "Tom")
        nets = (await david.ask(BALANCES, id=trip.id))["trip"]["balances"]
        assert sorted((row["participant"]["name"], row["net"]["amount"]) for row in nets) == [
            ("David", "16.00"),
            ("Sarah", "-16.00"),
        ]


class TestAtOnce:
    """Several who decide about one guest in the same moment."""

    async def test_one_of_many_who_accept_a_code_joins(self, services: Services, sarah: Person) -> None:
        """A code makes one account the guest, however many come with it."""
        trip = await sarah.create_trip("Guest")
        code = (await sarah.do("inviteParticipant", "code", participantId=trip.people["Guest"]))["code"]
        people = [await register(services, f"Person{number}") for number in range(5)]

        payloads = await asyncio.gather(
            *(person.do("acceptInvitation", "participant { name }", code=code) for person in people)
        )

        codes = sorted(error["code"] for payload in payloads for error in payload["userErrors"])
        assert codes == ["INVITATION_INVALID"] * 4
        assert [payload["participant"] for payload in payloads if payload["participant"]] == [{"name": "Guest"}]

    async def test_a_guest_who_is_removed_while_they_join_is_either(
        self, services: Services, sarah: Person, david: Person
    ) -> None:
        """Neither waits for the other for ever, and whoever comes second is told in so many words."""
        for number in range(5):
            trip = await sarah.create_trip(f"Guest{number}")
            guest = trip.people[f"Guest{number}"]
            code = (await sarah.do("inviteParticipant", "code", participantId=guest))["code"]

            joined, removed = await asyncio.gather(
                david.do("acceptInvitation", "participant { id }", code=code),
                sarah.do("removeParticipant", "trip { id }", participantId=guest),
            )

            assert removed["userErrors"] == []
            assert [error["code"] for error in joined["userErrors"]] in ([], ["INVITATION_INVALID"])
            assert (await david.ask(TRIPS))["trips"]["totalCount"] == 0


class TestJoiningATripThatEverybodyLeft:
    """A trip whose last account has left, with an invitation still open."""

    async def test_makes_an_owner(self, sarah: Person, david: Person) -> None:
        """Otherwise nobody could ever invite anybody to it, or speak for its guests, again."""
        trip = await sarah.create_trip("David")
        code = await sarah.do("inviteParticipant", "code", participantId=trip.people["David"])
        assert (await sarah.do("leaveTrip", "participant { id }", tripId=trip.id))["userErrors"] == []

        joined = await david.do("acceptInvitation", "trip { myRole }", code=code["code"])

        assert joined["trip"] == {"myRole": "OWNER"}
