"""Bodies that are too large or too slow."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from starlette.types import Message

from graph.transport.body_limit import BodyLimit
from graph.transport.http import GraphQLEndpoint
from graph.transport.open_streams import OpenStreams
from tests.graph.transport.counting import counting_services, schema
from tests.graph.transport.telling import payload_of, told

LARGE = b'{"query": "{ item { number } } #' + b"x" * 1_100_000 + b'"}'


async def in_chunks(body: bytes) -> AsyncIterator[bytes]:
    """Yield a body in pieces, so that no header tells how long it is."""
    for begin in range(0, len(body), 60_000):
        yield body[begin : begin + 60_000]


@pytest.mark.parametrize("body", [LARGE, in_chunks(LARGE)])
async def test_a_body_over_a_megabyte_is_refused(
    counter: httpx.AsyncClient, body: bytes | AsyncIterator[bytes]
) -> None:
    """Large JSON is answered with 413, and not read into memory, whether its length is told or not."""
    response = await counter.post("/graphql", content=body, headers={"Content-Type": "application/json"})

    assert told(response) == (413, ["PAYLOAD_TOO_LARGE"])


async def test_a_body_just_below_a_megabyte_is_taken(counter: httpx.AsyncClient) -> None:
    """The limit is no lower than it says."""
    body = b'{"query": "{ item { number } } #'
    body += b"x" * (1_000_000 - len(body) - 2) + b'"}'

    response = await counter.post("/graphql", content=body, headers={"Content-Type": "application/json"})

    assert payload_of(response) == {"data": {"item": {"number": 1}}}


@pytest.mark.parametrize("content_type", ["application/json", "multipart/form-data; boundary=b"])
async def test_a_body_that_does_not_go_on_is_refused(content_type: str, tmp_path: Path) -> None:
    """A client that sends a byte and then nothing holds the server for so long, and no longer."""
    services = counting_services(tmp_path)
    app = BodyLimit(GraphQLEndpoint(schema, services, OpenStreams()), largest_upload_bytes=1000, idle_seconds=0.01)
    headers = [(b"content-type", content_type.encode()), (b"graphql-require-preflight", b"1")]
    coming: list[Message] = [{"type": "http.request", "body": b"--b", "more_body": True}]
    sent: list[Message] = []

    async def receive() -> Message:
        if not coming:
            await asyncio.Event().wait()
        return coming.pop()

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/graphql", "query_string": b"", "headers": headers}
    await app(scope, receive, send)

    assert sent[0]["status"] == 408
    assert (b"connection", b"close") in sent[0]["headers"]
    assert b'"code":"TIMEOUT"' in sent[1]["body"]


async def test_a_body_that_comes_by_single_bytes_is_refused(tmp_path: Path) -> None:
    """Whoever sends a byte now and then holds the server no longer than whoever sends nothing."""
    services = counting_services(tmp_path)
    app = BodyLimit(GraphQLEndpoint(schema, services, OpenStreams()), largest_upload_bytes=1000, idle_seconds=0.1)
    sent: list[Message] = []

    async def receive() -> Message:
        await asyncio.sleep(0.01)
        return {"type": "http.request", "body": b" ", "more_body": True}

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(b"content-type", b"application/json")]
    scope = {"type": "http", "method": "POST", "path": "/graphql", "query_string": b"", "headers": headers}
    async with asyncio.timeout(5):
        await app(scope, receive, send)

    assert sent[0]["status"] == 408
