"""Documents: rows of uploaded files and of how far their reading has come."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from domain.documents import Document, DocumentKind, DocumentState, StoredFile
from persistence.database import ReadConnection, WriteConnection
from persistence.tables import documents


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
            **_reading(document),
        )
    )


async def load_document(connection: ReadConnection, document_id: UUID) -> Document | None:
    """Return a document by id, deleted or not: for workers, who act on ids that the trip gave them."""
    row = await connection.first(select(documents).where(documents.c.id == document_id))
    return None if row is None else document_of(row)


async def load_document_to_change(connection: WriteConnection, document_id: UUID) -> Document | None:
    """Return a document as `load_document` does, locked until the transaction ends."""
    row = await connection.first(select(documents).where(documents.c.id == document_id).with_for_update())
    return None if row is None else document_of(row)


async def store_reading(connection: WriteConnection, document: Document) -> None:
    """Store how far the reading of a document has come."""
    await connection.change(documents.update().where(documents.c.id == document.id).values(**_reading(document)))


async def mark_document_deleted(connection: WriteConnection, document: Document) -> None:
    """Store that a document is deleted, and nothing else of it: a worker may be reading it at this moment."""
    await connection.change(
        documents.update().where(documents.c.id == document.id).values(deleted_at=document.deleted_at)
    )


def document_of(row: Row[Any]) -> Document:
    """Return the document of a row."""
    return Document(
        id=row.id,
        trip_id=row.trip_id,
        name=row.name,
        kind=DocumentKind(row.kind),
        file=StoredFile(row.file_key, row.size_bytes, row.sha256),
        state=DocumentState(row.state),
        uploader_id=row.uploader_id,
        uploaded_at=row.uploaded_at,
        page_count=row.page_count,
        passage_count=row.passage_count,
        failure=row.failure,
        deleted_at=row.deleted_at,
    )


def _reading(document: Document) -> dict[str, Any]:
    return {
        "state": document.state.value,
        "page_count": document.page_count,
        "passage_count": document.passage_count,
        "failure": document.failure,
    }
