"""Old versions: rows of versions that no rule keeps, and then their files, which no version has any more."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from domain.clean_up import CleanUpRules, Removed, applied, files_without_version, versions_to_remove
from domain.document_versions import DocumentVersion
from domain.documents import Document
from domain.history_texts.document import version_removed
from domain.reports import Figure
from persistence.activities import record_all
from persistence.clean_up.rules import load_own_rules
from persistence.database import Database, ReadConnection, WriteConnection
from persistence.document_versions import delete_some_versions, load_all_versions
from persistence.documents import load_document
from persistence.files import FileStore
from persistence.tables import documents, expenses
from persistence.thumbnails.keeping import delete_thumbnails
from persistence.trips import lock_trip

_DOCUMENTS_AT_ONCE = 200


async def remove_old_versions(
    *, database: Database, files: FileStore, server: CleanUpRules, now: datetime, is_dry: bool
) -> AsyncIterator[Removed]:
    """Remove the versions of documents that no rule keeps, and yield each; where it `is_dry`, only tell of them.

    The rows go first, under the lock of their trip, so that nobody restores what is being removed; a file whose
    removal is cut off is one that nothing knows, and goes as such. Raises FileStoreFailed.
    """
    after = None
    while document_ids := await _next(database, after):
        for after in document_ids:
            async for removed in _of_document(after, database, files, server, now, is_dry=is_dry):
                yield removed


async def _next(database: Database, after: UUID | None) -> Sequence[UUID]:
    """Return the next documents, by their ids, that were more than one file."""
    statement = select(documents.c.id).where(documents.c.version > 1, documents.c.deleted_at.is_(None))
    if after is not None:
        statement = statement.where(documents.c.id > after)
    async with database.read() as connection:
        return [row.id for row in await connection.rows(statement.order_by(documents.c.id).limit(_DOCUMENTS_AT_ONCE))]


async def _of_document(  # what is needed to remove
    document_id: UUID, database: Database, files: FileStore, server: CleanUpRules, now: datetime, *, is_dry: bool
) -> AsyncIterator[Removed]:
    async with database.read() as connection:
        document = await load_document(connection, document_id)
        removed = () if document is None else await _unkept(connection, document, server, now)
    if document is None or not removed:
        return
    if not is_dry:
        async with database.write() as connection:
            removed, keys = await _remove(connection, document, server, now)
        for key in keys:
            await files.delete(key)
            await delete_thumbnails(files, key)
    for version in removed:
        yield Removed(Figure.OLD_VERSIONS, document.trip_id, f"version {version.number} of {document.name}")


async def _remove(
    connection: WriteConnection, document: Document, server: CleanUpRules, now: datetime
) -> tuple[tuple[DocumentVersion, ...], frozenset[str]]:
    """Remove the rows of versions, and return them with the keys of the files that go with them.

    All is asked again under the lock of the trip: a version may have come, and come back, in between.
    """
    await lock_trip(connection, document.trip_id)
    removed = await _unkept(connection, document, server, now)
    await delete_some_versions(connection, [version.id for version in removed])
    drafts = [version_removed(document, version) for version in removed]
    await record_all(connection, drafts, trip_id=document.trip_id, actor_id=None, at=now)
    return removed, files_without_version(removed, await load_all_versions(connection, document.id))


async def _unkept(
    connection: ReadConnection, document: Document, server: CleanUpRules, now: datetime
) -> tuple[DocumentVersion, ...]:
    own = (await load_own_rules(connection, [document.trip_id]))[document.trip_id]
    versions = await load_all_versions(connection, document.id)
    is_referred_to = await _is_referred_to(connection, document.id)
    return versions_to_remove(versions, is_referred_to=is_referred_to, rules=applied(own, server), now=now)


async def _is_referred_to(connection: ReadConnection, document_id: UUID) -> bool:
    """Tell whether an expense, a deleted one too, is of a document as its bill."""
    statement = select(expenses.c.id).where(expenses.c.receipt_document_id == document_id).limit(1)
    return await connection.scalar(statement) is not None
