"""People: who is meant in a question, and whether they paid or took part."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from uuid import UUID

from domain.lexicon import CATEGORY_WORDS, KIND_WORDS, MONTHS, PASSING_WORDS, STOP_WORDS, UNSUPPORTED
from domain.lexicon.excluding import EVERYBODY_BUT
from domain.lexicon.people import (
    ASKED_BEHIND,
    ASKING_AFTER,
    ASKING_BEFORE,
    BEARING_BEFORE,
    BESIDE_ANOTHER,
    DAYS_BEFORE,
    FIRST_PERSON,
    GIVEN_BEFORE,
    MEANS,
    NAMES_THAT_ARE_WORDS,
    NICKNAMES,
    OTHER_WORDS,
    OTHERS,
    OWED_BEFORE,
    OWNED,
    PAST_AND_OTHERS,
    PAYEE_BEFORE,
    PERSON_PLACES,
    PERSON_VERBS,
    SHARING_BEFORE,
    SHARING_NOUNS,
    SUBJECT_BEFORE,
)
from domain.lexicon.words import filled
from domain.plans import Knowledge
from domain.sentences import Sentence, Token, stem, stems_of
from domain.texts import listed

_CANDIDATE = r"(?P<name>[^\W\d_][^ |]*)"
_SHORTEST_TYPO = 4
_SHORTEST_NICKNAME = 3
_ASKING = frozenset("did does do has have is was were".split())
_GIVING = PERSON_VERBS | GIVEN_BEFORE
_PAYING = filled("<paying>")
_BESIDE = frozenset("or and than vs versus".split())


class Part(Enum):
    """The part a person has in a question."""

    PAYER = "paid"
    SHARER = "shares the expense"
    PAYEE = "was paid by somebody"
    BEARER = "is whom it cost something"


_PARTS = {
    **dict.fromkeys(SHARING_BEFORE, Part.SHARER),
    **dict.fromkeys(PAYEE_BEFORE, Part.PAYEE),
    **dict.fromkeys(BEARING_BEFORE, Part.BEARER),
}


@dataclass(frozen=True, slots=True)
class Mentioned:
    """A person at a place of a question (characters from its start), and their part in it."""

    person: UUID
    part: Part
    start: int


@dataclass(frozen=True, slots=True)
class People:
    """The people of a question, and names in a person's place that the trip does not have.

    `ambiguous` and `corrections` are sentences: who a name could be, and what a misspelt one was read as. `are_others`
    tells that the question names those who are not meant.
    """

    mentions: tuple[Mentioned, ...] = ()
    unknown: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    corrections: tuple[str, ...] = ()
    are_others: bool = False

    def having(self, *parts: Part) -> tuple[UUID, ...]:
        """Return who has one of these parts, each person once, in the order of the question."""
        return tuple(dict.fromkeys(one.person for one in self.mentions if one.part in parts))


def take_people(sentence: Sentence, known: Knowledge) -> People:
    """Take the names and "I" out of a question and return who they are; people who are not known stay in it."""
    return _Reader(sentence, known).people()


def all_but(sentence: Sentence, people: People, known: Knowledge) -> People:
    """Return everybody but those named, where a question is of what they paid: "what did everyone but Mark pay".

    The people must just have been taken from it.
    """
    match = sentence.asked_match("shared?|split|divided")
    found = None if match is not None or not sentence.was(_PAYING) else sentence.find(EVERYBODY_BUT)
    if found is None or any(one.start < found or one.part is not Part.PAYER for one in people.mentions):
        return people
    named = {one.person for one in people.mentions}
    sentence.take(EVERYBODY_BUT)
    others = sorted({one.counts_as for one in known.participants} - named, key=lambda one: known.names[one])
    return replace(people, mentions=tuple(Mentioned(person, Part.PAYER, found) for person in others), are_others=True)


class _Reader:
    def __init__(self, sentence: Sentence, known: Knowledge) -> None:
        self.sentence, self.known = sentence, known
        self.found: list[tuple[Token, UUID]] = []
        self.unknown: list[str] = []
        self.ambiguous: list[str] = []
        self.corrections: list[str] = []
        self.spellings = _spellings(known)

    def people(self) -> People:
        for name, people in self.spellings:
            self._take_name(name, people)
        self._take_first_person()
        self._take_near_names()
        self._take_strangers()
        self.found.sort(key=lambda pair: pair[0].start)
        return People(tuple(self._with_parts()), tuple(self.unknown), tuple(self.ambiguous), tuple(self.corrections))

    def _take_name(self, name: tuple[str, ...], people: frozenset[UUID]) -> None:
        """Take every mention of a name away; one that is also a word needs its capital or a person's place."""
        for match in list(re.finditer(rf"(?<= ){re.escape(' '.join(name))}(?= )", self.sentence.text)):
            token = next(token for token in self.sentence.tokens if token.start == match.start())
            if len(name) == 1 and self._is_also_a_word(name[0]) and not self._is_meant_as_name(token):
                continue
            if self._is_in_a_name(token, len(name)) or (len(name) == 1 and self._is_of_an_expense(token)):
                continue
            self._take(token, people, length=len(name))

    def _is_in_a_name(self, token: Token, length: int) -> bool:
        """Tell whether a name stands right beside a word as an expense has them: "Cafe Lena", "Rose Garden".

        Where it may yet be somebody's, who paid for a cafe, it is told as ambiguous, and the name taken.
        """
        last = self.sentence.tokens[token.place + length - 1]
        before, after = self.sentence.before(token), self.sentence.after(last)
        name = " ".join(one.folded for one in self.sentence.tokens[token.place : last.place + 1])
        is_behind = before[:1] != () and self._is_named(before[0], f"{before[0]} {name}")
        is_ahead = not last.is_possessive and after[:1] != () and self._is_named(after[0], f"{name} {after[0]}")
        if not is_behind and not is_ahead:
            return False
        if (is_behind and after[:1] != () and after[0] in PERSON_VERBS - _ASKING) or (
            is_ahead and before[:1] == ("by",)
        ):
            self.ambiguous.append(f"'{token.written}' could be {self._name_of(token)} or a word of an expense.")
            for part in self.sentence.tokens[token.place : last.place + 1]:
                self.sentence.take_token(part)
        return True

    def _is_named(self, beside: str, words: str) -> bool:
        """Tell whether an expense has words side by side, of which the one beside a name says something."""
        is_naming = beside not in STOP_WORDS | PERSON_VERBS and beside not in {name[0] for name, _ in self.spellings}
        return is_naming and self.known.describes(stems_of(words))

    def _is_of_an_expense(self, token: Token) -> bool:
        """Tell whether a name is a part of what an expense is called: "Mark's birthday", or in doubt "dinner for Rose".

        Whoever a dinner was for may as well share it: that is told as ambiguous, and the name taken.
        """
        before, after = self.sentence.before(token, 2), self.sentence.after(token)
        if token.is_possessive and after and after[0] not in OWNED:
            return self.known.describes(stems_of(f"{token.folded} {after[0]}"))
        is_for = len(before) > 1 and before[1] in SHARING_BEFORE and not _is_word(before[0])
        if is_for and self.known.describes(stems_of(" ".join((*before, token.folded)))):
            self.ambiguous.append(f"'{token.written}' could be {self._name_of(token)} or a word of an expense.")
            self.sentence.take_token(token)
            return True
        return False

    def _take(self, token: Token, people: frozenset[UUID], length: int = 1) -> None:
        if len(people) == 1:
            self.found.append((token, next(iter(people))))
        else:
            self.ambiguous.append(self._could_be(token, people))
        for part in self.sentence.tokens[token.place : token.place + length]:
            self.sentence.take_token(part)

    def _could_be(self, token: Token, people: frozenset[UUID]) -> str:
        names = sorted(self.known.names[person] for person in people)
        return f"'{token.written}' could be {listed(names, conjunction='or')}."

    def _is_also_a_word(self, word: str) -> bool:
        return _is_word(word) or word in NAMES_THAT_ARE_WORDS or self.known.describes((stem(word),))

    def _is_meant_as_name(self, token: Token) -> bool:
        before, after = self.sentence.before(token), self.sentence.after(token)
        if not token.written[0].isupper():
            return self._is_meant_though_small(token, before, after)
        if token.folded in MONTHS and self._is_month(token, before, after):
            return False
        if self.sentence.is_shouted:
            return bool(before and after) and before[0] in _ASKING and after[0] in PERSON_VERBS - _ASKING
        is_before_another = bool(after) and after[0] in BESIDE_ANOTHER and self._names_another(token)
        is_doing = bool(after) and after[0] in PERSON_VERBS - {"did", "does", "is"}
        return bool(before) or token.is_possessive or is_doing or is_before_another

    def _is_meant_though_small(self, token: Token, before: tuple[str, ...], after: tuple[str, ...]) -> bool:
        """Tell whether a word in small letters stands as a name: "did mark pay", "mark's share", "paid by rose"."""
        if before and before[0] in _ASKING and after and after[0] in PERSON_VERBS - _ASKING:
            return True
        if self._is_subject(token) or self._is_beside_another(token):
            if token.folded in MEANS:
                self.ambiguous.append(f"'{token.written}' could be {self._name_of(token)} or a way of paying.")
                self.sentence.take_token(token)
            return token.folded not in MEANS
        is_owner = token.is_possessive and bool(after) and after[0] in OWNED
        is_giver = bool(before) and before[0] == "by" and bool(set(self.sentence.before(token, 3)) & _GIVING)
        if token.folded in MONTHS:
            if is_owner or is_giver:
                self._doubt(token)
            return False
        if not is_owner and not is_giver and self._may_be_either(token, before, after):
            self.ambiguous.append(f"'{token.written}' could be {self._name_of(token)} or a word of an expense.")
            self.sentence.take_token(token)
        return is_owner or is_giver

    def _is_subject(self, token: Token) -> bool:
        """Tell whether a word stands where only who did something can: "mark paid how much", "what may paid for"."""
        before, after = self.sentence.before(token), self.sentence.after(token, 2)
        if after[:1] == () or after[0] not in PAST_AND_OTHERS or after[1:] == ("by",):
            return False
        return before[0] in SUBJECT_BEFORE if before else after[1:2] != () and after[1] in ASKED_BEHIND

    def _is_beside_another(self, token: Token) -> bool:
        """Tell whether a word stands where somebody besides a person named is: "than mark?", "does rose owe bill"."""
        before, after = self.sentence.before(token), self.sentence.after(token)
        if not before or not self._names_another(token):
            return False
        is_owed = before[0] in OWED_BEFORE
        is_paid_back = before[0] in PAYEE_BEFORE and after == ("back",)
        is_compared = before[0] in BESIDE_ANOTHER - {"and", "or"} and (not after or after[0] in _ASKING)
        names = {name[0] for name, _ in self.spellings}
        is_joined = before[0] == "and" and set(self.sentence.before(token, 2)) & names and set(after) & PERSON_VERBS
        return is_owed or is_paid_back or is_compared or bool(is_joined)

    def _is_month(self, token: Token, before: tuple[str, ...], after: tuple[str, ...]) -> bool:
        if token.is_possessive and after and after[0][0].isdigit():
            # "April's 3 biggest expenses" may be those of the month.
            self._doubt(token)
            return True
        if (before and before[0][0].isdigit()) or (after and after[0][0].isdigit()):
            return True
        if not before or before[0] not in DAYS_BEFORE:
            return False
        verb = self.sentence.before(token, 2)[0]
        if (before[0] == "of" and verb in GIVEN_BEFORE) or (
            before[0] == "for" and verb in PERSON_VERBS and not self._names_another(token)
        ):
            self._doubt(token)
            return True
        return not self._is_given(token, before[0], verb)

    def _may_be_either(self, token: Token, before: tuple[str, ...], after: tuple[str, ...]) -> bool:
        """Tell whether a small word of an expense stands alone where a person could: "for mark", "mark's hotel"."""
        if not self.known.describes((stem(token.folded),)):
            return False
        stands = token.is_possessive or (bool(before) and before[0] in SHARING_BEFORE | {"by", "of", "to"})
        return stands and not (after and self.known.describes(stems_of(f"{token.folded} {after[0]}")))

    def _doubt(self, token: Token) -> None:
        self.ambiguous.append(f"'{token.written}' could be a month or {self._name_of(token)} of this trip.")
        self.sentence.take_token(token)

    def _name_of(self, token: Token) -> str:
        people = next(people for name, people in self.spellings if name[0] == token.folded)
        return listed(sorted(self.known.names[person] for person in people), conjunction="or")

    def _is_given(self, token: Token, before: str, verb: str) -> bool:
        """Tell whether what stands before a name is of people: "paid for", "the share of", "payments from"."""
        if before == "of":
            return verb in SHARING_NOUNS or token.is_possessive
        return verb in PERSON_VERBS if before == "for" else before in {"to", "from", "by"} and verb in _GIVING

    def _names_another(self, token: Token) -> bool:
        """Tell whether the question names somebody else, who then did something for this one."""
        names = {name[0] for name, _ in self.spellings} | FIRST_PERSON
        return any(other.folded in names for other in self.sentence.tokens if other.folded != token.folded)

    def _take_first_person(self) -> None:
        asker_id = self.known.asker_id
        for token in list(self.sentence.left()):
            if token.folded in FIRST_PERSON and asker_id is not None:
                if not self._is_small_talk(token):
                    self.found.append((token, asker_id))
                self.sentence.take_token(token)
            elif token.folded == "they" and sum(one.start < token.start for one, _ in self.found) > 1:
                # "Mark and Rose together, how much did they pay?"
                self.sentence.take_token(token)
            elif (token.folded in OTHERS and token.folded not in {"them", "they"}) or (
                token.folded in FIRST_PERSON and not self._is_small_talk(token)
            ):
                self.unknown.append(token.written)
                self.sentence.take_token(token)

    def _is_small_talk(self, token: Token) -> bool:
        """Tell whether "I" only asks, as in "can I see", "I want to know" or "show me"."""
        before, after = self.sentence.before(token), self.sentence.after(token)
        if after[:1] == ("get",) and set(self.sentence.after(token, 3)) & {"back", "from"}:
            return False
        return bool(before and before[0] in ASKING_BEFORE) or bool(after and after[0] in ASKING_AFTER)

    def _take_near_names(self) -> None:
        """Take nicknames and names with one wrong letter, where a person stands."""
        for token in list(self.sentence.left()):
            if not self._may_be_a_name(token):
                continue
            people = self._nicknamed(token.folded) or self._misspelt(token.folded)
            if people:
                if len(people) == 1:
                    self.corrections.append(f"'{token.written}' is read as {self.known.names[next(iter(people))]}.")
                self._take(token, people)

    def _may_be_a_name(self, token: Token) -> bool:
        word = token.folded
        if not word.isalpha() or _is_word(word) or self.known.describes(stems_of(word)):
            return False
        before, after = self.sentence.before(token), self.sentence.after(token)
        stands = before and before[0] in _ASKING | _BESIDE | SHARING_BEFORE | PAYEE_BEFORE | {"by", "owe", "owes", "of"}
        return bool(stands) or token.is_possessive or bool(after and after[0] in PERSON_VERBS - _ASKING - _BESIDE)

    def _nicknamed(self, word: str) -> frozenset[UUID]:
        if len(word) < _SHORTEST_NICKNAME:
            return frozenset()
        long = NICKNAMES.get(word, "").split()
        return frozenset(
            person
            for name, people in self.spellings
            for person in people
            if name[0] in long or (name[0].startswith(word) and name[0] != word)
        )

    def _misspelt(self, word: str) -> frozenset[UUID]:
        if len(word) < _SHORTEST_TYPO:
            return frozenset()
        return frozenset(
            person
            for name, people in self.spellings
            for person in people
            if len(name[0]) >= _SHORTEST_TYPO and is_one_off(word, name[0])
        )

    def _take_strangers(self) -> None:
        for pattern in PERSON_PLACES:
            filled = pattern.replace("<name>", _CANDIDATE)
            for match in list(re.finditer(rf"(?<= )(?:{filled})(?= )", self.sentence.text)):
                token = next(token for token in self.sentence.tokens if token.start == match.start("name"))
                # Though an expense may be described by it: a name in a person's place is a person.
                if not _is_word(token.folded) and not self._is_paid(token):
                    self.unknown.append(token.written)
                    self.sentence.take_token(token)

    def _is_paid(self, token: Token) -> bool:
        """Tell whether a word in small letters is what was paid rather than who paid: "was dinner paid by card"."""
        before, after = self.sentence.before(token), self.sentence.after(token)
        is_passive = before[:1] in {("was",), ("is",)} and after[:1] in {("paid",), ("covered",), ("bought",)}
        return is_passive and token.written.islower() and self.known.describes(stems_of(token.folded))

    def _with_parts(self) -> Iterator[Mentioned]:
        """Yield each mention with its part; in "with Sarah and David" the second has the part of the first."""
        previous: tuple[Token, Part] | None = None
        for token, person in self.found:
            if previous is not None and set(self.sentence.between(previous[0], token)) <= _BESIDE:
                part = previous[1]
            else:
                before = self.sentence.before(token)
                part = _PARTS.get(before[0], Part.PAYER) if before else Part.PAYER
                if set(self.sentence.after(token)) & MEANS:
                    # "With Mark's card" tells whose money it was.
                    part = Part.PAYER
            yield Mentioned(person, part, token.start)
            previous = (token, part)


def is_one_off(one: str, other: str) -> bool:
    """Tell whether two words differ by one letter more, less or else, or by two neighbours that changed places."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    a, b = one[start:], other[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


def _spellings(known: Knowledge) -> list[tuple[tuple[str, ...], frozenset[UUID]]]:
    """Return the names to look for, the longest first, and whose they are: a first name may be that of several.

    Whoever was merged into somebody is another name of theirs.
    """
    whole: dict[tuple[str, ...], set[UUID]] = defaultdict(set)
    first: dict[tuple[str, ...], set[UUID]] = defaultdict(set)
    for one in known.participants:
        name = tuple(token.folded for token in Sentence(one.name).tokens)
        whole[name].add(one.counts_as)
        first[name[:1]].add(one.counts_as)
    names = {name: frozenset(people) for name, people in (first | whole).items() if name}
    return sorted(names.items(), key=lambda pair: (-len(pair[0]), pair[0]))


def _is_word(word: str) -> bool:
    return (
        word in STOP_WORDS
        or word in PASSING_WORDS
        or word in MONTHS
        or word in CATEGORY_WORDS
        or stem(word) in KIND_WORDS
        or word in UNSUPPORTED
        or word in PERSON_VERBS
        or word in OTHER_WORDS
    )
