"""Questions: plan, look up, put into words, and publish each step of an answer while it is written.

    QUEUED -> ANSWERING -> ANSWERED, FAILED with a reason, or CANCELLED by somebody

A worker may be killed anywhere: the next run begins again with AnswerInterpreted, and its first piece, at offset 0,
replaces what was published before. The answer is stored before its last event is published, so that an end that was
seen is an end that stays.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from domain.answer_keys import AnswerPlace, is_kept
from domain.answer_making import Making, milliseconds_between
from domain.answer_writing.wording import Findings
from domain.answers import (
    AnswerCancelled,
    AnswerEvent,
    AnswerFailed,
    AnswerFinished,
    AnswerInterpreted,
    CitationAdded,
    FactFound,
)
from domain.questions import Answer, Question, QuestionState, events_of
from jobs.announcing import Announcer
from jobs.context import TaskContext
from jobs.failures import FinalFailure
from jobs.finding import find
from jobs.unless import unless
from jobs.writing import Written, write_answer
from persistence.answer_cache import keep_answer
from persistence.questions import load_question, mark_answering, store_answer, store_failure
from persistence.trips import lock_trip

log = structlog.get_logger(__name__)


async def answer_question(context: TaskContext, question_id: UUID) -> None:
    """Answer a question and store the answer; a finished one only has its last event published where it is missing.

    Raises FinalFailure when the question is gone or its asker is no longer on the trip.
    """
    announcer = Announcer(context, question_id)
    question, started_at = await _begin(context, question_id), context.now()
    if question.state.is_final:
        await announcer.publish_missing_end(_end_of(question))
        return
    made = await unless(_made(context, question, announcer, started_at=started_at), announcer.cancelled())
    if made is not None:
        await announcer.publish_end(_end_of(await _store(context, question_id, made)))


async def give_up_question(context: TaskContext, question_id: UUID, reason: str) -> None:
    """Store that a question could not be answered, and tell its stream; an answer that is there stays."""
    async with context.database.write() as connection:
        await store_failure(connection, question_id, reason, now=context.now())
        question = await load_question(connection, question_id)
    announcer = Announcer(context, question_id)
    if question is None:
        # It was deleted while its answer was being written.
        await announcer.forget()
    else:
        await announcer.publish_missing_end(_end_of(question))


@dataclass(frozen=True, slots=True)
class _Made:
    """An answer, how it was made, and where it is kept to be given again, if anywhere."""

    answer: Answer
    making: Making
    place: AnswerPlace | None = None


async def _made(context: TaskContext, question: Question, announcer: Announcer, *, started_at: datetime) -> _Made:
    """Find and write the answer, or give one again that is kept, and publish each step but the last."""
    found = await find(context, question)
    if found.kept is not None:
        answer = replace(found.kept, is_cached=True)
        await announcer.publish_all(events_of(answer)[:-1])
        return _Made(answer, _timed(context, question, announcer, Making(started_at=started_at)))
    findings = found.findings
    first = AnswerInterpreted(findings.interpretation, findings.unplaced)
    await announcer.publish_all([first, *map(FactFound, findings.facts)])
    written = await write_answer(
        question=question.text, findings=findings, model=context.language_model, publish=announcer.publish
    )
    if written.citations:
        await announcer.publish_all([CitationAdded(citation) for citation in written.citations])
    answer = _answer(context, findings, written)
    making = _timed(context, question, announcer, _making(answer, written, started_at=started_at))
    return _Made(answer, making, found.place)


async def _begin(context: TaskContext, question_id: UUID) -> Question:
    async with context.database.write() as connection:
        question = await load_question(connection, question_id)
        if question is None:
            raise FinalFailure("The question is gone.")
        if not question.state.is_final:
            await mark_answering(connection, question_id)
    return question


def _making(answer: Answer, written: Written, *, started_at: datetime) -> Making:
    """Return how an answer was made, as far as it is known before it is finished."""
    return Making(
        started_at=started_at,
        mode=answer.mode,
        provider=answer.provider.value,
        model=answer.model,
        prompt_tokens=written.prompt_tokens,
        completion_tokens=written.completion_tokens,
    )


def _timed(context: TaskContext, question: Question, announcer: Announcer, making: Making) -> Making:
    """Return the same with how long its asker waited, until now."""
    first = announcer.first_piece_at
    return replace(
        making,
        first_piece_at=first,
        first_piece_ms=None if first is None else milliseconds_between(question.asked_at, first),
        answer_ms=milliseconds_between(question.asked_at, context.now()),
    )


def _lifetime(context: TaskContext) -> timedelta:
    return timedelta(seconds=context.settings.answer_cache_seconds)


async def _store(context: TaskContext, question_id: UUID, made: _Made) -> Question:
    """Store the answer and return the question as it stands: another run may have been first, and its answer stays.

    The answer is kept at its place, too, where it has one and may be given again, unless its question was deleted or
    cancelled meanwhile.
    """
    answer, place = made.answer, made.place
    lifetime = _lifetime(context) if is_kept(answer.verdict) else timedelta()
    async with context.database.write() as connection:
        if place is not None:
            # Before the question's row, as whoever deletes it does.
            await lock_trip(connection, place.trip_id)
        is_stored = await store_answer(connection, question_id, answer, now=context.now(), making=made.making)
        if place is not None and lifetime and is_stored:
            await keep_answer(connection, place, answer, now=context.now(), lifetime=lifetime)
        question = await load_question(connection, question_id)
    if question is None:
        raise FinalFailure("The question is gone.")
    return question


def _answer(context: TaskContext, findings: Findings, written: Written) -> Answer:
    model = context.language_model
    return Answer(
        text=written.text,
        interpretation=findings.interpretation,
        verdict=written.verdict,
        wording=written.wording,
        facts=findings.facts,
        citations=written.citations,
        notice=written.notice,
        mode=written.mode,
        model=None if model is None else model.name,
        unplaced=findings.unplaced,
    )


def _end_of(question: Question) -> AnswerEvent:
    answer = question.answer
    if question.state is QuestionState.CANCELLED:
        return AnswerCancelled()
    if answer is None:
        return AnswerFailed(question.failure or "")
    return AnswerFinished(answer.text, answer.verdict, answer.wording, answer.notice)
