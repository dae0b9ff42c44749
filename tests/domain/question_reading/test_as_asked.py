"""The words that a question was asked in, of any part of what it was read as."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.question_reading.as_asked import as_asked

WORDS = st.lists(st.sampled_from("what whats the total u you < under 5 very last".split()), min_size=1, max_size=8)


class TestAsAsked:
    """A part of a question, put back."""

    @given(read=WORDS, asked=st.lists(st.sampled_from("whats the total u < 5 very last".split()), max_size=8))
    def test_loses_no_word_of_the_whole(self, read: list[str], asked: list[str]) -> None:
        """However a question was read, all of it is all that was asked."""
        whole = " ".join(read)

        assert as_asked(whole, read=whole, asked=" ".join(asked)).split() == asked

    @pytest.mark.parametrize(
        ("part", "meant"),
        [
            ("where the hotel", "wheres the hotel"),
            ("where the hotel?", "wheres the hotel?"),
            ("what the total", "whats the total"),
            ("when is the last day", "when is the very last day"),
            ("when is the concert", "when is the concert"),
        ],
    )
    def test_is_of_a_part(self, part: str, meant: str) -> None:
        """Only what stands in the part is put back, and what the question does not say stays."""
        read = "what the total and where the hotel? when is the last day"
        asked = "whats the total & wheres the hotel? when is the very last day"

        assert as_asked(part, read=read, asked=asked) == meant
