"""Faults: whatever dies, is away or is full while documents are read, they are read in the end, once, and found.

`FAULT_SECONDS=60 pytest tests/acceptance/test_faults.py` leaves services away for a minute.
"""

import asyncio
import resource
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psutil
import pytest

from domain.documents import Document, DocumentState
from graph.ids import decode_id, uuid_of
from tests.acceptance.faulty_world import (
    BY_HAND,
    FAULT_SECONDS,
    NEWER_RULES,
    FaultyWorld,
    Look,
    running_faulty_world,
)
from tests.acceptance.test_end_to_end import PASSWORD
from tests.acceptance.world import ROOT, Session
from tests.jobs.tasks.test_documents import MAIL

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="Processes are frozen by signals."),
    pytest.mark.timeout(240 if BY_HAND is None else 3600),
]

CHAPTER = (ROOT / "tests" / "samples" / "innocents-abroad-excerpt.txt").read_text(encoding="utf-8")
ROOM_BYTES = 9_000_000
"""How much a file may hold on a disk that is full: the database goes on, and the copy of a document is too much."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path, exported_model: Path) -> Iterator[FaultyWorld]:
    """Everything, each part by itself."""
    with running_faulty_world(tmp_path_factory.mktemp("faults"), migrated_file, exported_model) as running:
        running.start_worker()
        yield running


@dataclass(frozen=True, slots=True)
class Trip:
    """A trip of a new user, and what is uploaded to it."""

    id: str
    owner: Session
    look: Look
    folder: Path

    async def upload(self, name: str, content: bytes) -> UUID:
        """Upload a document, and return its id."""
        path = self.folder / name
        path.write_bytes(content)
        return decode_id(await self.owner.upload(self.id, path))[1]

    async def upload_long_text(self) -> UUID:
        """Upload a text that takes some seconds to embed."""
        return await self.upload("long.txt", f"{uuid4()}\n\n{CHAPTER}".encode())

    async def until_embedding(self, document_id: UUID) -> None:
        """Wait until a batch of a document is done, and others are not."""
        await self.look.until(document_id, lambda found, done: 0 < done < (found.passage_count or 0))

    async def require_whole(self, *document_ids: UUID, attached: int = 0) -> None:
        """Wait until all is READY, and see that nothing is missing anywhere, and nothing is there twice."""
        for document_id in document_ids:
            await self.look.until(document_id, _is_ready)
        documents = await self._documents(attached=attached)
        for document in documents:
            places, passages, vectors = await self.look.places(document.id)
            assert places == list(range(document.passage_count or 0))
            assert vectors == passages
        known = {document.file.key for document in documents}
        prefix = f"{uuid_of(self.id, 'Trip')}/"
        stored = self.look.world.bucket.keys()
        assert {key for key in stored if key.startswith(prefix)} == known
        verified = await self.owner.do(
            "verifyIndex", "report { passageCount vectorCount missing stale }", tripId=self.id, repair=False
        )
        count = sum(document.passage_count or 0 for document in documents)
        assert verified["report"] == {"passageCount": count, "vectorCount": count, "missing": 0, "stale": 0}

    async def found(self, text: str) -> list[UUID]:
        """Search by words and by meaning, and return the document that is found first."""
        asked = "query ($id: ID!, $text: String!) { searchDocuments(tripId: $id, text: $text) { document { id } } }"
        hits = (await self.owner.ask(asked, id=self.id, text=text))["searchDocuments"][:1]
        return [decode_id(hit["document"]["id"])[1] for hit in hits]

    async def _documents(self, *, attached: int) -> list[Document]:
        """Return all documents of the trip, once they are READY; so many of them came with others."""
        asked = "query ($id: ID!) { trip(id: $id) { documents(first: 50) { nodes { id parent { id } } } } }"
        nodes = (await self.owner.ask(asked, id=self.id))["trip"]["documents"]["nodes"]
        assert len([node for node in nodes if node["parent"]]) == attached
        return [await self.look.until(decode_id(node["id"])[1], _is_ready) for node in nodes]


def _is_ready(document: Document, _done: int) -> bool:
    return document.state is DocumentState.READY


@pytest.fixture
async def trip(world: FaultyWorld, tmp_path: Path) -> AsyncIterator[Trip]:
    """An empty trip."""
    world.recover()
    async with opened_trip(world, tmp_path) as opened:
        yield opened


@asynccontextmanager
async def opened_trip(world: FaultyWorld, folder: Path) -> AsyncIterator[Trip]:
    """Register somebody, and create a trip of theirs."""
    async with world.api.http() as nobody:
        account = {"email": f"{uuid4()}@people.example", "name": "Sarah", "password": PASSWORD}
        token = (await nobody.do("register", "accessToken { token }", **account))["accessToken"]["token"]
    async with world.api.http(token) as owner, world.opened() as look:
        created: Any = await owner.do("createTrip", "trip { id }", name="Prague", currency="EUR")
        yield Trip(created["trip"]["id"], owner, look, folder)


async def held(world: FaultyWorld, count: int) -> None:
    """Wait until so many requests are held back at the gate."""
    async with asyncio.timeout(30):
        while world.gate.held < count:  # noqa: ASYNC110  # sockets of threads have no event here
            await asyncio.sleep(0.02)


class TestAKilledWorker:
    """SIGKILL, while documents are at every stage of their lives."""

    async def test_is_followed_by_one_that_ends_what_it_was_at(self, world: FaultyWorld, trip: Trip) -> None:
        """QUEUED, READING with attachments half saved, EMBEDDING between batches, and half removed."""
        deleted = await trip.upload("deleted.txt", b"This is about to be deleted.")
        await trip.look.until(deleted, _is_ready)
        world.gate.hold()
        documents = await trip.owner.ask(
            "query ($id: ID!) { trip(id: $id) { documents(first: 1) { nodes { id } } } }", id=trip.id
        )
        await trip.owner.do("deleteDocument", "documentId", documentId=documents["trip"]["documents"]["nodes"][0]["id"])
        reading = await trip.upload("mail.eml", MAIL)
        await held(world, 2)
        embedding = await trip.upload_long_text()
        await trip.until_embedding(embedding)
        await world.freeze(world.workers[0])
        queued = await trip.upload("queued.txt", b"This waits for its turn.")

        states = [(await trip.look.document(each)).state for each in (queued, reading, embedding)]
        world.kill_workers()
        world.gate.release()
        world.start_worker()

        assert states == [DocumentState.QUEUED, DocumentState.READING, DocumentState.EMBEDDING]
        await trip.require_whole(queued, reading, embedding, attached=1)
        assert (await trip.look.places(deleted))[1:] == (set(), set())


class TestAnIndexThatIsBuilt:
    """Beside the one that serves, as a release with other passage rules has it."""

    async def test_goes_on_where_its_worker_was_killed(self, world: FaultyWorld, trip: Trip) -> None:
        """While it cuts, and while it embeds; the older passages are searched meanwhile, and the way back is alike."""
        long, short = await trip.upload_long_text(), await trip.upload("note.txt", b"The key is under the blue pot.")
        await trip.require_whole(long, short)

        for step in (lambda built: built.cut > 0, lambda built: built.embedded > 0):
            world.kill_workers()
            world.start_worker(release=NEWER_RULES)
            await trip.look.until_built(step)
            world.kill_workers()
            assert (await trip.look.built()).rules == 1
            assert await trip.found("blue pot") == [short]
        world.start_worker(release=NEWER_RULES)
        await trip.look.until_built(lambda built: (built.rules, built.cut) == (2, 0))
        newer = len((await trip.look.places(long))[0])
        await trip.require_whole(long, short)
        assert await trip.found("blue pot") == [short]

        world.kill_workers()
        world.start_worker()
        await trip.look.until_built(lambda built: (built.rules, built.cut) == (1, 0))
        assert newer > len((await trip.look.places(long))[0])
        await trip.require_whole(long, short)


class TestAServiceThatIsAway:
    """Chroma, Redis or S3, in the middle of reading."""

    @pytest.mark.parametrize("service", ["chroma", "valkey", "s3"])
    async def test_is_waited_for(self, world: FaultyWorld, trip: Trip, service: str) -> None:
        """Documents that were being read, and embedded, and one that came meanwhile, are READY once it is back."""
        world.gate.hold()
        reading = await trip.upload("mail.eml", MAIL)
        await held(world, 1)
        embedding = await trip.upload_long_text()
        await trip.until_embedding(embedding)

        cut_off = {"chroma": world.chroma.stop, "valkey": world.valkey.stop, "s3": world.gate.shut}
        back = {"chroma": world.chroma.start, "valkey": world.valkey.start, "s3": world.gate.open}
        await asyncio.to_thread(cut_off[service])
        world.gate.release()
        came = await trip.upload("meanwhile.txt", b"This came while something was away.")
        await asyncio.sleep(FAULT_SECONDS)
        await asyncio.to_thread(back[service])

        await trip.require_whole(reading, embedding, came, attached=1)


class TestTwoWorkers:
    """On one document."""

    async def test_do_its_work_once(self, world: FaultyWorld, trip: Trip) -> None:
        """One that was frozen, and thought dead, goes on while another is at its work, and after it has ended."""
        frozen = world.workers[0]
        embedding = await trip.upload_long_text()
        await trip.until_embedding(embedding)
        await world.freeze(frozen)

        other = world.start_worker()
        before = (await _done(trip, embedding))[0]
        await trip.look.until(embedding, lambda _found, done: done > before)
        frozen.send_signal(signal.SIGCONT)
        await trip.require_whole(embedding)
        _end(world, other)

        await trip.require_whole(embedding)


class TestAFullDisk:
    """Where a worker has no room for the copy of a document that it reads."""

    async def test_is_told_and_waited_for(self, world: FaultyWorld, trip: Trip) -> None:
        """The document is not given up: its job says why it waits, and goes on once there is room."""
        worker = world.workers[0]
        unlimited = psutil.Process(worker.pid).rlimit(resource.RLIMIT_FSIZE)
        padded = (
            b"<!doctype html><html><body><p>Breakfast is at eight.</p><!--" + b" " * ROOM_BYTES + b"--></body></html>"
        )

        psutil.Process(worker.pid).rlimit(resource.RLIMIT_FSIZE, (ROOM_BYTES, unlimited[1]))
        document = await trip.upload("large.html", padded)
        reason = await _reason_to_wait(trip)
        psutil.Process(worker.pid).rlimit(resource.RLIMIT_FSIZE, unlimited)

        assert reason == "The server has no room left on its disk."
        await trip.require_whole(document)


async def _reason_to_wait(trip: Trip) -> str:
    """Return why the last job of a trip waits, once it does."""
    asked = "query ($id: ID!) { trip(id: $id) { jobs(first: 1) { nodes { reason } } } }"
    async with asyncio.timeout(30):
        while True:
            (job,) = (await trip.owner.ask(asked, id=trip.id))["trip"]["jobs"]["nodes"]
            if job["reason"] is not None:
                return str(job["reason"])
            await asyncio.sleep(0.05)


async def _done(trip: Trip, document_id: UUID) -> tuple[int, Document]:
    seen: list[tuple[int, Document]] = []
    await trip.look.until(document_id, lambda found, done: not seen.append((done, found)))  # type: ignore[func-returns-value]
    return seen[0]


def _end(world: FaultyWorld, worker: psutil.Popen) -> None:
    worker.send_signal(signal.SIGTERM)
    worker.wait(timeout=30)
    world.workers.remove(worker)
