"""Snippets: short, on one line, and around the words that were looked for."""

from hypothesis import given
from hypothesis import strategies as st

from domain.snippets import snippet

FILLER = "The steamer left the harbour in fine weather and nobody on board was sick. " * 6


class TestSnippet:
    """domain.snippets.snippet."""

    def test_shows_the_words_that_were_looked_for(self) -> None:
        """The densest place of wanted words is shown, with an ellipsis on either side."""
        text = f"{FILLER}The price of passage is fixed at $1,250 for each adult. {FILLER}"

        shown = snippet(text=text, query="What is the price of the passage for adults?")

        assert "The price of passage is fixed at $1,250 for each adult." in shown
        assert (shown[0], shown[-1]) == ("…", "…")

    def test_is_the_beginning_where_no_word_is_found(self) -> None:
        """A hit by meaning alone shows how the passage begins."""
        assert snippet(text=FILLER, query="zebra").startswith("The steamer left the harbour")

    def test_is_the_whole_of_a_short_text_on_one_line(self) -> None:
        """Line breaks become spaces, and nothing is left out."""
        assert snippet(text="Two\r\n  short\tlines.", query="short") == "Two short lines."

    def test_survives_a_word_longer_than_itself(self) -> None:
        """A wanted word that does not fit is cut."""
        shown = snippet(text=f"a {'x' * 500} b", query="x" * 500, longest=50)

        assert len(shown) <= 52

    @given(text=st.text(max_size=600), query=st.text(max_size=40), longest=st.integers(1, 250))
    def test_holds_at_most_its_length_and_two_ellipses(self, text: str, query: str, longest: int) -> None:
        """It never grows, and never holds what the text does not."""
        shown = snippet(text=text, query=query, longest=longest)

        assert len(shown) <= longest + 2
        assert shown.strip("…") in " ".join(text.split()) or shown.strip("…") == ""
