"""Documents: read to the end, once, through crashes, outages and deletion."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select, text

from domain.documents import Document, DocumentKind, DocumentState, StoredFile, attachment_id, delete_document
from domain.passages import Passage
from domain.thumbnails import Thumbnail
from domain.trips import OpenTrip
from jobs.context import TaskContext
from jobs.failures import FinalFailure
from jobs.streams import Silence, Streams, document_topic
from jobs.tasks.attachments import discard_attachments, folder_of_attachments
from jobs.tasks.documents import PASSAGES_A_BATCH, give_up_document, purge_document, read_document
from persistence.documents import load_attachments_for, load_document, mark_document_deleted
from persistence.embedder import Embedder
from persistence.indexes import SearchIndex
from persistence.jobs import load_due_jobs
from persistence.passages import count_embedded, load_passages
from persistence.tables import cached_vectors, passages
from persistence.thumbnails.keeping import kept_thumbnail, make_thumbnail
from persistence.vectors.failures import VectorStoreUnreachable
from tests.arrangement import NOW, chunks_of, saved_sample, stored_document, stored_trip
from tests.encoders import HaltingEncoder
from tests.persistence.extraction.test_pdfs import ENCRYPTED_PDF
from tests.services import free_port, running_chroma
from tests.vector_stores import MODEL_SPACE, chroma_store, stored_in

BOOK = "innocents-abroad-excerpt.txt"
GUIDE = "federal-student-loans-guide.pdf"
LETTER = "18f-travel-guide-4-reimbursement.md"
MAIL = b"""From: Hotel <hotel@example.org>
Subject: Your booking
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="-"

---
Content-Type: text/plain

Breakfast is served from 7:30.
---
Content-Type: application/octet-stream
Content-Disposition: attachment; filename="guide.txt"

The pool is open until ten.
---
Content-Type: application/octet-stream
Content-Transfer-Encoding: base64
Content-Disposition: attachment; filename="program.exe"

TVoAAA==
-----
"""


@pytest.fixture
async def trip(context: TaskContext) -> OpenTrip:
    """A trip to upload to."""
    return await stored_trip(context.database)


async def uploaded(context: TaskContext, trip: OpenTrip, name: str) -> Document:
    """Save a sample and store its document, QUEUED."""
    kind = DocumentKind.PDF if name.endswith(".pdf") else DocumentKind.TEXT
    return await stored_document(context.database, trip, file=await saved_sample(context.files, name), kind=kind)


async def uploaded_bytes(context: TaskContext, trip: OpenTrip, content: bytes, kind: DocumentKind) -> Document:
    """Save bytes and store their document, QUEUED."""
    file = await context.files.save(f"{trip.trip.id}/bytes", chunks_of(content), limit_bytes=1_000_000)
    return await stored_document(context.database, trip, file=file, kind=kind)


async def attachments_of(context: TaskContext, trip: OpenTrip, document: Document) -> tuple[Document, ...]:
    """Return what came with a mail, as the API shows it."""
    async with context.database.read() as connection:
        return (await load_attachments_for(connection, trip.viewer, [document.id]))[document.id]


async def row_of(context: TaskContext, document_id: UUID) -> Document:
    """Return a document as it is stored."""
    async with context.database.read() as connection:
        document = await load_document(connection, document_id)
    assert document is not None
    return document


async def passages_of(context: TaskContext, document: Document) -> tuple[Passage, ...]:
    """Return a document's passages as they are stored."""
    async with context.database.read() as connection:
        return await load_passages(connection, document.id)


async def steps_of(context: TaskContext, document: Document) -> list[dict[str, Any]]:
    """Return the bodies of all events of a document's stream."""
    steps = []
    async for event in context.streams.follow(document_topic(document.id)):
        if isinstance(event, Silence):
            break
        assert event.type == "progress"
        steps.append(event.body)
    return steps


def halting(context: TaskContext) -> tuple[TaskContext, HaltingEncoder]:
    """Return a context that stops after the first batch of a document, and what has it go on."""
    encoder = HaltingEncoder(context.embedder)
    index = SearchIndex(context.database, context.vectors, Embedder(encoder), now=context.now)
    return replace(context, index=index), encoder


async def deleted(context: TaskContext, trip: OpenTrip, document: Document) -> None:
    """Mark a document as deleted, as the API does."""
    async with context.database.write() as connection:
        await mark_document_deleted(connection, delete_document(trip, document, now=NOW))


async def assert_complete(context: TaskContext, document: Document) -> None:
    """Assert that a document is READY, with each passage stored once, embedded, and in the vector store."""
    row, passages = await row_of(context, document.id), await passages_of(context, document)
    assert (row.state, row.failure, row.passage_count) == (DocumentState.READY, None, len(passages))
    assert [passage.ordinal for passage in passages] == list(range(len(passages)))
    generation = (await context.index.serving()).generation
    async with context.database.read() as connection:
        assert await count_embedded(connection, document.id, generation=generation) == len(passages)
    assert await context.vectors.passage_ids(document.id) == {passage.id for passage in passages}


class TestReadDocument:
    """jobs.tasks.documents.read_document."""

    async def test_reads_a_pdf_to_the_end(self, context: TaskContext, trip: OpenTrip) -> None:
        """The row knows pages and passages, and every passage its page."""
        document = await uploaded(context, trip, "mmwr-housing-2011.pdf")

        await read_document(context, document.id)

        await assert_complete(context, document)
        assert (await row_of(context, document.id)).page_count == 6
        assert {passage.page for passage in await passages_of(context, document)} == {1, 2, 3, 4, 5, 6}

    async def test_tells_its_stream_each_step(self, context: TaskContext, trip: OpenTrip) -> None:
        """Reading, then done of total after each batch, then READY."""
        document = await uploaded(context, trip, BOOK)

        await read_document(context, document.id)

        total = len(await passages_of(context, document))
        assert PASSAGES_A_BATCH < total < 3 * PASSAGES_A_BATCH
        dones = [0, *range(PASSAGES_A_BATCH, total, PASSAGES_A_BATCH), total]
        assert await steps_of(context, document) == [
            {"state": "READING", "done": 0, "total": None, "failure": None},
            *({"state": "EMBEDDING", "done": done, "total": total, "failure": None} for done in dones),
            {"state": "READY", "done": total, "total": total, "failure": None},
        ]

    async def test_goes_on_where_a_killed_run_stopped(self, context: TaskContext, trip: OpenTrip) -> None:
        """The second run embeds only what is left, and nothing is missing or doubled."""
        document = await uploaded(context, trip, BOOK)
        halted, encoder = halting(context)
        first = asyncio.create_task(read_document(halted, document.id))
        await encoder.halted.wait()
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        before = await passages_of(context, document)
        assert (await row_of(context, document.id)).state is DocumentState.EMBEDDING

        await read_document(context, document.id)

        await assert_complete(context, document)
        assert await passages_of(context, document) == before
        resumed = [step["done"] for step in await steps_of(context, document)]
        assert resumed.count(0) == 2  # READING and the first run's EMBEDDING, never again

    async def test_may_be_run_again_when_it_is_done(self, context: TaskContext, trip: OpenTrip) -> None:
        """Nothing changes, and the end is told again to whoever missed it."""
        document = await uploaded(context, trip, LETTER)
        await read_document(context, document.id)
        passages = await passages_of(context, document)

        await read_document(context, document.id)

        await assert_complete(context, document)
        assert await passages_of(context, document) == passages
        assert [step["state"] for step in await steps_of(context, document)][-2:] == ["READY", "READY"]

    async def test_may_be_run_twice_at_once(self, context: TaskContext, trip: OpenTrip) -> None:
        """A worker that was thought dead and its successor do not get in each other's way."""
        document = await uploaded(context, trip, BOOK)

        await asyncio.gather(*(read_document(context, document.id) for _ in range(3)))

        await assert_complete(context, document)

    async def test_is_retried_once_the_vector_store_is_back(
        self, context: TaskContext, trip: OpenTrip, tmp_path: Path
    ) -> None:
        """Away, the run fails with what is stored so far kept; back, the next run completes it."""
        port = free_port()
        vectors = chroma_store(f"http://127.0.0.1:{port}", "passages", MODEL_SPACE)
        context = replace(context, index=stored_in(context.index, vectors))
        document = await uploaded(context, trip, LETTER)

        with pytest.raises(VectorStoreUnreachable):
            await read_document(context, document.id)
        with running_chroma(tmp_path / "chroma", port=port):
            await read_document(context, document.id)

            await assert_complete(context, document)
        await vectors.close()

    async def test_does_without_its_stream(self, context: TaskContext, trip: OpenTrip) -> None:
        """Redis away costs the progress, not the document."""
        away = Streams(f"redis://127.0.0.1:{free_port()}")
        context = replace(context, streams=away)
        document = await uploaded(context, trip, LETTER)

        await read_document(context, document.id)

        await assert_complete(context, document)
        await away.close()

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (b"%PDF-1.7\nnot really", "The PDF is damaged, or is no PDF."),
            (ENCRYPTED_PDF, "The PDF is protected by a password."),
        ],
    )
    async def test_says_finally_that_a_pdf_is_none(
        self, context: TaskContext, trip: OpenTrip, content: bytes, reason: str
    ) -> None:
        """Trying again would not help; the reason is for people."""
        document = await uploaded_bytes(context, trip, content, DocumentKind.PDF)

        with pytest.raises(FinalFailure) as failure:
            await read_document(context, document.id)

        assert str(failure.value) == reason
        assert await passages_of(context, document) == ()

    async def test_says_finally_that_the_file_is_gone(self, context: TaskContext, trip: OpenTrip) -> None:
        """A file that somebody removed from the store does not come back."""
        document = await uploaded(context, trip, LETTER)
        await context.files.delete(document.file.key)

        with pytest.raises(FinalFailure, match="is not there any more"):
            await read_document(context, document.id)

    async def test_ends_quietly_when_the_document_was_deleted(self, context: TaskContext, trip: OpenTrip) -> None:
        """Deleted and purged before it was read, or never there at all."""
        document = await uploaded(context, trip, LETTER)
        await deleted(context, trip, document)
        await purge_document(context, document.id)

        await read_document(context, document.id)
        await read_document(context, UUID(int=1))

        assert await passages_of(context, document) == ()
        assert await context.vectors.passage_ids(document.id) == frozenset()

    async def test_leaves_no_vectors_when_the_document_is_deleted_meanwhile(
        self, context: TaskContext, trip: OpenTrip
    ) -> None:
        """Deleted and purged in the middle of embedding: the last batch is cleared away too."""
        document = await uploaded(context, trip, BOOK)
        halted, encoder = halting(context)
        reading = asyncio.create_task(read_document(halted, document.id))
        await encoder.halted.wait()
        await deleted(context, trip, document)
        await purge_document(context, document.id)

        encoder.go_on()
        await reading

        assert await passages_of(context, document) == ()
        assert await context.vectors.passage_ids(document.id) == frozenset()
        assert not await context.files.exists(document.file.key)
        assert (await row_of(context, document.id)).state is not DocumentState.READY

    async def test_stops_embedding_a_document_that_was_deleted(self, context: TaskContext, trip: OpenTrip) -> None:
        """Nobody will search the rest."""
        document = await uploaded(context, trip, BOOK)
        halted, encoder = halting(context)
        reading = asyncio.create_task(read_document(halted, document.id))
        await encoder.halted.wait()
        await deleted(context, trip, document)

        encoder.go_on()
        await reading

        generation = (await context.index.serving()).generation
        async with context.database.read() as connection:
            embedded = await count_embedded(connection, document.id, generation=generation)
        assert embedded < len(await passages_of(context, document))


class TestAttachments:
    """jobs.tasks.attachments, by way of read_document."""

    async def test_become_documents_that_are_read_like_any_other(self, context: TaskContext, trip: OpenTrip) -> None:
        """Each knows its mail and has a job; what is no document is named in the text alone."""
        document = await uploaded_bytes(context, trip, MAIL, DocumentKind.EMAIL)

        await read_document(context, document.id)

        await assert_complete(context, document)
        (mail,) = await passages_of(context, document)
        assert mail.text.endswith("Attachments: guide.txt, program.exe")
        (attached,) = await attachments_of(context, trip, document)
        assert (attached.name, attached.kind, attached.parent_id) == ("guide.txt", DocumentKind.TEXT, document.id)
        async with context.database.read() as connection:
            jobs = [job.subject_id for job in await load_due_jobs(connection, now=NOW, limit=100)]
        assert attached.id in jobs
        await read_document(context, attached.id)
        await assert_complete(context, attached)

    async def test_are_there_once_however_often_the_mail_is_read(self, context: TaskContext, trip: OpenTrip) -> None:
        """Also by several workers at once."""
        document = await uploaded_bytes(context, trip, MAIL, DocumentKind.EMAIL)

        await asyncio.gather(*(read_document(context, document.id) for _ in range(3)))
        await read_document(context, document.id)

        (attached,) = await attachments_of(context, trip, document)
        assert await context.files.exists(attached.file.key)

    async def test_that_are_stored_keep_their_files_when_another_run_is_too_late(
        self, context: TaskContext, trip: OpenTrip
    ) -> None:
        """What one run stored, no other takes away."""
        document = await uploaded_bytes(context, trip, MAIL, DocumentKind.EMAIL)
        await read_document(context, document.id)
        stored = await attachments_of(context, trip, document)

        await discard_attachments(context, stored)

        assert [await context.files.exists(each.file.key) for each in stored] == [True]

    async def test_that_nobody_stored_go_with_their_mail(self, context: TaskContext, trip: OpenTrip) -> None:
        """As those that a run had saved which was cut off."""
        document = await uploaded_bytes(context, trip, MAIL, DocumentKind.EMAIL)
        key = f"{folder_of_attachments(document)}/{attachment_id(document, 7)}"
        await context.files.write(key, b"saved, and never stored")
        await deleted(context, trip, document)

        await purge_document(context, document.id)

        assert not await context.files.exists(key)

    async def test_of_a_mail_that_was_deleted_leave_no_file(self, context: TaskContext, trip: OpenTrip) -> None:
        """Deleted while it was being read, nothing of it stays."""
        document = await uploaded_bytes(context, trip, MAIL, DocumentKind.EMAIL)
        reading = asyncio.create_task(read_document(context, document.id))
        async for event in context.streams.follow(document_topic(document.id)):
            if event is not None:
                break
        await deleted(context, trip, document)

        await reading

        assert await attachments_of(context, trip, document) == ()
        assert not await context.files.exists(f"{folder_of_attachments(document)}/{attachment_id(document, 0)}")


class TestGiveUpDocument:
    """jobs.tasks.documents.give_up_document."""

    async def test_tells_why_in_the_row_and_in_the_stream(self, context: TaskContext, trip: OpenTrip) -> None:
        """FAILED is the last step."""
        document = await stored_document(context.database, trip)

        await give_up_document(context, document.id, "The PDF is damaged.")

        row = await row_of(context, document.id)
        assert (row.state, row.failure) == (DocumentState.FAILED, "The PDF is damaged.")
        assert await steps_of(context, document) == [
            {"state": "FAILED", "done": 0, "total": None, "failure": "The PDF is damaged."}
        ]

    async def test_leaves_a_ready_document_ready(self, context: TaskContext, trip: OpenTrip) -> None:
        """A second run that failed takes nothing away."""
        document = await uploaded(context, trip, LETTER)
        await read_document(context, document.id)

        await give_up_document(context, document.id, "Something went wrong.")

        await assert_complete(context, document)

    async def test_can_be_followed_by_a_run_that_succeeds(self, context: TaskContext, trip: OpenTrip) -> None:
        """Tried anew, the document loses its failure."""
        document = await uploaded(context, trip, LETTER)
        await give_up_document(context, document.id, "The vector store was away.")

        await read_document(context, document.id)

        await assert_complete(context, document)


class TestPurgeDocument:
    """jobs.tasks.documents.purge_document."""

    async def test_removes_vectors_passages_and_file(self, context: TaskContext, trip: OpenTrip) -> None:
        """Twice does no harm, and another document stays complete."""
        leaving, staying = [await uploaded(context, trip, LETTER) for _ in range(2)]
        await read_document(context, leaving.id)
        await read_document(context, staying.id)
        await deleted(context, trip, leaving)

        await purge_document(context, leaving.id)
        await purge_document(context, leaving.id)

        assert await passages_of(context, leaving) == ()
        assert await context.vectors.passage_ids(leaving.id) == frozenset()
        assert not await context.files.exists(leaving.file.key)
        await assert_complete(context, staying)
        assert await context.files.exists(staying.file.key)

    async def test_of_many_passages_goes_on_where_it_was_cut_off(
        self, context: TaskContext, trip: OpenTrip, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Some go after others, and in the end nothing is left: no passage, no word, no vector of its texts."""
        document = await uploaded(context, trip, GUIDE)
        await read_document(context, document.id)
        count = len(await passages_of(context, document))
        await deleted(context, trip, document)
        monkeypatch.setattr("persistence.passages.REMOVED_AT_ONCE", 2)

        async def stop() -> None:
            raise asyncio.CancelledError

        with monkeypatch.context() as patch:
            patch.setattr("persistence.turns.let_others_write", stop)
            with pytest.raises(asyncio.CancelledError):
                await purge_document(context, document.id)
        left = len(await passages_of(context, document))
        monkeypatch.setattr("persistence.passages.REMOVED_AT_ONCE", count - 3)
        await purge_document(context, document.id)

        assert (left, count - 2 > 3) == (count - 2, True)
        async with context.database.read() as connection:
            for table in (passages, cached_vectors):
                assert await connection.scalar(select(func.count()).select_from(table)) == 0
            if not connection.is_postgresql:
                assert await connection.scalar(text("SELECT count(*) FROM passage_keys")) == 0
        assert await context.vectors.passage_ids(document.id) == frozenset()
        assert not await context.files.exists(document.file.key)

    async def test_removes_thumbnails(self, context: TaskContext, trip: OpenTrip) -> None:
        """All of the document's, and none of another."""
        leaving, staying = [await uploaded(context, trip, GUIDE) for _ in range(2)]
        for document, page in ((leaving, 1), (leaving, 2), (staying, 1)):
            await make_thumbnail(context.files, document, Thumbnail(page, 160))
        await deleted(context, trip, leaving)

        await purge_document(context, leaving.id)

        left = [
            await kept_thumbnail(context.files, document, Thumbnail(page, 160)) is not None
            for document, page in ((leaving, 1), (leaving, 2), (staying, 1))
        ]
        assert left == [False, False, True]

    async def test_touches_no_document_that_is_not_deleted(self, context: TaskContext, trip: OpenTrip) -> None:
        """A job that came by mistake destroys nothing."""
        document = await uploaded(context, trip, LETTER)
        await read_document(context, document.id)

        await purge_document(context, document.id)
        await purge_document(context, UUID(int=1))

        await assert_complete(context, document)
        assert isinstance(document.file, StoredFile)
        assert await context.files.exists(document.file.key)
