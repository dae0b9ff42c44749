"""Cancelled answers: whoever asked, or owns the trip, ends them at once, and nothing goes on behind their back."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from domain.capabilities import Capability
from domain.jobs import JobKind, JobState
from graph.context import Services
from graph.ids import decode_id
from graph.operations.requests import OperationRequest
from jobs import running
from jobs.context import TaskContext
from jobs.language_model import LanguageModel, Limits
from jobs.probing import ProbedModel
from jobs.running import run_job
from jobs.streams import Streams
from persistence.jobs import load_job
from tests.graph.cli.programs import until
from tests.graph.people import Person, TripOf
from tests.graph.watchers import Watcher, watching
from tests.graph.workers import worker_beside
from tests.jobs.scripted_server import EVENT_STREAM, said, scripted_server
from tests.services import free_port

WATCH = """subscription ($id: ID!, $after: String) { answer(questionId: $id, after: $after) { __typename
  ... on AnswerInterpreted { cursor } ... on FactFound { cursor } ... on AnswerPiece { cursor text }
  ... on AnswerFinished { cursor } ... on AnswerCancelled { cursor } } }"""
STATE = "query ($id: ID!) { question(id: $id) { state answeredAt failure answer { text } } }"
JOBS = "query ($trip: ID!) { trip(id: $trip) { jobs(first: 1) { nodes { id state } } } }"
SLOWLY = (EVENT_STREAM, said("You spent {F1}. And you "))


@pytest.fixture
async def trip(sarah: Person) -> TripOf:
    """A trip of Sarah's with an expense, so that there is something to word."""
    trip = await sarah.create_trip()
    await sarah.do("addExpense", "expense { id }", **trip.expense("Sarah", "9.00"))
    return trip


async def asked(person: Person, trip: TripOf) -> tuple[str, str]:
    """Ask something, and return the ids of the question and of its job."""
    sent = await person.do("askQuestion", "question { id }", tripId=trip.id, text="How much did we spend?")
    (job,) = (await person.ask(JOBS, trip=trip.id))["trip"]["jobs"]["nodes"]
    return str(sent["question"]["id"]), str(job["id"])


async def cancel(person: Person, question_id: str) -> dict[str, Any]:
    """Cancel an answer, and return what the mutation says."""
    return await person.do("cancelAnswer", "question { state }", questionId=question_id)


def with_model(services: Services, base_url: str) -> TaskContext:
    """Return what a worker has, with a language model of much patience."""
    model = LanguageModel(base_url=base_url, model="small", api_key=None, limits=Limits(20.0, 60.0, 60.0))
    return replace(worker_beside(services), language_model=ProbedModel(model, capability=Capability.WORDING))


def watching_by(person: Person, question_id: str, after: str | None = None) -> Watcher:
    """Return somebody who watches an answer, from a cursor on."""
    return Watcher(person, OperationRequest(WATCH, {"id": question_id, "after": after}))


def names(watcher: Watcher) -> list[str]:
    """Return the types of the events that were told."""
    return [told["answer"]["__typename"] for told in watcher.told]


class TestCancelAnswer:
    """Mutation.cancelAnswer."""

    async def test_ends_a_question_that_waits(self, services: Services, sarah: Person, trip: TripOf) -> None:
        """No worker takes it any more, and whoever watches hears of its end."""
        question_id, job_id = await asked(sarah, trip)
        watcher = watching_by(sarah, question_id)

        async with watching(watcher):
            cancelled = await cancel(sarah, question_id)
            await until(lambda: watcher.is_over)

        assert cancelled == {"question": {"state": "CANCELLED"}, "userErrors": []}
        assert names(watcher) == ["AnswerCancelled"]
        assert await run_job(worker_beside(services), decode_id(job_id)[1]) is None
        question = (await sarah.ask(STATE, id=question_id))["question"]
        assert (question["state"], question["failure"], question["answer"]) == ("CANCELLED", None, None)
        assert question["answeredAt"] is not None

    async def test_hangs_up_on_the_model_at_once(
        self, services: Services, sarah: Person, trip: TripOf, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """In the middle of a sentence: the server may stop computing, ten hear the end, and nothing is left."""
        # It is told, and need not find out.
        monkeypatch.setattr(running, "_RENEW_SECONDS", 600.0)
        question_id, job_id = await asked(sarah, trip)
        watchers = [watching_by(sarah, question_id) for _ in range(10)]

        async with scripted_server(*SLOWLY, stays_open=True) as server, watching(*watchers):
            worker = with_model(services, server.base_url)
            before = asyncio.all_tasks()
            answering = asyncio.create_task(run_job(worker, decode_id(job_id)[1]))
            await until(lambda: all("AnswerPiece" in names(watcher) for watcher in watchers))
            await cancel(sarah, question_id)
            await asyncio.wait_for(server.hung_up.wait(), timeout=10)
            ended = await asyncio.wait_for(answering, timeout=10)
            await until(lambda: all(watcher.is_over for watcher in watchers) and asyncio.all_tasks() <= before)

        assert ended is None
        assert {names(watcher)[-1] for watcher in watchers} == {"AnswerCancelled"}
        assert (await sarah.ask(JOBS, trip=trip.id))["trip"]["jobs"]["nodes"][0]["state"] == "CANCELLED"

    async def test_is_found_out_by_the_lease_where_the_stream_is_away(
        self, services: Services, sarah: Person, trip: TripOf, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A worker that cannot be told looks when it renews its lease."""
        monkeypatch.setattr(running, "_RENEW_SECONDS", 0.1)
        question_id, job_id = await asked(sarah, trip)
        away = Streams(f"redis://127.0.0.1:{free_port()}")

        async with scripted_server(*SLOWLY, stays_open=True) as server:
            worker = replace(with_model(services, server.base_url), streams=away)
            answering = asyncio.create_task(run_job(worker, decode_id(job_id)[1]))
            await asyncio.wait_for(server.answered.wait(), timeout=20)
            await cancel(sarah, question_id)
            await asyncio.wait_for(server.hung_up.wait(), timeout=10)
            ended = await answering
        await away.close()

        assert ended is None

    async def test_stays_when_a_worker_comes_late(self, services: Services, sarah: Person, trip: TripOf) -> None:
        """A run that did not hear of it, and comes with its answer, changes nothing and ends the stream alike."""
        question_id, job_id = await asked(sarah, trip)
        worker = worker_beside(services)
        await cancel(sarah, question_id)

        await running.TASKS[JobKind.ANSWER_QUESTION].run(worker, decode_id(question_id)[1])

        assert (await sarah.ask(STATE, id=question_id))["question"]["state"] == "CANCELLED"
        async with services.database.read() as connection:
            job = await load_job(connection, decode_id(job_id)[1])
        assert job is not None
        assert job.state is JobState.CANCELLED

    async def test_is_refused_once_the_answer_is_there(self, services: Services, sarah: Person, trip: TripOf) -> None:
        """What was answered stays, and so does what was cancelled."""
        question_id, job_id = await asked(sarah, trip)
        await run_job(worker_beside(services), decode_id(job_id)[1])
        other_id, _ = await asked(sarah, await sarah.create_trip())
        await cancel(sarah, other_id)

        for over in (question_id, other_id):
            refused = await cancel(sarah, over)
            assert [(error["code"], error["field"]) for error in refused["userErrors"]] == [
                ("QUESTION_OVER", ["questionId"])
            ]
        assert (await sarah.ask(STATE, id=question_id))["question"]["state"] == "ANSWERED"

    async def test_is_for_whoever_asked_and_for_owners(self, sarah: Person, david: Person, trip: TripOf) -> None:
        """A viewer may stop their own question, and an owner theirs; nobody else's."""
        code = (await sarah.do("inviteToTrip", "code", tripId=trip.id, role="VIEWER"))["code"]
        await david.do("acceptInvitation", "trip { id }", code=code)
        (davids, _), (sarahs, _) = await asked(david, trip), await asked(sarah, trip)
        other, _ = await asked(david, trip)

        refused = await cancel(david, sarahs)

        assert [error["code"] for error in refused["userErrors"]] == ["FORBIDDEN"]
        assert (await cancel(david, davids))["question"] == {"state": "CANCELLED"}
        assert (await cancel(sarah, other))["question"] == {"state": "CANCELLED"}


class TestAnswer:
    """Subscription.answer, read again."""

    async def test_goes_on_after_any_cursor_without_a_gap_or_a_repeat(
        self, services: Services, sarah: Person, trip: TripOf
    ) -> None:
        """Whoever lost the connection after any event hears the others, each once."""
        question_id, job_id = await asked(sarah, trip)
        await run_job(worker_beside(services), decode_id(job_id)[1])
        whole = watching_by(sarah, question_id)
        async with watching(whole):
            await until(lambda: whole.is_over)
        events = [told["answer"] for told in whole.told]

        assert [event["__typename"] for event in events] == [
            "AnswerInterpreted",
            "FactFound",
            "AnswerPiece",
            "AnswerFinished",
        ]
        for place, event in enumerate(events[:-1]):
            rest = watching_by(sarah, question_id, event["cursor"])
            async with watching(rest):
                await rest.until(len(events) - place - 1)
            assert [told["answer"] for told in rest.told] == events[place + 1 :]
