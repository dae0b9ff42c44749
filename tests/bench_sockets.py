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
from pathlib import Path

import psutil
from websockets.asyncio.client import ClientConnection

from graph.ids import uuid_of
from jobs.streams import Streams, answer_topic
from tests.acceptance.world import World, running_world
from tests.graph.transport.clients import begin, opened, received, stalled

SUBSCRIPTIONS, STALLED = 1_000, 50
_AT_ONCE = 20
_EVENTS = 5
_PIECES = 10_000
_PIECE = "x" * 1_000
_WATCH = "subscription ($id: ID!) { answer(questionId: $id) { ... on AnswerPiece { offset text } } }"
_PATIENCE_SECONDS = 60


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
        return [*await _open_subscriptions(world, token, streams), *await _stalled_readers(world, token, streams)]
    finally:
        world.worker().resume()
        await streams.close()


async def _open_subscriptions(world: World, token: str, streams: Streams) -> list[tuple[str, str]]:
    question_id = await _question(world, token)
    topic = answer_topic(uuid_of(question_id, "Question"))
    before = world.api().memory_info().rss
    async with _subscribed(world, token, question_id) as (sockets, seconds):
        # The first event reaches each socket only once it follows.
        await streams.publish(topic, "AnswerPiece", {"offset": 0, "text": "first"})
        await asyncio.gather(*(_arrival(socket) for socket in sockets))
        memory = world.api().memory_info().rss - before
        delays = [delay for number in range(_EVENTS) for delay in await _delays(streams, topic, sockets, number)]
        idle = await asyncio.to_thread(world.api().cpu_percent, 5.0)
    cuts = statistics.quantiles(delays, n=20)
    name = f"{SUBSCRIPTIONS:,} open subscriptions".replace(",", " ")
    return [
        (f"{name}, each on a socket of its own: to open them", f"{seconds:.1f} s"),
        (f"{name}: memory of the API process for each", f"{memory / SUBSCRIPTIONS / 1e3:.0f} kB"),
        (f"{name}: one event delivered to each, p50 and p95", f"{cuts[9] * 1e3:.0f} ms, {cuts[18] * 1e3:.0f} ms"),
        (f"{name}, silent: API process, share of one processor", f"{idle:.0f} %"),
    ]


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
        trip_id = (await http.ask("{ trips(first: 1) { nodes { id } } }"))["trips"]["nodes"][0]["id"]
        asked = await http.do("askQuestion", "question { id }", tripId=trip_id, text="How much did we spend?")
    return str(asked["question"]["id"])


@asynccontextmanager
async def _subscribed(
    world: World, token: str, question_id: str
) -> AsyncIterator[tuple[list[ClientConnection], float]]:
    turn = asyncio.Semaphore(_AT_ONCE)

    async def subscribed() -> ClientConnection:
        async with turn:
            socket = await clients.enter_async_context(opened(world.address, {"Authorization": f"Bearer {token}"}))
            await begin(socket, "1", _WATCH, id=question_id)
        return socket

    async with AsyncExitStack() as clients:
        began = time.perf_counter()
        sockets = await asyncio.gather(*(subscribed() for _ in range(SUBSCRIPTIONS)))
        yield sockets, time.perf_counter() - began


async def _delays(streams: Streams, topic: str, sockets: list[ClientConnection], number: int) -> list[float]:
    arrivals = [asyncio.create_task(_arrival(socket)) for socket in sockets]
    await asyncio.sleep(0.5)
    began = time.perf_counter()
    await streams.publish(topic, "AnswerPiece", {"offset": number, "text": "one more piece"})
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
