"""Jobs: what is done for a trip in the background can be seen, watched, cancelled and tried again."""

import asyncio
from io import BytesIO
from typing import Any

import pytest
from starlette.datastructures import UploadFile

from domain.documents import DocumentState
from domain.jobs import JobState
from graph.context import Services
from graph.ids import decode_id, encode_id, uuid_of
from graph.operations.requests import OperationRequest
from jobs.context import TaskContext
from jobs.running import run_job
from jobs.tasks.documents import read_document
from persistence.documents import load_document
from persistence.reindexing import plan_reindex
from tests.arrangement import SAMPLES
from tests.graph.cli.programs import until
from tests.graph.people import Person, TripOf
from tests.graph.watchers import Watcher, watching
from tests.graph.workers import worker_beside

LONG, BROKEN = "innocents-abroad-excerpt.txt", b"%PDF-1.7\nnot really"
JOBS = """query ($trip: ID!, $filter: JobFilter) { trip(id: $trip) { jobs(first: 9, filter: $filter) { nodes {
  id kind state done total attempt reason remainingSeconds finishedAt
  trip { id } document { id } question { id } } } } }"""
PROGRESS = "subscription ($id: ID!) { jobProgress(id: $id) { state done total reason job { state } } }"
OF_TRIP = "subscription ($id: ID!) { tripJobs(tripId: $id) { state done total job { id kind } } }"
SEARCH = 'query ($trip: ID!) { searchDocuments(tripId: $trip, text: "pilgrims", first: 5) { document { id } } }'


@pytest.fixture
async def trip(sarah: Person) -> TripOf:
    """A trip of Sarah's."""
    return await sarah.create_trip()


@pytest.fixture
def worker(services: Services) -> TaskContext:
    """What a worker has, beside the same services."""
    return worker_beside(services)


async def upload(person: Person, trip: TripOf, content: bytes | str) -> str:
    """Upload bytes, or a sample by its name, and return the document's id."""
    held = (SAMPLES / content).read_bytes() if isinstance(content, str) else content
    file = UploadFile(BytesIO(held), filename="guide")
    sent = await person.do("uploadDocument", "document { id }", tripId=trip.id, file=file)
    return str(sent["document"]["id"])


async def jobs_of(person: Person, trip: TripOf, **wanted: Any) -> list[dict[str, Any]]:
    """Return a trip's jobs, the last queued first."""
    found: list[dict[str, Any]] = (await person.ask(JOBS, trip=trip.id, filter=wanted))["trip"]["jobs"]["nodes"]
    return found


async def state_of(services: Services, document_id: str) -> DocumentState:
    """Return the state that a document's row has."""
    async with services.database.read() as connection:
        document = await load_document(connection, uuid_of(document_id, "Document"))
    assert document is not None
    return document.state


async def begun(worker: TaskContext, watcher: Watcher, job_id: str) -> "asyncio.Task[Any]":
    """Have a worker run a job, and return its task once some of the job is done."""
    running = asyncio.create_task(run_job(worker, decode_id(job_id)[1]))
    await until(lambda: any((told["jobProgress"]["done"] or 0) > 0 for told in watcher.told))
    return running


class TestJobs:
    """Trip.jobs, and a job by its id."""

    async def test_shows_what_was_done(self, sarah: Person, trip: TripOf, worker: TaskContext) -> None:
        """Of all kinds, the last first; with what each is about."""
        document = await upload(sarah, trip, LONG)
        asked = await sarah.do("askQuestion", "question { id }", tripId=trip.id, text="How much did we spend?")
        (answering, reading) = await jobs_of(sarah, trip)
        await run_job(worker, decode_id(reading["id"])[1])

        (answering, reading) = await jobs_of(sarah, trip)

        assert (answering["kind"], answering["state"]) == ("ANSWER_QUESTION", "QUEUED")
        assert (answering["question"], answering["document"]) == ({"id": asked["question"]["id"]}, None)
        assert (reading["kind"], reading["state"], reading["attempt"]) == ("READ_DOCUMENT", "SUCCEEDED", 1)
        assert (reading["document"], reading["trip"]) == ({"id": document}, {"id": trip.id})
        assert reading["done"] == reading["total"] > 32
        assert reading["finishedAt"] is not None
        assert reading["remainingSeconds"] is None

    async def test_is_narrowed_by_kind_state_and_document(self, sarah: Person, trip: TripOf) -> None:
        """All conditions must hold."""
        document = await upload(sarah, trip, LONG)
        await sarah.do("askQuestion", "question { id }", tripId=trip.id, text="How much did we spend?")

        assert [job["kind"] for job in await jobs_of(sarah, trip, kinds=["READ_DOCUMENT"])] == ["READ_DOCUMENT"]
        assert len(await jobs_of(sarah, trip, states=["QUEUED"])) == 2
        assert await jobs_of(sarah, trip, states=["FAILED", "CANCELLED"]) == []
        assert [job["document"]["id"] for job in await jobs_of(sarah, trip, documentIds=[document])] == [document]

    async def test_is_nobodys_business_elsewhere(self, sarah: Person, david: Person, trip: TripOf) -> None:
        """A stranger cannot see, stop or begin a job by its id."""
        await upload(sarah, trip, LONG)
        (job,) = await jobs_of(sarah, trip)

        assert await david.ask("query ($id: ID!) { node(id: $id) { id } }", id=job["id"]) == {"node": None}
        for mutation in ("cancelJob", "retryJob"):
            refused = await david.do(mutation, "job { id }", jobId=job["id"])
            assert [(error["code"], error["field"]) for error in refused["userErrors"]] == [("NOT_FOUND", ["jobId"])]
        assert (await jobs_of(sarah, trip))[0]["state"] == "QUEUED"


class TestCancelJob:
    """Mutation.cancelJob, and retryJob after it."""

    async def test_stops_what_waits(self, services: Services, sarah: Person, trip: TripOf, worker: TaskContext) -> None:
        """No worker takes it any more."""
        document = await upload(sarah, trip, LONG)
        (job,) = await jobs_of(sarah, trip)

        cancelled = await sarah.do("cancelJob", "job { state finishedAt document { state } }", jobId=job["id"])

        assert cancelled["job"]["state"] == "CANCELLED"
        assert cancelled["job"]["document"] == {"state": "CANCELLED"}
        assert cancelled["job"]["finishedAt"] is not None
        assert await run_job(worker, decode_id(job["id"])[1]) is None
        assert await state_of(services, document) is DocumentState.CANCELLED

    async def test_stops_what_runs_and_retry_goes_on_with_it(
        self, services: Services, sarah: Person, trip: TripOf, worker: TaskContext
    ) -> None:
        """What was done is kept, and is found by no search before the whole is read."""
        document = await upload(sarah, trip, LONG)
        (job,) = await jobs_of(sarah, trip)
        watcher = Watcher(sarah, OperationRequest(PROGRESS, {"id": job["id"]}))
        async with watching(watcher):
            running = await begun(worker, watcher, job["id"])
            await sarah.do("cancelJob", "job { id }", jobId=job["id"])
            ended = await running
            await until(lambda: watcher.is_over)

        assert ended is None
        assert watcher.told[-1]["jobProgress"]["state"] == "CANCELLED"
        (stopped,) = await jobs_of(sarah, trip)
        assert 0 < stopped["done"] < stopped["total"]
        assert (await sarah.ask(SEARCH, trip=trip.id))["searchDocuments"] == []

        again = await sarah.do("retryJob", "job { state done document { state } }", jobId=job["id"])
        assert again["job"] == {"state": "QUEUED", "done": stopped["done"], "document": {"state": "QUEUED"}}
        finished = await run_job(worker, decode_id(job["id"])[1])

        assert finished is not None
        assert (finished.state, finished.done) == (JobState.SUCCEEDED, stopped["total"])
        assert finished.measured_done == stopped["done"]
        assert await state_of(services, document) is DocumentState.READY
        assert (await sarah.ask(SEARCH, trip=trip.id))["searchDocuments"][0]["document"] == {"id": document}

    async def test_is_refused_where_it_makes_no_sense(self, sarah: Person, trip: TripOf, worker: TaskContext) -> None:
        """What has ended, and what nobody may stop, as the clearing away of what is deleted."""
        document = await upload(sarah, trip, b"Breakfast is at eight.")
        (reading,) = await jobs_of(sarah, trip)
        await run_job(worker, decode_id(reading["id"])[1])
        await sarah.do("deleteDocument", "documentId", documentId=document)
        (purging,) = await jobs_of(sarah, trip, kinds=["PURGE_DOCUMENT"])

        over = await sarah.do("cancelJob", "job { id }", jobId=reading["id"])
        untouchable = await sarah.do("cancelJob", "job { id }", jobId=purging["id"])
        done = await sarah.do("retryJob", "job { id }", jobId=reading["id"])

        refusals = [each["userErrors"][0]["code"] for each in (over, untouchable, done)]
        assert refusals == ["JOB_OVER", "JOB_NOT_CANCELLABLE", "JOB_NOT_OVER"]


class TestRetryJob:
    """Mutation.retryJob, after a failure."""

    async def test_tries_again_and_tells_the_story_anew(self, sarah: Person, trip: TripOf, worker: TaskContext) -> None:
        """Whoever watches from the beginning hears of the new try, and not of the end of the one before."""
        await upload(sarah, trip, BROKEN)
        (job,) = await jobs_of(sarah, trip)
        await run_job(worker, decode_id(job["id"])[1])
        (failed,) = await jobs_of(sarah, trip)

        await sarah.do("retryJob", "job { id }", jobId=job["id"])
        watcher = Watcher(sarah, OperationRequest(PROGRESS, {"id": job["id"]}))
        async with watching(watcher):
            await run_job(worker, decode_id(job["id"])[1])
            await until(lambda: watcher.is_over)

        assert (failed["state"], failed["reason"]) == ("FAILED", "The PDF is damaged, or is no PDF.")
        assert [told["jobProgress"]["state"] for told in watcher.told] == ["QUEUED", "RUNNING", "FAILED"]
        assert (await jobs_of(sarah, trip))[0]["attempt"] == 2


class TestSubscriptions:
    """jobProgress and tripJobs."""

    async def test_tell_how_much_is_done_and_how_long_it_goes_on(
        self, sarah: Person, trip: TripOf, worker: TaskContext
    ) -> None:
        """Step by step, in order, whoever comes when; with an estimate once there is a pace."""
        await upload(sarah, trip, LONG)
        (job,) = await jobs_of(sarah, trip)
        await run_job(worker, decode_id(job["id"])[1])
        asked = "subscription ($id: ID!) { jobProgress(id: $id) { state done total remainingSeconds } }"
        late = Watcher(sarah, OperationRequest(asked, {"id": job["id"]}))
        async with watching(late):
            await until(lambda: late.is_over)

        steps = [told["jobProgress"] for told in late.told]
        dones = [step["done"] for step in steps]
        assert [steps[0]["state"], steps[-1]["state"]] == ["RUNNING", "SUCCEEDED"]
        assert dones == sorted(dones)
        assert (steps[-1]["done"], steps[-1]["remainingSeconds"]) == (steps[-1]["total"], None)
        estimates = [step["remainingSeconds"] for step in steps if step["done"] > 0 and step["state"] == "RUNNING"]
        assert all(estimate >= 0 for estimate in estimates)
        assert estimates[-1] == 0

    async def test_tell_of_all_jobs_of_a_trip(self, sarah: Person, trip: TripOf, worker: TaskContext) -> None:
        """Of this one, and of no other trip; it goes on when a job has ended."""
        other = await sarah.create_trip()
        for each in (trip, other):
            await upload(sarah, each, b"Breakfast is at eight.")
        watcher = Watcher(sarah, OperationRequest(OF_TRIP, {"id": trip.id}))
        async with watching(watcher):
            for each in (trip, other):
                (job,) = await jobs_of(sarah, each)
                await run_job(worker, decode_id(job["id"])[1])
            await upload(sarah, trip, b"Dinner is at nine.")
            (second, first) = await jobs_of(sarah, trip)
            await run_job(worker, decode_id(second["id"])[1])
            await until(lambda: [told["tripJobs"]["state"] for told in watcher.told].count("SUCCEEDED") == 2)
            is_over = watcher.is_over

        seen = {told["tripJobs"]["job"]["id"] for told in watcher.told}
        assert seen == {first["id"], second["id"]}
        assert not is_over


class TestIndexJob:
    """The job that builds the index: of no trip, and shown to whoever has an account."""

    async def test_is_watched_like_any_other(
        self, services: Services, sarah: Person, david: Person, trip: TripOf, worker: TaskContext
    ) -> None:
        """By people of any trip, or of none, until it has ended; then there is none."""
        await read_document(worker, decode_id(await upload(sarah, trip, LONG))[1])
        job = await plan_reindex(services.index, is_anew=True, now=services.now())
        assert job is not None
        shown = (await david.ask("{ indexJob { id kind state total trip { id } } }"))["indexJob"]
        assert (shown["kind"], shown["state"], shown["trip"]) == ("REINDEX", "QUEUED", None)

        watcher = Watcher(david, OperationRequest(PROGRESS, {"id": shown["id"]}))
        async with watching(watcher):
            await run_job(worker, job.id)
            await until(lambda: watcher.is_over)

        last = watcher.told[-1]["jobProgress"]
        assert last["state"] == last["job"]["state"] == "SUCCEEDED"
        assert last["done"] == last["total"] > 32
        assert await david.ask("{ indexJob { id } }") == {"indexJob": None}

    async def test_is_nothing_for_who_is_kept_to_a_trip(self, services: Services, sarah: Person, trip: TripOf) -> None:
        """A share link sees neither that there is one, nor the job by its id; and nobody cancels it."""
        job = await plan_reindex(services.index, is_anew=True, now=services.now())
        assert job is not None
        link = await sarah.do("createShareLink", "token", tripId=trip.id, name="Friends")
        friend, job_id = Person(services, link["token"]), encode_id("Job", job.id)

        assert await friend.ask("{ indexJob { id } }") == {"indexJob": None}
        assert await friend.ask("query ($id: ID!) { node(id: $id) { id } }", id=job_id) == {"node": None}
        refused = await sarah.do("cancelJob", "job { id }", jobId=job_id)
        assert [error["code"] for error in refused["userErrors"]] == ["NOT_FOUND"]
