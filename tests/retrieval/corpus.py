"""Corpus: files that were read, cut, embedded and stored as documents of one trip, as a worker does it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from domain.documents import DocumentState
from domain.page_texts import PageText
from domain.passages import Passage, cut_passages
from domain.recognition import HEAD_BYTES, recognised_kind
from domain.trips import OpenTrip
from persistence.extraction.extracting import extracted
from persistence.extraction.limits import Limits
from persistence.indexes import SearchIndex
from persistence.indexing import mark_written, write_vectors
from persistence.passages import insert_passages
from tests.arrangement import stored_document, stored_trip

_BATCH = 64


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as it was read, and its passages."""

    document_id: UUID
    pages: tuple[PageText, ...]
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """A trip, and its documents by the names of their files."""

    index: SearchIndex
    trip: OpenTrip
    files: dict[str, Kept]


async def pages_of(path: Path) -> tuple[PageText, ...]:
    """Return the text of a file, as the reader reads it."""
    content = path.read_bytes()
    kind = recognised_kind(content[:HEAD_BYTES], content[-HEAD_BYTES:])
    async with extracted(path, kind, Limits()) as extract:
        return extract.pages


async def gather_corpus(index: SearchIndex, paths: Mapping[str, Path]) -> Corpus:
    """Store files as documents of a new trip, READY; takes each by the name that labels have of it."""
    trip = await stored_trip(index.database)
    files = {}
    for name, path in sorted(paths.items()):
        pages = await pages_of(path)
        document = await stored_document(index.database, trip, name=path.name, state=DocumentState.READY)
        passages = await asyncio.to_thread(cut_passages, trip_id=trip.trip.id, document_id=document.id, pages=pages)
        await _put(index, passages)
        files[name] = Kept(document.id, pages, passages)
    return Corpus(index, trip, files)


async def _put(index: SearchIndex, passages: tuple[Passage, ...]) -> None:
    for start in range(0, len(passages), _BATCH):
        batch = passages[start : start + _BATCH]
        async with index.database.write() as connection:
            await insert_passages(connection, batch)
        written = await write_vectors(index, batch)
        async with index.database.write() as connection:
            await mark_written(connection, written)
