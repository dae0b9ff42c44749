"""Highlights: places of the words that were looked for, and of no others."""

from hypothesis import given
from hypothesis import strategies as st

from domain.highlights import highlights
from domain.words import roots_of


def marked(text: str, query: str) -> list[str]:
    """Return the parts of a text that are highlighted."""
    return [text[each.start : each.end] for each in highlights(text=text, query=query)]


class TestHighlights:
    """domain.highlights.highlights."""

    def test_marks_words_and_their_forms(self) -> None:
        """In any case, with or without accents, and not the common words of the question."""
        text = "The prices at the Café: dinner from 12.50, pricing by the plate, in the cafe\u0301s."

        assert marked(text, "what is the price of a cafe dinner at 12.50") == [
            "prices", "Café", "dinner", "12.50", "pricing", "cafe\u0301s",
        ]  # fmt: skip

    def test_counts_characters(self) -> None:
        """Not bytes, and no halves of a character: as `start` and `end` of passages count."""
        (found,) = highlights(text="🚢🚢 cruise", query="cruises")

        assert (found.start, found.end) == (3, 9)

    def test_marks_nothing_in_what_was_found_by_meaning(self) -> None:
        """No word in common."""
        assert highlights(text="Breakfast is at eight.", query="morning meal") == ()

    def test_has_an_end(self) -> None:
        """The first hundred are enough for any page."""
        assert len(highlights(text="boat " * 300, query="boat")) == 100

    @given(text=st.text(max_size=200), query=st.text(max_size=60))
    def test_lies_within_the_text_in_order(self, text: str, query: str) -> None:
        """Each is a word of the query by its root; none overlaps another."""
        end = 0
        for each in highlights(text=text, query=query):
            assert end <= each.start < each.end <= len(text)
            assert roots_of(text[each.start : each.end]) & roots_of(query)
            end = each.end
