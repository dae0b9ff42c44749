"""Wording: findings in a template's words, and what is said where there are none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from domain.answer_writing.evidence import Evidence
from domain.answer_writing.mentions import what_is_mentioned
from domain.answer_writing.unread import UnreadDocument, what_is_unread
from domain.answers import Citation, Fact
from domain.plans import Confidence, DocumentQuestion, Grouping, Metric, Query, QueryPlan
from domain.question_reading.interpretation import payments_scope, scope_of
from domain.texts import listed

NO_DOCUMENT_SAYS = "The trip's documents do not say."


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found for a question: facts or evidence, and the sentences of the template that say it.

    Without facts and evidence it is an abstention, and the sentences say why; `unplaced` are the words that the trip
    does not know. `may_come` tells that a document is still being read, which may say more in a while.
    """

    interpretation: str
    sentences: tuple[str, ...]
    facts: tuple[Fact, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    unplaced: tuple[str, ...] = ()
    may_come: bool = False

    @property
    def is_abstention(self) -> bool:
        """Tell whether nothing was found."""
        return not self.facts and not self.evidence

    @property
    def asides(self) -> tuple[str, ...]:
        """What is said beside facts and quotations: that nothing matches a part of the question."""
        said = {fact.statement for fact in self.facts} | {quotation(found) for found in self.evidence}
        return tuple(sentence for sentence in self.sentences if sentence not in said)

    @property
    def quoted(self) -> tuple[int, ...]:
        """Which of the evidence the template quotes, by their places: the best of each part of a question."""
        return tuple(place for place, found in enumerate(self.evidence) if quotation(found) in self.sentences)

    @property
    def text(self) -> str:
        """The whole text of the template."""
        return " ".join(self.sentences)


def ledger_findings(plan: QueryPlan, facts: Sequence[tuple[Fact, ...]], names: Mapping[UUID, str]) -> Findings:
    """Return the facts of each query of a plan in words, or why there are none.

    A query without facts is told beside the others: nothing is left out silently.
    """
    found = tuple(fact for each in facts for fact in each)
    if not found:
        return Findings(plan.interpretation, (_why_no_facts(plan, names),), unplaced=plan.unplaced)
    missing = dict.fromkeys(_nothing(query, names) for query, each in zip(plan.queries, facts, strict=True) if not each)
    return Findings(plan.interpretation, (*(fact.statement for fact in found), *missing), found)


def with_documents(findings: Findings, question: DocumentQuestion, *found: tuple[Evidence, ...]) -> Findings:
    """Return the findings of a question's ledger part with those of its documents' part."""
    of_documents = document_findings(question, *found)
    return replace(findings, sentences=(*findings.sentences, *of_documents.sentences), evidence=of_documents.evidence)


def document_findings(question: DocumentQuestion, *found: tuple[Evidence, ...]) -> Findings:
    """Return the best evidence as a quotation, or that the documents do not say; `found` is that of each part."""
    if not any(found):
        return Findings(question.interpretation, (NO_DOCUMENT_SAYS,))
    said = (
        quotation(each[0]) if each else f'The documents do not say "{part.text.strip(" ?!.,;")}".'
        for part, each in zip(question.each, found, strict=True)
    )
    evidence = found[0] if len(found) == 1 else tuple(dict.fromkeys(each[0] for each in found if each))
    return Findings(question.interpretation, tuple(dict.fromkeys(said)), evidence=evidence)


def with_mentions(findings: Findings, names: Mapping[str, str]) -> Findings:
    """Return the findings of a ledger that knows no word, with the documents that do; `names` are theirs, by words."""
    if not names:
        return findings
    unplaced = listed([f"'{word}'" for word in findings.unplaced], conjunction="or")
    return replace(findings, sentences=(f"No expense of this trip matches {unplaced}.", *what_is_mentioned(names)))


def talk_findings(said: str) -> Findings:
    """Return what is said to a text that asks nothing."""
    return Findings("Asks nothing of the trip.", (said,))


def with_unread(findings: Findings, unread: Sequence[UnreadDocument]) -> Findings:
    """Return the findings of documents that say nothing, with those that could not be looked into."""
    may_come = any(document.is_awaited for document in unread)
    return replace(findings, sentences=(*findings.sentences, *what_is_unread(unread)), may_come=may_come)


def quotation(evidence: Evidence) -> str:
    """Return a quoted passage with its place: 'hotel.pdf, page 1: "Breakfast is served from 7:30."'."""
    return f'{evidence.excerpt.document_name}{_place(evidence.citation)}: "{" ".join(evidence.citation.quote.split())}"'


def _place(citation: Citation) -> str:
    if citation.page is not None:
        return f", page {citation.page}"
    return "" if citation.time_code is None else f", {citation.time_code}"


def _why_no_facts(plan: QueryPlan, names: Mapping[UUID, str]) -> str:
    if plan.unplaced:
        unplaced = listed([f"'{word}'" for word in plan.unplaced], conjunction="or")
        return f"Nothing in this trip matches {unplaced}."
    if plan.ambiguous:
        return f"{' '.join(plan.ambiguous)} Please ask again with the one you mean."
    if plan.unsupported:
        quoted = ", ".join(f"'{words}'" for words in plan.unsupported)
        return f"Nothing was computed, because this part of the question is not understood yet: {quoted}."
    if plan.confidence is Confidence.LOW:
        return f"{' '.join(plan.reasons)} It could be read so: {plan.interpretation} Please ask again if that is meant."
    return " ".join(dict.fromkeys(_nothing(query, names) for query in plan.queries))


def _nothing(query: Query, names: Mapping[UUID, str]) -> str:
    """Return that nothing matches what a query means: never 0."""
    if query.metric is Metric.TRANSFERS:
        return f"This trip has no payments{payments_scope(query, names)}."
    scopes = [scope_of(filters, names) for filters in query.sides or (query.filters,)]
    if query.metric is Metric.SHARE and query.people and query.whole is None:
        return _no_share(query, scopes[0], names)
    if query.metric is Metric.AVERAGE and query.group_by is Grouping.DAY and query.filters.places:
        # They may well be there, on days on which none of them names the place as its own.
        return f"Nothing was computed per day of expenses{scopes[0]}: they do not tell how long you were there."
    if query.metric is Metric.BALANCE or not all(scopes):
        return "There are no expenses in this trip yet."
    if query.sides:
        return f"There is nothing to compare: this trip has no expenses{scopes[0]}, or no expenses{scopes[1]}."
    return f"This trip has no expenses{scopes[0]}."


def _no_share(query: Query, scope: str, names: Mapping[UUID, str]) -> str:
    """Return that somebody has no share: the expenses may well be there, and be shared by others alone."""
    meant = f"expenses{scope} that {listed([names[one] for one in query.people], conjunction='or')} has a share in"
    if query.filters.payer_ids:
        return f"Nothing was computed of {meant}: there are none, or others paid a part of at least one."
    return f"This trip has no {meant}."
