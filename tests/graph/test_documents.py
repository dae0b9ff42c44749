"""Documents: what a reader of the API is told of how they hang together, and where in them something stands."""

from io import BytesIO

from starlette.datastructures import UploadFile

from graph.context import Services
from graph.ids import uuid_of
from jobs.tasks.documents import read_document
from tests.graph.people import Person
from tests.graph.workers import worker_beside
from tests.jobs.tasks.test_documents import MAIL

FILM = b"WEBVTT\n\n00:01.000 --> 00:02.000\nGood morning.\n\n12:03.000 --> 12:05.000\nBreakfast is at eight.\n"
GUIDE = b"# Prague\n\nA city.\n\n## Hotels\n\nThe pool of the hotel is open until ten.\n"


async def read(services: Services, person: Person, trip_id: str, content: bytes) -> str:
    """Upload a file under a name that says nothing, read it as the worker does, and return its id."""
    file = UploadFile(BytesIO(content), filename="file")
    sent = await person.do("uploadDocument", "document { id }", tripId=trip_id, file=file)
    context = worker_beside(services)
    await read_document(context, uuid_of(sent["document"]["id"], "Document"))
    return str(sent["document"]["id"])


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
