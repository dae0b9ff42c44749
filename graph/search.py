"""Search: the passages of a trip's documents, and its expenses, nearest in meaning to a text."""

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

import strawberry

from domain.documents import Document
from domain.expenses import Expense
from domain.passages import PassageHit, PassageSource
from graph.context import Context, Info
from graph.documents import DocumentView
from graph.errors import BadUserInput
from graph.expenses import ExpenseView
from graph.fields import query
from graph.ids import uuid_of
from graph.pagination import LARGEST_PAGE
from persistence.documents import load_documents_for
from persistence.expenses import load_expenses_for
from persistence.search import search_passages
from persistence.trips import open_trip

_SEARCH_COST = 200
"""Embedding a text and finding its nearest takes some hundredths of a second."""
Text = Annotated[str, strawberry.argument(description="What to look for, in plain words.")]
TripId = Annotated[strawberry.ID, strawberry.argument(description="The trip to search.")]
HowMany = Annotated[int, strawberry.argument(description="How many to return at most, 1 to 100.")]


@strawberry.type(description="A passage of a document that was found.")
class DocumentHit:
    """A document's passage."""

    score: float = strawberry.field(description="Nearness in meaning: cosine similarity, 1 is the same.")
    snippet: str = strawberry.field(description="The part of the passage around the best matching words.")
    text: str = strawberry.field(description="The whole passage.")
    page: int | None = strawberry.field(description="Page in a PDF, from 1.")
    heading_path: list[str] = strawberry.field(description="The headings it stands below, the outermost first.")
    time_code: str | None = strawberry.field(description="When the best part is spoken in subtitles, as 00:12:03.")
    start: int = strawberry.field(description="Where the passage begins, in characters of the page or document.")
    end: int = strawberry.field(description="Where it ends.")
    document: Document = strawberry.field(graphql_type=DocumentView, description="The document.")


@strawberry.type(description="An expense that was found.")
class ExpenseHit:
    """An expense, by its sentence."""

    score: float = strawberry.field(description="Nearness in meaning: cosine similarity, 1 is the same.")
    snippet: str = strawberry.field(description="The expense as a sentence.")
    expense: Expense = strawberry.field(graphql_type=ExpenseView, description="The expense.")


SearchHit = Annotated[
    DocumentHit | ExpenseHit, strawberry.union("SearchHit", description="Something of a trip that was found.")
]


@strawberry.type
class SearchQuery:
    """The fields of Query that search."""

    @query("Passages of a trip's documents, the nearest in meaning first.", cost=_SEARCH_COST)
    async def search_documents(self, info: Info, trip_id: TripId, text: Text, first: HowMany = 10) -> list[DocumentHit]:
        """Search the documents."""
        hits = await _search(info.context, trip_id, text, PassageSource.DOCUMENT, first)
        return [hit for hit in await _hydrated(info.context, hits) if isinstance(hit, DocumentHit)]

    @query("Documents and expenses of a trip, the nearest in meaning first.", cost=_SEARCH_COST)
    async def search_trip(self, info: Info, trip_id: TripId, text: Text, first: HowMany = 10) -> list[SearchHit]:
        """Search everything."""
        return await _hydrated(info.context, await _search(info.context, trip_id, text, None, first))


async def _search(
    context: Context, trip_id: strawberry.ID, text: str, source: PassageSource | None, first: int
) -> tuple[PassageHit, ...]:
    if not 1 <= first <= LARGEST_PAGE:
        raise BadUserInput(f"Ask for 1 to {LARGEST_PAGE} hits, not {first}.")
    services = context.services
    async with services.database.read() as connection:
        trip = await open_trip(connection, context.viewer, uuid_of(trip_id, "Trip"))
    return await search_passages(
        database=services.database,
        vectors=services.vectors,
        embedder=services.embedder,
        trip=trip,
        text=text,
        source=source,
        limit=first,
    )


async def _hydrated(context: Context, hits: tuple[PassageHit, ...]) -> list[DocumentHit | ExpenseHit]:
    wanted: dict[PassageSource, set[UUID]] = {source: set() for source in PassageSource}
    for hit in hits:
        wanted[hit.passage.source].add(hit.passage.source_id)
    async with context.services.database.read() as connection:
        documents = await load_documents_for(connection, context.viewer, wanted[PassageSource.DOCUMENT])
        expenses = await load_expenses_for(connection, context.viewer, wanted[PassageSource.EXPENSE])
    found = [_hit(hit, documents, expenses) for hit in hits]
    return [hit for hit in found if hit is not None]


def _hit(
    hit: PassageHit, documents: Mapping[UUID, Document], expenses: Mapping[UUID, Expense]
) -> DocumentHit | ExpenseHit | None:
    passage = hit.passage
    if passage.source_id in documents:
        return DocumentHit(
            score=hit.score,
            snippet=hit.snippet,
            text=passage.text,
            page=passage.page,
            heading_path=list(passage.heading_path),
            time_code=hit.time_code,
            start=passage.start,
            end=passage.end,
            document=documents[passage.source_id],
        )
    if passage.source_id in expenses:
        return ExpenseHit(score=hit.score, snippet=hit.snippet, expense=expenses[passage.source_id])
    # Deleted between the search and here.
    return None
