"""Indexing: writes vectors of passages into every generation that is kept, and takes them out of all of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

import structlog

from domain.passages import Passage
from persistence.cached_vectors import keep_vectors, load_cached_vectors
from persistence.database import WriteConnection
from persistence.embedder import EmbedderNotReady
from persistence.generations import hold_kept_generations
from persistence.indexes import OpenGeneration, SearchIndex
from persistence.passages import hold_passages, load_passage_ids_among, mark_embedded
from persistence.vectors.failures import VectorStoreRefused, VectorStoreUnreachable

if TYPE_CHECKING:
    from persistence.embedding_runtime import Vectors

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Written:
    """Passages that were written to a generation, which is to have them, and their vectors, row by row."""

    opened: OpenGeneration
    passages: tuple[Passage, ...]
    vectors: "Vectors"


async def write_vectors(index: SearchIndex, passages: Sequence[Passage]) -> tuple[Written, ...]:
    """Embed passages, unless their texts were before, and store their vectors in each generation; then `mark_written`.

    What keeps them out of the generation that is being built is no failure: whoever builds it catches up. Raises
    EmbedderNotReady, VectorStoreUnreachable or VectorStoreRefused.
    """
    asked, *others = await index.written()
    written = [await write_vectors_to(index, asked, passages)]
    for other in others:
        try:
            written.append(await write_vectors_to(index, other, passages))
        except (EmbedderNotReady, VectorStoreUnreachable, VectorStoreRefused) as error:
            log.warning("index.building_missed", number=other.generation.number, error=str(error))
    await _clear_away_outdated(index, [each.opened for each in written])
    return tuple(written)


async def write_vectors_to(index: SearchIndex, opened: OpenGeneration, passages: Sequence[Passage]) -> Written:
    """Embed passages, but those that a generation is not to have, and store their vectors in it.

    Raises as `write_vectors` does.
    """
    async with index.database.read() as connection:
        ids = [passage.id for passage in passages]
        wanted = await load_passage_ids_among(connection, ids, generation=opened.generation)
    belonging = tuple(passage for passage in passages if passage.id in wanted)
    vectors = await _vectors_of(index, opened, belonging)
    await opened.vectors.upsert(belonging, vectors)
    return Written(opened, belonging, vectors)


async def mark_written(connection: WriteConnection, written: Iterable[Written]) -> None:
    """Store that vectors were written, and keep them for the next time.

    A passage that somebody else is changing is not marked, and none is in a generation that was retired meanwhile:
    whoever asks what is left to embed finds these passages again.
    """
    written = tuple(written)
    kept = {generation.id for generation in await hold_kept_generations(connection)}
    held = await hold_passages(connection, {passage.id for each in written for passage in each.passages})
    for each in written:
        if each.opened.generation.id not in kept:
            continue
        pairs = [pair for pair in zip(each.passages, each.vectors, strict=True) if pair[0].id in held]
        generation = each.opened.generation
        await mark_embedded(connection, [passage.id for passage, _ in pairs], generation=generation)
        known = {passage.content_hash: vector for passage, vector in pairs}
        await keep_vectors(connection, generation.design.model, known)


async def remove_vectors_of(index: SearchIndex, source_id: UUID) -> None:
    """Remove the vectors of a source from every generation; raises VectorStoreUnreachable or VectorStoreRefused."""
    for opened in await index.written():
        await opened.vectors.delete_source(source_id)


async def remove_stale_vectors_of(index: SearchIndex, source_id: UUID) -> None:
    """Remove the vectors of a source from every generation, but those of the passages that this is to have.

    Raises VectorStoreUnreachable or VectorStoreRefused.
    """
    for opened in await index.written():
        stored = await opened.vectors.passage_ids(source_id)
        # Afterwards: a vector is only written for a passage that is there already.
        async with index.database.read() as connection:
            living = await load_passage_ids_among(connection, stored, generation=opened.generation)
        await opened.vectors.delete_passages(stored - living)


async def _vectors_of(index: SearchIndex, opened: OpenGeneration, passages: Sequence[Passage]) -> "Vectors":
    import numpy as np  # noqa: PLC0415  # what embeds needs it, and the API does not before its first search

    model = opened.generation.design.model
    async with index.database.read() as connection:
        cached = await load_cached_vectors(connection, model, (passage.content_hash for passage in passages))
    texts = {passage.content_hash: passage.text for passage in passages if passage.content_hash not in cached}
    new: Iterable[tuple[str, Vectors]] = ()
    if texts:
        new = zip(texts, await opened.embedder.embed(list(texts.values())), strict=True)
    known = {content_hash: np.frombuffer(half, "<f2").astype(np.float32) for content_hash, half in cached.items()}
    known |= dict(new)
    dimension = opened.generation.design.dimension
    rows = [known[passage.content_hash] for passage in passages]
    vectors: Vectors = np.stack(rows) if rows else np.empty((0, dimension), np.float32)
    return vectors


async def _clear_away_outdated(index: SearchIndex, opened: Iterable[OpenGeneration]) -> None:
    """Drop what was written to after it was retired: it had been dropped before, and began anew."""
    kept = {generation.id for generation in await index.generations()}
    for each in opened:
        if each.generation.id not in kept:
            await each.vectors.drop()
