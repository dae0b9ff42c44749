"""Two processes of the API on one port: `tripsplit serve --workers 2` and `tripsplit up`, as real programs."""

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import httpx
import psutil
import pytest
from websockets.asyncio.client import ClientConnection

from graph.ids import uuid_of
from jobs.streams import Streams, answer_topic
from persistence.certificates import trusted_certificates
from tests.acceptance.api import Api, running_api
from tests.acceptance.spending import begun_at, spender_at
from tests.acceptance.world import ROOT, running_world
from tests.graph.transport.clients import begin, end_of, opened, received

WATCH = "subscription ($id: ID!) { answer(questionId: $id) { ... on AnswerPiece { offset text } } }"
PATIENCE_SECONDS = 60

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="On Windows there is one process.")


@dataclass(frozen=True, slots=True)
class Workers:
    """A running server of two processes."""

    api: Api
    redis_url: str

    def process(self, number: int) -> psutil.Process:
        """Return one of them; raises ValueError where it does not run."""
        (found,) = [child for child in self.children() if f"--worker {number}" in " ".join(child.cmdline())]
        return found

    def children(self) -> list[psutil.Process]:
        """Return whatever the server has started that runs."""
        found: list[psutil.Process] = psutil.Process(self.api.process.pid).children(recursive=True)
        return found

    def address(self, number: int) -> str:
        """Return where one of them answers by itself."""
        shared = int(self.api.address.rpartition(":")[2])
        ports = {one.laddr.port for one in self.process(number).net_connections("tcp") if one.status == "LISTEN"}
        (own,) = ports - {shared}
        return f"http://127.0.0.1:{own}"

    def answering(self) -> int:
        """Return the number of the one that answers a new connection to their port."""
        response = httpx.get(f"{self.api.address}/health", timeout=PATIENCE_SECONDS, verify=trusted_certificates())
        assert response.json() == {"status": "ok", "worker": response.json()["worker"]}
        return int(response.json()["worker"])


@contextmanager
def running_workers(data_root: Path, migrated_file: Path, redis_url: str) -> Iterator[Workers]:
    """Start two processes, and wait until both answer; nothing here searches, so there is no vector store."""
    (data_root / "tripsplit.db").write_bytes(migrated_file.read_bytes())
    environment = {"REDIS_URL": redis_url, "VECTOR_STORE_URL": "http://127.0.0.1:9"}
    with running_api(data_root, "--workers", "2", **environment) as api:
        until(lambda: '"serve.ready"' in api.log_path.read_text())
        yield Workers(api, redis_url)


@pytest.fixture(scope="module")
def workers(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path, valkey_url: str) -> Iterator[Workers]:
    """Two processes that go on."""
    with running_workers(tmp_path_factory.mktemp("workers"), migrated_file, valkey_url) as running:
        yield running


def until(condition: Callable[[], bool]) -> None:
    """Wait until a condition holds."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def is_back(workers: Workers, killed: int) -> bool:
    """Tell whether the first process runs as another one, and answers by itself."""
    try:
        if workers.process(1).pid == killed:
            return False
        return httpx.get(f"{workers.address(1)}/health", timeout=5, verify=trusted_certificates()).is_success
    except (ValueError, psutil.Error, httpx.TransportError):
        return False


class TestWorkers:
    """The processes, from outside."""

    def test_share_a_port_and_each_others_work(self, workers: Workers) -> None:
        """Both answer; one that is gone is missed by nobody who comes after, and comes back."""
        until(lambda: {workers.answering() for _ in range(8)} == {1, 2})

        killed = workers.process(1)
        killed.kill()
        # Whoever came while it was dying waited in its own row, and is lost with it.
        assert psutil.wait_procs([killed], timeout=PATIENCE_SECONDS)[1] == []
        seen = {workers.answering()}
        while not is_back(workers, killed.pid):
            seen.add(workers.answering())

        assert 2 in seen
        until(lambda: {workers.answering() for _ in range(8)} == {1, 2})

    @pytest.mark.skipif(sys.platform != "linux", reason="Elsewhere whoever wakes up first takes a whole crowd.")
    async def test_are_given_as_much_as_one_another(self, workers: Workers) -> None:
        """Of connections that come at once, and stay, each has some: a proxy opens its own like that."""
        until(lambda: {workers.answering() for _ in range(8)} == {1, 2})
        async with AsyncExitStack() as clients:
            crowds = [
                [
                    await clients.enter_async_context(
                        httpx.AsyncClient(verify=trusted_certificates(), base_url=workers.api.address)
                    )
                    for _ in range(16)
                ]
                for _ in range(4)
            ]
            answers = [await asyncio.gather(*(client.get("/health") for client in crowd)) for crowd in crowds]

        assert [{answer.json()["worker"] for answer in crowd} for crowd in answers] == [{1, 2}] * 4

    async def test_are_one_server_to_their_clients(self, workers: Workers) -> None:
        """What is done by one is seen by the other: sessions, rows, budgets, and events of subscriptions."""
        first, second = workers.address(1), workers.address(2)
        knowledge = await begun_at(first)
        async with spender_at(second, knowledge.token) as sarah:
            asked = await sarah.do(
                "askQuestion", "question { id }", tripId=knowledge.trip_id, text="How much did we spend?"
            )
            question_id = asked["question"]["id"]
        async with (
            watching(first, knowledge.token, question_id) as one,
            watching(second, knowledge.token, question_id) as two,
        ):
            streams = Streams(workers.redis_url)
            await streams.publish(
                answer_topic(uuid_of(question_id, "Question")), "AnswerPiece", {"offset": 0, "text": "!"}
            )
            told = [(await received(socket))["payload"] for socket in (one, two)]
            await streams.close()

        assert told == [{"data": {"answer": {"offset": 0, "text": "!"}}}] * 2

    async def test_count_together(self, workers: Workers) -> None:
        """A budget is one for all of them."""
        # What was spent a minute ago fades meanwhile, a point or two: each asks for more than that.
        costly = "{ trips(first: 50) { nodes { id } } }"
        costs = []
        async with httpx.AsyncClient(verify=trusted_certificates()) as client:
            for number in (1, 2, 1, 2):
                response = await client.post(f"{workers.address(number)}/graphql", json={"query": costly})
                costs.append(response.json()["extensions"]["cost"])

        left = [cost["remaining"] for cost in costs]
        assert all(cost["requested"] > 50 for cost in costs)
        assert all(before - after > 40 for before, after in pairwise(left))

    def test_say_which_of_them_writes(self, workers: Workers) -> None:
        """Every line of the log is JSON, with the number of its process; the one above them has none."""
        until(lambda: {workers.answering() for _ in range(8)} == {1, 2})

        lines = [json.loads(line) for line in workers.api.log_path.read_text().splitlines()]
        started = {line["worker"] for line in lines if line["event"] == "serve.started"}
        answered = {line["worker"] for line in lines if line["event"] == "http.request"}
        assert started == answered == {1, 2}
        assert [line.get("worker") for line in lines if line["event"] == "serve.ready"] == [None]


class TestEnd:
    """The processes, when they are asked to end."""

    async def test_is_one_for_all(self, tmp_path: Path, migrated_file: Path, valkey_url: str) -> None:
        """On SIGTERM each says goodbye to its sockets, nothing is left, and that is no failure."""
        with running_workers(tmp_path, migrated_file, valkey_url) as workers:
            children = workers.children()
            async with opened(workers.address(1)) as one, opened(workers.address(2)) as two:
                workers.api.process.send_signal(signal.SIGTERM)
                ends = [await end_of(one), await end_of(two)]
                status = await asyncio.to_thread(workers.api.process.wait, timeout=20)
            _, alive = await asyncio.to_thread(psutil.wait_procs, children, timeout=5)

        assert ends == [(1001, "The server is going away")] * 2
        assert (status, alive) == (0, [])


class TestUp:
    """`tripsplit up` with several processes of the API."""

    def test_keeps_all_of_them(self, tmp_path: Path, exported_model: Path, valkey_url: str, chroma_url: str) -> None:
        """It is ready when they are, each has a name in the log, and doctor counts them."""
        data_root = tmp_path / "data"
        data_root.mkdir()
        (data_root / "models").symlink_to(exported_model)
        servers = {"REDIS_URL": re.sub(r"(/\d+)?$", "/8", valkey_url.rstrip("/")), "VECTOR_STORE_URL": chroma_url}
        with running_world(data_root, tmp_path / "up.log", API_WORKERS="2", **servers) as world:
            log = world.log()
            command = [sys.executable, "-m", "graph.cli", "doctor", "--data-root", str(data_root)]
            found = subprocess.run(
                command, cwd=ROOT, env=os.environ | servers, capture_output=True, text=True, check=False
            )

        ready = next(place for place, line in enumerate(log) if "TripSplit runs." in line)
        assert {line for line in log[:ready] if line.endswith(" answers.")} >= {
            "up      | api 1 answers.",
            "up      | api 2 answers.",
        }
        assert {line.partition("|")[0].strip() for line in log if "serve.started" in line} == {"api 1", "api 2"}
        assert f"2 processes answer at {world.address}" in found.stdout


@asynccontextmanager
async def watching(address: str, token: str, question_id: str) -> AsyncIterator[ClientConnection]:
    """Open a socket, and follow an answer."""
    async with opened(address, {"Authorization": f"Bearer {token}"}) as socket:
        await begin(socket, "1", WATCH, id=question_id)
        yield socket
