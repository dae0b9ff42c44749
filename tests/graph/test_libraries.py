"""Libraries: one's own documents, read, found and deleted like any others, and nobody else's business."""

import asyncio
from typing import Any

from sqlalchemy import select

from graph.context import Services
from graph.ids import encode_id, uuid_of
from jobs.tasks.documents import purge_document, read_document
from persistence.tables import activities, document_versions, documents, jobs, memberships, trips
from tests.graph.people import PASSWORD, Person, register
from tests.graph.test_access import small_file
from tests.graph.workers import worker_beside

MINE = "{ myDocuments(first: 9) { totalCount nodes { id name state trip { id } } } }"
FIND = "query ($text: String!) { searchMyDocuments(text: $text) { passageId document { id } } }"
NODE = "query ($id: ID!) { node(id: $id) { id } }"
JOBS = "{ myJobs(first: 9) { nodes { id } } }"
VERSIONS = "query ($id: ID!) { documentVersions(documentId: $id, first: 1) { totalCount } }"
DOWNLOAD = "{ myDocuments(first: 1) { nodes { download { url } } } }"


async def filled(person: Person, text: str = "My passport is in the green box.") -> str:
    """Upload a document into somebody's library, read it, and return its id."""
    sent = await person.do("uploadMyDocument", "document { id } isDuplicate", file=small_file(text))
    document_id = str(sent["document"]["id"])
    await read_document(worker_beside(person.services), uuid_of(document_id, "Document"))
    return document_id


async def library_of(services: Services) -> str:
    """Return the id that the only library would have as a trip."""
    async with services.database.read() as connection:
        return encode_id("Trip", await connection.scalar(select(trips.c.id).where(trips.c.library_of_id.is_not(None))))


class TestOwnDocuments:
    """What one does with one's own."""

    async def test_are_listed_and_found(self, sarah: Person) -> None:
        """Like a trip's, and of no trip; what else is like them is looked for among them."""
        document_id = await filled(sarah)
        await filled(sarah, "The insurance pays for the doctor.")

        listed = (await sarah.ask(MINE))["myDocuments"]
        (hit, *_) = (await sarah.ask(FIND, text="passport"))["searchMyDocuments"]
        like = "query ($id: ID!) { moreLikeThis(passageId: $id) { ... on DocumentHit { document { id } } } }"
        others = (await sarah.ask(like, id=hit["passageId"]))["moreLikeThis"]

        assert listed["totalCount"] == 2
        assert listed["nodes"][1] == {"id": document_id, "name": "hotel.txt", "state": "READY", "trip": None}
        assert hit["document"] == {"id": document_id}
        assert others == [{"document": {"id": listed["nodes"][0]["id"]}}]

    async def test_are_none_before_the_first(self, sarah: Person) -> None:
        """No library is made by looking for it."""
        assert await sarah.ask(MINE) == {"myDocuments": {"totalCount": 0, "nodes": []}}
        assert await sarah.ask(FIND, text="passport") == {"searchMyDocuments": []}
        async with sarah.services.database.read() as connection:
            assert await connection.rows(select(trips.c.id)) == []

    async def test_are_kept_once(self, sarah: Person) -> None:
        """The same bytes are recognised, and the same key is."""
        document_id = await filled(sarah, "Breakfast is at eight.")

        again = await sarah.do("uploadMyDocument", "document { id } isDuplicate", file=small_file())
        keyed = [
            await sarah.do("uploadMyDocument", "document { id }", file=small_file("Keyed."), idempotencyKey="a")
            for _ in range(2)
        ]

        assert (again["document"]["id"], again["isDuplicate"]) == (document_id, True)
        assert keyed[0] == keyed[1]

    async def test_have_versions_downloads_and_an_end(self, sarah: Person) -> None:
        """Replaced, restored and deleted as any document; then nothing of it is left."""
        document_id = await filled(sarah)
        await sarah.do("replaceDocument", "document { id }", documentId=document_id, file=small_file("Another."))
        restored = await sarah.do("restoreVersion", "document { version }", documentId=document_id, number=1)
        link = (await sarah.ask(DOWNLOAD))["myDocuments"]["nodes"][0]["download"]["url"]
        await sarah.do("deleteDocument", "documentId", documentId=document_id)
        await purge_document(worker_beside(sarah.services), uuid_of(document_id, "Document"))

        assert restored["document"] == {"version": 3}
        assert "/files/" in link
        assert (await sarah.ask(MINE))["myDocuments"]["totalCount"] == 0
        assert [found async for found in sarah.services.files.found()] == []

    async def test_are_tried_again_where_they_failed(self, sarah: Person) -> None:
        """Their jobs are listed, for whoever's they are; nobody else has a list with them."""
        sent = await sarah.do("uploadMyDocument", "document { id }", file=small_file("Read me."))
        (job,) = (await sarah.ask(JOBS))["myJobs"]["nodes"]
        await sarah.do("cancelJob", "job { id }", jobId=job["id"])

        retried = await sarah.do("retryJob", "job { state document { id } trip { id } }", jobId=job["id"])

        assert retried["job"] == {"state": "QUEUED", "document": sent["document"], "trip": None}
        david = await register(sarah.services, "David")
        assert (await david.ask(JOBS))["myJobs"]["nodes"] == []
        assert (await david.ask(NODE, id=job["id"]))["node"] is None

    async def test_are_documents_and_nothing_else(self, sarah: Person) -> None:
        """Whoever found out its id can neither spend in it, nor ask, nor share it, nor leave it; it is no trip."""
        await filled(sarah)
        library = await library_of(sarah.services)

        refused = [
            (await sarah.do(name, selection, tripId=library, **given))["userErrors"][0]["code"]
            for name, selection, given in (
                ("addParticipant", "participant { id }", {"name": "David"}),
                ("inviteToTrip", "code", {}),
                ("createShareLink", "token", {"name": "Friends"}),
                ("askQuestion", "question { id }", {"text": "How much?"}),
                ("updateTrip", "trip { id }", {"name": "Mine"}),
                ("leaveTrip", "participant { id }", {}),
            )
        ]

        assert refused == ["FORBIDDEN"] * 5 + ["NOT_FOUND"]
        assert (await sarah.ask("query ($id: ID!) { trip(id: $id) { id } }", id=library))["trip"] is None
        assert (await sarah.ask(NODE, id=library))["node"] is None
        assert (await sarah.ask("{ trips(first: 9) { totalCount } }"))["trips"]["totalCount"] == 0

    async def test_are_verified_like_a_trips(self, services: Services, sarah: Person) -> None:
        """What lost its vector is found missing, and made again; where there is nothing, nothing differs."""
        verify = "report { passageCount vectorCount missing stale trip { id } }"
        none = await sarah.do("verifyMyIndex", verify)
        document_id = await filled(sarah)
        await services.vectors.delete_source(uuid_of(document_id, "Document"))

        looked = await sarah.do("verifyMyIndex", verify, repair=False)
        mended = await sarah.do("verifyMyIndex", verify)
        await read_document(worker_beside(services), uuid_of(document_id, "Document"))
        true = await sarah.do("verifyMyIndex", verify)

        found = {"passageCount": 1, "vectorCount": 0, "missing": 1, "stale": 0, "trip": None}
        assert [each["report"] for each in (looked, mended)] == [found, found]
        assert true["report"] == {**found, "vectorCount": 1, "missing": 0}
        assert none["report"] == {**found, "passageCount": 0, "missing": 0}


class TestNobodyElse:
    """Whoever else there is."""

    async def test_sees_any_of_it(self, services: Services, sarah: Person) -> None:
        """Not people of the same trip, not keys for some trips, not a share link: it looks as if it were not there."""
        document_id = await filled(sarah)
        library = await library_of(services)
        trip = await sarah.create_trip()
        david, stranger = await register(services, "David"), await register(services, "Stranger")
        code = (await sarah.do("inviteToTrip", "code", tripId=trip.id, role="EDITOR"))["code"]
        await david.do("acceptInvitation", "trip { id }", code=code)
        key = (await sarah.do("createApiKey", "key", name="One trip", scope="WRITE", tripIds=[trip.id]))["key"]
        link = (await sarah.do("createShareLink", "token", tripId=trip.id, name="Friends"))["token"]
        others = {"david": david, "stranger": stranger, "key": Person(services, key), "link": Person(services, link)}

        for name, other in others.items():
            assert (await other.ask(NODE, id=document_id))["node"] is None, name
            assert await other.error_codes(VERSIONS, id=document_id) == ["NOT_FOUND"], name
            assert (await other.ask(MINE))["myDocuments"]["totalCount"] == 0, name
            assert (await other.ask(FIND, text="passport"))["searchMyDocuments"] == [], name
            search = 'query ($id: ID!) { searchDocuments(tripId: $id, text: "passport") { snippet } }'
            assert await other.error_codes(search, id=library) == ["NOT_FOUND"], name
            watch = "subscription ($id: ID!) { documentProgress(documentId: $id) { state } }"
            event = await other.first_event(watch, id=document_id)
            assert [(error.extensions or {})["code"] for error in event.errors or []] == ["NOT_FOUND"], name
        for name in ("david", "stranger", "key"):
            for mutation, given in (
                ("deleteDocument", {}),
                ("replaceDocument", {"file": small_file("Mine now.")}),
                ("restoreVersion", {"number": 1}),
                ("addToTrip", {"tripId": trip.id}),
            ):
                payload = await others[name].do(mutation, "__typename", documentId=document_id, **given)
                assert payload["userErrors"][0]["code"] == "NOT_FOUND", (name, mutation)

    async def test_but_a_key_for_everything_reads_it(self, services: Services, sarah: Person) -> None:
        """It is its owner's own; and may only read."""
        document_id = await filled(sarah)
        key = Person(services, (await sarah.do("createApiKey", "key", name="All", scope="READ"))["key"])

        assert (await key.ask(MINE))["myDocuments"]["nodes"][0]["id"] == document_id
        refused = "mutation ($input: DeleteDocumentInput!) { deleteDocument(input: $input) { documentId } }"
        assert await key.error_codes(refused, input={"documentId": document_id}) == ["FORBIDDEN"]


class TestAddToTrip:
    """addToTrip."""

    async def test_gives_a_trip_a_document_of_its_own(self, services: Services, sarah: Person) -> None:
        """Found there by everybody; what becomes of the one does not touch the other."""
        document_id = await filled(sarah)
        trip = await sarah.create_trip()

        given = {"documentId": document_id, "tripId": trip.id, "name": "Passport.txt"}
        added = await sarah.do("addToTrip", "document { id name trip { id } }", **given)
        copy_id = added["document"]["id"]
        await read_document(worker_beside(services), uuid_of(copy_id, "Document"))
        await sarah.do("deleteDocument", "documentId", documentId=document_id)
        await purge_document(worker_beside(services), uuid_of(document_id, "Document"))
        search = 'query ($id: ID!) { searchDocuments(tripId: $id, text: "passport") { document { id } } }'
        found = await sarah.ask(search, id=trip.id)

        assert (added["document"]["name"], added["document"]["trip"]) == ("Passport.txt", {"id": trip.id})
        assert found == {"searchDocuments": [{"document": {"id": copy_id}}]}
        async with services.database.read() as connection:
            row = await connection.first(select(documents).where(documents.c.id == uuid_of(copy_id, "Document")))
        assert row is not None
        assert await services.files.read(row.file_key) == b"My passport is in the green box."

    async def test_recognises_what_the_trip_has(self, sarah: Person) -> None:
        """By its bytes, or by the key; and what is gone cannot be added."""
        document_id = await filled(sarah)
        trip = await sarah.create_trip()
        given: dict[str, Any] = {"documentId": document_id, "tripId": trip.id, "idempotencyKey": "a"}

        first, keyed = [await sarah.do("addToTrip", "document { id } isDuplicate", **given) for _ in range(2)]
        same = await sarah.do("addToTrip", "document { id } isDuplicate", documentId=document_id, tripId=trip.id)
        await sarah.services.files.delete(await _key_of(sarah, document_id))
        elsewhere = await sarah.create_trip()
        gone = await sarah.do("addToTrip", "document { id }", documentId=document_id, tripId=elsewhere.id)

        assert keyed["document"] == first["document"] == same["document"]
        assert same["isDuplicate"]
        assert [(error["code"], error["field"]) for error in gone["userErrors"]] == [("NOT_FOUND", ["documentId"])]


async def _key_of(person: Person, document_id: str) -> str:
    async with person.services.database.read() as connection:
        statement = select(documents.c.file_key).where(documents.c.id == uuid_of(document_id, "Document"))
        return str(await connection.scalar(statement))


class TestAnAccount:
    """The library of an account that is taken along, or goes."""

    async def test_takes_it_along(self, sarah: Person) -> None:
        """Its documents are in the export, of no trip; the library is none of the trips."""
        await filled(sarah)

        body = (await sarah.ask("{ exportMyData }"))["exportMyData"]

        assert [(document["name"], document["tripId"]) for document in body["documents"]] == [("hotel.txt", None)]
        assert body["trips"] == []
        assert {activity["tripId"] for activity in body["activities"]} == {None}

    async def test_leaves_nothing_of_it(self, services: Services, sarah: Person) -> None:
        """Files, passages, vectors, history and names go with the account."""
        document_id = await filled(sarah)
        id_ = uuid_of(document_id, "Document")
        await sarah.do("replaceDocument", "document { id }", documentId=document_id, file=small_file("Another one."))

        await sarah.do("deleteAccount", "deleted", password=PASSWORD)
        async with services.database.read() as connection:
            purges = await connection.rows(select(jobs.c.subject_id).where(jobs.c.kind == "PURGE_DOCUMENT"))
        for job in purges:
            await purge_document(worker_beside(services), job.subject_id)

        assert [job.subject_id for job in purges] == [id_]
        assert [found async for found in services.files.found()] == []
        assert await services.vectors.passage_ids(id_) == frozenset()
        async with services.database.read() as connection:
            assert [row.name for row in await connection.rows(select(documents.c.name))] == ["deleted"]
            for table in (activities, document_versions, memberships):
                assert await connection.rows(select(table)) == []


async def test_first_uploads_at_once_make_one_library(services: Services, sarah: Person) -> None:
    """Whoever comes second finds what the first has made."""
    await asyncio.gather(
        *(sarah.do("uploadMyDocument", "document { id }", file=small_file(f"Number {number}.")) for number in range(4))
    )

    async with services.database.read() as connection:
        assert len(await connection.rows(select(trips.c.id))) == 1
    assert (await sarah.ask(MINE))["myDocuments"]["totalCount"] == 4
