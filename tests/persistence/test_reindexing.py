"""Reindexing: what was searchable in one store is so in the next."""

from domain.documents import DocumentState
from domain.page_texts import PageText
from domain.passages import Passage, cut_passages
from domain.search import SearchMode
from persistence.database import Database
from persistence.embedder import Embedder
from persistence.passages import insert_passages, load_passages_to_embed, mark_embedded
from persistence.reindexing import reindex
from persistence.search import SearchIndex, search_passages
from persistence.vectors.sql import SqlVectors
from tests.arrangement import stored_document, stored_trip
from tests.vector_stores import space_of

TEXTS = ("The hotel is beside the river.", "Breakfast is served from seven.", "The train leaves at noon.")


def empty_store(database: Database) -> SqlVectors:
    """Return a store for the default model that holds nothing yet."""
    return SqlVectors(database, lambda: space_of(dimension=384))


async def filled(database: Database, store: SqlVectors, embedder: Embedder) -> list[int]:
    """Reindex, and return how far it said to have come."""
    return [done async for done in reindex(database=database, vectors=store, embedder=embedder)]


class TestReindex:
    """persistence.reindexing.reindex."""

    async def test_makes_all_searchable_that_was(self, database: Database, embedder: Embedder) -> None:
        """In another store, under another model; twice is as once; what is still to be embedded is left alone."""
        trip = await stored_trip(database)
        document = await stored_document(database, trip, state=DocumentState.READY)
        pages = [PageText(number, text) for number, text in enumerate(TEXTS, start=1)]
        passages = cut_passages(trip_id=trip.trip.id, document_id=document.id, pages=pages)
        async with database.write() as connection:
            await insert_passages(connection, passages)
            await mark_embedded(connection, [passage.id for passage in passages[:2]], model="an older model")
        store = empty_store(database)

        assert await filled(database, store, embedder) == [2]
        assert await filled(database, store, embedder) == [2]

        assert await store.passage_ids(document.id) == {passage.id for passage in passages[:2]}
        index = SearchIndex(database, store, embedder)
        found = await search_passages(index, trip, "hotel", mode=SearchMode.DENSE, limit=5)
        assert [hit.passage for hit in found.hits] == list(passages[:2])
        async with database.read() as connection:
            left = await load_passages_to_embed(connection, document.id, model=embedder.identity, limit=5)
        assert left == passages[2:]

    async def test_goes_over_all_of_them_in_batches(self, database: Database, embedder: Embedder) -> None:
        """Three hundred are more than two batches."""
        trip = await stored_trip(database)
        document = await stored_document(database, trip)
        pages = [PageText(number, f"Room {number}") for number in range(300)]
        passages: tuple[Passage, ...] = cut_passages(trip_id=trip.trip.id, document_id=document.id, pages=pages)
        async with database.write() as connection:
            await insert_passages(connection, passages)
            await mark_embedded(connection, [passage.id for passage in passages], model=embedder.identity)
        store = empty_store(database)

        assert await filled(database, store, embedder) == [128, 256, 300]

        assert await store.passage_ids(document.id) == {passage.id for passage in passages}
