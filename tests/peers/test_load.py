"""The client that the bench measures with."""

import asyncio
import json

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.peers.asking import asked
from tests.peers.load import AnswerBroken, load
from tests.serving import serving

LONG = {"data": {"text": "x" * 1_000_000}}


def answering(answer: object, *, status: int = 200) -> tuple[Starlette, list[bytes]]:
    """Return an app that says the same to everybody, and the requests that came to it."""
    came: list[bytes] = []

    async def endpoint(request: Request) -> Response:
        came.append(await request.body())
        return Response(json.dumps(answer, separators=(",", ":")), status)

    return Starlette(routes=[Route("/graphql", endpoint, methods=["POST"])]), came


async def test_counts_what_was_answered() -> None:
    """Each request is answered whole before the next, over as many connections as it is told."""
    app, came = answering(LONG)
    request = asked("{ text }")

    async with serving(app) as address:
        found = await load(int(address.rpartition(":")[2]), request.bytes, connections=3, seconds=0.2)

    assert set(came) == {request.body}
    assert len(found.latencies) == len(came)
    assert found.requests_per_second == len(came) / found.seconds
    # No connection has answered two at once.
    assert sum(found.latencies) <= 3 * found.seconds


@pytest.mark.parametrize(
    ("answer", "status"), [(LONG, 503), ({"errors": [{"message": "No points are left."}]}, 200), ({"data": None}, 200)]
)
async def test_counts_no_refusal(answer: object, status: int) -> None:
    """What a server refuses takes it no time, and would make it look fast."""
    app, _ = answering(answer, status=status)

    async with serving(app) as address:
        with pytest.raises(AnswerBroken):
            await load(int(address.rpartition(":")[2]), asked("{ text }").bytes, connections=1, seconds=0.1)


async def test_waits_for_nobody_who_hangs_up() -> None:
    """A server that ends before the time is over is told of."""
    async with await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1") as server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(AnswerBroken):
            await load(port, asked("{ text }").bytes, connections=1, seconds=0.1)
