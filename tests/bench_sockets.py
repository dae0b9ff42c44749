"""Measures a thousand open subscriptions, and readers that stall: `python -m tests.bench_sockets`.

Clients and servers share the machine: what is measured is all of them together.
"""

import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import psutil
from websockets.asyncio.client import ClientConnection

from graph.ids import uuid_of
from jobs.streams import Streams, answer_topic, document_topic
from tests.acceptance.world import Session, World, running_world
from tests.arrangement import SAMPLES
from tests.graph.transport.clients import begin, opened, received, stalled

SUBSCRIPTIONS, STALLED, KEYS = 1_000, 50, 20
_AT_ONCE = 20
_EVENTS = 5
_PIECES = 10_000
_PIECE = "x" * 1_000
_WATCH = "subscription ($id: ID!) { answer(questionId: $id) { ... on AnswerPiece { offset text } } }"
_WATCH_DOCUMENT = "subscription ($id: ID!) { documentProgress(documentId: $id) { cursor state done total } }"
_PATIENCE_SECONDS = 60
_DOCUMENT = SAMPLES / "innocents-abroad-excerpt.txt"


@dataclass(frozen=True, slots=True)
class _Crowd:
    """Who subscribes, in turns, to what; and the event that is published to them."""

    tokens: list[str]
    query: str
    subject: str
    topic: str
    event: tuple[str, dict[str, Any]]

    async def publish(self, streams: Streams) -> None:
        """Publish the event."""
        await streams.publish(self.topic, *self.event)


def main() -> None:
    """Measure, and print."""
    with tempfile.TemporaryDirectory() as folder, running_world(Path(folder) / "data", Path(folder) / "log") as world:
        for name, figure in asyncio.run(figures(world)):
            print(f"{name:<84} {figure:>26}")  # noqa: T201  # a table is what it is run for


async def figures(world: World) -> list[tuple[str, str]]:
    """Return the figures of a running server."""
    (line,) = [line for line in world.log() if "Authorization: Bearer " in line]
    token = line.rpartition(" ")[2]
    streams = Streams(world.addresses["redis_url"])
    # It would answer the question, and the subscriptions would be over.
    world.worker().suspend()
    try:
        return [
            *await _open_subscriptions(world, await _watching_an_answer(world, token), streams),
            *await _told_of_a_document(world, await _watching_a_document(world, token), streams),
            *await _stalled_readers(world, token, streams),
        ]
    finally:
        world.worker().resume()
        await streams.close()


async def _watching_an_answer(world: World, token: str) -> _Crowd:
    """Return a crowd of one session."""
    question_id = await _question(world, token)
    topic = answer_topic(uuid_of(question_id, "Question"))
    return _Crowd([token], _WATCH, question_id, topic, ("AnswerPiece", {"offset": 0, "text": "one more piece"}))


async def _watching_a_document(world: World, token: str) -> _Crowd:
    """Return a crowd of many keys, each of which might be shown something else."""
    async with world.http(token) as http:
        trip_id = await _trip(http)
        document_id = await http.upload(trip_id, _DOCUMENT)
        keys = [(await http.do("createApiKey", "key", name="Script", scope="READ"))["key"] for _ in range(KEYS)]
    topic = document_topic(uuid_of(document_id, "Document"))
    step = {"state": "READING", "done": 3, "total": 5, "failure": None}
    return _Crowd(keys, _WATCH_DOCUMENT, document_id, topic, ("progress", step))


async def _open_subscriptions(world: World, crowd: _Crowd, streams: Streams) -> list[tuple[str, str]]:
    before = world.api().memory_info().rss
    async with _subscribed(world, crowd) as (sockets, seconds):
        # The first event reaches each socket only once it follows.
        await crowd.publish(streams)
        await asyncio.gather(*(_arrival(socket) for socket in sockets))
        memory = world.api().memory_info().rss - before
        p50, p95 = await _quantiles(streams, crowd, sockets)
        idle = await asyncio.to_thread(world.api().cpu_percent, 5.0)
    name = f"{SUBSCRIPTIONS:,} open subscriptions".replace(",", " ")
    return [
        (f"{name}, each on a socket of its own: to open them", f"{seconds:.1f} s"),
        (f"{name}: memory of the API process for each", f"{memory / SUBSCRIPTIONS / 1e3:.0f} kB"),
        (f"{name}: one event delivered to each, p50 and p95", f"{p50 * 1e3:.0f} ms, {p95 * 1e3:.0f} ms"),
        (f"{name}, silent: API process, share of one processor", f"{idle:.0f} %"),
    ]


async def _told_of_a_document(world: World, crowd: _Crowd, streams: Streams) -> list[tuple[str, str]]:
    async with _subscribed(world, crowd) as (sockets, _):
        await crowd.publish(streams)
        await asyncio.gather(*(_arrival(socket) for socket in sockets))
        p50, p95 = await _quantiles(streams, crowd, sockets)
    name = f"{SUBSCRIPTIONS:,} open subscriptions of {KEYS} keys to a document".replace(",", " ")
    return [(f"{name}: one step delivered to each, p50 and p95", f"{p50 * 1e3:.0f} ms, {p95 * 1e3:.0f} ms")]


async def _stalled_readers(world: World, token: str, streams: Streams) -> list[tuple[str, str]]:
    question_id = await _question(world, token)
    topic = answer_topic(uuid_of(question_id, "Question"))
    for number in range(_PIECES):
        await streams.publish(topic, "AnswerPiece", {"offset": number, "text": _PIECE})
    query = _WATCH.replace("($id: ID!)", "").replace("$id", json.dumps(question_id))
    payload = {"Authorization": f"Bearer {token}"}
    connections, before = _connections(world), world.api().memory_info().rss
    async with AsyncExitStack() as clients:
        began = time.perf_counter()
        for _ in range(STALLED):
            await clients.enter_async_context(stalled(world.address, query, payload=payload))
        peak = before
        async with asyncio.timeout(_PATIENCE_SECONDS):
            while _connections(world) > connections:
                peak = max(peak, world.api().memory_info().rss)
                await asyncio.sleep(0.1)
        seconds = time.perf_counter() - began
    name = f"{STALLED} readers that stall before {_PIECES * len(_PIECE) / 1e6:.0f} MB each"
    return [
        (f"{name}: until the last is gone", f"{seconds:.1f} s"),
        (f"{name}: memory of the API process for each", f"{(peak - before) / STALLED / 1e3:.0f} kB"),
    ]


async def _question(world: World, token: str) -> str:
    async with world.http(token) as http:
        asked = await http.do("askQuestion", "question { id }", tripId=await _trip(http), text="How much did we spend?")
    return str(asked["question"]["id"])


async def _trip(http: Session) -> str:
    return str((await http.ask("{ trips(first: 1) { nodes { id } } }"))["trips"]["nodes"][0]["id"])


@asynccontextmanager
async def _subscribed(world: World, crowd: _Crowd) -> AsyncIterator[tuple[list[ClientConnection], float]]:
    turn = asyncio.Semaphore(_AT_ONCE)

    async def subscribed(token: str) -> ClientConnection:
        async with turn:
            socket = await clients.enter_async_context(opened(world.address, {"Authorization": f"Bearer {token}"}))
            await begin(socket, "1", crowd.query, id=crowd.subject)
        return socket

    async with AsyncExitStack() as clients:
        began = time.perf_counter()
        tokens = islice(cycle(crowd.tokens), SUBSCRIPTIONS)
        sockets = await asyncio.gather(*(subscribed(token) for token in tokens))
        yield sockets, time.perf_counter() - began


async def _quantiles(streams: Streams, crowd: _Crowd, sockets: list[ClientConnection]) -> tuple[float, float]:
    """Return how long an event takes to half of all sockets, and to nineteen of twenty, in seconds."""
    delays = [delay for _ in range(_EVENTS) for delay in await _delays(streams, crowd, sockets)]
    cuts = statistics.quantiles(delays, n=20)
    return cuts[9], cuts[18]


async def _delays(streams: Streams, crowd: _Crowd, sockets: list[ClientConnection]) -> list[float]:
    arrivals = [asyncio.create_task(_arrival(socket)) for socket in sockets]
    await asyncio.sleep(0.5)
    began = time.perf_counter()
    await crowd.publish(streams)
    return [arrival - began for arrival in await asyncio.gather(*arrivals)]


async def _arrival(socket: ClientConnection) -> float:
    message = await received(socket)
    if message["type"] != "next":
        raise RuntimeError(f"The subscription failed: {message}")
    return time.perf_counter()


def _connections(world: World) -> int:
    """Return how many clients the API process holds: connections to its own port."""
    port = int(world.address.rpartition(":")[2])
    found = world.api().net_connections(kind="tcp")
    return sum(one.laddr.port == port and one.status == psutil.CONN_ESTABLISHED for one in found)


if __name__ == "__main__":
    main()
