"""Documents: uploading, watching and deleting the files of a trip."""

from collections.abc import AsyncIterator
from datetime import datetime
from functools import partial
from typing import Annotated, Any, ForwardRef

import strawberry
from strawberry.file_uploads import Upload

import graph.document_kinds  # noqa: F401  # describes the kinds and the states
from domain.access import Action
from domain.activities import ActivityKind
from domain.documents import (
    Document,
    DocumentKind,
    DocumentProgress,
    DocumentState,
    delete_document,
)
from domain.history_texts.document import document_activity
from domain.jobs import JobKind
from graph.connections import connection_field
from graph.context import Info
from graph.document_files import FilesOfDocument
from graph.document_versions import DocumentVersionView
from graph.fields import OpenTo, field, mutation, payload_field, subscription
from graph.idempotency import idempotency_key
from graph.ids import uuid_of
from graph.jobs import store_jobs
from graph.new_documents import SameBytes, stored_document, uploaded_document
from graph.nodes import Node, fetched_by, is_view_of
from graph.of_trip import OfTrip
from graph.openings import open_to_change
from graph.pagination import Connection
from graph.progress import follow_document
from graph.receipts import ReceiptOfDocument
from graph.refusals import UserError, user_errors
from graph.relations import relation
from graph.telling import Told
from graph.uploads import uploaded
from jobs.streams import StreamEvent
from persistence.activities import record
from persistence.document_versions import count_versions, load_version_pages
from persistence.documents import (
    load_all_attached,
    load_attachments_for,
    load_documents_for,
    mark_document_deleted,
)
from persistence.trips import open_trip

_VIEW: Any = Annotated[ForwardRef("DocumentView"), strawberry.lazy("graph.documents")]
fetched_by("Document", load_documents_for)


@strawberry.type(name="Document", description="A file of a trip, or of your own library; searchable once it is READY.")
class DocumentView(FilesOfDocument, ReceiptOfDocument, OfTrip, Node):
    """A view over domain.documents.Document."""

    is_type_of = is_view_of(Document)
    name: str = strawberry.field(description="Its file name.")
    kind: DocumentKind = strawberry.field(description="What it is.")
    state: DocumentState = strawberry.field(description="How far its reading has come.")
    uploaded_at: datetime = strawberry.field(description="When it was uploaded.")
    page_count: int | None = strawberry.field(description="Its pages, once read; null where it has none.")
    passage_count: int | None = strawberry.field(description="Its passages, once cut.")
    failure: str | None = strawberry.field(description="Why it cannot be read.")
    version: int = strawberry.field(description="How many files it was, up to this one.")

    versions: Connection[DocumentVersionView] = connection_field(
        "The files that it is and was, the current one first.",
        view=DocumentVersionView,
        load=load_version_pages,
        count=count_versions,
    )
    parent = relation(
        "The e-mail that it came with; null where it was uploaded.",
        view=_VIEW | None,
        key="parent_id",
        load=load_documents_for,
        of_viewer=True,
    )
    attachments = relation(
        "What came with it, once an e-mail is read; empty for other documents.",
        view=list[_VIEW],
        key="id",
        load=load_attachments_for,
        is_certain=True,
        of_viewer=True,
    )

    @field("Its size in bytes.", reads=("file",))
    def size_bytes(self, root: strawberry.Parent[Document]) -> int:
        """Return the size of its file."""
        return root.file.size_bytes

    @field("SHA-256 of its bytes, in hexadecimal.", reads=("file",))
    def sha256(self, root: strawberry.Parent[Document]) -> str:
        """Return the hash of its file."""
        return root.file.sha256


@strawberry.input(description="A file to upload.")
class UploadDocumentInput:
    """What `uploadDocument` takes."""

    trip_id: strawberry.ID = strawberry.field(description="The trip.")
    file: Upload = strawberry.field(description="A file of one of the DocumentKinds, after the multipart request spec.")
    name: str | None = strawberry.field(default=None, description="A name in place of the file's own.")
    idempotency_key: str | None = idempotency_key()


@strawberry.type(description="The document, not read yet: watch `documentProgress`.")
class UploadDocumentPayload:
    """What `uploadDocument` returns."""

    document: Document | None = payload_field("The document.", view=DocumentView)
    is_duplicate: bool = strawberry.field(
        default=False,
        description="Whether the trip had a document with these very bytes: it is `document`, and none was added.",
    )
    user_errors: list[UserError] = user_errors()


@strawberry.input(description="A document to delete.")
class DeleteDocumentInput:
    """What `deleteDocument` takes."""

    document_id: strawberry.ID = strawberry.field(description="The document.")


@strawberry.type(description="The document that is gone.")
class DeleteDocumentPayload:
    """What `deleteDocument` returns."""

    document_id: strawberry.ID | None = strawberry.field(default=None, description="Its id, which leads nowhere now.")
    user_errors: list[UserError] = user_errors()


@strawberry.type(name="DocumentProgress", description="A step of a document's reading.")
class DocumentProgressView:
    """What `documentProgress` yields."""

    cursor: str | None = strawberry.field(description="Place in the stream, for `after`; null when told from the row.")
    state: DocumentState = strawberry.field(description="How far the reading has come.")
    done: int = strawberry.field(description="Passages that are searchable.")
    total: int | None = strawberry.field(description="Passages in all, once cut.")
    failure: str | None = strawberry.field(description="Why it cannot be read.")


@strawberry.type
class DocumentMutation:
    """The fields of Mutation about documents."""

    @mutation("Upload a document to a trip.", open_to=OpenTo.EDITORS_OF_TRIP)
    async def upload_document(self, info: Info, input: UploadDocumentInput) -> UploadDocumentPayload:  # noqa: A002  # GraphQL's custom
        """Stream the file into the store, then store its row and job."""
        context, upload = info.context, uploaded(input.file)
        trip_id = uuid_of(input.trip_id, "Trip")
        async with context.services.database.read() as connection:
            trip = await open_trip(connection, context.viewer, trip_id)
        trip.require(Action.EDIT_DOCUMENTS)
        new = await uploaded_document(trip_id, upload, name=input.name, key=input.idempotency_key)
        try:
            document = await stored_document(info, new)
        except SameBytes as same:
            return UploadDocumentPayload(document=same.document, is_duplicate=True)
        return UploadDocumentPayload(document=document)

    @mutation(
        "Delete a document and what came with it: the files, and everything searchable of them.",
        open_to=OpenTo.EDITORS_OF_TRIP,
    )
    async def delete_document(self, info: Info, input: DeleteDocumentInput) -> DeleteDocumentPayload:  # noqa: A002  # GraphQL's custom
        """Mark the document and its attachments as deleted, and queue the removal of their files and vectors."""
        services, viewer = info.context.services, info.context.viewer
        document_id = uuid_of(input.document_id, "Document")
        async with services.database.write() as connection:
            trip, found = await open_to_change(
                connection, viewer, load_documents_for, document_id, noun="document", field="document_id"
            )
            leaving = (found, *await load_all_attached(connection, document_id))
            for document in leaving:
                deleted = delete_document(trip, document, now=services.now())
                await mark_document_deleted(connection, deleted)
                draft = document_activity(ActivityKind.DOCUMENT_DELETED, before=document, after=deleted)
                await record(connection, draft, trip_id=found.trip_id, actor_id=viewer.user_id, at=services.now())
            purged = [document.id for document in leaving]
            jobs = await store_jobs(
                services, connection, JobKind.PURGE_DOCUMENT, trip_id=found.trip_id, subject_ids=purged
            )
        await services.queue.enqueue(jobs)
        return DeleteDocumentPayload(document_id=input.document_id)


@strawberry.type
class DocumentSubscription:
    """The fields of Subscription about documents."""

    @subscription(
        "The reading of a document, from its first step to READY or FAILED, however late you come.",
        view=DocumentProgressView,
    )
    async def document_progress(
        self,
        info: Info,
        document_id: Annotated[strawberry.ID, strawberry.argument(description="The document.")],
        after: Annotated[str | None, strawberry.argument(description="Cursor of the last step you saw.")] = None,
    ) -> AsyncIterator[Told[DocumentProgressView]]:
        """Yield the steps."""
        async for news, step in follow_document(info.context, uuid_of(document_id, "Document"), after):
            cursor = news.cursor if isinstance(news, StreamEvent) else None
            yield Told(news, cursor, partial(_progress, cursor, step))


def _progress(cursor: str | None, step: DocumentProgress) -> DocumentProgressView:
    return DocumentProgressView(cursor=cursor, state=step.state, done=step.done, total=step.total, failure=step.failure)
