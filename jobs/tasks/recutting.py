"""Recutting: cuts what is searched anew, by the rules of the index that is built, from the ledger and the files."""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterator, Mapping, Sequence
from itertools import groupby
from uuid import UUID

import structlog

from domain.documents import Document, DocumentUnreadable, ReadingTooCostly
from domain.generations import Generation
from domain.passages import Passage, PassageSource, cut_passages, kept_passages
from jobs.context import TaskContext
from jobs.failures import PassingFailure
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
_MOST_TOLD = 3
_WANTED = {PassageSource.EXPENSE: wanted_of_expense, PassageSource.COMMENT: wanted_of_comment}


async def cut_anew(
    context: TaskContext, generation: Generation, *, is_last_try: bool
) -> AsyncIterator[Collection[UUID]]:
    """Cut anew whatever is not cut by the rules of a generation, some sources after another, and yield their ids.

    What cannot be read any more keeps its passages. A document that took too long, or too much memory, is put off until
    the end, so that it is tried again; on the last try it keeps them, too, since all else waits for it.
    Raises GenerationGone, FileStoreFailed, ExtractionFailed, or PassingFailure where something was put off.
    """
    put_off: dict[UUID, str] = {}
    while sources := await _sources(context, generation, put_off):
        for some in _groups(sources):
            if some[0].kind is not PassageSource.DOCUMENT:
                await _cut_short_ones(context, generation, some)
            elif why := await _why_put_off(context, generation, some[0].id, is_last_try=is_last_try):
                put_off[some[0].id] = why
                continue
            yield {source.id for source in some}
    if put_off:
        raise PassingFailure(_told(put_off))


def _told(put_off: Mapping[UUID, str]) -> str:
    """Return which documents were put off, the first ones with their reason.

    By their ids: everybody with an account may see the job, and a name is for those who may see the document.
    """
    told = [f"Document {document_id} is put off. {why}" for document_id, why in list(put_off.items())[:_MOST_TOLD]]
    if (others := len(put_off) - _MOST_TOLD) > 0:
        told.append(f"So are {others} more." if others > 1 else "So is one more.")
    return " ".join(told)


async def _sources(context: TaskContext, generation: Generation, put_off: Collection[UUID]) -> list[Source]:
    async with context.database.read() as connection:
        first = await load_sources_to_recut(connection, generation=generation, limit=_AT_ONCE + len(put_off))
    return [source for source in first if source.id not in put_off]


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


async def _why_put_off(
    context: TaskContext, generation: Generation, document_id: UUID, *, is_last_try: bool
) -> str | None:
    """Cut a document anew, or return why it is to be tried again."""
    try:
        await _cut_document(context, generation, document_id, is_last_try=is_last_try)
    except ReadingTooCostly as error:
        log.warning("index.document_put_off", document_id=str(document_id), error=str(error))
        return str(error)
    return None


async def _cut_document(context: TaskContext, generation: Generation, document_id: UUID, *, is_last_try: bool) -> None:
    async with context.database.read() as connection:
        document = await load_document(connection, document_id)
    if document is None:
        return
    cut = await _cut(context, document, is_last_try=is_last_try)
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


async def _cut(context: TaskContext, document: Document, *, is_last_try: bool) -> tuple[Passage, ...] | None:
    """Return the passages of a document's file; None where it cannot be read any more, though it once could.

    Raises ReadingTooCostly, but on the last try.
    """
    try:
        async with (
            context.files.local_copy(document.file.key) as path,
            extracted(path, document.kind, Limits.of(context.settings)) as extract,
        ):
            return await asyncio.to_thread(
                cut_passages, trip_id=document.trip_id, document_id=document.id, pages=extract.pages
            )
    except (DocumentUnreadable, FileMissing) as error:
        if isinstance(error, ReadingTooCostly) and not is_last_try:
            raise
        log.warning("index.kept_older_passages", document_id=str(document.id), error=str(error))
        return None
