"""Words: what of a text is looked for, and which other words say the same."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from domain.sentences import fold

# A figure keeps its separators, as "1,250" and "12:30"; an accent may be a character of its own.
WORD = re.compile(r"\d+(?:[.,:]\d+)*(?!\w)|[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")
"""A word or a figure as it stands in a text."""
MOST_WORDS = 32
"""How many different words of a text are looked for: further ones tell little, and each costs."""
_LONGEST_WORD = 64
_ROOTS_KEPT = 65_536
"""How many words' roots are remembered: a hit has a few hundred, most of them the same as the last one had."""
_SHORTEST_ROOT = 3
# Words so frequent that finding them shows nothing.
_COMMON = frozenset(
    """
    a about all am an and any are as at be been but by can could d did do does for from get had has have how i if in
    is it its ll m me my no not of on or our re s shall she he so some t than that the their them then there these
    they this those to us ve was we were what when where which who whom whose why will with would you your
    """.split()
)
_ENDINGS = (
    *("ations", "ation", "ements", "ement", "ments", "ment", "ings", "ing", "ers", "er", "ied", "ies"),
    *("ely", "ly", "ed", "es", "s", "y", "e"),
)
"""What English words end in, the longest first."""


def words_to_find(text: str) -> tuple[str, ...]:
    """Return the different words of a text that are worth looking for, as they are written and in order, at most 32.

    Each consists of letters and digits, and of separators between digits: nothing that a query language could read
    anything into. Words that are in every text are left out, unless there are no others. Of a text without any
    words nothing is left.
    """
    words: dict[str, str] = {}
    for match in WORD.finditer(text):
        # Composed, as texts are kept: a query may come in another form than what it looks for.
        word = unicodedata.normalize("NFC", match.group())[:_LONGEST_WORD]
        words.setdefault(fold(word), word)
    telling = [word for folded, word in words.items() if folded not in _COMMON]
    return tuple(telling or words.values())[:MOST_WORDS]


def roots_of(text: str) -> frozenset[str]:
    """Return the roots of the words of a text that are worth looking for."""
    return frozenset(root_of(word) for word in words_to_find(text))


def placed_roots(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where each word of a text begins and ends, and its root."""
    return ((match.start(), match.end(), root_of(match.group()[:_LONGEST_WORD])) for match in WORD.finditer(text))


@lru_cache(_ROOTS_KEPT)
def root_of(word: str) -> str:
    """Return what a word has in common with its other forms: "pricing", "prices" and "price" are "pric".

    Enough to see that words belong together; what a search finds is decided by the stemmer of the database.
    """
    folded = fold(word)
    if not folded.isascii() or not folded.isalpha():
        return folded
    ending = next((each for each in _ENDINGS if folded.endswith(each)), "")
    if len(folded) - len(ending) < _SHORTEST_ROOT:
        return folded
    root = folded.removesuffix(ending)
    # "shipping" doubles what "ship" has once.
    return root[:-1] if len(root) > _SHORTEST_ROOT and root[-1] == root[-2] else root
