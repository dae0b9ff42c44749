"""Server-sent events, byte by byte and with the real schema."""

import asyncio

import httpx
import pytest

from domain.documents import fail_reading
from graph.context import Services
from graph.ids import decode_id
from persistence.documents import load_document, store_reading
from tests.graph.people import Person
from tests.graph.test_access import small_file
from tests.graph.transport.counting import Gate
from tests.graph.transport.telling import body_of

EVENTS = {"Accept": "text/event-stream"}


async def events(client: httpx.AsyncClient, query: str) -> bytes:
    """Return the body of a stream of events, read to its end."""
    response = await client.post("/graphql", json={"query": query}, headers=EVENTS)
    assert (response.status_code, response.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
    return body_of(response)


class TestEvents:
    """What a stream of events holds."""

    async def test_carry_a_subscription_to_its_end(self, counter: httpx.AsyncClient) -> None:
        """Lines end in LF, a comment opens the stream, and the last event says that it is complete."""
        body = await events(counter, "subscription { count(to: 2) }")

        assert body == (
            b":\n\n"
            b'event: next\ndata: {"data":{"count":0}}\n\n'
            b'event: next\ndata: {"data":{"count":1}}\n\n'
            b"event: complete\ndata: \n\n"
        )

    @pytest.mark.parametrize(
        ("query", "data"),
        [
            ("{ item { number } }", b'{"data":{"item":{"number":1}}}'),
            ("mutation { add(number: 1) }", b'{"data":{"add":2}}'),
        ],
    )
    async def test_carry_one_result_too(self, counter: httpx.AsyncClient, query: str, data: bytes) -> None:
        """Queries and mutations are an event each."""
        body = await events(counter, query)

        assert body == b":\n\nevent: next\ndata: " + data + b"\n\nevent: complete\ndata: \n\n"

    @pytest.mark.parametrize(
        ("query", "code"),
        [
            ("subscription {", b"GRAPHQL_PARSE_FAILED"),
            ("subscription { nothing }", b"GRAPHQL_VALIDATION_FAILED"),
            ("subscription ($to: Int!) { count(to: $to) }", b"BAD_USER_INPUT"),
        ],
    )
    async def test_carry_the_errors_of_what_was_refused(
        self, counter: httpx.AsyncClient, query: str, code: bytes
    ) -> None:
        """A browser's EventSource shows no body but that of a 200."""
        body = await events(counter, query)

        assert (body.count(b"event: next"), code in body, b'"data":{' in body) == (1, True, False)
        assert body.endswith(b"\n\nevent: complete\ndata: \n\n")

    async def test_tell_that_a_stream_broke(self, counter: httpx.AsyncClient) -> None:
        """A bug is masked, and the stream ends."""
        body = await events(counter, "subscription { breaks }")

        assert (b"secret" in body, b"INTERNAL_SERVER_ERROR" in body, b'{"breaks":1}' in body) == (False, True, True)
        assert body.endswith(b"event: complete\ndata: \n\n")

    async def test_may_be_asked_for_by_url(self, counter: httpx.AsyncClient) -> None:
        """GET takes subscriptions, which change nothing."""
        headers = {**EVENTS, "GraphQL-Require-Preflight": "1"}

        response = await counter.get("/graphql", params={"query": "subscription { count(to: 1) }"}, headers=headers)

        assert response.content.count(b"event: next") == 1

    async def test_are_kept_by_no_proxy(self, counter: httpx.AsyncClient) -> None:
        """Neither cached nor held back."""
        response = await counter.post("/graphql", json={"query": "{ item { number } }"}, headers=EVENTS)

        assert response.headers["cache-control"] == "no-cache, no-store"
        assert response.headers["x-accel-buffering"] == "no"

    async def test_come_as_they_happen(self, counter: httpx.AsyncClient, gate: Gate) -> None:
        """The first is read while the second is not there yet; whoever hangs up then frees the generator at once."""
        query = {"query": "subscription { forever }"}
        async with counter.stream("POST", "/graphql", json=query, headers=EVENTS) as response:
            received = b""
            async for chunk in response.aiter_raw():
                received += chunk
                if b'{"forever":0}' in received:
                    break
            assert not gate.closed.is_set()

        async with asyncio.timeout(10):
            await gate.closed.wait()


async def test_the_real_schema_is_watched_by_events(
    client: httpx.AsyncClient, services: Services, sarah: Person
) -> None:
    """The subscriptions of websockets are those of events, with the token in the header."""
    trip = await sarah.create_trip()
    uploaded = await sarah.do("uploadDocument", "document { id }", tripId=trip.id, file=small_file())
    document_id = uploaded["document"]["id"]
    async with services.database.write() as connection:
        document = await load_document(connection, decode_id(document_id)[1])
        assert document is not None
        await store_reading(connection, fail_reading(document, "It is a scan."))
    query = "subscription ($id: ID!) { documentProgress(documentId: $id) { state failure } }"

    response = await client.post(
        "/graphql",
        json={"query": query, "variables": {"id": document_id}},
        headers={**EVENTS, "Authorization": f"Bearer {sarah.token}"},
    )

    assert body_of(response) == (
        b":\n\n"
        b'event: next\ndata: {"data":{"documentProgress":{"state":"FAILED","failure":"It is a scan."}}}\n\n'
        b"event: complete\ndata: \n\n"
    )
