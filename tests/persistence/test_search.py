"""Search: what is shown is what SQL allows, whatever lies in the vector store."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pytest

from domain.access import Viewer
from domain.documents import delete_document
from domain.expenses import delete_expense
from domain.page_texts import PageText
from domain.passages import Passage, PassageHit, PassageSource, cut_passages, expense_passage
from domain.texts import TextInvalid
from domain.trips import OpenTrip
from persistence.database import Database
from persistence.documents import mark_document_deleted
from persistence.embedder import Embedder
from persistence.expenses import replace_expense
from persistence.ids import new_id
from persistence.passages import (
    count_embedded,
    delete_passages,
    insert_passages,
    load_passages,
    load_passages_to_embed,
    mark_embedded,
)
from persistence.search import search_passages
from persistence.vectors.store import VectorStore
from tests.arrangement import NOW, stored_document, stored_expense, stored_trip

TEXTS = ("The hotel is beside the river.", "Breakfast is served from seven.", "The train leaves at noon.")


class Library:
    """A database, a vector store and an embedder, and what the tests do with them."""

    def __init__(self, database: Database, vectors: VectorStore, embedder: Embedder) -> None:
        self.database = database
        self.vectors = vectors
        self.embedder = embedder

    async def index(self, passages: Sequence[Passage]) -> None:
        """Store, embed and mark passages, as a worker does."""
        async with self.database.write() as connection:
            await insert_passages(connection, passages)
        await self.plant(passages)
        async with self.database.write() as connection:
            await mark_embedded(connection, [passage.id for passage in passages], model=self.embedder.identity)

    async def plant(self, passages: Sequence[Passage]) -> None:
        """Put vectors of passages into the store, whatever the database says of them."""
        await self.vectors.upsert(passages, await self.embedder.embed([passage.text for passage in passages]))

    async def document(self, trip: OpenTrip, texts: Iterable[str] = TEXTS) -> tuple[Passage, ...]:
        """Store a document of a page per text, indexed, and return its passages."""
        document = await stored_document(self.database, trip)
        pages = [PageText(number, text) for number, text in enumerate(texts, start=1)]
        passages = cut_passages(trip_id=trip.trip.id, document_id=document.id, pages=pages)
        await self.index(passages)
        return passages

    async def search(
        self, trip: OpenTrip, text: str, *, source: PassageSource | None = None, limit: int = 10
    ) -> tuple[PassageHit, ...]:
        """Search a trip."""
        return await search_passages(
            database=self.database,
            vectors=self.vectors,
            embedder=self.embedder,
            trip=trip,
            text=text,
            source=source,
            limit=limit,
        )


@pytest.fixture
def library(database: Database, vectors: VectorStore, embedder: Embedder) -> Library:
    """An empty library, on each database."""
    return Library(database, vectors, embedder)


class TestSearchPassages:
    """persistence.search.search_passages."""

    async def test_finds_by_meaning(self, library: Library) -> None:
        """The best comes first, with its place, its score and its snippet."""
        trip = await stored_trip(library.database)
        passages = await library.document(trip)

        hits = await library.search(trip, "When can I eat in the morning?")

        assert hits[0].passage == passages[1]
        assert (hits[0].passage.page, hits[0].snippet) == (2, TEXTS[1])
        assert len(hits) == 3
        assert 1 > hits[0].score > hits[1].score >= hits[2].score

    async def test_gives_at_most_what_was_asked_for(self, library: Library) -> None:
        """The limit counts what is shown."""
        trip = await stored_trip(library.database)
        await library.document(trip)

        assert len(await library.search(trip, "hotel", limit=2)) == 2

    async def test_finds_expenses_and_documents_apart_and_together(self, library: Library) -> None:
        """The source narrows the search."""
        trip = await stored_trip(library.database)
        await library.document(trip)
        expense = await stored_expense(library.database, trip)
        await library.index([expense_passage(expense, "Sarah paid 300.00 EUR for 'Dinner'.")])

        alone = await library.search(trip, "dinner", source=PassageSource.EXPENSE)
        documents = await library.search(trip, "dinner", source=PassageSource.DOCUMENT)
        together = await library.search(trip, "dinner")

        assert [hit.passage.source_id for hit in alone] == [expense.id]
        assert {hit.passage.source for hit in documents} == {PassageSource.DOCUMENT}
        assert len(together) == len(alone) + len(documents) == 4

    async def test_of_a_trip_without_anything_is_empty(self, library: Library) -> None:
        """An empty scope holds nothing, although another trip's passages match."""
        await library.document(await stored_trip(library.database))

        assert await library.search(await stored_trip(library.database), "hotel") == ()

    async def test_never_shows_what_a_foreign_vector_points_to(self, library: Library) -> None:
        """Vectors planted under our trip for another trip's passage lead to nothing."""
        ours, theirs = await stored_trip(library.database), await stored_trip(library.database)
        secret = (await library.document(theirs, ["The safe opens with 4711."]))[0]
        await library.plant([replace(secret, trip_id=ours.trip.id)])

        assert await library.search(ours, "The safe opens with 4711.") == ()

    async def test_never_shows_a_vector_without_a_passage(self, library: Library) -> None:
        """A stale vector, whose passage is gone, is dropped, however near it is."""
        trip = await stored_trip(library.database)
        passages = await library.document(trip)
        stale = cut_passages(
            trip_id=trip.trip.id, document_id=new_id(), pages=[PageText(n, "Where is breakfast?") for n in range(80)]
        )
        await library.plant(stale)

        hits = await library.search(trip, "Where is breakfast?", limit=3)

        assert {hit.passage.id for hit in hits} == {passage.id for passage in passages}

    async def test_never_shows_a_deleted_document(self, library: Library) -> None:
        """From the moment it is marked, and before anything was purged."""
        trip = await stored_trip(library.database)
        document = await stored_document(library.database, trip)
        page = PageText(1, TEXTS[0])
        await library.index(cut_passages(trip_id=trip.trip.id, document_id=document.id, pages=[page]))
        async with library.database.write() as connection:
            await mark_document_deleted(connection, delete_document(trip, document, now=NOW))

        assert await library.search(trip, "hotel") == ()

    async def test_never_shows_a_deleted_expense(self, library: Library) -> None:
        """From the moment it is deleted, and before the index knows."""
        trip = await stored_trip(library.database)
        expense = await stored_expense(library.database, trip)
        await library.index([expense_passage(expense, "Sarah paid 300.00 EUR for 'Dinner'.")])
        async with library.database.write() as connection:
            await replace_expense(connection, delete_expense(trip, expense, now=NOW))

        assert await library.search(trip, "dinner") == ()

    async def test_never_compares_with_another_models_vector(self, library: Library) -> None:
        """A passage that another model embedded is not shown until it was embedded again."""
        trip = await stored_trip(library.database)
        passages = await library.document(trip)
        async with library.database.write() as connection:
            await mark_embedded(connection, [passages[0].id], model="another")

        hits = await library.search(trip, "hotel")

        assert {hit.passage.id for hit in hits} == {passages[1].id, passages[2].id}

    @pytest.mark.parametrize("text", ["", " \n ", "x" * 1_001, "a\0b"])
    async def test_refuses_text_that_is_none(self, library: Library, text: str) -> None:
        """Nothing, white space, a novel, and what no database stores."""
        trip = await stored_trip(library.database)

        with pytest.raises(TextInvalid) as refused:
            await library.search(trip, text)

        assert refused.value.field == ("text",)

    async def test_can_be_asked_by_a_worker(self, library: Library) -> None:
        """A viewer without a session sees what the user would see."""
        trip = await stored_trip(library.database)
        await library.document(trip)

        hits = await library.search(replace(trip, viewer=Viewer(trip.viewer.user_id)), "hotel", limit=1)

        assert hits[0].snippet == TEXTS[0]


class TestPassageRows:
    """persistence.passages."""

    async def test_are_embedded_one_batch_after_the_other(self, library: Library) -> None:
        """What is marked is not handed out again, and is counted; order is that of reading."""
        trip = await stored_trip(library.database)
        document = await stored_document(library.database, trip)
        pages = [PageText(number, f"Page {number}.") for number in range(5)]
        passages = cut_passages(trip_id=trip.trip.id, document_id=document.id, pages=pages)
        async with library.database.write() as connection:
            await insert_passages(connection, passages)
            first = await load_passages_to_embed(connection, document.id, model="m", limit=3)
            await mark_embedded(connection, [passage.id for passage in first], model="m")
            second = await load_passages_to_embed(connection, document.id, model="m", limit=3)

            assert (first, second) == (passages[:3], passages[3:])
            assert await count_embedded(connection, document.id, model="m") == 3
            assert await count_embedded(connection, document.id, model="another") == 0
            assert await load_passages_to_embed(connection, document.id, model="another", limit=9) == passages

    async def test_of_a_source_are_deleted_together(self, library: Library) -> None:
        """Those of another source stay."""
        trip = await stored_trip(library.database)
        leaving, staying = await library.document(trip), await library.document(trip)
        async with library.database.write() as connection:
            await delete_passages(connection, leaving[0].source_id)

            assert await load_passages(connection, leaving[0].source_id) == ()
            assert await load_passages(connection, staying[0].source_id) == staying
