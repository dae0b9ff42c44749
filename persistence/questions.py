"""Questions: rows of what was asked, with the finished answer once there is one."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, select, tuple_

from domain.access import Viewer
from domain.answer_making import UNTOLD, Making
from domain.conversations import EARLIER_QUESTIONS
from domain.filters import QuestionFilter
from domain.orders import Order
from domain.participants import Participant
from domain.questions import Answer, Question, QuestionState
from persistence.among import among
from persistence.answers import answer_body, answer_of
from persistence.conditions import of_questions
from persistence.conversations import is_open_question
from persistence.database import ReadConnection, WriteConnection
from persistence.grants import is_seen
from persistence.listings import Listing
from persistence.pages import Page, PageRequest, count_rows, load_pages
from persistence.participants import PARTICIPANT
from persistence.tables import cited_documents, participants, questions

_IN_ORDER = (questions.c.asked_at, questions.c.id)
QUESTIONS_OF_TRIP = Listing(rows=select(questions), parent=questions.c.trip_id, order=_IN_ORDER)
QUESTIONS_OF_CONVERSATION = Listing(rows=select(questions), parent=questions.c.conversation_id, order=_IN_ORDER)


async def insert_question(connection: WriteConnection, question: Question) -> None:
    """Store a new question; its conversation is stored."""
    await connection.change(
        questions.insert().values(
            id=question.id,
            trip_id=question.trip_id,
            asker_id=question.asker_id,
            conversation_id=question.conversation_id,
            text=question.text,
            state=question.state.value,
            asked_at=question.asked_at,
        )
    )


async def load_question(connection: ReadConnection, question_id: UUID) -> Question | None:
    """Return a question by id: for workers, who act on ids that the trip gave them."""
    row = await connection.first(select(questions).where(questions.c.id == question_id))
    return None if row is None else question_of(row)


async def load_questions_for(
    connection: ReadConnection, viewer: Viewer, question_ids: Iterable[UUID]
) -> dict[UUID, Question]:
    """Return the questions of the viewer's trips that are not kept from them, by id; all others are left out."""
    statement = select(questions).where(
        is_seen(questions.c.trip_id, viewer), is_open_question(viewer), among(questions.c.id, question_ids)
    )
    return {row.id: question_of(row) for row in await connection.rows(statement)}


async def load_earlier_texts(connection: ReadConnection, question: Question) -> tuple[str, ...]:
    """Return what was asked before a question in its conversation, the last ten, oldest first."""
    statement = (
        select(questions.c.text)
        .where(
            questions.c.conversation_id == question.conversation_id,
            tuple_(*_IN_ORDER) < tuple_(question.asked_at, question.id),
        )
        .order_by(questions.c.asked_at.desc(), questions.c.id.desc())
        .limit(EARLIER_QUESTIONS)
    )
    return tuple(row.text for row in reversed(await connection.rows(statement)))


async def load_question_pages(
    connection: ReadConnection,
    viewer: Viewer,
    wanted: QuestionFilter,
    order: Order,
    request: PageRequest,
    trip_ids: Sequence[UUID],
) -> dict[UUID, Page[Question]]:
    """Return a page of those questions of each trip that are wanted, and not kept from the viewer, in an order."""
    listing = _open_to(viewer, wanted).ordered(_IN_ORDER, order.direction)
    return await load_pages(connection, listing, request, trip_ids, question_of)


async def count_questions(
    connection: ReadConnection, viewer: Viewer, wanted: QuestionFilter, trip_ids: Sequence[UUID]
) -> dict[UUID, int]:
    """Return how many questions each trip has, as `load_question_pages` lists them."""
    return await count_rows(connection, _open_to(viewer, wanted), trip_ids)


async def load_conversation_question_pages(
    connection: ReadConnection,
    wanted: QuestionFilter,
    order: Order,
    request: PageRequest,
    conversation_ids: Sequence[UUID],
) -> dict[UUID, Page[Question]]:
    """Return a page of the questions of each conversation that are wanted, in an order."""
    listing = QUESTIONS_OF_CONVERSATION.where(of_questions(wanted)).ordered(_IN_ORDER, order.direction)
    return await load_pages(connection, listing, request, conversation_ids, question_of)


async def count_conversation_questions(
    connection: ReadConnection, wanted: QuestionFilter, conversation_ids: Sequence[UUID]
) -> dict[UUID, int]:
    """Return how many questions that are wanted each conversation has."""
    return await count_rows(connection, QUESTIONS_OF_CONVERSATION.where(of_questions(wanted)), conversation_ids)


async def load_askers(connection: ReadConnection, question_ids: Iterable[UUID]) -> dict[UUID, Participant]:
    """Return who asked each question, as a participant of its trip, by the question's id."""
    is_asker = and_(participants.c.trip_id == questions.c.trip_id, participants.c.user_id == questions.c.asker_id)
    statement = (
        select(*PARTICIPANT.whole.columns, questions.c.id.label("question_id"))
        .join_from(questions, participants, is_asker)
        .where(among(questions.c.id, question_ids))
    )
    return {row.question_id: PARTICIPANT.whole.value_of(row) for row in await connection.rows(statement)}


async def mark_answering(connection: WriteConnection, question_id: UUID) -> None:
    """Note that a worker is writing the answer."""
    await _change(connection, question_id, state=QuestionState.ANSWERING.value)


async def store_answer(
    connection: WriteConnection, question_id: UUID, answer: Answer, *, now: datetime, making: Making = UNTOLD
) -> bool:
    """Store a finished answer, and how it was made; False where the question is gone, answered or cancelled already."""
    is_stored = await _change(
        connection,
        question_id,
        state=QuestionState.ANSWERED.value,
        answer=answer_body(answer),
        verdict=answer.verdict.value,
        is_cached=answer.is_cached,
        answered_at=now,
        failure=None,
        **_made(making),
    )
    cited = {citation.document_id for citation in answer.citations}
    if is_stored and cited:
        rows = [{"question_id": question_id, "document_id": document_id} for document_id in sorted(cited)]
        await connection.change(cited_documents.insert(), rows)
    return is_stored


async def store_failure(connection: WriteConnection, question_id: UUID, reason: str, *, now: datetime) -> None:
    """Store why a question could not be answered."""
    await _change(connection, question_id, state=QuestionState.FAILED.value, failure=reason, answered_at=now)


async def store_cancellation(connection: WriteConnection, question: Question) -> bool:
    """Store that a question was cancelled; False, and nothing stored, where it came to its end meanwhile."""
    unfinished = questions.c.state.in_([state.value for state in QuestionState if not state.is_final])
    statement = questions.update().where(questions.c.id == question.id, unfinished)
    return await connection.change(statement.values(state=question.state.value, answered_at=question.answered_at)) == 1


async def _change(connection: WriteConnection, question_id: UUID, **values: Any) -> bool:
    # A finished answer stays: a run that was thought dead may still come with its own. So does what was cancelled.
    unfinished = questions.c.state.not_in([QuestionState.ANSWERED.value, QuestionState.CANCELLED.value])
    statement = questions.update().where(questions.c.id == question_id, unfinished).values(**values)
    return await connection.change(statement) == 1


def _made(making: Making) -> dict[str, Any]:
    return {
        "started_at": making.started_at,
        "first_piece_at": making.first_piece_at,
        "answer_ms": making.answer_ms,
        "first_piece_ms": making.first_piece_ms,
        "mode": None if making.mode is None else making.mode.value,
        "provider": making.provider,
        "model": making.model,
        "prompt_tokens": making.prompt_tokens,
        "completion_tokens": making.completion_tokens,
    }


def _open_to(viewer: Viewer, wanted: QuestionFilter) -> Listing:
    return QUESTIONS_OF_TRIP.where([is_open_question(viewer), *of_questions(wanted)])


def question_of(row: Row[Any]) -> Question:
    """Return the question of a row."""
    return Question(
        id=row.id,
        trip_id=row.trip_id,
        asker_id=row.asker_id,
        conversation_id=row.conversation_id,
        text=row.text,
        state=QuestionState(row.state),
        asked_at=row.asked_at,
        answered_at=row.answered_at,
        answer=None if row.answer is None else answer_of(row.answer),
        failure=row.failure,
    )
