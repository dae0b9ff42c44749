"""The parts of TripSplit as programs that can be killed, stopped, frozen and cut off, each by itself."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, asynccontextmanager, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import psutil
from sqlalchemy import func, or_, select

from domain.documents import Document
from persistence.database import Database, open_database
from persistence.documents import load_document
from persistence.generations import load_kept_generations
from persistence.opening import open_index
from persistence.passages import count_embedded, count_to_reindex, load_passages
from persistence.settings import Settings
from persistence.tables import passages
from tests.acceptance.api import running_api
from tests.acceptance.gate import Gate, gate_before
from tests.acceptance.world import ROOT, World
from tests.s3_server import Bucket, environment, running_s3
from tests.services import free_port, running_chroma, running_valkey

BY_HAND = os.environ.get("FAULT_SECONDS")
FAULT_SECONDS = float(BY_HAND or 1.5)
"""How long a service is away. `FAULT_SECONDS=60` takes minutes, and the worker as it is."""
_WORKER = """
import sys
from datetime import timedelta
import domain.jobs
# The worker itself: only what it waits for is shorter, so that a test need not wait as long.
domain.jobs.LEASE, domain.jobs.BACKOFF = timedelta(seconds=3), timedelta(seconds=0.2)
from jobs.worker import main
main()
"""
NEWER_RULES = """
from domain import passages
passages.PASSAGE_RULES, passages._WRITTEN = 2, passages._Lengths(target=300, largest=400)
"""
"""What a release with other passage rules does before anything else."""
_PATIENCE_SECONDS = 60 + 10 * FAULT_SECONDS


class Service:
    """A server that can be stopped and started again where it was."""

    def __init__(self, running: Callable[[], AbstractContextManager[str]]) -> None:
        self._running = running
        self._stack = ExitStack()
        self.start()

    def start(self) -> None:
        """Start it."""
        self.url = self._stack.enter_context(self._running())

    def stop(self) -> None:
        """Stop it."""
        self._stack.close()


@dataclass(slots=True)
class FaultyWorld:
    """An API server and workers, with what they stand on."""

    api: World
    environment: dict[str, str]
    valkey: Service
    chroma: Service
    gate: Gate
    bucket: Bucket
    workers: list[psutil.Popen] = field(default_factory=list)

    def start_worker(self, *, release: str = "") -> psutil.Popen:
        """Start one more worker, of a release where that is another one."""
        command = ["-m", "jobs.worker"] if BY_HAND and not release else ["-c", release + _WORKER]
        with (self.api.data_root / "worker.log").open("ab") as log:
            worker = psutil.Popen(
                [sys.executable, *command],
                cwd=self.api.data_root,
                env=os.environ | {"PYTHONPATH": str(ROOT)} | self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.workers.append(worker)
        return worker

    def kill_workers(self) -> None:
        """Kill all workers, and what they have started."""
        for worker in self.workers:
            for process in (*worker.children(recursive=True), worker):
                process.send_signal(signal.SIGKILL)
            worker.wait(timeout=20)
        self.workers.clear()

    async def freeze(self, worker: psutil.Popen) -> None:
        """Freeze a worker between two of its transactions: with SQLite's write lock it would freeze everybody."""
        async with asyncio.timeout(_PATIENCE_SECONDS):
            while True:
                worker.send_signal(signal.SIGSTOP)
                if await asyncio.to_thread(self._is_writable):
                    return
                worker.send_signal(signal.SIGCONT)
                await asyncio.sleep(0.02)

    def recover(self) -> None:
        """Let go of whatever a test that failed has left: the others are to tell of their own faults."""
        self.gate.release()
        for worker in self.workers:
            worker.send_signal(signal.SIGCONT)

    def _is_writable(self) -> bool:
        path = self.api.data_root / "tripsplit.db"
        with closing(sqlite3.connect(path, timeout=1, isolation_level=None)) as connection:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return False
            connection.execute("ROLLBACK")
            return True

    @property
    def settings(self) -> Settings:
        """The settings of the API and the workers."""
        return Settings(_env_file=None, data_root_path=self.api.data_root, vector_store_url=self.chroma.url)

    @asynccontextmanager
    async def opened(self) -> AsyncIterator["Look"]:
        """Open its database, to look at what the API does not show."""
        database = open_database(self.settings.resolved_database_url)
        yield Look(self, database)
        await database.close()


@dataclass(frozen=True, slots=True)
class Look:
    """A look into the database and the stores."""

    world: FaultyWorld
    database: Database

    async def document(self, document_id: UUID) -> Document:
        """Return a document as it is stored."""
        async with self.database.read() as connection:
            found = await load_document(connection, document_id)
        assert found is not None
        return found

    async def until(self, document_id: UUID, is_so: Callable[[Document, int], bool]) -> Document:
        """Return a document once something is so of it, and of how many of its passages are embedded."""
        async with asyncio.timeout(_PATIENCE_SECONDS):
            while True:
                document = await self.document(document_id)
                async with self.database.read() as connection:
                    serving = (await load_kept_generations(connection))[:1]
                    counts = [await count_embedded(connection, document_id, generation=each) for each in serving]
                    done = sum(counts)
                if is_so(document, done):
                    return document
                assert document.state not in {"FAILED", "CANCELLED"}, document.failure
                await asyncio.sleep(0.02)

    async def places(self, document_id: UUID) -> tuple[list[int], set[UUID], set[UUID]]:
        """Return the places of a document's passages, their ids, and the ids of its vectors."""
        async with self.database.read() as connection:
            cut = await load_passages(connection, document_id)
        index = open_index(self.world.settings, self.database)
        stored = set(await (await index.serving()).vectors.passage_ids(document_id))
        await index.close()
        return [passage.ordinal for passage in cut], {passage.id for passage in cut}, stored

    async def until_built(self, is_so: Callable[["Built"], bool]) -> None:
        """Return once something is so of how far the index is built."""
        async with asyncio.timeout(_PATIENCE_SECONDS):
            while not is_so(await self.built()):  # noqa: ASYNC110  # rows of a database have no event here
                await asyncio.sleep(0.02)

    async def built(self) -> "Built":
        """Return how far the index is built."""
        of_some = or_(passages.c.found_from.is_not(None), passages.c.found_until.is_not(None))
        async with self.database.read() as connection:
            kept = await load_kept_generations(connection)
            done, _ = await count_to_reindex(connection, generation=kept[-1])
            cut = int(await connection.scalar(select(func.count()).select_from(passages).where(of_some)))
        return Built(kept[0].design.passage_rules, cut, done if len(kept) > 1 else 0)


@dataclass(frozen=True, slots=True)
class Built:
    """The rules that are searched by, how many passages are of some generations only, and embedded for the next."""

    rules: int
    cut: int
    embedded: int


@contextmanager
def running_faulty_world(folder: Path, migrated_file: Path, models: Path) -> Iterator[FaultyWorld]:
    """Start everything, one worker included, and stop it in the end."""
    (folder / "tripsplit.db").write_bytes(migrated_file.read_bytes())
    (folder / "models").symlink_to(models)
    valkey_port, chroma_port = free_port(), free_port()
    with ExitStack() as stack:
        s3 = stack.enter_context(running_s3())
        gate = stack.enter_context(gate_before(s3))
        os.environ.update(environment(s3))
        bucket = Bucket(s3)
        valkey = Service(lambda: running_valkey(port=valkey_port))
        stack.callback(valkey.stop)
        chroma = Service(lambda: running_chroma(folder / "chroma", port=chroma_port))
        stack.callback(chroma.stop)
        shared = {
            "REDIS_URL": valkey.url, "VECTOR_STORE_URL": chroma.url, "DATA_ROOT_PATH": str(folder),
            "FILE_STORE_URL": f"s3://{bucket.name}",
        }  # fmt: skip
        api = stack.enter_context(running_api(folder, **shared, **environment(s3)))
        world = FaultyWorld(
            World(api.address, folder, api.log_path, psutil.Process(api.process.pid)),
            shared | environment(gate.url), valkey, chroma, gate, bucket,
        )  # fmt: skip
        stack.callback(world.kill_workers)
        yield world
