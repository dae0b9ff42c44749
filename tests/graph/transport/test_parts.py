"""Multipart answers: `@defer`, `@stream`, and subscriptions as Apollo reads them."""

import json
from typing import Any

import httpx
import pytest

from tests.graph.people import Person
from tests.graph.transport.counting import Gate
from tests.graph.transport.telling import body_of, payload_of

DEFERRED = '{ item { number ... @defer(label: "later") { double } } }'
SPREAD = "{ item { number ...later @defer } } fragment later on Item { double }"
OF_2022 = "multipart/mixed;deferSpec=20220824, application/json"


async def parts(client: httpx.AsyncClient, query: str, accept: str) -> list[Any]:
    """Return the parts of a multipart answer, read to its end."""
    response = await client.post("/graphql", json={"query": query}, headers={"Accept": accept})
    assert (response.status_code, response.headers["cache-control"]) == (200, "no-cache, no-store")
    boundary = response.headers["content-type"].partition('boundary="')[2].partition('"')[0]
    preamble, *found, epilogue = body_of(response).decode().split(f"\r\n--{boundary}")
    assert (preamble, epilogue) == ("", "--\r\n")
    heads, bodies = zip(*(part.split("\r\n\r\n") for part in found), strict=True)
    assert set(heads) == {"\r\nContent-Type: application/json; charset=utf-8"}
    return [json.loads(body) for body in bodies]


class TestDefer:
    """A result that comes in parts."""

    async def test_ties_parts_to_what_is_pending(self, counter: httpx.AsyncClient) -> None:
        """The current draft has ids; the path is there for clients that read nothing else."""
        received = await parts(counter, DEFERRED, "application/json, multipart/mixed")

        assert received == [
            {
                "data": {"item": {"number": 1}},
                "pending": [{"id": "0", "path": ["item"], "label": "later"}],
                "hasNext": True,
            },
            {
                "incremental": [{"id": "0", "path": ["item"], "label": "later", "data": {"double": 2}}],
                "completed": [{"id": "0"}],
                "hasNext": False,
            },
        ]

    async def test_ties_parts_to_paths_for_clients_of_2022(self, counter: httpx.AsyncClient) -> None:
        """Apollo Client asks for that draft by its date."""
        received = await parts(counter, DEFERRED, OF_2022)

        assert received == [
            {"data": {"item": {"number": 1}}, "hasNext": True},
            {"incremental": [{"path": ["item"], "label": "later", "data": {"double": 2}}], "hasNext": False},
        ]

    @pytest.mark.parametrize(
        ("accept", "spec"), [("multipart/mixed", "incrementalSpec=v0.2"), (OF_2022, "deferSpec=20220824")]
    )
    async def test_names_the_draft(self, counter: httpx.AsyncClient, accept: str, spec: str) -> None:
        """The content type says how to read the parts."""
        response = await counter.post("/graphql", json={"query": DEFERRED}, headers={"Accept": accept})

        assert response.headers["content-type"] == f'multipart/mixed; boundary="-"; {spec}'

    async def test_sends_what_is_there_at_once(self, counter: httpx.AsyncClient, gate: Gate) -> None:
        """The first part is read before the second can be made."""
        query = {"query": "{ item { number ... @defer { gated } } }"}
        headers = {"Accept": "multipart/mixed"}
        async with counter.stream("POST", "/graphql", json=query, headers=headers) as response:
            received = b""
            async for chunk in response.aiter_raw():
                received += chunk
                if received.count(b"\r\n---") > 1:
                    gate.opened.set()

        assert received.endswith(b'"completed":[{"id":"0"}]}\r\n-----\r\n')

    async def test_numbers_the_items_of_a_stream(self, counter: httpx.AsyncClient) -> None:
        """The path of streamed items names the first of them."""
        query = "{ item { children @stream(initialCount: 1) { number } } }"

        received = await parts(counter, query, OF_2022)

        assert received[0] == {"data": {"item": {"children": [{"number": 10}]}}, "hasNext": True}
        entries = [entry for part in received[1:] for entry in part.get("incremental", [])]
        assert entries[0]["path"] == ["item", "children", 1]
        assert [item for entry in entries for item in entry["items"]] == [{"number": 11}, {"number": 12}]

    @pytest.mark.parametrize("query", [DEFERRED, SPREAD])
    @pytest.mark.parametrize("accept", ["application/json", "*/*", "application/graphql-response+json"])
    async def test_is_one_result_for_those_who_take_one(
        self, counter: httpx.AsyncClient, query: str, accept: str
    ) -> None:
        """Whoever reads JSON only gets everything in place."""
        response = await counter.post("/graphql", json={"query": query}, headers={"Accept": accept})

        assert payload_of(response) == {"data": {"item": {"number": 1, "double": 2}}}

    async def test_is_one_result_where_nothing_is_deferred(self, counter: httpx.AsyncClient) -> None:
        """A variable may turn it off."""
        query = "query ($later: Boolean = false) { item { number ... @defer(if: $later) { double } } }"

        response = await counter.post(
            "/graphql", json={"query": query}, headers={"Accept": "application/json, multipart/mixed"}
        )

        assert response.headers["content-type"] == "application/json; charset=utf-8"
        assert payload_of(response) == {"data": {"item": {"number": 1, "double": 2}}}

    async def test_masks_bugs_in_every_part(self, counter: httpx.AsyncClient) -> None:
        """Errors of a later part are errors like any other: null with a code where null may stand."""
        query = "{ item { number ... @defer { missing } } }"

        received = await parts(counter, query, "multipart/mixed")

        (entry,) = received[1]["incremental"]
        assert entry["data"] == {"missing": None}
        assert [error["path"] for error in entry["errors"]] == [["item", "missing"]]
        assert entry["errors"][0]["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
        assert "secret" not in str(received)

    @pytest.mark.parametrize(("accept", "where"), [("multipart/mixed", "completed"), (OF_2022, "incremental")])
    async def test_tells_that_a_part_failed_as_a_whole(
        self, counter: httpx.AsyncClient, accept: str, where: str
    ) -> None:
        """The draft of 2022 has no place for it but an entry without data."""
        received = await parts(counter, "{ item { number ... @defer { broken } } }", accept)

        (ended,) = received[1][where]
        assert ended["path"] == ["item"]
        assert ended["errors"][0]["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
        assert ("data" in ended, ended.get("data")) == (where == "incremental", None)

    async def test_is_refused_on_a_subscription(self, counter: httpx.AsyncClient) -> None:
        """Events are parts already."""
        query = "subscription { count(to: 1) @stream }"

        response = await counter.post(
            "/graphql", json={"query": query}, headers={"Accept": "application/json, text/event-stream"}
        )

        assert response.json()["errors"][0]["extensions"] == {"code": "GRAPHQL_VALIDATION_FAILED"}

    async def test_loads_relations_in_later_parts(self, client: httpx.AsyncClient, sarah: Person) -> None:
        """The loaders of an operation serve all its parts."""
        trip = await sarah.create_trip("David")
        for amount in ("10.00", "20.00"):
            await sarah.do("addExpense", "expense { id }", **trip.expense("David", amount))
        query = """query ($id: ID!) { trip(id: $id) { name ...Ledger @defer } }
          fragment Ledger on Trip { expenses(first: 10) { nodes { payer { name } amount { amount } } } }"""
        body = {"query": query, "variables": {"id": trip.id}}
        headers = {"Authorization": f"Bearer {sarah.token}", "Accept": "multipart/mixed"}

        response = await client.post("/graphql", json=body, headers=headers)

        first, *later = [json.loads(part.split("\r\n\r\n")[1]) for part in response.text.split("\r\n---")[1:-1]]
        assert first["data"] == {"trip": {"name": "Prague"}}
        nodes = later[0]["incremental"][0]["data"]["expenses"]["nodes"]
        assert sorted((node["payer"]["name"], node["amount"]["amount"]) for node in nodes) == [
            ("David", "10.00"),
            ("David", "20.00"),
        ]


class TestSubscriptions:
    """Multipart subscriptions, as Apollo's router sends them."""

    ACCEPT = 'multipart/mixed;boundary="graphql";subscriptionSpec="1.0",application/json'

    async def test_carry_events_in_payloads(self, counter: httpx.AsyncClient) -> None:
        """Each event is a part; the last boundary is the end."""
        received = await parts(counter, "subscription { count(to: 2) }", self.ACCEPT)

        assert received == [{"payload": {"data": {"count": 0}}}, {"payload": {"data": {"count": 1}}}]

    async def test_tell_of_errors_in_payloads(self, counter: httpx.AsyncClient) -> None:
        """What breaks in an operation is an error of the operation."""
        received = await parts(counter, "subscription { breaks }", self.ACCEPT)

        assert received[0] == {"payload": {"data": {"breaks": 1}}}
        assert received[1]["payload"]["errors"][0]["extensions"]["code"] == "INTERNAL_SERVER_ERROR"

    async def test_are_refused_in_json(self, counter: httpx.AsyncClient) -> None:
        """A document that is not valid has no stream."""
        response = await counter.post(
            "/graphql", json={"query": "subscription { nothing }"}, headers={"Accept": self.ACCEPT}
        )

        assert response.headers["content-type"] == "application/json; charset=utf-8"
        assert response.json()["errors"][0]["extensions"] == {"code": "GRAPHQL_VALIDATION_FAILED"}

    async def test_are_refused_in_a_part_where_nothing_else_is_taken(self, counter: httpx.AsyncClient) -> None:
        """There the refusal is the only payload."""
        received = await parts(counter, "subscription { nothing }", "multipart/mixed;subscriptionSpec=1.0")

        (only,) = received
        assert only["payload"]["errors"][0]["extensions"] == {"code": "GRAPHQL_VALIDATION_FAILED"}
