"""People who pay as one, through the schema."""

from typing import Any

import pytest

from graph.context import Services
from tests.graph.people import Person, TripOf
from tests.graph.test_participants import last_activity

FAMILY = "family { name members { name } balance { amount currency } }"
FAMILIES = "query ($id: ID!) { trip(id: $id) { families { name members { name family { name } } } } }"


@pytest.fixture
def services(shared_services: Services) -> Services:
    """Those of the module: each test has people and trips of its own, and looks at no others."""
    return shared_services


@pytest.fixture
async def trip(sarah: Person) -> TripOf:
    """A trip on which Sarah paid 40 euros for four."""
    trip = await sarah.create_trip("Tom", "Emily", "Anna")
    await sarah.do("addExpense", "expense { id }", **trip.expense("Sarah", "40.00"))
    return trip


async def create(person: Person, trip: TripOf, name: str, *members: str, **other: str) -> dict[str, Any]:
    """Create a family of people by their names."""
    ids = [trip.people[member] for member in members]
    return await person.do("createFamily", f"{FAMILY} ", tripId=trip.id, name=name, memberIds=ids, **other)


async def family_id(person: Person, trip: TripOf, name: str, *members: str) -> str:
    """Create a family and return its id."""
    ids = [trip.people[member] for member in members]
    payload = await person.do("createFamily", "family { id }", tripId=trip.id, name=name, memberIds=ids)
    return str(payload["family"]["id"])


class TestCreateFamily:
    """createFamily."""

    async def test_shows_where_its_people_stand_together(self, sarah: Person, trip: TripOf) -> None:
        """The sum of what each of them is owed or owes."""
        payload = await create(sarah, trip, "The Millers", "Sarah", "Tom")

        people = sorted(person["name"] for person in payload["family"].pop("members"))
        assert people == ["Sarah", "Tom"]
        assert payload == {
            "family": {"name": "The Millers", "balance": {"amount": "20.00", "currency": "EUR"}},
            "userErrors": [],
        }
        told = await last_activity(sarah, trip)
        assert (told["kind"], told["summary"], told["affectsBalances"]) == ("FAMILY_CHANGED", "The Millers", False)
        assert told["changes"][0] == {"field": "name", "before": None, "after": "The Millers"}
        assert told["changes"][1]["after"] in {"Sarah and Tom", "Tom and Sarah"}

    async def test_makes_one_for_one_key(self, sarah: Person, trip: TripOf) -> None:
        """The same key again finds it, and is good for nothing else."""
        first = await create(sarah, trip, "One", "Sarah", "Tom", idempotencyKey="one")
        again = await create(sarah, trip, "One", "Sarah", "Tom", idempotencyKey="one")
        other = await create(sarah, trip, "Two", "Emily", "Anna", idempotencyKey="one")

        assert again == first
        assert [error["code"] for error in other["userErrors"]] == ["IDEMPOTENCY_KEY_REUSED"]
        assert len((await sarah.ask(FAMILIES, id=trip.id))["trip"]["families"]) == 1

    async def test_refuses_what_is_no_family(self, sarah: Person, trip: TripOf) -> None:
        """Fewer than two, somebody twice, somebody of another family, a taken name, a stranger, and who was merged."""
        await create(sarah, trip, "One", "Sarah", "Tom")
        other = await sarah.create_trip("Eve")
        added = await sarah.do("addParticipant", "participant { id }", tripId=trip.id, name="Em")
        merged = added["participant"]["id"]
        await sarah.do("mergeParticipant", "participant { id }", guestId=merged, intoId=trip.people["Emily"])
        people = TripOf(trip.id, {**trip.people, "Eve": other.people["Eve"], "Em": merged})
        members = ["memberIds"]
        refused = [
            ("Two", ("Emily",), "FAMILY_INVALID", members, "A family has at least two people."),
            ("Two", (), "FAMILY_INVALID", members, "A family has at least two people."),
            ("Two", ("Emily", "Emily"), "FAMILY_INVALID", members, "Somebody is named twice."),
            ("Two", ("Emily", "Tom"), "FAMILY_INVALID", members, "Tom is in another family."),
            ("ONE", ("Emily", "Anna"), "NAME_TAKEN", ["name"], "There is a family called ONE on this trip already."),
            (" ", ("Emily", "Anna"), "TEXT_INVALID", ["name"], "The name must not be empty."),
            ("Two", ("Emily", "Eve"), "NOT_FOUND", members, "There is no such participant."),
            ("Two", ("Anna", "Em"), "PARTICIPANT_LEFT", members, "Em was merged into Emily."),
        ]

        for name, named, code, field, message in refused:
            payload = await create(sarah, people, name, *named)

            assert payload == {"family": None, "userErrors": [{"code": code, "field": field, "message": message}]}


class TestUpdateFamily:
    """updateFamily."""

    async def test_changes_name_and_members(self, sarah: Person, trip: TripOf) -> None:
        """Who is taken out pays alone again; somebody who has left still belongs."""
        family = await family_id(sarah, trip, "One", "Sarah", "Tom")
        await sarah.do("markParticipantLeft", "participant { id }", participantId=trip.people["Emily"])
        members = [trip.people["Sarah"], trip.people["Emily"]]

        payload = await sarah.do("updateFamily", FAMILY, familyId=family, name="ONE", memberIds=members)

        assert sorted(person["name"] for person in payload["family"]["members"]) == ["Emily", "Sarah"]
        assert payload["family"]["balance"] == {"amount": "20.00", "currency": "EUR"}
        told = await last_activity(sarah, trip)
        assert [change["field"] for change in told["changes"]] == ["name", "members"]
        (shown,) = (await sarah.ask(FAMILIES, id=trip.id))["trip"]["families"]
        assert shown["name"] == "ONE"
        assert [person["family"] for person in shown["members"]] == [{"name": "ONE"}] * 2

    async def test_tells_nothing_where_nothing_changes(self, sarah: Person, trip: TripOf) -> None:
        """The same name again is no change."""
        family = await family_id(sarah, trip, "One", "Sarah", "Tom")
        before = await last_activity(sarah, trip)

        payload = await sarah.do("updateFamily", "family { name }", familyId=family, name="One")

        assert payload == {"family": {"name": "One"}, "userErrors": []}
        assert await last_activity(sarah, trip) == before

    async def test_refuses_to_leave_one_alone(self, sarah: Person, trip: TripOf) -> None:
        """A family of one is dissolved, not changed."""
        family = await family_id(sarah, trip, "One", "Sarah", "Tom")

        payload = await sarah.do("updateFamily", FAMILY, familyId=family, memberIds=[trip.people["Sarah"]])

        assert payload["userErrors"] == [
            {"code": "FAMILY_INVALID", "field": ["memberIds"], "message": "A family has at least two people."}
        ]


class TestDissolveFamily:
    """dissolveFamily."""

    async def test_lets_everybody_pay_alone_again(self, sarah: Person, trip: TripOf) -> None:
        """The people stay, and may be of another family then."""
        family = await family_id(sarah, trip, "One", "Sarah", "Tom")

        payload = await sarah.do("dissolveFamily", "trip { families { id } }", familyId=family)

        assert payload == {"trip": {"families": []}, "userErrors": []}
        told = await last_activity(sarah, trip)
        assert [change["after"] for change in told["changes"]] == [None, None]
        assert (await create(sarah, trip, "Two", "Sarah", "Tom"))["userErrors"] == []

    async def test_refuses_what_is_gone(self, sarah: Person, trip: TripOf) -> None:
        """A family that was dissolved looks like one that never was."""
        family = await family_id(sarah, trip, "One", "Sarah", "Tom")
        await sarah.do("dissolveFamily", "trip { id }", familyId=family)

        for mutation, selection in (("dissolveFamily", "trip { id }"), ("updateFamily", "family { id }")):
            payload = await sarah.do(mutation, selection, familyId=family)

            assert payload["userErrors"] == [
                {"code": "NOT_FOUND", "field": ["familyId"], "message": "There is no such family."}
            ]
