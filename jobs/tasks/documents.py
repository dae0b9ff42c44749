"""Documents: read an uploaded file until it can be searched, and clear away what a deleted one left.

    QUEUED -> READING -> EMBEDDING -> READY, or FAILED with a reason, or CANCELLED

A worker may be killed anywhere. Passages are stored in one transaction, and each is marked once its vector lies in the
store, so that the next run goes on where the last one ended; ids come from the content, so that doing it twice is
doing it once.
"""

import asyncio
from dataclasses import dataclass
from uuid import UUID

import structlog

from domain.documents import (
    Document,
    DocumentState,
    DocumentUnreadable,
    begin_embedding,
    begin_reading,
    fail_reading,
    finish_reading,
)
from domain.jobs import Job, JobKind
from domain.page_texts import PageText
from domain.passages import Passage, cut_passages
from domain.receipts import Receipt
from jobs.context import TaskContext
from jobs.failures import FinalFailure
from jobs.streams import StreamsUnreachable, document_topic
from jobs.tasks.attachments import (
    discard_attachments,
    folder_of_attachments,
    save_attachments,
    store_attachments,
    withdraw_attachments,
)
from jobs.telling import tell_of_job
from persistence.answer_cache import delete_cached_answers
from persistence.database import WriteConnection
from persistence.document_versions import delete_versions, load_version_files
from persistence.documents import load_document, load_document_to_change, store_reading
from persistence.embedder import EmbedderNotReady
from persistence.extraction.extracting import extracted
from persistence.extraction.limits import Limits
from persistence.files import FileMissing
from persistence.indexing import mark_written, remove_stale_vectors_of, remove_vectors_of, write_vectors
from persistence.jobs import store_done
from persistence.passages import (
    count_embedded,
    delete_some_passages,
    is_of_source,
    load_passages_to_embed,
    replace_passages,
)
from persistence.receipts import delete_receipt, store_receipt
from persistence.thumbnails.keeping import delete_thumbnails
from persistence.trips import lock_trip
from persistence.turns import in_turns
from persistence.vectors.failures import VectorStoreUnreachable

log = structlog.get_logger(__name__)

PASSAGES_A_BATCH = 32
"""Progress is published after each batch, and at most one batch is embedded again by the run after a crash."""


async def read_document(context: TaskContext, document_id: UUID) -> None:
    """Extract, cut, embed and index a document, telling its stream how far it has come.

    Ends quietly when the document is deleted meanwhile. Raises FinalFailure when its file cannot be read.
    """
    try:
        document = await _begin(context, document_id)
        if document.passage_count is None:
            document = await _store_passages(context, document, await _read(context, document))
        await _embed(context, document)
        await _finish(context, document)
    except (_ReadingCancelled, _ReadingOutdated) as ended:
        log.info("document.reading_ended", document_id=str(document_id), because=type(ended).__name__)
    except _DocumentGone:
        # A batch may have been on its way when the document was purged.
        await remove_vectors_of(context.index, document_id)


async def give_up_document(context: TaskContext, document_id: UUID, reason: str) -> None:
    """Mark a document as FAILED for a reason, and tell its stream."""
    async with context.database.write() as connection:
        document = await load_document_to_change(connection, document_id)
        if document is None or document.deleted_at is not None:
            return
        document = fail_reading(document, reason)
        await store_reading(connection, document)
    await _publish(context, document, await _embedded(context, document))


async def purge_document(context: TaskContext, document_id: UUID) -> None:
    """Remove passages, vectors, files, thumbnails and kept answers of a deleted document; does nothing to any other.

    What was cut off goes on where it was: what is removed is looked for anew each time, and nothing comes any more to
    what is deleted.
    """
    async with context.database.read() as connection:
        document = await load_document(connection, document_id)
    if document is None or document.deleted_at is None:
        return
    of_document = is_of_source(document_id)
    await in_turns(context.database, lambda connection: delete_some_passages(connection, of_document))
    async with context.database.write() as connection:
        keys = await load_version_files(connection, document_id)
        await delete_receipt(connection, document_id)
        await delete_cached_answers(connection, [document.trip_id])
    await remove_vectors_of(context.index, document_id)
    for key in keys | {document.file.key}:
        await context.files.delete(key)
        await delete_thumbnails(context.files, key)
    # Also those that a run which was cut off had saved, and nobody stored.
    await context.files.delete_below(folder_of_attachments(document))
    await _forget_progress(context, document_id)
    async with context.database.write() as connection:
        await delete_versions(connection, document_id)


async def _forget_progress(context: TaskContext, document_id: UUID) -> None:
    try:
        await context.streams.forget(document_topic(document_id))
    except StreamsUnreachable as error:
        # It expires by itself.
        log.warning("document.progress_not_forgotten", document_id=str(document_id), error=str(error))


class _DocumentGone(Exception):
    """The document was deleted while it was being read."""


class _ReadingOutdated(Exception):
    """The document has another file by now, which another job reads."""


class _ReadingCancelled(Exception):
    """Somebody cancelled the reading."""


@dataclass(frozen=True, slots=True)
class _Read:
    """What a file holds: its passages, attachments that can be read, their files saved, and what it says as a bill."""

    page_count: int | None
    passages: tuple[Passage, ...]
    attachments: tuple[Document, ...]
    receipt: Receipt | None


async def _begin(context: TaskContext, document_id: UUID) -> Document:
    async with context.database.write() as connection:
        document = begin_reading(_require_wanted(await _load_living(connection, document_id)))
        await store_reading(connection, document)
    if document.passage_count is None:
        await _publish(context, document, 0)
    return document


async def _read(context: TaskContext, document: Document) -> _Read:
    try:
        async with (
            context.files.local_copy(document.file.key) as path,
            extracted(path, document.kind, Limits.of(context.settings)) as extract,
        ):
            passages = await asyncio.to_thread(_cut_pages, document, extract.pages)
            attachments = await save_attachments(context, document, extract.attachments)
    except DocumentUnreadable as error:
        await _require_still_read(context, document)
        raise FinalFailure(str(error)) from error
    except FileMissing as error:
        await _require_still_read(context, document)
        raise FinalFailure("The uploaded file is not there any more.") from error
    return _Read(extract.page_count, passages, attachments, extract.receipt)


def _cut_pages(document: Document, pages: tuple[PageText, ...]) -> tuple[Passage, ...]:
    return cut_passages(trip_id=document.trip_id, document_id=document.id, pages=pages)


async def _store_passages(context: TaskContext, document: Document, read: _Read) -> Document:
    try:
        async with context.database.write() as connection:
            # Whoever deletes the document locks its trip first too: in another order, each could wait for the other.
            await lock_trip(connection, document.trip_id)
            current = await _load_to_read(connection, document)
            if current.passage_count is not None:
                # A run that was thought dead was faster; its passages are the same.
                return current
            await replace_passages(connection, document.id, read.passages)
            await withdraw_attachments(connection, current, now=context.now())
            await store_attachments(connection, read.attachments, now=context.now())
            await store_receipt(connection, document.id, read.receipt)
            current = begin_embedding(current, page_count=read.page_count, passage_count=len(read.passages))
            await store_reading(connection, current)
    except (_DocumentGone, _ReadingCancelled, _ReadingOutdated):
        await discard_attachments(context, read.attachments)
        raise
    return current


async def _embed(context: TaskContext, document: Document) -> None:
    await context.embedder.prepare()
    await _tell_done(context, document)
    while batch := await _next_batch(context, document):
        written = await write_vectors(context.index, batch)
        async with context.database.write() as connection:
            await _load_to_read(connection, document)
            await mark_written(connection, written)
        await _tell_done(context, document)


async def _tell_done(context: TaskContext, document: Document) -> None:
    done = await _embedded(context, document)
    async with context.database.write() as connection:
        job = await _store_done(context, connection, document, done)
    await _publish(context, document, done, job)


async def _embedded(context: TaskContext, document: Document) -> int:
    """Return how many of a document's passages are found by their meaning; none while that cannot be told."""
    try:
        serving = (await context.index.written())[0]
    except (EmbedderNotReady, VectorStoreUnreachable):
        return 0
    async with context.database.read() as connection:
        return await count_embedded(connection, document.id, generation=serving.generation)


async def _next_batch(context: TaskContext, document: Document) -> tuple[Passage, ...]:
    # Asked each time: where another generation took over, what that one has not is left to embed.
    generation = (await context.index.written())[0].generation
    async with context.database.read() as connection:
        return await load_passages_to_embed(connection, document.id, generation=generation, limit=PASSAGES_A_BATCH)


async def _finish(context: TaskContext, document: Document) -> None:
    # Of passages that an earlier version had; no search shows them, but they take room.
    await remove_stale_vectors_of(context.index, document.id)
    async with context.database.write() as connection:
        document = finish_reading(await _load_to_read(connection, document))
        await store_reading(connection, document)
    await _publish(context, document, document.passage_count or 0)


async def _require_still_read(context: TaskContext, document: Document) -> None:
    """See that it is this document, in this version, that cannot be read: another must not be called broken for it."""
    async with context.database.write() as connection:
        await _load_to_read(connection, document)


async def _load_to_read(connection: WriteConnection, reading: Document) -> Document:
    """Load the document that is being read, while it is to be read, in the version that is."""
    document = _require_wanted(await _load_living(connection, reading.id))
    if document.version != reading.version:
        raise _ReadingOutdated
    return document


def _require_wanted(document: Document) -> Document:
    if document.state is DocumentState.CANCELLED:
        raise _ReadingCancelled
    return document


async def _load_living(connection: WriteConnection, document_id: UUID) -> Document:
    document = await load_document_to_change(connection, document_id)
    if document is None or document.deleted_at is not None:
        raise _DocumentGone
    return document


async def _store_done(context: TaskContext, connection: WriteConnection, document: Document, done: int) -> Job | None:
    return await store_done(
        connection, JobKind.READ_DOCUMENT, document.id, done=done, total=document.passage_count, now=context.now()
    )


async def _publish(context: TaskContext, document: Document, done: int, job: Job | None = None) -> None:
    if job is not None:
        await tell_of_job(context, job)
    try:
        await context.streams.publish_document(document, done=done)
    except StreamsUnreachable as error:
        # The row says the same; subscribers look there when the stream is silent.
        log.warning("document.progress_unpublished", document_id=str(document.id), error=str(error))
