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

from domain import passages
from domain.categories import Category
from domain.comments import Comment
from domain.contributions import Contribution
from domain.expenses import Expense
from domain.money import positive_money
from domain.page_texts import Cue, PageText, Section, time_code_at
from domain.passages import (
    LARGEST_LENGTH,
    PassageSource,
    comment_passages,
    cut_passages,
    expense_passage,
    kept_passages,
)
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


@st.composite
def _page_texts(draw: st.DrawFn, number: int) -> PageText:
    text = draw(_TEXTS)
    places = st.lists(st.integers(0, len(text)), max_size=4).map(sorted)
    sections = tuple(Section(start, (f"Heading {start}",)) for start in draw(places))
    cues = tuple(Cue(start, second) for second, start in enumerate(draw(places)))
    return PageText(number, text, sections, cues)


_PAGES = st.integers(1, 4).flatmap(lambda count: st.tuples(*(_page_texts(number + 1) for number in range(count))))


def cut(*texts: str) -> list[str]:
    """Return the texts of the passages that pages are cut into."""
    pages = [PageText(number, text) for number, text in enumerate(texts, start=1)]
    return [passage.text for passage in cut_passages(trip_id=TRIP, document_id=DOCUMENT, pages=pages)]


class TestCutPassages:
    """domain.passages.cut_passages."""

    @given(pages=_PAGES)
    def test_lose_nothing_but_white_space(self, pages: tuple[PageText, ...]) -> None:
        """All visible characters are there, in their order, once."""
        passages = cut_passages(trip_id=TRIP, document_id=DOCUMENT, pages=pages)

        assert "".join("".join(passage.text.split()) for passage in passages) == "".join(
            "".join(page.text.split()) for page in pages
        )

    @given(pages=_PAGES)
    def test_are_exactly_what_stands_between_their_offsets(self, pages: tuple[PageText, ...]) -> None:
        """Each is a bounded slice of one page, without white space at its ends."""
        texts = {page.page: page.text for page in pages}

        for passage in cut_passages(trip_id=TRIP, document_id=DOCUMENT, pages=pages):
            assert texts[passage.page][passage.start : passage.end] == passage.text
            assert passage.text == passage.text.strip()
            assert 1 <= len(passage.text) <= LARGEST_LENGTH

    @given(pages=_PAGES)
    def test_are_the_same_the_second_time(self, pages: tuple[PageText, ...]) -> None:
        """Ids, ordinals and hashes come from the content alone, and no two passages share an id."""
        first = cut_passages(trip_id=TRIP, document_id=DOCUMENT, pages=pages)

        assert cut_passages(trip_id=TRIP, document_id=DOCUMENT, pages=pages) == first
        assert [passage.ordinal for passage in first] == list(range(len(first)))
        assert len({passage.id for passage in first}) == len(first)

    @given(pages=_PAGES)
    def test_never_cross_a_section(self, pages: tuple[PageText, ...]) -> None:
        """Each stands below the headings of the section that it begins in, and ends before the next one."""
        of_number = {page.page: page for page in pages}

        for passage in cut_passages(trip_id=TRIP, document_id=DOCUMENT, pages=pages):
            page = of_number[passage.page]
            begun = [section for section in page.sections if section.start <= passage.start]
            assert passage.heading_path == (begun[-1].heading_path if begun else ())
            assert all(section.start >= passage.end for section in page.sections[len(begun) :])

    @given(pages=_PAGES)
    def test_know_when_each_of_their_characters_is_spoken(self, pages: tuple[PageText, ...]) -> None:
        """A passage's own cues tell the same time as all cues of its page."""
        of_number = {page.page: page for page in pages}

        for passage in cut_passages(trip_id=TRIP, document_id=DOCUMENT, pages=pages):
            for place in (passage.start, (passage.start + passage.end) // 2, passage.end - 1):
                assert time_code_at(passage.cues, place) == time_code_at(of_number[passage.page].cues, place)

    def test_keep_their_ids_when_something_is_put_before_them(self) -> None:
        """What did not change in a new version is known again, also what stands there twice."""
        section, other = "The same words stand here.", "Others stand there."
        before, after = (
            cut_passages(trip_id=TRIP, document_id=DOCUMENT, pages=[PageText(None, text) for text in texts])
            for texts in ([section, other, section], ["New.", section, section, other])
        )

        assert {passage.id for passage in after} > {passage.id for passage in before}
        assert len({passage.id for passage in after}) == 4

    def test_of_speech_are_short(self) -> None:
        """Whoever looks for a place in a recording is led to some seconds of it."""
        line = "And then we went down to the harbour."
        cues = tuple(Cue(number * (len(line) + 1), 3 * number) for number in range(100))

        passages = cut_passages(
            trip_id=TRIP, document_id=DOCUMENT, pages=[PageText(None, "\n".join([line] * 100), cues=cues)]
        )

        assert {len(passage.text) for passage in passages[:-1]} == {7 * (len(line) + 1) - 1}
        assert [cue.seconds for cue in passages[1].cues] == [21, 24, 27, 30, 33, 36, 39]

    @pytest.mark.parametrize("title", ["Dr.", "Mrs.", "St.", "No.", "J."])
    def test_end_no_sentence_after_a_title_or_an_initial(self, title: str) -> None:
        """A capital letter follows there without beginning a sentence."""
        text = "a" * 500 + f" {title} Smith was there. " + "B" * 700

        assert cut(text)[0] == "a" * 500 + f" {title} Smith was there."

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
        started = time.process_time()

        cut(text)

        assert time.process_time() - started < 20


class TestExpensePassage:
    """domain.passages.expense_passage."""

    def test_is_the_whole_sentence(self) -> None:
        """It belongs to the expense and its trip, and has no page."""
        sentence = "On 2026-10-27, Sarah paid 300.00 EUR for 'Dinner'."

        passage = expense_passage(EXPENSE, sentence)

        assert (passage.source, passage.source_id, passage.trip_id) == (PassageSource.EXPENSE, EXPENSE.id, TRIP)
        assert (passage.ordinal, passage.page, passage.start, passage.end) == (0, None, 0, len(sentence))
        assert passage.text == sentence

    def test_has_another_id_once_its_sentence_changes(self) -> None:
        """So the vector of an old sentence can never be taken for the new one's."""
        before, after = (expense_passage(EXPENSE, sentence) for sentence in ("Sarah paid 3.", "Sarah paid 4."))

        assert before.id != after.id
        assert expense_passage(replace(EXPENSE, deleted_at=_NOW), "Sarah paid 3.").id == before.id


class TestCommentPassages:
    """domain.passages.comment_passages."""

    def test_hold_all_that_is_said(self) -> None:
        """Mostly in one; a long comment is cut like any text, each part knowing its place."""
        short, long = (_comment(text) for text in ("Too dear.", "It was far too dear. " * 90))
        (whole,) = comment_passages(short)
        parts = comment_passages(long)

        assert (whole.source, whole.source_id, whole.trip_id) == (PassageSource.COMMENT, short.id, TRIP)
        assert (whole.text, whole.start, whole.end, whole.page) == ("Too dear.", 0, 9, None)
        assert len(parts) > 1
        assert all(long.text[part.start : part.end] == part.text for part in parts)

    def test_of_a_deleted_comment_are_none(self) -> None:
        """Nothing finds it any more."""
        assert comment_passages(replace(_comment("Too dear."), deleted_at=_NOW)) == ()


def _comment(text: str) -> Comment:
    return Comment(UUID(int=7), TRIP, EXPENSE.id, UUID(int=8), text, _NOW)


_NOW = datetime(2026, 11, 21, tzinfo=UTC)
_AMOUNT = positive_money(Decimal(300), "EUR")
EXPENSE = Expense(
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
    place=None,
    note=None,
    tags=(),
    version=1,
    created_at=_NOW,
    updated_at=_NOW,
)


class TestKeptPassages:
    """domain.passages.kept_passages."""

    def test_are_what_the_rules_of_today_would_have_made_of_the_same_cut(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """With ids of their own, so that both may be stored at once; again they are the same."""
        pages = [PageText(1, "One."), PageText(2, "One.")]
        older = cut_passages(trip_id=TRIP, document_id=DOCUMENT, pages=pages)
        monkeypatch.setattr(passages, "PASSAGE_RULES", 2)

        kept = kept_passages(older)

        assert kept == cut_passages(trip_id=TRIP, document_id=DOCUMENT, pages=pages)
        assert kept == kept_passages(kept)
        assert [passage.rules for passage in (*older, *kept)] == [1, 1, 2, 2]
        assert len({passage.id for passage in (*older, *kept)}) == 4
