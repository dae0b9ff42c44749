"""Ratings through the schema: one a person, changed, withdrawn, counted, and gone with what they are about."""

from typing import Any

import pytest
from sqlalchemy import select

from domain.answers import Verdict, Wording
from domain.questions import Answer
from graph.context import Services
from graph.ids import uuid_of
from persistence.questions import store_answer
from persistence.tables import answer_ratings
from tests.graph.people import Person, TripOf
from tests.graph.test_conversations import Asked, ask, codes
from tests.graph.test_conversations import trip as trip  # noqa: PLC0414  # a fixture

RATED = "question { myRating { thumb comment } ratings { up down } }"
SHOWN = "query ($id: ID!) { question(id: $id) { myRating { thumb comment } ratings { up down } } }"
ANSWER = Answer("Much.", "Asks for the total.", Verdict.VERIFIED, Wording.TEMPLATE, (), ())


@pytest.fixture
async def asked(services: Services, sarah: Person, trip: TripOf) -> Asked:
    """A question of Sarah's that was answered."""
    asked = await ask(sarah, trip, "How much did we spend?")
    async with services.database.write() as connection:
        await store_answer(connection, uuid_of(asked.question, "Question"), ANSWER, now=services.now())
    return asked


async def rate(person: Person, question: str, thumb: str, comment: str | None = None) -> dict[str, Any]:
    """Rate an answer."""
    return await person.do("rateAnswer", RATED, questionId=question, thumb=thumb, comment=comment)


async def kept(services: Services) -> list[tuple[str, str | None]]:
    """Return what is stored of ratings."""
    async with services.database.read() as connection:
        rows = await connection.rows(select(answer_ratings).order_by(answer_ratings.c.rated_at))
    return [(row.thumb, row.comment) for row in rows]


class TestRating:
    """rateAnswer and withdrawRating."""

    async def test_is_one_for_each_person(self, sarah: Person, david: Person, asked: Asked) -> None:
        """Rating again changes what one thought; each sees their own, and how many there are."""
        await rate(sarah, asked.question, "UP", "Just what I needed")
        hers = await rate(sarah, asked.question, "DOWN", "It forgot the hotel")
        his = await rate(david, asked.question, "UP")

        assert hers["question"] == {
            "myRating": {"thumb": "DOWN", "comment": "It forgot the hotel"},
            "ratings": {"up": 0, "down": 1},
        }
        assert his["question"] == {"myRating": {"thumb": "UP", "comment": None}, "ratings": {"up": 1, "down": 1}}

    async def test_is_taken_back_as_often_as_one_likes(self, sarah: Person, david: Person, asked: Asked) -> None:
        """Nothing is left of it, and nobody else's goes."""
        await rate(sarah, asked.question, "UP")
        await rate(david, asked.question, "DOWN")

        for _ in range(2):
            payload = await sarah.do("withdrawRating", RATED, questionId=asked.question)

            assert payload == {"question": {"myRating": None, "ratings": {"up": 0, "down": 1}}, "userErrors": []}

    async def test_is_for_an_answer_that_is_there(self, sarah: Person, trip: TripOf) -> None:
        """Of a question that waits there is nothing to say yet."""
        waiting = await ask(sarah, trip, "And now?")

        assert codes(await rate(sarah, waiting.question, "UP")) == [("QUESTION_UNANSWERED", ["questionId"])]

    async def test_is_for_who_may_see_the_answer(
        self, services: Services, sarah: Person, david: Person, asked: Asked
    ) -> None:
        """A private answer is rated by nobody else, and a comment of nothing is refused."""
        await sarah.do("keepConversationPrivate", "conversation { id }", conversationId=asked.conversation)

        assert codes(await rate(david, asked.question, "UP")) == [("NOT_FOUND", ["questionId"])]
        assert codes(await rate(sarah, asked.question, "UP", " ")) == [("TEXT_INVALID", ["comment"])]
        assert await kept(services) == []


class TestEnd:
    """What ratings go with."""

    async def test_goes_with_the_conversation(self, services: Services, sarah: Person, asked: Asked) -> None:
        """An answer that is gone is not rated."""
        await rate(sarah, asked.question, "UP")

        await sarah.do("deleteConversation", "conversationId", conversationId=asked.conversation)

        assert await kept(services) == []

    async def test_goes_with_the_account_and_is_exported_before(
        self, services: Services, sarah: Person, david: Person, asked: Asked
    ) -> None:
        """What somebody thought is about them."""
        await rate(sarah, asked.question, "UP", "Hers")
        await rate(david, asked.question, "DOWN", "His")
        exported = (await david.ask("{ exportMyData }"))["exportMyData"]["ratings"]

        await david.do("deleteAccount", "deleted", password="correct horse battery")

        assert [(each["questionId"], each["comment"]) for each in exported] == [(asked.question, "His")]
        assert await kept(services) == [("UP", "Hers")]
        assert (await sarah.ask(SHOWN, id=asked.question))["question"]["ratings"] == {"up": 1, "down": 0}
