"""Question statistics: what a trip's owners are told, and what they are not."""

import math
import random
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import update

from domain.answer_making import Making
from domain.answers import Citation, Verdict, Wording
from domain.capabilities import Capability
from domain.questions import Answer
from domain.statistics import EVER
from graph.context import Services
from graph.ids import uuid_of
from jobs.tasks.questions import answer_question
from persistence.question_statistics import EVERYWHERE, load_waits
from persistence.questions import store_answer, store_failure
from persistence.tables import questions
from tests.graph.people import Person, TripOf
from tests.graph.test_access import small_file
from tests.graph.test_conversations import ask
from tests.graph.test_conversations import trip as trip  # noqa: PLC0414  # a fixture
from tests.graph.workers import worker_beside

ALL = """query ($id: ID!, $from: Date, $to: Date) { trip(id: $id) { questionStatistics(from: $from, to: $to) {
  count answered failed waiting cached promptTokens completionTokens
  byVerdict { verdict count } byModel { mode provider model count promptTokens completionTokens }
  latency { p50 p95 } firstPiece { p50 p95 } feedback { up down }
  ratings { thumb comment question { text } } unanswered { text } mostCited { count document { name } } } } }"""


async def told(person: Person, trip: TripOf, **given: Any) -> Any:
    """Return what somebody is told of the questions of a trip."""
    return (await person.ask(ALL, id=trip.id, **given))["trip"]["questionStatistics"]


async def answer(services: Services, question: str, verdict: Verdict, *cited: str, making: Making) -> None:
    """Store an answer as a worker would."""
    citations = tuple(Citation(uuid_of(each, "Document"), None, 0, 3, "Tea") for each in cited)
    stored = Answer("Tea.", "Asks for tea.", verdict, Wording.TEMPLATE, (), citations)
    async with services.database.write() as connection:
        await store_answer(connection, uuid_of(question, "Question"), stored, now=services.now(), making=making)


@pytest.fixture
async def asked(services: Services, sarah: Person, david: Person, trip: TripOf) -> None:
    """Six questions: three of Sarah's, and of David's one that is shared and two that are private."""
    uploaded = [
        await sarah.do("uploadDocument", "document { id }", tripId=trip.id, file=small_file(text))
        for text in ("Tea is at four.", "Tea is at five.")
    ]
    tea, other = [each["document"]["id"] for each in uploaded]
    made = [
        Making(answer_ms=ms, first_piece_ms=ms // 10, mode=Capability.WORDING, provider="x", model="small",
               prompt_tokens=tokens, completion_tokens=1)
        for ms, tokens in ((100, 5), (300, 6), (200, None))
    ]  # fmt: skip
    hers = [await ask(sarah, trip, f"Hers {number}?") for number in range(3)]
    await answer(services, hers[0].question, Verdict.VERIFIED, tea, other, making=made[0])
    await answer(services, hers[1].question, Verdict.ABSTAINED, making=made[1])
    his = [await ask(david, trip, f"His {number}?", isPrivate=number > 0) for number in range(3)]
    await answer(services, his[0].question, Verdict.VERIFIED, tea, making=made[2])
    await answer(services, his[1].question, Verdict.ABSTAINED, other, making=Making(mode=Capability.TEMPLATE))
    async with services.database.write() as connection:
        await store_failure(connection, uuid_of(his[2].question, "Question"), "Too hard.", now=services.now())
    await sarah.do("rateAnswer", "question { id }", questionId=hers[0].question, thumb="UP", comment="Good")
    await david.do("rateAnswer", "question { id }", questionId=hers[0].question, thumb="DOWN")
    await david.do("rateAnswer", "question { id }", questionId=his[1].question, thumb="DOWN", comment="Secret")


class TestOfTrip:
    """Trip.questionStatistics."""

    async def test_count_everything_and_show_nothing_private(self, sarah: Person, trip: TripOf, asked: None) -> None:
        """Private questions are in the counts; their texts, comments and documents are nowhere."""
        found = await told(sarah, trip)

        assert found == {
            "count": 6,
            "answered": 4,
            "failed": 1,
            "waiting": 1,
            "cached": 0,
            "promptTokens": 11,
            "completionTokens": 3,
            "byVerdict": [{"verdict": "VERIFIED", "count": 2}, {"verdict": "ABSTAINED", "count": 2}],
            "byModel": [
                {
                    "mode": "WORDING",
                    "provider": "x",
                    "model": "small",
                    "count": 3,
                    "promptTokens": 11,
                    "completionTokens": 3,
                },
                {
                    "mode": "TEMPLATE",
                    "provider": None,
                    "model": None,
                    "count": 1,
                    "promptTokens": None,
                    "completionTokens": None,
                },
            ],
            "latency": {"p50": 200, "p95": 300},
            "firstPiece": {"p50": 20, "p95": 30},
            "feedback": {"up": 1, "down": 2},
            "ratings": [
                {"thumb": "DOWN", "comment": None, "question": {"text": "Hers 0?"}},
                {"thumb": "UP", "comment": "Good", "question": {"text": "Hers 0?"}},
            ],
            "unanswered": [{"text": "Hers 1?"}],
            "mostCited": [
                {"count": 2, "document": {"name": "hotel.txt"}},
                {"count": 1, "document": {"name": "hotel.txt"}},
            ],
        }

    async def test_are_for_owners_alone(self, sarah: Person, david: Person, trip: TripOf, asked: None) -> None:
        """To everybody else they are null; another owner sees their own private questions, and not the first's."""
        assert await told(david, trip) is None
        people = await sarah.ask("query ($id: ID!) { trip(id: $id) { participants { id name } } }", id=trip.id)
        (his,) = [each["id"] for each in people["trip"]["participants"] if each["name"] == "David"]

        await sarah.do("makeOwner", "participant { id }", participantId=his)

        found = await told(david, trip)
        assert [each["text"] for each in found["unanswered"]] == ["His 2?", "His 1?", "Hers 1?"]
        assert [each["comment"] for each in found["ratings"]] == ["Secret", None, "Good"]

    async def test_are_of_the_days_asked_for(
        self, services: Services, sarah: Person, trip: TripOf, asked: None
    ) -> None:
        """Both ends included, in UTC."""
        async with services.database.write() as connection:
            evening = datetime(2026, 11, 2, 23, 59, 59, tzinfo=UTC)
            await connection.change(update(questions).where(questions.c.text == "Hers 0?").values(asked_at=evening))

        found = [
            await told(sarah, trip, **{"from": first, "to": last})
            for first, last in (("2026-11-02", "2026-11-02"), ("2026-11-01", "2026-11-01"), (None, "9999-12-31"))
        ]

        assert [each["count"] for each in found] == [1, 0, 6]
        assert found[1]["latency"] == {"p50": None, "p95": None}
        assert found[1]["byModel"] == []

    async def test_know_how_a_worker_made_an_answer(self, services: Services, sarah: Person, trip: TripOf) -> None:
        """When it began, when there was something to read, and that a second one was given again."""
        for _ in range(2):
            asked = await ask(sarah, trip, "How much did we spend in Berlin?")
            await answer_question(worker_beside(services), uuid_of(asked.question, "Question"))

        found = await told(sarah, trip)

        assert (found["answered"], found["cached"]) == (2, 1)
        assert [(use["mode"], use["count"]) for use in found["byModel"]] == [("TEMPLATE", 1)]
        assert 0 <= found["firstPiece"]["p95"] <= found["latency"]["p95"] < 10_000
        async with services.database.read() as connection:
            rows = await connection.rows(questions.select())
        for row in rows:
            assert row.asked_at <= row.started_at <= row.first_piece_at <= row.answered_at


async def test_percentiles_are_exact(services: Services, sarah: Person, trip: TripOf) -> None:
    """By nearest rank, for any number of questions, of one trip and of all."""
    waited: list[int] = []
    for number in range(1, 23):
        asked = await ask(sarah, trip, "What?")
        waited.append(random.Random(number).randint(0, 5_000))  # noqa: S311  # chance, not a secret
        await answer(services, asked.question, Verdict.ABSTAINED, making=Making(answer_ms=waited[-1]))

        async with services.database.read() as connection:
            trip_id = uuid_of(trip.id, "Trip")
            found = (await load_waits(connection, EVER, [trip_id]))[trip_id].answer
            everywhere = (await load_waits(connection, EVER, [EVERYWHERE]))[EVERYWHERE].answer

        ranked = sorted(waited)
        right = [ranked[math.ceil(part * number / 100) - 1] for part in (50, 95)]
        assert [found.p50, found.p95] == [everywhere.p50, everywhere.p95] == right
