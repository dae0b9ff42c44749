"""Language forms: the tables of a language, read into what its questions are matched by, or refused with their line."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from domain.lexicon import PASSING_WORDS, STOP_WORDS
from domain.lexicon.languages.tables import LanguageTables
from domain.lexicon.vocabulary import ENGLISH_WORDS
from domain.sentences import fold, stems_of

SLOTS = frozenset("thing spot person owner number code nth date year".split())
"""What is filled from the question itself: see `domain.question_reading.language_slots`."""
WHOLE, JOINT, OTHER, LEDGER = "question", "joint", "other", "ledger"
"""The parts that are a whole question, what joins two, and how one begins that is of no ledger, or of nothing else."""
_PIECE = re.compile(r"\{(?P<slot>[a-z]+\d?\*?)\}|(?P<sign>[\[\]()|,?])|(?P<word>[^\s\[\](){}|,?]+)")
SLOT = re.compile(r"\{(?P<name>[a-z]+\d?)\*?\}")
"""A slot in the English of a form."""
_CLOSING = {"(": ")", "[": "]"}


class LanguageInvalid(ValueError):
    """The tables of a language contradict themselves; names the table and the line."""


@dataclass(frozen=True, slots=True)
class Literal:
    """The words, folded, of which one must stand there."""

    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for a part of the language or one of SLOTS; a repeated one may be there several times or not at all."""

    name: str
    is_repeated: bool = False

    @property
    def part(self) -> str:
        """The part that it is filled with: that of "thing2" is "thing"."""
        return self.name.rstrip("0123456789")


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several sequences; an empty one makes it optional."""

    options: tuple["Said", ...]


Node = Literal | Slot | Choice
Said = tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """What may be said, the English of it with `{slot}` where one stands, and the line of the tables it is from."""

    said: Said
    english: str
    line: str


@dataclass(frozen=True, slots=True)
class Word:
    """A word in English, and how it is written in the language, as typed and as stems."""

    english: str
    forms: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Language:
    """A language as its questions are matched by; see LanguageTables."""

    tables: LanguageTables
    parts: Mapping[str, tuple[Form, ...]]
    words: Mapping[str, Word]
    compounds: Mapping[str, str]

    @property
    def name(self) -> str:
        """What it is called in English."""
        return self.tables.name

    @cached_property
    def own_words(self) -> frozenset[str]:
        """The words that its forms are made of: none of them is what a question is about."""
        forms = (form for each in self.parts.values() for form in each)
        return frozenset(word for form in forms for word in _literals(form.said))

    @cached_property
    def marks(self) -> frozenset[str]:
        """Those of its own words that English questions are not made of: a question without any is in English."""
        return self.own_words - ENGLISH_WORDS


def language_of(tables: LanguageTables) -> Language:
    """Return a language; raises LanguageInvalid, with the line, where its tables contradict themselves."""
    reader = _Reader(tables)
    parts = {name: tuple(reader.forms(name, lines)) for name, lines in tables.parts.items()}
    if WHOLE not in parts:
        raise LanguageInvalid(f"{tables.name} has no part '{WHOLE}'.")
    for name, forms in parts.items():
        for form in forms:
            reader.check(name, form, parts)
    return Language(tables, parts, reader.words(), reader.compounds())


def slots_of(said: Said) -> Iterator[Slot]:
    """Yield the slots of a sequence."""
    for node in said:
        if isinstance(node, Slot):
            yield node
        elif isinstance(node, Choice):
            for option in node.options:
                yield from slots_of(option)


def _literals(said: Said) -> Iterator[str]:
    for node in said:
        if isinstance(node, Literal):
            yield from node.words
        elif isinstance(node, Choice):
            for option in node.options:
                yield from _literals(option)


class _Reader:
    def __init__(self, tables: LanguageTables) -> None:
        self.tables = tables

    def forms(self, part: str, lines: str) -> Iterator[Form]:
        if part in SLOTS:
            raise self._invalid(part, "", "is a slot of every language")
        for line in _lines(lines):
            said, separator, english = line.partition("=")
            if not separator:
                raise self._invalid(part, line, "has no '='")
            pieces = list(_PIECE.finditer(said))
            if re.sub(r"\s", "", said) != "".join(piece.group() for piece in pieces):
                raise self._invalid(part, line, "has braces that name no slot")
            sequence, rest = self._sequence(pieces, part, line)
            if rest:
                raise self._invalid(part, line, "has a bracket that nothing opened")
            yield Form(sequence, " ".join(english.split()), line)

    def check(self, part: str, form: Form, parts: Mapping[str, tuple[Form, ...]]) -> None:
        """Raise LanguageInvalid where a form's slots are unknown, or are not those of its English."""
        said = {slot.name for slot in slots_of(form.said)}
        silent = {slot.name for slot in slots_of(form.said) if self._is_silent(slot, parts)}
        for slot in slots_of(form.said):
            if slot.part not in parts and slot.part not in SLOTS:
                raise self._invalid(part, form.line, f"names '{slot.name}', which is neither a part nor a slot")
        for name in (said ^ set(SLOT.findall(form.english))) - silent:
            raise self._invalid(part, form.line, f"has '{name}' on one side only")
        if not form.said or (part == WHOLE and not any(_literals(form.said)) and not said):
            raise self._invalid(part, form.line, "says nothing")

    @staticmethod
    def _is_silent(slot: Slot, parts: Mapping[str, tuple[Form, ...]]) -> bool:
        return slot.part in parts and not any(form.english for form in parts[slot.part])

    def words(self) -> dict[str, Word]:
        """Return the words by their folded forms."""
        found: dict[str, Word] = {}
        for english, forms, line in self._entries("words", self.tables.words):
            if english in STOP_WORDS or english in PASSING_WORDS:
                raise self._invalid("words", line, "is a word that says nothing in English")
            spelt = tuple(dict.fromkeys((*(s for form in forms for s in self._spellings(form)), english)))
            word = Word(english, tuple((form, stems_of(form)) for form in spelt))
            for form in spelt[:-1] if english not in forms else spelt:
                if found.setdefault(fold(form), word).english != english:
                    raise self._invalid("words", line, f"has '{form}', which is '{found[fold(form)].english}' already")
        return found

    def compounds(self) -> dict[str, str]:
        """Return the ends of compounds, folded, and what they are in English."""
        found: dict[str, str] = {}
        for english, forms, line in self._entries("compounds", self.tables.compounds):
            for form in forms:
                if found.setdefault(fold(form), english) != english:
                    raise self._invalid("compounds", line, f"has '{form}', which is '{found[fold(form)]}' already")
        return found

    def _entries(self, table: str, lines: str) -> Iterator[tuple[str, tuple[str, ...], str]]:
        for line in _lines(lines):
            english, separator, forms = line.partition(":")
            if not separator or not forms.split():
                raise self._invalid(table, line, "has no ':' with forms behind it")
            yield english.strip(), tuple(form.replace("_", " ") for form in forms.split()), line

    def _spellings(self, form: str) -> Iterator[str]:
        yield form
        typed = form
        for letter, instead in self.tables.respellings.items():
            typed = typed.replace(letter, instead)
        if typed != form:
            yield typed

    def _sequence(
        self, pieces: list[re.Match[str]], part: str, line: str, closing: str = ""
    ) -> tuple[Said, list[re.Match[str]]]:
        """Return the nodes up to what closes them, and the pieces behind that."""
        nodes: list[Node] = []
        while pieces and pieces[0].group() not in {"|", ")", "]"}:
            piece, *pieces = pieces
            sign = piece.group()
            if sign in _CLOSING:
                node, pieces = self._choice(sign, pieces, part, line)
                nodes.append(node)
            elif piece["slot"]:
                nodes.append(Slot(piece["slot"].rstrip("*"), is_repeated=piece["slot"].endswith("*")))
            else:
                nodes.append(self._literal(sign))
        if not pieces and closing:
            raise self._invalid(part, line, "has a bracket that nothing closes")
        return tuple(nodes), pieces

    def _choice(
        self, sign: str, pieces: list[re.Match[str]], part: str, line: str
    ) -> tuple[Choice, list[re.Match[str]]]:
        options: list[Said] = []
        closing = _CLOSING[sign]
        while True:
            option, pieces = self._sequence(pieces, part, line, closing)
            options.append(option)
            end, *pieces = pieces
            if end.group() != "|":
                break
        if end.group() != closing:
            raise self._invalid(part, line, f"has '{end.group()}' where '{closing}' belongs")
        choice = _together(options)
        return Choice((*choice, ()) if sign == "[" else choice), pieces

    def _literal(self, written: str) -> Node:
        return Literal(frozenset(fold(spelling) for spelling in self._spellings(written)))

    def _invalid(self, table: str, line: str, why: str) -> LanguageInvalid:
        return LanguageInvalid(f"{self.tables.name}, {table}: '{line}' {why}.")


def _together(options: list[Said]) -> tuple[Said, ...]:
    """Return the options with those of one word as one, which is looked at once."""
    single = [node.words for option in options for node in option if len(option) == 1 and isinstance(node, Literal)]
    longer = tuple(option for option in options if not (len(option) == 1 and isinstance(option[0], Literal)))
    return ((Literal(frozenset().union(*single)),), *longer) if single else longer


def _lines(text: str) -> Iterator[str]:
    """Yield the lines of a table without those that are empty or begin with #."""
    stripped = (line.strip() for line in text.splitlines())
    return (line for line in stripped if line and not line.startswith("#"))
