"""Receipts: looked for in a document that was read before receipts were, once somebody asks for one."""

from uuid import UUID

from domain.documents import Document, DocumentUnreadable
from domain.receipt_drafts import is_receipt_unread
from domain.receipts import Receipt
from jobs.context import TaskContext
from persistence.database import ReadConnection
from persistence.documents import load_document, load_document_to_change, store_receipt_sought
from persistence.extraction.extracting import extracted
from persistence.extraction.limits import Limits
from persistence.files import FileMissing
from persistence.receipts import store_receipt
from persistence.trips import lock_trip


async def read_receipt(context: TaskContext, document_id: UUID) -> None:
    """Read a document's file for its receipt alone: text, passages and attachments stay as they are.

    Ends quietly where it is deleted, has another file by now, or was looked at meanwhile.
    """
    async with context.database.read() as connection:
        document = await _load_unread(connection, document_id)
    if document is None:
        return
    receipt = await _extracted(context, document)
    async with context.database.write() as connection:
        # In the order of whoever reads or replaces the document.
        await lock_trip(connection, document.trip_id)
        current = await load_document_to_change(connection, document_id)
        if current is None or not is_receipt_unread(current) or current.version != document.version:
            return
        await store_receipt(connection, document_id, receipt)
        await store_receipt_sought(connection, document_id)


async def _load_unread(connection: ReadConnection, document_id: UUID) -> Document | None:
    document = await load_document(connection, document_id)
    return document if document is not None and is_receipt_unread(document) else None


async def _extracted(context: TaskContext, document: Document) -> Receipt | None:
    try:
        async with (
            context.files.local_copy(document.file.key) as path,
            extracted(path, document.kind, Limits.of(context.settings)) as extract,
        ):
            return extract.receipt
    except (DocumentUnreadable, FileMissing):
        # It could be read once, and is searchable all the same; no receipt comes of it.
        return None
