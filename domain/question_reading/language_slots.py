"""Language slots: what the question itself fills into its form: things, places, people, numbers and days.

What the trip has is kept as it was written, and comes before a word of the language: its own words are what expenses
are found by. A word that neither the trip nor the language knows is kept too, so that it is told in the user's words.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from domain.categories import Category
from domain.currencies import UnknownCurrency, currency_of
from domain.lexicon import CATEGORY_WORDS, KIND_WORDS
from domain.lexicon.vocabulary import ENGLISH_WORDS
from domain.plans import Knowledge
from domain.question_reading.language_forms import Language, Word
from domain.sentences import fold, stem, stems_of

_TOKEN = re.compile(
    r"[\"„“”«»](?P<quoted>[^\"„“”«»]+)[\"“”«»]|\d{4}-\d\d-\d\d(?!\w)|\d+(?:[.,:/]\d+)*\.?(?!\w)|"
    r"[^\W\d_]\w*(?:[-'’][^\W_]+)*['’]?|\S"  # noqa: RUF001  # the quotes and apostrophes of print
)
_LONGEST_PHRASE = 5
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_CODE_LETTERS = 3
_YEARS = {0: "", 2: "20", 4: ""}
"""What stands before a year of so many figures."""


@dataclass(frozen=True, slots=True)
class Note:
    """What words of the trip mean beside themselves: a kind of expense, and others, each as written and as stems."""

    stems: tuple[str, ...]
    others: tuple[tuple[str, tuple[str, ...]], ...] = ()
    kind: Category | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """What was matched up to the token `end`, in English, with what the reader must know of its words."""

    end: int
    english: str
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or sign as it was written, and folded, and its place in the text; `quoted` is what quotes hold."""

    written: str
    folded: str
    start: int
    quoted: str | None = None

    @property
    def is_word(self) -> bool:
        """Tell whether it is a word."""
        return self.written[0].isalpha()


def tokens_of(text: str) -> tuple[Token, ...]:
    """Return the tokens of a question, without the sign at its end."""
    found = _TOKEN.finditer(text.rstrip("?!. \n\t"))
    return tuple(Token(match.group(), fold(match.group()), match.start(), match["quoted"]) for match in found)


class Slots:
    """Fills the slots of one question."""

    def __init__(self, tokens: tuple[Token, ...], language: Language, known: Knowledge) -> None:
        self.tokens, self.language, self.known = tokens, language, known
        self._names = _names_of(known)
        self._ways: Mapping[str, Callable[[int], Iterator[Piece]]] = {
            "thing": self._thing,
            "spot": self._spot,
            "person": self._person,
            "owner": self._owner,
            "number": self._number,
            "code": self._code,
            "nth": self._nth,
            "date": self._date,
            "year": self._year,
        }

    def pieces(self, slot: str, place: int) -> Iterator[Piece]:
        """Yield what may fill a slot from a token on."""
        return self._ways[slot](place) if place < len(self.tokens) else iter(())

    def _thing(self, place: int) -> Iterator[Piece]:
        return self._named(place, are_categories=True)

    def _spot(self, place: int) -> Iterator[Piece]:
        return self._named(place, are_categories=False)

    def _named(self, place: int, *, are_categories: bool) -> Iterator[Piece]:
        """Yield the longest words that name something, as the trip has it or as English has it."""
        if (quoted := self.tokens[place].quoted) is not None:
            yield Piece(place + 1, f'"{quoted}"')
            return
        for length in range(_LONGEST_PHRASE, 0, -1):
            found = list(self._of_length(place, length, are_categories=are_categories))
            if found:
                yield from found
                return
        yield from self._unknown(place)

    def _of_length(self, place: int, length: int, *, are_categories: bool) -> Iterator[Piece]:
        tokens = self.tokens[place : place + length]
        if len(tokens) < length or not all(token.is_word for token in tokens):
            return
        written, stems = _joined(tokens), stems_of(_joined(tokens))
        word, end = self.language.words.get(fold(written)), place + length
        if any(name == stems for _, _, name in self.known.own_categories):
            yield Piece(end, written)
            return
        is_own = self._is_own(tokens, stems)
        if word is not None and word.english in CATEGORY_WORDS:
            if are_categories:
                yield Piece(end, word.english)
            if is_own and stems in self.known.places:
                yield Piece(end, _kept(written))
        elif word is not None and self._may_be_named(tokens):
            yield from self._translated(word, written, end)
        elif is_own:
            yield Piece(end, _kept(written))
        elif length == 1 and not self._is_of_language(tokens[0]):
            yield from self._compound(tokens[0], end)

    def _is_own(self, tokens: tuple[Token, ...], stems: tuple[str, ...]) -> bool:
        """Tell whether the trip has these words."""
        return self._may_be_named(tokens) and self.known.describes(stems)

    def _may_be_named(self, tokens: tuple[Token, ...]) -> bool:
        """Tell whether words may be what a question is about; one that forms are made of must begin with a capital."""
        is_noun = len(tokens) == 1 and tokens[0].written[0].isupper()
        return is_noun or not any(token.folded in self.language.own_words for token in tokens)

    def _translated(self, word: Word, written: str, end: int) -> Iterator[Piece]:
        """Yield a word as the trip has it, in any of its forms; else in English where that names a kind."""
        kind = KIND_WORDS.get(stem(word.english))
        forms = ((written, stems_of(written)), *word.forms)
        own = {stems: form for form, stems in reversed(forms) if self.known.describes(stems)}
        typed = stems_of(written)
        if not own:
            yield Piece(end, word.english if kind is not None else _kept(written))
            return
        first = min(own, key=lambda stems: (stems not in self.known.places, stems != typed))
        others = tuple((form, stems) for stems, form in own.items() if stems != first)
        kept = word.english if first == stems_of(word.english) else _kept(own[first])
        is_read_so = not others and (kind is None or KIND_WORDS.get(first[-1]) is kind)
        if is_read_so:
            yield Piece(end, kept)
        elif not kept.startswith('"'):
            yield Piece(end, kept, (Note(first, others, kind),))

    def _compound(self, token: Token, end: int) -> Iterator[Piece]:
        """Yield what a compound is in English: "Hotelkosten" are hotel costs."""
        for ending, english in self.language.compounds.items():
            base = token.folded.removesuffix(ending)
            for link in ("", *self.language.tables.links.split()):
                word = self.language.words.get(base.removesuffix(link)) if base.endswith(link) else None
                if word is not None and base != token.folded:
                    is_category = word.english in CATEGORY_WORDS
                    whole = Piece(end, word.english)
                    for piece in [whole] if is_category else self._translated(word, word.forms[0][0], end):
                        yield Piece(end, f"{piece.english} {english}", piece.notes)
                    return

    def _unknown(self, place: int) -> Iterator[Piece]:
        """Yield a word that nobody knows, as it was written: the reader of English tells it."""
        token = self.tokens[place]
        is_code = len(token.written) == _CODE_LETTERS and token.written.isupper()
        is_known = self._is_of_language(token) or self._is_name(token) or self.known.describes(stems_of(token.written))
        if token.is_word and not is_code and not is_known:
            yield Piece(place + 1, _kept(token.written))

    def _is_of_language(self, token: Token) -> bool:
        return token.folded in self.language.own_words

    def _is_name(self, token: Token) -> bool:
        return any(name[0] == token.folded for name in self._names)

    def _person(self, place: int) -> Iterator[Piece]:
        found = list(self._members(place))
        yield from found or self._stranger(place, self.tokens[place].written)

    def _members(self, place: int) -> Iterator[Piece]:
        for name, written in self._names.items():
            if tuple(token.folded for token in self.tokens[place : place + len(name)]) == name:
                yield Piece(place + len(name), written)
                return

    def _stranger(self, place: int, written: str) -> Iterator[Piece]:
        """Yield a name that the trip does not have, or not so: who it could be is for the reader of English."""
        folded = fold(written)
        is_word = folded in self.language.own_words or folded in self.language.words or folded in ENGLISH_WORDS
        if written.isalpha() and not is_word and not self.known.describes(stems_of(written)):
            yield Piece(place + 1, written)

    def _owner(self, place: int) -> Iterator[Piece]:
        """Yield a name with the ending of an owner: "Sarahs"."""
        for ending in self.language.tables.possessives.split():
            for name, written in self._names.items():
                tokens = [token.folded for token in self.tokens[place : place + len(name)]]
                if tokens == [*name[:-1], name[-1] + ending]:
                    yield Piece(place + len(name), f"{written}'s")
                    return

    def _number(self, place: int) -> Iterator[Piece]:
        tables, written = self.language.tables, self.tokens[place].written
        thousands, decimal = re.escape(tables.thousands), re.escape(tables.decimal)
        if re.fullmatch(rf"\d{{1,3}}(?:{thousands}\d{{3}})+(?:{decimal}\d+)?", written):
            written = written.replace(tables.thousands, "")
        if re.fullmatch(rf"\d+(?:{decimal}\d+)?|\d+\.\d\d?", written):
            yield Piece(place + 1, written.replace(tables.decimal, "."))

    def _code(self, place: int) -> Iterator[Piece]:
        """Yield the code of a currency; in small letters only where the trip has it, since many are words as well."""
        written = self.tokens[place].written
        try:
            currency = currency_of(written)
        except UnknownCurrency:
            return
        if written.isupper() or currency in self.known.currencies:
            yield Piece(place + 1, currency.code)

    def _nth(self, place: int) -> Iterator[Piece]:
        """Yield the day of a month: "3."."""
        written = self.tokens[place].written
        if re.fullmatch(r"\d{1,2}\.?", written):
            yield Piece(place + 1, written.rstrip("."))

    def _date(self, place: int) -> Iterator[Piece]:
        """Yield a day in figures, as "3 October 2026": its order is the language's."""
        written = self.tokens[place].written
        if re.fullmatch(r"\d{4}-\d\d-\d\d", written):
            yield Piece(place + 1, written)
            return
        order, sign = self.language.tables.date[::2], self.language.tables.date[1]
        parts = written.rstrip(sign).split(sign)
        if len(parts) < len(order):
            # The year is left out, wherever it would stand.
            order = order.replace("y", "")
        if len(parts) != len(order) or not all(part.isascii() and part.isdigit() for part in parts):
            return
        found = dict(zip(order, parts, strict=True))
        year = _YEARS.get(len(found.get("y", "")))
        if year is not None and len(found["d"] + found["m"]) <= 4 and 1 <= int(found["m"]) <= len(_MONTHS):  # noqa: PLR2004  # two each
            named = f"{int(found['d'])} {_MONTHS[int(found['m']) - 1]} {year}{found.get('y', '')}"
            yield Piece(place + 1, named.strip())

    def _year(self, place: int) -> Iterator[Piece]:
        if re.fullmatch(r"(?:19|20)\d\d", self.tokens[place].written):
            yield Piece(place + 1, self.tokens[place].written)


def _kept(written: str) -> str:
    """Return the user's words as the reader of English takes them for nothing else: in quotes where it knows one.

    Beside others, the name of a kind is a part of a name: "Hotel Adler".
    """
    words = [fold(word) for word in written.split()]
    taken = ENGLISH_WORDS if len(words) == 1 else ENGLISH_WORDS - KIND_WORDS.keys()
    return f'"{written}"' if any(word in taken or stem(word) in taken for word in words) else written


def _joined(tokens: tuple[Token, ...]) -> str:
    return " ".join(token.written for token in tokens)


def _names_of(known: Knowledge) -> dict[tuple[str, ...], str]:
    """Return the names of a trip's people and their first names, the longest first, as they are written."""
    names: dict[tuple[str, ...], str] = {}
    for one in known.participants:
        words = one.name.split()
        for length in {len(words), 1}:
            names.setdefault(tuple(fold(word) for word in words[:length]), " ".join(words[:length]))
    return dict(sorted(names.items(), key=lambda pair: -len(pair[0])))
