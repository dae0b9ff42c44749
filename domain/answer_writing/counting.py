"""Counting: whether a sentence tells how many there are of a thing.

"Row 12" is the name of a row, "six tickets, row 12" counts tickets, and "windows for ten minutes" counts minutes.
"""

import re
from collections.abc import Sequence
from itertools import takewhile

from domain.answer_writing.word_forms import forms_of
from domain.lexicon import NUMBER_WORDS
from domain.sentences import fold, stem

_WORD_OR_FIGURE = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_FEW = frozenset((*NUMBER_WORDS, "one", "both", "several", "many", "no"))
_BETWEEN = 2
"""So many words may stand between a number and what it counts: "400 comfortable, modern rooms"."""
_PARTS = frozenset("and at but by for from in is are of on or that to until was were which with".split())
"""Words that end what a number counts."""


def counts(sentence: str, things: frozenset[str]) -> bool:
    """Tell whether a number stands before what it counts, or behind it: "30 rooms", "rooms: 30", "seats for 8".

    A number with a noun of its own behind it counts that: "windows for ten minutes".
    """
    words = _WORD_OR_FIGURE.findall(fold(sentence))
    for place, word in enumerate(words):
        if not (word[0].isdigit() or word in _FEW):
            continue
        ahead = _ahead(words, place)
        behind = () if ahead or _is_label(words, place) else words[max(0, place - 2) : place]
        if not things.isdisjoint(forms_of(" ".join((*ahead, *behind)))):
            return True
    return False


def _ahead(words: Sequence[str], place: int) -> tuple[str, ...]:
    """Return what a number stands before, up to the first plural: of "six tickets, row 12" the tickets."""
    ahead = tuple(takewhile(lambda word: word not in _PARTS, words[place + 1 : place + 2 + _BETWEEN]))
    plural = next((end for end, word in enumerate(ahead, 1) if word != stem(word)), len(ahead))
    return ahead[:plural]


def _is_label(words: Sequence[str], place: int) -> bool:
    """Tell whether a number is the name of the one thing before it: "row 12", "tram 22"."""
    return place > 0 and words[place - 1] == stem(words[place - 1]) and words[place - 1] not in _PARTS
