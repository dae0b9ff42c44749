"""A library: a database, a vector store and an embedder, and what tests of search put in and ask for."""

from collections.abc import Iterable, Sequence

from domain.comments import Comment, add_comment
from domain.documents import Document, DocumentKind, DocumentState
from domain.expenses import Expense
from domain.history_texts.expense import expense_sentence
from domain.hits import PassageHit
from domain.page_texts import PageText
from domain.passages import Passage, comment_passages, cut_passages, expense_passage
from domain.search import ANYTHING, SearchFilter, SearchMode
from domain.trips import OpenTrip
from persistence.comments import insert_comment
from persistence.database import Database
from persistence.embedder import Embedder
from persistence.expenses import insert_expense
from persistence.ids import new_id
from persistence.indexes import SearchIndex
from persistence.indexing import mark_written, write_vectors
from persistence.passages import insert_passages
from persistence.search import Found, Place, search_passages
from persistence.vectors.store import VectorStore
from tests.arrangement import NOW, stored_document

TEXTS = ("The hotel is beside the river.", "Breakfast is served from seven.", "The train leaves at noon.")


class Library:
    """What there is to be searched."""

    def __init__(self, database: Database, vectors: VectorStore, embedder: Embedder) -> None:
        self.database = database
        self.vectors = vectors
        self.embedder = embedder
        self.index = SearchIndex(database, vectors, embedder)

    async def put(self, passages: Sequence[Passage]) -> None:
        """Store, embed and mark passages, as a worker does."""
        async with self.database.write() as connection:
            await insert_passages(connection, passages)
        written = await write_vectors(self.index, passages)
        async with self.database.write() as connection:
            await mark_written(connection, written)

    async def plant(self, passages: Sequence[Passage]) -> None:
        """Put vectors of passages into the store, whatever the database says of them."""
        await self.vectors.upsert(passages, await self.embedder.embed([passage.text for passage in passages]))

    async def document(self, trip: OpenTrip, texts: Iterable[str] = TEXTS) -> tuple[Passage, ...]:
        """Store a document of a page per text, indexed, and return its passages."""
        _, passages = await self.kept_document(trip, texts)
        return passages

    async def kept_document(
        self,
        trip: OpenTrip,
        texts: Iterable[str] = TEXTS,
        *,
        kind: DocumentKind = DocumentKind.TEXT,
        state: DocumentState = DocumentState.READY,
    ) -> tuple[Document, tuple[Passage, ...]]:
        """Store a document of a kind and in a state, and a page per text, and return it with its passages."""
        document = await stored_document(self.database, trip, kind=kind, state=state)
        pages = [PageText(number, text) for number, text in enumerate(texts, start=1)]
        passages = cut_passages(trip_id=trip.trip.id, document_id=document.id, pages=pages)
        await self.put(passages)
        return document, passages

    async def expense(self, trip: OpenTrip, expense: Expense) -> Expense:
        """Store an expense, indexed."""
        async with self.database.write() as connection:
            await insert_expense(connection, expense)
        await self.put([expense_passage(expense, expense_sentence(expense, trip.names))])
        return expense

    async def comment(self, trip: OpenTrip, expense: Expense, text: str) -> Comment:
        """Store what the trip's viewer says about an expense, indexed."""
        comment = add_comment(trip, expense, comment_id=new_id(), text=text, now=NOW)
        async with self.database.write() as connection:
            await insert_comment(connection, comment)
        await self.put(comment_passages(comment))
        return comment

    async def found(  # whatever a search can be given
        self,
        trip: OpenTrip,
        text: str,
        *,
        mode: SearchMode = SearchMode.HYBRID,
        wanted: SearchFilter = ANYTHING,
        after: Place | None = None,
        limit: int = 10,
    ) -> Found:
        """Search a trip."""
        return await search_passages(self.index, trip, text, mode=mode, wanted=wanted, after=after, limit=limit)

    async def search(
        self,
        trip: OpenTrip,
        text: str,
        *,
        mode: SearchMode = SearchMode.DENSE,
        wanted: SearchFilter = ANYTHING,
        limit: int = 10,
    ) -> tuple[PassageHit, ...]:
        """Search a trip, by meaning alone unless told otherwise, and return the hits."""
        return (await self.found(trip, text, mode=mode, wanted=wanted, limit=limit)).hits
