"""Word forms: what a word has in common with its other forms, and with the words that name the same thing.

Whoever asks when something can be cancelled is answered by a "cancellation", and a "bike" is a bicycle. Endings that
make another thing of a word ("flow", "flower") are left on.
"""

from functools import lru_cache

from domain.lexicon.same_words import IRREGULAR_FORMS, SAME_WORDS
from domain.sentences import stem, stems_of

_KEPT = 16_384
"""How many words' forms are remembered."""
_SHORTEST = 3
_SHORTEST_OF_A_NOUN = 5
_VERBAL = ("ing", "ed")
_NOMINAL = ("ations", "ation", "ion", "ure", "al")
_VOWELS = frozenset("aeiouy")


def forms_of(text: str) -> tuple[str, ...]:
    """Return what stands for each word of a text, in order: the same for all forms of a word."""
    return tuple(map(form_of, stems_of(text)))


@lru_cache(_KEPT)
def form_of(word: str) -> str:
    """Return what stands for a word, given as its stem: "cancel" for "cancelled" and for "cancellation"."""
    plain = _uninflected(_IRREGULAR.get(word, word))
    return _ONE_OF_SAME.get(plain, plain)


def _uninflected(word: str) -> str:
    ending = next((each for each in _VERBAL if word.endswith(each) and _is_word(word[: -len(each)], _SHORTEST)), "")
    rest = word.removesuffix(ending)
    ending = next(
        (each for each in _NOMINAL if rest.endswith(each) and _is_word(rest[: -len(each)], _SHORTEST_OF_A_NOUN)), ""
    )
    rest = rest.removesuffix(ending)
    if rest.endswith("i") and rest != word:
        rest = f"{rest[:-1]}y"
    if len(rest) > _SHORTEST and rest[-1] == rest[-2]:
        # "cancelled" doubles what "cancel" has once.
        rest = rest[:-1]
    return rest[:-1] if len(rest) > _SHORTEST and rest[-1] == "e" else rest


def _is_word(rest: str, shortest: int) -> bool:
    """Tell whether what is left without an ending may be a word: "spr" of "spring" is none."""
    return len(rest) >= shortest and not _VOWELS.isdisjoint(rest)


_IRREGULAR = {form: forms.split()[0] for forms in IRREGULAR_FORMS for form in forms.split()}
_ONE_OF_SAME = {
    _uninflected(stem(word)): _uninflected(stem(words.split()[0])) for words in SAME_WORDS for word in words.split()
}
