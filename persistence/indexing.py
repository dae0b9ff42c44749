"""Indexing: writes vectors of passages into every generation that is kept, and takes them out of all of them."""

from collections.abc import Collection, Iterable, Sequence
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
    """Passages, and their vectors, row by row, in each generation that they were written to."""

    passages: tuple[Passage, ...]
    vectors: "tuple[tuple[OpenGeneration, Vectors], ...]"


async def write_vectors(index: SearchIndex, passages: Sequence[Passage]) -> Written:
    """Embed passages, unless their texts were before, and store their vectors in each generation; then `mark_written`.

    What keeps them out of the generation that is being built is no failure: whoever builds it catches up. Raises
    EmbedderNotReady, VectorStoreUnreachable or VectorStoreRefused.
    """
    asked, *others = await index.written()
    written = [(asked, await write_vectors_to(index, asked, passages))]
    for other in others:
        try:
            written.append((other, await write_vectors_to(index, other, passages)))
        except (EmbedderNotReady, VectorStoreUnreachable, VectorStoreRefused) as error:
            log.warning("index.building_missed", number=other.generation.number, error=str(error))
    await _clear_away_outdated(index, [opened for opened, _ in written])
    return Written(tuple(passages), tuple(written))


async def write_vectors_to(index: SearchIndex, opened: OpenGeneration, passages: Sequence[Passage]) -> "Vectors":
    """Embed passages and store their vectors in one generation, and return them; raises as `write_vectors` does."""
    vectors = await _vectors_of(index, opened, passages)
    await opened.vectors.upsert(passages, vectors)
    return vectors


async def mark_written(connection: WriteConnection, written: Written) -> None:
    """Store that vectors were written, and keep them for the next time.

    A passage that somebody else is changing is not marked, and none is in a generation that was retired meanwhile:
    whoever asks what is left to embed finds these passages again.
    """
    kept = {generation.id for generation in await hold_kept_generations(connection)}
    held = await hold_passages(connection, [passage.id for passage in written.passages])
    for opened, vectors in written.vectors:
        if opened.generation.id not in kept:
            continue
        await mark_embedded(connection, held, generation=opened.generation)
        pairs = zip(written.passages, vectors, strict=True)
        known = {passage.content_hash: vector for passage, vector in pairs if passage.id in held}
        await keep_vectors(connection, opened.generation.design.model, known)


async def remove_vectors(index: SearchIndex, passage_ids: Collection[UUID]) -> None:
    """Remove the vectors of passages from every generation; raises VectorStoreUnreachable or VectorStoreRefused."""
    if passage_ids:
        for opened in await index.written():
            await opened.vectors.delete_passages(passage_ids)


async def remove_vectors_of(index: SearchIndex, source_id: UUID) -> None:
    """Remove the vectors of a source from every generation; raises VectorStoreUnreachable or VectorStoreRefused."""
    for opened in await index.written():
        await opened.vectors.delete_source(source_id)


async def remove_stale_vectors_of(index: SearchIndex, source_id: UUID) -> None:
    """Remove the vectors of a source from every generation, but those of the passages that it has.

    Raises VectorStoreUnreachable or VectorStoreRefused.
    """
    for opened in await index.written():
        stored = await opened.vectors.passage_ids(source_id)
        # Afterwards: a vector is only written for a passage that is there already.
        async with index.database.read() as connection:
            living = await load_passage_ids_among(connection, stored)
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
