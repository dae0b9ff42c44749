"""Receipt labelling: what the words beside an amount say that it is.

Words are looked up, not searched for: a text of thousands of words costs no more than reading it.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache

from domain.receipt_reading.labels import LABELS, Label

_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "æ": "ae", "đ": "d", "ı": "i", "œ": "oe"})
_LIKE_LETTERS = str.maketrans({"0": "o", "1": "l", "5": "s", "|": "l"})
_NOT_WORDS = re.compile(r"[\W_]+")
_GLUED = 5
"""Letters of a word from which on it is known also where the next word is glued to it."""
_SHORTEST = 3
_LONGEST_PHRASE = 6
_WITH_TAX = re.compile(
    r"\b(?:incl\w*|inkl\w*|inc|brutto|gross|with|including|included|compris\w*|ttc|mit|con|med|inclusief)\b|税込|含"
)
_PART_OF_TOTAL = re.compile(r"(?<!\w)(?:sub|sous|zwischen|mezi) ?(?:tot|sum|sou)")
_PART_OF = re.compile(r"(?:incl|inkl|davon|dont|waarvan|di cui|of which|w tym|z toho|varav|heraf|herav|ebbol)(?!\w)")
"""Begins what is a part of an amount that stands elsewhere."""
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_ORDER = {label: place for place, label in enumerate(Label)}


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What a phrase means, and of which languages it is; none where too many share it."""

    label: Label
    languages: frozenset[str]


@dataclass(slots=True)
class _Phrases:
    """All phrases by how they are found: as words, as beginnings of a word, as all that is said, and anywhere."""

    words: dict[str, list[_Meaning]] = field(default_factory=dict)
    beginnings: dict[str, list[_Meaning]] = field(default_factory=dict)
    whole: dict[str, list[_Meaning]] = field(default_factory=dict)
    unspaced: dict[str, list[_Meaning]] = field(default_factory=dict)


@lru_cache(8_192)
def folded(text: str) -> str:
    """Return a text in lower case, without accents, its words parted by single spaces; letters misread are mended."""
    # Kana lose their voicing marks with the accents, in words and texts alike.
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(_mended(word) for word in _NOT_WORDS.sub(" ", plain).split())


@lru_cache(8_192)
def label_of(text: str) -> Label | None:
    """Return what a text says that the amount beside it is; None where it says nothing of the kind."""
    words = " ".join(word for word in folded(text).split() if not word.isdigit())
    found = min((meaning.label for meaning in _meanings(words)), key=_place, default=None)
    if found is None:
        return Label.OTHER if _PART_OF.match(words) else None
    return _told_apart(found, words)


@lru_cache(8_192)
def languages_of(text: str) -> frozenset[str]:
    """Return the languages that the label in a text is of, by words that no other language has."""
    return frozenset(language for meaning in _meanings(folded(text)) for language in meaning.languages)


def _place(label: Label) -> int:
    return _ORDER[label]


def _told_apart(label: Label, words: str) -> Label:
    """Tell "Total incl. VAT" from the tax, and "Sub total EUR" from the total."""
    if label is Label.TOTAL_WITH_TAX and _PART_OF_TOTAL.search(words):
        return Label.SUBTOTAL
    if label is Label.TAX and _WITH_TAX.search(words) and _begins_with_total(words):
        return Label.TOTAL_WITH_TAX
    return label


def _begins_with_total(words: str) -> bool:
    first = words.partition(" ")[0]
    return any(meaning.label is Label.TOTAL for meaning in _of_words([first]))


def _mended(word: str) -> str:
    letters = sum(char.isalpha() for char in word)
    return word.translate(_LIKE_LETTERS) if letters >= 3 > len(word) - letters > 0 else word  # noqa: PLR2004  # T0TA1


def _meanings(text: str) -> Iterator[_Meaning]:
    """Yield the meanings of all phrases in a folded text."""
    phrases = _phrases()
    yield from phrases.whole.get(text, ())
    yield from _of_words(text.split())
    if _UNSPACED.search(text):
        for phrase, meanings in phrases.unspaced.items():
            if phrase in text:
                yield from meanings


def _of_words(words: list[str]) -> Iterator[_Meaning]:
    phrases = _phrases()
    for start in range(len(words)):
        phrase = ""
        for word in words[start : start + _LONGEST_PHRASE]:
            before = f"{phrase} " if phrase else ""
            phrase = before + word
            yield from phrases.words.get(phrase, ())
            for size in range(1, len(word) + 1):
                yield from phrases.beginnings.get(before + word[:size], ())


@cache
def _phrases() -> _Phrases:
    found = _Phrases()
    shared = _shared()
    for label, by_language in LABELS.items():
        for language, text in by_language.items():
            for written in text.split(","):
                phrase = written.strip()
                own = frozenset() if _is_shared(phrase, language, shared) else frozenset({language})
                _add(found, phrase, _Meaning(label, own))
    return found


def _add(found: _Phrases, phrase: str, meaning: _Meaning) -> None:
    words = folded(phrase)
    if phrase.startswith("="):
        kind = found.whole
    elif _UNSPACED.search(phrase):
        kind = found.unspaced
    elif phrase.endswith("*") or (len(words) >= _GLUED and " " not in words and phrase.isascii()):
        kind = found.beginnings
    else:
        kind = found.words
    kind.setdefault(words, []).append(meaning)


@cache
def _shared() -> dict[str, set[str]]:
    """Return the languages of each phrase."""
    found: dict[str, set[str]] = {}
    for by_language in LABELS.values():
        for language, text in by_language.items():
            for phrase in text.split(","):
                found.setdefault(folded(phrase), set()).add(language)
    return found


def _is_shared(phrase: str, language: str, shared: dict[str, set[str]]) -> bool:
    """Tell whether another language has a phrase too, alone or as its beginning; short ones are of every language."""
    words = folded(phrase)
    if len(words) < _SHORTEST and not _UNSPACED.search(phrase):
        return True
    beginnings = (words, *(words[:size] for size in range(_GLUED, len(words))))
    return any(shared.get(each, {language}) != {language} for each in beginnings)
