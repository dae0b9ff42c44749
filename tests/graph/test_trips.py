"""Trips through the schema."""

import pytest

from graph.context import Services
from tests.graph.people import Person

TRIPS = "query ($first: Int, $after: String, $last: Int, $before: String) { trips(first: $first, after: $after, last: $last, before: $before) { nodes { name } totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"  # noqa: E501


@pytest.fixture
def services(shared_services: Services) -> Services:
    """Those of the module: each test has people and trips of its own, and looks at no others."""
    return shared_services


class TestCreateTrip:
    """Creating a trip."""

    async def test_makes_the_viewer_its_owner_and_first_participant(self, sarah: Person) -> None:
        """The owner is on the trip under their own name."""
        selection = "trip { name currency myRole participants { name hasJoined } }"
        payload = await sarah.do("createTrip", selection, name="Prague", currency="czk")

        assert payload["trip"] == {
            "name": "Prague",
            "currency": "CZK",
            "myRole": "OWNER",
            "participants": [{"name": "Sarah", "hasJoined": True}],
        }

    @pytest.mark.parametrize(
        ("name", "currency", "code", "field"),
        [
            ("Prague", "XXX", "UNKNOWN_CURRENCY", "currency"),
            ("Prague", "", "UNKNOWN_CURRENCY", "currency"),
            ("", "EUR", "TEXT_INVALID", "name"),
            ("\u200b\u202e", "EUR", "TEXT_INVALID", "name"),
            ("a\0b", "EUR", "TEXT_INVALID", "name"),
        ],
    )
    async def test_refuses_bad_input(self, sarah: Person, name: str, currency: str, code: str, field: str) -> None:
        """Nothing is stored, and the field is named."""
        payload = await sarah.do("createTrip", "trip { id }", name=name, currency=currency)

        assert payload["trip"] is None
        assert [(error["code"], error["field"]) for error in payload["userErrors"]] == [(code, [field])]
        assert (await sarah.ask(TRIPS, first=10))["trips"]["totalCount"] == 0


class TestAddParticipant:
    """Adding guests."""

    async def test_refuses_a_name_that_is_taken_in_any_case(self, sarah: Person) -> None:
        """Names are told apart by letters, not by their case."""
        trip = await sarah.create_trip("David")

        payload = await sarah.do("addParticipant", "participant { id }", tripId=trip.id, name="DAVID ")

        assert [error["code"] for error in payload["userErrors"]] == ["NAME_TAKEN"]

    async def test_takes_the_longest_name_whatever_its_letters(self, sarah: Person) -> None:
        """A letter may become three where upper and lower case are made one."""
        trip = await sarah.create_trip()
        name = "\N{LATIN SMALL LIGATURE FFI}" * 80

        payload = await sarah.do("addParticipant", "participant { name }", tripId=trip.id, name=name)

        assert payload == {"participant": {"name": name}, "userErrors": []}


class TestInvitations:
    """Joining a trip."""

    async def test_make_a_guest_a_member(self, sarah: Person, david: Person) -> None:
        """The code makes the account that participant, with the role of a member."""
        trip = await sarah.create_trip("Dave")
        code = (await sarah.do("inviteParticipant", "code", participantId=trip.people["Dave"]))["code"]

        payload = await david.do("acceptInvitation", "participant { id name } trip { myRole }", code=code)

        assert payload["participant"] == {"id": trip.people["Dave"], "name": "Dave"}
        assert payload["trip"] == {"myRole": "EDITOR"}

    @pytest.mark.parametrize("code", ["", "\0", "\ud800", "a" * 1_000])
    async def test_are_not_found_by_what_is_no_code(self, sarah: Person, code: str) -> None:
        """Whatever a client sends as a code, also half a surrogate pair, is refused like an unknown one."""
        payload = await sarah.do("acceptInvitation", "trip { id }", code=code)

        assert payload["userErrors"] == [
            {
                "code": "INVITATION_INVALID",
                "field": ["code"],
                "message": "This invitation is unknown, used, revoked, or expired.",
            }
        ]

    async def test_are_used_up_by_the_first_who_accepts(self, sarah: Person, david: Person) -> None:
        """A code opens the door once."""
        trip = await sarah.create_trip("Dave")
        code = (await sarah.do("inviteParticipant", "code", participantId=trip.people["Dave"]))["code"]
        await david.do("acceptInvitation", "trip { id }", code=code)

        payload = await sarah.do("acceptInvitation", "trip { id }", code=code)

        assert [error["code"] for error in payload["userErrors"]] == ["INVITATION_INVALID"]

    async def test_do_not_make_one_account_two_people(self, sarah: Person) -> None:
        """Who is on the trip already is refused, and the code stays good."""
        trip = await sarah.create_trip("Dave")
        code = (await sarah.do("inviteParticipant", "code", participantId=trip.people["Dave"]))["code"]

        payload = await sarah.do("acceptInvitation", "trip { id }", code=code)

        assert [error["code"] for error in payload["userErrors"]] == ["ALREADY_MEMBER"]


class TestTrips:
    """The connection of one's trips."""

    async def test_pages_forward_and_backward_over_the_same_order(self, sarah: Person) -> None:
        """Every trip comes once, whichever way the list is walked."""
        for number in range(5):
            await sarah.do("createTrip", "trip { id }", name=f"Trip {number}", currency="EUR")
        names = [f"Trip {number}" for number in (4, 3, 2, 1, 0)]

        first = (await sarah.ask(TRIPS, first=2))["trips"]
        second = (await sarah.ask(TRIPS, first=3, after=first["pageInfo"]["endCursor"]))["trips"]
        back = (await sarah.ask(TRIPS, last=2, before=second["pageInfo"]["startCursor"]))["trips"]

        assert [trip["name"] for trip in first["nodes"] + second["nodes"]] == names
        assert back["nodes"] == first["nodes"]
        assert [page["pageInfo"]["hasNextPage"] for page in (first, second, back)] == [True, False, True]
        assert [page["pageInfo"]["hasPreviousPage"] for page in (first, second, back)] == [False, True, False]
        assert first["totalCount"] == 5

    @pytest.mark.parametrize(
        "page",
        [
            {},
            {"first": 0},
            {"first": 101},
            {"first": -1},
            {"first": 1, "last": 1},
            {"first": 1, "after": "x"},
            {"first": 1, "after": ""},
            {"last": 1, "before": "W10="},
        ],
    )
    async def test_refuses_pages_that_make_no_sense(self, sarah: Person, page: dict[str, object]) -> None:
        """Sizes out of bounds and cursors of other lists are the client's mistakes."""
        assert await sarah.error_codes(TRIPS, **page) == ["BAD_USER_INPUT"]


class TestNode:
    """Fetching by id."""

    async def test_returns_what_the_viewer_may_see(self, sarah: Person) -> None:
        """A trip is found by its id."""
        trip = await sarah.create_trip()

        data = await sarah.ask("query ($id: ID!) { node(id: $id) { id ... on Trip { name } } }", id=trip.id)

        assert data == {"node": {"id": trip.id, "name": "Prague"}}

    async def test_returns_each_of_several_in_their_order(self, sarah: Person, david: Person) -> None:
        """What the viewer may not see is null in its place."""
        mine, other = await sarah.create_trip(), await david.create_trip()

        data = await sarah.ask("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=[other.id, mine.id])

        assert data == {"nodes": [None, {"id": mine.id}]}

    async def test_returns_people_of_the_viewers_trips_alone(self, sarah: Person, david: Person) -> None:
        """A participant has an id like everything else, and strangers see none of it."""
        emily = (await sarah.create_trip("Emily")).people["Emily"]
        document = "query ($id: ID!) { node(id: $id) { id ... on Participant { name } } }"

        assert await sarah.ask(document, id=emily) == {"node": {"id": emily, "name": "Emily"}}
        assert await david.ask(document, id=emily) == {"node": None}

    async def test_returns_no_account_but_ones_own(self, sarah: Person, david: Person) -> None:
        """An account shows its e-mail address, so it is for its owner alone."""
        me = (await sarah.ask("{ me { id } }"))["me"]["id"]
        document = "query ($id: ID!) { node(id: $id) { id } }"

        assert await sarah.ask(document, id=me) == {"node": {"id": me}}
        assert await david.ask(document, id=me) == {"node": None}

    @pytest.mark.parametrize("encoded", ["", "x", "VHJpcDox", "é", "A" * 10_000])
    async def test_refuses_ids_that_no_server_made(self, sarah: Person, encoded: str) -> None:
        """Malformed ids are the client's mistake, not ours."""
        assert await sarah.error_codes("query ($id: ID!) { node(id: $id) { id } }", id=encoded) == ["BAD_USER_INPUT"]
