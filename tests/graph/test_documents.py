"""Documents: what a reader of the API is told of how they hang together, and where in them something stands."""

from base64 import encodebytes
from io import BytesIO
from uuid import UUID

from starlette.datastructures import UploadFile

from domain.documents import Document
from domain.jobs import JobKind
from graph.context import Services
from graph.ids import uuid_of
from jobs.tasks.documents import purge_document, read_document
from persistence.documents import load_all_attached, load_document
from persistence.jobs import load_due_jobs
from persistence.passages import load_passages
from tests.graph.people import Person
from tests.graph.workers import worker_beside
from tests.jobs.tasks.test_documents import MAIL

FILM = b"WEBVTT\n\n00:01.000 --> 00:02.000\nGood morning.\n\n12:03.000 --> 12:05.000\nBreakfast is at eight.\n"
GUIDE = b"# Prague\n\nA city.\n\n## Hotels\n\nThe pool of the hotel is open until ten.\n"
MAIL_IN_A_MAIL = b"""From: Sarah <sarah@example.org>
Subject: Our hotel
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="+"

--+
Content-Type: text/plain

This is what they wrote.
--+
Content-Type: application/octet-stream
Content-Transfer-Encoding: base64
Content-Disposition: attachment; filename="booking.eml"

%b--+--
""" % encodebytes(MAIL)


async def read(services: Services, person: Person, trip_id: str, content: bytes) -> str:
    """Upload a file under a name that says nothing, read it as the worker does, and return its id."""
    file = UploadFile(BytesIO(content), filename="file")
    sent = await person.do("uploadDocument", "document { id }", tripId=trip_id, file=file)
    await read_document(worker_beside(services), uuid_of(sent["document"]["id"], "Document"))
    return str(sent["document"]["id"])


async def read_all_attached(services: Services, mail_id: UUID) -> list[Document]:
    """Read what came with a mail, and what came with that, and return the mail and all of them."""
    documents: dict[UUID, Document] = {}
    while True:
        async with services.database.read() as connection:
            found = [await load_document(connection, mail_id), *await load_all_attached(connection, mail_id)]
        new = [document for document in found if document is not None and document.id not in documents]
        if not new:
            return list(documents.values())
        for document in new:
            await read_document(worker_beside(services), document.id)
            documents[document.id] = document


async def purge_what_is_due(services: Services) -> None:
    """Do the purging that mutations left to the worker."""
    async with services.database.read() as connection:
        jobs = await load_due_jobs(connection, now=services.now(), limit=100)
    for job in jobs:
        if job.kind is JobKind.PURGE_DOCUMENT:
            await purge_document(worker_beside(services), job.subject_id)


async def is_there(services: Services, document: Document) -> tuple[bool, bool, bool]:
    """Tell whether a document has a file, passages and vectors."""
    async with services.database.read() as connection:
        passages = await load_passages(connection, document.id)
    vectors = await services.vectors.passage_ids(document.id)
    return await services.files.exists(document.file.key), passages != (), vectors != frozenset()


async def test_attachments_lead_to_their_mail_and_back(services: Services, sarah: Person, david: Person) -> None:
    """Each is a document of the trip; deleted, it is no attachment any more; a stranger sees none of it."""
    trip = await sarah.create_trip()
    mail = await read(services, sarah, trip.id, MAIL)
    asked = """query ($id: ID!) { node(id: $id) { ... on Document {
        name kind parent { id } attachments { id name kind state parent { id } } } } }"""

    found = (await sarah.ask(asked, id=mail))["node"]
    (attached,) = found["attachments"]
    listed = await sarah.ask("query ($id: ID!) { trip(id: $id) { documents(first: 9) { totalCount } } }", id=trip.id)
    unseen = await david.ask(asked, id=attached["id"])
    await sarah.do("deleteDocument", "documentId", documentId=attached["id"])

    expected = {"id": attached["id"], "name": "guide.txt", "kind": "TEXT", "state": "QUEUED", "parent": {"id": mail}}
    assert found == {"name": "file", "kind": "EMAIL", "parent": None, "attachments": [expected]}
    assert listed == {"trip": {"documents": {"totalCount": 2}}}
    assert unseen == {"node": None}
    assert (await sarah.ask(asked, id=mail))["node"]["attachments"] == []


async def test_attachments_go_with_their_mail(services: Services, sarah: Person) -> None:
    """With what came with them too: rows at once, files, passages and vectors by the worker; nothing else goes."""
    trip = await sarah.create_trip()
    guide, mail = [await read(services, sarah, trip.id, content) for content in (GUIDE, MAIL_IN_A_MAIL)]
    leaving = await read_all_attached(services, uuid_of(mail, "Document"))
    (staying,) = await read_all_attached(services, uuid_of(guide, "Document"))
    before = [await is_there(services, document) for document in leaving]
    asked = """query ($id: ID!) { trip(id: $id) {
        documents(first: 9) { nodes { id } } activity(first: 9) { nodes { kind } } } }"""

    await sarah.do("deleteDocument", "documentId", documentId=mail)
    found = (await sarah.ask(asked, id=trip.id))["trip"]
    await purge_what_is_due(services)

    assert [document.name for document in leaving] == ["file", "booking.eml", "guide.txt"]
    assert before == [(True, True, True)] * 3
    assert found["documents"] == {"nodes": [{"id": guide}]}
    assert [entry["kind"] for entry in found["activity"]["nodes"]].count("DOCUMENT_DELETED") == 3
    assert [await is_there(services, document) for document in leaving] == [(False, False, False)] * 3
    assert await is_there(services, staying) == (True, True, True)


async def test_hits_say_where_they_stand(services: Services, sarah: Person) -> None:
    """Below which headings, or when it is spoken: the time is that of the words which were looked for."""
    trip = await sarah.create_trip()
    await read(services, sarah, trip.id, FILM)
    await read(services, sarah, trip.id, GUIDE)
    asked = """query ($id: ID!, $text: String!) { searchDocuments(tripId: $id, text: $text, first: 1) {
        headingPath timeCode document { kind } } }"""

    (spoken,) = (await sarah.ask(asked, id=trip.id, text="When is breakfast?"))["searchDocuments"]
    (written,) = (await sarah.ask(asked, id=trip.id, text="How long is the pool open?"))["searchDocuments"]

    assert spoken == {"headingPath": [], "timeCode": "00:12:03", "document": {"kind": "VTT"}}
    assert written == {"headingPath": ["Prague", "Hotels"], "timeCode": None, "document": {"kind": "MARKDOWN"}}
