"""Answers as JSON: how the events of an answer travel in a stream, and how a finished one is kept in its row."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any
from uuid import UUID

from domain.answers import (
    AnswerCancelled,
    AnswerEvent,
    AnswerFailed,
    AnswerFinished,
    AnswerInterpreted,
    AnswerPiece,
    Citation,
    CitationAdded,
    Fact,
    FactFound,
    Verdict,
    Wording,
)
from domain.capabilities import Capability
from domain.currencies import currency_of
from domain.money import Money
from domain.questions import Answer

Body = dict[str, Any]


def event_body(event: AnswerEvent) -> Body:
    """Return an event as JSON; its type is the name of its class."""
    match event:
        case FactFound(fact):
            return {"fact": _fact_body(fact)}
        case CitationAdded(citation):
            return {"citation": _citation_body(citation)}
        case AnswerFinished(text, verdict, wording, notice):
            return {"text": text, "verdict": verdict.value, "wording": wording.value, "notice": notice}
        case AnswerInterpreted(interpretation, unplaced):
            return {"interpretation": interpretation, "unplaced": list(unplaced)}
        case AnswerPiece() | AnswerFailed() | AnswerCancelled():
            return asdict(event)


def event_of(event_type: str, body: Body) -> AnswerEvent:
    """Return the event of a type and its JSON; raises KeyError for what `event_body` did not make."""
    return _EVENTS[event_type](body)


def answer_body(answer: Answer) -> Body:
    """Return a finished answer as JSON."""
    return {
        "text": answer.text,
        "interpretation": answer.interpretation,
        "verdict": answer.verdict.value,
        "wording": answer.wording.value,
        "facts": [_fact_body(fact) for fact in answer.facts],
        "citations": [_citation_body(citation) for citation in answer.citations],
        "notice": answer.notice,
        "isCached": answer.is_cached,
        "mode": answer.mode.value,
        "model": answer.model,
        "unplaced": list(answer.unplaced),
    }


def answer_of(body: Body) -> Answer:
    """Return a finished answer from its JSON."""
    return Answer(
        text=body["text"],
        interpretation=body["interpretation"],
        verdict=Verdict(body["verdict"]),
        wording=Wording(body["wording"]),
        facts=tuple(_fact(fact) for fact in body["facts"]),
        citations=tuple(_citation(citation) for citation in body["citations"]),
        notice=body["notice"],
        # Answers that were stored before any were kept lack it.
        is_cached=body.get("isCached", False),
        # Answers that were stored before models were probed lack these.
        mode=Capability(body.get("mode", Capability.TEMPLATE)),
        model=body.get("model"),
        # Answers that were stored before lack what came later.
        unplaced=tuple(body.get("unplaced", ())),
    )


_EVENTS: dict[str, Callable[[Body], AnswerEvent]] = {
    # Events that were published before it was told which words were not understood lack them.
    "AnswerInterpreted": lambda body: AnswerInterpreted(body["interpretation"], tuple(body.get("unplaced", ()))),
    "FactFound": lambda body: FactFound(_fact(body["fact"])),
    "AnswerPiece": lambda body: AnswerPiece(body["offset"], body["text"]),
    "CitationAdded": lambda body: CitationAdded(_citation(body["citation"])),
    "AnswerFinished": lambda body: AnswerFinished(
        body["text"], Verdict(body["verdict"]), Wording(body["wording"]), body["notice"]
    ),
    "AnswerFailed": lambda body: AnswerFailed(body["reason"]),
    "AnswerCancelled": lambda _: AnswerCancelled(),
}


def _fact_body(fact: Fact) -> Body:
    amount = fact.amount
    return {
        "statement": fact.statement,
        "shown": fact.shown,
        # Text, because minor units outgrow what other readers of JSON keep exactly.
        "amount": None if amount is None else [str(amount.minor_units), amount.currency.code],
        "count": fact.count,
        "expenseIds": [str(expense_id) for expense_id in fact.expense_ids],
        "paymentIds": [str(payment_id) for payment_id in fact.payment_ids],
        "value": fact.value,
        "interpretation": fact.interpretation,
    }


def _fact(body: Body) -> Fact:
    amount = body["amount"]
    return Fact(
        statement=body["statement"],
        shown=body["shown"],
        amount=None if amount is None else Money(int(amount[0]), currency_of(amount[1])),
        count=body["count"],
        expense_ids=tuple(UUID(expense_id) for expense_id in body["expenseIds"]),
        payment_ids=tuple(UUID(payment_id) for payment_id in body.get("paymentIds", ())),
        value=body["shown"] if "value" not in body else body["value"],
        interpretation=body.get("interpretation", ""),
    )


def _citation_body(citation: Citation) -> Body:
    return {
        "documentId": str(citation.document_id),
        "page": citation.page,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "headingPath": list(citation.heading_path),
        "timeCode": citation.time_code,
    }


def _citation(body: Body) -> Citation:
    return Citation(
        document_id=UUID(body["documentId"]),
        page=body["page"],
        start=body["start"],
        end=body["end"],
        quote=body["quote"],
        # Answers that were stored before documents had these lack them.
        heading_path=tuple(body.get("headingPath", ())),
        time_code=body.get("timeCode"),
    )
