"""Versions: a document becomes another file, search finds the current one alone, and what it was can come back."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from starlette.datastructures import UploadFile

from domain.receipts import read_receipt
from graph.context import Services
from graph.ids import uuid_of
from jobs.context import TaskContext
from jobs.tasks.documents import give_up_document, purge_document, read_document
from persistence.document_versions import load_version_files
from persistence.extraction.extracting import extracted
from persistence.passages import load_passages, load_passages_to_embed
from persistence.receipts import store_receipt
from tests.domain.receipt_papers import PAPERS, pieces_of
from tests.graph.people import Person, TripOf
from tests.graph.workers import worker_beside
from tests.jobs.tasks.test_documents import MAIL

KEPT = "The hotel is near the river. " * 30
FIRST = f"# Sleeping\n\n{KEPT}\n\n# Eating\n\nBreakfast is served at seven.\n"
SECOND = f"# Eating\n\nBreakfast is served at nine.\n\n# Sleeping\n\n{KEPT}\n"
SEARCH = 'query ($trip: ID!) { searchDocuments(tripId: $trip, text: "When is breakfast?", first: 9) { text } }'
VERSIONS = """query ($id: ID!) { documentVersions(documentId: $id, first: 9) { totalCount nodes {
  number kind sizeBytes sha256 } } node(id: $id) { ... on Document { version sha256 versions(first: 1) { nodes {
  number } } } } }"""
HISTORY = "query ($trip: ID!) { trip(id: $trip) { activity(first: 9) { nodes { kind } } } }"


def file(content: str, name: str = "hotel.md") -> UploadFile:
    """Return a file as an upload brings it."""
    return UploadFile(BytesIO(content.encode()), filename=name)


@pytest.fixture
async def trip(sarah: Person) -> TripOf:
    """A trip of Sarah's."""
    return await sarah.create_trip()


@pytest.fixture
def worker(services: Services) -> TaskContext:
    """What a worker has, beside the same services."""
    return worker_beside(services)


@pytest.fixture
async def document(sarah: Person, trip: TripOf, worker: TaskContext) -> str:
    """A document that was read."""
    sent = await sarah.do("uploadDocument", "document { id }", tripId=trip.id, file=file(FIRST))
    await read_document(worker, uuid_of(sent["document"]["id"], "Document"))
    return str(sent["document"]["id"])


async def found(person: Person, trip: TripOf) -> str:
    """Return all texts that a search finds."""
    return " ".join(hit["text"] for hit in (await person.ask(SEARCH, trip=trip.id))["searchDocuments"])


def uuid(document: str) -> UUID:
    """Return the id that a document has in the database."""
    return uuid_of(document, "Document")


class TestReplaceDocument:
    """Mutation.replaceDocument."""

    async def test_is_found_by_its_new_text_alone(
        self, sarah: Person, trip: TripOf, document: str, worker: TaskContext
    ) -> None:
        """Until that is read, by the old one."""
        sent = await sarah.do(
            "replaceDocument", "document { id state version }", documentId=document, file=file(SECOND)
        )
        meanwhile = await found(sarah, trip)
        await read_document(worker, uuid(document))

        assert sent["document"] == {"id": document, "state": "QUEUED", "version": 2}
        assert "at seven" in meanwhile
        assert "at nine" in await found(sarah, trip)
        assert "at seven" not in await found(sarah, trip)
        stored = await worker.vectors.passage_ids(uuid(document))
        async with worker.database.read() as connection:
            assert stored == {passage.id for passage in await load_passages(connection, uuid(document))}

    async def test_embeds_no_passage_again_that_did_not_change(
        self, sarah: Person, document: str, worker: TaskContext, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Wherever it stands now."""
        async with worker.database.read() as connection:
            before = {passage.text for passage in await load_passages(connection, uuid(document))}
        embedded: list[str] = []
        embed = worker.embedder.embed

        async def noted(texts: list[str]) -> Any:
            embedded.extend(texts)
            return await embed(texts)

        monkeypatch.setattr(worker.embedder, "embed", noted)
        await sarah.do("replaceDocument", "document { id }", documentId=document, file=file(SECOND))
        await read_document(worker, uuid(document))

        generation = (await worker.index.serving()).generation
        async with worker.database.read() as connection:
            after = [passage.text for passage in await load_passages(connection, uuid(document))]
            left = await load_passages_to_embed(connection, uuid(document), generation=generation, limit=9)
        assert left == ()
        assert set(embedded) == set(after) - before
        assert len(before & set(after)) >= 1

    async def test_lists_what_the_document_was(self, sarah: Person, trip: TripOf, document: str) -> None:
        """The latest first; the history says who did it."""
        await sarah.do("replaceDocument", "document { id }", documentId=document, file=file("Only text.", "hotel.txt"))

        listed = await sarah.ask(VERSIONS, id=document)
        history = await sarah.ask(HISTORY, trip=trip.id)

        versions = listed["documentVersions"]
        assert versions["totalCount"] == 2
        assert [(each["number"], each["kind"]) for each in versions["nodes"]] == [(2, "TEXT"), (1, "MARKDOWN")]
        assert [each["sizeBytes"] for each in versions["nodes"]] == [len("Only text."), len(FIRST)]
        assert listed["node"]["sha256"] == versions["nodes"][0]["sha256"]
        assert (listed["node"]["version"], listed["node"]["versions"]["nodes"]) == (2, [{"number": 2}])
        assert [each["kind"] for each in history["trip"]["activity"]["nodes"]][:1] == ["DOCUMENT_REPLACED"]

    async def test_refuses_the_same_bytes_and_keeps_nothing_of_them(
        self, sarah: Person, trip: TripOf, document: str, services: Services
    ) -> None:
        """Nothing would change."""
        refused = await sarah.do("replaceDocument", "document { id }", documentId=document, file=file(FIRST))

        assert [(each["code"], each["field"]) for each in refused["userErrors"]] == [("VERSION_IS_CURRENT", ["file"])]
        assert (await sarah.ask(VERSIONS, id=document))["documentVersions"]["totalCount"] == 1
        folder = services.settings.resolved_uploads_dir / str(uuid_of(trip.id, "Trip"))
        assert [path.name for path in folder.iterdir()] == [str(uuid(document))]

    async def test_of_a_file_that_cannot_be_read_shows_neither(
        self, sarah: Person, trip: TripOf, document: str, worker: TaskContext
    ) -> None:
        """What is no more must not be found; it can be restored."""
        await sarah.do("replaceDocument", "document { id }", documentId=document, file=file(SECOND))
        await give_up_document(worker, uuid(document), "It is damaged.")

        assert await found(sarah, trip) == ""
        await sarah.do("restoreVersion", "document { id }", documentId=document, number=1)
        await read_document(worker, uuid(document))
        assert "at seven" in await found(sarah, trip)

    async def test_is_not_called_broken_for_the_file_before(
        self, sarah: Person, trip: TripOf, document: str, worker: TaskContext, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A run that finds out too late ends quietly; nor does a job that waits read the new file as well."""
        broken = UploadFile(BytesIO(b"%PDF-1.7\nnot really"), filename="hotel.pdf")
        await sarah.do("replaceDocument", "document { id }", documentId=document, file=broken)

        def replaced_meanwhile(*given: Any) -> Any:
            @asynccontextmanager
            async def reading() -> AsyncIterator[Any]:
                await sarah.do("replaceDocument", "document { id }", documentId=document, file=file(SECOND))
                async with extracted(*given) as extract:
                    yield extract

            return reading()

        with monkeypatch.context() as patch:
            patch.setattr("jobs.tasks.documents.extracted", replaced_meanwhile)
            await read_document(worker, uuid(document))

        asked = """query ($id: ID!) { node(id: $id) { ... on Document { state failure trip {
          jobs(first: 9, filter: { kinds: [READ_DOCUMENT] }) { nodes { state } } } } } }"""
        found_ = (await sarah.ask(asked, id=document))["node"]
        assert (found_["state"], found_["failure"]) == ("QUEUED", None)
        assert [job["state"] for job in found_["trip"]["jobs"]["nodes"]] == ["QUEUED", "CANCELLED", "CANCELLED"]


class TestRestoreVersion:
    """Mutation.restoreVersion."""

    async def test_brings_a_file_back(self, sarah: Person, trip: TripOf, document: str, worker: TaskContext) -> None:
        """As a version of its own, so that nothing is lost."""
        await sarah.do("replaceDocument", "document { id }", documentId=document, file=file(SECOND))
        await read_document(worker, uuid(document))

        restored = await sarah.do("restoreVersion", "document { version state }", documentId=document, number=1)
        await read_document(worker, uuid(document))

        assert restored["document"] == {"version": 3, "state": "QUEUED"}
        assert "at seven" in await found(sarah, trip)
        assert "at nine" not in await found(sarah, trip)
        versions = (await sarah.ask(VERSIONS, id=document))["documentVersions"]["nodes"]
        assert [each["number"] for each in versions] == [3, 2, 1]
        assert versions[0]["sha256"] == versions[2]["sha256"] != versions[1]["sha256"]

    async def test_is_refused_where_there_is_none_or_it_is_current(self, sarah: Person, document: str) -> None:
        """Each with a code of its own."""
        current = await sarah.do("restoreVersion", "document { id }", documentId=document, number=1)
        missing = await sarah.do("restoreVersion", "document { id }", documentId=document, number=7)

        refusals = [(each["userErrors"][0]["code"], each["userErrors"][0]["field"]) for each in (current, missing)]
        assert refusals == [("VERSION_IS_CURRENT", ["number"]), ("NOT_FOUND", ["number"])]


async def test_a_bill_is_not_drafted_from_the_file_before(
    services: Services, sarah: Person, trip: TripOf, document: str
) -> None:
    """What was read of one file says nothing of another."""
    async with services.database.write() as connection:
        await store_receipt(connection, uuid(document), read_receipt(pieces_of(PAPERS[0].text)))
    asked = "query ($id: ID!) { node(id: $id) { ... on Document { receipt { total { value } } } } }"
    before = (await sarah.ask(asked, id=document))["node"]["receipt"]

    await sarah.do("replaceDocument", "document { id }", documentId=document, file=file(SECOND))

    assert before is not None
    assert (await sarah.ask(asked, id=document))["node"]["receipt"] is None


async def test_deleting_removes_the_files_of_all_versions(sarah: Person, document: str, worker: TaskContext) -> None:
    """Also of those that came back."""
    await sarah.do("replaceDocument", "document { id }", documentId=document, file=file(SECOND))
    await sarah.do("restoreVersion", "document { id }", documentId=document, number=1)
    async with worker.database.read() as connection:
        keys = await load_version_files(connection, uuid(document))

    await sarah.do("deleteDocument", "documentId", documentId=document)
    await purge_document(worker, uuid(document))
    await purge_document(worker, uuid(document))

    assert len(keys) == 2
    assert [key for key in keys if await worker.files.exists(key)] == []
    async with worker.database.read() as connection:
        assert await load_version_files(connection, uuid(document)) == frozenset()


class TestDuplicates:
    """The same bytes, uploaded twice to a trip."""

    async def test_are_recognised(self, sarah: Person, trip: TripOf, document: str) -> None:
        """Under another name too; the document that is there is returned."""
        again = await sarah.do(
            "uploadDocument", "isDuplicate document { id name }", tripId=trip.id, file=file(FIRST, "copy.md")
        )
        other = await sarah.do("uploadDocument", "isDuplicate document { id }", tripId=trip.id, file=file(SECOND))

        assert (again["isDuplicate"], again["document"]) == (True, {"id": document, "name": "hotel.md"})
        assert other["isDuplicate"] is False
        assert other["document"]["id"] != document

    async def test_are_none_in_another_trip_or_once_deleted(self, sarah: Person, trip: TripOf, document: str) -> None:
        """What is gone is uploaded anew."""
        elsewhere = await sarah.create_trip()
        foreign = await sarah.do("uploadDocument", "isDuplicate", tripId=elsewhere.id, file=file(FIRST))
        await sarah.do("deleteDocument", "documentId", documentId=document)
        anew = await sarah.do("uploadDocument", "isDuplicate document { id }", tripId=trip.id, file=file(FIRST))

        assert (foreign["isDuplicate"], anew["isDuplicate"]) == (False, False)
        assert anew["document"]["id"] != document

    async def test_are_none_where_a_key_came_twice(self, sarah: Person, trip: TripOf) -> None:
        """A request that is sent again is answered as it was."""
        sent = [
            await sarah.do(
                "uploadDocument", "isDuplicate document { id }", tripId=trip.id, file=file(FIRST), idempotencyKey="1"
            )
            for _ in range(2)
        ]

        assert sent[0] == sent[1]
        assert sent[0]["isDuplicate"] is False

    async def test_are_none_where_it_came_with_an_e_mail(self, services: Services, sarah: Person, trip: TripOf) -> None:
        """That goes when the e-mail goes, and what somebody uploaded stays."""
        mail = await sarah.do("uploadDocument", "document { id }", tripId=trip.id, file=file(MAIL.decode(), "mail.eml"))
        await read_document(worker_beside(services), uuid(mail["document"]["id"]))

        uploaded = await sarah.do(
            "uploadDocument", "isDuplicate", tripId=trip.id, file=file("The pool is open until ten.", "guide.txt")
        )

        assert uploaded["isDuplicate"] is False
