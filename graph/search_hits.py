"""Hits in the schema: what a search found, where, and which words of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

import strawberry

from domain.comments import Comment
from domain.documents import Document
from domain.expenses import Expense
from domain.highlights import Highlight
from domain.hits import PassageHit
from domain.passages import PassageSource
from graph.comments import CommentView
from graph.context import Context
from graph.cursors import ListCursors
from graph.documents import DocumentView
from graph.expenses import ExpenseView
from graph.ids import encode_id
from persistence.comments import load_comments_for
from persistence.documents import load_documents_for
from persistence.expenses import load_expenses_for


@strawberry.type(name="Highlight", description="A word that was looked for, or a form of one.")
class HighlightView:
    """A view over domain.highlights.Highlight."""

    start: int = strawberry.field(description="Where it begins, in characters (code points) of the text.")
    end: int = strawberry.field(description="Where it ends.")


@strawberry.type
class _Hit:
    """What all hits have; it is no type of the schema."""

    passage_id: strawberry.ID = strawberry.field(description="What was found, for `moreLikeThis`.")
    cursor: str = strawberry.field(description="Place of this hit, for `after` of the same search.")
    score: float = strawberry.field(
        description="What the list is ordered by, at most 1: by meaning alone the similarity, else from the ranks."
    )
    similarity: float | None = strawberry.field(
        description="Nearness in meaning: cosine similarity, 1 is the same; null where words alone found it."
    )
    degraded: bool = strawberry.field(
        description="Whether words alone were looked for, because meaning could not be asked at the moment."
    )
    snippet: str = strawberry.field(description="The part of the text around the best matching words, on one line.")
    snippet_highlights: list[Highlight] = strawberry.field(
        graphql_type=list[HighlightView], description="The words looked for that stand in the snippet."
    )
    text: str = strawberry.field(description="The whole text that was found.")
    highlights: list[Highlight] = strawberry.field(
        graphql_type=list[HighlightView], description="The words looked for that stand in the text."
    )


@strawberry.type(description="A passage of a document that was found.")
class DocumentHit(_Hit):
    """A document's passage."""

    page: int | None = strawberry.field(description="Page in a PDF, from 1.")
    heading_path: list[str] = strawberry.field(description="The headings it stands below, the outermost first.")
    time_code: str | None = strawberry.field(description="When the best part is spoken in subtitles, as 00:12:03.")
    start: int = strawberry.field(description="Where the passage begins, in characters of the page or document.")
    end: int = strawberry.field(description="Where it ends.")
    offset: int = strawberry.field(
        description="Where the best matching words begin, in characters of the page or document."
    )
    document: Document = strawberry.field(graphql_type=DocumentView, description="The document.")


@strawberry.type(description="An expense that was found.")
class ExpenseHit(_Hit):
    """An expense, by its sentence."""

    expense: Expense = strawberry.field(graphql_type=ExpenseView, description="The expense.")


@strawberry.type(description="A comment that was found.")
class CommentHit(_Hit):
    """A comment, by what it says."""

    start: int = strawberry.field(description="Where the text begins, in characters of the comment.")
    end: int = strawberry.field(description="Where it ends.")
    comment: Comment = strawberry.field(graphql_type=CommentView, description="The comment.")


AnyHit = DocumentHit | ExpenseHit | CommentHit
SearchHit = Annotated[AnyHit, strawberry.union("SearchHit", description="Something of a trip that was found.")]


@dataclass(frozen=True, slots=True)
class Listed:
    """Hits of one list: whether all that was asked could be, and how places in it are spelled."""

    hits: Sequence[PassageHit]
    is_degraded: bool
    cursors: ListCursors


async def shown(context: Context, listed: Listed) -> list[AnyHit]:
    """Return the hits with what they lead to; what was deleted a moment ago is left out."""
    ids: dict[PassageSource, set[UUID]] = {source: set() for source in PassageSource}
    for hit in listed.hits:
        ids[hit.passage.source].add(hit.passage.source_id)
    async with context.services.database.read() as connection:
        documents = await load_documents_for(connection, context.viewer, ids[PassageSource.DOCUMENT])
        expenses = await load_expenses_for(connection, context.viewer, ids[PassageSource.EXPENSE])
        comments = await load_comments_for(connection, context.viewer, ids[PassageSource.COMMENT])
    found: Mapping[UUID, Document | Expense | Comment] = {**documents, **expenses, **comments}
    return [
        _hit(hit, found[hit.passage.source_id], _of_any(hit, listed))
        for hit in listed.hits
        if hit.passage.source_id in found
    ]


def _of_any(hit: PassageHit, listed: Listed) -> dict[str, Any]:
    return {
        "passage_id": encode_id("Passage", hit.passage.id),
        "cursor": listed.cursors.encode((hit.rank, hit.passage.id)),
        "score": hit.score,
        "similarity": hit.similarity,
        "degraded": listed.is_degraded,
        "snippet": hit.snippet,
        "snippet_highlights": list(hit.snippet_highlights),
        "text": hit.passage.text,
        "highlights": list(hit.highlights),
    }


def _hit(hit: PassageHit, source: Document | Expense | Comment, of_any: dict[str, Any]) -> AnyHit:
    passage = hit.passage
    if isinstance(source, Expense):
        return ExpenseHit(**of_any, expense=source)
    if isinstance(source, Comment):
        return CommentHit(**of_any, start=passage.start, end=passage.end, comment=source)
    return DocumentHit(
        **of_any,
        page=passage.page,
        heading_path=list(passage.heading_path),
        time_code=hit.time_code,
        start=passage.start,
        end=passage.end,
        offset=hit.offset,
        document=source,
    )
