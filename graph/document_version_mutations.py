"""Replacing and restoring: a document becomes another file, or one that it was, and is read anew."""

from typing import Annotated
from uuid import UUID

import strawberry
import structlog
from strawberry.file_uploads import Upload

from domain.access import Action, not_found
from domain.activities import ActivityKind
from domain.document_versions import DocumentVersion, replace_document, restore_version
from domain.documents import Document
from domain.downloads import attributes_of
from domain.history_texts.document import document_activity
from domain.jobs import Job, JobKind
from graph.context import Context, Info, Services
from graph.document_versions import DocumentVersionView
from graph.documents import DocumentView
from graph.fields import OpenTo, mutation, payload_field, query
from graph.ids import uuid_of
from graph.jobs import store_job
from graph.openings import open_to_change
from graph.pagination import After, Before, Connection, First, Last, connection_of, page_request
from graph.refusals import UserError, user_errors
from graph.uploads import chunks_of, kind_of, saved, uploaded
from jobs.streams import StreamsUnreachable, document_topic
from persistence.activities import record
from persistence.database import WriteConnection
from persistence.document_versions import (
    count_versions,
    load_version,
    load_version_pages,
    store_version,
)
from persistence.documents import load_documents_for
from persistence.ids import new_id
from persistence.jobs import cancel_waiting
from persistence.receipts import delete_receipt
from persistence.trips import open_trip

log = structlog.get_logger(__name__)


@strawberry.input(description="Another file for a document.")
class ReplaceDocumentInput:
    """What `replaceDocument` takes."""

    document_id: strawberry.ID = strawberry.field(description="The document.")
    file: Upload = strawberry.field(description="A file of one of the DocumentKinds, after the multipart request spec.")


@strawberry.type(description="The document with its new file, not read yet: watch `documentProgress`.")
class ReplaceDocumentPayload:
    """What `replaceDocument` returns."""

    document: Document | None = payload_field("The document.", view=DocumentView)
    user_errors: list[UserError] = user_errors()


@strawberry.input(description="An earlier version of a document.")
class RestoreVersionInput:
    """What `restoreVersion` takes."""

    document_id: strawberry.ID = strawberry.field(description="The document.")
    number: int = strawberry.field(description="The number of the version whose file comes back.")


@strawberry.type(description="The document with the file that came back, not read yet: watch `documentProgress`.")
class RestoreVersionPayload:
    """What `restoreVersion` returns."""

    document: Document | None = payload_field("The document.", view=DocumentView)
    user_errors: list[UserError] = user_errors()


@strawberry.type
class DocumentVersionQuery:
    """The fields of Query about versions of documents."""

    @query("The files that a document is and was, the current one first.", view=Connection[DocumentVersionView])
    async def document_versions(  # each is an argument of the field
        self,
        info: Info,
        document_id: Annotated[strawberry.ID, strawberry.argument(description="The document.")],
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[DocumentVersion]:
        """Return a page of versions; raises NotFound."""
        loaders, uuid = info.context.loaders, uuid_of(document_id, "Document")
        cursors = info.context.services.cursors.of("document_versions", uuid)
        request = page_request(cursors, first=first, after=after, last=last, before=before)
        if await loaders.load(load_documents_for, uuid, info.context.viewer) is None:
            raise not_found("document", "document_id")
        page = await loaders.load_known(load_version_pages, uuid, request)
        return connection_of(cursors, page, lambda: loaders.load_known(count_versions, uuid))


@strawberry.type
class DocumentVersionMutation:
    """The fields of Mutation about versions of documents."""

    @mutation(
        "Give a document another file, and keep the one that it had; the old text is found until the new one is read.",
        open_to=OpenTo.EDITORS_OF_TRIP,
    )
    async def replace_document(self, info: Info, input: ReplaceDocumentInput) -> ReplaceDocumentPayload:  # noqa: A002  # GraphQL's custom
        """Save the file, then store the version and the job that reads it."""
        context, upload = info.context, uploaded(input.file)
        services, document_id = context.services, uuid_of(input.document_id, "Document")
        before = await _found(context, document_id)
        kind, version_id = await kind_of(upload), new_id()
        file_key = f"{before.trip_id}/{version_id}"
        async with (
            saved(services, file_key, chunks_of(upload), attributes_of(kind, before.name)) as file,
            services.database.write() as connection,
        ):
            trip, found = await open_to_change(
                connection, context.viewer, load_documents_for, document_id, noun="document", field="document_id"
            )
            document, version = replace_document(
                trip, found, version_id=version_id, kind=kind, file=file, now=services.now()
            )
            job = await _store(context, connection, ActivityKind.DOCUMENT_REPLACED, found, document, version)
        await _begin_anew(services, document_id)
        await services.queue.enqueue([job])
        return ReplaceDocumentPayload(document=document)

    @mutation(
        "Give a document the file back that it had in an earlier version; the one that it has stays restorable.",
        open_to=OpenTo.EDITORS_OF_TRIP,
    )
    async def restore_version(self, info: Info, input: RestoreVersionInput) -> RestoreVersionPayload:  # noqa: A002  # GraphQL's custom
        """Store a version of the same file, and the job that reads it."""
        context, services = info.context, info.context.services
        document_id = uuid_of(input.document_id, "Document")
        async with services.database.write() as connection:
            trip, found = await open_to_change(
                connection, context.viewer, load_documents_for, document_id, noun="document", field="document_id"
            )
            old = await load_version(connection, document_id, input.number)
            if old is None:
                raise not_found("version", "number")
            document, version = restore_version(trip, found, old, version_id=new_id(), now=services.now())
            job = await _store(context, connection, ActivityKind.DOCUMENT_RESTORED, found, document, version)
        await _begin_anew(services, document_id)
        await services.queue.enqueue([job])
        return RestoreVersionPayload(document=document)


async def _found(context: Context, document_id: UUID) -> Document:
    """Return a document, before a file is taken for it; raises NotFound or Forbidden."""
    async with context.services.database.read() as connection:
        found = (await load_documents_for(connection, context.viewer, [document_id])).get(document_id)
        if found is None:
            raise not_found("document", "document_id")
        trip = await open_trip(connection, context.viewer, found.trip_id)
    trip.require(Action.EDIT_DOCUMENTS)
    return found


async def _begin_anew(services: Services, document_id: UUID) -> None:
    """Forget how the version before was read: whoever watches from the beginning would hear of its end first."""
    try:
        await services.streams.forget(document_topic(document_id))
    except StreamsUnreachable as error:
        # The row says the same; subscribers look there when the stream is silent.
        log.warning("document.progress_not_forgotten", document_id=str(document_id), error=str(error))


async def _store(  # what a document was, and what it becomes
    context: Context,
    connection: WriteConnection,
    kind: ActivityKind,
    before: Document,
    after: Document,
    version: DocumentVersion,
) -> Job:
    """Store what a document becomes, in the history too, and the job that reads it."""
    await store_version(connection, after, version)
    # It was read of the other file.
    await delete_receipt(connection, after.id)
    draft = document_activity(kind, before=before, after=after)
    actor_id, now = context.viewer.user_id, version.uploaded_at
    await record(connection, draft, trip_id=after.trip_id, actor_id=actor_id, at=now)
    # One that still waits would read the same file as the new one.
    await cancel_waiting(connection, JobKind.READ_DOCUMENT, after.id, now=now)
    return await store_job(
        context.services, connection, JobKind.READ_DOCUMENT, trip_id=after.trip_id, subject_id=after.id
    )
