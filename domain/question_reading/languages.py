"""Languages: a question in another language, put into the English that the reader of questions knows.

A question is matched as a whole by the forms of a language, or it stays as it is: half of one would be another
question. What a language is made of is data (`domain.lexicon.languages`, docs/languages.md).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from domain.lexicon.languages import LANGUAGES
from domain.lexicon.spellings import SHORT_FORMS
from domain.plans import Knowledge
from domain.question_reading.language_forms import (
    JOINT,
    LEDGER,
    OTHER,
    SLOT,
    SLOTS,
    WHOLE,
    Choice,
    Form,
    Language,
    Literal,
    Said,
    Slot,
    language_of,
)
from domain.question_reading.language_slots import Note, Piece, Slots, Token, tokens_of

SPOKEN = tuple(map(language_of, LANGUAGES))
"""The languages that questions are read in beside English."""
MOST_TOKENS = 60
"""Of a question that is matched; a longer one is of no form."""
_MOST_WAYS = 24
"""In how many ways a part may be read from one place; where there are more, nothing is."""
_MOST_STEPS = 60_000
_QUOTED_IN_LIST = re.compile(r'(?:\b(?:and|or|than|versus)|,) "|"(?:,| (?:and|or|than|versus)\b)|".*".*"')
"""Quoted words beside others: what is quoted must all be said of an expense, where a list means either."""
_TEXT = ""
"""The part that is several questions with joints between them; no table can be called so."""
_Filled = tuple[tuple[str, Piece], ...]


@dataclass(frozen=True, slots=True)
class Translation:
    """A question in English, the language it was asked in, and what the reader must know of words that were kept."""

    english: str
    language: str
    notes: tuple[Note, ...] = ()


def translations(text: str, *, known: Knowledge, languages: Sequence[Language] = SPOKEN) -> tuple[Translation, ...]:
    """Return all that a question can be in English, each once; nothing where it is of no language's forms.

    It is bounded in time and never raises, whatever the text.
    """
    tokens = tokens_of(text)
    if not 0 < len(tokens) <= MOST_TOKENS:
        return ()
    found: list[Translation] = []
    for language in languages:
        if not any(token.folded in language.marks for token in tokens):
            # English has every word of it that forms are made of.
            continue
        with suppress(_TooManyWays):
            pieces = _Matcher(text, tokens, language, known).wholes()
            found += [Translation(piece.english, language.name, piece.notes) for piece in pieces]
    return tuple(one for one in dict.fromkeys(found) if not _QUOTED_IN_LIST.search(one.english))


def is_foreign(text: str, languages: Sequence[Language] = SPOKEN) -> bool:
    """Tell whether a text has words that are of another language alone, and are no haste of English."""
    words = {token.folded for token in tokens_of(text) if token.folded[0].isalpha()} - SHORT_FORMS
    return any(not words.isdisjoint(language.marks) for language in languages)


@dataclass(frozen=True, slots=True)
class Heard:
    """A question as all that it can be in English, or as it is where it is of no other `language`.

    `earlier` are those before it, each in English where that is sure; `known` what the trip knows, with the words
    that were kept.
    """

    texts: tuple[str, ...]
    earlier: tuple[str, ...]
    known: Knowledge
    language: str | None = None


def hear(text: str, *, earlier: Sequence[str], known: Knowledge, languages: Sequence[Language]) -> Heard:
    """Return what a question and those before it are in English."""
    before = [translations(each, known=known, languages=languages) for each in earlier]
    found = translations(text, known=known, languages=languages)
    return Heard(
        texts=tuple(dict.fromkeys(one.english for one in found)) or (text,),
        earlier=tuple(each[0].english if len(each) == 1 else said for said, each in zip(earlier, before, strict=True)),
        known=_knowing(known, (one for each in (*before, found) for one in each)),
        language=found[0].language if found else None,
    )


def _knowing(known: Knowledge, translated: Iterable[Translation]) -> Knowledge:
    """Return what a trip knows with what was noted of the words of these questions."""
    notes = [note for one in translated for note in one.notes]
    if not notes:
        return known
    alike = {note.stems: note.others for note in notes if note.others}
    kinds = {note.stems: note.kind for note in notes if note.kind is not None}
    return replace(known, alike={**known.alike, **alike}, kinds={**known.kinds, **kinds})


def is_of_ledger(text: str, *, known: Knowledge, languages: Sequence[Language]) -> bool:
    """Tell whether a question of no form begins as only one of the ledger does: "wie viel haben wir"."""
    tokens = tokens_of(text)[:MOST_TOKENS]
    with suppress(_TooManyWays):
        return any(_Matcher(text, tokens, language, known).begins_with(LEDGER) for language in languages)
    return False


class _TooManyWays(Exception):
    """A question can be read in more ways than are worth telling apart."""


class _Matcher:
    """Matches one question: what each part can be from each place on is found once."""

    def __init__(self, text: str, tokens: tuple[Token, ...], language: Language, known: Knowledge) -> None:
        self.text, self.tokens, self.language = text, tokens, language
        self.slots = Slots(tokens, language, known)
        self._found: dict[tuple[str, bool, int], tuple[Piece, ...]] = {}
        self._steps = 0

    def wholes(self) -> Iterator[Piece]:
        """Yield what the whole question can be: one of the forms, or several with joints between them."""
        return (piece for piece in self._part(_TEXT, 0) if piece.end == len(self.tokens))

    def begins_with(self, part: str) -> bool:
        """Tell whether the question begins with a part."""
        return any(piece.end > 0 for piece in self._part(part, 0))

    def _joined(self, place: int) -> Iterator[Piece]:
        for first in self._part(WHOLE, place):
            yield first
            for joint in self._part(JOINT, first.end):
                for rest in self._part(_TEXT, joint.end):
                    english = f"{first.english}{joint.english} {rest.english}"
                    yield Piece(rest.end, english, (*first.notes, *rest.notes))
                if self._part(OTHER, joint.end):
                    # What is for the documents is looked for as it was asked.
                    asked = self.text[self.tokens[joint.end].start :].strip()
                    yield Piece(len(self.tokens), f"{first.english}? {asked}", first.notes)

    def _part(self, part: str, place: int, *, is_repeated: bool = False) -> tuple[Piece, ...]:
        """Return what a part can be from a place on; what begins with itself is nothing."""
        key = (part, is_repeated, place)
        if key not in self._found:
            self._found[key] = ()
            ways = self._repeated(part, place) if is_repeated else self._once(part, place)
            found = tuple(dict.fromkeys(ways))
            if len(found) > _MOST_WAYS:
                raise _TooManyWays
            self._found[key] = found
        return self._found[key]

    def _repeated(self, part: str, place: int) -> Iterator[Piece]:
        yield Piece(place, "")
        for first in self._part(part, place):
            if first.end > place:
                for rest in self._part(part, first.end, is_repeated=True):
                    english = f"{first.english} {rest.english}".strip()
                    yield Piece(rest.end, english, (*first.notes, *rest.notes))

    def _once(self, part: str, place: int) -> Iterator[Piece]:
        if part in SLOTS:
            yield from self.slots.pieces(part, place)
            return
        if part == _TEXT:
            yield from self._joined(place)
            return
        for form in self.language.parts.get(part, ()):
            first = form.said[0]
            if isinstance(first, Literal) and not self._is_there(first, place):
                # Most forms end here: it would be found out all the same, and later.
                continue
            for end, filled in self._sequence(form.said, place):
                yield _english(form, end, dict(filled))

    def _sequence(self, said: Said, place: int) -> Iterator[tuple[int, _Filled]]:
        self._steps += 1
        if self._steps > _MOST_STEPS:
            raise _TooManyWays
        if not said:
            yield place, ()
            return
        for end, filled in self._node(said[0], place):
            for last, others in self._sequence(said[1:], end):
                yield last, (*filled, *others)

    def _node(self, node: Literal | Slot | Choice, place: int) -> Iterator[tuple[int, _Filled]]:
        if isinstance(node, Literal):
            if self._is_there(node, place):
                yield place + 1, ()
        elif isinstance(node, Choice):
            for option in node.options:
                yield from self._sequence(option, place)
        else:
            for piece in self._part(node.part, place, is_repeated=node.is_repeated):
                yield piece.end, ((node.name, piece),)

    def _is_there(self, literal: Literal, place: int) -> bool:
        return place < len(self.tokens) and self.tokens[place].folded in literal.words


def _english(form: Form, end: int, filled: Mapping[str, Piece]) -> Piece:
    """Return the English of a form with its slots filled; one that was left out is nothing."""
    nothing = Piece(end, "")
    words = SLOT.sub(lambda match: filled.get(match["name"], nothing).english, form.english)
    return Piece(end, " ".join(words.split()), tuple(note for piece in filled.values() for note in piece.notes))
