"""Questions: rows of what was asked, with the finished answer once there is one."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from domain.access import Viewer
from domain.questions import Answer, Question, QuestionState
from persistence.among import among
from persistence.answers import answer_body, answer_of
from persistence.database import ReadConnection, WriteConnection
from persistence.grants import is_seen
from persistence.tables import questions


async def insert_question(connection: WriteConnection, question: Question) -> None:
    """Store a new question."""
    await connection.change(
        questions.insert().values(
            id=question.id,
            trip_id=question.trip_id,
            asker_id=question.asker_id,
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
    """Return the questions of the viewer's trips, by id; all others are left out."""
    statement = select(questions).where(is_seen(questions.c.trip_id, viewer), among(questions.c.id, question_ids))
    return {row.id: question_of(row) for row in await connection.rows(statement)}


async def mark_answering(connection: WriteConnection, question_id: UUID) -> None:
    """Note that a worker is writing the answer."""
    await _change(connection, question_id, state=QuestionState.ANSWERING.value)


async def store_answer(connection: WriteConnection, question_id: UUID, answer: Answer, *, now: datetime) -> None:
    """Store a finished answer."""
    await _change(
        connection,
        question_id,
        state=QuestionState.ANSWERED.value,
        answer=answer_body(answer),
        answered_at=now,
        failure=None,
    )


async def store_failure(connection: WriteConnection, question_id: UUID, reason: str, *, now: datetime) -> None:
    """Store why a question could not be answered."""
    await _change(connection, question_id, state=QuestionState.FAILED.value, failure=reason, answered_at=now)


async def _change(connection: WriteConnection, question_id: UUID, **values: Any) -> None:
    # A finished answer stays: a run that was thought dead may still come with its own.
    unfinished = questions.c.state != QuestionState.ANSWERED.value
    await connection.change(questions.update().where(questions.c.id == question_id, unfinished).values(**values))


def question_of(row: Row[Any]) -> Question:
    """Return the question of a row."""
    return Question(
        id=row.id,
        trip_id=row.trip_id,
        asker_id=row.asker_id,
        text=row.text,
        state=QuestionState(row.state),
        asked_at=row.asked_at,
        answered_at=row.answered_at,
        answer=None if row.answer is None else answer_of(row.answer),
        failure=row.failure,
    )
