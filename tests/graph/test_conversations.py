"""Conversations through the schema: asking on, sharing, keeping private, deleting, and what others see of it."""

from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import func, select

from graph.context import Services
from graph.ids import uuid_of
from jobs.streams import answer_topic
from jobs.tasks.questions import answer_question, give_up_question
from persistence.questions import load_earlier_texts, load_question
from persistence.tables import conversations, jobs, questions
from tests.graph.people import Person, TripOf
from tests.graph.test_audience import joined
from tests.graph.workers import worker_beside

CONVERSATIONS = """query ($id: ID!, $filter: ConversationFilter, $orderBy: ConversationOrder) { trip(id: $id) {
  conversations(first: 10, filter: $filter, orderBy: $orderBy) {
    totalCount nodes { name isShared isMine startedBy { name } questions(first: 10) { nodes { text } } } } } }"""
QUESTIONS = """query ($id: ID!, $filter: QuestionFilter) { trip(id: $id) {
  questions(first: 10, filter: $filter) { totalCount nodes { text askedBy { name } } } } }"""
ONE = "query ($id: ID!) { node(id: $id) { id ... on Conversation { name } ... on Question { text } } }"
ANSWER = "subscription ($id: ID!) { answer(questionId: $id) { __typename } }"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and its conversation, by their ids."""

    question: str
    conversation: str


@pytest.fixture
async def trip(sarah: Person, david: Person) -> TripOf:
    """A trip of Sarah's, whom David has joined."""
    trip = await sarah.create_trip()
    await joined(sarah, david, trip, "EDITOR")
    return trip


async def ask(person: Person, trip: TripOf, text: str, **other: Any) -> Asked:
    """Ask, and return what came of it."""
    payload = await person.do("askQuestion", "question { id conversation { id } }", tripId=trip.id, text=text, **other)
    assert payload["userErrors"] == []
    return Asked(payload["question"]["id"], payload["question"]["conversation"]["id"])


async def listed(person: Person, trip: TripOf, **given: Any) -> list[dict[str, Any]]:
    """Return the conversations that somebody sees."""
    found = (await person.ask(CONVERSATIONS, id=trip.id, **given))["trip"]["conversations"]
    assert found["totalCount"] == len(found["nodes"])
    nodes: list[dict[str, Any]] = found["nodes"]
    return nodes


async def texts(person: Person, trip: TripOf, **wanted: Any) -> list[str]:
    """Return the questions that somebody sees, the last first."""
    found = (await person.ask(QUESTIONS, id=trip.id, filter=wanted))["trip"]["questions"]
    assert found["totalCount"] == len(found["nodes"])
    return [node["text"] for node in found["nodes"]]


def codes(payload: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """Return the codes and fields of a payload's refusals."""
    return [(error["code"], error["field"]) for error in payload["userErrors"]]


class TestAsking:
    """askQuestion and startConversation."""

    async def test_begins_a_conversation_that_goes_on(self, sarah: Person, david: Person, trip: TripOf) -> None:
        """The first question begins and names it, and everybody on the trip sees it, as before there were any."""
        first = await ask(sarah, trip, "How much did we spend in Prague?")
        second = await ask(sarah, trip, "And in Brno?", conversationId=first.conversation)

        assert second.conversation == first.conversation
        for person, is_mine in ((sarah, True), (david, False)):
            assert await listed(person, trip) == [
                {
                    "name": "How much did we spend in Prague?",
                    "isShared": True,
                    "isMine": is_mine,
                    "startedBy": {"name": "Sarah"},
                    "questions": {"nodes": [{"text": "And in Brno?"}, {"text": "How much did we spend in Prague?"}]},
                }
            ]

    async def test_goes_on_in_one_that_was_started(self, sarah: Person, trip: TripOf) -> None:
        """With a key, it is started once; it has no name until it is asked in."""
        given = {"tripId": trip.id, "isPrivate": True, "idempotencyKey": "one"}
        started = await sarah.do("startConversation", "conversation { id name isShared }", **given)
        again = await sarah.do("startConversation", "conversation { id name isShared }", **given)

        await ask(sarah, trip, "How much?", conversationId=started["conversation"]["id"])

        assert started == again
        assert (started["conversation"]["name"], started["conversation"]["isShared"]) == (None, False)
        (conversation,) = await listed(sarah, trip)
        assert (conversation["name"], conversation["isShared"]) == ("How much?", False)

    async def test_is_for_whoever_began_it(self, sarah: Person, david: Person, trip: TripOf) -> None:
        """Another's is refused, shared or not; a private one, one of another trip and none look alike."""
        shared, private = await ask(sarah, trip, "Shared?"), await ask(sarah, trip, "Private?", isPrivate=True)
        elsewhere = await david.create_trip()
        there = await ask(david, elsewhere, "There?")

        refused = [
            await david.do("askQuestion", "question { id }", tripId=trip.id, text="I?", conversationId=each)
            for each in (shared.conversation, private.conversation, there.conversation)
        ]

        missing = ("NOT_FOUND", ["conversationId"])
        assert [codes(each) for each in refused] == [[("FORBIDDEN", [])], [missing], [missing]]
        assert await texts(sarah, trip) == ["Private?", "Shared?"]

    async def test_reads_a_follow_up_against_what_was_asked_before(
        self, services: Services, sarah: Person, trip: TripOf
    ) -> None:
        """The last ten of the same conversation, oldest first, and nothing that was asked elsewhere or later."""
        first = await ask(sarah, trip, "Question 0?")
        await ask(sarah, trip, "Elsewhere?")
        asked = [await ask(sarah, trip, f"Question {n}?", conversationId=first.conversation) for n in range(1, 13)]

        async with services.database.read() as connection:
            found = [
                await load_earlier_texts(connection, question)
                for each in (first, asked[0], asked[11])
                if (question := await load_question(connection, uuid_of(each.question, "Question")))
            ]

        assert found == [(), ("Question 0?",), tuple(f"Question {number}?" for number in range(2, 12))]


class TestPrivacy:
    """What nobody else sees."""

    async def test_is_kept_in_every_way_in(
        self, services: Services, sarah: Person, david: Person, trip: TripOf
    ) -> None:
        """By node, query, list, count, job and subscription, to another owner, a link, and a key of theirs."""
        await sarah.do("makeOwner", "participant { id }", participantId=await _participant(sarah, trip, "David"))
        private = await ask(sarah, trip, "What do I owe?", isPrivate=True)
        link = await sarah.do("createShareLink", "token", tripId=trip.id, name="Grandmother")
        key = await david.do("createApiKey", "key", name="Script", scope="READ")

        for person in (david, Person(services, link["token"]), Person(services, key["key"])):
            for thing in (private.question, private.conversation):
                assert (await person.ask(ONE, id=thing))["node"] is None
            assert await listed(person, trip) == []
            assert await texts(person, trip) == []
            assert await texts(person, trip, search="owe") == []
            found = await person.ask(
                "query ($id: ID!) { trip(id: $id) { jobs(first: 5) { nodes { kind question { text } } } } }", id=trip.id
            )
            assert {"kind": "ANSWER_QUESTION", "question": None} in found["trip"]["jobs"]["nodes"]
            watched = await person.first_event(ANSWER, id=private.question)
            assert [(error.extensions or {})["code"] for error in watched.errors or []] == ["NOT_FOUND"]
        mine = await sarah.do("createApiKey", "key", name="Script", scope="READ")
        assert await texts(Person(services, mine["key"]), trip) == ["What do I owe?"]

    async def test_begins_and_ends_when_its_asker_says_so(self, sarah: Person, david: Person, trip: TripOf) -> None:
        """Sharing is their right alone."""
        asked = await ask(sarah, trip, "What do I owe?", isPrivate=True)
        for name, seen in (("shareConversation", ["What do I owe?"]), ("keepConversationPrivate", [])):
            refused = await david.do(name, "conversation { id }", conversationId=asked.conversation)
            assert codes(refused) in ([("NOT_FOUND", ["conversationId"])], [("FORBIDDEN", [])])

            payload = await sarah.do(name, "conversation { isShared }", conversationId=asked.conversation)

            assert payload["conversation"]["isShared"] is bool(seen)
            assert await texts(david, trip) == seen

    async def test_outlasts_leaving_and_not_the_account(
        self, services: Services, sarah: Person, david: Person, trip: TripOf
    ) -> None:
        """What was kept private goes with the account; what was shared stays with the trip, as comments do."""
        await ask(david, trip, "Shared?")
        await ask(david, trip, "Private?", isPrivate=True)
        await david.do("leaveTrip", "participant { id }", tripId=trip.id)
        exported = (await david.ask("{ exportMyData }"))["exportMyData"]

        await david.do("deleteAccount", "deleted", password="correct horse battery")

        assert [question["text"] for question in exported["questions"]] == ["Shared?", "Private?"]
        assert await texts(sarah, trip) == ["Shared?"]
        async with services.database.read() as connection:
            assert [row.text for row in await connection.rows(select(questions.c.text))] == ["Shared?"]
            assert await connection.scalar(select(func.count()).select_from(conversations)) == 1


class TestLists:
    """Trip.conversations and Trip.questions."""

    async def test_are_narrowed_down_and_put_in_order(self, sarah: Person, david: Person, trip: TripOf) -> None:
        """By whose they are, whether they are shared, and their names."""
        await ask(sarah, trip, "Beer?")
        await ask(sarah, trip, "apples?", isPrivate=True)
        await ask(david, trip, "Cake?")

        found = {
            "all": await listed(sarah, trip),
            "mine": await listed(sarah, trip, filter={"isMine": True}),
            "others": await listed(sarah, trip, filter={"isMine": False}),
            "private": await listed(sarah, trip, filter={"isShared": False}),
            "shared": await listed(sarah, trip, filter={"isShared": True}),
            "named": await listed(sarah, trip, filter={"search": "BEER"}),
            "by name": await listed(sarah, trip, orderBy={"field": "NAME", "direction": "ASC"}),
            "begun": await listed(sarah, trip, orderBy={"field": "STARTED_AT", "direction": "ASC"}),
        }

        assert {kind: [each["name"] for each in nodes] for kind, nodes in found.items()} == {
            "all": ["Cake?", "apples?", "Beer?"],
            "mine": ["apples?", "Beer?"],
            "others": ["Cake?"],
            "private": ["apples?"],
            "shared": ["Cake?", "Beer?"],
            "named": ["Beer?"],
            "by name": ["apples?", "Beer?", "Cake?"],
            "begun": ["Beer?", "apples?", "Cake?"],
        }

    async def test_find_questions_by_what_became_of_them(
        self, services: Services, sarah: Person, david: Person, trip: TripOf
    ) -> None:
        """By state, verdict, asker, text and moment."""
        asked = [
            await ask(person, trip, text) for person, text in ((sarah, "Berlin cost?"), (david, "What did we pay?"))
        ]
        await ask(sarah, trip, "Later?")
        context = worker_beside(services)
        await answer_question(context, uuid_of(asked[0].question, "Question"))
        await give_up_question(context, uuid_of(asked[1].question, "Question"), "It was too hard.")
        at = (await sarah.ask("query ($id: ID!) { question(id: $id) { askedAt } }", id=asked[1].question))["question"]

        found = {
            "failed": await texts(sarah, trip, states=["FAILED"]),
            "unanswered": await texts(sarah, trip, verdicts=["ABSTAINED"]),
            "his": await texts(sarah, trip, askerIds=[await _participant(sarah, trip, "David")]),
            "search": await texts(sarah, trip, search="BERLIN"),
            "since": await texts(sarah, trip, since=at["askedAt"]),
            "until": await texts(sarah, trip, until=at["askedAt"]),
        }

        assert found == {
            "failed": ["What did we pay?"],
            "unanswered": ["Berlin cost?"],
            "his": ["What did we pay?"],
            "search": ["Berlin cost?"],
            "since": ["Later?", "What did we pay?"],
            "until": ["Berlin cost?"],
        }


class TestDeleting:
    """deleteConversation and renameConversation."""

    async def test_leaves_nothing_of_it(self, services: Services, sarah: Person, david: Person, trip: TripOf) -> None:
        """Rows, streams and waiting work go; a second time there is no such conversation."""
        kept, gone = await ask(david, trip, "Kept?"), await ask(david, trip, "Gone?")
        more = await ask(david, trip, "Gone too?", conversationId=gone.conversation)
        for each in (gone, more):
            topic = answer_topic(uuid_of(each.question, "Question"))
            await services.streams.publish(topic, "AnswerPiece", {"offset": 0, "text": "Secret."})

        first = await david.do("deleteConversation", "conversationId", conversationId=gone.conversation)
        second = await david.do("deleteConversation", "conversationId", conversationId=gone.conversation)

        assert first == {"conversationId": gone.conversation, "userErrors": []}
        assert codes(second) == [("NOT_FOUND", ["conversationId"])]
        assert await texts(david, trip) == ["Kept?"]
        async with services.database.read() as connection:
            assert [row.text for row in await connection.rows(select(questions.c.text))] == ["Kept?"]
            statement = select(jobs.c.subject_id, jobs.c.state).where(jobs.c.kind == "ANSWER_QUESTION")
            states = {row.subject_id: row.state for row in await connection.rows(statement)}
        assert states == {
            uuid_of(kept.question, "Question"): "QUEUED",
            uuid_of(gone.question, "Question"): "CANCELLED",
            uuid_of(more.question, "Question"): "CANCELLED",
        }

    async def test_asks_nothing_again_by_the_key_of_what_is_gone(self, sarah: Person, trip: TripOf) -> None:
        """The key stands for a question that there is no more."""
        asked = await ask(sarah, trip, "Gone?", idempotencyKey="one")
        await sarah.do("deleteConversation", "conversationId", conversationId=asked.conversation)

        again = await sarah.do("askQuestion", "question { id }", tripId=trip.id, text="Gone?", idempotencyKey="one")

        assert codes(again) == [("NOT_FOUND", ["idempotencyKey"])]
        assert await texts(sarah, trip) == []

    async def test_is_for_its_owner_and_an_owner_of_the_trip(self, sarah: Person, david: Person, trip: TripOf) -> None:
        """An owner of the trip may take away what is shared, and rename nothing."""
        hers, his = await ask(sarah, trip, "Hers?"), await ask(david, trip, "His?")

        by_editor = await david.do("deleteConversation", "conversationId", conversationId=hers.conversation)
        renamed = await sarah.do("renameConversation", "conversation { id }", conversationId=his.conversation, name="X")
        by_owner = await sarah.do("deleteConversation", "conversationId", conversationId=his.conversation)

        assert (codes(by_editor), codes(renamed), codes(by_owner)) == ([("FORBIDDEN", [])], [("FORBIDDEN", [])], [])
        assert await texts(david, trip) == ["Hers?"]


async def _participant(person: Person, trip: TripOf, name: str) -> str:
    found = await person.ask("query ($id: ID!) { trip(id: $id) { participants { id name } } }", id=trip.id)
    return next(str(each["id"]) for each in found["trip"]["participants"] if each["name"] == name)
