"""Category readings: what an expense was for, read off the words and brands of its description.

Several words may name several categories: "airport taxi", "train museum", "bar de l'hôtel". The text is parted where a
preposition or a sign stands, and the first part that says something decides. In it the last word does, as in most
languages, and in those that say first what a thing is, the first.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from domain.categories import Category
from domain.category_reading.brands import BRANDS, WORDLIKE_BRANDS
from domain.category_reading.goods import ENDINGS, GOODS, HINTS
from domain.category_reading.words import HEAD_FIRST, PLACES, Words
from domain.receipt_reading.labelling import folded
from domain.sentences import stem

_PARTING = frozenset(
    """
    at in to from for with near by on after before w of via and plus or
    bei beim im am an zum zur von vom nach mit fur auf aus und
    a au aux chez pour avec dans sur et de du des d l la le les
    en al para con del y e por el los las di della dello dei degli da dal do dos das no na em com per alla alle ai
    u v ve z ze s se k ke pro od po za pred w dla i
    bij naar van met voor op het och pa till fran med til fra
    в во на до из с со для от у и за к по из пред после од
    """.split()
)
_SIGNS = re.compile(r"[,;:()\[\]@|/+&]|\s[-\u2013\u2014]\s|->")
_TOKEN = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f\u1100-\u11ff\uac00-\ud7af]")
_LONGEST_PHRASE = 5
_SHORTEST_INFLECTED = 5
_SHORTEST_MISSPELLED = 6
_SHORTEST_COMPOUND = 7
_SHORT = 3
_VOWELS = frozenset("aeiouyаеиоуя")
_NO_INFLECTIONS = frozenset("er ers ing ed ty ly".split())


class _Kind(IntEnum):
    """What a word is, the weakest first."""

    HINT = 0
    GOODS = 1
    PLACE = 2
    BRAND = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text was read as: by which of its words, and how sure that is from 0 to 1."""

    category: Category
    words: str
    is_brand: bool
    certainty: float


@dataclass(frozen=True, slots=True)
class _Meaning:
    kind: _Kind
    category: Category
    is_head_first: bool = False
    is_english: bool = False
    is_wordlike: bool = False
    is_capitals: bool = False


@dataclass(frozen=True, slots=True)
class _Match:
    """A phrase of a text: where it begins, in which part of it, what it means, and how well it fits from 0 to 1."""

    start: int
    part: int
    words: str
    meaning: _Meaning
    fit: float

    @property
    def kind(self) -> _Kind:
        return self.meaning.kind

    @property
    def category(self) -> Category:
        return self.meaning.category


@dataclass(frozen=True, slots=True)
class _Token:
    written: str
    words: tuple[str, ...]
    part: int


_CERTAINTIES = {_Kind.BRAND: 0.95, _Kind.PLACE: 0.9, _Kind.GOODS: 0.85, _Kind.HINT: 0.6}
_WHAT_FOR = 0.7
"""What is left of a certainty where a thing is only what something unknown was for."""
_FOR = frozenset("for fur pour para per na til voor".split())
_CONTESTED = 0.85
"""What is left of a certainty where words of another category of the first level stand beside."""


def category_in(text: str) -> Reading | None:
    """Return what the words of a text say that it was for; None where they say nothing."""
    tokens = _tokens(text)
    matches = list(_matches(tokens))
    if not matches:
        return None
    parts: dict[int, list[_Match]] = defaultdict(list)
    for match in matches:
        parts[match.part].append(match)
    strong = [part for part in sorted(parts) if any(match.kind > _Kind.HINT for match in parts[part])]
    if not strong and matches[0].part > tokens[0].part:
        # What is only hinted at behind a preposition says nothing: "hairdryer for the room".
        return None
    chosen = _head(parts[strong[0]]) if strong else matches[0]
    bar, chosen = chosen, _piece_of(_institution(chosen, matches, tokens), matches, tokens)
    chosen = _where_bought(chosen, (match for match in matches if match is not bar or bar is chosen))
    if chosen.category is Category.OTHER:
        return None
    certainty = _CERTAINTIES[chosen.kind] * chosen.fit
    others = [match for match in matches if match.category.parent is not chosen.category.parent]
    if any(match.kind > _Kind.HINT for match in others):
        certainty *= _CONTESTED
    if chosen.category.parent is Category.SHOPPING and _is_what_for(chosen, tokens):
        certainty *= _WHAT_FOR
    return Reading(chosen.category, chosen.words, chosen.kind is _Kind.BRAND, round(certainty, 2))


def _is_what_for(chosen: _Match, tokens: list[_Token]) -> bool:
    """Tell whether a thing stands behind "for" and words that say nothing: a "pitch for the tent" is no tent."""
    has_before = any(token.part < chosen.part for token in tokens)
    return has_before and any(token.part == chosen.part and _FOR.issuperset(token.words) for token in tokens)


def _head(matches: list[_Match]) -> _Match:
    """Return the match of one part that says what the thing is."""
    strong = [match for match in matches if match.kind > _Kind.HINT]
    first, last = strong[0], strong[-1]
    if last.kind is _Kind.BRAND and first.kind > _Kind.GOODS and first.category.parent is not last.category.parent:
        # A name at the end says where: "parking Louvre".
        return first
    if all(match.meaning.is_head_first for match in strong):
        return first
    brand = next((match for match in strong if match.kind is _Kind.BRAND), None)
    if brand is not None and brand.category.parent is last.category.parent:
        return brand
    return last


def _piece_of(chosen: _Match, matches: list[_Match], tokens: list[_Token]) -> _Match:
    """Return what a bar is made of, or sells: "chocolate bar", "bar of chocolate", "juice bar"."""
    if chosen.category is not Category.FOOD_BAR or stem(folded(chosen.words)) != "bar":
        return chosen
    words = [word for token in tokens for word in token.words]
    has_of = words[chosen.start + 1 : chosen.start + 2] == ["of"]
    for match in matches:
        is_before = match.start + len(folded(match.words).split()) == chosen.start and match.part == chosen.part
        is_of = has_of and match.start == chosen.start + 2
        if match.kind is _Kind.GOODS and (is_before or is_of):
            return match
    return chosen


def _institution(chosen: _Match, matches: list[_Match], tokens: list[_Token]) -> _Match:
    """Return what stands at the end of the name of a bank or a museum: a "Bank of Ireland museum" is no bank."""
    if chosen.category not in {Category.FEES_BANK, Category.ACTIVITIES_MUSEUM}:
        return chosen
    spaced = [(word, token) for token in tokens for word in token.words]
    after = spaced[chosen.start + 1 : chosen.start + 3]
    if len(after) < 2 or after[0][0] != "of" or not after[1][1].written[0].isupper():  # noqa: PLR2004  # of a name
        return chosen
    of_name = [match for match in matches if match.part == after[1][1].part and match.kind is _Kind.PLACE]
    is_after_name = bool(of_name) and of_name[-1].start > chosen.start + 2
    return of_name[-1] if is_after_name else chosen


def _where_bought(chosen: _Match, matches: Iterable[_Match]) -> _Match:
    """Return the shop where what was read is a thing that shops have: beer from a supermarket is no bar."""
    if chosen.kind is not _Kind.GOODS:
        return chosen
    return next(
        (
            match
            for match in matches
            if match.kind > _Kind.GOODS and match.category.parent in {Category.GROCERIES, chosen.category.parent}
        ),
        chosen,
    )


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    part = 0
    for piece in _SIGNS.split(text):
        for match in _TOKEN.finditer(piece):
            written = match.group()
            words = tuple(folded(written).split())
            if not words or (words[0] in _PARTING and words != ("l",)):
                part += 1 if words else 0
            tokens.append(_Token(written, words, part))
        part += 1
    return tokens


def _matches(tokens: list[_Token]) -> Iterator[_Match]:
    """Yield the phrases of a text in their order, the longest first where they overlap."""
    spaced = [(word, token) for token in tokens for word in token.words]
    telling = [word for word, _ in spaced if not any(character.isdigit() for character in word)]
    place = 0
    while place < len(spaced):
        length, meaning = _name_at(tokens, spaced, place) or _phrase_at(spaced, place, is_alone=len(telling) == 1)
        if meaning is not None:
            written = " ".join(dict.fromkeys(token.written for _, token in spaced[place : place + length]))
            yield _Match(place, spaced[place][1].part, written, meaning, 0.85 if meaning.is_wordlike else 1.0)
            place += length
            continue
        yield from _within(*spaced[place], place)
        place += 1


def _name_at(tokens: list[_Token], spaced: list[tuple[str, _Token]], place: int) -> tuple[int, _Meaning] | None:
    """Return the brand that a word is that may be one; None where it is a word, or begins a longer phrase."""
    for length in range(min(_LONGEST_PHRASE, len(spaced) - place), 0, -1):
        phrase = " ".join(word for word, _ in spaced[place : place + length])
        meaning, other = _wordlike().get(phrase), _phrases().get(phrase)
        if meaning is not None:
            is_thing = other is not None and (
                other.kind is not _Kind.GOODS or [word for word, _ in spaced[place + 1 : place + 2]] == ["for"]
            )
            is_name = _is_name(tokens, spaced, place) and not is_thing
            written = spaced[place][1].written
            return (length, meaning) if is_name and (written.isupper() or not meaning.is_capitals) else None
        if other is not None:
            return None
    return None


def _phrase_at(spaced: list[tuple[str, _Token]], place: int, *, is_alone: bool) -> tuple[int, _Meaning | None]:
    phrases = _phrases()
    # Names with "&" and the like are one phrase across the parts that the sign makes of a text.
    for length in range(min(_LONGEST_PHRASE, len(spaced) - place), 0, -1):
        words = [word for word, _ in spaced[place : place + length]]
        meaning = phrases.get(" ".join(words))
        if meaning is None and length == 1:
            meaning = phrases.get(stem(words[0]))
        if meaning is None:
            continue
        is_doubtful = length == 1 and len(words[0]) <= _SHORT and not meaning.is_english
        if not is_doubtful or is_alone or meaning.kind is _Kind.BRAND:
            return length, meaning
    return 1, None


def _is_name(tokens: list[_Token], spaced: list[tuple[str, _Token]], place: int) -> bool:
    """Tell whether a word that may be a brand is one: all that is said, or a capital at the beginning."""
    token = spaced[place][1]
    others = [other for other in tokens if other is not token and not any(map(str.isdigit, other.written))]
    return not others or (place == 0 and token.written[0].isupper())


def _within(word: str, token: _Token, place: int) -> Iterator[_Match]:
    """Yield what is in a word that is in no list: inflected, a compound, without spaces, or misspelled."""
    if _UNSPACED.search(word):
        yield from _unspaced_matches(word, token, place)
        return
    for find, fit in ((_inflected, 0.95), (_compound, 0.9), (_misspelled, 0.75)):
        if (meaning := find(word)) is not None:
            yield _Match(place, token.part, token.written, meaning, fit)
            return


def _inflected(word: str) -> _Meaning | None:
    for cut in range(1, 4):
        begin, rest = word[:-cut], word[len(word) - cut :]
        if len(begin) < _SHORTEST_INFLECTED + (cut > 2):  # noqa: PLR2004  # a long end needs a long beginning
            return None
        meaning = _stems().get(begin)
        is_ending = len(rest) == 1 or (rest not in _NO_INFLECTIONS and not _VOWELS.isdisjoint(rest))
        if meaning is not None and is_ending:
            return meaning
    return None


def _compound(word: str) -> _Meaning | None:
    if len(word) < _SHORTEST_COMPOUND:
        return None
    for start in range(2, len(word) - 2):
        if (meaning := _endings().get(word[start:])) is not None:
            return meaning
    for end in range(len(word) - 2, _SHORTEST_INFLECTED - 1, -1):
        meaning = _beginnings().get(word[:end])
        if meaning is not None:
            return meaning
    return None


def _misspelled(word: str) -> _Meaning | None:
    if len(word) < _SHORTEST_MISSPELLED:
        return None
    for shorter in (word, *_with_one_less(word)):
        for known in _misspellings().get(shorter, ()):
            if known[0] == word[0] and abs(len(known) - len(word)) <= 1:
                return _phrases()[known]
    return None


def _unspaced_matches(word: str, token: _Token, place: int) -> Iterator[_Match]:
    left, found = word, []
    for phrase, meaning in _unspaced():
        is_single = len(phrase) == 1
        start = left.find(phrase)
        if start >= 0 and (not is_single or left.endswith(phrase)):
            found.append((start, phrase, meaning))
            left = left.replace(phrase, "\0" * len(phrase))
    for start, phrase, meaning in sorted(found, key=lambda each: each[0]):
        yield _Match(place * 100 + start, token.part, phrase, meaning, 0.95)


@cache
def _phrases() -> dict[str, _Meaning]:
    """Return every phrase with what it means: English before other languages, and the stronger kind before others."""
    found: dict[str, _Meaning] = {}
    for language_is_english in (True, False):
        for kind, words in ((_Kind.PLACE, PLACES), (_Kind.GOODS, GOODS), (_Kind.HINT, HINTS)):
            for phrase, meaning in _of_words(kind, words):
                if meaning.is_english is language_is_english:
                    found.setdefault(phrase, meaning)
        if language_is_english:
            _add_brands(found, BRANDS, is_wordlike=False)
    return found


@cache
def _wordlike() -> dict[str, _Meaning]:
    """Return the names that are also words, with what they mean where they are names."""
    found: dict[str, _Meaning] = {}
    _add_brands(found, WORDLIKE_BRANDS, is_wordlike=True)
    return found


def _of_words(kind: _Kind, words: Words) -> Iterator[tuple[str, _Meaning]]:
    for category, by_language in words.items():
        for language, listed in by_language.items():
            meaning = _Meaning(kind, category, language in HEAD_FIRST, language == "en")
            for phrase in listed.split():
                yield folded(phrase.replace("_", " ")), meaning


def _add_brands(found: dict[str, _Meaning], brands: Mapping[Category, str], *, is_wordlike: bool) -> None:
    for category, names in brands.items():
        for name in names.split():
            meaning = _Meaning(_Kind.BRAND, category, is_wordlike=is_wordlike, is_capitals=name.isupper())
            found.setdefault(folded(name.replace("_", " ")), meaning)


@cache
def _single() -> dict[str, _Meaning]:
    return {
        phrase: meaning for phrase, meaning in _phrases().items() if " " not in phrase and not _UNSPACED.search(phrase)
    }


@cache
def _stems() -> dict[str, _Meaning]:
    """Return beginnings of words that others are inflected from; a vowel at the end changes."""
    found: dict[str, _Meaning] = {}
    for word, meaning in _single().items():
        if len(word) >= _SHORTEST_INFLECTED and meaning.kind is not _Kind.BRAND:
            found.setdefault(word, meaning)
            if len(word) > _SHORTEST_INFLECTED and word[-1] in _VOWELS:
                found.setdefault(word[:-1], meaning)
    return found


@cache
def _endings() -> dict[str, _Meaning]:
    return {
        ending: _Meaning(_Kind.PLACE, category)
        for category, endings in ENDINGS.items()
        for ending in folded(endings).split()
    }


@cache
def _beginnings() -> dict[str, _Meaning]:
    """Return German words that compounds begin with: what a "Hotelrechnung" is for."""
    german = {category: {"de": words["de"]} for category, words in PLACES.items() if "de" in words}
    return {
        phrase: meaning
        for phrase, meaning in _of_words(_Kind.PLACE, german)
        if " " not in phrase and len(phrase) >= _SHORTEST_INFLECTED
    }


@cache
def _misspellings() -> dict[str, tuple[str, ...]]:
    """Return known words by themselves and by what is left of them without one letter."""
    found: dict[str, list[str]] = defaultdict(list)
    for word, meaning in _single().items():
        if len(word) >= _SHORTEST_MISSPELLED and meaning.kind is not _Kind.BRAND:
            for shorter in {word, *_with_one_less(word)}:
                found[shorter].append(word)
    return {shorter: tuple(words) for shorter, words in found.items()}


@cache
def _unspaced() -> tuple[tuple[str, _Meaning], ...]:
    """Return the phrases of languages that part no words, the longest first."""
    found = [(phrase.replace(" ", ""), meaning) for phrase, meaning in _phrases().items() if _UNSPACED.search(phrase)]
    return tuple(sorted(found, key=lambda pair: -len(pair[0])))


def _with_one_less(word: str) -> Iterator[str]:
    return (word[:place] + word[place + 1 :] for place in range(len(word)))
