"""Cached vectors: computed once for as long as a passage has the text, and gone in the moment when none has."""

from uuid import UUID

import numpy as np
import pytest
from sqlalchemy import func, select

from domain.documents import DocumentState
from domain.page_texts import PageText
from domain.passages import Passage, cut_passages
from domain.search import SearchMode
from domain.trips import OpenTrip
from persistence.cached_vectors import forget_unused, keep_vectors, load_cached_vectors
from persistence.database import Database
from persistence.embedder import Embedder
from persistence.indexes import SearchIndex
from persistence.indexing import mark_written, write_vectors
from persistence.passages import delete_passages, insert_passages, replace_passages
from persistence.search import search_passages
from persistence.tables import cached_vectors
from persistence.vectors.sql import SqlVectors
from tests.arrangement import stored_document, stored_trip
from tests.encoders import WordEncoder
from tests.vector_stores import space_of

TEXTS = ("The hotel.", "The train.", "The hotel.")


@pytest.fixture
def encoder() -> WordEncoder:
    """What embeds, and notes what it was asked for."""
    return WordEncoder()


@pytest.fixture
def index(database: Database, encoder: WordEncoder) -> SearchIndex:
    """An index in the database itself."""
    return SearchIndex(database, SqlVectors(database, space_of), Embedder(encoder))


async def stored(index: SearchIndex, trip: OpenTrip, texts: tuple[str, ...] = TEXTS) -> tuple[Passage, ...]:
    """Store a document of a page per text, not indexed yet."""
    document = await stored_document(index.database, trip, state=DocumentState.READY)
    passages = cut(trip, document.id, texts)
    async with index.database.write() as connection:
        await insert_passages(connection, passages)
    return passages


def cut(trip: OpenTrip, document_id: UUID, texts: tuple[str, ...]) -> tuple[Passage, ...]:
    """Return the passages of a document of a page per text."""
    pages = [PageText(number, text) for number, text in enumerate(texts)]
    return cut_passages(trip_id=trip.trip.id, document_id=document_id, pages=pages)


async def indexed(index: SearchIndex, trip: OpenTrip, texts: tuple[str, ...] = TEXTS) -> tuple[Passage, ...]:
    """Store a document, indexed."""
    passages = await stored(index, trip, texts)
    written = await write_vectors(index, passages)
    async with index.database.write() as connection:
        await mark_written(connection, written)
    return passages


async def kept(index: SearchIndex) -> int:
    """Return how many vectors are kept."""
    async with index.database.read() as connection:
        return int(await connection.scalar(select(func.count()).select_from(cached_vectors)))


class TestWriting:
    """persistence.indexing, by way of what is cached."""

    async def test_computes_a_text_once(self, index: SearchIndex, encoder: WordEncoder) -> None:
        """Twice in a document, in another trip, and again: found alike, and computed once."""
        trips = [await stored_trip(index.database) for _ in range(2)]
        for trip in trips:
            await indexed(index, trip)

        assert sorted(encoder.encoded) == ["The hotel.", "The train."]
        assert await kept(index) == 2
        for trip in trips:
            found = await search_passages(index, trip, "the hotel", mode=SearchMode.DENSE, limit=3)
            assert [hit.passage.text for hit in found.hits] == ["The hotel.", "The hotel.", "The train."]
            assert found.hits[0].similarity == pytest.approx(1, abs=0.002)

    async def test_keeps_nothing_of_what_is_asked_for(self, index: SearchIndex) -> None:
        """Questions are people's own, and no passage has them."""
        trip = await stored_trip(index.database)
        await search_passages(index, trip, "secret plans", mode=SearchMode.DENSE, limit=3)

        assert await kept(index) == 0

    async def test_keeps_nothing_of_what_was_deleted_on_the_way(self, index: SearchIndex) -> None:
        """Embedded, then deleted, then marked: no trace of the text comes back."""
        passages = await stored(index, await stored_trip(index.database))
        written = await write_vectors(index, passages)
        async with index.database.write() as connection:
            await delete_passages(connection, passages[0].source_id)

        async with index.database.write() as connection:
            await mark_written(connection, written)

        assert await kept(index) == 0


class TestForgetting:
    """In the transaction that removes the passages."""

    async def test_comes_with_the_last_passage_of_a_text(self, index: SearchIndex) -> None:
        """Not while another document, whosever it is, has the text too."""
        first, second = [await indexed(index, await stored_trip(index.database)) for _ in range(2)]

        counts = []
        for passages in (first, second):
            async with index.database.write() as connection:
                await delete_passages(connection, passages[0].source_id)
            counts.append(await kept(index))

        assert counts == [2, 0]

    async def test_comes_with_another_text_in_its_place(self, index: SearchIndex) -> None:
        """What an expense was called before it was renamed, or what stood in an older version."""
        trip = await stored_trip(index.database)
        passages = await indexed(index, trip)

        async with index.database.write() as connection:
            await replace_passages(connection, passages[0].source_id, cut(trip, passages[0].source_id, ("The train.",)))

        assert await kept(index) == 1

    async def test_takes_models_that_nobody_uses_along(self, index: SearchIndex) -> None:
        """And whatever else no passage has, should there be any."""
        (passage,) = await indexed(index, await stored_trip(index.database), ("The hotel.",))
        vector = np.ones(16, np.float32)
        async with index.database.write() as connection:
            await keep_vectors(connection, "older", {passage.content_hash: vector})
            await keep_vectors(connection, "words", {"0" * 64: vector})

            gone = await forget_unused(connection, {"words"})
            left = await load_cached_vectors(connection, "words", [passage.content_hash, "0" * 64])

        assert gone == 2
        assert set(left) == {passage.content_hash}
