"""Wanted words: what of a question must stand in the sentence that answers it, and how near the sentence comes to it.

The small words of pairs count: whoever asks when to check out is not told when to check in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from domain.lexicon import FILLER_WORDS, STOP_WORDS
from domain.sentences import stems_of

_PARTICLES = frozenset("in out on off up down away".split())
_PRONOUNS = frozenset("he her him i it me she them they us we whom you".split())
_POINTING = frozenset("a an the this that these those my our your his her their its which what".split())
"""What follows a preposition: "in the hotel"; a particle stands without it: "check in at the hotel"."""
_NUMBER = "number"
_KIN = tuple(
    frozenset(words.split())
    for words in (
        "open opened opening close closed closing closure",
        "start started starting begin beginning",
        "cost price costing priced",
    )
)
"""Words that say the same of a thing: whoever asks when it closes is answered by its opening hours."""


@dataclass(frozen=True, slots=True)
class WantedWords:
    """The stems that a question is about, each with the particle that turns it and whether that may be a preposition.

    `pairs` are the neighbouring stems of the question, small words too but for articles; `numbered` are the words that
    say which number is meant; `kin` is what says as its verbs do what is asked of a thing.
    """

    words: tuple[str, ...]
    particles: dict[str, tuple[str, bool]]
    pairs: frozenset[tuple[str, str]]
    numbered: frozenset[str]
    kin: frozenset[str]

    def said_in(self, text: str) -> frozenset[str]:
        """Return the words that a text says itself."""
        stems = stems_of(text)
        return frozenset(word for word in self.words if self._is_in(word, stems))

    def held_by(self, sentence: str, *, headings: str, name: str) -> frozenset[str]:
        """Return the words that a sentence says, with its headings and the name of its document.

        A sentence that says none of them itself is about what its headings say where its verb is of the question's
        kin: "Open from 9:00" below "Castle". Otherwise it holds none.
        """
        own = self.said_in(sentence)
        if not own and self.kin.isdisjoint(stems_of(sentence)):
            return own
        above = self.said_in(f"{headings} {name}" if own else headings)
        return own | (above - {_NUMBER})

    def nearness(self, sentence: str) -> float:
        """Return how near a sentence is to a question by its verbs, and by how many neighbours stay neighbours."""
        stems = stems_of(sentence)
        return (not self.kin.isdisjoint(stems)) / 2 + len(self.pairs.intersection(pairwise(stems))) / 10

    def _is_in(self, word: str, stems: Sequence[str]) -> bool:
        joined = {first + second for first, second in pairwise(stems) if second in _PARTICLES}
        if word == _NUMBER and not self.numbered <= {*stems, *joined}:
            return False
        particle, may_be_preposition = self.particles.get(word, ("", False))
        if not particle:
            return word in stems or word in joined
        is_whole = word + particle in joined or word + particle in stems
        return is_whole or (may_be_preposition and _stands_alone(word, stems))


def wanted_words(text: str, content: Sequence[str]) -> WantedWords:
    """Return what the sentence that answers a question must hold of its content words."""
    stems = stems_of(text)
    content = [word for word in content if word not in _PRONOUNS]
    particles: dict[str, tuple[str, bool]] = {}
    numbered: set[str] = set()
    for place, (first, second) in enumerate(pairwise(stems)):
        if second in _PARTICLES and first in content:
            after = stems[place + 2] if place + 2 < len(stems) else ""
            particles.setdefault(first, (second, _is_object(after)))
        if second == _NUMBER and first in content:
            numbered.add(first)
    pairs = frozenset(pair for pair in pairwise(stems) if _POINTING.isdisjoint(pair))
    kin = frozenset(word for words in _KIN if not words.isdisjoint(stems) for word in words)
    return WantedWords(tuple(content), particles, pairs, frozenset(numbered), kin)


def _is_object(after: str) -> bool:
    """Tell whether a word may be what a preposition is about: "in the hotel", "in Prague"."""
    return after in _POINTING or (after != "" and after not in STOP_WORDS | FILLER_WORDS | _PARTICLES)


def _stands_alone(word: str, stems: Sequence[str]) -> bool:
    return any(first == word and second not in _PARTICLES for first, second in pairwise((*stems, "")))
