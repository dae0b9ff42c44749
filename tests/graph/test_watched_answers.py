"""Watched answers: one question by a double click, and one story for everybody who watches, comes back, or reads it."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest

from domain.capabilities import Capability
from graph.app import build_services, close_services
from graph.context import Services
from graph.ids import decode_id
from graph.operations.requests import OperationRequest
from jobs.context import TaskContext
from jobs.language_model import LanguageModel, Limits
from jobs.probing import ProbedModel
from jobs.running import run_job
from persistence.settings import Settings
from tests.graph.cli.programs import until
from tests.graph.people import Person, TripOf
from tests.graph.watchers import Watcher
from tests.graph.workers import worker_beside
from tests.jobs.scripted_server import EVENT_STREAM, finished, said, scripted_server

_WATCH = """subscription ($id: ID!, $after: String) { answer(questionId: $id, after: $after) { __typename
  ... on AnswerInterpreted { cursor } ... on FactFound { cursor } ... on AnswerPiece { cursor offset text }
  ... on CitationAdded { cursor } ... on AnswerFinished { cursor text verdict wording notice } } }"""
_STORED = "query ($id: ID!) { question(id: $id) { state answer { text verdict wording notice } } }"
_QUESTIONS = (
    "query ($id: ID!) { trip(id: $id) { questions(first: 1) { totalCount } jobs(first: 9) { nodes { id kind } } } }"
)
_ASKED = "How much did we spend on food, and who paid it?"
_SLOWLY = (
    EVENT_STREAM,
    *(said(word) for word in ("You spent ", "{F1} ", "on food. ", "Of the food, ", "{F2}.")),
    finished(),
)
_TEN = 10


@pytest.fixture
async def trip(sarah: Person) -> TripOf:
    """A trip of Sarah's with an expense."""
    trip = await sarah.create_trip()
    await sarah.do("addExpense", "expense { id }", **trip.expense("Sarah", "9.00", category="FOOD"))
    return trip


async def test_two_clicks_at_one_instant_ask_once(settings: Settings, sarah: Person, trip: TripOf) -> None:
    """One key, sent to two servers that share but the database: one question, and one job."""
    given = {"tripId": trip.id, "text": _ASKED, "idempotencyKey": "one click"}
    async with _another(settings) as other:
        clicks = [sarah, replace(sarah, services=other)] * 3
        asked = await asyncio.gather(*(click.do("askQuestion", "question { id }", **given) for click in clicks))
    found = (await sarah.ask(_QUESTIONS, id=trip.id))["trip"]

    assert len({each["question"]["id"] for each in asked}) == 1
    assert found["questions"]["totalCount"] == 1
    assert [job["kind"] for job in found["jobs"]["nodes"]].count("ANSWER_QUESTION") == 1


async def test_ten_who_come_and_go_see_one_answer_without_gap_or_repeat(
    services: Services, sarah: Person, trip: TripOf
) -> None:
    """Each goes on from the cursor seen last, and has in the end what whoever reads it later has, to the verdict."""
    asked = await sarah.do("askQuestion", "question { id }", tripId=trip.id, text=_ASKED)
    question_id = asked["question"]["id"]
    jobs = (await sarah.ask(_QUESTIONS, id=trip.id))["trip"]["jobs"]["nodes"]
    (job_id,) = [job["id"] for job in jobs if job["kind"] == "ANSWER_QUESTION"]

    async with scripted_server(*_SLOWLY) as server:
        watching = [asyncio.create_task(_restless(sarah, question_id, seed)) for seed in range(_TEN)]
        await run_job(_with_model(services, server.base_url), decode_id(job_id)[1])
        stories = await asyncio.wait_for(asyncio.gather(*watching), timeout=200)
    stored = (await sarah.ask(_STORED, id=question_id))["question"]

    late = await _restless(sarah, question_id, _TEN)
    assert [story == late for story in stories] == [True] * _TEN
    cursors = [event["cursor"] for event in late]
    assert len(set(cursors)) == len(cursors)
    end = late[-1]
    assert end["__typename"] == "AnswerFinished"
    assert "".join(event["text"] for event in late if event["__typename"] == "AnswerPiece") == end["text"]
    assert stored == {
        "state": "ANSWERED",
        "answer": {name: end[name] for name in ("text", "verdict", "wording", "notice")},
    }
    assert (end["verdict"], end["wording"]) == ("VERIFIED", "MODEL")
    assert await _told_after(sarah, question_id, end["cursor"]) == []
    assert len(await _told_after(sarah, question_id, cursors[-2])) == 1


@asynccontextmanager
async def _another(settings: Settings) -> AsyncIterator[Services]:
    """Build what another process of the same server has."""
    services = build_services(settings)
    try:
        yield services
    finally:
        await close_services(services)


async def _told_after(person: Person, question_id: str, cursor: str) -> list[Any]:
    """Come back with a cursor, and return what is told until nothing more comes."""
    watcher = Watcher(person, OperationRequest(_WATCH, {"id": question_id, "after": cursor}))
    watcher.come()
    await until(lambda: watcher.is_over)
    return watcher.told


async def _restless(person: Person, question_id: str, seed: int) -> list[dict[str, str]]:
    """Watch an answer to its end, leaving after each few events and coming back with the cursor of the last."""
    chance = random.Random(seed)  # noqa: S311  # which of many orders is tried
    seen: list[dict[str, str]] = []
    while not seen or seen[-1]["__typename"] != "AnswerFinished":
        after = seen[-1]["cursor"] if seen else None
        watcher = Watcher(person, OperationRequest(_WATCH, {"id": question_id, "after": after}))
        watcher.come()
        await _told(watcher, chance.randint(1, 3))
        await watcher.leave()
        seen += [told["answer"] for told in watcher.told]
    return seen


async def _told(watcher: Watcher, wanted: int) -> None:
    """Wait until so many events were told, or the last one."""
    await until(lambda: len(watcher.told) >= wanted or watcher.is_over)


def _with_model(services: Services, base_url: str) -> TaskContext:
    model = LanguageModel(base_url=base_url, model="small", api_key=None, limits=Limits(1.0, 10.0, 20.0))
    return replace(worker_beside(services), language_model=ProbedModel(model, capability=Capability.WORDING))
