"""Quick texts: a sentence whose phrases are taken out of it one after the other, with the people in it told apart."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.lexicon import MONTHS, STOP_WORDS, WEEKDAYS
from domain.participants import Participant
from domain.quick_reading.words import ALSO_WORDS, PAID
from domain.sentences import fold

_FIRST, _REST, _TAKEN = 0xE000, "\uf8ff", "\uf8fe"
PERSON = rf"(?:[\ue000-\uefff]{_REST}*(?:'s\b)?)"
"""A person in what is left of a sentence, as a part of a pattern."""
PEOPLE = rf"(?:{PERSON}(?:(?:\s*(?:,|&|\+|/)\s*|\s+)(?:(?:and|und|et|y|a)\s+)?{PERSON})*)"
"""One or several, joined by signs or "and"."""
_MARK = re.compile(r"[\ue000-\uefff]")
_ME = re.compile(r"\b(?:i'm|i've|i'd|i|me|my|mine|myself)\b")
_WORD = re.compile(r"\w+")
_OF_THEIRS = r"'s?\s+(?!(?:treat|share|part|round)\b)\w"
"""Follows a name that only says whose a thing is: "Anna's present"."""
_PAYS = re.compile(rf"\s+(?:{'|'.join(PAID)})\b")
_HAD_BEFORE = re.compile(
    r"\b(?:had|owes?|gave|lent|sent)\s+(?:[^\s\d]+\s+)?\S*\d\S*(?:\s*[a-z]{3})?\s*(?:,|and|&|;)?\s+(?:and\s+)?$"
    r"|\bpaid\s+\S*\d\S*(?:\s*[a-z]{3})?\s+(?:and|&)\s+$"
)
"""What stands before the next of those who had a part: "Will had 15, May 25"."""
_AMONG_OTHERS = re.compile(rf"[\ue000-\uefff]{_REST}*\s+\d[\d.,]*\s?(?:€|eur(?:os?)?)?,?\s+(?:and\s+)?$")
_OF_EACH = re.compile(r"\s+\d[\d.,]*\s?(?:[€$£]|[a-z]{3,5})?\s*\b(?:each|apiece)\b")
"""What stands around somebody in a list of what each had or paid: "Will 10, May 10", "Will and May 10 each"."""
_GIVEN_BEFORE = re.compile(
    r"\b(?:owes?|owed|lent|lends?|loaned|gave|gives?|sent|sends?|repaid|repays?|reimbursed|refunded|paid back)\s+$"
)
"""What somebody did to the one who is named next, and to no day: "I owe May 15"."""
_UNKNOWN = re.compile(
    r"(?:^|\bby\s+)(?P<payer>[A-Z\u00c0-\u00de][^\W\d_]+)(?=\s+(?:paid|covered|bought|spent|put|fronted|paid)\b)"
    r"|\b(?:with|between|among|except|without|paid by)\s+(?P<other>[A-Z\u00c0-\u00de][^\W\d_]+)"
)


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Words of a sentence that were not understood, why, and whom they may mean where they may mean several people."""

    words: str
    why: str
    candidate_ids: tuple[UUID, ...] = ()


class QuickText:
    """A sentence, folded letter by letter, so that every place in it is a place in what was written.

    People are marked: a mark stands for one, whatever their name. `notes` tell of names that nobody can be found by,
    and `owners` are who is named where a name only says whose a thing is, by its place. `may_name_month` tells that a
    month, as it was read, may be somebody who is called so.
    """

    def __init__(self, written: str, *, people: Iterable[Participant], asker_id: UUID | None) -> None:
        self.written = written
        self.folded = self.left = "".join(map(_folded, written))
        self.notes: list[Unplaced] = []
        self.owners: dict[int, tuple[UUID, ...]] = {}
        self.may_name_month = False
        self._people: list[UUID] = []
        for name, ids in _names(list(people)):
            self._mark_name(name, ids)
        self._mark_asker(asker_id)

    def take(self, pattern: str) -> re.Match[str] | None:
        """Find a pattern in what is left, take it away, and return its match."""
        match = self.find(pattern)
        if match is not None:
            self.take_span(*match.span())
        return match

    def find(self, pattern: str) -> re.Match[str] | None:
        """Return where a pattern is in what is left, or None."""
        return re.search(pattern, self.left)

    def take_span(self, start: int, end: int) -> None:
        """Take what stands between two places away."""
        self.left = self.left[:start] + _TAKEN * (end - start) + self.left[end:]

    def words_of(self, match: re.Match[str], group: str | int = 0) -> str:
        """Return what of a match was written."""
        return self.written[match.start(group) : match.end(group)].strip(" ,;")

    def people_in(self, text: str) -> tuple[UUID, ...]:
        """Return the people whose marks are in a part of what was or is left, each once."""
        return tuple(dict.fromkeys(self._people[ord(mark) - _FIRST] for mark in _MARK.findall(text)))

    def note(self, words: str, why: str, candidate_ids: Sequence[UUID] = ()) -> None:
        """Remember words that were not understood."""
        self.notes.append(Unplaced(words, why, tuple(candidate_ids)))

    def take_strangers(self) -> bool:
        """Take capitalized words where a person is named and nobody is known; tell whether one of them paid."""
        has_paid = False
        for match in list(_UNKNOWN.finditer(self.written)):
            group = "payer" if match["payer"] else "other"
            if match.start(group) in self.owners:
                continue
            if self.left[match.start(group)] in (_TAKEN, *map(chr, range(_FIRST, 0xF000))) or _is_a_word(match[group]):
                continue
            self.note(match[group], f"Nobody on this trip is called {match[group]}.")
            self.take_span(*match.span(group))
            has_paid = has_paid or group == "payer"
        return has_paid

    def pieces(self) -> Iterator[str]:
        """Yield what nobody took, as it was written, part by part."""
        for match in re.finditer(rf"[^{_TAKEN}{_REST}\ue000-\uefff,;:()]+", self.left):
            yield self.written[match.start() : match.end()]

    def _mark_name(self, name: str, ids: tuple[UUID, ...]) -> None:
        for match in list(re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", self.left)):
            if _is_also_a_word(name) and not self._is_meant_as_name(match):
                continue
            if len(ids) > 1:
                written = self.written[match.start() : match.end()]
                self.note(written, f"Several people on this trip are called {written}.", ids)
                self.take_span(*match.span())
                continue
            if re.match(_OF_THEIRS, self.left[match.end() :]):
                self.owners[match.start()] = ids
            else:
                self._mark(match, ids[0])

    def _is_meant_as_name(self, match: re.Match[str]) -> bool:
        word, before, after = match.group(), self.left[: match.start()], self.left[match.end() :]
        if not self.written[match.start()].isupper():
            # No verb follows a name's other meaning at the beginning: "may paid 12".
            return not before.strip() and _PAYS.match(after) is not None
        return word not in MONTHS or not self._is_day(match, before, after)

    def _is_day(self, match: re.Match[str], before: str, after: str) -> bool:
        """Tell whether a month is one: beside a number that is no part of what people had, and no one who paid."""
        if _GIVEN_BEFORE.search(before) or _AMONG_OTHERS.search(before) or _OF_EACH.match(after):
            return False
        if re.match(r"\s+(?:[0-3]?\d)(?:st|nd|rd|th)?\b(?![.,]\d)", after):
            is_day = _HAD_BEFORE.search(before) is None and not _is_paid_alone(before, after)
            if is_day and _may_have_paid(before, after):
                self.may_name_month = True
                self.note(self.written[match.start() : match.end()], "It may be the month, or who paid or had it.")
            return is_day
        if not re.search(r"(?:\b(?:in|on|since|of|until)|\d(?:st|nd|rd|th)?)\s+$", before):
            return False
        if _PAYS.match(after):
            words = self.written[match.start() : match.end()]
            self.note(words, "It may be the month, or who paid.")
            return not re.search(r"\bthe\s+\d{1,2}(?:st|nd|rd|th)\s+$", before)
        return True

    def _mark_asker(self, asker_id: UUID | None) -> None:
        for match in list(_ME.finditer(self.left)):
            if asker_id is not None:
                self._mark(match, asker_id)
            else:
                words = self.written[match.start() : match.end()]
                self.note(words, "You are not one of the people on this trip.")
                self.take_span(*match.span())

    def _mark(self, match: re.Match[str], person_id: UUID) -> None:
        mark = chr(_FIRST + len(self._people)) + _REST * (len(match.group()) - 1)
        self._people.append(person_id)
        self.left = self.left[: match.start()] + mark + self.left[match.end() :]


def _is_paid_alone(before: str, after: str) -> bool:
    """Tell whether the only figure of a sentence stands behind whoever was paid: "I paid May 15"."""
    return re.search(r"\b(?:paid|pays)\s+$", before) is not None and len(re.findall(r"\d+", before + after)) == 1


def _may_have_paid(before: str, after: str) -> bool:
    """Tell whether a month with a figure may be somebody with an amount, as others are: "Sarah paid 20, May 15"."""
    is_bare = re.match(r"\s+\d{1,2}\b(?!,?\s+20\d\d)", after) is not None
    is_said = re.search(r"\b(?:on|since|of|until|from|in|the)\s+$", before) is not None
    is_behind = re.search(r"\d\S*\s*(?:[^\W\d_]+\s*)*,\s*$", before) is not None
    is_first = re.match(rf"\s+\d{{1,2}}\s*(?:,|and\b|&)\s*(?:and\s+)?{PERSON}\s+\d", after) is not None
    return is_bare and not is_said and (is_behind or is_first)


def _names(people: Sequence[Participant]) -> list[tuple[str, tuple[UUID, ...]]]:
    """Return the names to look for with whom each may mean, the longest first, months last; first names too."""
    present = {one.id for one in people if one.is_present}
    meant: dict[str, dict[UUID, None]] = defaultdict(dict)
    for one in people:
        if one.counts_as in present and (name := _plain(one.name)):
            meant[name][one.counts_as] = None
    firsts: dict[str, dict[UUID, None]] = defaultdict(dict)
    for name, ids in meant.items():
        first = _WORD.match(name)
        if first is not None and first.group() != name:
            firsts[first.group()].update(ids)
    for first_name, ids in firsts.items():
        if first_name not in meant:
            meant[first_name] = ids
    return sorted(
        ((name, tuple(ids)) for name, ids in meant.items()),
        key=lambda pair: (pair[0] in MONTHS, -len(pair[0]), pair[0]),
    )


def _plain(name: str) -> str:
    return "".join(map(_folded, name)).strip()


def _folded(character: str) -> str:
    """Return a character in one case and without its accent, still as one character."""
    if character in "\u2019\u02bc":
        return "'"
    if character.isspace():
        return " "
    if "\ue000" <= character <= _REST:
        # These are the marks.
        return "?"
    plain = fold(character)
    if len(plain) == 1:
        return plain
    if unicodedata.category(character) == "No":
        # A fraction is not its first figure.
        return character
    decomposed = unicodedata.normalize("NFKD", character.casefold())
    return decomposed[0] if decomposed and len(decomposed[0]) == 1 else character


def _is_also_a_word(name: str) -> bool:
    return name in ALSO_WORDS or name in STOP_WORDS or name in MONTHS or name in WEEKDAYS


def _is_a_word(written: str) -> bool:
    return fold(written) in STOP_WORDS | MONTHS.keys() | WEEKDAYS.keys()
