"""Shortening: whether a sentence says what a sentence of a passage says, and nothing that it does not say.

A bag of words would let "Dogs are allowed" stand on "Dogs are not allowed", and "Check-out is at 14:00" on a line that
gives 14:00 for the check-in. So a claim repeats its source from the beginning, word by word but for the smallest ones,
and may end early only before another clause, where nothing that narrows or turns the meaning is cut off. A question
says nothing, whatever it holds.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from domain.answer_writing.gate_words import (
    CLAUSE_VERBS,
    CONDITION_WORDS,
    FREE_WORDS,
    RESTRICTING_WORDS,
    RESTRICTIONS,
    SCALE_WORDS,
)
from domain.answer_writing.injections import gives_orders
from domain.answer_writing.told_sentences import Excerpt
from domain.lexicon import MONTHS, WEEKDAYS
from domain.question_reading.planning import content_words
from domain.sentences import fold, sentences_of, stem, stems_of

_TOKEN = re.compile(r"\d+(?:[.,:/\-]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)*|[€£$¥₹₩%‰°+−]|[,;:()–—.!?]")  # noqa: RUF001  # as documents write
_SIGNS = frozenset(",;:()–—.!?")  # noqa: RUF001  # as above
_TIMES = frozenset((*MONTHS, *WEEKDAYS)) - {"may"}
_PLACE = re.compile(r"\s*according to (?:the )?(?P<place>[^,]+),\s*(?P<claim>.*)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Token:
    word: str
    """Folded and stemmed, as it is compared."""
    place: int
    """Which of the words and signs of its sentence it is."""


def shortened_sentence(claim: str, excerpt: Excerpt, question: str) -> tuple[int, int] | None:
    """Return where in an excerpt stands the sentence that a claim repeats or shortens, or None where none does.

    Its headings and its document's name may stand before the claim ("According to hotel.pdf, ..."), never in it. A
    sentence that has nothing of what was asked in it, asks itself or gives orders to a model, vouches for nothing.
    """
    context = frozenset(stems_of(" ".join((excerpt.document_name, *excerpt.heading_path))))
    wanted = _tokens(_written(_without_place(claim, context)))
    asked = frozenset(content_words(question))
    for start, end in sentences_of(excerpt.text):
        sentence = excerpt.text[start:end]
        stems = frozenset(stems_of(sentence))
        if "?" in sentence or asked.isdisjoint(stems | context) or gives_orders(sentence, asked=asked):
            continue
        if wanted and _shortens([token.word for token in wanted], _written(sentence)):
            return start, end
    return None


def _without_place(claim: str, context: frozenset[str]) -> str:
    """Return a claim without the document or the headings that it names first, as those of its passage."""
    match = _PLACE.match(claim)
    if match is None or not frozenset(stems_of(match["place"])) <= context:
        return claim
    return match["claim"]


def _shortens(wanted: Sequence[str], source: Sequence[str]) -> bool:
    tokens = _tokens(source)
    if [token.word for token in tokens[: len(wanted)]] != list(wanted):
        return False
    if len(tokens) == len(wanted):
        return True
    has_figure = any(map(_narrows, wanted))
    return _may_be_cut(source[tokens[len(wanted) - 1].place + 1 :], has_figure=has_figure)


def _may_be_cut(cut: Sequence[str], *, has_figure: bool) -> bool:
    """Tell whether the end of a sentence may be cut off: whether what is left means the same without it.

    Only another clause may be: one that is joined by "and" and narrows nothing, or one behind a comma that has a verb
    of its own, or figures of its own where the claim has them too ("check-out is at 11:00, check-in at 15:00").
    """
    lead, *others = cut
    if lead not in {"and", ",", ";"} or any(_compared(written) in RESTRICTIONS | CONDITION_WORDS for written in cut):
        return False
    if lead == "and":
        # Without a verb it goes on with what it is joined to: "per person and night".
        narrows = any(written in RESTRICTING_WORDS or _narrows(_compared(written)) for written in others)
        return not narrows and not CLAUSE_VERBS.isdisjoint(others)
    if not others or others[0] in RESTRICTING_WORDS | _SIGNS or _narrows(_compared(others[0])):
        return False
    has_own_figure = has_figure and any(map(_narrows, others))
    return has_own_figure or not CLAUSE_VERBS.isdisjoint(others)


def _narrows(word: str) -> bool:
    return any(character.isdigit() for character in word) or word in _TIMES or word in SCALE_WORDS


def _written(text: str) -> list[str]:
    """Return the folded words and signs of a text."""
    return _TOKEN.findall(re.sub(r"'s\b", "", fold(text)))


def _tokens(written: Sequence[str]) -> list[_Token]:
    """Return what is compared of the words and signs of a sentence."""
    return [
        _Token(_compared(each), place)
        for place, each in enumerate(written)
        if each not in _SIGNS and _compared(each) not in FREE_WORDS
    ]


def _compared(written: str) -> str:
    """Return a word as it is compared; what contracts a negation is the negation."""
    return "not" if written.endswith("n't") or written == "cannot" else stem(written)
