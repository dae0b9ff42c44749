"""Share links: a trip for whoever has the link, to look on and no more."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from graph.context import Services
from tests.graph.people import Person, TripOf

LISTED = """query ($id: ID!) { trip(id: $id) { shareLinks(first: 9) { nodes {
  name expiresAt lastUsedAt revokedAt } } } }"""


@pytest.fixture
def services(shared_services: Services) -> Services:
    """Those of the module: each test has people and trips of its own, and looks at no others."""
    return shared_services


async def shared(person: Person, trip: TripOf, **other: object) -> tuple[Person, str]:
    """Return whoever has a new link to the trip, and the link's id."""
    selection = "token url shareLink { id }"
    made = await person.do("createShareLink", selection, tripId=trip.id, name="Grandmother", **other)
    assert made["url"] == f"http://127.0.0.1:8000/graphql#share={made['token']}"
    return Person(person.services, made["token"]), made["shareLink"]["id"]


def as_of(person: Person, moment: datetime) -> Person:
    """Return the person at another moment."""
    return replace(person, services=replace(person.services, now=lambda: moment))


class TestLooking:
    """What a link shows."""

    async def test_shows_its_trip_and_no_other(self, sarah: Person) -> None:
        """Also where its author is on other trips."""
        trip, other = await sarah.create_trip("David"), await sarah.create_trip()
        await sarah.do("addExpense", "expense { id }", **trip.expense("Sarah", "10.00"))
        guest, _ = await shared(sarah, trip)

        found = await guest.ask(
            """query ($id: ID!, $other: ID!) { me { id } other: trip(id: $other) { id }
              trips(first: 9) { totalCount nodes { id myRole balances { net { amount } } } }
              trip(id: $id) { expenses(first: 1) { nodes { amount { amount } } } invitations(first: 1) { totalCount }
                shareLinks(first: 1) { totalCount } members(first: 9) { nodes { name isMe } } } }""",
            id=trip.id,
            other=other.id,
        )

        balances = [{"net": {"amount": "5.00"}}, {"net": {"amount": "-5.00"}}]
        assert found == {
            "me": None,
            "other": None,
            "trips": {"totalCount": 1, "nodes": [{"id": trip.id, "myRole": "VIEWER", "balances": balances}]},
            "trip": {
                "expenses": {"nodes": [{"amount": {"amount": "10.00"}}]},
                "invitations": None,
                "shareLinks": None,
                "members": {"nodes": [{"name": "Sarah", "isMe": False}]},
            },
        }

    async def test_changes_nothing(self, sarah: Person) -> None:
        """Every mutation is refused at the gate, before its input is looked at."""
        trip = await sarah.create_trip()
        guest, _ = await shared(sarah, trip)
        document = "mutation ($input: AddParticipantInput!) { addParticipant(input: $input) { userErrors { code } } }"

        codes = await guest.error_codes(document, input={"tripId": trip.id, "name": "Eve"})

        assert codes == ["FORBIDDEN"]


class TestEnds:
    """When a link opens nothing any more."""

    async def test_when_it_is_revoked(self, sarah: Person) -> None:
        """At once; revoking again is refused."""
        trip = await sarah.create_trip()
        guest, link_id = await shared(sarah, trip)

        revoked = await sarah.do("revokeShareLink", "shareLink { revokedAt }", shareLinkId=link_id)
        again = await sarah.do("revokeShareLink", "shareLink { id }", shareLinkId=link_id)

        assert revoked["shareLink"]["revokedAt"] is not None
        assert [error["code"] for error in again["userErrors"]] == ["ALREADY_REVOKED"]
        assert await guest.error_codes("{ trips(first: 1) { totalCount } }") == ["UNAUTHENTICATED"]

    async def test_when_its_days_are_over(self, sarah: Person) -> None:
        """To the moment."""
        trip = await sarah.create_trip()
        guest, _ = await shared(sarah, trip, expiresInDays=1)
        tomorrow = as_of(guest, guest.services.now() + timedelta(days=1))

        assert await guest.error_codes("{ trips(first: 1) { totalCount } }") == []
        assert await tomorrow.error_codes("{ trips(first: 1) { totalCount } }") == ["UNAUTHENTICATED"]

    @pytest.mark.parametrize("token", ["tsl_", "tsl_x", "tsl_" + "a" * 32, "tsl_\N{SNOWMAN}"])
    async def test_or_where_it_never_was_one(self, services: Services, token: str) -> None:
        """Whatever begins like a link and is none is nobody's."""
        assert await Person(services, token).error_codes("{ trips(first: 1) { totalCount } }") == ["UNAUTHENTICATED"]

    @pytest.mark.parametrize(
        ("given", "code"), [({"expiresInDays": 0}, "TERM_INVALID"), ({"name": " "}, "TEXT_INVALID")]
    )
    async def test_must_make_sense(self, sarah: Person, given: dict[str, object], code: str) -> None:
        """A link that ends before it begins, or that nobody could tell from others, is not made."""
        trip = await sarah.create_trip()

        payload = await sarah.do("createShareLink", "token", **{"tripId": trip.id, "name": "Eve", **given})

        assert ([error["code"] for error in payload["userErrors"]], payload["token"]) == ([code], None)


async def test_last_use_is_kept_to_the_minute(sarah: Person) -> None:
    """Owners see whether a link is used; a second use in the same minute writes nothing."""
    trip = await sarah.create_trip()
    guest, _ = await shared(sarah, trip)
    unused = (await sarah.ask(LISTED, id=trip.id))["trip"]["shareLinks"]["nodes"]

    began, uses = guest.services.now(), []
    for seconds in (0, 59, 60):
        moment = began + timedelta(seconds=seconds)
        await as_of(guest, moment).ask("{ trips(first: 1) { totalCount } }")
        uses.append((await sarah.ask(LISTED, id=trip.id))["trip"]["shareLinks"]["nodes"][0]["lastUsedAt"])

    assert [row["lastUsedAt"] for row in unused] == [None]
    assert uses[0] == uses[1] == began.isoformat()
    assert uses[2] == (began + timedelta(seconds=60)).isoformat()
