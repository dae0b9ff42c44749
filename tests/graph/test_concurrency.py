"""Many at once: one change of a version succeeds, one key creates one thing, on both databases."""

import asyncio
from collections import Counter
from typing import Any

from sqlalchemy import func, select

from graph.context import Services
from persistence.tables import expenses, idempotency_keys
from tests.graph.people import Person
from tests.graph.test_access import small_file

AT_ONCE = 50


async def test_one_of_many_edits_of_a_version_succeeds(sarah: Person) -> None:
    """Fifty people change what they all saw as version 1: one does, and the others are told that it has changed."""
    trip = await sarah.create_trip("David")
    added = (await sarah.do("addExpense", "expense { id version }", **trip.expense("Sarah", "10")))["expense"]

    async def edit(number: int) -> dict[str, Any]:
        given = {"expenseId": added["id"], "version": added["version"], "description": f"Dinner {number}"}
        return await sarah.do("updateExpense", "expense { description version }", **given)

    payloads = await asyncio.gather(*(edit(number) for number in range(AT_ONCE)))

    outcomes = Counter(
        (payload["userErrors"][0]["code"], *payload["userErrors"][0]["field"]) if payload["userErrors"] else "changed"
        for payload in payloads
    )
    assert outcomes == {"changed": 1, ("VERSION_CONFLICT", "version"): AT_ONCE - 1}
    (changed,) = [payload["expense"] for payload in payloads if payload["expense"]]
    node = "query ($id: ID!) { node(id: $id) { ... on Expense { description version } } }"
    assert (await sarah.ask(node, id=added["id"]))["node"] == changed
    assert changed["version"] == 2


async def test_one_key_creates_one_expense(services: Services, sarah: Person) -> None:
    """Fifty creations with one key, sent at once, come back with the same expense, and there is one."""
    trip = await sarah.create_trip("David")
    given = trip.expense("Sarah", "10", idempotencyKey="a double click")

    payloads = await asyncio.gather(*(sarah.do("addExpense", "expense { id }", **given) for _ in range(AT_ONCE)))

    assert [payload["userErrors"] for payload in payloads] == [[]] * AT_ONCE
    assert len({payload["expense"]["id"] for payload in payloads}) == 1
    async with services.database.read() as connection:
        assert await connection.scalar(select(func.count()).select_from(expenses)) == 1
        assert await connection.scalar(select(func.count()).select_from(idempotency_keys)) == 1


async def test_a_key_is_given_back_by_what_is_refused(sarah: Person) -> None:
    """A creation that was refused created nothing, so its key may be used for the input that was mended."""
    trip = await sarah.create_trip("David")

    refused = await sarah.do(
        "addExpense", "expense { id }", **trip.expense("Sarah", "0", idempotencyKey="mended later")
    )
    created = await sarah.do(
        "addExpense", "expense { id }", **trip.expense("Sarah", "10", idempotencyKey="mended later")
    )

    assert [error["code"] for error in refused["userErrors"]] == ["AMOUNT_NOT_POSITIVE"]
    assert created["userErrors"] == []


async def test_a_key_stands_for_one_input(sarah: Person) -> None:
    """The same key with another input, or for another mutation, is refused, and nothing is created."""
    trip = await sarah.create_trip("David")
    await sarah.do("addExpense", "expense { id }", **trip.expense("Sarah", "10", idempotencyKey="once"))

    other = await sarah.do("addExpense", "expense { id }", **trip.expense("Sarah", "11", idempotencyKey="once"))
    guest = await sarah.do("addParticipant", "participant { id }", tripId=trip.id, name="Emily", idempotencyKey="once")

    wanted = {
        "code": "IDEMPOTENCY_KEY_REUSED",
        "field": ["idempotencyKey"],
        "message": "This idempotency key was used for something else: make up a new one.",
    }
    assert (other["userErrors"], guest["userErrors"]) == ([wanted], [wanted])


async def test_a_key_is_its_users_own(sarah: Person, david: Person) -> None:
    """Two people who happen to make up one key create two things."""
    one = await sarah.do("createTrip", "trip { id }", name="Prague", currency="EUR", idempotencyKey="1")
    other = await david.do("createTrip", "trip { id }", name="Prague", currency="EUR", idempotencyKey="1")
    again = await sarah.do("createTrip", "trip { id }", name="Prague", currency="EUR", idempotencyKey="1")

    assert one["trip"]["id"] == again["trip"]["id"] != other["trip"]["id"]


async def test_a_key_that_cannot_be_kept_is_refused(sarah: Person) -> None:
    """An empty key, and one of more than a hundred characters, are refused by name."""
    for key in ("", "k" * 101, "a\nb"):
        refused = await sarah.do("createTrip", "trip { id }", name="Prague", currency="EUR", idempotencyKey=key)

        assert refused == {
            "trip": None,
            "userErrors": [
                {
                    "code": "IDEMPOTENCY_KEY_INVALID",
                    "field": ["idempotencyKey"],
                    "message": "An idempotency key has 1 to 100 printable characters.",
                }
            ],
        }


async def test_a_key_asks_one_question_and_uploads_one_document(services: Services, sarah: Person) -> None:
    """A double click on ask or upload leaves one question, one document and one file."""
    trip = await sarah.create_trip()
    question = {"tripId": trip.id, "text": "How much did we spend?", "idempotencyKey": "ask"}
    document = {"tripId": trip.id, "idempotencyKey": "upload"}

    asked = [(await sarah.do("askQuestion", "question { id }", **question))["question"]["id"] for _ in range(2)]
    sent = [
        (await sarah.do("uploadDocument", "document { id }", **document, file=small_file()))["document"]["id"]
        for _ in range(2)
    ]

    assert (len(set(asked)), len(set(sent))) == (1, 1)
    files = [path for path in services.settings.resolved_uploads_dir.rglob("*") if path.is_file()]
    assert len(files) == 1


async def test_a_key_of_a_trip_that_was_left_leads_nowhere(sarah: Person, david: Person) -> None:
    """Whoever created a trip and has left it is not shown it again by its key."""
    created = await sarah.do("createTrip", "trip { id participants { id } }", **_prague())
    trip = created["trip"]
    guest = await sarah.do("addParticipant", "participant { id }", tripId=trip["id"], name="David")
    code = await sarah.do("inviteParticipant", "code", participantId=guest["participant"]["id"])
    await david.do("acceptInvitation", "trip { id }", code=code["code"])
    await sarah.do("makeOwner", "participant { id }", participantId=guest["participant"]["id"])
    assert (await sarah.do("leaveTrip", "participant { id }", tripId=trip["id"]))["userErrors"] == []

    again = await sarah.do("createTrip", "trip { id }", **_prague())

    assert [(error["code"], error["field"]) for error in again["userErrors"]] == [("NOT_FOUND", ["idempotencyKey"])]


def _prague() -> dict[str, Any]:
    return {"name": "Prague", "currency": "EUR", "idempotencyKey": "a trip"}


async def test_a_key_of_what_was_removed_leads_nowhere(sarah: Person) -> None:
    """An answer without the thing and without a refusal would look like success."""
    trip = await sarah.create_trip()
    template = {"name": "Us", "split": {"equal": {"participantIds": [trip.people["Sarah"]]}}}
    created: list[tuple[str, str, dict[str, Any], str, str]] = [
        ("addParticipant", "participant", {"name": "David"}, "removeParticipant", "participantId"),
        ("createSplitTemplate", "splitTemplate", template, "deleteSplitTemplate", "splitTemplateId"),
        ("setBudget", "budget", {"amount": {"amount": "9", "currency": "EUR"}}, "removeBudget", "budgetId"),
    ]
    for create, noun, given, remove, field in created:
        asked = {"tripId": trip.id, **given, "idempotencyKey": create}
        first = await sarah.do(create, f"{noun} {{ id }}", **asked)
        assert (await sarah.do(remove, "__typename", **{field: first[noun]["id"]}))["userErrors"] == []

        again = await sarah.do(create, f"{noun} {{ id }}", **asked)

        assert [(error["code"], error["field"]) for error in again["userErrors"]] == [
            ("NOT_FOUND", ["idempotencyKey"])
        ], create


async def test_a_document_is_deleted_once(sarah: Person) -> None:
    """Of ten deletions at once one does it, and the history tells of one."""
    trip = await sarah.create_trip()
    sent = await sarah.do("uploadDocument", "document { id }", tripId=trip.id, file=small_file())

    payloads = await asyncio.gather(
        *(sarah.do("deleteDocument", "documentId", documentId=sent["document"]["id"]) for _ in range(10))
    )

    outcomes = Counter(error["code"] for payload in payloads for error in payload["userErrors"])
    assert outcomes == {"NOT_FOUND": 9}
    history = "query ($id: ID!) { trip(id: $id) { activity(first: 100) { nodes { kind } } } }"
    kinds = [node["kind"] for node in (await sarah.ask(history, id=trip.id))["trip"]["activity"]["nodes"]]
    assert kinds.count("DOCUMENT_DELETED") == 1
