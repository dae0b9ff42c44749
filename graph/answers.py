"""Answers: the events an answer is streamed as, and the subscription that follows them."""

from collections.abc import AsyncIterator, Callable
from dataclasses import fields
from functools import partial
from typing import Annotated
from uuid import UUID

import strawberry

from domain import answers
from domain.access import Viewer, not_found
from domain.answers import AnswerEvent, Citation, Fact, Verdict, Wording
from domain.questions import Question, QuestionState, events_of
from graph.context import Context, Info
from graph.facts import FactView
from graph.fields import subscription
from graph.ids import uuid_of
from graph.questions import CitationView
from graph.telling import Told
from graph.watching import Watched
from jobs.streams import StreamEvent, answer_topic
from persistence.answers import event_of
from persistence.conversations import load_conversation
from persistence.database import ReadConnection
from persistence.questions import load_question, load_questions_for

_LAST = {event.__name__ for event in answers.LAST_EVENTS}
"""The types of the events that nothing comes after."""


def _cursor() -> str | None:
    field: str | None = strawberry.field(
        description="Place in the stream, for `after`; null when told from the stored answer."
    )
    return field


@strawberry.type(description="What the question was understood to ask; also begins each new attempt at an answer.")
class AnswerInterpreted:
    """Wraps domain.answers.AnswerInterpreted."""

    cursor: str | None = _cursor()
    interpretation: str = strawberry.field(description="The question in the ledger's own terms.")
    unplaced: list[str] = strawberry.field(description="The words of the question that the trip does not know.")


@strawberry.type(description="A figure was computed.")
class FactFound:
    """Wraps domain.answers.FactFound."""

    cursor: str | None = _cursor()
    fact: Fact = strawberry.field(graphql_type=FactView, description="The figure and its proof.")


@strawberry.type(description="A piece of the answer's text.")
class AnswerPiece:
    """Wraps domain.answers.AnswerPiece."""

    cursor: str | None = _cursor()
    offset: int = strawberry.field(description="Characters before this piece; whatever you have from there on, drop.")
    text: str = strawberry.field(description="The piece.")


@strawberry.type(description="A passage that the answer quotes.")
class CitationAdded:
    """Wraps domain.answers.CitationAdded."""

    cursor: str | None = _cursor()
    citation: Citation = strawberry.field(graphql_type=CitationView, description="Where a document says so.")


@strawberry.type(description="The answer is whole: the last event.")
class AnswerFinished:
    """Wraps domain.answers.AnswerFinished."""

    cursor: str | None = _cursor()
    text: str = strawberry.field(description="The whole text.")
    verdict: Verdict = strawberry.field(description="What it stands on.")
    wording: Wording = strawberry.field(description="Who found the words.")
    notice: str | None = strawberry.field(description="What did not go as configured.")


@strawberry.type(description="The answer could not be written: the last event.")
class AnswerFailed:
    """Wraps domain.answers.AnswerFailed."""

    cursor: str | None = _cursor()
    reason: str = strawberry.field(description="Why.")


@strawberry.type(description="Somebody stopped the answer, whose text is not to be relied on: the last event.")
class AnswerCancelled:
    """Wraps domain.answers.AnswerCancelled."""

    cursor: str | None = _cursor()


AnswerEventView = Annotated[
    AnswerInterpreted | FactFound | AnswerPiece | CitationAdded | AnswerFinished | AnswerFailed | AnswerCancelled,
    strawberry.union("AnswerEvent", description="A step of an answer being written."),
]


@strawberry.type
class AnswerSubscription:
    """The fields of Subscription about answers."""

    @subscription(
        "An answer while it is written, from its first event to its last, however late you come.", view=AnswerEventView
    )
    async def answer(
        self,
        info: Info,
        question_id: Annotated[strawberry.ID, strawberry.argument(description="The question.")],
        after: Annotated[str | None, strawberry.argument(description="Cursor of the last event you saw.")] = None,
    ) -> AsyncIterator[Told[AnswerEventView]]:
        """Yield the events."""
        async for told in _follow(info.context, uuid_of(question_id, "Question"), after):
            yield told


async def _follow(context: Context, question_id: UUID, after: str | None) -> AsyncIterator[Told[AnswerEventView]]:
    """Yield events from the stream, and from the stored answer where the stream has expired or lost its end."""
    watched = await _watched(context, question_id)
    seen = None if after is None else await context.services.streams.event_at(watched.topic, after)
    if seen is not None and seen.type in _LAST:
        return
    async for news in watched.news(context, after):
        if isinstance(news, StreamEvent):
            yield Told(news, news.cursor, partial(_streamed, news))
            if news.type in _LAST:
                return
            continue
        stored = _stored_events(await watched.row(context.services, news))
        for place, event in enumerate(stored):
            yield Told(news, place, partial(_view, None, event))
        if stored:
            return


async def _watched(context: Context, question_id: UUID) -> Watched[Question]:
    async with context.services.database.read() as connection:
        found = (await load_questions_for(connection, context.viewer, [question_id])).get(question_id)
    if found is None:
        raise not_found("question")

    async def load(connection: ReadConnection) -> Question | None:
        return await load_question(connection, question_id)

    async def load_gate(connection: ReadConnection) -> Callable[[Viewer], bool]:
        conversation = await load_conversation(connection, found.conversation_id)
        return lambda viewer: conversation is not None and conversation.is_open_to(viewer.user_id)

    topic = answer_topic(question_id)
    return Watched(topic, "question", found.trip_id, load, lambda question: bool(_stored_events(question)), load_gate)


def _stored_events(question: Question) -> list[AnswerEvent]:
    if question.answer is not None:
        return list(events_of(question.answer))
    if question.failure is not None:
        return [answers.AnswerFailed(question.failure)]
    return [answers.AnswerCancelled()] if question.state is QuestionState.CANCELLED else []


def _streamed(event: StreamEvent) -> AnswerEventView:
    return _view(event.cursor, event_of(event.type, event.body))


def _view(cursor: str | None, event: AnswerEvent) -> AnswerEventView:
    # A view has the fields of its event, and the cursor.
    given = {field.name: getattr(event, field.name) for field in fields(event)}
    view: AnswerEventView = _VIEWS[type(event)](cursor=cursor, **given)
    return view


_VIEWS: dict[type[AnswerEvent], Callable[..., AnswerEventView]] = {
    answers.AnswerInterpreted: AnswerInterpreted,
    answers.FactFound: FactFound,
    answers.AnswerPiece: AnswerPiece,
    answers.CitationAdded: CitationAdded,
    answers.AnswerFinished: AnswerFinished,
    answers.AnswerFailed: AnswerFailed,
    answers.AnswerCancelled: AnswerCancelled,
}
