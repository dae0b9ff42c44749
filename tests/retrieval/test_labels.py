"""Labels: each quote stands in its file as the reader reads it, where the label says; and search is held to them."""

from collections import Counter
from pathlib import Path

import pytest

from domain.page_texts import PageText, time_code_at
from domain.passages import cut_passages
from domain.search import SearchMode
from persistence.database import Database
from persistence.embedder import Embedder
from persistence.ids import new_id
from persistence.indexes import SearchIndex
from persistence.search import search_passages
from persistence.vectors.sql import SqlVectors
from tests.arrangement import SAMPLES
from tests.retrieval.corpus import gather_corpus, pages_of
from tests.retrieval.labels import LABELS, Label, QuoteMissing, load_labels, passages_with
from tests.retrieval.metrics import ndcg
from tests.vector_stores import MODEL_SPACE

FILES = sorted({label.file for label in load_labels()})


class TestLabels:
    """The labelled set in tests/samples."""

    def test_are_enough_and_of_every_kind(self) -> None:
        """Pages and times among them; no id and no question twice."""
        labels = load_labels()

        assert len(labels) >= 60
        assert sum(label.page is not None for label in labels) >= 10
        assert sum(label.time_code is not None for label in labels) >= 8
        assert [each for each, count in Counter(label.id for label in labels).items() if count > 1] == []
        assert [each for each, count in Counter(label.question for label in labels).items() if count > 1] == []

    @pytest.mark.parametrize("name", FILES)
    async def test_say_where_their_quotes_stand(self, name: str) -> None:
        """On that page, or spoken at that time; and a passage holds them."""
        pages = await pages_of(SAMPLES / name)
        passages = cut_passages(trip_id=new_id(), document_id=new_id(), pages=pages)

        for label in load_labels():
            if label.file == name:
                right = passages_with(label, pages, passages)
                assert label.page is None or label.page in {passage.page for passage in right}, label.id
                assert label.time_code is None or label.time_code in _times(label, pages), label.id

    def test_miss_a_quote_that_is_not_there(self) -> None:
        """A label that lies is found out."""
        with pytest.raises(QuoteMissing):
            passages_with(Label("x", "?", "f", "not there"), [PageText(None, "Something else.")], [])

    def test_of_others_may_say_what_nothing_answers(self, tmp_path: Path) -> None:
        """Such questions are left out."""
        other = tmp_path / "other.jsonl"
        other.write_text('{"id": "u", "question": "?", "answerable": false, "file": null, "answer_quote": null}\n')

        assert load_labels(other) == []


async def test_search_finds_what_answers(database: Database, embedder: Embedder) -> None:
    """Of the small files alone: HYBRID beats both others here too. `make eval` measures all of them."""
    index = SearchIndex(database, SqlVectors(database, lambda: MODEL_SPACE), embedder)
    labels = [label for label in load_labels() if not label.file.endswith((".txt", "boston.md"))]
    corpus = await gather_corpus(index, {label.file: LABELS.parent / label.file for label in labels})
    reached = {}

    for mode in SearchMode:
        gains = []
        for label in labels:
            kept = corpus.files[label.file]
            right = {passage.id for passage in passages_with(label, kept.pages, kept.passages)}
            found = await search_passages(index, corpus.trip, label.question, mode=mode, limit=10)
            gains.append(ndcg([hit.passage.id for hit in found.hits], right))
        reached[mode] = sum(gains) / len(gains)

    assert reached[SearchMode.HYBRID] > max(reached[SearchMode.DENSE], reached[SearchMode.TEXT])


def _times(label: Label, pages: tuple[PageText, ...]) -> set[str | None]:
    # The words of a cue may be on two lines, of which the quote has one space.
    first = label.quote.split()[:3]
    return {
        time_code_at(page.cues, place)
        for page in pages
        for place in range(len(page.text))
        if page.text[place:].split(maxsplit=3)[:3] == first
    }
