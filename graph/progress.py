"""Progress: follows a document's stream, and asks its row where the stream has nothing to say."""

from collections.abc import AsyncIterator
from uuid import UUID

from domain.access import not_found
from domain.documents import Document, DocumentProgress, DocumentState
from graph.context import Context
from jobs.streams import StreamEvent, document_topic
from persistence.documents import load_documents_for


async def follow_document(
    context: Context, document_id: UUID, after: str | None
) -> AsyncIterator[tuple[str | None, DocumentProgress]]:
    """Yield every step after a cursor, and end with the one that is final.

    The stream may have expired, or its last event may have been lost with the worker that would have sent it: after a
    silence the row is asked, and its final state is told with a cursor of None.
    Raises NotFound for a document that the viewer may not see.
    """
    await _load(context, document_id)
    async for event in context.services.streams.follow(document_topic(document_id), after=after):
        # Before each step: whoever is taken off the trip hears no more of it, though their session goes on.
        document = await _load(context, document_id)
        cursor, step = _step(event, document_id) if event else (None, _final(document))
        if step is None:
            continue
        yield cursor, step
        if step.state.is_final:
            return


async def _load(context: Context, document_id: UUID) -> Document:
    async with context.services.database.read() as connection:
        found = (await load_documents_for(connection, context.viewer, [document_id])).get(document_id)
    if found is None:
        raise not_found("document")
    return found


def _step(event: StreamEvent, document_id: UUID) -> tuple[str | None, DocumentProgress | None]:
    body = event.body
    step = DocumentProgress(document_id, DocumentState(body["state"]), body["done"], body["total"], body.get("failure"))
    return event.cursor, step


def _final(document: Document) -> DocumentProgress | None:
    if not document.state.is_final:
        return None
    total = document.passage_count
    done = (total or 0) if document.state is DocumentState.READY else 0
    return DocumentProgress(document.id, document.state, done, total, document.failure)
