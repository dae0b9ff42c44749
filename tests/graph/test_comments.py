"""Comments on expenses through the schema."""

from typing import Any

import pytest

from graph.context import Services
from tests.graph.people import Person, TripOf

COMMENT = "comment { id text author { name } expense { id } trip { id } }"
COMMENTS = """query ($id: ID!, $first: Int, $after: String) { node(id: $id) { ... on Expense {
  comments(first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor } nodes { text } }
  activity(first: 2) { nodes { kind summary affectsBalances actor { name } changes { field before after } } } } } }"""


@pytest.fixture
def services(shared_services: Services) -> Services:
    """Those of the module: each test has people and trips of its own, and looks at no others."""
    return shared_services


async def booked(person: Person, trip: TripOf) -> str:
    """Add an expense to a trip, and return its id."""
    return str((await person.do("addExpense", "expense { id }", **trip.expense("Sarah", "10")))["expense"]["id"])


async def said(person: Person, expense_id: str, text: str, **other: Any) -> dict[str, Any]:
    """Comment on an expense, and return the payload."""
    return await person.do("addComment", COMMENT, expenseId=expense_id, text=text, **other)


async def shared_trip(sarah: Person, david: Person) -> TripOf:
    """Create a trip of Sarah's that David has joined."""
    trip = await sarah.create_trip("Dave")
    code = (await sarah.do("inviteParticipant", "code", participantId=trip.people["Dave"]))["code"]
    await david.do("acceptInvitation", "trip { id }", code=code)
    return trip


class TestAddComment:
    """Saying something."""

    async def test_is_read_with_the_expense(self, sarah: Person, david: Person) -> None:
        """The newest first, page by page, by whom it was said."""
        trip = await shared_trip(sarah, david)
        expense_id = await booked(sarah, trip)

        first = await said(sarah, expense_id, " Who had the wine? ")
        second = await said(david, expense_id, "I did.")
        page = (await sarah.ask(COMMENTS, id=expense_id, first=1))["node"]["comments"]
        rest = (await sarah.ask(COMMENTS, id=expense_id, first=9, after=page["pageInfo"]["endCursor"]))["node"]

        assert {**first["comment"], "id": ""} == {
            "id": "",
            "text": "Who had the wine?",
            "author": {"name": "Sarah"},
            "expense": {"id": expense_id},
            "trip": {"id": trip.id},
        }
        assert second["comment"]["author"] == {"name": "Dave"}
        assert (page["totalCount"], page["pageInfo"]["hasNextPage"], page["nodes"]) == (2, True, [{"text": "I did."}])
        assert rest["comments"]["nodes"] == [{"text": "Who had the wine?"}]

    async def test_is_possible_on_a_deleted_expense(self, sarah: Person) -> None:
        """Why it was deleted is worth a word."""
        trip = await sarah.create_trip()
        expense_id = await booked(sarah, trip)
        await sarah.do("deleteExpense", "expense { id }", expenseId=expense_id)

        assert (await said(sarah, expense_id, "Booked twice"))["userErrors"] == []

    async def test_is_done_once_for_one_key(self, sarah: Person) -> None:
        """The same key gives the same comment, also when it was deleted since."""
        expense_id = await booked(sarah, await sarah.create_trip())
        first = await said(sarah, expense_id, "Thanks", idempotencyKey="one")

        again = await said(sarah, expense_id, "Thanks", idempotencyKey="one")
        await sarah.do("deleteComment", "expense { id }", commentId=first["comment"]["id"])
        once_more = await said(sarah, expense_id, "Thanks", idempotencyKey="one")

        assert first == again == once_more
        assert (await sarah.ask(COMMENTS, id=expense_id, first=9))["node"]["comments"]["nodes"] == []

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("\n", "The text must not be empty."),
            ("x" * 2001, "The text has 2001 characters; at most 2000 are kept."),
        ],
    )
    async def test_refuses_a_text_that_is_none(self, sarah: Person, text: str, message: str) -> None:
        """Or is too long."""
        payload = await said(sarah, await booked(sarah, await sarah.create_trip()), text)

        assert payload["comment"] is None
        assert payload["userErrors"] == [{"code": "TEXT_INVALID", "field": ["text"], "message": message}]

    async def test_refuses_a_strangers_expense(self, sarah: Person, david: Person) -> None:
        """It looks like one that is not there."""
        payload = await said(david, await booked(sarah, await sarah.create_trip()), "Hello")

        assert payload["userErrors"] == [
            {"code": "NOT_FOUND", "field": ["expenseId"], "message": "There is no such expense."}
        ]


class TestDeleteComment:
    """Taking it back."""

    async def test_is_for_its_author_and_for_owners(self, sarah: Person, david: Person) -> None:
        """A member deletes their own, and nobody else's."""
        trip = await shared_trip(sarah, david)
        expense_id = await booked(sarah, trip)
        of_sarah, *of_david = [
            (await said(person, expense_id, text))["comment"]["id"]
            for person, text in ((sarah, "One"), (david, "Two"), (david, "Three"))
        ]

        refused = await david.do("deleteComment", "expense { id }", commentId=of_sarah)
        own = await david.do("deleteComment", "expense { id }", commentId=of_david[0])
        of_another = await sarah.do("deleteComment", "expense { id }", commentId=of_david[1])

        assert refused["userErrors"] == [
            {
                "code": "FORBIDDEN",
                "field": [],
                "message": "A comment is deleted by its author, or by an owner of the trip.",
            }
        ]
        assert own == of_another == {"expense": {"id": expense_id}, "userErrors": []}
        assert (await sarah.ask(COMMENTS, id=expense_id, first=9))["node"]["comments"] == {
            "totalCount": 1,
            "pageInfo": {"hasNextPage": False, "endCursor": (await cursor(sarah, expense_id))},
            "nodes": [{"text": "One"}],
        }

    async def test_leaves_nothing_to_be_found(self, sarah: Person) -> None:
        """Neither by its id, nor to be deleted again."""
        expense_id = await booked(sarah, await sarah.create_trip())
        comment_id = (await said(sarah, expense_id, "Oops"))["comment"]["id"]
        await sarah.do("deleteComment", "expense { id }", commentId=comment_id)

        again = await sarah.do("deleteComment", "expense { id }", commentId=comment_id)

        assert again["userErrors"] == [
            {"code": "NOT_FOUND", "field": ["commentId"], "message": "There is no such comment."}
        ]
        assert (await sarah.ask("query ($id: ID!) { node(id: $id) { id } }", id=comment_id))["node"] is None

    async def test_is_told_in_the_history_of_the_expense(self, sarah: Person) -> None:
        """As saying it is."""
        expense_id = await booked(sarah, await sarah.create_trip())
        text = "Long " * 60
        comment_id = (await said(sarah, expense_id, text))["comment"]["id"]
        await sarah.do("deleteComment", "expense { id }", commentId=comment_id)

        told = (await sarah.ask(COMMENTS, id=expense_id, first=1))["node"]["activity"]["nodes"]

        common = {"summary": f"Dinner: {text[:199]}…", "affectsBalances": False, "actor": {"name": "Sarah"}}
        comment = {"field": "comment", "before": None, "after": None}
        assert told == [
            {"kind": "COMMENT_DELETED", "changes": [{**comment, "before": text.strip()}], **common},
            {"kind": "COMMENT_ADDED", "changes": [{**comment, "after": text.strip()}], **common},
        ]


async def cursor(person: Person, expense_id: str) -> str:
    """Return the cursor that a page of an expense's comments ends at."""
    page = (await person.ask(COMMENTS, id=expense_id, first=9))["node"]["comments"]["pageInfo"]
    return str(page["endCursor"])
