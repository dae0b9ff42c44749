"""Kept splits and default splits through the schema."""

from typing import Any

import pytest

from domain.activities import ActivityKind
from graph.context import Services
from graph.ids import uuid_of
from persistence.activities import load_chain
from persistence.tables import participants
from tests.arrangement import NOW
from tests.graph.people import Person, TripOf

TEMPLATE = """splitTemplate { id name split { mode parts { participant { name } weight } } }
  trip { id splitTemplates { id name } }"""
SHARES = "expense { splitMode shares { participant { name } amount { amount } } }"
RECURRING = "recurringExpense { id split { mode parts { weight } } }"
DEFAULT = "trip { id defaultSplit { mode parts { participant { name } weight } } }"


@pytest.fixture
def services(shared_services: Services) -> Services:
    """Those of the module: each test has people and trips of its own, and looks at no others."""
    return shared_services


def shares(payload: dict[str, Any]) -> dict[str, str]:
    """Return what each owes, by name."""
    assert payload["userErrors"] == []
    return {share["participant"]["name"]: share["amount"]["amount"] for share in payload["expense"]["shares"]}


def by_shares(trip: TripOf, **by_name: int) -> dict[str, Any]:
    """Return a split by shares."""
    return {"shares": [{"participantId": trip.people[name], "shares": number} for name, number in by_name.items()]}


async def kept(person: Person, trip: TripOf, split: dict[str, Any], name: str = "Flat", **other: Any) -> dict[str, Any]:
    """Keep a split on a trip, and return the payload."""
    return await person.do("createSplitTemplate", TEMPLATE, tripId=trip.id, name=name, split=split, **other)


async def leave(services: Services, trip: TripOf, name: str) -> None:
    """Let somebody have left the trip."""
    of_person = participants.c.id == uuid_of(trip.people[name], "Participant")
    async with services.database.write() as connection:
        await connection.change(participants.update().where(of_person).values(left_at=NOW))


class TestCreateSplitTemplate:
    """Keeping a split."""

    async def test_keeps_it_to_be_used(self, sarah: Person) -> None:
        """An expense that names it is divided by it."""
        trip = await sarah.create_trip("David")
        payload = await kept(sarah, trip, by_shares(trip, Sarah=3, David=1), " Flat ")
        template = payload["splitTemplate"]

        added = await sarah.do("addExpense", SHARES, **trip.expense("Sarah", "100", split={"template": template["id"]}))

        assert (template["name"], template["split"]["mode"]) == ("Flat", "SHARES")
        assert [(part["participant"]["name"], part["weight"]) for part in template["split"]["parts"]] == [
            ("Sarah", "3"),
            ("David", "1"),
        ]
        assert payload["trip"]["splitTemplates"] == [{"id": template["id"], "name": "Flat"}]
        assert added["expense"]["splitMode"] == "SHARES"
        assert shares(added) == {"Sarah": "75.00", "David": "25.00"}

    async def test_changes_an_expense_to_it(self, sarah: Person) -> None:
        """An update may name it too."""
        trip = await sarah.create_trip("David")
        template = (await kept(sarah, trip, by_shares(trip, Sarah=3, David=1)))["splitTemplate"]
        added = await sarah.do("addExpense", "expense { id }", **trip.expense("Sarah", "100"))

        changed = await sarah.do(
            "updateExpense", SHARES, expenseId=added["expense"]["id"], split={"template": template["id"]}
        )

        assert shares(changed) == {"Sarah": "75.00", "David": "25.00"}

    async def test_divides_what_comes_again(self, sarah: Person) -> None:
        """A recurring expense may name it too, and keeps what it says."""
        trip = await sarah.create_trip("David")
        template = (await kept(sarah, trip, by_shares(trip, Sarah=3, David=1)))["splitTemplate"]
        split = {"template": template["id"]}
        given = {**trip.expense("Sarah", "100", split=split), "spentOn": "2090-01-01", "frequency": "MONTHLY"}

        created = await sarah.do("createRecurringExpense", RECURRING, **given)
        recurring_id = created["recurringExpense"]["id"]
        changed = await sarah.do("updateRecurringExpense", RECURRING, recurringExpenseId=recurring_id, split=split)

        assert created["userErrors"] == []
        assert created["recurringExpense"]["split"] == {"mode": "SHARES", "parts": [{"weight": "3"}, {"weight": "1"}]}
        assert changed["recurringExpense"]["split"] == created["recurringExpense"]["split"]

    async def test_is_done_once_for_one_key(self, sarah: Person) -> None:
        """The same key gives the same split."""
        trip = await sarah.create_trip("David")
        split = by_shares(trip, Sarah=3, David=1)

        first = await kept(sarah, trip, split, idempotencyKey="one")
        again = await kept(sarah, trip, split, idempotencyKey="one")

        assert again == first

    async def test_is_told_in_the_history(self, sarah: Person, services: Services) -> None:
        """Keeping and deleting are an activity each."""
        trip = await sarah.create_trip("David")
        template = (await kept(sarah, trip, by_shares(trip, Sarah=3, David=1)))["splitTemplate"]
        await sarah.do("deleteSplitTemplate", "trip { id }", splitTemplateId=template["id"])
        await sarah.do("setDefaultSplit", "trip { id }", tripId=trip.id, split=by_shares(trip, Sarah=3))

        async with services.database.read() as connection:
            chain = [entry async for batch in load_chain(connection, uuid_of(trip.id, "Trip")) for entry in batch]

        told = [(entry.kind, entry.summary, [change.after for change in entry.changes]) for entry in chain[-3:]]
        assert told == [
            (ActivityKind.SPLIT_TEMPLATE_SAVED, "Flat", ["Flat", "SHARES: Sarah 3, David 1"]),
            (ActivityKind.SPLIT_TEMPLATE_DELETED, "Flat", [None, None]),
            (ActivityKind.TRIP_CHANGED, "Prague", ["SHARES: Sarah 3"]),
        ]

    async def test_refuses_a_name_twice(self, sarah: Person) -> None:
        """In any case of its letters."""
        trip = await sarah.create_trip("David")
        await kept(sarah, trip, by_shares(trip, Sarah=1))

        payload = await kept(sarah, trip, by_shares(trip, David=1), "FLAT")

        assert payload["userErrors"] == [
            {
                "code": "NAME_TAKEN",
                "field": ["name"],
                "message": "There is a split called FLAT on this trip already.",
            }
        ]

    @pytest.mark.parametrize("mode", ["exact", "itemized", "stay"])
    async def test_refuses_what_fits_one_bill_alone(self, sarah: Person, mode: str) -> None:
        """Exact amounts, lines of a bill, and the nights of a stay."""
        trip = await sarah.create_trip()
        me = trip.people["Sarah"]
        splits: dict[str, dict[str, Any]] = {
            "exact": {"exact": [{"participantId": me, "amount": "10"}]},
            "itemized": {"itemized": {"lines": [{"description": "Soup", "amount": "1", "participantIds": [me]}]}},
            "stay": {"byNights": {"participantIds": [me], "checkIn": "2026-10-02"}},
        }

        payload = await kept(sarah, trip, splits[mode])

        assert [error["code"] for error in payload["userErrors"]] == ["SPLIT_INVALID"]
        assert payload["userErrors"][0]["field"] == (["split", "byNights"] if mode == "stay" else ["split"])

    async def test_of_another_trip_is_not_found(self, sarah: Person) -> None:
        """Not even by its owner."""
        trip, other = await sarah.create_trip(), await sarah.create_trip()
        template = (await kept(sarah, other, by_shares(other, Sarah=1)))["splitTemplate"]

        payload = await sarah.do("addExpense", SHARES, **trip.expense("Sarah", "1", split={"template": template["id"]}))

        assert payload["userErrors"] == [
            {"code": "NOT_FOUND", "field": ["split", "template"], "message": "There is no such saved split."}
        ]


class TestDeleteSplitTemplate:
    """Deleting a kept split."""

    async def test_leaves_what_was_split_by_it(self, sarah: Person) -> None:
        """The expense keeps its shares; the split is gone, and cannot be deleted again."""
        trip = await sarah.create_trip("David")
        template = (await kept(sarah, trip, by_shares(trip, Sarah=3, David=1)))["splitTemplate"]
        given = trip.expense("Sarah", "100", split={"template": template["id"]})
        added = await sarah.do("addExpense", "expense { id }", **given)

        first = await sarah.do("deleteSplitTemplate", "trip { splitTemplates { id } }", splitTemplateId=template["id"])
        again = await sarah.do("deleteSplitTemplate", "trip { id }", splitTemplateId=template["id"])

        assert first["trip"]["splitTemplates"] == []
        assert again["userErrors"] == [
            {"code": "NOT_FOUND", "field": ["splitTemplateId"], "message": "There is no such saved split."}
        ]
        changed = await sarah.do("updateExpense", SHARES, expenseId=added["expense"]["id"], description="Lunch")
        assert shares(changed) == {"Sarah": "75.00", "David": "25.00"}


class TestDefaultSplit:
    """How expenses are split that do not say."""

    async def test_is_equal_among_all_at_first(self, sarah: Person) -> None:
        """Where all weigh the same."""
        trip = await sarah.create_trip("David")

        added = await sarah.do("addExpense", SHARES, **_without_split(trip.expense("Sarah", "100")))

        assert added["expense"]["splitMode"] == "EQUAL"
        assert shares(added) == {"Sarah": "50.00", "David": "50.00"}

    async def test_is_what_was_set_until_it_is_taken_away(self, sarah: Person) -> None:
        """Null goes back to weights."""
        trip = await sarah.create_trip("David")

        given = _without_split(trip.expense("Sarah", "100"))
        was_set = await sarah.do("setDefaultSplit", DEFAULT, tripId=trip.id, split=by_shares(trip, Sarah=3, David=1))
        by_default = await sarah.do("addExpense", SHARES, **given)
        unset = await sarah.do("setDefaultSplit", DEFAULT, tripId=trip.id)
        by_weight = await sarah.do("addExpense", SHARES, **given)

        assert was_set["trip"]["defaultSplit"]["mode"] == "SHARES"
        assert shares(by_default) == {"Sarah": "75.00", "David": "25.00"}
        assert unset["trip"]["defaultSplit"] is None
        assert shares(by_weight) == {"Sarah": "50.00", "David": "50.00"}

    async def test_leaves_out_who_has_left(self, services: Services, sarah: Person) -> None:
        """The others share what would have been theirs."""
        trip = await sarah.create_trip("David", "Emily")
        await sarah.do("setDefaultSplit", DEFAULT, tripId=trip.id, split=by_shares(trip, Sarah=3, David=1, Emily=4))
        await leave(services, trip, "Emily")

        added = await sarah.do("addExpense", SHARES, **_without_split(trip.expense("Sarah", "100")))

        assert shares(added) == {"Sarah": "75.00", "David": "25.00"}

    async def test_refuses_what_fits_one_bill_alone(self, sarah: Person) -> None:
        """And keeps the one it had."""
        trip = await sarah.create_trip()
        split = {"exact": [{"participantId": trip.people["Sarah"], "amount": "10"}]}

        payload = await sarah.do("setDefaultSplit", DEFAULT, tripId=trip.id, split=split)

        assert payload["userErrors"] == [
            {
                "code": "SPLIT_INVALID",
                "field": ["split"],
                "message": "Exact amounts and bills by their lines fit one expense alone, and cannot be saved.",
            }
        ]


def _without_split(given: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name != "split"}
