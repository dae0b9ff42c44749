"""The audience of a trip's news: each is told what they may see, for as long as they may, and it is asked together."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest

from graph import token_watch
from graph.context import Services
from graph.ids import encode_id, uuid_of
from graph.operations.requests import OperationRequest
from jobs import once
from jobs.streams import Silence, answer_topic, document_topic
from tests.graph.cli.programs import until
from tests.graph.people import Person, TripOf
from tests.graph.test_access import small_file
from tests.graph.watchers import Watcher, watching
from tests.statements import statements_on

PROGRESS = "subscription ($id: ID!) { documentProgress(documentId: $id) { state } }"
PIECES = "subscription ($id: ID!) { answer(questionId: $id) { ... on AnswerPiece { text } } }"
CITATIONS = """subscription ($id: ID!) { answer(questionId: $id) { ... on CitationAdded {
  citation { quote document { name trip { myRole } } } } } }"""
READING = {"state": "READING", "done": 0, "total": None, "failure": None}
MANY = 30


@pytest.fixture
async def trip(sarah: Person) -> TripOf:
    """A trip of Sarah's."""
    return await sarah.create_trip()


@pytest.fixture
async def document_id(sarah: Person, trip: TripOf) -> str:
    """A document of it that waits for a worker."""
    uploaded = await sarah.do("uploadDocument", "document { id }", tripId=trip.id, file=small_file())
    return str(uploaded["document"]["id"])


@pytest.fixture
async def question_id(sarah: Person, trip: TripOf) -> str:
    """A question about it that waits for a worker."""
    asked = await sarah.do("askQuestion", "question { id }", tripId=trip.id, text="How much did we spend?")
    return str(asked["question"]["id"])


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that is watched, how, and how what happens to it is shown."""

    text: str
    id: str
    happens: Callable[[Services], Awaitable[None]]
    shown: Any


@pytest.fixture(params=["document", "question"])
def watched(request: pytest.FixtureRequest, document_id: str, question_id: str) -> Subject:
    """A document and a question."""
    if request.param == "document":
        happens = partial(step, document_id=document_id)
        return Subject(PROGRESS, document_id, happens, {"documentProgress": {"state": "READING"}})
    happens = partial(piece, question_id=question_id, text="x")
    return Subject(PIECES, question_id, happens, {"answer": {"text": "x"}})


async def joined(sarah: Person, david: Person, trip: TripOf, role: str = "VIEWER") -> Person:
    """Return David, who is on the trip now."""
    code = (await sarah.do("inviteToTrip", "code", tripId=trip.id, role=role))["code"]
    await david.do("acceptInvitation", "trip { id }", code=code)
    return david


async def piece(services: Services, question_id: str, text: str) -> None:
    """Publish a piece of an answer."""
    topic = answer_topic(uuid_of(question_id, "Question"))
    await services.streams.publish(topic, "AnswerPiece", {"offset": 0, "text": text})


async def step(services: Services, document_id: str) -> None:
    """Publish a step of a document's reading."""
    await services.streams.publish(document_topic(uuid_of(document_id, "Document")), "progress", READING)


def watchers(person: Person, text: str, subject: str, count: int = 1) -> list[Watcher]:
    """Return so many subscriptions of somebody."""
    return [Watcher(person, OperationRequest(text, {"id": subject})) for _ in range(count)]


class TestWhatIsShown:
    """The same event, to different people."""

    async def test_is_what_each_may_see(
        self, services: Services, sarah: Person, david: Person, trip: TripOf, document_id: str, question_id: str
    ) -> None:
        """An owner, a viewer, a key that may only read, and whoever has a link, all of one operation and one event."""
        await joined(sarah, david, trip)
        key = (await sarah.do("createApiKey", "key", name="Script", scope="READ"))["key"]
        link = (await sarah.do("createShareLink", "token", tripId=trip.id, name="Grandmother"))["token"]
        people = [sarah, david, Person(services, key), Person(services, link)]
        crowd = [watcher for person in people for watcher in watchers(person, CITATIONS, question_id, 3)]
        citation = {"documentId": str(uuid_of(document_id, "Document")), "page": 1, "start": 0, "end": 1, "quote": "x"}
        async with watching(*crowd):
            with statements_on(services.database) as statements:
                topic = answer_topic(uuid_of(question_id, "Question"))
                await services.streams.publish(topic, "CitationAdded", {"citation": citation})
                told = [(await each.until(1))[0]["answer"]["citation"]["document"] for each in crowd]

        assert [each["trip"]["myRole"] for each in told] == [
            role for role in ("OWNER", "VIEWER", "VIEWER", "VIEWER") for _ in range(3)
        ]
        assert {each["name"] for each in told} == {"hotel.txt"}
        assert sum("FROM documents" in statement for statement in statements) == len(people)

    async def test_is_nothing_to_whoever_may_not_see_it(
        self, services: Services, sarah: Person, david: Person, trip: TripOf, question_id: str
    ) -> None:
        """A stranger, and a key for another trip, watch what thirty others watch: for them it is not there."""
        elsewhere = await sarah.create_trip()
        made = await sarah.do("createApiKey", "key", name="Script", scope="READ", tripIds=[elsewhere.id])
        strangers = [watchers(each, PIECES, question_id)[0] for each in (david, Person(services, made["key"]))]
        crowd = watchers(sarah, PIECES, question_id, MANY)
        async with watching(*crowd, *strangers):
            await piece(services, question_id, "one")
            told = [await each.until(1) for each in (*crowd, *strangers)]

        assert told == [[{"answer": {"text": "one"}}]] * MANY + [[["NOT_FOUND"]]] * 2


class TestRevocation:
    """What ends in the middle."""

    async def test_ends_with_the_membership(
        self, services: Services, sarah: Person, david: Person, trip: TripOf, watched: Subject
    ) -> None:
        """Whoever was taken off the trip is told of nothing that comes after; nobody else notices."""
        await joined(sarah, david, trip)
        his, hers = (watchers(each, watched.text, watched.id, MANY) for each in (david, sarah))
        async with watching(*his, *hers):
            await watched.happens(services)
            for each in (*his, *hers):
                await each.until(1)
            await david.do("leaveTrip", "participant { id }", tripId=trip.id)
            await watched.happens(services)
            told = [await each.until(2) for each in (*his, *hers)]
            await until(lambda: all(each.is_over for each in his))

            assert not any(each.is_over for each in hers)
        assert told == [[watched.shown, ["NOT_FOUND"]]] * MANY + [[watched.shown] * 2] * MANY

    async def test_ends_with_the_membership_though_nothing_happens(
        self, services: Services, sarah: Person, david: Person, trip: TripOf, question_id: str
    ) -> None:
        """A silence is enough."""
        await joined(sarah, david, trip)
        his, hers = watchers(david, PIECES, question_id, MANY), watchers(sarah, PIECES, question_id, MANY)
        async with watching(*his, *hers):
            await david.do("leaveTrip", "participant { id }", tripId=trip.id)
            told = [await each.until(1) for each in his]

            assert told == [[["NOT_FOUND"]]] * MANY
            assert not any(each.is_over for each in hers)

    async def test_ends_with_the_session_of_one_and_not_of_another(
        self, services: Services, sarah: Person, question_id: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Two sessions of one account watch the same, which is executed once."""
        monkeypatch.setattr(token_watch, "_TRUSTED_SECONDS", 0.0)
        signed_in = await Person(services).do(
            "signIn", "accessToken { token }", email="sarah@people.example", password="correct horse battery"
        )
        other = Person(services, signed_in["accessToken"]["token"])
        ending, going_on = watchers(sarah, PIECES, question_id, 3), watchers(other, PIECES, question_id, 3)
        async with watching(*ending, *going_on):
            await sarah.ask("mutation { signOut { signedOut } }")
            await piece(services, question_id, "one")
            told = [await each.until(1) for each in (*ending, *going_on)]

        assert told == [[["UNAUTHENTICATED"]]] * 3 + [[{"answer": {"text": "one"}}]] * 3

    async def test_ends_with_the_document(
        self, services: Services, sarah: Person, david: Person, trip: TripOf, document_id: str
    ) -> None:
        """What is deleted is not there, for anybody."""
        await joined(sarah, david, trip)
        crowd = [each for person in (sarah, david) for each in watchers(person, PROGRESS, document_id, 3)]
        async with watching(*crowd):
            await sarah.do("deleteDocument", "documentId", documentId=document_id)
            told = [await each.until(1) for each in crowd]

        assert told == [[["NOT_FOUND"]]] * 6

    async def test_ends_for_others_once_the_conversation_is_kept_private(
        self, services: Services, sarah: Person, david: Person, trip: TripOf, question_id: str
    ) -> None:
        """Whoever asked goes on watching."""
        await joined(sarah, david, trip)
        his, hers = watchers(david, PIECES, question_id, MANY), watchers(sarah, PIECES, question_id, MANY)
        async with watching(*his, *hers):
            await sarah.do("keepConversationPrivate", "conversation { id }", conversationId=_conversation(question_id))
            told = [await each.until(1) for each in his]
            await piece(services, question_id, "one")
            told += [await each.until(1) for each in hers]

        assert told == [[["NOT_FOUND"]]] * MANY + [[{"answer": {"text": "one"}}]] * MANY

    async def test_ends_with_the_conversation(self, services: Services, sarah: Person, question_id: str) -> None:
        """What is deleted is not there, nor what was streamed of it before."""
        await piece(services, question_id, "one")
        (before,) = watchers(sarah, PIECES, question_id)
        async with watching(before):
            await sarah.do("deleteConversation", "conversationId", conversationId=_conversation(question_id))
            told = await before.until(2)
            (after,) = watchers(sarah, PIECES, question_id)
            async with watching(after):
                told += await after.until(1)

        assert told == [{"answer": {"text": "one"}}, ["NOT_FOUND"], ["NOT_FOUND"]]
        topic = answer_topic(uuid_of(question_id, "Question"))
        assert [event async for event in _streamed(services, topic)] == []


def _conversation(question_id: str) -> str:
    """Return the id of the conversation that a question has begun."""
    return encode_id("Conversation", uuid_of(question_id, "Question"))


async def _streamed(services: Services, topic: str) -> AsyncIterator[Any]:
    """Yield what is in a stream."""
    async for event in services.streams.follow(topic):
        if isinstance(event, Silence):
            return
        yield event


class TestStatements:
    """What the database is asked."""

    async def test_are_as_many_for_many_as_for_one(
        self, services: Services, sarah: Person, question_id: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """An event, to many subscriptions of one viewer: whether they see the trip, and the conversation is shared."""
        # However long a busy machine takes to tell them all.
        monkeypatch.setattr(once, "_SHARED_SECONDS", 60.0)
        counts = []
        for many in (1, MANY):
            crowd = watchers(sarah, PIECES, question_id, many)
            async with watching(*crowd):
                with statements_on(services.database) as statements:
                    await piece(services, question_id, "one")
                    seen = len(crowd[0].outcomes)
                    for each in crowd:
                        await each.until(seen + 1)
            counts.append(len([each for each in statements if "sessions" not in each]))

        assert counts == [2, 2]

    async def test_of_a_silence_are_as_many_for_many_as_for_one(
        self, services: Services, sarah: Person, david: Person, trip: TripOf, question_id: str
    ) -> None:
        """Whether the end was reached, and who may still see it."""
        await joined(sarah, david, trip)
        crowd = [each for person in (sarah, david) for each in watchers(person, PIECES, question_id, MANY)]
        async with watching(*crowd):
            with statements_on(services.database) as statements:
                # From the end of one silence to the end of the next, wherever this begins to look.
                await until(lambda: sum("questions" in each for each in statements) >= 2)

        asked = ["questions" in each for each in statements if "questions" in each or "memberships" in each]
        first = asked.index(True) + 1
        assert asked[first : first + 2] == [False, True]
