"""Reindexing: fills a vector store from the passages in SQL, as after another store, model or generation was chosen."""

from collections.abc import AsyncIterator

from persistence.database import Database
from persistence.embedder import Embedder
from persistence.passages import load_embedded_passages, load_passage_ids_among, mark_embedded
from persistence.vectors.store import VectorStore

_BATCH = 128


async def reindex(*, database: Database, vectors: VectorStore, embedder: Embedder) -> AsyncIterator[int]:
    """Embed every passage that was searchable, and store its vector; yield how many are done, after each batch.

    Passages that have no vector yet are left to the job that reads their document. Doing it twice, or while others
    write, does no harm. Raises EmbedderNotReady, VectorStoreUnreachable or VectorStoreRefused.
    """
    done, after = 0, None
    while True:
        async with database.read() as connection:
            batch = await load_embedded_passages(connection, after=after, limit=_BATCH)
        if not batch:
            return
        ids = [passage.id for passage in batch]
        await vectors.upsert(batch, await embedder.embed([passage.text for passage in batch]))
        async with database.write() as connection:
            await mark_embedded(connection, ids, model=embedder.identity)
            living = await load_passage_ids_among(connection, ids)
        # Deleted while their vectors were on the way.
        await vectors.delete_passages(set(ids) - living)
        done, after = done + len(batch), ids[-1]
        yield done
