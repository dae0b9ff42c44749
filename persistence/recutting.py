"""Recutting: gives sources passages by the rules of a generation, beside those that are searched, and clears up.

A source has two cuts meanwhile. The older one belongs to the generations before the one that is built, the newer one to
that and all after it (`persistence/cuts.py`): so what is searched changes with the row that says which one serves.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, exists, false, func, not_, or_, select

from domain.generations import Generation
from domain.passages import Passage, PassageSource
from persistence.among import among
from persistence.cached_vectors import forget_texts
from persistence.cuts import belongs_to
from persistence.database import Database, ReadConnection, WriteConnection
from persistence.documents import load_document_to_change, store_reading
from persistence.generations import hold_kept_generations, load_kept_generations
from persistence.passages import IS_EMBEDDED, insert_passages, load_passages
from persistence.tables import documents, passages

_LOOKED_UP_AT_ONCE = 500
_REMOVED_AT_ONCE = 2_000
"""Of passages: a third of a second on SQLite, which takes each out of the full text, and has one writer at a time."""
_FORGOTTEN_AT_ONCE = 20


class GenerationGone(Exception):
    """The generation is not wanted any more: another was asked for before it was done."""


@dataclass(frozen=True, slots=True)
class Source:
    """What passages are cut from."""

    kind: PassageSource
    id: UUID
    trip_id: UUID


# What is read anew in any case, and what is purged. Whatever they have is searched, or not, as it was before.
_IS_WITHOUT_TEXT = exists().where(
    documents.c.id == passages.c.source_id,
    or_(documents.c.passage_count.is_(None), documents.c.deleted_at.is_not(None)),
)


async def load_sources_to_recut(
    connection: ReadConnection, *, generation: Generation, limit: int, source_ids: Collection[UUID] | None = None
) -> tuple[Source, ...]:
    """Return the first sources, by trip and kind, of some or all, that are not cut by the rules of a generation."""
    order = (passages.c.trip_id, passages.c.source, passages.c.source_id)
    is_of_others = passages.c.rules != generation.design.passage_rules
    statement = select(*order).distinct().where(belongs_to(generation), is_of_others, not_(_IS_WITHOUT_TEXT))
    if source_ids is not None:
        statement = statement.where(among(passages.c.source_id, source_ids))
    rows = await connection.rows(statement.order_by(*order).limit(limit))
    return tuple(Source(PassageSource(row.source), row.source_id, row.trip_id) for row in rows)


async def store_recut(
    connection: WriteConnection, generation: Generation, recut: Mapping[UUID, Sequence[Passage]]
) -> None:
    """Store what sources were cut into for a generation: beside what is searched, or in its place where it serves.

    Where somebody else has cut one anew meanwhile, or has read it again, nothing changes. Raises GenerationGone.
    """
    # Nobody switches until the transaction ends.
    kept = await hold_kept_generations(connection)
    if generation.id not in {each.id for each in kept}:
        raise GenerationGone
    left = await load_sources_to_recut(connection, generation=generation, limit=len(recut), source_ids=recut)
    for source in left:
        await _store(connection, kept[0], generation, source, recut[source.id])


async def forget_cuts_given_up(database: Database) -> None:
    """Remove what was cut for a generation that was given up, unless the one that is being built is of the same rules.

    What it was to take the place of belongs to whatever comes, again.
    """
    is_done = False
    while not is_done:
        async with database.write() as connection:
            # Nothing is begun or switched until the transaction ends.
            kept = await hold_kept_generations(connection)
            is_done = not kept or not await _forget_some(connection, *kept)


async def clear_older_cuts(database: Database) -> None:
    """Remove the passages that were searched before the generation that serves was, and count those of documents."""
    while True:
        async with database.read() as connection:
            kept = await load_kept_generations(connection)
            over = [_is_over(kept[0])] if kept else [false()]
            sources = await connection.rows(_SOURCES.where(*over).limit(_LOOKED_UP_AT_ONCE))
        if not sources:
            return
        for some in _groups(sources):
            await _clear_some(database, kept[0], some)


_SOURCES = (
    select(passages.c.source, passages.c.source_id, func.count().label("size"))
    .group_by(passages.c.source, passages.c.source_id)
    .order_by(passages.c.source_id)
)


def _groups(sources: Iterable[Row[Any]]) -> Iterator[list[Row[Any]]]:
    """Yield sources that have so many passages together as one transaction may remove: others write in between."""
    group: list[Row[Any]] = []
    for source in sources:
        if group and sum(each.size for each in (*group, source)) > _REMOVED_AT_ONCE:
            yield group
            group = []
        group.append(source)
    yield group


async def _clear_some(database: Database, serving: Generation, sources: Sequence[Row[Any]]) -> None:
    for source in sources:
        # First: what is counted when all else is cleared would be forgotten by whoever is killed in between.
        if source.source == PassageSource.DOCUMENT.value:
            async with database.write() as connection:
                await _count_anew(connection, source.source_id)
    async with database.write() as connection:
        await _clear(connection, serving, [source.source_id for source in sources])


async def _store(
    connection: WriteConnection, serving: Generation, generation: Generation, source: Source, cut: Sequence[Passage]
) -> None:
    of_source = passages.c.source_id == source.id
    if generation.id == serving.id:
        await _delete(connection, of_source)
    else:
        # What was cut for another that was given up, and what is searched until this one serves.
        await _delete(connection, of_source, not_(belongs_to(serving)))
        await connection.change(passages.update().where(of_source).values(found_until=generation.number))
    await insert_passages(connection, cut, found_from=generation)
    if generation.id == serving.id and source.kind is PassageSource.DOCUMENT:
        await _count_anew(connection, source.id)


async def _forget_some(connection: WriteConnection, serving: Generation, *building: Generation) -> bool:
    """Forget what was cut from some sources for what is not built any more; tell whether there were any."""
    is_later = passages.c.found_from > serving.number
    is_of_use = passages.c.rules.in_([each.design.passage_rules for each in building])
    is_given_up = and_(is_later, not_(is_of_use))
    other = passages.alias()
    has_later = exists().where(other.c.source_id == passages.c.source_id, other.c.found_from > serving.number)
    is_replaced_by_none = and_(passages.c.found_until > serving.number, not_(has_later))
    rows = await connection.rows(_SOURCES.where(or_(is_given_up, is_replaced_by_none)).limit(_FORGOTTEN_AT_ONCE))
    of_sources = among(passages.c.source_id, [row.source_id for row in rows])
    await _delete(connection, of_sources, is_given_up)
    kept_on = passages.update().where(of_sources, passages.c.found_until > serving.number)
    await connection.change(kept_on.values(found_until=None))
    return bool(rows)


def _is_over(serving: Generation) -> ColumnElement[bool]:
    """Return the condition that a passage is searched no more, or since a moment that need not be known any more."""
    return or_(passages.c.found_until <= serving.number, and_(passages.c.found_from <= serving.number, IS_EMBEDDED))


async def _clear(connection: WriteConnection, serving: Generation, source_ids: Collection[UUID]) -> None:
    of_sources = among(passages.c.source_id, source_ids)
    await _delete(connection, of_sources, passages.c.found_until <= serving.number)
    statement = passages.update().where(of_sources, _is_over(serving))
    await connection.change(statement.values(found_from=None))


async def _count_anew(connection: WriteConnection, document_id: UUID) -> None:
    document = await load_document_to_change(connection, document_id)
    if document is not None and document.passage_count is not None:
        count = len(await load_passages(connection, document_id))
        await store_reading(connection, replace(document, passage_count=count))


async def _delete(connection: WriteConnection, *which: ColumnElement[bool]) -> None:
    rows = await connection.rows(passages.delete().where(*which).returning(passages.c.content_hash))
    await forget_texts(connection, {row.content_hash for row in rows})
