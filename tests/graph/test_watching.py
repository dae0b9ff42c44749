"""Watching: the row answers where the stream has expired, or lost its end with a worker."""

from datetime import timedelta
from typing import Any

import pytest
from strawberry.types import ExecutionResult

from domain.answers import Verdict, Wording
from domain.documents import fail_reading
from domain.questions import Answer
from graph.context import Context, Services
from graph.ids import decode_id
from graph.schema import schema
from graph.viewers import identity_of
from jobs.streams import document_topic
from persistence.documents import load_document, store_reading
from persistence.questions import store_answer
from tests.graph.people import Person
from tests.graph.test_access import small_file

PROGRESS = "subscription ($id: ID!) { documentProgress(documentId: $id) { cursor state done total failure } }"
ANSWER = """subscription ($id: ID!) { answer(questionId: $id) { __typename
  ... on AnswerInterpreted { cursor interpretation unplaced } ... on AnswerPiece { cursor offset text }
  ... on AnswerFinished { cursor text verdict wording } } }"""


async def watched(person: Person, document: str, subject: str) -> list[dict[str, Any]]:
    """Follow a subscription to its end."""
    context = Context(person.services, await identity_of(f"Bearer {person.token}", person.services))
    source = await schema.stream(document, variable_values={"id": subject}, context_value=context)
    events: list[dict[str, Any]] = []
    async for result in source:
        assert isinstance(result, ExecutionResult)
        assert result.errors is None
        events += (result.data or {}).values()
    return events


@pytest.fixture
async def document_id(sarah: Person) -> str:
    """A document that waits for a worker."""
    trip = await sarah.create_trip()
    uploaded = await sarah.do("uploadDocument", "document { id }", tripId=trip.id, file=small_file())
    return str(uploaded["document"]["id"])


class TestDocumentProgress:
    """The reading of a document."""

    async def test_is_told_from_the_row_where_the_stream_says_nothing(
        self, services: Services, sarah: Person, document_id: str
    ) -> None:
        """Whoever comes after the stream has expired hears the end, with no cursor."""
        async with services.database.write() as connection:
            document = await load_document(connection, decode_id(document_id)[1])
            assert document is not None
            await store_reading(connection, fail_reading(document, "It is a scan."))

        events = await watched(sarah, PROGRESS, document_id)

        assert events == [{"cursor": None, "state": "FAILED", "done": 0, "total": None, "failure": "It is a scan."}]

    async def test_ends_for_whoever_is_taken_off_the_trip(
        self, services: Services, sarah: Person, david: Person
    ) -> None:
        """Their session goes on, and what they watched does not."""
        trip = await sarah.create_trip()
        uploaded = await sarah.do("uploadDocument", "document { id }", tripId=trip.id, file=small_file())
        document_id = str(uploaded["document"]["id"])
        code = (await sarah.do("inviteToTrip", "code", tripId=trip.id, role="VIEWER"))["code"]
        await david.do("acceptInvitation", "trip { id }", code=code)
        topic = document_topic(decode_id(document_id)[1])
        body = {"state": "READING", "done": 0, "total": None, "failure": None}
        await services.streams.publish(topic, "progress", body)
        context = Context(services, await identity_of(f"Bearer {david.token}", services))
        source = await schema.stream(PROGRESS, variable_values={"id": document_id}, context_value=context)
        first = await anext(aiter(source))

        await david.do("leaveTrip", "participant { id }", tripId=trip.id)
        await services.streams.publish(topic, "progress", body)
        second = await anext(aiter(source))

        await source.aclose()
        assert first.errors is None
        assert [(error.extensions or {})["code"] for error in second.errors] == ["NOT_FOUND"]

    async def test_ends_though_its_last_event_was_lost(
        self, services: Services, sarah: Person, document_id: str
    ) -> None:
        """A worker that died between storing the end and publishing it leaves nobody waiting."""
        uuid = decode_id(document_id)[1]
        body = {"state": "READING", "done": 0, "total": None, "failure": None}
        await services.streams.publish(document_topic(uuid), "progress", body)
        async with services.database.write() as connection:
            document = await load_document(connection, uuid)
            assert document is not None
            await store_reading(connection, fail_reading(document, "It is a scan."))

        events = await watched(sarah, PROGRESS, document_id)

        assert [event["state"] for event in events] == ["READING", "FAILED"]


class TestAnswer:
    """An answer while it is written."""

    async def test_is_told_as_it_was_stored_once_its_stream_has_expired(
        self, services: Services, sarah: Person
    ) -> None:
        """The stored answer comes as the same kinds of events, with no cursors."""
        trip = await sarah.create_trip()
        asked = await sarah.do("askQuestion", "question { id }", tripId=trip.id, text="How much did we spend?")
        question_id = asked["question"]["id"]
        answer = Answer(
            "Nothing.", "Asks for the total.", Verdict.ABSTAINED, Wording.TEMPLATE, (), (), unplaced=("Berlin",)
        )
        async with services.database.write() as connection:
            later = services.now() + timedelta(seconds=1)
            await store_answer(connection, decode_id(question_id)[1], answer, now=later)

        events = await watched(sarah, ANSWER, question_id)

        assert events == [
            {
                "__typename": "AnswerInterpreted",
                "cursor": None,
                "interpretation": "Asks for the total.",
                "unplaced": ["Berlin"],
            },
            {"__typename": "AnswerPiece", "cursor": None, "offset": 0, "text": "Nothing."},
            {
                "__typename": "AnswerFinished",
                "cursor": None,
                "text": "Nothing.",
                "verdict": "ABSTAINED",
                "wording": "TEMPLATE",
            },
        ]
