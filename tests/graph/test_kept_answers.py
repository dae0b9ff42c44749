"""Kept answers: given again while nothing has changed, and never once anything has."""

import random
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from domain.answer_making import Making
from domain.answers import Verdict, Wording
from domain.questions import Answer, Question
from graph.context import Services
from graph.ids import encode_id, uuid_of
from jobs.announcing import Announcer
from jobs.context import TaskContext
from jobs.finding import find
from jobs.streams import Silence, answer_topic
from jobs.tasks.documents import purge_document, read_document
from jobs.tasks.questions import _Made, _made, _store, answer_question
from persistence import answer_cache
from persistence.ids import new_id
from persistence.questions import load_question
from persistence.tables import answer_cache as kept_answers
from tests.graph.people import Person, TripOf
from tests.graph.test_access import small_file
from tests.graph.test_conversations import ask
from tests.graph.workers import worker_beside
from tests.jobs.scripted_server import EVENT_STREAM, answer_of, finished, said, scripted_server
from tests.jobs.tasks.test_questions import with_model

FOOD = "How much did we spend on food?"
QUESTIONS = (
    FOOD,
    "What did we spend on food in total?",
    "How much did Emily pay?",
    "Who owes whom?",
    "How much is tea?",
)


@pytest.fixture
async def trip(sarah: Person) -> TripOf:
    """A trip of Sarah's with two guests and a dinner."""
    trip = await sarah.create_trip("Emily", "Oscar")
    await sarah.do("addExpense", "expense { id }", **trip.expense("Sarah", "30.00", category="FOOD"))
    return trip


@pytest.fixture
async def worker(services: Services) -> TaskContext:
    """What answers; the index has begun, whose first generation is another thing that an answer follows from."""
    beside = worker_beside(services)
    await beside.index.generations()
    return beside


async def answered(worker: TaskContext, person: Person, trip: TripOf, text: str, **other: Any) -> Answer:
    """Ask, let a worker answer, and return the answer as it is stored."""
    return answer_of_question(await answered_question(worker, person, trip, text, **other))


async def answered_question(worker: TaskContext, person: Person, trip: TripOf, text: str, **other: Any) -> Question:
    """Ask, let a worker answer, and return the question as it is stored."""
    question_id = uuid_of((await ask(person, trip, text, **other)).question, "Question")
    await answer_question(worker, question_id)
    async with worker.database.read() as connection:
        question = await load_question(connection, question_id)
    assert question is not None
    return question


def answer_of_question(question: Question) -> Answer:
    """Return the answer of a question that has one."""
    assert question.answer is not None
    return question.answer


async def made_anew(worker: TaskContext, question: Question) -> Answer:
    """Return what a worker that keeps nothing, and gives nothing again, makes of a question; nothing is stored."""
    settings = worker.settings.model_copy(update={"answer_cache_seconds": 0})
    fresh = replace(worker, settings=settings)
    made = await _made(fresh, question, Announcer(fresh, new_id()), started_at=fresh.now())
    return made.answer


async def count(worker: TaskContext) -> int:
    """Return how many answers are kept."""
    async with worker.database.read() as connection:
        return int(await connection.scalar(select(func.count()).select_from(kept_answers)))


class TestGivingAgain:
    """What is told without being computed."""

    async def test_is_by_plan_and_not_by_words(self, worker: TaskContext, sarah: Person, trip: TripOf) -> None:
        """The same figure, asked for in other words; the rest of the answer is as it was."""
        first = await answered(worker, sarah, trip, FOOD)
        again = await answered(worker, sarah, trip, "what did we spend on food?")

        assert (first.is_cached, again.is_cached) == (False, True)
        assert replace(again, is_cached=False) == first
        assert first.facts

    async def test_is_streamed_and_shown_like_any_other(
        self, services: Services, worker: TaskContext, sarah: Person, trip: TripOf
    ) -> None:
        """Every kind of event comes, and the end; the schema says that it was kept."""
        await answered(worker, sarah, trip, FOOD)
        asked = await ask(sarah, trip, FOOD)
        await answer_question(worker, uuid_of(asked.question, "Question"))

        told = []
        async for event in services.streams.follow(answer_topic(uuid_of(asked.question, "Question"))):
            if isinstance(event, Silence):
                break
            told.append(event.type)
        shown = await sarah.ask(
            "query ($id: ID!) { question(id: $id) { answer { isCached verdict facts { count expenses { id } } } } }",
            id=asked.question,
        )

        assert told == ["AnswerInterpreted", "FactFound", "AnswerPiece", "AnswerFinished"]
        answer = shown["question"]["answer"]
        assert (answer["isCached"], answer["verdict"]) == (True, "VERIFIED")
        assert [len(fact["expenses"]) for fact in answer["facts"]] == [1]

    async def test_is_to_whom_it_was_told(
        self, worker: TaskContext, sarah: Person, david: Person, trip: TripOf
    ) -> None:
        """What "I" means depends on who asks."""
        invited = await sarah.do("inviteParticipant", "code", participantId=trip.people["Emily"])
        await david.do("acceptInvitation", "trip { id }", code=invited["code"])

        hers = [await answered(worker, sarah, trip, "How much did I pay?") for _ in range(2)]
        his = await answered(worker, david, trip, "How much did I pay?")

        assert [each.is_cached for each in (*hers, his)] == [False, True, False]
        assert "30.00" in hers[1].text
        assert "30.00" not in his.text

    async def test_asks_no_model_again(self, worker: TaskContext, sarah: Person, trip: TripOf) -> None:
        """The model's words, which were checked, are told again; those of the template are another answer."""
        async with scripted_server(EVENT_STREAM, said("You spent {F1} on food."), finished()) as server:
            modelled = with_model(worker, server.base_url)
            answers = [await answered(modelled, sarah, trip, FOOD) for _ in range(2)]
            asked = len(server.bodies)
        plain = await answered(worker, sarah, trip, FOOD)

        assert asked == 1
        assert [each.is_cached for each in (*answers, plain)] == [False, True, False]
        assert answers[0].text == answers[1].text != plain.text

    async def test_is_not_of_an_answer_whose_model_failed(
        self, worker: TaskContext, sarah: Person, trip: TripOf
    ) -> None:
        """The next one may come out better."""
        async with scripted_server(answer_of("500 No", "text/plain", b"")) as server:
            modelled = with_model(worker, server.base_url)
            answers = [await answered(modelled, sarah, trip, FOOD) for _ in range(2)]

        assert [each.verdict.value for each in answers] == ["TEMPLATE", "TEMPLATE"]
        assert not any(each.is_cached for each in answers)
        assert await count(worker) == 0

    async def test_is_not_of_a_question_that_was_cancelled_meanwhile(
        self, worker: TaskContext, sarah: Person, trip: TripOf
    ) -> None:
        """Or deleted: whoever did so wanted nothing of it to stay."""
        question_id = uuid_of((await ask(sarah, trip, FOOD)).question, "Question")
        async with worker.database.read() as connection:
            question = await load_question(connection, question_id)
        assert question is not None
        found = await find(worker, question)
        answer = Answer("Much.", "Asks.", Verdict.VERIFIED, Wording.TEMPLATE, (), ())

        await sarah.do("cancelAnswer", "question { id }", questionId=encode_id("Question", question_id))
        await _store(worker, question_id, _Made(answer, Making(), found.place))

        assert await count(worker) == 0


class TestChanges:
    """What is never told again."""

    @pytest.mark.parametrize("seed", range(3))
    async def test_of_any_kind_are_in_the_next_answer(
        self, worker: TaskContext, sarah: Person, trip: TripOf, seed: int
    ) -> None:
        """After each of many changes, every answer is that of a worker which keeps nothing; then it is given again."""
        change = _Changes(sarah, trip, random.Random(seed))  # noqa: S311  # chance, not a secret
        differing, given_again = [], 0

        for _ in range(8):
            name = await change()
            for text in QUESTIONS:
                asked = [await answered_question(worker, sarah, trip, text) for _ in range(2)]
                told = [answer_of_question(each) for each in asked]
                right = await made_anew(worker, asked[-1])
                if any(replace(each, is_cached=False) != right for each in told):
                    differing.append((name, text, told, right))
                given_again += told[1].is_cached

        assert differing == []
        assert given_again == 8 * len(QUESTIONS)

    async def test_of_documents_are_in_the_next_answer(
        self, services: Services, worker: TaskContext, sarah: Person, trip: TripOf
    ) -> None:
        """A document that was read, replaced or deleted; nothing that it said is kept once it is gone."""
        wanted = "When is tea?"
        answers = [await answered(worker, sarah, trip, wanted) for _ in range(2)]
        uploaded = await sarah.do(
            "uploadDocument", "document { id }", tripId=trip.id, file=small_file("Tea is at four.")
        )
        document_id = uploaded["document"]["id"]
        # What it may soon say is not known yet, and is not kept to be said again.
        answers += [await answered(worker, sarah, trip, wanted) for _ in range(2)]
        await read_document(worker, uuid_of(document_id, "Document"))
        answers += [await answered(worker, sarah, trip, wanted) for _ in range(2)]
        await sarah.do("replaceDocument", "document { id }", documentId=document_id, file=small_file("Tea is at five."))
        await read_document(worker, uuid_of(document_id, "Document"))
        answers += [await answered(worker, sarah, trip, wanted) for _ in range(2)]
        await sarah.do("deleteDocument", "documentId", documentId=document_id)
        left = await count(worker)
        await purge_document(worker, uuid_of(document_id, "Document"))
        answers.append(await answered(worker, sarah, trip, wanted))

        nothing, four, five = "documents do not say.", 'Tea is at four."', 'Tea is at five."'
        soon = "is still being read: ask again in a minute."
        assert [each.is_cached for each in answers] == [False, True, False, False, False, True, False, True, False]
        ends = (nothing, nothing, soon, soon, four, four, five, five, nothing)
        assert all(each.text.endswith(end) for each, end in zip(answers, ends, strict=True))
        assert left == 0

    async def test_while_an_answer_is_written_leave_nothing_of_it(
        self, worker: TaskContext, sarah: Person, trip: TripOf
    ) -> None:
        """An answer that was overtaken is stored for its question, and kept for no other."""
        changes = [lambda: sarah.do("addExpense", "expense { id }", **trip.expense("Emily", "1.00", category="FOOD"))]
        overtaken = replace(worker, streams=_Interrupted(worker.streams, changes))  # type: ignore[arg-type]

        first = await answered(overtaken, sarah, trip, FOOD)

        assert "30.00" in first.text
        assert await count(worker) == 0
        assert "31.00" in (await answered(worker, sarah, trip, FOOD)).text


class TestBounds:
    """How many are kept, and for how long."""

    async def test_ends_after_a_while(self, worker: TaskContext, sarah: Person, trip: TripOf) -> None:
        """An answer that is too old is neither told nor kept."""
        seconds = worker.settings.answer_cache_seconds
        await answered(worker, sarah, trip, FOOD)
        later = replace(worker, now=lambda: worker.now() + timedelta(seconds=seconds + 10))
        # On the same day, as far as the key is concerned.
        shorter = replace(worker, settings=worker.settings.model_copy(update={"answer_cache_seconds": 1}))
        soon = replace(shorter, now=lambda: worker.now() + timedelta(seconds=2))

        answers = [await answered(each, sarah, trip, FOOD) for each in (soon, later)]

        assert [each.is_cached for each in answers] == [False, False]
        assert await count(worker) == 1

    async def test_keeps_the_newest(
        self, worker: TaskContext, sarah: Person, trip: TripOf, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Of a trip, so many."""
        monkeypatch.setattr(answer_cache, "MOST_KEPT", 2)
        texts = ("How much did Sarah pay?", "How much did Emily pay?", "How much did Oscar pay?")

        for text in texts:
            await answered(worker, sarah, trip, text)

        assert await count(worker) == 2
        assert [(await answered(worker, sarah, trip, text)).is_cached for text in texts[1:]] == [True, True]

    async def test_goes_with_the_conversation(self, worker: TaskContext, sarah: Person, trip: TripOf) -> None:
        """What was answered in it is nowhere."""
        asked = await ask(sarah, trip, FOOD, isPrivate=True)
        await answer_question(worker, uuid_of(asked.question, "Question"))
        assert await count(worker) == 1

        await sarah.do("deleteConversation", "conversationId", conversationId=asked.conversation)

        assert await count(worker) == 0


class _Interrupted:
    """Streams on which something happens before the first event is published."""

    def __init__(self, streams: Any, happenings: list[Callable[[], Awaitable[Any]]]) -> None:
        self._streams = streams
        self._happenings = happenings

    def __getattr__(self, name: str) -> Any:
        return getattr(self._streams, name)

    async def publish_all(self, events: Any) -> Any:
        while self._happenings:
            await self._happenings.pop()()
        return await self._streams.publish_all(events)


class _Changes:
    """Random changes of a trip, each by a mutation."""

    def __init__(self, person: Person, trip: TripOf, chance: random.Random) -> None:
        self._person, self._trip, self._chance = person, trip, chance
        self._living: list[str] = []
        self._deleted: list[str] = []
        self._payments: list[str] = []

    async def __call__(self) -> str:
        """Make a change, and return what it is called."""
        possible = [self._add, self._add, self._pay, self._rename]
        if self._living:
            possible += [self._update, self._update, self._delete]
        if self._deleted:
            possible.append(self._restore)
        if self._payments:
            possible.append(self._unpay)
        change = self._chance.choice(possible)
        await change()
        return change.__name__

    async def _do(self, name: str, selection: str, /, **given: Any) -> dict[str, Any]:
        payload = await self._person.do(name, selection, **given)
        assert payload["userErrors"] == [], (name, payload)
        return payload

    async def _add(self) -> None:
        payer, amount = self._chance.choice(["Sarah", "Emily", "Oscar"]), f"{self._chance.randint(1, 99)}.00"
        given = self._trip.expense(payer, amount, category=self._chance.choice(["FOOD", "LODGING"]))
        self._living.append((await self._do("addExpense", "expense { id }", **given))["expense"]["id"])

    async def _update(self) -> None:
        expense = self._chance.choice(self._living)
        possible: list[dict[str, Any]] = [
            {"description": self._chance.choice(["Tea", "Soup", "Breakfast"])},
            {"amount": {"amount": f"{self._chance.randint(100, 199)}.00", "currency": "EUR"}},
            {"category": self._chance.choice(["FOOD", "TRANSPORT"])},
            {"spentOn": f"2026-10-{self._chance.randint(1, 26):02}"},
        ]
        given = self._chance.choice(possible)
        await self._do("updateExpense", "expense { id }", expenseId=expense, **given)

    async def _delete(self) -> None:
        self._deleted.append(self._living.pop(self._chance.randrange(len(self._living))))
        await self._do("deleteExpense", "expense { id }", expenseId=self._deleted[-1])

    async def _restore(self) -> None:
        self._living.append(self._deleted.pop())
        await self._do("restoreExpense", "expense { id }", expenseId=self._living[-1])

    async def _pay(self) -> None:
        payment = {
            "tripId": self._trip.id,
            "payerId": self._trip.people["Emily"],
            "receiverId": self._trip.people["Sarah"],
            "amount": {"amount": f"{self._chance.randint(1, 9)}.00", "currency": "EUR"},
            "paidOn": "2026-11-01",
        }
        self._payments.append((await self._do("recordPayment", "payment { id }", **payment))["payment"]["id"])

    async def _unpay(self) -> None:
        await self._do("deletePayment", "payment { id }", paymentId=self._payments.pop())

    async def _rename(self) -> None:
        name = f"Oscar {self._chance.randint(1, 1_000)}"
        await self._do("updateParticipant", "participant { id }", participantId=self._trip.people["Oscar"], name=name)
