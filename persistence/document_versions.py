"""Versions of documents: rows of the files that they are and were."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import Row, select
from sqlalchemy.exc import DBAPIError

from domain.access import Viewer
from domain.document_versions import DocumentVersion
from domain.documents import Document, DocumentKind, StoredFile
from persistence.among import among
from persistence.database import Database, ReadConnection, WriteConnection
from persistence.documents import store_reading
from persistence.grants import is_seen
from persistence.listings import Listing
from persistence.pages import Page, PageRequest, count_rows, load_pages
from persistence.tables import document_versions, documents

log = structlog.get_logger(__name__)

VERSIONS_OF_DOCUMENT = Listing(
    rows=select(document_versions), parent=document_versions.c.document_id, order=(document_versions.c.number,)
)


async def insert_version(connection: WriteConnection, version: DocumentVersion) -> None:
    """Store a version."""
    await connection.change(
        document_versions.insert().values(
            id=version.id,
            document_id=version.document_id,
            number=version.number,
            kind=version.kind.value,
            file_key=version.file.key,
            size_bytes=version.file.size_bytes,
            sha256=version.file.sha256,
            uploader_id=version.uploader_id,
            uploaded_at=version.uploaded_at,
        )
    )


async def store_version(connection: WriteConnection, document: Document, version: DocumentVersion) -> None:
    """Store a version that a document has come to, and the document as that."""
    await insert_version(connection, version)
    await connection.change(
        documents.update()
        .where(documents.c.id == document.id)
        .values(
            version=document.version,
            kind=document.kind.value,
            file_key=document.file.key,
            size_bytes=document.file.size_bytes,
            sha256=document.file.sha256,
        )
    )
    await store_reading(connection, document)


async def load_version(connection: ReadConnection, document_id: UUID, number: int) -> DocumentVersion | None:
    """Return a version of a document, or None."""
    row = await connection.first(
        select(document_versions).where(
            document_versions.c.document_id == document_id, document_versions.c.number == number
        )
    )
    return None if row is None else _version(row)


async def load_versions_for(
    connection: ReadConnection, viewer: Viewer, version_ids: Iterable[UUID]
) -> dict[UUID, DocumentVersion]:
    """Return versions of documents of the viewer's trips that are not deleted, by id; all others are left out."""
    statement = (
        select(document_versions)
        .join(documents, documents.c.id == document_versions.c.document_id)
        .where(
            is_seen(documents.c.trip_id, viewer),
            among(document_versions.c.id, version_ids),
            documents.c.deleted_at.is_(None),
        )
    )
    return {row.id: _version(row) for row in await connection.rows(statement)}


async def is_file_stored(database: Database, version_id: UUID) -> bool:
    """Tell whether there is a version of this id; also where the database cannot be asked, so that no file is lost."""
    statement = select(document_versions.c.id).where(document_versions.c.id == version_id)
    try:
        async with database.read() as connection:
            return await connection.scalar(statement) is not None
    except (DBAPIError, OSError) as error:
        log.warning("versions.unknown_whether_stored", version_id=str(version_id), error=str(error))
        return True


async def load_version_files(connection: ReadConnection, document_id: UUID) -> frozenset[str]:
    """Return the keys of all files that a document is and was."""
    statement = select(document_versions.c.file_key).where(document_versions.c.document_id == document_id)
    return frozenset(row.file_key for row in await connection.rows(statement))


async def load_all_versions(connection: ReadConnection, document_id: UUID) -> tuple[DocumentVersion, ...]:
    """Return all versions of a document, the oldest first."""
    statement = select(document_versions).where(document_versions.c.document_id == document_id)
    rows = await connection.rows(statement.order_by(document_versions.c.number))
    return tuple(_version(row) for row in rows)


async def delete_some_versions(connection: WriteConnection, version_ids: Iterable[UUID]) -> None:
    """Remove the rows of some versions."""
    await connection.change(document_versions.delete().where(among(document_versions.c.id, version_ids)))


async def delete_versions(connection: WriteConnection, document_id: UUID) -> None:
    """Remove the rows of a document's versions, whose files are gone."""
    await connection.change(document_versions.delete().where(document_versions.c.document_id == document_id))


async def load_version_pages(
    connection: ReadConnection, request: PageRequest, document_ids: Sequence[UUID]
) -> dict[UUID, Page[DocumentVersion]]:
    """Return a page of each document's versions, the latest first."""
    return await load_pages(connection, VERSIONS_OF_DOCUMENT, request, document_ids, _version)


async def count_versions(connection: ReadConnection, document_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return how many versions each document has."""
    return await count_rows(connection, VERSIONS_OF_DOCUMENT, document_ids)


def _version(row: Row[Any]) -> DocumentVersion:
    return DocumentVersion(
        id=row.id,
        document_id=row.document_id,
        number=row.number,
        kind=DocumentKind(row.kind),
        file=StoredFile(row.file_key, row.size_bytes, row.sha256),
        uploader_id=row.uploader_id,
        uploaded_at=row.uploaded_at,
    )
