"""Search through the schema: by words and by meaning, page by page, with what shows why something was found."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from graph.context import Services
from graph.ids import decode_id, encode_id
from jobs.tasks.comments import index_comment
from jobs.tasks.expenses import index_expense
from persistence.tables import jobs
from tests.graph.people import Person, TripOf
from tests.graph.test_documents import FILM, GUIDE, read
from tests.graph.workers import worker_beside
from tests.services import free_port
from tests.vector_stores import MODEL_SPACE, chroma_store, stored_in

SEARCH = """query ($id: ID!, $text: String!, $mode: SearchMode!, $filter: SearchFilter, $first: Int!, $after: String) {
  searchTrip(tripId: $id, text: $text, mode: $mode, filter: $filter, first: $first, after: $after) {
    __typename
    ... on DocumentHit { passageId cursor score similarity degraded snippet text highlights { start end } page
      headingPath timeCode start end offset document { kind } }
    ... on ExpenseHit { passageId cursor score similarity degraded snippet text snippetHighlights { start end }
      expense { id description } }
    ... on CommentHit { passageId cursor score similarity degraded snippet text highlights { start end } start end
      comment { id text expense { id } author { name } } } } }"""
MORE = """query ($id: ID!, $filter: SearchFilter, $first: Int! = 10) {
  moreLikeThis(passageId: $id, filter: $filter, first: $first) { __typename
    ... on DocumentHit { text } ... on ExpenseHit { text } ... on CommentHit { text } } }"""


async def search(person: Person, trip: TripOf, text: str, mode: str = "HYBRID", **other: Any) -> list[dict[str, Any]]:
    """Search a trip, and return the hits."""
    given = {"first": 10, **other}
    found = await person.ask(SEARCH, id=trip.id, text=text, mode=mode, **given)
    return list(found["searchTrip"])


async def booked(person: Person, trip: TripOf, description: str, **other: Any) -> str:
    """Add an expense of Sarah's, and return its id."""
    given = {**trip.expense("Sarah", "10"), "description": description, **other}
    return str((await person.do("addExpense", "expense { id }", **given))["expense"]["id"])


async def said(person: Person, expense_id: str, text: str) -> str:
    """Comment on an expense, and return the comment's id."""
    return str((await person.do("addComment", "comment { id }", expenseId=expense_id, text=text))["comment"]["id"])


def marked(hit: dict[str, Any], text: str = "text", highlights: str = "highlights") -> list[str]:
    """Return the parts of a hit's text that are highlighted."""
    return [hit[text][each["start"] : each["end"]] for each in hit[highlights]]


class TestSearchTrip:
    """The field searchTrip."""

    async def test_finds_by_words_what_was_written_a_moment_ago(self, sarah: Person) -> None:
        """No worker has run. What is changed or deleted is found no more, by that word, either."""
        trip = await sarah.create_trip()
        expense = await booked(sarah, trip, "Paddle boats")
        comment = await said(sarah, expense, "The boats were leaky.")

        found = await search(sarah, trip, "boat", "TEXT")
        await sarah.do("updateExpense", "expense { id }", expenseId=expense, description="Canoes")
        changed = await search(sarah, trip, "boat", "TEXT")
        await sarah.do("deleteComment", "expense { id }", commentId=comment)
        deleted = await search(sarah, trip, "boat", "TEXT")

        assert {hit["__typename"] for hit in found} == {"ExpenseHit", "CommentHit"}
        assert [hit["__typename"] for hit in changed] == ["CommentHit"]
        assert deleted == []
        assert [hit["expense"]["id"] for hit in await search(sarah, trip, "canoe", "TEXT")] == [expense]

    async def test_shows_why_something_was_found(self, services: Services, sarah: Person) -> None:
        """The words, in the text and the snippet, and where in a document or a comment they stand."""
        trip = await sarah.create_trip()
        await read(services, sarah, trip.id, GUIDE)
        await read(services, sarah, trip.id, FILM)
        expense = await booked(sarah, trip, "Hotel pool")
        await said(sarah, expense, "🏊 Best pools of any hotel!")

        found = await search(sarah, trip, "pools of hotels")
        (spoken,) = await search(sarah, trip, "when is breakfast", "TEXT")

        by_type = {hit["__typename"]: hit for hit in reversed(found)}
        document, comment, of_expense = (by_type[f"{name}Hit"] for name in ("Document", "Comment", "Expense"))
        assert marked(document) == ["Hotels", "pool", "hotel"]
        assert document["headingPath"] == ["Prague", "Hotels"]
        assert document["offset"] == document["start"] + document["text"].index("Hotels")
        assert marked(comment) == ["pools", "hotel"]
        assert (comment["start"], comment["end"], comment["similarity"]) == (0, len(comment["text"]), None)
        assert comment["comment"]["expense"] == {"id": expense}
        assert comment["comment"]["author"] == {"name": "Sarah"}
        assert marked(of_expense, "snippet", "snippetHighlights") == ["Hotel", "pool"]
        assert document["similarity"] < 1
        assert spoken["timeCode"] == "00:12:03"
        assert spoken["offset"] > 0
        assert all(0 < hit["score"] <= 1 and hit["degraded"] is False for hit in found)

    async def test_finds_comments_by_meaning_once_a_worker_has_run(self, services: Services, sarah: Person) -> None:
        """The mutation leaves a job; run twice, it does what it does once; after a deletion it leaves nothing."""
        trip = await sarah.create_trip()
        comment = await said(sarah, await booked(sarah, trip, "Dinner"), "The soup was cold and the waiter rude.")
        _, comment_id = decode_id(comment)
        context = worker_beside(services)
        async with services.database.read() as connection:
            left = await connection.rows(select(jobs.c.kind).where(jobs.c.subject_id == comment_id))

        await index_comment(context, comment_id)
        await index_comment(context, comment_id)
        (hit,) = await search(sarah, trip, "complaints about the restaurant", "DENSE")
        await sarah.do("deleteComment", "expense { id }", commentId=comment)
        gone = await search(sarah, trip, "complaints about the restaurant", "DENSE")
        await index_comment(context, comment_id)

        assert [row.kind for row in left] == ["INDEX_COMMENT"]
        assert hit["comment"]["id"] == comment
        assert hit["score"] == hit["similarity"] < 1
        assert gone == []
        assert await services.vectors.passage_ids(comment_id) == frozenset()

    async def test_pages_by_cursors(self, sarah: Person) -> None:
        """Page after page gives the whole list; a cursor is good for the very search that gave it."""
        trip = await sarah.create_trip()
        for number in range(5):
            await booked(sarah, trip, f"Boat {number}")
        whole = await search(sarah, trip, "boat", "TEXT")

        first = await search(sarah, trip, "boat", "TEXT", first=2)
        second = await search(sarah, trip, "boat", "TEXT", first=2, after=first[-1]["cursor"])
        third = await search(sarah, trip, "boat", "TEXT", first=2, after=second[-1]["cursor"])
        elsewhere = {"id": trip.id, "text": "boats", "mode": "TEXT", "first": 2, "after": first[-1]["cursor"]}

        assert [*first, *second, *third] == whole
        assert await sarah.error_codes(SEARCH, **elsewhere) == ["BAD_USER_INPUT"]

    async def test_takes_a_filter(self, services: Services, sarah: Person) -> None:
        """Each condition reaches the search; more is told below persistence."""
        trip = await sarah.create_trip("David")
        guide = await read(services, sarah, trip.id, GUIDE)
        pool = await booked(sarah, trip, "Hotel pool", tags=["Fun"], category="ACTIVITIES", spentOn="2026-10-01")
        await said(sarah, pool, "Best pool!")
        cases = [
            ({}, {"DocumentHit", "ExpenseHit", "CommentHit"}),
            ({"sources": ["COMMENT", "EXPENSE"]}, {"ExpenseHit", "CommentHit"}),
            ({"documentIds": [guide]}, {"DocumentHit"}),
            ({"documentKinds": ["PDF"]}, set()),
            ({"dates": {"from": "2026-10-01", "to": "2026-10-01"}}, {"ExpenseHit"}),
            ({"tags": ["fun"]}, {"ExpenseHit", "CommentHit"}),
            ({"categories": ["ACTIVITIES"]}, {"ExpenseHit", "CommentHit"}),
            ({"categories": ["FOOD"]}, set()),
            ({"participantIds": [trip.people["Sarah"]]}, {"DocumentHit", "ExpenseHit", "CommentHit"}),
        ]

        for given, expected in cases:
            found = {hit["__typename"] for hit in await search(sarah, trip, "pool", "TEXT", filter=given)}
            assert found == expected, given

    @pytest.mark.parametrize(
        "given",
        [
            {"dates": {"from": "2026-10-02", "to": "2026-10-01"}},
            {"documentIds": ["nonsense"]},
            {"tags": [""]},
        ],
    )
    async def test_refuses_a_filter_that_makes_no_sense(self, sarah: Person, given: dict[str, Any]) -> None:
        """With a code, before anything is asked."""
        trip = await sarah.create_trip()
        variables = {"id": trip.id, "text": "pool", "mode": "TEXT", "first": 1, "filter": given}

        assert await sarah.error_codes(SEARCH, **variables) == ["BAD_USER_INPUT"]

    async def test_of_hostile_text_is_no_error(self, sarah: Person) -> None:
        """Whatever could be syntax to one of the databases."""
        trip = await sarah.create_trip()
        await booked(sarah, trip, "Boat")

        for text in ('"', "NEAR(a, b)", "boat* OR -x", "' ; DROP TABLE passages --", "(", "trip:t0", "💥", "a:*", "\\"):
            assert len(await search(sarah, trip, text, "TEXT")) <= 1


class TestSearchDocuments:
    """The field searchDocuments."""

    async def test_finds_documents_alone(self, services: Services, sarah: Person) -> None:
        """As clients have asked for years: with a trip and a text; other sources are elsewhere."""
        trip = await sarah.create_trip()
        await read(services, sarah, trip.id, GUIDE)
        await booked(sarah, trip, "Hotel pool")
        asked = 'query ($id: ID!) { searchDocuments(tripId: $id, text: "pool") { score document { kind } } }'
        elsewhere = """query ($id: ID!) {
          searchDocuments(tripId: $id, text: "pool", filter: { sources: [EXPENSE] }) { score } }"""

        hits = (await sarah.ask(asked, id=trip.id))["searchDocuments"]

        assert hits[0] == {"score": 1.0, "document": {"kind": "MARKDOWN"}}
        assert await sarah.error_codes(elsewhere, id=trip.id) == ["BAD_USER_INPUT"]


class TestOutage:
    """The vector store does not answer."""

    async def test_leaves_words(self, services: Services, sarah: Person) -> None:
        """Each hit says so; what meaning alone could have found is not said to be missing."""
        trip = await sarah.create_trip()
        await booked(sarah, trip, "Hotel pool")
        vectors = chroma_store(f"http://127.0.0.1:{free_port()}", "passages", MODEL_SPACE)
        cut_off = replace(sarah, services=replace(services, index=stored_in(services.index, vectors)))
        nothing = {"id": trip.id, "text": "swimming", "mode": "HYBRID", "first": 5}

        (hit,) = await search(cut_off, trip, "pool")
        (by_words,) = await search(cut_off, trip, "pool", "TEXT")

        assert (hit["degraded"], hit["similarity"]) == (True, None)
        assert by_words["degraded"] is False
        assert await cut_off.error_codes(SEARCH, **nothing) == ["SERVICE_UNAVAILABLE"]
        assert await cut_off.error_codes(SEARCH, **{**nothing, "mode": "DENSE"}) == ["SERVICE_UNAVAILABLE"]
        assert await search(cut_off, trip, "pool", after=hit["cursor"]) == []
        await vectors.close()


class TestMoreLikeThis:
    """The field moreLikeThis."""

    async def test_finds_what_is_near(self, services: Services, sarah: Person, david: Person) -> None:
        """Of any kind, not itself, narrowed by a filter; to a stranger, and of no passage, there is nothing."""
        trip = await sarah.create_trip()
        await read(services, sarah, trip.id, GUIDE)
        for description in ("Hotel in Prague with a pool", "Train tickets"):
            await index_expense(worker_beside(services), decode_id(await booked(sarah, trip, description))[1])
        (hit,) = await search(sarah, trip, "until ten", "TEXT")

        near = (await sarah.ask(MORE, id=hit["passageId"]))["moreLikeThis"]
        expenses = await sarah.ask(MORE, id=hit["passageId"], filter={"sources": ["EXPENSE"]}, first=1)

        assert len(near) == 3
        assert "Hotel in Prague" in near[0]["text"]
        assert hit["text"] not in [each["text"] for each in near]
        assert expenses == {"moreLikeThis": [near[0]]}
        assert await david.error_codes(MORE, id=hit["passageId"]) == ["NOT_FOUND"]
        assert await sarah.error_codes(MORE, id=encode_id("Passage", decode_id(trip.id)[1])) == ["NOT_FOUND"]
        assert await sarah.error_codes(MORE, id=trip.id) == ["BAD_USER_INPUT"]
