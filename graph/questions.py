"""Questions: asking, watching the answer being written, and the stored result."""

from datetime import datetime
from typing import Annotated, Any, ForwardRef
from uuid import UUID

import strawberry

import graph.question_states  # noqa: F401  # describes the states, verdicts and wordings
from domain.access import not_found
from domain.answers import Verdict, Wording
from domain.capabilities import Capability
from domain.conversations import Conversation, asked_in, start_conversation
from domain.jobs import JobKind
from domain.questions import Provider, Question, QuestionState, ask_question
from domain.ratings import Thumb
from domain.trips import OpenTrip
from graph.context import Info
from graph.documents import DocumentView
from graph.facts import FactView
from graph.fields import OpenTo, mutation, payload_field, query
from graph.idempotency import claimed, idempotency_key, still_there
from graph.ids import uuid_of
from graph.jobs import store_job
from graph.nodes import Node, fetched_by, is_view_of
from graph.of_trip import OfTrip
from graph.participants import ParticipantView
from graph.refusals import UserError, user_errors
from graph.relations import relation
from persistence.conversations import insert_conversation, load_conversations_for, replace_conversation
from persistence.database import WriteConnection
from persistence.documents import load_documents_for
from persistence.questions import insert_question, load_askers, load_questions_for
from persistence.ratings import load_own_ratings, load_rating_counts
from persistence.trips import open_trip_to_change

fetched_by("Question", load_questions_for)
# Lazy, because the view of a conversation lists its questions.
_CONVERSATION_VIEW: Any = Annotated[ForwardRef("ConversationView"), strawberry.lazy("graph.conversations")]


@strawberry.type(name="Citation", description="Where a document says so.")
class CitationView:
    """A view over domain.answers.Citation."""

    quote: str = strawberry.field(description="The exact text.")
    page: int | None = strawberry.field(description="Page in a PDF, from 1.")
    heading_path: list[str] = strawberry.field(description="The headings it stands below, the outermost first.")
    time_code: str | None = strawberry.field(description="When it is spoken in subtitles, as 00:12:03.")
    start: int = strawberry.field(description="Where it begins, in characters of the page or document.")
    end: int = strawberry.field(description="Where it ends.")

    document = relation(
        "The document, or null once it is deleted.",
        view=DocumentView | None,
        key="document_id",
        load=load_documents_for,
        of_viewer=True,
    )


@strawberry.type(name="Answer", description="A finished answer and its proof.")
class AnswerView:
    """A view over domain.questions.Answer."""

    text: str = strawberry.field(description="The answer in words.")
    interpretation: str = strawberry.field(description="What the question was understood to ask.")
    unplaced: list[str] = strawberry.field(description="The words of the question that the trip does not know.")
    verdict: Verdict = strawberry.field(description="What it stands on.")
    wording: Wording = strawberry.field(description="Who found the words.")
    notice: str | None = strawberry.field(description="What did not go as configured.")
    is_cached: bool = strawberry.field(
        description="Whether it was written for an earlier question; nothing that it follows from has changed since."
    )
    mode: Capability = strawberry.field(description="What the language model was let do.")
    provider: Provider = strawberry.field(description="Whose words they were meant to be.")
    model: str | None = strawberry.field(description="The language model's name, where one is configured.")
    facts: list[FactView] = strawberry.field(description="The figures in it.")
    citations: list[CitationView] = strawberry.field(description="The passages it quotes.")


@strawberry.type(name="Rating", description="What somebody thinks of an answer.")
class RatingView:
    """A view over domain.ratings.Rating."""

    thumb: Thumb = strawberry.field(description="Up or down.")
    comment: str | None = strawberry.field(description="Why.")
    rated_at: datetime = strawberry.field(description="When it was given.")


@strawberry.type(name="RatingCounts", description="What people think of an answer.")
class RatingCountsView:
    """A view over domain.ratings.RatingCounts."""

    up: int = strawberry.field(description="How many found that it helped.")
    down: int = strawberry.field(description="How many found that it did not.")


@strawberry.type(name="Question", description="A question asked of a trip.")
class QuestionView(OfTrip, Node):
    """A view over domain.questions.Question."""

    is_type_of = is_view_of(Question)
    text: str = strawberry.field(description="What was asked.")
    state: QuestionState = strawberry.field(description="How far the answer has come.")
    asked_at: datetime = strawberry.field(description="When it was asked.")
    answered_at: datetime | None = strawberry.field(description="When it came to its end.")
    answer: AnswerView | None = strawberry.field(description="The answer, once it is finished.")
    failure: str | None = strawberry.field(description="Why it could not be answered.")

    asked_by = relation(
        "Who asked; null for who only looked on.", view=ParticipantView | None, key="id", load=load_askers
    )
    conversation = relation(
        "The conversation that it is part of.",
        view=_CONVERSATION_VIEW | None,
        key="conversation_id",
        load=load_conversations_for,
        of_viewer=True,
    )
    my_rating = relation(
        "What you think of the answer; null where you did not say.",
        view=RatingView | None,
        key="id",
        load=load_own_ratings,
        of_viewer=True,
    )
    ratings = relation(
        "How many think what of the answer.", view=RatingCountsView, key="id", load=load_rating_counts, is_certain=True
    )


@strawberry.input(description="A question to ask.")
class AskQuestionInput:
    """What `askQuestion` takes."""

    trip_id: strawberry.ID = strawberry.field(description="The trip.")
    text: str = strawberry.field(description="The question in plain words, up to 1000 characters.")
    conversation_id: strawberry.ID | None = strawberry.field(
        default=None, description="The conversation of yours that it goes on with; it begins one unless given."
    )
    is_private: bool = strawberry.field(
        default=False,
        description="Whether the conversation that it begins is kept from others of the trip; one that is given stays "
        "as it is.",
    )
    idempotency_key: str | None = idempotency_key()


@strawberry.type(description="The question, not answered yet: watch `answer`.")
class AskQuestionPayload:
    """What `askQuestion` returns."""

    question: Question | None = payload_field("The question.", view=QuestionView)
    user_errors: list[UserError] = user_errors()


@strawberry.type
class QuestionQuery:
    """The fields of Query about questions."""

    @query("A question and its stored answer, by its id.", view=QuestionView | None)
    async def question(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="The question's id.")],  # noqa: A002  # Relay's name
    ) -> Question | None:
        """Return the question, or None."""
        return await info.context.loaders.load(load_questions_for, uuid_of(id, "Question"), info.context.viewer)


@strawberry.type
class QuestionMutation:
    """The fields of Mutation about questions."""

    @mutation("Ask a question about a trip's money or documents.", open_to=OpenTo.PEOPLE_OF_TRIP)
    async def ask_question(self, info: Info, input: AskQuestionInput) -> AskQuestionPayload:  # noqa: A002  # GraphQL's custom
        """Store the question and queue the answering of it."""
        services, viewer = info.context.services, info.context.viewer
        trip_id = uuid_of(input.trip_id, "Trip")
        async with services.database.write() as connection:
            question_id, is_known = await claimed(connection, info, input)
            trip = await open_trip_to_change(connection, viewer, trip_id)
            if is_known:
                known = await load_questions_for(connection, viewer, [question_id])
                return AskQuestionPayload(question=still_there(known.get(question_id), "question"))
            question = await _stored(connection, trip, input, question_id=question_id, now=services.now())
            job = await store_job(
                services, connection, JobKind.ANSWER_QUESTION, trip_id=trip_id, subject_id=question.id
            )
        await services.queue.enqueue([job])
        return AskQuestionPayload(question=question)


async def _stored(
    connection: WriteConnection, trip: OpenTrip, given: AskQuestionInput, *, question_id: UUID, now: datetime
) -> Question:
    """Store a question, and the conversation that it begins or goes on with."""
    if given.conversation_id is None:
        question = ask_question(trip, question_id=question_id, text=given.text, now=now)
        begun = start_conversation(
            trip, conversation_id=question.conversation_id, name=None, is_shared=not given.is_private, now=now
        )
        await insert_conversation(connection, asked_in(trip, begun, text=question.text, now=now))
    else:
        found = await _conversation(connection, trip, uuid_of(given.conversation_id, "Conversation"))
        question = ask_question(trip, question_id=question_id, text=given.text, now=now, conversation_id=found.id)
        await replace_conversation(connection, asked_in(trip, found, text=question.text, now=now))
    await insert_question(connection, question)
    return question


async def _conversation(connection: WriteConnection, trip: OpenTrip, conversation_id: UUID) -> Conversation:
    """Return a conversation of the trip that the viewer may see; raises NotFound."""
    found = (await load_conversations_for(connection, trip.viewer, [conversation_id])).get(conversation_id)
    if found is None or found.trip_id != trip.trip.id:
        raise not_found("conversation", "conversation_id")
    return found
