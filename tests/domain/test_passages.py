"""Passages: nothing is lost, nothing crosses a page, and the same text gives the same ids."""

import time
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.categories import Category
from domain.contributions import Contribution
from domain.expenses import Expense
from domain.money import positive_money
from domain.passages import LARGEST_LENGTH, PageText, PassageSource, cut_passages, expense_passage
from domain.splits import Share, SplitMode

TRIP = UUID(int=1)
DOCUMENT = UUID(int=2)

# Long enough to be cut, and full of the borders that cutting looks for.
_TEXTS = st.lists(
    st.sampled_from(
        ["word ", "A sentence ends. ", "e.g. this ", "\n\n", "\r\n\r\n", "\n", "\t", "x" * 400, "。", "…» "]
    ),
    max_size=400,
).map("".join) | st.text(max_size=3_000)
_PAGES = st.lists(_TEXTS, min_size=1, max_size=4).map(
    lambda texts: [PageText(number, text) for number, text in enumerate(texts, start=1)]
)


def cut(*texts: str) -> list[str]:
    """Return the texts of the passages that pages are cut into."""
    pages = [PageText(number, text) for number, text in enumerate(texts, start=1)]
    return [passage.text for passage in cut_passages(trip_id=TRIP, document_id=DOCUMENT, pages=pages)]


class TestCutPassages:
    """domain.passages.cut_passages."""

    @given(pages=_PAGES)
    def test_lose_nothing_but_white_space(self, pages: list[PageText]) -> None:
        """All visible characters are there, in their order, once."""
        passages = cut_passages(trip_id=TRIP, document_id=DOCUMENT, pages=pages)

        assert "".join("".join(passage.text.split()) for passage in passages) == "".join(
            "".join(page.text.split()) for page in pages
        )

    @given(pages=_PAGES)
    def test_are_exactly_what_stands_between_their_offsets(self, pages: list[PageText]) -> None:
        """Each is a bounded slice of one page, without white space at its ends."""
        texts = {page.page: page.text for page in pages}

        for passage in cut_passages(trip_id=TRIP, document_id=DOCUMENT, pages=pages):
            assert texts[passage.page][passage.start : passage.end] == passage.text
            assert passage.text == passage.text.strip()
            assert 1 <= len(passage.text) <= LARGEST_LENGTH

    @given(pages=_PAGES)
    def test_are_the_same_the_second_time(self, pages: list[PageText]) -> None:
        """Ids, ordinals and hashes come from the content alone, and no two passages share an id."""
        first = cut_passages(trip_id=TRIP, document_id=DOCUMENT, pages=pages)

        assert cut_passages(trip_id=TRIP, document_id=DOCUMENT, pages=pages) == first
        assert [passage.ordinal for passage in first] == list(range(len(first)))
        assert len({passage.id for passage in first}) == len(first)

    def test_end_at_a_paragraph_before_all_else(self) -> None:
        """The last blank line within the target is the border, with either kind of line end."""
        paragraph = ("A sentence of six words stands here. " * 15).strip()

        assert cut(f"{paragraph}\n\n{paragraph}\r\n\r\n{paragraph}") == [paragraph] * 3

    def test_end_at_a_sentence_within_a_paragraph(self) -> None:
        """Without a blank line, each passage but the last ends with a sentence, near the target."""
        passages = cut("It costs approx. twelve euros, i.e. a lot, in the town of Bath. " * 40)

        assert {passage[-13:] for passage in passages} == {"town of Bath."}
        assert {len(passage) for passage in passages[:-1]} == {64 * 10 - 1}

    def test_keep_abbreviations_together_with_what_follows(self) -> None:
        """A full stop before a small letter ends no sentence."""
        text = "a" * 500 + " e.g. " + "b" * 100 + " " + "c" * 700

        assert cut(text)[0] == "a" * 500 + " e.g. " + "b" * 100

    def test_do_not_cross_pages(self) -> None:
        """Two short pages are two passages."""
        assert cut("The first page", "goes on here.") == ["The first page", "goes on here."]

    def test_of_white_space_are_none(self) -> None:
        """Blank pages have no passages."""
        assert cut(" \n\t ", "") == []

    def test_hash_their_text(self) -> None:
        """The content hash is SHA-256 of the UTF-8 text."""
        (passage,) = cut_passages(trip_id=TRIP, document_id=DOCUMENT, pages=[PageText(None, " Prague – Praha ")])

        assert passage.content_hash == sha256("Prague – Praha".encode()).hexdigest()
        assert (passage.start, passage.end, passage.page) == (1, 15, None)
        assert passage.source is PassageSource.DOCUMENT

    @pytest.mark.parametrize("text", ["x" * 5_000_000, " " * 5_000_000 + "x", ".\n" * 2_500_000, "x." * 2_500_000])
    def test_take_linear_time_on_hostile_text(self, text: str) -> None:
        """Five million characters without a good border are cut in seconds, not hours."""
        started = time.perf_counter()

        cut(text)

        assert time.perf_counter() - started < 20


class TestExpensePassage:
    """domain.passages.expense_passage."""

    def test_is_the_whole_sentence(self) -> None:
        """It belongs to the expense and its trip, and has no page."""
        sentence = "On 2026-10-27, Sarah paid 300.00 EUR for 'Dinner'."

        passage = expense_passage(_EXPENSE, sentence)

        assert (passage.source, passage.source_id, passage.trip_id) == (PassageSource.EXPENSE, _EXPENSE.id, TRIP)
        assert (passage.ordinal, passage.page, passage.start, passage.end) == (0, None, 0, len(sentence))
        assert passage.text == sentence

    def test_has_another_id_once_its_sentence_changes(self) -> None:
        """So the vector of an old sentence can never be taken for the new one's."""
        before, after = (expense_passage(_EXPENSE, sentence) for sentence in ("Sarah paid 3.", "Sarah paid 4."))

        assert before.id != after.id
        assert expense_passage(replace(_EXPENSE, deleted_at=_NOW), "Sarah paid 3.").id == before.id


_NOW = datetime(2026, 11, 21, tzinfo=UTC)
_AMOUNT = positive_money(Decimal(300), "EUR")
_EXPENSE = Expense(
    id=UUID(int=3),
    trip_id=TRIP,
    description="Dinner",
    amount=_AMOUNT,
    settlement=_AMOUNT,
    exchange_rate=None,
    spent_on=date(2026, 10, 27),
    category=Category.FOOD,
    trip_category_id=None,
    payers=(Contribution(UUID(int=4), _AMOUNT, _AMOUNT),),
    split_mode=SplitMode.EQUAL,
    itemization=None,
    shares=(Share(UUID(int=4), _AMOUNT, _AMOUNT, 1),),
    payment_method=None,
    note=None,
    tags=(),
    version=1,
    created_at=_NOW,
    updated_at=_NOW,
)
