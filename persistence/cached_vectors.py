"""Cached vectors: what a model made of a text, by the hash of the text, for as long as any passage has that text.

So vectors are computed once for texts that come again: in another version, another trip, another store, or a store that
lost them. A row holds nothing that tells of the text but its hash, and goes in the transaction that removes the last
passage of it: there are never more rows than passages, for each model that is used.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, exists, not_, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from persistence.database import ReadConnection, WriteConnection
from persistence.tables import cached_vectors, passages
from persistence.vectors.batches import batches

if TYPE_CHECKING:
    from persistence.embedding_runtime import Vector

_AT_ONCE = 500
_IS_OF_NO_PASSAGE = not_(exists().where(passages.c.content_hash == cached_vectors.c.content_hash))


async def load_cached_vectors(connection: ReadConnection, model: str, hashes: Iterable[str]) -> dict[str, bytes]:
    """Return the vectors of a model that are known, as float16, by the hashes of their texts."""
    found: dict[str, bytes] = {}
    for some in batches(sorted(set(hashes)), _AT_ONCE):
        statement = select(cached_vectors.c.content_hash, cached_vectors.c.vector).where(
            cached_vectors.c.model == model, cached_vectors.c.content_hash.in_(some)
        )
        found |= {row.content_hash: row.vector for row in await connection.rows(statement)}
    return found


async def keep_vectors(connection: WriteConnection, model: str, vectors: Mapping[str, "Vector"]) -> None:
    """Keep vectors of a model by the hashes of their texts, which passages have that the transaction holds."""
    if not vectors:
        return
    insert = postgresql_insert if connection.is_postgresql else sqlite_insert
    rows = [
        {"model": model, "content_hash": content_hash, "vector": vector.astype("<f2").tobytes()}
        # In one order, whoever stores them: two who wait for each other would wait for ever.
        for content_hash, vector in sorted(vectors.items(), key=lambda item: item[0])
    ]
    await connection.change(insert(cached_vectors).on_conflict_do_nothing(), rows)


async def forget_texts(connection: WriteConnection, hashes: Collection[str]) -> None:
    """Remove the vectors of texts that no passage has any more."""
    for some in batches(sorted(hashes), _AT_ONCE):
        await _forget(connection, cached_vectors.c.content_hash.in_(some))


async def forget_unused(connection: WriteConnection, models: Collection[str]) -> int:
    """Remove the vectors of other models than these, and of texts that no passage has; return how many there were."""
    gone = await _forget(connection)
    return gone + await connection.change(cached_vectors.delete().where(cached_vectors.c.model.not_in(models)))


async def _forget(connection: WriteConnection, *which: ColumnElement[bool]) -> int:
    return await connection.change(cached_vectors.delete().where(_IS_OF_NO_PASSAGE, *which))
