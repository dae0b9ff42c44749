"""Recutting: cuts what is searched anew, by the rules of the index that is built, from the ledger and the files."""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterator, Sequence
from itertools import groupby
from uuid import UUID

import structlog

from domain.documents import Document, DocumentUnreadable
from domain.generations import Generation
from domain.passages import Passage, PassageSource, cut_passages, kept_passages
from jobs.context import TaskContext
from jobs.tasks.comments import wanted_of_comment
from jobs.tasks.expenses import wanted_of_expense
from persistence.documents import load_document, load_document_to_change
from persistence.extraction.extracting import extracted
from persistence.extraction.limits import Limits
from persistence.files import FileMissing
from persistence.passages import load_passages
from persistence.recutting import Source, load_sources_to_recut, store_recut
from persistence.trips import lock_trip
from persistence.vectors.batches import batches

log = structlog.get_logger(__name__)

_AT_ONCE = 500
_SHORT_ONES_AT_ONCE = 50
_WANTED = {PassageSource.EXPENSE: wanted_of_expense, PassageSource.COMMENT: wanted_of_comment}


async def cut_anew(context: TaskContext, generation: Generation) -> AsyncIterator[Collection[UUID]]:
    """Cut anew whatever is not cut by the rules of a generation, some sources after another, and yield their ids.

    Raises GenerationGone, FileStoreFailed or ExtractionFailed.
    """
    while sources := await _sources(context, generation):
        for some in _groups(sources):
            if some[0].kind is PassageSource.DOCUMENT:
                await _cut_document(context, generation, some[0].id)
            else:
                await _cut_short_ones(context, generation, some)
            yield {source.id for source in some}


async def _sources(context: TaskContext, generation: Generation) -> tuple[Source, ...]:
    async with context.database.read() as connection:
        return await load_sources_to_recut(connection, generation=generation, limit=_AT_ONCE)


def _groups(sources: Sequence[Source]) -> Iterator[Sequence[Source]]:
    """Yield what is cut in one transaction: a document, or some expenses or comments of one trip."""
    for (_, kind), group in groupby(sources, key=lambda source: (source.trip_id, source.kind)):
        alike, size = list(group), 1 if kind is PassageSource.DOCUMENT else _SHORT_ONES_AT_ONCE
        yield from batches(alike, size)


async def _cut_short_ones(context: TaskContext, generation: Generation, sources: Sequence[Source]) -> None:
    async with context.database.write() as connection:
        # Changes of a trip come one by one: what is read next stays true until the commit.
        await lock_trip(connection, sources[0].trip_id)
        cut = {source.id: await _WANTED[source.kind](connection, source.id) for source in sources}
        await store_recut(connection, generation, cut)


async def _cut_document(context: TaskContext, generation: Generation, document_id: UUID) -> None:
    async with context.database.read() as connection:
        document = await load_document(connection, document_id)
    if document is None:
        return
    cut = await _cut(context, document)
    async with context.database.write() as connection:
        # In the order of whoever reads, replaces or deletes the document.
        await lock_trip(connection, document.trip_id)
        current = await load_document_to_change(connection, document_id)
        if current is None or current.version != document.version:
            # It is looked at again where it is read already; otherwise it is cut by today's rules when it is.
            return
        if cut is None:
            cut = kept_passages(await load_passages(connection, document_id))
        await store_recut(connection, generation, {document_id: cut})


async def _cut(context: TaskContext, document: Document) -> tuple[Passage, ...] | None:
    """Return the passages of a document's file; None where it cannot be read any more, though it once could."""
    try:
        async with (
            context.files.local_copy(document.file.key) as path,
            extracted(path, document.kind, Limits.of(context.settings)) as extract,
        ):
            return await asyncio.to_thread(
                cut_passages, trip_id=document.trip_id, document_id=document.id, pages=extract.pages
            )
    except (DocumentUnreadable, FileMissing) as error:
        log.warning("index.kept_older_passages", document_id=str(document.id), error=str(error))
        return None
