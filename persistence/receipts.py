"""Receipts: what was read of documents that are bills, one row for each, beside its document."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select

from domain.receipts import Receipt
from persistence.among import among
from persistence.database import ReadConnection, WriteConnection
from persistence.receipt_bodies import receipt_json, receipt_of
from persistence.tables import receipts


async def store_receipt(connection: WriteConnection, document_id: UUID, receipt: Receipt | None) -> None:
    """Store what was read of a document, in place of what was read before; None: it is no bill."""
    await delete_receipt(connection, document_id)
    if receipt is not None:
        await connection.change(receipts.insert().values(document_id=document_id, body=receipt_json(receipt)))


async def load_receipts_by_document(connection: ReadConnection, document_ids: Iterable[UUID]) -> dict[UUID, Receipt]:
    """Return the receipts of documents, by the id of the document; others are left out."""
    statement = select(receipts.c.document_id, receipts.c.body).where(among(receipts.c.document_id, document_ids))
    return {row.document_id: receipt_of(row.body) for row in await connection.rows(statement)}


async def delete_receipt(connection: WriteConnection, document_id: UUID) -> None:
    """Remove what was read of a document, if anything was."""
    await connection.change(receipts.delete().where(receipts.c.document_id == document_id))
