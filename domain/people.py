"""People: who is meant in a question, and whether they paid or took part."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from uuid import UUID

from domain.lexicon import CATEGORY_WORDS, MONTHS, OWING, REPAYING, SPENDING_VERBS, STOP_WORDS, UNSUPPORTED
from domain.participants import Participant
from domain.sentences import Sentence, Token

_FIRST_PERSON = "i i'm i've i'd me my mine myself".split()
_OTHERS = "he she him her his hers they them their theirs somebody someone others".split()
_DAYS_BEFORE = {
    "in",
    "during",
    "since",
    "until",
    "till",
    "of",
    "before",
    "after",
    "from",
    "to",
    "through",
    "last",
    "this",
}
_ASKING_BEFORE = {"show", "tell", "give", "list"}
_ASKING_AFTER = {"see", "want", "need", "know", "wonder", "get", "have", "like", "ask"}
_VERBS = {*SPENDING_VERBS.split(), *OWING.split(), *REPAYING.split(), "did", "does", "has", "is", "and", "or"}
_CANDIDATE = r"(?P<name>[^\W\d_][^ |]*)"
_PAID = "pay|pays|paid|spend|spends|spent|cover|covered|buy|bought|owe|owes|owed|treat|treated"
_PERSON_PLACES = (
    rf"(?:did|does|has|is|was|must|should) {_CANDIDATE} (?:{_PAID})",
    rf"(?:owe|owes|owed to|pay|paid by|spent by|covered by|bought by) {_CANDIDATE}",
    rf"(?:how much|what) {_CANDIDATE} (?:{_PAID})",
    rf"{_CANDIDATE} (?:owe|owes)",
)


class Part(Enum):
    """The part a person has in a question."""

    PAYER = "paid"
    SHARER = "shares the expense"
    PAYEE = "was paid by somebody"
    BEARER = "is whom it cost something"


_PARTS = {
    **dict.fromkeys(("with", "between", "among", "for", "on"), Part.SHARER),
    **dict.fromkeys(("pay", "paid", "pays", "paying"), Part.PAYEE),
    **dict.fromkeys(("cost", "costs"), Part.BEARER),
}


@dataclass(frozen=True, slots=True)
class People:
    """The people of a question with their parts in it, and names in a person's place that the trip does not have."""

    mentions: tuple[tuple[UUID, Part], ...] = ()
    unknown: tuple[str, ...] = ()

    def having(self, *parts: Part) -> tuple[UUID, ...]:
        """Return who has one of these parts, each person once, in the order of the question."""
        return tuple(dict.fromkeys(person for person, part in self.mentions if part in parts))


def take_people(sentence: Sentence, *, participants: Iterable[Participant], asker_id: UUID | None) -> People:
    """Take the names and "I" out of a question and return who they are; people who are not known stay in it."""
    found: list[tuple[Token, UUID]] = []
    unknown: list[str] = []
    for name, participant_id in _spellings(participants):
        found += [(token, participant_id) for token in _take_name(sentence, name)]
    for token in list(sentence.left()):
        if token.folded in _FIRST_PERSON and asker_id is not None:
            if not _is_courtesy(sentence, token):
                found.append((token, asker_id))
            sentence.take_token(token)
        elif token.folded in _OTHERS or token.folded in _FIRST_PERSON:
            unknown.append(token.written)
            sentence.take_token(token)
    unknown += _take_strangers(sentence)
    found.sort(key=lambda pair: pair[0].start)
    return People(mentions=tuple(_with_parts(sentence, found)), unknown=tuple(unknown))


def _spellings(participants: Iterable[Participant]) -> list[tuple[tuple[str, ...], UUID]]:
    """Return the names to look for, the longest first; a first name only where one person alone has it.

    Whoever was merged into somebody is another name of theirs.
    """
    spelled = [(tuple(token.folded for token in Sentence(one.name).tokens), one.counts_as) for one in participants]
    names = dict(spelled)
    alike = defaultdict(set)
    for name, person in spelled:
        alike[name[:1]].add(person)
    names |= {name[:1]: person for name, person in spelled if len(name) > 1 and len(alike[name[:1]]) == 1}
    return sorted(((name, person) for name, person in names.items() if name), key=lambda pair: (-len(pair[0]), pair[0]))


def _take_name(sentence: Sentence, name: tuple[str, ...]) -> list[Token]:
    """Take every mention of a name away and return where each begins; a name that is also a word needs its capital."""
    mentions = []
    pattern = re.escape(" ".join(name))
    for match in list(re.finditer(rf"(?<= ){pattern}(?= )", sentence.text)):
        token = next(token for token in sentence.tokens if token.start == match.start())
        if len(name) == 1 and _is_also_a_word(name[0]) and not _is_meant_as_name(sentence, token):
            continue
        mentions.append(token)
        place = sentence.tokens.index(token)
        for part in sentence.tokens[place : place + len(name)]:
            sentence.take_token(part)
    return mentions


def _is_also_a_word(word: str) -> bool:
    return word in STOP_WORDS or word in MONTHS or word in CATEGORY_WORDS or word in UNSUPPORTED or word in _VERBS


def _is_meant_as_name(sentence: Sentence, token: Token) -> bool:
    if not token.written[0].isupper():
        return False
    before, after = sentence.before(token), sentence.after(token)
    if token.folded in MONTHS and before and before[0] in _DAYS_BEFORE:
        return False
    return bool(before) or (bool(after) and after[0] in _VERBS - {"did", "does", "is"})


def _is_courtesy(sentence: Sentence, token: Token) -> bool:
    """Tell whether "I" only asks, as in "can I see", "I want to know" or "show me"."""
    before, after = sentence.before(token), sentence.after(token)
    return bool(before and before[0] in _ASKING_BEFORE) or bool(after and after[0] in _ASKING_AFTER)


def _take_strangers(sentence: Sentence) -> list[str]:
    strangers = []
    for pattern in _PERSON_PLACES:
        for match in list(re.finditer(rf"(?<= )(?:{pattern})(?= )", sentence.text)):
            token = next(token for token in sentence.tokens if token.start == match.start("name"))
            if not _is_known_word(token.folded):
                strangers.append(token.written)
                sentence.take_token(token)
    return strangers


def _is_known_word(word: str) -> bool:
    return _is_also_a_word(word) or word in {"we", "whom", "who", "you", "everyone", "everybody", "each", "most"}


def _with_parts(sentence: Sentence, found: list[tuple[Token, UUID]]) -> Iterator[tuple[UUID, Part]]:
    """Yield each mention with its part; in "with Sarah and David" the second has the part of the first."""
    previous: tuple[Token, Part] | None = None
    for token, person in found:
        if previous is not None and set(sentence.between(previous[0], token)) <= {"and", "or"}:
            part = previous[1]
        else:
            before = sentence.before(token)
            part = _PARTS.get(before[0], Part.PAYER) if before else Part.PAYER
        yield person, part
        previous = (token, part)
