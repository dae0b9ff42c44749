"""Words: what is left of a text to look for is harmless, and forms of a word have one root."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.words import MOST_WORDS, root_of, words_to_find

HOSTILE = 'NEAR("a b", 2) OR x* AND -y ^z {col}: : "unclosed \' \\ ; -- DROP'


class TestWordsToFind:
    """domain.words.words_to_find."""

    def test_leaves_out_what_is_in_every_text(self) -> None:
        """And keeps the rest as it was written, once, in order."""
        assert words_to_find("What does the Hotel cost, the hotel at the river?") == ("Hotel", "cost", "river")

    def test_keeps_common_words_where_there_are_no_others(self) -> None:
        """As in the name of a band."""
        assert words_to_find("The Who") == ("The", "Who")

    def test_keeps_figures_whole(self) -> None:
        """Amounts and times, whose parts say nothing; a full stop at the end is none of them."""
        assert words_to_find("1,250 at 12:30 for 3.50.") == ("1,250", "12:30", "3.50")

    def test_keeps_letters_of_any_language(self) -> None:
        """Accents stay, composed; two spellings of a word are one."""
        assert words_to_find("Café cafe\u0301 été Ужин 晩餐") == ("Café", "été", "Ужин", "晩餐")

    def test_takes_the_syntax_out_of_hostile_text(self) -> None:
        """Operators become words like any other, or vanish."""
        assert words_to_find(HOSTILE) == ("NEAR", "b", "2", "x", "y", "z", "col", "unclosed", "DROP")
        assert words_to_find("\"*(^'\\") == ()

    def test_has_an_end(self) -> None:
        """Of many words the first are looked for, and of a long one its beginning."""
        found = words_to_find(" ".join(f"word{number}" for number in range(500)))

        assert (len(found), found[0]) == (MOST_WORDS, "word0")
        assert words_to_find("x" * 1_000) == ("x" * 64,)

    @given(st.text(max_size=300))
    def test_gives_nothing_but_letters_and_figures(self, text: str) -> None:
        """Whatever comes in."""
        for word in words_to_find(text):
            assert word
            assert len(word) <= 64
            assert not set(word) & set("\"'*()^-+{}\\;_ \n\t\0%@#|&!<")


class TestRootOf:
    """domain.words.root_of."""

    @pytest.mark.parametrize(
        "forms",
        [
            ("cruise", "cruises", "Cruising"),
            ("price", "prices", "pricing", "priced"),
            ("ship", "ships", "shipping", "shipped"),
            ("city", "cities"),
            ("glass", "glasses"),
            ("bus", "buses"),
            ("reimburse", "reimbursement", "reimbursements", "reimbursed"),
            ("café", "Cafe", "cafés"),
        ],
    )
    def test_is_one_for_all_forms_of_a_word(self, forms: tuple[str, ...]) -> None:
        """In any case, with or without accents."""
        assert len({root_of(form) for form in forms}) == 1

    @pytest.mark.parametrize(("one", "other"), [("train", "trail"), ("pass", "past"), ("1,250", "1,251"), ("is", "i")])
    def test_tells_words_apart(self, one: str, other: str) -> None:
        """Short words keep their endings, and figures all of their digits."""
        assert root_of(one) != root_of(other)
