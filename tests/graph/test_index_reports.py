"""Index reports: a trip's index is compared on demand, and told of in numbers."""

from graph.context import Services
from graph.ids import uuid_of
from jobs.tasks.documents import read_document
from tests.graph.people import Person
from tests.graph.test_access import small_file
from tests.graph.workers import worker_beside

REPORT = "report { passageCount vectorCount missing stale isRepaired trip { id } }"


async def test_what_is_missing_is_told_and_queued(services: Services, sarah: Person) -> None:
    """A look alone changes nothing; a repair has the document embedded anew, and repairs nothing the next time."""
    trip = await sarah.create_trip()
    sent = await sarah.do("uploadDocument", "document { id }", tripId=trip.id, file=small_file())
    document_id = uuid_of(sent["document"]["id"], "Document")
    await read_document(worker_beside(services), document_id)
    await services.vectors.delete_source(document_id)

    looked = await sarah.do("verifyIndex", REPORT, tripId=trip.id, repair=False)
    mended = await sarah.do("verifyIndex", REPORT, tripId=trip.id)
    await read_document(worker_beside(services), document_id)
    true = await sarah.do("verifyIndex", REPORT, tripId=trip.id)

    found = {"passageCount": 1, "vectorCount": 0, "missing": 1, "stale": 0, "trip": {"id": trip.id}}
    assert looked["report"] == {**found, "isRepaired": False}
    assert mended["report"] == {**found, "isRepaired": True}
    assert true["report"] == {**found, "vectorCount": 1, "missing": 0, "isRepaired": False}
