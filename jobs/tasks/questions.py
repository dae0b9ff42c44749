"""Questions: plan, look up, put into words, and publish each step of an answer while it is written.

    QUEUED -> ANSWERING -> ANSWERED, FAILED with a reason, or CANCELLED by somebody

A worker may be killed anywhere: the next run begins again with AnswerInterpreted, and its first piece, at offset 0,
replaces what was published before. The answer is stored before its last event is published, so that an end that was
seen is an end that stays.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from domain.access import NotFound, Viewer
from domain.answer_keys import AnswerPlace, Edition, answer_key, is_kept
from domain.answer_making import Making, milliseconds_between
from domain.answers import (
    LAST_EVENTS,
    AnswerCancelled,
    AnswerEvent,
    AnswerFailed,
    AnswerFinished,
    AnswerInterpreted,
    AnswerPiece,
    CitationAdded,
    FactFound,
)
from domain.evidence import Evidence, Excerpt, find_evidence
from domain.generations import Generation
from domain.hits import PassageHit
from domain.passages import PassageSource
from domain.planning import document_question, plan_question
from domain.plans import Confidence, DocumentQuestion, Knowledge, QueryPlan
from domain.questions import Answer, Question, QuestionState, events_of
from domain.search import SearchFilter
from domain.trips import OpenTrip
from domain.wording import Findings, document_findings, ledger_findings, with_documents
from jobs.context import TaskContext
from jobs.failures import FinalFailure
from jobs.streams import Silence, StreamsUnreachable, answer_topic
from jobs.unless import unless
from jobs.writing import Written, write_answer
from persistence.answer_cache import keep_answer, load_cached_answer, load_edition
from persistence.answers import event_body
from persistence.database import ReadConnection
from persistence.documents import load_documents_for
from persistence.facts import find_facts, load_knowledge
from persistence.generations import load_kept_generations
from persistence.questions import load_earlier_texts, load_question, mark_answering, store_answer, store_failure
from persistence.search import search_passages
from persistence.trips import lock_trip, open_trip

log = structlog.get_logger(__name__)

_EXCERPTS = 12
_IN_DOCUMENTS = SearchFilter(sources=(PassageSource.DOCUMENT,))


async def answer_question(context: TaskContext, question_id: UUID) -> None:
    """Answer a question and store the answer; a finished one only has its last event published where it is missing.

    Raises FinalFailure when the question is gone or its asker is no longer on the trip.
    """
    announcer = _Announcer(context, question_id)
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
    announcer = _Announcer(context, question_id)
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


async def _made(context: TaskContext, question: Question, announcer: "_Announcer", *, started_at: datetime) -> _Made:
    """Find and write the answer, or give one again that is kept, and publish each step but the last."""
    found = await _find(context, question)
    if found.kept is not None:
        answer = replace(found.kept, is_cached=True)
        for event in events_of(answer)[:-1]:
            await announcer.publish(event)
        return _Made(answer, _timed(context, question, announcer, Making(started_at=started_at)))
    findings = found.findings
    await announcer.publish(AnswerInterpreted(findings.interpretation))
    for fact in findings.facts:
        await announcer.publish(FactFound(fact))
    written = await write_answer(
        question=question.text, findings=findings, model=context.language_model, publish=announcer.publish
    )
    for citation in written.citations:
        await announcer.publish(CitationAdded(citation))
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


@dataclass(frozen=True, slots=True)
class _Found:
    """The answer that is kept for a question, or else what one is made of; `place` is where it is kept then."""

    findings: Findings
    place: AnswerPlace
    kept: Answer | None = None


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


def _timed(context: TaskContext, question: Question, announcer: "_Announcer", making: Making) -> Making:
    """Return the same with how long its asker waited, until now."""
    first = announcer.first_piece_at
    return replace(
        making,
        first_piece_at=first,
        first_piece_ms=None if first is None else milliseconds_between(question.asked_at, first),
        answer_ms=milliseconds_between(question.asked_at, context.now()),
    )


async def _find(context: TaskContext, question: Question) -> _Found:
    async with context.database.read() as connection:
        # First: whatever the answer is made of is no older.
        edition = await load_edition(connection, question.trip_id)
        trip = await _trip_of_asker(connection, question)
        knowledge = await load_knowledge(connection, trip)
        earlier = await load_earlier_texts(connection, question)
        plan = plan_question(question.text, known=knowledge, today=context.now().date(), earlier=earlier)
        generations = await load_kept_generations(connection)
        place = _place(context, question, edition, knowledge.asker_id, plan, generations[:1])
        kept = await load_cached_answer(connection, place, newer_than=context.now() - _lifetime(context))
        if kept is not None:
            return _Found(Findings(kept.interpretation, (kept.text,)), place, kept)
        findings = await _of_ledger(connection, plan, trip, knowledge) if isinstance(plan, QueryPlan) else None
    if findings is None:
        asked = plan if isinstance(plan, DocumentQuestion) else document_question(question.text)
        return _Found(document_findings(asked, await _evidence(context, trip, asked)), place)
    if isinstance(plan, QueryPlan) and plan.document is not None:
        return _Found(with_documents(findings, await _evidence(context, trip, plan.document)), place)
    return _Found(findings, place)


async def _of_ledger(
    connection: ReadConnection, plan: QueryPlan, trip: OpenTrip, knowledge: Knowledge
) -> Findings | None:
    """Return what the ledger says to a plan, or None where it says nothing and the documents may."""
    is_sure = plan.is_computable and plan.confidence is Confidence.HIGH
    facts = await find_facts(connection, plan, trip) if is_sure else ()
    return ledger_findings(plan, facts, knowledge.names) if any(facts) or plan.is_certain else None


async def _evidence(context: TaskContext, trip: OpenTrip, asked: DocumentQuestion) -> tuple[Evidence, ...]:
    return find_evidence(asked, await _excerpts(context, trip, asked))


def _place(
    context: TaskContext,
    question: Question,
    edition: Edition,
    asker_id: UUID | None,
    plan: QueryPlan | DocumentQuestion,
    serving: tuple[Generation, ...],
) -> AnswerPlace:
    """Return where the answer to a plan is kept: under all that it follows from."""
    is_of_ledger = isinstance(plan, QueryPlan) and plan.is_certain
    model = context.language_model
    key = answer_key(
        question.trip_id,
        # Who says "I".
        asker_id,
        plan,
        # What is looked for in documents is the question itself.
        None if is_of_ledger else document_question(question.text),
        context.now().date(),
        edition,
        (context.embedder.identity, *(generation.number for generation in serving)),
        None if model is None else model.name,
    )
    return AnswerPlace(key, question.trip_id, edition)


def _lifetime(context: TaskContext) -> timedelta:
    return timedelta(seconds=context.settings.answer_cache_seconds)


async def _trip_of_asker(connection: ReadConnection, question: Question) -> OpenTrip:
    """Open the trip for who asked: an answer never holds what its asker may not see."""
    try:
        return await open_trip(connection, Viewer(question.asker_id), question.trip_id)
    except NotFound:
        raise FinalFailure("You are no longer on this trip.") from None


async def _excerpts(context: TaskContext, trip: OpenTrip, question: DocumentQuestion) -> list[Excerpt]:
    found = await search_passages(context.index, trip, question.text, limit=_EXCERPTS, wanted=_IN_DOCUMENTS)
    if found.missing is not None:
        # Half a search could find nothing where there is an answer: the job waits instead.
        raise found.missing
    hits = found.hits
    names = await _document_names(context, trip, hits)
    return [
        Excerpt(
            document_id=hit.passage.source_id,
            document_name=names[hit.passage.source_id],
            page=hit.passage.page,
            start=hit.passage.start,
            text=hit.passage.text,
            heading_path=hit.passage.heading_path,
            cues=hit.passage.cues,
        )
        for hit in hits
        if hit.passage.source_id in names
    ]


async def _document_names(context: TaskContext, trip: OpenTrip, hits: Iterable[PassageHit]) -> dict[UUID, str]:
    async with context.database.read() as connection:
        found = await load_documents_for(connection, trip.viewer, {hit.passage.source_id for hit in hits})
    return {document_id: document.name for document_id, document in found.items()}


async def _store(context: TaskContext, question_id: UUID, made: _Made) -> Question:
    """Store the answer and return the question as it stands: another run may have been first, and its answer stays.

    The answer is kept at its place, too, where it has one and may be given again.
    """
    answer, place = made.answer, made.place
    async with context.database.write() as connection:
        if place is not None and is_kept(answer.verdict) and (lifetime := _lifetime(context)):
            # Before the question's row, as whoever deletes it does.
            await lock_trip(connection, place.trip_id)
            await keep_answer(connection, place, answer, now=context.now(), lifetime=lifetime)
        await store_answer(connection, question_id, answer, now=context.now(), making=made.making)
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


class _Announcer:
    """Publishes events of one answer. Redis away stops the telling, never the answer: who follows reads it stored."""

    def __init__(self, context: TaskContext, question_id: UUID) -> None:
        self.first_piece_at: datetime | None = None
        """When there was something to read."""
        self._now = context.now
        self._streams = context.streams
        self._topic = answer_topic(question_id)
        self._is_silent = False

    async def publish(self, event: AnswerEvent) -> None:
        """Publish an event; after one that was lost all others are kept back, so that no follower sees a gap."""
        if not self._is_silent:
            await self.publish_end(event)
        if isinstance(event, AnswerPiece) and self.first_piece_at is None and not self._is_silent:
            self.first_piece_at = self._now()

    async def publish_end(self, event: AnswerEvent) -> None:
        """Publish an event that holds the whole answer, also after others were lost."""
        try:
            await self._streams.publish(self._topic, type(event).__name__, event_body(event))
        except StreamsUnreachable as error:
            self._is_silent = True
            log.warning("answer.not_published", topic=self._topic, event_type=type(event).__name__, error=str(error))

    async def forget(self) -> None:
        """Drop what was published; where that cannot be done, it expires within a day."""
        try:
            await self._streams.forget(self._topic)
        except StreamsUnreachable as error:
            log.warning("answer.not_forgotten", topic=self._topic, error=str(error))

    async def cancelled(self) -> None:
        """Return once the stream says that somebody stopped the answer.

        Where it cannot be read, the row says so too: the lease of the job is gone with it.
        """
        try:
            async for seen in self._streams.follow(self._topic):
                if not isinstance(seen, Silence) and seen.type == AnswerCancelled.__name__:
                    return
        except StreamsUnreachable as error:
            log.warning("answer.not_followed", topic=self._topic, error=str(error))
        await asyncio.Event().wait()

    async def publish_missing_end(self, event: AnswerEvent) -> None:
        """Publish the last event unless the stream has one."""
        try:
            async for seen in self._streams.follow(self._topic):
                if isinstance(seen, Silence):
                    break
                if seen.type in {last.__name__ for last in LAST_EVENTS}:
                    return
        except StreamsUnreachable as error:
            log.warning("answer.not_published", topic=self._topic, error=str(error))
            return
        await self.publish_end(event)
