"""Receipts in the worker: stored with the passages of their document, however often it is read, and purged with it."""

from io import BytesIO

from domain.documents import Document, DocumentKind, delete_document
from domain.receipts import Receipt, Verdict
from jobs.context import TaskContext
from jobs.tasks.documents import purge_document, read_document
from persistence.documents import mark_document_deleted
from persistence.receipts import load_receipts_by_document
from tests.arrangement import NOW, chunks_of, stored_document, stored_trip
from tests.persistence.extraction.pictures import drawn


async def receipt_of(context: TaskContext, document: Document) -> Receipt | None:
    """Return a document's receipt as it is stored."""
    async with context.database.read() as connection:
        return (await load_receipts_by_document(connection, [document.id])).get(document.id)


async def test_a_receipt_is_stored_once_and_goes_with_its_document(context: TaskContext) -> None:
    """Read twice, as whatever is enqueued may be, it is there once; purged, it is gone."""
    trip = await stored_trip(context.database)
    picture = BytesIO()
    drawn(["HARBOUR CAFE", "Tea 3.00", "Cake 4.50", "Total EUR 7.50"]).save(picture, "PNG")
    file = await context.files.save(f"{trip.trip.id}/bill", chunks_of(picture.getvalue()), limit_bytes=1_000_000)
    document = await stored_document(context.database, trip, file=file, kind=DocumentKind.PNG)

    await read_document(context, document.id)
    first = await receipt_of(context, document)
    await read_document(context, document.id)
    second = await receipt_of(context, document)
    async with context.database.write() as connection:
        await mark_document_deleted(connection, delete_document(trip, document, now=NOW))
    await purge_document(context, document.id)

    assert first is not None
    assert (str(first.total.value), first.check.verdict) == ("7.50", Verdict.ADDS_UP)
    assert second == first
    assert await receipt_of(context, document) is None


async def test_prose_has_no_receipt(context: TaskContext) -> None:
    """A text is read, and nothing is stored of it as a bill."""
    trip = await stored_trip(context.database)
    file = await context.files.save(f"{trip.trip.id}/text", chunks_of(b"The pool is open."), limit_bytes=1_000)
    document = await stored_document(context.database, trip, file=file)

    await read_document(context, document.id)

    assert await receipt_of(context, document) is None
