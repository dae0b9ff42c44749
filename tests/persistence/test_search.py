"""Search: what is shown is what SQL allows, whatever lies in the vector store."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from domain.access import NotFound, Viewer
from domain.documents import DocumentState, delete_document
from domain.expenses import delete_expense
from domain.page_texts import PageText
from domain.passages import PassageSource, cut_passages, expense_passage
from domain.search import SearchFilter, SearchMode
from domain.texts import TextInvalid
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
from persistence.search import DEPTH, Place, similar_passages
from persistence.vectors.failures import VectorStoreUnreachable
from persistence.vectors.store import VectorStore
from tests.arrangement import NOW, stored_document, stored_expense, stored_trip
from tests.library import TEXTS, Library
from tests.services import free_port
from tests.vector_stores import MODEL_SPACE, chroma_store


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
        await library.put([expense_passage(expense, "Sarah paid 300.00 EUR for 'Dinner'.")])

        alone = await library.search(trip, "dinner", wanted=SearchFilter(sources=(PassageSource.EXPENSE,)))
        documents = await library.search(trip, "dinner", wanted=SearchFilter(sources=(PassageSource.DOCUMENT,)))
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
        document = await stored_document(library.database, trip, state=DocumentState.READY)
        page = PageText(1, TEXTS[0])
        await library.put(cut_passages(trip_id=trip.trip.id, document_id=document.id, pages=[page]))
        async with library.database.write() as connection:
            await mark_document_deleted(connection, delete_document(trip, document, now=NOW))

        assert await library.search(trip, "hotel") == ()

    async def test_never_shows_a_deleted_expense(self, library: Library) -> None:
        """From the moment it is deleted, and before the index knows."""
        trip = await stored_trip(library.database)
        expense = await stored_expense(library.database, trip)
        await library.put([expense_passage(expense, "Sarah paid 300.00 EUR for 'Dinner'.")])
        async with library.database.write() as connection:
            await replace_expense(connection, delete_expense(trip, expense, now=NOW))

        assert await library.search(trip, "dinner") == ()

    async def test_never_compares_with_another_models_vector(self, library: Library) -> None:
        """A passage that is in another generation alone is not shown until it is in the one that serves."""
        trip = await stored_trip(library.database)
        passages = await library.document(trip)
        generation = (await library.index.serving()).generation
        async with library.database.write() as connection:
            await mark_embedded(connection, [passages[0].id], generation=replace(generation, mark="another"))

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


class TestModes:
    """By words, by meaning, by both."""

    async def test_text_finds_words_and_their_forms(self, library: Library) -> None:
        """Nothing that only means the same; the scores are those of ranks."""
        trip = await stored_trip(library.database)
        passages = await library.document(trip)

        (hit,) = await library.search(trip, "hotels near rivers?", mode=SearchMode.TEXT)

        assert (hit.passage, hit.rank, hit.score, hit.similarity) == (passages[0], 1, 1.0, None)
        assert [TEXTS[0][each.start : each.end] for each in hit.highlights] == ["hotel", "river"]
        assert await library.search(trip, "morning meal", mode=SearchMode.TEXT) == ()

    async def test_text_needs_no_vector(self, library: Library) -> None:
        """What was stored a moment ago is found by its words, before a worker has embedded it."""
        trip = await stored_trip(library.database)
        document = await stored_document(library.database, trip, state=DocumentState.READY)
        passages = cut_passages(trip_id=trip.trip.id, document_id=document.id, pages=[PageText(1, TEXTS[0])])
        async with library.database.write() as connection:
            await insert_passages(connection, passages)

        assert [hit.passage for hit in await library.search(trip, "hotel", mode=SearchMode.TEXT)] == list(passages)
        assert [hit.passage for hit in await library.search(trip, "hotel", mode=SearchMode.HYBRID)] == list(passages)
        assert await library.search(trip, "hotel", mode=SearchMode.DENSE) == ()

    async def test_hybrid_puts_first_what_both_find(self, library: Library) -> None:
        """A passage that says it in these words and means it beats those that only mean it."""
        trip = await stored_trip(library.database)
        texts = ("Luggage can be left at the desk.", "Bags are kept in room 47b.", "Room 47b is closed.")
        passages = await library.document(trip, texts)

        found = await library.found(trip, "Where are bags kept, 47b?")

        assert (found.hits[0].passage, found.missing) == (passages[1], None)
        assert found.hits[0].score == 1.0
        assert {hit.passage for hit in found.hits} == set(passages)
        assert all(hit.similarity is not None and hit.similarity < 1 for hit in found.hits)

    async def test_hybrid_says_what_it_could_not_ask(self, library: Library) -> None:
        """With the vector store away, words alone answer; meaning alone cannot."""
        trip = await stored_trip(library.database)
        passages = await library.document(trip)
        away = Library(
            library.database, chroma_store(f"http://127.0.0.1:{free_port()}", "p", MODEL_SPACE), library.embedder
        )

        found = await away.found(trip, "hotel")

        assert [(hit.passage, hit.similarity) for hit in found.hits] == [(passages[0], None)]
        assert isinstance(found.missing, VectorStoreUnreachable)
        with pytest.raises(VectorStoreUnreachable):
            await away.search(trip, "hotel", mode=SearchMode.DENSE)
        await away.vectors.close()


class TestPages:
    """Pages of one ranking."""

    @pytest.mark.parametrize("mode", list(SearchMode))
    async def test_follow_one_another(self, library: Library, mode: SearchMode) -> None:
        """Each begins after the last hit of the one before: together they are the list, nothing twice."""
        trip = await stored_trip(library.database)
        await library.document(trip, [f"The boat number {number} leaves." for number in range(7)])
        whole = (await library.found(trip, "boat", mode=mode)).hits

        pages, after = [], None
        while page := (await library.found(trip, "boat", mode=mode, limit=3, after=after)).hits:
            pages.append(page)
            after = Place(page[-1].rank, page[-1].passage.id)

        assert [len(page) for page in pages] == [3, 3, 1]
        assert tuple(hit for page in pages for hit in page) == whole
        assert [hit.rank for hit in whole] == list(range(1, 8))

    async def test_go_on_behind_a_hit_that_has_moved(self, library: Library) -> None:
        """What is new at the top pushes nothing that was shown to the next page; where one is gone, its rank counts."""
        trip = await stored_trip(library.database)
        await library.document(trip, ["Boat boat boat.", "A boat, and a horse.", "It is no boat at all, but a house."])
        before = await library.search(trip, "boat train", mode=SearchMode.TEXT)
        (new,) = await library.document(trip, ["A boat train."])

        now = await library.search(trip, "boat train", mode=SearchMode.TEXT)
        after = await library.found(trip, "boat train", mode=SearchMode.TEXT, after=Place(1, before[0].passage.id))
        at_rank = await library.found(trip, "boat train", mode=SearchMode.TEXT, after=Place(2, uuid4()))

        assert now[0].passage == new
        assert [hit.passage for hit in after.hits] == [hit.passage for hit in before[1:]]
        assert at_rank.hits == now[2:]

    async def test_come_to_an_end(self, library: Library) -> None:
        """A search shows the best that there are, not all."""
        trip = await stored_trip(library.database)
        await library.document(trip, [f"The boat number {number} leaves." for number in range(DEPTH + 20)])

        for mode in SearchMode:
            assert len((await library.found(trip, "boat", mode=mode, limit=1_000)).hits) in range(DEPTH, 2 * DEPTH + 1)


class TestSimilarPassages:
    """persistence.search.similar_passages."""

    async def test_finds_the_nearest_others(self, library: Library) -> None:
        """Not itself; across documents; without words to highlight."""
        trip = await stored_trip(library.database)
        passages = await library.document(trip)
        (near, far) = await library.document(trip, ["Our hotel stands by the river.", "Bring an umbrella."])

        found = await similar_passages(library.index, trip, passages[0].id, limit=10)

        assert found.hits[0].passage == near
        assert {hit.passage for hit in found.hits} == {*passages[1:], near, far}
        assert [hit.highlights for hit in found.hits] == [()] * 4
        assert len((await similar_passages(library.index, trip, passages[0].id, limit=2)).hits) == 2

    async def test_knows_no_passage_of_another_trip(self, library: Library) -> None:
        """Nor one that is none, nor one of a deleted document."""
        ours, theirs = await stored_trip(library.database), await stored_trip(library.database)
        secret = (await library.document(theirs))[0]
        document, gone = await library.kept_document(ours)
        async with library.database.write() as connection:
            await mark_document_deleted(connection, delete_document(ours, document, now=NOW))

        for passage_id in (secret.id, gone[0].id, UUID(int=1)):
            with pytest.raises(NotFound):
                await similar_passages(library.index, ours, passage_id, limit=10)


class TestPassageRows:
    """persistence.passages."""

    async def test_are_embedded_one_batch_after_the_other(self, library: Library) -> None:
        """What is marked is not handed out again, and is counted; order is that of reading."""
        trip = await stored_trip(library.database)
        document = await stored_document(library.database, trip)
        pages = [PageText(number, f"Page {number}.") for number in range(5)]
        passages = cut_passages(trip_id=trip.trip.id, document_id=document.id, pages=pages)
        generation = (await library.index.serving()).generation
        other = replace(generation, mark="another")
        async with library.database.write() as connection:
            await insert_passages(connection, passages)
            first = await load_passages_to_embed(connection, document.id, generation=generation, limit=3)
            await mark_embedded(connection, [passage.id for passage in first], generation=generation)
            second = await load_passages_to_embed(connection, document.id, generation=generation, limit=3)

            assert (first, second) == (passages[:3], passages[3:])
            assert await count_embedded(connection, document.id, generation=generation) == 3
            assert await count_embedded(connection, document.id, generation=other) == 0
            assert await load_passages_to_embed(connection, document.id, generation=other, limit=9) == passages

    async def test_of_a_source_are_deleted_together(self, library: Library) -> None:
        """Those of another source stay."""
        trip = await stored_trip(library.database)
        leaving, staying = await library.document(trip), await library.document(trip)
        async with library.database.write() as connection:
            await delete_passages(connection, leaving[0].source_id)

            assert await load_passages(connection, leaving[0].source_id) == ()
            assert await load_passages(connection, staying[0].source_id) == staying
