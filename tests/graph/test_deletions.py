"""Deleting and restoring: what is deleted stays in the book, counts no more, and comes back as it was."""

from typing import Any

import pytest

from graph.context import Services
from tests.graph.people import Person, TripOf
from tests.graph.plans import errors
from tests.graph.test_expenses import nets

LISTED = """query ($id: ID!) { trip(id: $id) {
  expenses(first: 9) { totalCount } deletedExpenses(first: 9) { totalCount nodes { id deletedAt } }
  payments(first: 9) { totalCount } deletedPayments(first: 9) { totalCount nodes { id deletedAt } } } }"""
KINDS = ["expense", "payment"]


@pytest.fixture
def services(shared_services: Services) -> Services:
    """Those of the module: each test has people and trips of its own, and looks at no others."""
    return shared_services


async def booked(person: Person, trip: TripOf, kind: str) -> dict[str, Any]:
    """Book 10 euros that Sarah spent for both, or gave David, and return its id and version."""
    if kind == "expense":
        added = await person.do("addExpense", "expense { id version }", **trip.expense("Sarah", "10"))
    else:
        sarah, david = trip.people["Sarah"], trip.people["David"]
        given = {"tripId": trip.id, "payerId": sarah, "receiverId": david, "paidOn": "2026-10-27"}
        amount = {"amount": "10", "currency": "EUR"}
        added = await person.do("recordPayment", "payment { id version }", amount=amount, **given)
    entry: dict[str, Any] = added[kind]
    return entry


async def done(person: Person, verb: str, kind: str, entry: dict[str, Any], **other: Any) -> dict[str, Any]:
    """Delete or restore an entry, and return the payload."""
    given = {f"{kind}Id": entry["id"], **other}
    return await person.do(f"{verb}{kind.title()}", f"{kind} {{ id version deletedAt }}", **given)


@pytest.mark.parametrize("kind", KINDS)
class TestDeletions:
    """Expenses and payments alike."""

    async def test_are_taken_back_by_restoring(self, sarah: Person, kind: str) -> None:
        """It moves to the list of what is deleted and back, and the balances with it."""
        trip = await sarah.create_trip("David")
        entry = await booked(sarah, trip, kind)
        before = await nets(sarah, trip)

        deleted = await done(sarah, "delete", kind, entry)
        listed = (await sarah.ask(LISTED, id=trip.id))["trip"]
        without = await nets(sarah, trip)
        restored = await done(sarah, "restore", kind, entry)

        moved = {"id": entry["id"], "deletedAt": deleted[kind]["deletedAt"]}
        assert listed[f"{kind}s"] == {"totalCount": 0}
        assert listed[f"deleted{kind.title()}s"] == {"totalCount": 1, "nodes": [moved]}
        assert (without, await nets(sarah, trip)) == ({}, before)
        assert restored[kind] == {"id": entry["id"], "version": 3, "deletedAt": None}
        assert (await sarah.ask(LISTED, id=trip.id))["trip"][f"deleted{kind.title()}s"]["totalCount"] == 0

    async def test_happen_once(self, sarah: Person, kind: str) -> None:
        """What is deleted is not deleted again, and what is not deleted is not restored."""
        trip = await sarah.create_trip("David")
        entry = await booked(sarah, trip, kind)

        kept = await done(sarah, "restore", kind, entry)
        await done(sarah, "delete", kind, entry)
        again = await done(sarah, "delete", kind, entry)

        assert errors(kept) == [("NOT_DELETED", [f"{kind}Id"], f"This {kind} is not deleted.")]
        assert errors(again) == [("ALREADY_DELETED", [f"{kind}Id"], f"This {kind} is deleted: restore it first.")]

    async def test_are_about_the_version_that_was_seen(self, sarah: Person, kind: str) -> None:
        """Somebody who saw an older one is told, whether they delete or restore."""
        trip = await sarah.create_trip("David")
        entry = await booked(sarah, trip, kind)

        early = await done(sarah, "delete", kind, entry, version=2)
        await done(sarah, "delete", kind, entry, version=1)
        late = await done(sarah, "restore", kind, entry, version=1)
        restored = await done(sarah, "restore", kind, entry, version=2)

        assert [errors(refused) for refused in (early, late)] == [
            [("VERSION_CONFLICT", ["version"], "This is version 1 now, and 2 was to be changed: read it again.")],
            [("VERSION_CONFLICT", ["version"], "This is version 2 now, and 1 was to be changed: read it again.")],
        ]
        assert restored[kind]["version"] == 3


async def test_a_deleted_expense_is_not_changed(sarah: Person) -> None:
    """It is to be restored first."""
    trip = await sarah.create_trip("David")
    entry = await booked(sarah, trip, "expense")
    await done(sarah, "delete", "expense", entry)

    refused = await sarah.do("updateExpense", "expense { id }", expenseId=entry["id"], description="Lunch")

    assert errors(refused) == [("ALREADY_DELETED", ["expenseId"], "This expense is deleted: restore it first.")]
