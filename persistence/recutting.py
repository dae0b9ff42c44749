"""Recutting: gives sources passages by the rules of a generation, beside those that are searched, and clears up.

A source has two cuts meanwhile. The older one belongs to the generations before the one that is built, the newer one to
that and all after it (`persistence/cuts.py`): so what is searched changes with the row that says which one serves.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, not_, or_, select

from domain.generations import Generation
from domain.passages import Passage, PassageSource
from persistence.among import among
from persistence.cached_vectors import forget_texts
from persistence.cuts import belongs_to
from persistence.database import Database, ReadConnection, WriteConnection
from persistence.documents import load_document_to_change, store_reading
from persistence.generations import hold_kept_generations, load_kept_generations
from persistence.passages import IS_EMBEDDED, REMOVED_AT_ONCE, delete_some_passages, insert_passages, load_passages
from persistence.tables import documents, passages
from persistence.turns import in_turns, let_others_write

_LOOKED_UP_AT_ONCE = 500


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
    connection: ReadConnection, *, generation: Generation, limit: int
) -> tuple[Source, ...]:
    """Return the first sources, by their rules, trip and kind, that are not cut by the rules of a generation."""
    order = (passages.c.rules, passages.c.trip_id, passages.c.source, passages.c.source_id)
    statement = select(*order).distinct().where(*_is_to_recut(generation)).order_by(*order).limit(limit)
    wanted = generation.design.passage_rules
    # Two, and not one of what differs: an index leads to what is of older rules, or newer ones, and gives it in order.
    older, newer = (statement.where(which) for which in (passages.c.rules < wanted, passages.c.rules > wanted))
    rows = await connection.rows(older) or await connection.rows(newer)
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
    for source in await _left_to_recut(connection, generation, recut):
        await _store(connection, kept[0], generation, source, recut[source.id])


async def forget_cuts_given_up(database: Database) -> None:
    """Remove what was cut for a generation that was given up, unless the one that is being built is of the same rules.

    What it was to take the place of belongs to whatever comes, again. Where nothing was given up, nobody is waited for.
    """
    after: UUID | None = None
    while True:
        async with database.read() as connection:
            kept = await load_kept_generations(connection)
            over = (_is_given_up(*kept), _is_replaced_by_none(kept[0])) if kept else ()
            sources = await _sources(connection, over, after=after)
        if not sources:
            return
        for number, some in enumerate(_groups(sources)):
            if number:
                await let_others_write()
            await in_turns(database, partial(_has_forgotten_some, source_ids=[source.id for source in some]))
        after = sources[-1].id


async def clear_older_cuts(database: Database) -> None:
    """Remove the passages that were searched before the generation that serves was, and count those of documents."""
    after: UUID | None = None
    while True:
        async with database.read() as connection:
            kept = await load_kept_generations(connection)
            over = (_is_ended(kept[0]), _is_begun(kept[0])) if kept else ()
            sources = await _sources(connection, over, after=after)
        if not sources:
            return
        for number, some in enumerate(_groups(sources)):
            if number:
                await let_others_write()
            await _clear_some(database, kept[0], some)
        after = sources[-1].id


@dataclass(frozen=True, slots=True)
class _Sized:
    """A source, and how many of its passages are to go, or to be searched in another way."""

    id: UUID
    kind: PassageSource
    size: int


async def _sources(
    connection: ReadConnection, conditions: Iterable[ColumnElement[bool]], *, after: UUID | None
) -> list[_Sized]:
    """Return the first sources, by their ids and after one of them, with passages that one of the conditions holds for.

    Each is asked about by itself: an index has those passages alone, in this order.
    """
    size, kind = func.count().label("size"), func.min(passages.c.source).label("kind")
    statement = select(passages.c.source_id, kind, size).group_by(passages.c.source_id).order_by(passages.c.source_id)
    if after is not None:
        statement = statement.where(passages.c.source_id > after)
    found: dict[UUID, _Sized] = {}
    for condition in conditions:
        for row in await connection.rows(statement.where(condition).limit(_LOOKED_UP_AT_ONCE)):
            before = found[row.source_id].size if row.source_id in found else 0
            found[row.source_id] = _Sized(row.source_id, PassageSource(row.kind), before + row.size)
    return sorted(found.values(), key=lambda source: source.id)[:_LOOKED_UP_AT_ONCE]


def _groups(sources: Iterable[_Sized]) -> Iterator[list[_Sized]]:
    """Yield sources that have so many passages together as one transaction may remove, or one alone that has more."""
    group: list[_Sized] = []
    for source in sources:
        if group and sum(each.size for each in (*group, source)) > REMOVED_AT_ONCE:
            yield group
            group = []
        group.append(source)
    yield group


async def _clear_some(database: Database, serving: Generation, sources: Sequence[_Sized]) -> None:
    for source in sources:
        # First: what is counted when all else is cleared would be forgotten by whoever is killed in between.
        if source.kind is PassageSource.DOCUMENT:
            async with database.write() as connection:
                await _count_anew(connection, source.id)
    of_sources = among(passages.c.source_id, [source.id for source in sources])
    await in_turns(database, lambda connection: delete_some_passages(connection, of_sources, _is_ended(serving)))
    async with database.write() as connection:
        await _begin(connection, of_sources, serving)


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


async def _left_to_recut(
    connection: ReadConnection, generation: Generation, source_ids: Collection[UUID]
) -> list[Source]:
    """Return those of some sources that are not cut by the rules of a generation."""
    is_of_others = passages.c.rules != generation.design.passage_rules
    statement = select(passages.c.source, passages.c.source_id, passages.c.trip_id).distinct()
    of_sources = statement.where(among(passages.c.source_id, source_ids))
    rows = await connection.rows(of_sources.where(is_of_others, *_is_to_recut(generation)))
    return [Source(PassageSource(row.source), row.source_id, row.trip_id) for row in rows]


def _is_to_recut(generation: Generation) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that a passage, if it is of other rules, is to be cut anew for a generation.

    What ends with any generation was cut anew already.
    """
    return belongs_to(generation), passages.c.found_until.is_(None), not_(_IS_WITHOUT_TEXT)


async def _has_forgotten_some(connection: WriteConnection, source_ids: Collection[UUID]) -> bool:
    """Forget some of what was cut from sources for what is not built any more, and tell whether there may be more.

    What it was to replace goes on once nothing of it is left.
    """
    # Nothing is begun or switched until the transaction ends.
    kept = await hold_kept_generations(connection)
    if not kept:
        return False
    of_sources = among(passages.c.source_id, source_ids)
    is_more = await delete_some_passages(connection, of_sources, _is_given_up(*kept))
    kept_on = passages.update().where(of_sources, _is_replaced_by_none(kept[0]))
    await connection.change(kept_on.values(found_until=None))
    return is_more


def _is_given_up(serving: Generation, *building: Generation) -> ColumnElement[bool]:
    """Return the condition that a passage was cut for a generation that neither serves nor is built."""
    is_of_use = passages.c.rules.in_([each.design.passage_rules for each in building])
    return and_(passages.c.found_from > serving.number, not_(is_of_use))


def _is_replaced_by_none(serving: Generation) -> ColumnElement[bool]:
    """Return the condition that a passage makes way for another that is not there."""
    other = passages.alias()
    has_later = exists().where(other.c.source_id == passages.c.source_id, other.c.found_from > serving.number)
    return and_(passages.c.found_until > serving.number, not_(has_later))


def _is_ended(serving: Generation) -> ColumnElement[bool]:
    """Return the condition that a passage is searched no more."""
    return passages.c.found_until <= serving.number


def _is_begun(serving: Generation) -> ColumnElement[bool]:
    """Return the condition that a passage is searched since a moment that need not be known any more."""
    return and_(passages.c.found_from <= serving.number, IS_EMBEDDED)


async def _begin(connection: WriteConnection, of_sources: ColumnElement[bool], serving: Generation) -> None:
    statement = passages.update().where(of_sources, _is_begun(serving))
    await connection.change(statement.values(found_from=None))


async def _count_anew(connection: WriteConnection, document_id: UUID) -> None:
    document = await load_document_to_change(connection, document_id)
    if document is not None and document.passage_count is not None:
        count = len(await load_passages(connection, document_id))
        await store_reading(connection, replace(document, passage_count=count))


async def _delete(connection: WriteConnection, *which: ColumnElement[bool]) -> None:
    rows = await connection.rows(passages.delete().where(*which).returning(passages.c.content_hash))
    await forget_texts(connection, {row.content_hash for row in rows})
