"""Shortening: whether a sentence says what a sentence of a passage says, and nothing that it does not say.

A bag of words would let "Dogs are allowed" stand on "Dogs are not allowed", and "Check-out is at 14:00" on a line that
gives 14:00 for the check-in. So a claim repeats its source from the beginning, word by word but for the smallest ones,
and may end early only where nothing that narrows or turns the meaning is cut off.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from domain.evidence import Excerpt
from domain.gate_words import (
    CUT_BEFORE,
    FREE_WORDS,
    HEDGES,
    RESTRICTIONS,
    SCALE_WORDS,
    TURNING_WORDS,
)
from domain.injections import gives_orders
from domain.lexicon import MONTHS, WEEKDAYS
from domain.planning import content_words
from domain.sentences import fold, sentences_of, stem, stems_of

_TOKEN = re.compile(r"\d+(?:[.,:/\-]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)*|[€£$¥₹₩%‰°+−]|[,;:()–—.!?]")  # noqa: RUF001  # as documents write
_BOUNDARIES = frozenset(",;:()–—.!?")  # noqa: RUF001  # as above
_TIMES = frozenset((*MONTHS, *WEEKDAYS)) - {"may"}


@dataclass(frozen=True, slots=True)
class _Token:
    word: str
    """Folded and stemmed, as it is compared."""
    ends_clause: bool
    """Whether a sentence may end before it."""
    ends_sentence_part: bool
    """Whether what follows is another clause, which says something of its own."""


def shortened_sentence(claim: str, excerpt: Excerpt, question: str) -> tuple[int, int] | None:
    """Return where in an excerpt stands the sentence that a claim repeats or shortens, or None where none does.

    Words of its headings and its document's name may be added. A sentence that has nothing of what was asked in it, or
    gives orders to a model, vouches for nothing.
    """
    wanted = [token.word for token in _tokens(claim)]
    context = frozenset(stems_of(" ".join((excerpt.document_name, *excerpt.heading_path))))
    asked = frozenset(content_words(question))
    for start, end in sentences_of(excerpt.text):
        sentence = excerpt.text[start:end]
        stems = frozenset(stems_of(sentence))
        if asked.isdisjoint(stems | context) or gives_orders(sentence, asked=asked):
            continue
        if wanted and _shortens(wanted, _tokens(sentence), _addable(context)):
            return start, end
    return None


def _shortens(wanted: Sequence[str], source: Sequence[_Token], context: frozenset[str]) -> bool:
    place = 0
    for word in wanted:
        if place < len(source) and source[place].word == word:
            place += 1
        elif word not in context:
            return False
    return place > 0 and _may_end_before(source[place:])


def _may_end_before(cut: Sequence[_Token]) -> bool:
    """Tell whether the end of a sentence may be cut off: whether what is left means the same without it."""
    if not cut:
        return True
    if not cut[0].ends_clause or any(token.word in RESTRICTIONS for token in cut):
        return False
    # What narrows this very clause ("on Mondays", "for 12 EUR") stays; another clause may have its own figures.
    own = cut[:1] if cut[0].ends_sentence_part else _until_next_part(cut)
    return not any(_narrows(token.word) for token in own)


def _until_next_part(cut: Sequence[_Token]) -> Sequence[_Token]:
    end = next((place for place, token in enumerate(cut) if token.ends_sentence_part), len(cut))
    return cut[:end]


def _narrows(word: str) -> bool:
    return any(character.isdigit() for character in word) or word in _TIMES or word in SCALE_WORDS


def _addable(context: frozenset[str]) -> frozenset[str]:
    """Return the words of headings and names that change no claim they are added to."""
    return frozenset(word for word in context if word not in TURNING_WORDS | HEDGES and not _narrows(word))


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    ends_clause = ends_part = False
    for written in _TOKEN.findall(re.sub(r"'s\b", "", fold(text))):
        if written in _BOUNDARIES:
            ends_clause = ends_part = True
            continue
        word = _compared(written)
        ends_clause, ends_part = ends_clause or word in CUT_BEFORE, ends_part or word in {"and", "but", "while"}
        if word not in FREE_WORDS:
            found.append(_Token(word, ends_clause, ends_part))
            ends_clause = ends_part = False
    return found


def _compared(written: str) -> str:
    """Return a word as it is compared; what contracts a negation is the negation."""
    return "not" if written.endswith("n't") or written == "cannot" else stem(written)
