"""New documents: a file is saved first, and then its row, its history and its job, or it is removed again."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

from starlette.datastructures import UploadFile

from domain.activities import ActivityKind
from domain.document_versions import first_version
from domain.documents import Document, DocumentKind, add_document
from domain.downloads import attributes_of
from domain.history_texts.document import document_activity
from domain.jobs import JobKind
from graph.context import Info
from graph.idempotency import claimed_as, still_there
from graph.jobs import store_job
from graph.uploads import chunks_of, kind_of, saved
from persistence.activities import record
from persistence.database import WriteConnection
from persistence.document_versions import insert_version
from persistence.documents import insert_document, load_document_of_bytes, load_documents_for
from persistence.ids import new_id
from persistence.trips import open_trip_to_change


class SameBytes(Exception):
    """The trip has a document of these very bytes: nothing is stored of the new one, nor of its key."""

    def __init__(self, document: Document) -> None:
        super().__init__(document.id)
        self.document = document


@dataclass(frozen=True, slots=True)
class NewDocument:
    """What comes to a trip: a name, what it is, its bytes, and the key by which it comes once."""

    trip_id: UUID
    name: str
    kind: DocumentKind
    chunks: AsyncIterator[bytes]
    idempotency_key: str | None


async def uploaded_document(trip_id: UUID, upload: UploadFile, *, name: str | None, key: str | None) -> NewDocument:
    """Return what an upload brings; raises FileTypeUnknown or FileEmpty."""
    kind = await kind_of(upload)
    return NewDocument(trip_id, name or upload.filename or "document", kind, chunks_of(upload), key)


async def stored_document(info: Info, new: NewDocument) -> Document:
    """Store a new document, and return it, or the one that its key has stored; raises SameBytes."""
    context, services, document_id = info.context, info.context.services, new_id()
    file_key = f"{new.trip_id}/{document_id}"
    async with (
        saved(services, file_key, new.chunks, attributes_of(new.kind, new.name)) as file,
        services.database.write() as connection,
    ):
        known = await _known(connection, info, new, document_id, file.sha256)
        if known is not None:
            await services.files.delete(file_key)
            return known
        trip = await open_trip_to_change(connection, context.viewer, new.trip_id)
        if (same := await load_document_of_bytes(connection, new.trip_id, file.sha256)) is not None:
            raise SameBytes(same)
        document = add_document(
            trip, document_id=document_id, name=new.name, kind=new.kind, file=file, now=services.now()
        )
        await insert_document(connection, document)
        await insert_version(connection, first_version(document))
        draft = document_activity(ActivityKind.DOCUMENT_ADDED, before=None, after=document)
        await record(connection, draft, trip_id=new.trip_id, actor_id=document.uploader_id, at=document.uploaded_at)
        job = await store_job(services, connection, JobKind.READ_DOCUMENT, trip_id=new.trip_id, subject_id=document_id)
    await services.queue.enqueue([job])
    return document


async def _known(
    connection: WriteConnection, info: Info, new: NewDocument, document_id: UUID, sha256: str
) -> Document | None:
    """Return the document that the key has stored already; the bytes had to come to tell that they are the same."""
    if new.idempotency_key is None:
        return None
    values = {"trip_id": new.trip_id, "name": new.name, "sha256": sha256}
    known_id, is_known = await claimed_as(connection, info, new.idempotency_key, asked=values, entity_id=document_id)
    if not is_known:
        return None
    return still_there(
        (await load_documents_for(connection, info.context.viewer, [known_id])).get(known_id), "document"
    )
