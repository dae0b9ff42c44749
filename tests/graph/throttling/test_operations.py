"""Operations that are charged, whichever transport brings them."""

from typing import Any
from uuid import uuid4

import pytest

from domain.documents import fail_reading
from graph.context import Client, Context, Services
from graph.ids import decode_id
from graph.operations import documents
from graph.operations.outcomes import Outcome, refusal
from graph.operations.preparing import OperationRefused
from graph.operations.requests import OperationRequest
from graph.operations.running import admit, run_single, run_stream
from graph.schema import schema
from graph.viewers import NO_TOKEN, identity_of
from jobs.streams import document_topic
from persistence.documents import load_document, store_reading
from tests.graph.people import Person
from tests.graph.test_access import small_file

ANYTHING = OperationRequest("{ __typename }")
HOME, ELSEWHERE = "192.0.2.1", "198.51.100.7"


async def nobody(services: Services, address: str = HOME) -> Context:
    """Return the context of an operation of somebody who is not signed in."""
    return Context(services, NO_TOKEN, client=Client(address))


async def of_person(person: Person, address: str = HOME) -> Context:
    """Return the context of an operation of somebody who is signed in."""
    identity = await identity_of(f"Bearer {person.token}", person.services)
    return Context(person.services, identity, client=Client(address))


async def run(context: Context, request: OperationRequest = ANYTHING) -> Outcome:
    """Run an operation as a transport does."""
    try:
        await admit(schema, request, context)
    except OperationRefused as refused:
        return refusal(refused.errors)
    return await run_single(schema, request, context)


def codes(outcome: Outcome) -> list[str]:
    """Return the codes of the errors at the top."""
    return [error["extensions"]["code"] for error in outcome.payload.get("errors", [])]


def cost_of(outcome: Outcome) -> list[Any]:
    """Return what was asked for, the limit, and what is left."""
    cost = outcome.payload["extensions"]["cost"]
    return [cost[name] for name in ("requested", "limit", "remaining")]


class TestQuery:
    """A query or a mutation."""

    async def test_tells_its_cost_in_payload_and_headers(self, services: Services) -> None:
        """What is left is the same in both."""
        context = await nobody(services)

        outcome = await run(context)

        assert outcome.payload["data"] == {"__typename": "Query"}
        assert cost_of(outcome) == [1, 20, 19]
        assert context.response_headers["RateLimit-Policy"] == '"points";q=20;w=60'
        assert context.response_headers["RateLimit"].startswith('"points";r=19;t=')
        assert "Retry-After" not in context.response_headers

    async def test_is_refused_when_the_points_are_spent(self, services: Services) -> None:
        """It is not executed; the answer says how long to wait, in payload and header."""
        for _ in range(20):
            await run(await nobody(services))

        context = await nobody(services)
        outcome = await run(context)

        assert (outcome.is_refused, codes(outcome), "data" in outcome.payload) == (True, ["THROTTLED"], False)
        assert cost_of(outcome) == [1, 20, 0]
        retry_after = outcome.payload["errors"][0]["extensions"]["retryAfter"]
        assert context.response_headers["Retry-After"] == str(retry_after)
        assert context.response_headers["RateLimit-Remaining"] == "0"

    async def test_is_paid_by_the_address_until_somebody_signs_in(self, services: Services, sarah: Person) -> None:
        """An account has a budget of its own wherever it is; another address has another."""
        for _ in range(20):
            await run(await nobody(services))

        outcomes = [await run(await nobody(services, ELSEWHERE)), await run(await of_person(sarah))]
        outcomes.append(await run(await of_person(sarah, ELSEWHERE)))

        assert [cost_of(outcome) for outcome in outcomes] == [[1, 20, 19], [1, 100, 99], [1, 100, 98]]

    @pytest.mark.parametrize(
        "request_", [OperationRequest("{"), OperationRequest("{ nothing }"), OperationRequest(None)], ids=str
    )
    async def test_costs_a_point_where_it_cannot_be_executed(
        self, services: Services, request_: OperationRequest
    ) -> None:
        """A flood of what is refused is a flood: after twenty, it is not even told what is wrong."""
        told = {code for _ in range(20) for code in codes(await run(await nobody(services), request_))}

        assert len(told & {"GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED", "BAD_REQUEST"}) == 1
        assert codes(await run(await nobody(services), request_)) == ["THROTTLED"]

    async def test_costs_more_where_more_was_read_in_vain(self, services: Services) -> None:
        """A point, and one for each thousand characters, as long as what came of it is not remembered."""
        long = OperationRequest(f"{{ nothing }} # {uuid4().hex}" + " " * 3_500)
        spent = []
        for _ in range(2):
            context = await nobody(services)
            await run(context, long)
            assert context.charge is not None
            spent.append(20 - context.charge.remaining)

        assert spent == [4, 5]

    async def test_costs_what_reading_it_did_at_least(self, services: Services) -> None:
        """A long text that asks for little is dear while it is new: a flood of those is work as well."""
        long = OperationRequest(f"{{ __typename }} # {uuid4().hex}" + " " * 3_600)

        assert [cost_of(await run(await nobody(services), long)) for _ in range(2)] == [[4, 20, 16], [1, 20, 15]]

    async def test_costs_no_more_for_being_read_first(self, services: Services) -> None:
        """What was paid for reading is part of what running costs."""
        new = OperationRequest(f'{{ invitation(code: "{uuid4().hex}") {{ trip: tripName role }} }}')
        known = [cost_of(await run(await nobody(services), new))[0] for _ in range(2)]

        assert known[0] == known[1]

    async def test_is_not_read_for_whoever_has_no_points(
        self, services: Services, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Or a flood of new texts would keep the server from everybody else, throttled as it is."""
        for _ in range(20):
            await run(await nobody(services))
        read: list[str] = []
        monkeypatch.setattr(documents, "check", lambda _schema, text, _policy: read.append(text))

        assert codes(await run(await nobody(services), OperationRequest("{ somethingNew }"))) == ["THROTTLED"]
        assert read == []


class TestSubscription:
    """An operation with many results."""

    async def test_tells_its_cost_with_the_first(self, services: Services, sarah: Person) -> None:
        """It is charged when it begins, and each event after is free."""
        trip = await sarah.create_trip()
        uploaded = await sarah.do("uploadDocument", "document { id }", tripId=trip.id, file=small_file())
        document_id = str(uploaded["document"]["id"])
        await self._read_in_two_events(services, document_id)
        watching = "subscription ($id: ID!) { documentProgress(documentId: $id) { state } }"
        request = OperationRequest(watching, {"id": document_id})
        context = await of_person(sarah)

        await admit(schema, request, context)
        outcomes = [outcome async for outcome in run_stream(schema, request, context)]

        assert [outcome.payload["data"]["documentProgress"]["state"] for outcome in outcomes] == ["READING", "FAILED"]
        assert cost_of(outcomes[0]) == [11, 100, 89]
        assert "extensions" not in outcomes[1].payload

    async def _read_in_two_events(self, services: Services, document_id: str) -> None:
        uuid = decode_id(document_id)[1]
        body = {"state": "READING", "done": 0, "total": None, "failure": None}
        await services.streams.publish(document_topic(uuid), "progress", body)
        async with services.database.write() as connection:
            document = await load_document(connection, uuid)
            assert document is not None
            await store_reading(connection, fail_reading(document, "It is a scan."))
