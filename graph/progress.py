"""Progress: follows a document's stream, and asks its row where the stream has nothing to say."""

from collections.abc import AsyncIterator
from uuid import UUID

from domain.access import not_found
from domain.documents import Document, DocumentProgress, DocumentState
from graph.context import Context
from graph.telling import News
from graph.watching import Watched
from jobs.streams import StreamEvent, document_topic
from persistence.database import ReadConnection
from persistence.documents import load_document, load_documents_for


async def follow_document(
    context: Context, document_id: UUID, after: str | None
) -> AsyncIterator[tuple[News, DocumentProgress]]:
    """Yield every step after a cursor with the news that told of it, and end with the one that is final.

    The stream may have expired, or its last event may have been lost with the worker that would have sent it: after a
    silence the row is asked, and its final state is told.
    Raises NotFound for a document that the viewer may not see.
    """
    watched = await _watched(context, document_id)
    async for news in watched.news(context, after):
        document = await watched.row(context.services, news)
        step = _step(news, document_id) if isinstance(news, StreamEvent) else _final(document)
        if step is None:
            continue
        yield news, step
        # What failed once may have been tried again since.
        if step.state.is_final and document.state.is_final:
            return


async def _watched(context: Context, document_id: UUID) -> Watched[Document]:
    async with context.services.database.read() as connection:
        found = (await load_documents_for(connection, context.viewer, [document_id])).get(document_id)
    if found is None:
        raise not_found("document")

    async def load(connection: ReadConnection) -> Document | None:
        document = await load_document(connection, document_id)
        return None if document is None or document.deleted_at is not None else document

    return Watched(document_topic(document_id), "document", found.trip_id, load, lambda row: row.state.is_final)


def _step(event: StreamEvent, document_id: UUID) -> DocumentProgress:
    body = event.body
    return DocumentProgress(document_id, DocumentState(body["state"]), body["done"], body["total"], body.get("failure"))


def _final(document: Document) -> DocumentProgress | None:
    if not document.state.is_final:
        return None
    total = document.passage_count
    done = (total or 0) if document.state is DocumentState.READY else 0
    return DocumentProgress(document.id, document.state, done, total, document.failure)
