"""Wanted words: what of a question must stand in the sentence that answers it, and how near the sentence comes to it.

The small words of pairs count: whoever asks when to check out is not told when to check in. Words count in all their
forms; what a question is put with ("how long may we ...") and what stands for its answer ("on which day") do not.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from domain.answer_writing.document_prices import asks_for_price
from domain.answer_writing.word_forms import form_of, forms_of
from domain.lexicon import FILLER_WORDS, STOP_WORDS
from domain.sentences import fold, stem, stems_of

_PARTICLES = frozenset("in out on off up down away".split())
_PRONOUNS = frozenset("he her him i it me my she them they us we whom you".split())
_OF_THE_FORM = frozenset("after away before can far fit if long may might must not off often old should than".split())
"""What a question is put with: the sentence that answers it says it in its own way, as a measure, or not at all."""
_ASKED_FOR = re.compile(r"\b(?:which|what|whose|how many)\s+(\w+)\b")
_OUR_DOING = re.compile(r"\bhow many\s+(?:[\w-]+\s+){1,3}(?:do|did|can|will) (?:we|i|you|they) (\w+)\b")
"""What we do with things that are counted: they are told as they are."""
_OF_A_PHONE = re.compile(r"\b(?:tele)?phone (number)\b")
_ANSWERS = frozenset(
    """
    amount century charge colour cost date day fee hour kind length minute month name number percentage place price
    share sort time type week weekday year
    """.split()
)
"""What stands for the answer itself behind "which" or "how many": "on which day" is answered by "on Tuesdays"."""
_PRICES = frozenset("charge cost fare fee price rate".split())
"""What a price may be called, where one is asked for."""
_POINTING = frozenset("a an the this that these those my our your his her their its which what".split())
"""What follows a preposition: "in the hotel"; a particle stands without it: "check in at the hotel"."""
_COMPLEMENT = re.compile(
    r"\b(?:of|for|in|at|on)\s+(?:(?:the|our|my|your|a|an)\s+)?(?P<thing>[\w-]+(?:\s+[\w-]+)??)"
    r"(?:\s+(?:open|close|begin|start|end|leave|cost|take|run|last))?\s*[?.!]*\s*$"
)
_NUMBER = form_of("number")
_KIN = tuple(
    frozenset(map(form_of, words.split()))
    for words in (
        "open opened opening close closed closing closure",
        "start started starting begin beginning",
        "cost price costing priced",
    )
)
"""Words that say the same of a thing: whoever asks when it closes is answered by its opening hours."""


@dataclass(frozen=True, slots=True)
class WantedWords:
    """The forms of what a question is about, each with the particle that turns it, which may be a preposition.

    `pairs` are the neighbouring forms of the question, small words too but for articles; `numbered` are the words that
    say which number is meant; `kin` is what says as its verbs do what is asked of a thing. `beside` are the words of
    the last complement ("... on the bridge"), of which a text may have spoken right before.
    """

    words: tuple[str, ...]
    particles: dict[str, tuple[str, bool]]
    pairs: frozenset[tuple[str, str]]
    numbered: frozenset[str]
    kin: frozenset[str]
    beside: frozenset[str] = frozenset()

    def said_in(self, text: str) -> frozenset[str]:
        """Return the words that a text says itself."""
        forms = forms_of(text)
        return frozenset(word for word in self.words if self._is_in(word, forms))

    def held_by(self, sentence: str, *, headings: str, name: str) -> frozenset[str]:
        """Return the words that a sentence says, with its headings and the name of its document.

        A sentence that says none of them itself is about what its headings say where its verb is of the question's
        kin: "Open from 9:00" below "Castle". Otherwise it holds none.
        """
        own = self.said_in(sentence)
        if not own and self.kin.isdisjoint(forms_of(sentence)):
            return own
        above = self.said_in(f"{headings} {name}" if own else headings)
        return own | (above - {_NUMBER})

    def nearness(self, sentence: str) -> float:
        """Return how near a sentence is to a question by its verbs, and by how many neighbours stay neighbours."""
        forms = forms_of(sentence)
        return (not self.kin.isdisjoint(forms)) / 2 + len(self.pairs.intersection(pairwise(forms))) / 10

    def _is_in(self, word: str, forms: Sequence[str]) -> bool:
        joined = {first + second for first, second in pairwise(forms)}
        if word == _NUMBER and not self.numbered <= {*forms, *joined}:
            return False
        particle, may_be_preposition = self.particles.get(word, ("", False))
        if not particle:
            return word in forms or word in joined or self._is_joined(word, forms)
        is_whole = word + particle in joined or word + particle in forms
        return is_whole or (may_be_preposition and _stands_alone(word, forms))

    def _is_joined(self, word: str, forms: Sequence[str]) -> bool:
        """Tell whether a text says in one word what a question has in two: "wifi" for "Wi-Fi"."""
        return any(word in pair and "".join(pair) in forms for pair in self.pairs)


def wanted_words(text: str, content: Sequence[str]) -> WantedWords:
    """Return what the sentence that answers a question must hold of its content words."""
    forms, stems = forms_of(text), stems_of(text)
    wanted = dict.fromkeys(map(form_of, _wanted(text, content)))
    particles: dict[str, tuple[str, bool]] = {}
    numbered: set[str] = set()
    for place, (first, second) in enumerate(pairwise(forms)):
        if stems[place + 1] in _PARTICLES and first in wanted:
            after = stems[place + 2] if place + 2 < len(stems) else ""
            particles.setdefault(first, (second, _is_object(after)))
        if second == _NUMBER and first in wanted:
            numbered.add(first)
    pairs = frozenset(pair for pair in pairwise(forms) if _POINTING.isdisjoint(pair))
    kin = frozenset(word for words in _KIN if not words.isdisjoint(forms) for word in words)
    return WantedWords(tuple(wanted), particles, pairs, frozenset(numbered), kin, _complement(text))


def _wanted(text: str, content: Sequence[str]) -> list[str]:
    """Return the content words without those that a question is put with; all where there are no others."""
    left = {word for word in content if word not in _PRONOUNS}
    if asks_for_price(text):
        left -= _PRICES
    folded = fold(text)
    left -= _ANSWERS.intersection(map(stem, _ASKED_FOR.findall(folded)))
    left -= {stem(word) for put in (_OUR_DOING, _OF_A_PHONE) for word in put.findall(folded)}
    return [word for word in content if word in left - _OF_THE_FORM] or [word for word in content if word in left]


def _complement(text: str) -> frozenset[str]:
    match = _COMPLEMENT.search(fold(text))
    return frozenset() if match is None else frozenset(forms_of(match["thing"]))


def _is_object(after: str) -> bool:
    """Tell whether a word may be what a preposition is about: "in the hotel", "in Prague"."""
    return after in _POINTING or (after != "" and after not in STOP_WORDS | FILLER_WORDS | _PARTICLES)


def _stands_alone(word: str, forms: Sequence[str]) -> bool:
    return any(first == word and second not in _PARTICLES for first, second in pairwise((*forms, "")))
