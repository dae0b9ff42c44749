"""Libraries in the schema: one's own documents, which nobody else sees, and their way into trips."""

from typing import Annotated, Any
from uuid import UUID

import strawberry
from strawberry.file_uploads import Upload

from domain.access import Action, not_found
from domain.documents import Document
from domain.jobs import Job
from graph.connections import FILTER, ORDER_BY
from graph.context import Info
from graph.documents import DocumentView, UploadDocumentPayload
from graph.fields import OpenTo, mutation, query
from graph.filters import DocumentFilterInput, JobFilterInput
from graph.idempotency import idempotency_key
from graph.ids import uuid_of
from graph.job_views import JobView
from graph.new_documents import NewDocument, SameBytes, stored_document, uploaded_document
from graph.orders import DocumentOrderInput
from graph.pagination import After, Before, Connection, First, Last, connection_of, page_request
from graph.uploads import uploaded
from persistence.documents import count_documents, load_document_pages, load_documents_for
from persistence.files import FileMissing
from persistence.jobs import count_jobs, load_job_pages
from persistence.libraries import load_library_id, opened_library_id
from persistence.pages import Page
from persistence.trips import open_trip

_NOTHING: Page[Any] = Page((), (), has_next=False, has_previous=False)


@strawberry.input(description="A file to upload into your own library.")
class UploadMyDocumentInput:
    """What `uploadMyDocument` takes."""

    file: Upload = strawberry.field(description="A file of one of the DocumentKinds, after the multipart request spec.")
    name: str | None = strawberry.field(default=None, description="A name in place of the file's own.")
    idempotency_key: str | None = idempotency_key()


@strawberry.input(description="A document that you may see, and a trip to add it to.")
class AddToTripInput:
    """What `addToTrip` takes."""

    document_id: strawberry.ID = strawberry.field(description="The document, of your library or of another trip.")
    trip_id: strawberry.ID = strawberry.field(description="The trip.")
    name: str | None = strawberry.field(default=None, description="A name in place of the one it has.")
    idempotency_key: str | None = idempotency_key()


@strawberry.type
class LibraryQuery:
    """The fields of Query about one's own library."""

    @query(
        "The documents of your own library, which nobody else sees, the latest first.", view=Connection[DocumentView]
    )
    async def my_documents(  # noqa: PLR0913, PLR0917  # each is an argument of the field
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Annotated[DocumentFilterInput | None, FILTER] = None,  # noqa: A002  # as in all lists
        order_by: Annotated[DocumentOrderInput | None, ORDER_BY] = None,
    ) -> Connection[Document]:
        """Return a page of the library, which is empty where there is none."""
        wanted, order = (filter or DocumentFilterInput()).parsed(), (order_by or DocumentOrderInput()).parsed()
        cursors = info.context.services.cursors.of("my_documents", info.context.viewer.user_id, wanted, order)
        request = page_request(cursors, first=first, after=after, last=last, before=before)
        library_id = await _library_id(info)
        if library_id is None:
            return connection_of(cursors, _NOTHING, _none)
        loaders = info.context.loaders
        page = await loaders.load_known(load_document_pages, library_id, wanted, order, request)
        return connection_of(cursors, page, lambda: loaders.load_known(count_documents, library_id, wanted))

    @query(
        "What is and was done for your own library in the background, the last queued first.", view=Connection[JobView]
    )
    async def my_jobs(  # each is an argument of the field
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Annotated[JobFilterInput | None, FILTER] = None,  # noqa: A002  # as in all lists
    ) -> Connection[Job]:
        """Return a page of the library's jobs, which is empty where there is no library."""
        wanted = (filter or JobFilterInput()).parsed()
        cursors = info.context.services.cursors.of("my_jobs", info.context.viewer.user_id, wanted)
        request = page_request(cursors, first=first, after=after, last=last, before=before)
        library_id = await _library_id(info)
        if library_id is None:
            return connection_of(cursors, _NOTHING, _none)
        loaders = info.context.loaders
        page = await loaders.load_known(load_job_pages, library_id, wanted, request)
        return connection_of(cursors, page, lambda: loaders.load_known(count_jobs, library_id, wanted))


@strawberry.type
class LibraryMutation:
    """The fields of Mutation about one's own library."""

    @mutation("Upload a document into your own library, which nobody else sees.", open_to=OpenTo.SIGNED_IN)
    async def upload_my_document(self, info: Info, input: UploadMyDocumentInput) -> UploadDocumentPayload:  # noqa: A002  # GraphQL's custom
        """Stream the file into the store, then store its row and job, in a library that is made where there is none."""
        services, viewer, upload = info.context.services, info.context.viewer, uploaded(input.file)
        async with services.database.write() as connection:
            library_id = await opened_library_id(connection, viewer, now=services.now())
        new = await uploaded_document(library_id, upload, name=input.name, key=input.idempotency_key)
        return await _payload(info, new)

    @mutation(
        "Add a document of your library, or of another trip, to a trip, as one of its own, without uploading it again.",
        open_to=OpenTo.EDITORS_OF_TRIP,
    )
    async def add_to_trip(self, info: Info, input: AddToTripInput) -> UploadDocumentPayload:  # noqa: A002  # GraphQL's custom
        """Copy the file below its new trip, so that each of the two goes by itself, and store its row and job."""
        services, viewer = info.context.services, info.context.viewer
        document_id, trip_id = uuid_of(input.document_id, "Document"), uuid_of(input.trip_id, "Trip")
        async with services.database.read() as connection:
            trip = await open_trip(connection, viewer, trip_id)
            trip.require(Action.EDIT_DOCUMENTS)
            found = (await load_documents_for(connection, viewer, [document_id])).get(document_id)
        if found is None:
            raise not_found("document", "document_id")
        chunks = services.files.stream(found.file.key)
        new = NewDocument(trip_id, input.name or found.name, found.kind, chunks, input.idempotency_key)
        try:
            return await _payload(info, new)
        except FileMissing:
            # It was deleted while it was being copied.
            raise not_found("document", "document_id") from None


async def _library_id(info: Info) -> UUID | None:
    async with info.context.services.database.read() as connection:
        return await load_library_id(connection, info.context.viewer)


async def _payload(info: Info, new: NewDocument) -> UploadDocumentPayload:
    try:
        return UploadDocumentPayload(document=await stored_document(info, new))
    except SameBytes as same:
        return UploadDocumentPayload(document=same.document, is_duplicate=True)


async def _none() -> int:
    return 0
