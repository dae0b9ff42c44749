"""Measures answers while they are written, over real sockets, workers and queues: `python -m tests.bench_answers`.

The language model is a scripted server with a known delay, which notes when it sent what: only so can what TripSplit
adds be told from what the model takes. Clients, servers and worker share the machine.
"""

import asyncio
import json
import random
import re
import statistics
import tempfile
import time
from asyncio import StreamReader, StreamWriter
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path

from persistence.embedding_models import ensure_exported
from persistence.settings import Settings
from tests.acceptance.world import Session, World, running_world
from tests.jobs.scripted_server import EVENT_STREAM, finished, said
from tests.services import free_port

_RUNS = 20
_WATCHED, _SOCKETS = 200, 4
_MODEL_DELAY_SECONDS = 0.3
_BETWEEN_TOKENS_SECONDS, _PAUSES = 0.2, 3
"""Three of them make a sentence: as long as one of a dozen words takes a model of 20 words a second."""
_BEGINNING_SECONDS = 2.0
"""In which the answers of a crowd begin: a model does not begin all in one moment."""
_QUESTION = "How much did we spend on food, and who paid it"
_WATCH = """subscription ($id: ID!) { answer(questionId: $id) { __typename
  ... on AnswerPiece { cursor } ... on AnswerFinished { notice } } }"""
_INDEXING_SECONDS = 8


def main() -> None:
    """Measure, and print."""
    with tempfile.TemporaryDirectory() as folder:
        models_dir = Path(folder) / "models"
        name = Settings(_env_file=None).embedding_model_name
        asyncio.run(ensure_exported(model_name=name, models_dir=models_dir))
        for name, figure in figures(Path(folder), models_dir):
            print(f"{name:<84} {figure:>26}")  # noqa: T201  # a table is what it is run for


def figures(folder: Path, models_dir: Path) -> list[tuple[str, str]]:
    """Return the figures of servers that are started for it, below a folder, with an embedding model that is ready."""
    for name in ("template", "model"):
        (folder / name).mkdir(parents=True)
        (folder / name / "models").symlink_to(models_dir)
    # The same is asked again and again: what is measured is finding the answer, and not keeping it.
    anew = {"ANSWER_CACHE_SECONDS": "0"}
    with running_world(folder / "template", folder / "template.log", **anew) as world:
        rows = asyncio.run(_by_template(world))
    model = Model(free_port())
    environment = {
        **anew,
        "LLM_API_BASE_URL": f"http://127.0.0.1:{model.port}/v1",
        "LLM_CAPABILITY": "wording",
        "LLM_TOTAL_TIMEOUT_SECONDS": "120",
        "WORKER_JOBS": str(_WATCHED),
        "POINTS_PER_MINUTE": "1000000",
    }
    with running_world(folder / "model", folder / "model.log", **environment) as world:
        return rows + asyncio.run(_by_model(world, model))


class Model:
    """A language model that says each fact as it was told, token by token, and notes when it sent each sentence.

    A question is known by the marks that it ends with.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self.sent: dict[int, list[float]] = defaultdict(list)
        self.waiting = 0
        self.may_begin = asyncio.Event()
        self.spread_seconds = 0.0
        self.between_seconds = 0.0

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """Serve."""
        async with await asyncio.start_server(self._answer, "127.0.0.1", self.port):
            yield

    async def _answer(self, reader: StreamReader, writer: StreamWriter) -> None:
        with suppress(ConnectionError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
            length = re.search(r"content-length: (\d+)", head)
            asked = (await reader.readexactly(int(length[1]) if length else 0)).decode()
            marks = re.search(r"paid it(\?+)", asked)
            told = json.loads(asked)["messages"][-1]["content"]
            facts = [line for line in told.splitlines() if re.search(r"\{F\d+\}", line)]
            self.waiting += 1
            await self.may_begin.wait()
            await asyncio.sleep(_MODEL_DELAY_SECONDS + self.spread_seconds * random.random())  # noqa: S311 - a crowd
            writer.write(EVENT_STREAM)
            for number, fact in enumerate(facts, start=1):
                await self._say(writer, fact, number, len(marks[1]) if marks else 0)
            writer.write(finished())
            await writer.drain()
        writer.close()

    async def _say(self, writer: StreamWriter, fact: str, number: int, question: int) -> None:
        tokens = [*re.findall(r"\S+\s*", fact), "\n"]
        for left, token in zip(range(len(tokens) - 1, 0, -1), tokens, strict=False):
            writer.write(said(token))
            await writer.drain()
            if number > 1 and left <= _PAUSES:
                await asyncio.sleep(self.between_seconds * random.uniform(0.5, 1.5))  # noqa: S311 - a pace
        self.sent[question].append(time.perf_counter())
        writer.write(said(tokens[-1]))
        await writer.drain()


async def _by_template(world: World) -> list[tuple[str, str]]:
    await asyncio.sleep(_INDEXING_SECONDS)
    seconds = []
    async with world.http(_token(world)) as http, world.websocket(_token(world)) as socket:
        trip_id = await _trip(http)
        for _ in range(_RUNS):
            began = time.perf_counter()
            question_id = await _asked(http, trip_id, 1)
            seconds.append((await _pieces(socket, question_id))[0] - began)
            await asyncio.sleep(0.1)
    return [("askQuestion to the first piece, by template (median, p95 of 20)", _spread(seconds))]


async def _by_model(world: World, model: Model) -> list[tuple[str, str]]:
    await asyncio.sleep(_INDEXING_SECONDS)
    async with model.serving(), world.http(_token(world)) as http, AsyncExitStack() as stack:
        sockets = [await stack.enter_async_context(world.websocket(_token(world))) for _ in range(_SOCKETS)]
        trip_id = await _trip(http)
        return [*await _alone(http, sockets[0], trip_id, model), *await _crowd(http, sockets, trip_id, model)]


async def _alone(http: Session, socket: Session, trip_id: str, model: Model) -> list[tuple[str, str]]:
    model.may_begin.set()
    added, before = [], []
    for number in range(1, _RUNS + 1):
        began = time.perf_counter()
        question_id = await _asked(http, trip_id, number)
        seen = (await _pieces(socket, question_id))[0]
        added.append(seen - model.sent[number][0])
        before.append(seen - began - _MODEL_DELAY_SECONDS)
        await asyncio.sleep(0.1)
    return [
        ("a model's first sentence sent, to its piece seen (median, p95 of 20)", _spread(added)),
        ("askQuestion to the first piece, less the model's delay (median, p95 of 20)", _spread(before)),
    ]


async def _crowd(http: Session, sockets: Sequence[Session], trip_id: str, model: Model) -> list[tuple[str, str]]:
    model.may_begin.clear()
    model.waiting = 0
    model.between_seconds, model.spread_seconds = _BETWEEN_TOKENS_SECONDS, _BEGINNING_SECONDS
    numbers = range(1_000 - _WATCHED - 60, 1_000 - 60)
    asked = [await _asked(http, trip_id, number) for number in numbers]
    watching = [
        asyncio.create_task(_pieces(sockets[place % _SOCKETS], question_id)) for place, question_id in enumerate(asked)
    ]
    async with asyncio.timeout(60):
        while model.waiting < _WATCHED:  # noqa: ASYNC110 - the model counts, and signals nobody
            await asyncio.sleep(0.05)
    model.may_begin.set()
    seen = await asyncio.gather(*watching)
    delays = [
        there - sent
        for number, pieces in zip(numbers, seen, strict=True)
        for there, sent in zip(pieces, model.sent[number], strict=False)
    ]
    name = f"{_WATCHED} answers at once: a sentence sent, to its piece seen (median, p95 of {len(delays)})"
    return [(name, _spread(delays))]


async def _asked(http: Session, trip_id: str, marks: int) -> str:
    text = _QUESTION + "?" * marks
    asked = await http.do("askQuestion", "question { id }", tripId=trip_id, text=text)
    return str(asked["question"]["id"])


async def _pieces(socket: Session, question_id: str) -> list[float]:
    """Return when each piece of an answer was seen; raises where its words are not those that were meant."""
    seen = []
    async for event in socket.watch(_WATCH, id=question_id):
        # Without a cursor it is told from the stored answer, the whole at once: this one's stream was silent for long.
        if event["answer"].get("cursor"):
            seen.append(time.perf_counter())
        elif event["answer"].get("notice"):
            raise RuntimeError(event["answer"]["notice"])
    return seen


async def _trip(http: Session) -> str:
    return str((await http.ask("{ trips(first: 1) { nodes { id } } }"))["trips"]["nodes"][0]["id"])


def _token(world: World) -> str:
    (line,) = [line for line in world.log() if "Authorization: Bearer " in line]
    return line.rpartition(" ")[2]


def _spread(seconds: Sequence[float]) -> str:
    p95 = statistics.quantiles(seconds, n=20)[-1]
    return f"{statistics.median(seconds) * 1000:.0f} ms, {p95 * 1000:.0f} ms"


if __name__ == "__main__":
    main()
