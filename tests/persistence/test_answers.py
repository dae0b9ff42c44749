"""Answers as JSON: what goes into a stream or a row comes out the same."""

import orjson
from hypothesis import given
from hypothesis import strategies as st

from domain.answers import (
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
from domain.questions import Answer
from persistence.answers import answer_body, answer_of, event_body, event_of
from tests.domain.strategies import amounts, ids

# JSON carries no lone surrogates; texts that hold them are refused where they come in.
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
counts = st.integers(0, 10**6)
facts = st.builds(
    Fact,
    statement=texts,
    shown=texts,
    amount=st.none() | amounts,
    count=counts,
    expense_ids=st.lists(ids, max_size=3).map(tuple),
)
citations = st.builds(Citation, document_id=ids, page=st.none() | counts, start=counts, end=counts, quote=texts)
verdicts, wordings, notices = st.sampled_from(Verdict), st.sampled_from(Wording), st.none() | texts
answers = st.builds(
    Answer,
    text=texts,
    interpretation=texts,
    verdict=verdicts,
    wording=wordings,
    facts=st.lists(facts, max_size=2).map(tuple),
    citations=st.lists(citations, max_size=2).map(tuple),
    notice=notices,
)
events: st.SearchStrategy[AnswerEvent] = st.one_of(
    st.builds(AnswerInterpreted, texts, st.lists(texts, max_size=2).map(tuple)),
    st.builds(FactFound, facts),
    st.builds(AnswerPiece, counts, texts),
    st.builds(CitationAdded, citations),
    st.builds(AnswerFinished, texts, verdicts, wordings, notices),
    st.builds(AnswerFailed, texts),
)


class TestEventBody:
    """event_body and event_of."""

    @given(events)
    def test_comes_back_the_same(self, event: AnswerEvent) -> None:
        """Every event survives the way through real JSON under the name of its class."""
        travelled = orjson.loads(orjson.dumps(event_body(event)))

        assert event_of(type(event).__name__, travelled) == event


class TestAnswerBody:
    """answer_body and answer_of."""

    @given(answers)
    def test_comes_back_the_same(self, answer: Answer) -> None:
        """Every answer survives the way through real JSON."""
        assert answer_of(orjson.loads(orjson.dumps(answer_body(answer)))) == answer
