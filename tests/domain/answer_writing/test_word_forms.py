"""Word forms: forms of a word are one word, and words that only look alike are not."""

import pytest

from domain.answer_writing.word_forms import forms_of


class TestFormsOf:
    """forms_of."""

    @pytest.mark.parametrize(
        "words",
        [
            "cancel cancels cancelled cancelling cancellation",
            "complete completed completion finished ended",
            "reserve reserved reservation",
            "arrive arrived arriving arrival",
            "leave leaves leaving left",
            "write writes wrote written writing",
            "wash washing washed",
            "carry carried carrying",
            "fill filled filling",
            "bicycle bicycles bike bikes",
            "luggage baggage",
            "tall high height",
        ],
    )
    def test_are_the_same_for_forms_of_a_word(self, words: str) -> None:
        """Endings, what no rule makes, and what two countries call a thing."""
        assert len(set(forms_of(words))) == 1

    @pytest.mark.parametrize(
        "words", ["flow flower", "show shower", "spring spr", "king k", "station state", "red r", "number numb"]
    )
    def test_differ_for_words_that_only_look_alike(self, words: str) -> None:
        """An ending that makes another thing of a word is left on."""
        assert len(set(forms_of(words))) == 2
