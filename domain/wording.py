"""Wording: findings in a template's words, and what is said where there are none."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from domain.answers import Citation, Fact
from domain.evidence import Evidence
from domain.interpretation import scope_of
from domain.plans import DocumentQuestion, Metric, QueryPlan

NO_DOCUMENT_SAYS = "The trip's documents do not say."


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found for a question: facts or evidence, and the sentences of the template that say it.

    Without facts and evidence it is an abstention, and the sentences say why.
    """

    interpretation: str
    sentences: tuple[str, ...]
    facts: tuple[Fact, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    @property
    def is_abstention(self) -> bool:
        """Tell whether nothing was found."""
        return not self.facts and not self.evidence

    @property
    def text(self) -> str:
        """The whole text of the template."""
        return " ".join(self.sentences)


def ledger_findings(plan: QueryPlan, facts: tuple[Fact, ...], names: Mapping[UUID, str]) -> Findings:
    """Return the facts of a plan in words, or why there are none."""
    if not facts:
        return Findings(plan.interpretation, (_why_no_facts(plan, names),))
    return Findings(plan.interpretation, tuple(fact.statement for fact in facts), facts)


def document_findings(question: DocumentQuestion, evidence: tuple[Evidence, ...]) -> Findings:
    """Return the best evidence as a quotation, or that the documents do not say."""
    if not evidence:
        return Findings(question.interpretation, (NO_DOCUMENT_SAYS,))
    return Findings(question.interpretation, (quotation(evidence[0]),), evidence=evidence)


def quotation(evidence: Evidence) -> str:
    """Return a quoted passage with its place: 'hotel.pdf, page 1: "Breakfast is served from 7:30."'."""
    return f'{evidence.excerpt.document_name}{_place(evidence.citation)}: "{" ".join(evidence.citation.quote.split())}"'


def _place(citation: Citation) -> str:
    if citation.page is not None:
        return f", page {citation.page}"
    return "" if citation.time_code is None else f", {citation.time_code}"


def _why_no_facts(plan: QueryPlan, names: Mapping[UUID, str]) -> str:
    if plan.unplaced:
        return " ".join(f"Nothing in this trip matches '{word}'." for word in plan.unplaced)
    if plan.unsupported:
        quoted = ", ".join(f"'{words}'" for words in plan.unsupported)
        return f"Nothing was computed, because this part of the question is not understood yet: {quoted}."
    scope = scope_of(plan.filters, names)
    if Metric.BALANCE in plan.metrics or not scope:
        return "There are no expenses in this trip yet."
    return f"Nothing in this trip matches 'expenses{scope}'."
