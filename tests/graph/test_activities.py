"""What happened on a trip, through the schema."""

from typing import Any

import pytest

from domain.access import Role, Viewer
from domain.activities import Activity
from domain.participants import Participant
from domain.trips import OpenTrip, create_trip
from graph.activities import _TYPE_NAMES
from graph.context import Services
from graph.ids import decode_id, encode_id, global_id
from graph.nodes import _LOADS
from persistence.ids import new_id
from persistence.participants import insert_participant
from persistence.trips import insert_membership, insert_trip
from tests.arrangement import NOW, stored_expense, stored_history
from tests.graph.people import Person

PAGE = """query ($id: ID!, $first: Int, $after: String, $last: Int, $before: String) { trip(id: $id) {
  activity(first: $first, after: $after, last: $last, before: $before) {
    nodes { sequence } totalCount pageInfo { hasNextPage endCursor startCursor } } } }"""
ENTRY = """id sequence kind subjectKind summary changes { field before after } at affectsBalances hash previousHash
  actor { name } trip { name } subject { __typename id }"""


@pytest.fixture
def services(shared_services: Services) -> Services:
    """Those of the module: each test has people and trips of its own, and looks at no others."""
    return shared_services


@pytest.fixture
async def trip(services: Services, sarah: Person) -> OpenTrip:
    """A trip of Sarah's on which nothing has happened."""
    _, user_id = decode_id((await sarah.ask("{ me { id } }"))["me"]["id"])
    trip = create_trip(trip_id=new_id(), name="Paris", currency_code="EUR", now=NOW)
    person = Participant(new_id(), trip.id, "Sarah", user_id)
    async with services.database.write() as connection:
        await insert_trip(connection, trip)
        await insert_membership(connection, trip_id=trip.id, user_id=user_id, role=Role.OWNER, now=NOW)
        await insert_participant(connection, person)
    return OpenTrip(trip, Viewer(user_id), Role.OWNER, (person,))


@pytest.fixture
async def history(services: Services, trip: OpenTrip) -> tuple[Activity, ...]:
    """What happened on the trip then: three entries."""
    return await stored_history(services.database, trip, 3)


async def page(person: Person, trip: OpenTrip, **wanted: Any) -> dict[str, Any]:
    """Return a page of what happened."""
    found: dict[str, Any] = (await person.ask(PAGE, id=global_id(trip.trip), **wanted))["trip"]["activity"]
    return found


class TestActivity:
    """An entry, as it is shown."""

    async def test_tells_all_of_what_happened(
        self, services: Services, sarah: Person, trip: OpenTrip, history: tuple[Activity, ...]
    ) -> None:
        """Who, when, what, each field before and after, and the hashes of an export."""
        entry = history[1]

        document = f"query ($id: ID!) {{ trip(id: $id) {{ activity(first: 2) {{ nodes {{ {ENTRY} }} }} }} }}"
        nodes = (await sarah.ask(document, id=global_id(trip.trip)))["trip"]["activity"]["nodes"]

        assert nodes[1] == {
            "id": encode_id("Activity", entry.id),
            "sequence": 2,
            "kind": "EXPENSE_ADDED",
            "subjectKind": "EXPENSE",
            "summary": "Emily added 'Dîner 2'.",
            "changes": [
                {"field": "description", "before": None, "after": "Dîner 2"},
                {"field": "amount", "before": None, "after": "300.00 EUR"},
            ],
            "at": "2026-11-21T12:00:00+00:00",
            "affectsBalances": True,
            "hash": entry.hash.hex(),
            "previousHash": history[0].hash.hex(),
            "actor": {"name": "Sarah"},
            "trip": {"name": "Paris"},
            # Nobody stored the expense that this tells of.
            "subject": None,
        }

    async def test_leads_to_its_subject(self, services: Services, sarah: Person, trip: OpenTrip) -> None:
        """What it was done to is a step away."""
        expense = await stored_expense(services.database, trip)
        (entry,) = await stored_history(services.database, trip, 1, subject_id=expense.id)

        document = "query ($id: ID!) { node(id: $id) { ... on Activity { subject { __typename id } } } }"
        node = (await sarah.ask(document, id=global_id(entry)))["node"]

        assert node == {"subject": {"__typename": "Expense", "id": global_id(expense)}}

    def test_can_lead_to_everything_that_has_an_id(self) -> None:
        """A type that is added to the nodes of a trip is added to what activities lead to."""
        # A comment is told with its expense, a version with its document; nobody does reports; conversations are one
        # person's, and accounts of no trip.
        of_trip = {"Activity", "Comment", "Conversation", "DocumentVersion", "Job", "Question", "Report"}
        never_a_subject = of_trip | {"User", "Session", "ApiKey"}

        assert set(_LOADS) - never_a_subject <= set(_TYPE_NAMES.values())

    async def test_of_an_expense_is_told_with_the_expense(
        self, services: Services, sarah: Person, trip: OpenTrip, history: tuple[Activity, ...]
    ) -> None:
        """Only what happened to it, the newest first."""
        expense = await stored_expense(services.database, trip)
        await stored_history(services.database, trip, 2, subject_id=expense.id)

        document = """query ($id: ID!) { node(id: $id) { ... on Expense {
          activity(first: 5) { nodes { sequence } totalCount } } } }"""
        node = (await sarah.ask(document, id=global_id(expense)))["node"]

        assert node["activity"] == {"nodes": [{"sequence": 5}, {"sequence": 4}], "totalCount": 2}

    async def test_is_hidden_from_strangers(
        self, david: Person, sarah: Person, trip: OpenTrip, history: tuple[Activity, ...]
    ) -> None:
        """By its id too, a stranger finds nothing, and no way to tell that there is something."""
        document = "query ($id: ID!) { node(id: $id) { id } }"

        assert await david.ask(document, id=global_id(history[0])) == {"node": None}
        assert await sarah.ask(document, id=global_id(history[0])) == {"node": {"id": global_id(history[0])}}

    async def test_of_the_worker_has_no_actor(self, services: Services, sarah: Person, trip: OpenTrip) -> None:
        """What recurs by itself was done by nobody."""
        await stored_history(services.database, trip, 1, by_worker=True)

        document = "query ($id: ID!) { trip(id: $id) { activity(first: 1) { nodes { actor { name } } } } }"
        found = (await sarah.ask(document, id=global_id(trip.trip)))["trip"]["activity"]["nodes"]

        assert found == [{"actor": None}]


class TestPages:
    """The history in pages."""

    async def test_go_from_the_newest_to_the_oldest(
        self, sarah: Person, trip: OpenTrip, history: tuple[Activity, ...]
    ) -> None:
        """Each cursor goes on where the last page ended."""
        newest = await page(sarah, trip, first=2)
        oldest = await page(sarah, trip, first=2, after=newest["pageInfo"]["endCursor"])

        assert [node["sequence"] for node in newest["nodes"]] == [3, 2]
        assert [node["sequence"] for node in oldest["nodes"]] == [1]
        assert (newest["totalCount"], newest["pageInfo"]["hasNextPage"]) == (3, True)
        assert not oldest["pageInfo"]["hasNextPage"]

    async def test_go_backwards_too(self, sarah: Person, trip: OpenTrip, history: tuple[Activity, ...]) -> None:
        """The last two are the oldest, in list order."""
        oldest = await page(sarah, trip, last=2)
        newer = await page(sarah, trip, last=2, before=oldest["pageInfo"]["startCursor"])

        assert [node["sequence"] for node in oldest["nodes"]] == [2, 1]
        assert [node["sequence"] for node in newer["nodes"]] == [3]

    async def test_are_empty_where_nothing_happened(self, sarah: Person, trip: OpenTrip) -> None:
        """A trip without a history has an empty page."""
        empty = await page(sarah, trip, first=1)

        assert (empty["nodes"], empty["totalCount"]) == ([], 0)
