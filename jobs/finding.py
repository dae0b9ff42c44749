"""Finding: what the ledger and the documents of a trip say to a question, or the answer that is kept for it."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from domain.access import NotFound, Viewer
from domain.answer_keys import AnswerPlace, Edition, answer_key
from domain.answer_writing.asked_spending import asks_for_rule, asks_for_spending
from domain.answer_writing.evidence import Evidence, find_evidence
from domain.answer_writing.mentions import mentioned_in
from domain.answer_writing.prompts import Message
from domain.answer_writing.told_sentences import Excerpt
from domain.answer_writing.wording import (
    Findings,
    document_findings,
    ledger_findings,
    talk_findings,
    with_documents,
    with_mentions,
    with_unread,
)
from domain.answers import Fact
from domain.generations import Generation
from domain.hits import PassageHit
from domain.money import SumTooLarge
from domain.passages import PassageSource
from domain.plans import Confidence, DocumentQuestion, Knowledge, QueryPlan
from domain.question_reading.follow_ups import is_fragment
from domain.question_reading.planning import document_question, plan_question
from domain.question_reading.proposals import agreement, proposal_prompt, proposed_plan
from domain.question_reading.small_talk import small_talk
from domain.questions import Answer, Question
from domain.search import SearchFilter, SearchMode
from domain.trips import OpenTrip
from jobs.context import TaskContext
from jobs.failures import FinalFailure
from persistence.answer_cache import load_cached_answer, load_edition
from persistence.database import ReadConnection
from persistence.documents import load_documents_for, load_unread_documents
from persistence.fact_finding.finding import find_facts
from persistence.fact_finding.knowledge import load_knowledge
from persistence.generations import load_kept_generations
from persistence.questions import load_earlier_texts
from persistence.search import search_passages
from persistence.trips import open_trip

_EXCERPTS = 12
_MOST_MENTIONED = 4
"""Of the words that a trip does not know, how many are looked for in its documents."""
_IN_DOCUMENTS = SearchFilter(sources=(PassageSource.DOCUMENT,))


@dataclass(frozen=True, slots=True)
class Found:
    """What an answer is made of, or the one that is `kept`.

    `place` is where the answer is kept; None where it is not, because it may come out better the next time.
    """

    findings: Findings
    place: AnswerPlace | None
    kept: Answer | None = None


async def find(context: TaskContext, question: Question) -> Found:
    """Return what is found for a question; raises FinalFailure when its asker is no longer on the trip.

    Raises what says that documents cannot be searched by meaning just now: half a search could find nothing.
    """
    heard = await _hear(context, question)
    plan = heard.plan
    if heard.kept is not None:
        return Found(Findings(heard.kept.interpretation, (heard.kept.text,)), heard.place, heard.kept)
    talk = small_talk(plan.text) if isinstance(plan, DocumentQuestion) else None
    if talk is not None:
        return Found(talk_findings(talk), heard.place)
    if isinstance(plan, QueryPlan):
        plan, is_final = await _confirmed(context, question, plan, heard.knowledge)
        findings = await _of_ledger(context, plan, heard)
        place = heard.place if is_final else None
        if findings is not None and plan.document is not None:
            evidence = await _evidence(context, heard.trip, plan.document)
            return await _found(context, heard, with_documents(findings, plan.document, *evidence), place)
        if findings is not None and not _may_be_looked_up(question, plan, findings):
            is_part = is_fragment(plan.english or question.text)
            return Found(findings if is_part else await _with_mentions(context, heard, findings), place)
        if findings is not None:
            return await _found(context, heard, await _or_of_documents(context, question, heard, findings), place)
    asked = plan if isinstance(plan, DocumentQuestion) else document_question(question.text)
    evidence = await _evidence(context, heard.trip, asked)
    return await _found(context, heard, document_findings(asked, *evidence), heard.place)


@dataclass(frozen=True, slots=True)
class _Heard:
    """How a question was understood, in which trip, and the answer that is kept for it."""

    trip: OpenTrip
    knowledge: Knowledge
    plan: QueryPlan | DocumentQuestion
    place: AnswerPlace
    kept: Answer | None


async def _found(context: TaskContext, heard: _Heard, findings: Findings, place: AnswerPlace | None) -> Found:
    """Return findings for which documents were searched: where they say nothing, with those that nobody has read yet.

    What a document may say that is still being read is no final answer, and is kept nowhere.
    """
    if findings.evidence:
        return Found(findings, place)
    async with context.database.read() as connection:
        unread = await load_unread_documents(connection, heard.trip)
    findings = with_unread(findings, unread)
    return Found(findings, None if findings.may_come else place)


async def _hear(context: TaskContext, question: Question) -> _Heard:
    async with context.database.read() as connection:
        # First: whatever the answer is made of is no older.
        edition = await load_edition(connection, question.trip_id)
        trip = await _trip_of_asker(connection, question)
        knowledge = await load_knowledge(connection, trip)
        earlier = await load_earlier_texts(connection, question)
        serving = (await load_kept_generations(connection))[:1]
    # Reading a question takes a processor, not a connection, and others are served meanwhile.
    plan = await asyncio.to_thread(
        plan_question, question.text, known=knowledge, today=context.now().date(), earlier=earlier
    )
    if isinstance(plan, QueryPlan) and asks_for_rule(plan.english or question.text):
        plan = document_question(question.text)
    # Whoever takes no part says "I" of themselves all the same.
    asker_id = knowledge.asker_id or question.asker_id
    place = _place(context, question, edition, asker_id, plan, serving)
    oldest = context.now() - timedelta(seconds=context.settings.answer_cache_seconds)
    async with context.database.read() as connection:
        kept = await load_cached_answer(connection, place, newer_than=oldest)
    return _Heard(trip, knowledge, plan, place, kept)


async def _confirmed(
    context: TaskContext, question: Question, plan: QueryPlan, known: Knowledge
) -> tuple[QueryPlan, bool]:
    """Return a plan, which is sure where an able model read the same, and whether that will not change by asking again.

    A model decides nothing by itself: what it proposes counts only where it is what our own guess says.
    """
    model = context.language_model
    if model is None or plan.confidence is Confidence.HIGH or not plan.is_computable:
        return plan, True
    text = await model.propose([Message("user", proposal_prompt(question.text, known))])
    if text is None:
        return plan, False
    is_agreed = agreement(plan, proposed_plan(text, known=known))
    return (replace(plan, confidence=Confidence.HIGH) if is_agreed else plan), True


async def _of_ledger(context: TaskContext, plan: QueryPlan, heard: _Heard) -> Findings | None:
    """Return what the ledger says to a plan, or None where it says nothing and the documents may."""
    facts: tuple[tuple[Fact, ...], ...] = ()
    if plan.is_computable and plan.confidence is Confidence.HIGH:
        facts = await _facts(context, plan, heard.trip)
    return ledger_findings(plan, facts, heard.knowledge.names) if any(facts) or plan.is_certain else None


async def _facts(context: TaskContext, plan: QueryPlan, trip: OpenTrip) -> tuple[tuple[Fact, ...], ...]:
    """Return the facts of each query; raises FinalFailure where a sum is too large, since it will be so again."""
    try:
        async with context.database.snapshot() as connection:
            return await find_facts(connection, plan, trip)
    except SumTooLarge as refusal:
        raise FinalFailure(str(refusal)) from refusal


async def _or_of_documents(context: TaskContext, question: Question, heard: _Heard, findings: Findings) -> Findings:
    """Return what the documents say where the ledger has nothing, else the same."""
    asked = document_question(question.text)
    evidence = await _evidence(context, heard.trip, asked)
    if any(evidence):
        return document_findings(asked, *evidence)
    return await _with_mentions(context, heard, findings)


async def _with_mentions(context: TaskContext, heard: _Heard, findings: Findings) -> Findings:
    """Return the findings of a ledger; where it does not know words that documents say, with their names."""
    words = findings.unplaced[:_MOST_MENTIONED]
    # By words alone: the ledger answers while nothing can be found by meaning.
    found = [await _excerpts(context, heard.trip, document_question(word), mode=SearchMode.TEXT) for word in words]
    return with_mentions(findings, mentioned_in(words, [excerpt for each in found for excerpt in each]))


def _may_be_looked_up(question: Question, plan: QueryPlan, findings: Findings) -> bool:
    """Tell whether a question of which the ledger has nothing may be one of documents."""
    return findings.is_abstention and _may_be_of_documents(question, plan)


def _may_be_of_documents(question: Question, plan: QueryPlan) -> bool:
    """Tell whether what was read as a question of money may as well be one of documents: "until when can we cancel".

    What is not computed may be asked of something that the trip does not know, as of "baggage" and of "respondents".
    What goes on from a question of the ledger and asks nothing by itself, as "and the second?", is none of documents.
    """
    asked = plan.english or question.text
    is_understood = not plan.ambiguous and (not plan.unsupported or bool(plan.unplaced))
    return is_understood and not asks_for_spending(asked) and not is_fragment(asked)


async def _evidence(context: TaskContext, trip: OpenTrip, asked: DocumentQuestion) -> list[tuple[Evidence, ...]]:
    """Return what is found for each of the questions that are asked by themselves."""
    return [find_evidence(each, await _excerpts(context, trip, each)) for each in asked.each]


def _place(
    context: TaskContext,
    question: Question,
    edition: Edition,
    asker_id: UUID,
    plan: QueryPlan | DocumentQuestion,
    serving: tuple[Generation, ...],
) -> AnswerPlace:
    """Return where the answer to a plan is kept: under all that it follows from."""
    is_of_ledger = isinstance(plan, QueryPlan) and plan.is_certain and not _may_be_of_documents(question, plan)
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


async def _trip_of_asker(connection: ReadConnection, question: Question) -> OpenTrip:
    """Open the trip for who asked: an answer never holds what its asker may not see."""
    try:
        return await open_trip(connection, Viewer(question.asker_id), question.trip_id)
    except NotFound:
        raise FinalFailure("You are no longer on this trip.") from None


async def _excerpts(
    context: TaskContext, trip: OpenTrip, question: DocumentQuestion, *, mode: SearchMode = SearchMode.HYBRID
) -> list[Excerpt]:
    found = await search_passages(context.index, trip, question.text, limit=_EXCERPTS, mode=mode, wanted=_IN_DOCUMENTS)
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
