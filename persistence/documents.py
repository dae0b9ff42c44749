"""Documents: rows of uploaded files and of how far their reading has come."""

from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select

from domain.access import Viewer
from domain.answer_writing.unread import UNREAD_STATES, UnreadDocument
from domain.documents import Document, DocumentKind, DocumentState, StoredFile
from domain.filters import DocumentFilter
from domain.orders import DocumentOrderField, Order
from domain.trips import OpenTrip
from persistence.among import among
from persistence.answer_cache import delete_cached_answers
from persistence.conditions import of_documents
from persistence.containing import folded
from persistence.database import ReadConnection, WriteConnection
from persistence.grants import is_seen
from persistence.listings import Listing
from persistence.pages import Page, PageRequest, count_rows, load_pages
from persistence.readings import Attributes, Made, Reading, selective
from persistence.tables import documents

DOCUMENTS_OF_TRIP = Listing(
    rows=select(documents).where(documents.c.deleted_at.is_(None)),
    parent=documents.c.trip_id,
    order=(documents.c.uploaded_at, documents.c.id),
)
_ORDERED_BY: dict[StrEnum, ColumnElement[Any]] = {
    DocumentOrderField.UPLOADED_AT: documents.c.uploaded_at,
    DocumentOrderField.NAME: folded(documents.c.name),
    DocumentOrderField.SIZE: documents.c.size_bytes,
}


DOCUMENT = Reading(
    Document,
    {
        "id": documents.c.id,
        "trip_id": documents.c.trip_id,
        "name": documents.c.name,
        "kind": Made((documents.c.kind,), DocumentKind),
        "file": Made((documents.c.file_key, documents.c.size_bytes, documents.c.sha256), StoredFile),
        "state": Made((documents.c.state,), DocumentState),
        "uploader_id": documents.c.uploader_id,
        "uploaded_at": documents.c.uploaded_at,
        "page_count": documents.c.page_count,
        "passage_count": documents.c.passage_count,
        "failure": documents.c.failure,
        "deleted_at": documents.c.deleted_at,
        "parent_id": documents.c.parent_id,
        "version": documents.c.version,
        "is_receipt_sought": documents.c.is_receipt_sought,
    },
)
_WHOLE = DOCUMENT.whole


async def insert_document(connection: WriteConnection, document: Document) -> None:
    """Store a new document."""
    await connection.change(
        documents.insert().values(
            id=document.id,
            trip_id=document.trip_id,
            name=document.name,
            kind=document.kind.value,
            file_key=document.file.key,
            size_bytes=document.file.size_bytes,
            sha256=document.file.sha256,
            uploader_id=document.uploader_id,
            uploaded_at=document.uploaded_at,
            deleted_at=document.deleted_at,
            parent_id=document.parent_id,
            version=document.version,
            **_reading(document),
        )
    )


async def load_documents_for(
    connection: ReadConnection, viewer: Viewer, document_ids: Iterable[UUID]
) -> dict[UUID, Document]:
    """Return the documents of the viewer's trips that are not deleted, by id; all others are left out."""
    statement = select(*_WHOLE.columns).where(
        is_seen(documents.c.trip_id, viewer), among(documents.c.id, document_ids), documents.c.deleted_at.is_(None)
    )
    return {row.id: _WHOLE.value_of(row) for row in await connection.rows(statement)}


async def load_unread_documents(connection: ReadConnection, trip: OpenTrip) -> tuple[UnreadDocument, ...]:
    """Return the documents of a trip that are being read, or could not be, and are not deleted, by name."""
    unread = (
        documents.c.trip_id == trip.trip.id,
        documents.c.deleted_at.is_(None),
        documents.c.state.in_(sorted(UNREAD_STATES)),
    )
    rows = await connection.rows(
        select(documents.c.name, documents.c.state).where(*unread).order_by(documents.c.name, documents.c.id)
    )
    return tuple(UnreadDocument(row.name, DocumentState(row.state)) for row in rows)


async def load_document_of_bytes(connection: ReadConnection, trip_id: UUID, sha256: str) -> Document | None:
    """Return the first document of a trip that was uploaded with these very bytes, and is not deleted, or None.

    What came with an e-mail is none: it goes with that.
    """
    same = (
        documents.c.trip_id == trip_id,
        documents.c.sha256 == sha256,
        documents.c.deleted_at.is_(None),
        documents.c.parent_id.is_(None),
    )
    row = await connection.first(select(*_WHOLE.columns).where(*same).order_by(documents.c.id).limit(1))
    return None if row is None else _WHOLE.value_of(row)


async def load_attachments_for(
    connection: ReadConnection, viewer: Viewer, parent_ids: Iterable[UUID]
) -> dict[UUID, tuple[Document, ...]]:
    """Return what came with each of these e-mails, of what the viewer may see, by name; nothing for other documents."""
    statement = (
        select(*_WHOLE.columns)
        .where(
            is_seen(documents.c.trip_id, viewer),
            among(documents.c.parent_id, parent_ids),
            documents.c.deleted_at.is_(None),
        )
        .order_by(documents.c.name, documents.c.id)
    )
    found: dict[UUID, tuple[Document, ...]] = dict.fromkeys(parent_ids, ())
    for row in await connection.rows(statement):
        document = _WHOLE.value_of(row)
        if document.parent_id is not None:
            found[document.parent_id] = (*found[document.parent_id], document)
    return found


@selective(Document)
async def load_document_pages(
    connection: ReadConnection,
    wanted: DocumentFilter,
    order: Order,
    request: PageRequest,
    trip_ids: Sequence[UUID],
    *,
    attributes: Attributes = None,
) -> dict[UUID, Page[Document]]:
    """Return a page of each trip's documents that are wanted, with those attributes, in an order."""
    selected = DOCUMENT.of(attributes)
    by = (_ORDERED_BY[order.by], documents.c.id)
    listing = DOCUMENTS_OF_TRIP.where(of_documents(wanted)).ordered(by, order.direction)
    return await load_pages(connection, listing.showing(selected.columns), request, trip_ids, selected.value_of)


async def count_documents(
    connection: ReadConnection, wanted: DocumentFilter, trip_ids: Sequence[UUID]
) -> dict[UUID, int]:
    """Return how many documents that are wanted each trip has."""
    return await count_rows(connection, DOCUMENTS_OF_TRIP.where(of_documents(wanted)), trip_ids)


async def load_document(connection: ReadConnection, document_id: UUID) -> Document | None:
    """Return a document by id, deleted or not: for workers, who act on ids that the trip gave them."""
    row = await connection.first(select(*_WHOLE.columns).where(documents.c.id == document_id))
    return None if row is None else _WHOLE.value_of(row)


async def load_all_attached(connection: ReadConnection, document_id: UUID) -> tuple[Document, ...]:
    """Return what came with an e-mail, and with the e-mails among that, however deep, but for what is deleted."""
    came_with = select(documents.c.id).where(documents.c.parent_id == document_id).cte("came_with", recursive=True)
    deeper = documents.alias()
    came_with = came_with.union(select(deeper.c.id).where(deeper.c.parent_id == came_with.c.id))
    statement = (
        select(*_WHOLE.columns)
        .where(documents.c.id.in_(select(came_with.c.id)), documents.c.deleted_at.is_(None))
        .order_by(documents.c.uploaded_at, documents.c.id)
    )
    return tuple(_WHOLE.value_of(row) for row in await connection.rows(statement))


async def load_document_names(connection: ReadConnection, document_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the names of documents by id, also of deleted ones; asks nothing where there are no ids."""
    if not document_ids:
        return {}
    statement = select(documents.c.id, documents.c.name).where(among(documents.c.id, document_ids))
    return {row.id: row.name for row in await connection.rows(statement)}


async def load_document_to_change(connection: WriteConnection, document_id: UUID) -> Document | None:
    """Return a document as `load_document` does, locked until the transaction ends."""
    row = await connection.first(select(*_WHOLE.columns).where(documents.c.id == document_id).with_for_update())
    return None if row is None else _WHOLE.value_of(row)


async def store_reading(connection: WriteConnection, document: Document) -> None:
    """Store how far the reading of a document has come."""
    await connection.change(documents.update().where(documents.c.id == document.id).values(**_reading(document)))
    if document.state is DocumentState.READY:
        # Also one that was ready before, and whose vectors were missing.
        await delete_cached_answers(connection, [document.trip_id])


async def store_receipt_sought(connection: WriteConnection, document_id: UUID) -> None:
    """Store that a document was looked at for what it says as a bill."""
    await connection.change(documents.update().where(documents.c.id == document_id).values(is_receipt_sought=True))


async def mark_document_deleted(connection: WriteConnection, document: Document) -> None:
    """Store that a document is deleted, and nothing else of it: a worker may be reading it at this moment."""
    await connection.change(
        documents.update().where(documents.c.id == document.id).values(deleted_at=document.deleted_at)
    )
    await delete_cached_answers(connection, [document.trip_id])


def _reading(document: Document) -> dict[str, Any]:
    return {
        "state": document.state.value,
        "page_count": document.page_count,
        "passage_count": document.passage_count,
        "failure": document.failure,
        "is_receipt_sought": document.is_receipt_sought,
    }
