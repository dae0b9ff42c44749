"""Lost indexes: whether the store has nothing of what the database says it has, as one at another address has not.

An address says nothing about that: the same store may have come to another one, and another store to the same one.
"""

from uuid import UUID

import structlog
from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import DBAPIError

from domain.generations import Generation
from persistence.database import ReadConnection
from persistence.embedder import EmbedderNotReady
from persistence.generations import load_kept_generations
from persistence.indexes import SearchIndex
from persistence.passages import is_in
from persistence.tables import passages
from persistence.vectors.failures import VectorStoreRefused, VectorStoreUnreachable

log = structlog.get_logger(__name__)

_LOOKED_FOR = 3
"""Of so many of the first passages, and of so many of the last ones."""


async def is_index_lost(index: SearchIndex) -> bool:
    """Tell whether the store has vectors of none of some sources that have them by the database, and still do then.

    False where that cannot be told, which is logged: whatever is away may have them. A store that lost only a part of
    what it had is compared, and mended, each night.
    """
    try:
        return await _is_lost(index)
    except (EmbedderNotReady, VectorStoreRefused, VectorStoreUnreachable, DBAPIError, OSError) as error:
        log.warning("index.not_looked_for", error=str(error))
        return False


async def _is_lost(index: SearchIndex) -> bool:
    async with index.database.read() as connection:
        # None is founded here: whoever asks may be there to look, and change nothing.
        kept = (await load_kept_generations(connection))[:1]
    if not kept:
        return False
    looked_for, vectors = await _sources(index, kept[0]), index.opened(kept[0]).vectors
    for source_id in looked_for:
        if await vectors.passage_ids(source_id):
            return False
    # What was deleted meanwhile, or is of a generation that was dropped, was not lost.
    return bool(looked_for & await _sources(index, kept[0]))


async def _sources(index: SearchIndex, generation: Generation) -> set[UUID]:
    """Return sources of the first and of the last passages in a generation; none where another one serves."""
    async with index.database.read() as connection:
        if generation not in await load_kept_generations(connection):
            return set()
        first = await _some(connection, generation, passages.c.id.asc())
        return first | await _some(connection, generation, passages.c.id.desc())


async def _some(connection: ReadConnection, generation: Generation, order: ColumnElement[UUID]) -> set[UUID]:
    statement = select(passages.c.source_id).where(is_in(generation)).order_by(order).limit(_LOOKED_FOR)
    return {row.source_id for row in await connection.rows(statement)}
