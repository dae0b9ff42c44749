"""Members: who is on a trip with an account, in which role, and how that changes."""

import pytest

from graph.context import Services
from tests.graph.people import PASSWORD, Person, TripOf

MEMBERS = "query ($id: ID!) { trip(id: $id) { members(first: 9) { totalCount nodes { id name role } } } }"
HISTORY = """query ($id: ID!) { trip(id: $id) { activity(first: 1) { nodes {
  kind summary changes { field before after } subject { __typename } } } } }"""


@pytest.fixture
def services(shared_services: Services) -> Services:
    """Those of the module: each test has people and trips of its own, and looks at no others."""
    return shared_services


async def members(person: Person, trip: TripOf) -> dict[str, tuple[str, str]]:
    """Return the id and the role of each member by name."""
    found = (await person.ask(MEMBERS, id=trip.id))["trip"]["members"]
    assert found["totalCount"] == len(found["nodes"])
    return {row["name"]: (row["id"], row["role"]) for row in found["nodes"]}


async def trip_with(owner: Person, other: Person, role: str) -> TripOf:
    """Return a trip of two members."""
    trip = await owner.create_trip()
    code = (await owner.do("inviteToTrip", "code", tripId=trip.id, role=role))["code"]
    await other.do("acceptInvitation", "trip { id }", code=code)
    return trip


class TestChangeRole:
    """Giving somebody another role."""

    async def test_goes_both_ways(self, sarah: Person, david: Person) -> None:
        """A viewer becomes an owner, who may make the other a viewer; the history tells each."""
        trip = await trip_with(sarah, david, "VIEWER")
        people = await members(sarah, trip)

        up = await sarah.do("changeRole", "member { role }", memberId=people["David"][0], role="OWNER")
        down = await david.do("changeRole", "member { role }", memberId=people["Sarah"][0], role="VIEWER")

        assert (up["member"], down["member"]) == ({"role": "OWNER"}, {"role": "VIEWER"})
        assert (await david.ask(HISTORY, id=trip.id))["trip"]["activity"]["nodes"] == [
            {
                "kind": "MEMBER_ROLE_CHANGED",
                "summary": "Sarah",
                "changes": [{"field": "role", "before": "OWNER", "after": "VIEWER"}],
                "subject": {"__typename": "Member"},
            }
        ]

    async def test_makes_somebody_who_looked_on_a_participant(self, sarah: Person, david: Person) -> None:
        """What they do from now on has their name; somebody who is one already stays who they are."""
        trip = await trip_with(sarah, david, "VIEWER")
        member_id = (await members(sarah, trip))["David"][0]

        for role in ("EDITOR", "VIEWER", "OWNER"):
            await sarah.do("changeRole", "member { id }", memberId=member_id, role=role)
        await david.do("updateTrip", "trip { id }", tripId=trip.id, name="Vienna")

        found = await sarah.ask(
            """query ($id: ID!) { trip(id: $id) { participants { name }
              activity(first: 1) { nodes { kind actor { name } } } } }""",
            id=trip.id,
        )
        assert found["trip"] == {
            "participants": [{"name": "Sarah"}, {"name": "David"}],
            "activity": {"nodes": [{"kind": "TRIP_CHANGED", "actor": {"name": "David"}}]},
        }

    async def test_leaves_a_trip_an_owner(self, sarah: Person, david: Person) -> None:
        """The only owner cannot make themselves less."""
        trip = await trip_with(sarah, david, "EDITOR")
        people = await members(sarah, trip)

        payload = await sarah.do("changeRole", "member { id }", memberId=people["Sarah"][0], role="EDITOR")

        assert [(error["code"], error["field"]) for error in payload["userErrors"]] == [("LAST_OWNER", ["memberId"])]
        assert await members(sarah, trip) == people

    async def test_to_what_they_are_already_is_no_news(self, sarah: Person, david: Person) -> None:
        """The history has no entry without a change."""
        trip = await trip_with(sarah, david, "EDITOR")
        people = await members(sarah, trip)

        payload = await sarah.do("changeRole", "member { role }", memberId=people["David"][0], role="EDITOR")

        assert payload == {"member": {"role": "EDITOR"}, "userErrors": []}
        ((entry),) = (await david.ask(HISTORY, id=trip.id))["trip"]["activity"]["nodes"]
        assert entry["kind"] == "PARTICIPANT_JOINED"


class TestRemoveMember:
    """Taking somebody off."""

    async def test_ends_the_access_of_somebody_who_looks_on(self, sarah: Person, david: Person) -> None:
        """They see the trip no more, and nothing of the ledger changes."""
        trip = await trip_with(sarah, david, "VIEWER")

        payload = await sarah.do(
            "removeMember", "participant { id }", memberId=(await members(sarah, trip))["David"][0]
        )

        assert payload == {"participant": None, "userErrors": []}
        assert list(await members(sarah, trip)) == ["Sarah"]
        assert await david.ask("query ($id: ID!) { trip(id: $id) { id } }", id=trip.id) == {"trip": None}

    async def test_marks_an_editor_as_departed(self, sarah: Person, david: Person) -> None:
        """Who they are in the ledger stays there, as somebody who has left."""
        trip = await trip_with(sarah, david, "EDITOR")
        member_id = (await members(sarah, trip))["David"][0]

        payload = await sarah.do("removeMember", "participant { name isPresent }", memberId=member_id)

        assert payload == {"participant": {"name": "David", "isPresent": False}, "userErrors": []}
        assert list(await members(sarah, trip)) == ["Sarah"]

    async def test_leaves_a_trip_an_owner(self, sarah: Person, david: Person) -> None:
        """The only owner cannot take themselves off while others stay."""
        trip = await trip_with(sarah, david, "VIEWER")
        member_id = (await members(sarah, trip))["Sarah"][0]

        payload = await sarah.do("removeMember", "participant { id }", memberId=member_id)

        assert [error["code"] for error in payload["userErrors"]] == ["LAST_OWNER"]


class TestLeaving:
    """Going by oneself."""

    async def test_is_for_whoever_looks_on_too(self, sarah: Person, david: Person) -> None:
        """A viewer leaves without having been anybody in the ledger."""
        trip = await trip_with(sarah, david, "VIEWER")

        payload = await david.do("leaveTrip", "participant { id }", tripId=trip.id)

        assert payload == {"participant": None, "userErrors": []}
        assert list(await members(sarah, trip)) == ["Sarah"]

    async def test_is_not_for_an_owner_whom_viewers_would_be_left_without(self, sarah: Person, david: Person) -> None:
        """Those who only look on could not make themselves owners."""
        trip = await trip_with(sarah, david, "VIEWER")

        payload = await sarah.do("leaveTrip", "participant { id }", tripId=trip.id)

        assert [error["code"] for error in payload["userErrors"]] == ["LAST_OWNER"]

    async def test_is_not_for_a_last_owner_who_looks_on(self, sarah: Person, david: Person) -> None:
        """Whoever became an owner without being of the ledger owns the trip no less: neither leaving nor removal."""
        trip = await trip_with(sarah, david, "VIEWER")
        people = await members(sarah, trip)
        await sarah.do("changeRole", "member { id }", memberId=people["David"][0], role="OWNER")
        await sarah.do("changeRole", "member { id }", memberId=people["Sarah"][0], role="EDITOR")

        left = await david.do("leaveTrip", "participant { id }", tripId=trip.id)
        removed = await david.do("removeMember", "participant { id }", memberId=people["David"][0])
        deleted = await david.do("deleteAccount", "deleted", password=PASSWORD)

        assert [payload["userErrors"][0]["code"] for payload in (left, removed, deleted)] == ["LAST_OWNER"] * 3
        assert (await members(sarah, trip))["David"] == (people["David"][0], "OWNER")
