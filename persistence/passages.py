"""Passages: rows of text with their place, and which embedding model's vector of each lies in the vector store."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select

from domain.access import Viewer
from domain.page_texts import Cue
from domain.passages import Passage, PassageSource
from domain.search import ANYTHING, SearchFilter
from domain.trips import OpenTrip
from persistence.among import among
from persistence.database import ReadConnection, WriteConnection
from persistence.full_text import ranked_by_text
from persistence.grants import is_seen
from persistence.search_conditions import searchable
from persistence.tables import passages
from persistence.traces import expenses_naming


async def insert_passages(connection: WriteConnection, new_passages: Sequence[Passage]) -> None:
    """Store the passages of a source that has none yet, none of them embedded."""
    if new_passages:
        await connection.change(passages.insert(), [_columns(passage) for passage in new_passages])


async def replace_passages(connection: WriteConnection, source_id: UUID, wanted: Sequence[Passage]) -> None:
    """Store these passages of a source in place of those it has; where they are the same, nothing changes.

    Of those that are not, the ones whose text was there before keep their vectors.
    """
    if await load_passages(connection, source_id) == tuple(wanted):
        return
    statement = select(passages.c.id, passages.c.embedded_with).where(passages.c.source_id == source_id)
    embedded = {row.id: row.embedded_with for row in await connection.rows(statement)}
    await delete_passages(connection, source_id)
    if wanted:
        rows = [{**_columns(passage), "embedded_with": embedded.get(passage.id)} for passage in wanted]
        await connection.change(passages.insert(), rows)


async def delete_passages(connection: WriteConnection, source_id: UUID) -> None:
    """Remove the passages of a document, expense or comment: from then on its vectors lead nowhere."""
    await connection.change(passages.delete().where(passages.c.source_id == source_id))


async def delete_passages_naming(connection: WriteConnection, participant_id: UUID) -> None:
    """Remove the sentences of the expenses that name a participant, as when they are called something else."""
    await connection.change(passages.delete().where(passages.c.source_id.in_(expenses_naming(participant_id))))


async def load_passages(connection: ReadConnection, source_id: UUID) -> tuple[Passage, ...]:
    """Return all passages of a document, expense or comment in reading order."""
    statement = select(passages).where(passages.c.source_id == source_id).order_by(passages.c.ordinal)
    return tuple(passage_of(row) for row in await connection.rows(statement))


async def load_passages_to_embed(
    connection: ReadConnection, source_id: UUID, *, model: str, limit: int
) -> tuple[Passage, ...]:
    """Return the first passages of a source, in reading order, that have no vector of this model yet."""
    statement = (
        select(passages)
        .where(passages.c.source_id == source_id, passages.c.embedded_with.is_distinct_from(model))
        .order_by(passages.c.ordinal)
        .limit(limit)
    )
    return tuple(passage_of(row) for row in await connection.rows(statement))


async def load_embedded_passages(connection: ReadConnection, *, after: UUID | None, limit: int) -> tuple[Passage, ...]:
    """Return the first passages, by their ids and after one of them, that have a vector of any model."""
    statement = select(passages).where(passages.c.embedded_with.is_not(None)).order_by(passages.c.id).limit(limit)
    if after is not None:
        statement = statement.where(passages.c.id > after)
    return tuple(passage_of(row) for row in await connection.rows(statement))


async def load_passage_ids_among(connection: ReadConnection, passage_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Return those of the ids that there are passages of."""
    statement = select(passages.c.id).where(among(passages.c.id, passage_ids))
    return frozenset(row.id for row in await connection.rows(statement))


async def count_embedded(connection: ReadConnection, source_id: UUID, *, model: str) -> int:
    """Return how many passages of a source have a vector of this model."""
    statement = select(func.count()).where(passages.c.source_id == source_id, passages.c.embedded_with == model)
    return int(await connection.scalar(statement))


async def mark_embedded(connection: WriteConnection, passage_ids: Iterable[UUID], *, model: str) -> None:
    """Store that the vectors of these passages lie in the vector store."""
    await connection.change(passages.update().where(among(passages.c.id, passage_ids)).values(embedded_with=model))


async def load_searchable_passages(
    connection: ReadConnection, passage_ids: Iterable[UUID], trip: OpenTrip, wanted: SearchFilter = ANYTHING
) -> dict[UUID, Passage]:
    """Return passages by id that a search of a trip may show its viewer, of those wanted; all others are left out."""
    statement = select(passages).where(among(passages.c.id, passage_ids), *searchable(trip, wanted))
    return {row.id: passage_of(row) for row in await connection.rows(statement)}


async def load_searchable_ids(
    connection: ReadConnection, passage_ids: Iterable[UUID], trip: OpenTrip, wanted: SearchFilter, *, model: str
) -> frozenset[UUID]:
    """Return the ids of those passages that a search may show, and whose vector is of this model."""
    statement = select(passages.c.id).where(
        among(passages.c.id, passage_ids), passages.c.embedded_with == model, *searchable(trip, wanted)
    )
    return frozenset(row.id for row in await connection.rows(statement))


async def load_ids_by_text(
    connection: ReadConnection, words: Sequence[str], trip: OpenTrip, wanted: SearchFilter, *, limit: int
) -> tuple[UUID, ...]:
    """Return the ids of passages that a search may show and that hold any of the words, the best first."""
    ranked = ranked_by_text(words, trip.trip.id, is_postgresql=connection.is_postgresql)
    statement = ranked.where(*searchable(trip, wanted)).limit(limit)
    return tuple(row.id for row in await connection.rows(statement))


async def load_trip_of_passage(connection: ReadConnection, viewer: Viewer, passage_id: UUID) -> UUID | None:
    """Return the trip that a passage is of; None where there is none that the viewer may see."""
    statement = select(passages.c.trip_id).where(passages.c.id == passage_id, is_seen(passages.c.trip_id, viewer))
    row = await connection.first(statement)
    return None if row is None else row.trip_id


def passage_of(row: Row[Any]) -> Passage:
    """Return the passage of a row."""
    return Passage(
        id=row.id,
        trip_id=row.trip_id,
        source=PassageSource(row.source),
        source_id=row.source_id,
        ordinal=row.ordinal,
        page=row.page,
        start=row.start_offset,
        end=row.end_offset,
        text=row.text,
        content_hash=row.content_hash,
        heading_path=tuple(row.heading_path or ()),
        cues=tuple(Cue(start, seconds) for start, seconds in row.cues or ()),
    )


def _columns(passage: Passage) -> dict[str, Any]:
    return {
        "id": passage.id,
        "trip_id": passage.trip_id,
        "source": passage.source.value,
        "source_id": passage.source_id,
        "ordinal": passage.ordinal,
        "page": passage.page,
        "start_offset": passage.start,
        "end_offset": passage.end,
        "text": passage.text,
        "content_hash": passage.content_hash,
        "heading_path": list(passage.heading_path) or None,
        "cues": [[cue.start, cue.seconds] for cue in passage.cues] or None,
    }
