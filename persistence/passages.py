"""Passages: rows of text with their place, and which embedding model's vector of each lies in the vector store.

A source may have more than those that are searched: while an index by other rules is built, it has those for that too.
Where it says "all passages" below, it means these as well.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Row, and_, func, not_, or_, select

from domain.access import Viewer
from domain.generations import Generation
from domain.page_texts import Cue
from domain.passages import Passage, PassageSource
from domain.search import ANYTHING, SearchFilter
from domain.trips import OpenTrip
from persistence.among import among
from persistence.cached_vectors import forget_texts
from persistence.cuts import belongs_to, belongs_to_serving
from persistence.database import ReadConnection, WriteConnection
from persistence.full_text import ranked_by_text
from persistence.grants import is_seen
from persistence.search_conditions import searchable
from persistence.tables import passages
from persistence.traces import expenses_naming

_MARKS = (passages.c.embedded_with, passages.c.embedded_beside)
REMOVED_AT_ONCE = 500
"""In one transaction: less than a tenth of a second on SQLite, which takes each out of the full text."""
_UNMARKED = (None,) * len(_MARKS)
IS_EMBEDDED = or_(*(mark.is_not(None) for mark in _MARKS))


async def insert_passages(
    connection: WriteConnection, new_passages: Sequence[Passage], *, found_from: Generation | None = None
) -> None:
    """Store passages that there are none of yet, none of them embedded, for all generations, or from one on."""
    if new_passages:
        start = {"found_from": None if found_from is None else found_from.number}
        await connection.change(passages.insert(), [_columns(passage) | start for passage in new_passages])


async def replace_passages(connection: WriteConnection, source_id: UUID, wanted: Sequence[Passage]) -> None:
    """Store these passages of a source in place of all it has; where they are the same, nothing changes.

    Of those that are not, the ones whose text was there before keep their vectors.
    """
    of_source = passages.c.source_id == source_id
    rows = await connection.rows(select(passages).where(of_source).order_by(passages.c.ordinal))
    is_cut_once = all(row.found_from is None and row.found_until is None for row in rows)
    if is_cut_once and tuple(map(passage_of, rows)) == tuple(wanted):
        return
    # Deleted and read at once: what somebody else marks in between must not be lost.
    gone = passages.delete().where(of_source)
    rows_gone = await connection.rows(gone.returning(passages.c.id, passages.c.content_hash, *_MARKS))
    marked: dict[UUID, tuple[str | None, ...]] = {row.id: tuple(row[2:]) for row in rows_gone}
    if wanted:
        names = [mark.name for mark in _MARKS]
        new = [
            _columns(passage) | dict(zip(names, marked.get(passage.id, _UNMARKED), strict=True)) for passage in wanted
        ]
        await connection.change(passages.insert(), new)
    await forget_texts(connection, {row.content_hash for row in rows_gone})


async def replace_all_passages(connection: WriteConnection, wanted: Mapping[UUID, Sequence[Passage]]) -> None:
    """Store the passages of many sources in place of those they have, in two statements; none has a vector then."""
    await connection.change(passages.delete().where(among(passages.c.source_id, wanted)))
    rows = [_columns(passage) for each in wanted.values() for passage in each]
    if rows:
        await connection.change(passages.insert(), rows)


async def delete_passages(connection: WriteConnection, source_id: UUID) -> None:
    """Remove all passages of a document, expense or comment: from then on its vectors lead nowhere."""
    await forget_texts(connection, await _deleted(connection, passages.c.source_id == source_id))


async def delete_some_passages(connection: WriteConnection, *which: ColumnElement[bool]) -> bool:
    """Remove so many passages as one transaction may, and tell whether there may be more: others write in between.

    Fewer than so many do not tell that none is left: PostgreSQL passes over what somebody else has just removed.
    """
    some = select(passages.c.id).where(*which).limit(REMOVED_AT_ONCE).scalar_subquery()
    rows = await connection.rows(passages.delete().where(passages.c.id.in_(some)).returning(passages.c.content_hash))
    await forget_texts(connection, {row.content_hash for row in rows})
    if len(rows) == REMOVED_AT_ONCE:
        return True
    return await connection.first(select(passages.c.id).where(*which).limit(1)) is not None


async def delete_passages_naming(connection: WriteConnection, participant_id: UUID) -> None:
    """Remove the sentences of the expenses that name a participant, as when they are called something else."""
    naming = passages.c.source_id.in_(expenses_naming(participant_id))
    await forget_texts(connection, await _deleted(connection, naming))


async def _deleted(connection: WriteConnection, which: ColumnElement[bool]) -> frozenset[str]:
    """Delete passages, and return the hashes of their texts."""
    rows = await connection.rows(passages.delete().where(which).returning(passages.c.content_hash))
    return frozenset(row.content_hash for row in rows)


async def load_passages(connection: ReadConnection, source_id: UUID) -> tuple[Passage, ...]:
    """Return the passages that a document, expense or comment is searched by, in reading order."""
    statement = select(passages).where(passages.c.source_id == source_id, belongs_to_serving())
    return tuple(passage_of(row) for row in await connection.rows(statement.order_by(passages.c.ordinal)))


async def load_passages_to_embed(
    connection: ReadConnection, source_id: UUID, *, generation: Generation, limit: int
) -> tuple[Passage, ...]:
    """Return the first passages of a source, in reading order, that a generation is to have, and has no vector of."""
    statement = (
        select(passages)
        .where(passages.c.source_id == source_id, belongs_to(generation), not_(is_in(generation)))
        .order_by(passages.c.ordinal)
        .limit(limit)
    )
    return tuple(passage_of(row) for row in await connection.rows(statement))


async def load_passages_to_reindex(
    connection: ReadConnection,
    *,
    generation: Generation,
    after: UUID | None,
    limit: int,
    source_ids: Collection[UUID] | None = None,
) -> tuple[Passage, ...]:
    """Return the first passages, by their ids and after one of them, that a generation is to have and has no vector of.

    Of some sources, or of all. What no generation has a vector of is left to whoever reads it, unless it was cut anew.
    """
    statement = select(passages).where(_is_of_reindex(generation), not_(is_in(generation)))
    if after is not None:
        statement = statement.where(passages.c.id > after)
    if source_ids is not None:
        statement = statement.where(among(passages.c.source_id, source_ids))
    return tuple(passage_of(row) for row in await connection.rows(statement.order_by(passages.c.id).limit(limit)))


async def is_left_to_reindex(connection: ReadConnection, *, generation: Generation) -> bool:
    """Tell whether there are any of those. In the order of their ids it takes six times as long to find none."""
    statement = select(passages.c.id).where(_is_of_reindex(generation), not_(is_in(generation))).limit(1)
    return await connection.first(statement) is not None


async def count_to_reindex(connection: ReadConnection, *, generation: Generation) -> tuple[int, int]:
    """Return how many passages have a vector in a generation, and how many it is to have one of."""
    done, total = func.count().filter(is_in(generation)).label("done"), func.count().label("total")
    (row,) = await connection.rows(select(done, total).select_from(passages).where(_is_of_reindex(generation)))
    return row.done, row.total


async def hold_passages(connection: WriteConnection, passage_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Return those of the ids that there are passages of which nobody else is changing, and hold these passages.

    Who deletes one waits then until the transaction ends. Nobody is waited for, so that nobody waits for ever.
    """
    statement = select(passages.c.id).where(among(passages.c.id, passage_ids)).with_for_update(skip_locked=True)
    return frozenset(row.id for row in await connection.rows(statement))


async def load_passage_ids_among(
    connection: ReadConnection, passage_ids: Iterable[UUID], *, generation: Generation
) -> frozenset[UUID]:
    """Return those of the ids that there are passages of which a generation is to have."""
    statement = select(passages.c.id).where(among(passages.c.id, passage_ids), belongs_to(generation))
    return frozenset(row.id for row in await connection.rows(statement))


async def count_embedded(connection: ReadConnection, source_id: UUID, *, generation: Generation) -> int:
    """Return how many passages of a source have a vector in a generation."""
    statement = select(func.count()).where(passages.c.source_id == source_id, is_in(generation))
    return int(await connection.scalar(statement))


async def mark_embedded(connection: WriteConnection, passage_ids: Iterable[UUID], *, generation: Generation) -> None:
    """Store that the vectors of these passages are in a generation."""
    statement = passages.update().where(among(passages.c.id, passage_ids))
    await connection.change(statement.values({_place(generation): generation.mark}))


async def unmark_embedded(
    connection: WriteConnection, passage_ids: Iterable[UUID], *, generation: Generation
) -> tuple[Passage, ...]:
    """Store that these passages, of those that were marked, have no vector in a generation, and return them."""
    statement = passages.update().where(among(passages.c.id, passage_ids), is_in(generation))
    rows = await connection.rows(statement.values({_place(generation): None}).returning(*passages.c))
    return tuple(passage_of(row) for row in rows)


async def unmark_all(connection: WriteConnection) -> None:
    """Store that no passage has a vector, in whichever generation."""
    await connection.change(passages.update().values(dict.fromkeys(_MARKS)))


async def load_trip_passage_ids(
    connection: ReadConnection, trip_id: UUID, *, generation: Generation, is_embedded: bool
) -> frozenset[UUID]:
    """Return the ids of a trip's passages that a generation is to have: all, or those that it has a vector of."""
    which = is_in(generation) if is_embedded else belongs_to(generation)
    statement = select(passages.c.id).where(passages.c.trip_id == trip_id, which)
    return frozenset(row.id for row in await connection.rows(statement))


async def load_searchable_passages(
    connection: ReadConnection, passage_ids: Iterable[UUID], trip: OpenTrip, wanted: SearchFilter = ANYTHING
) -> dict[UUID, Passage]:
    """Return passages by id that a search of a trip may show its viewer, of those wanted; all others are left out."""
    statement = select(passages).where(among(passages.c.id, passage_ids), *searchable(trip, wanted))
    return {row.id: passage_of(row) for row in await connection.rows(statement)}


async def load_searchable_ids(
    connection: ReadConnection,
    passage_ids: Iterable[UUID],
    trip: OpenTrip,
    wanted: SearchFilter,
    *,
    generation: Generation,
) -> frozenset[UUID]:
    """Return the ids of those passages that a search may show, and that have a vector in a generation."""
    statement = select(passages.c.id).where(
        among(passages.c.id, passage_ids), is_in(generation), *searchable(trip, wanted)
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


def is_of_source(source_id: UUID) -> ColumnElement[bool]:
    """Return the condition that a passage is one of a document's, expense's or comment's."""
    return passages.c.source_id == source_id


def is_in(generation: Generation) -> ColumnElement[bool]:
    """Return the condition that a passage is one of a generation's, and has a vector in it."""
    return and_(belongs_to(generation), _place(generation).is_not_distinct_from(generation.mark))


def _is_of_reindex(generation: Generation) -> ColumnElement[bool]:
    return and_(belongs_to(generation), or_(IS_EMBEDDED, passages.c.found_from.is_not(None)))


def _place(generation: Generation) -> Column[str]:
    return _MARKS[generation.is_second]


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
        rules=row.rules,
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
        "rules": passage.rules,
        "heading_path": list(passage.heading_path) or None,
        "cues": [[cue.start, cue.seconds] for cue in passage.cues] or None,
    }
