"""Spellings: a question as it was typed in a hurry, written out."""

import re
from decimal import Decimal

from domain.lexicon import CATEGORY_WORDS, STOP_WORDS
from domain.lexicon.calendar import MONTHS, PARTS_OF_MONTHS, WEEKDAYS
from domain.lexicon.people import ENDS, NAMES_THAT_ARE_WORDS, OWNED
from domain.lexicon.spellings import (
    AFTER_DAYS,
    BEFORE_DAYS,
    BETWEEN_DAYS,
    DAYS_IN_WORDS,
    NAMES_BEHIND,
    PARAPHRASES,
    POSSESSIVES,
    SHORT_DAYS,
    SIGNS,
)
from domain.plans import Knowledge
from domain.question_reading.shorthands import guess_of, meaning_of, words_behind
from domain.sentences import Sentence, fold, stems_of

_QUOTED = re.compile(r"(\"[^\"]*\"|“[^”]*”|«[^»]*»)")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")  # noqa: RUF001  # the apostrophe that telephones type
_PLAINLY = tuple((re.compile(pattern, re.IGNORECASE), words) for pattern, words in (*SIGNS, *PARAPHRASES))
_AND = re.compile(r"(?<![^\W_])(?P<one>[^\W_]+)(?P<sign>\s+&\s+|&)(?=(?P<other>[^\W_]+))")
_LETTERS = re.compile(r"[^\W_]+")
_FEWEST_LETTERS = 2
_SHORT_DAY = rf"\b({'|'.join(SHORT_DAYS)})\b"
_ONE_DAY = re.compile(rf"(\b{BEFORE_DAYS} ){_SHORT_DAY}{AFTER_DAYS}", re.IGNORECASE)
_DAY = rf"\b({'|'.join((*WEEKDAYS, *SHORT_DAYS))})\b"
_BEFORE_TWO_DAYS = frozenset({"on", "from", "for", "of"})
_TWO_DAYS = re.compile(rf"{_DAY}({BETWEEN_DAYS}){_DAY}", re.IGNORECASE)
_THOUSANDS = re.compile(r"(?<![\w.,])(\d{1,3}(?:\.\d)?)k\b", re.IGNORECASE)
_DAY_IN_WORDS = re.compile(rf"\b({'|'.join(DAYS_IN_WORDS)})(?= of (?:{'|'.join(MONTHS)})\b)", re.IGNORECASE)
_PART_OF_MONTH = re.compile(rf"\b({'|'.join(PARTS_OF_MONTHS)})-(?=(?:{'|'.join(MONTHS)})\b)", re.IGNORECASE)
_OWNER = re.compile(
    rf"\b(?P<name>[^\W\d_]+)s(?= (?P<owned>{'|'.join(sorted((*OWNED, *ENDS, *CATEGORY_WORDS)))}|\d+)\b)",
    re.IGNORECASE,
)


def written_out(text: str, known: Knowledge) -> tuple[str, tuple[str, ...]]:
    """Return a question without what only haste left of its words, and sentences that say what was guessed.

    "whats the avg" is "what the average", and "how mcuh" is read as "how much", which is said. Words that the trip
    knows, and what stands in quotes, stay as they are.
    """
    guessed: dict[str, str] = {}
    is_shouted = Sentence(text).is_shouted

    def plainly(match: re.Match[str]) -> str:
        if _is_of_trip(fold(match.group()), known):
            return match.group()
        meant = meaning_of(match, is_shouted=is_shouted)
        if meant is None and (guess := guess_of(match, is_shouted=is_shouted)) is not None:
            meant = guessed[match.group()] = guess
        return match.group() if meant is None else meant

    parts = _QUOTED.split(text)
    parts[::2] = [_WORD.sub(plainly, _without_haste(part, known)) for part in parts[::2]]
    return "".join(parts), tuple(f"'{written}' is read as '{meant}'." for written, meant in guessed.items())


def _without_haste(text: str, known: Knowledge) -> str:
    """Return a text with words for its signs and for short days, and with its apostrophes."""
    text = _AND.sub(lambda match: _and(match, known), text)
    for pattern, words in _PLAINLY:
        text = pattern.sub(words, text)
    text = _THOUSANDS.sub(lambda match: str(int(Decimal(match[1]) * 1000)), text)
    text = _DAY_IN_WORDS.sub(lambda match: DAYS_IN_WORDS[fold(match[1])], text)
    text = _PART_OF_MONTH.sub(r"\1 ", text)
    text = _TWO_DAYS.sub(lambda match: _two_days(match, known), text)
    text = _ONE_DAY.sub(lambda match: match[1] + _day(match[2], known), text)
    text = re.sub(POSSESSIVES, r"\1's", text, flags=re.IGNORECASE)
    return _OWNER.sub(lambda match: _owner(match, known), text)


def _and(match: re.Match[str], known: Knowledge) -> str:
    """Return "and" for its sign, which stays in a name of the trip's, and between letters: "H&M"."""
    one, other = match["one"], match["other"]
    is_close = match["sign"] == "&" and min(len(one), len(other)) < _FEWEST_LETTERS
    if is_close or _is_one_name(one, other, known):
        return match.group()
    return f"{one} and "


def _is_one_name(one: str, other: str, known: Knowledge) -> bool:
    """Tell whether two words are side by side in somebody's name, or in a text of an expense."""
    beside = f" {fold(one)} {fold(other)} "
    names = (_LETTERS.findall(fold(person.name)) for person in known.participants)
    return any(beside in f" {' '.join(name)} " for name in names) or known.describes(stems_of(f"{one} {other}"))


def _two_days(match: re.Match[str], known: Knowledge) -> str:
    """Return two days in full: "mon-thu"; behind "did" they are people, behind "in" places, and things may follow."""
    first, between, second = match[1], match[2], match[3]
    is_dash = not between.strip(" -\u2013")
    is_followed = not is_dash and re.match(AFTER_DAYS, match.string[match.end() :], re.IGNORECASE) is None
    if is_followed or words_behind(match)[-1] in NAMES_BEHIND - _BEFORE_TWO_DAYS:
        return match.group()
    return f"{_day(first, known)}{' to ' if is_dash else between}{_day(second, known)}"


def _day(word: str, known: Knowledge) -> str:
    """Return a short day in full, and any other as it was written, as is a word of the trip."""
    return word if _is_of_trip(fold(word), known) else SHORT_DAYS.get(fold(word), word)


def _owner(match: re.Match[str], known: Knowledge) -> str:
    """Return a name with the apostrophe that was left out; "bills total" and "Bills total" may be of bills."""
    written, name, owned = match.group(), fold(match["name"]), fold(match["owned"])
    if name not in _names(known) or known.describes(stems_of(f"{written} {owned}")):
        return written
    is_capital = written[0].isupper() and not written.isupper()
    is_bare = match.start() == 0 and fold(written) in STOP_WORDS and owned not in ENDS and not owned.isdigit()
    is_meant = is_capital and not is_bare if name in NAMES_THAT_ARE_WORDS else not known.describes((name,))
    return f"{match['name']}'s" if is_meant else written


def _is_of_trip(word: str, known: Knowledge) -> bool:
    """Tell whether the trip knows a folded word: of an expense, or of somebody's name."""
    return known.describes(stems_of(word)[:1]) or word in _names(known)


def _names(known: Knowledge) -> frozenset[str]:
    return frozenset(name for person in known.participants for name in fold(person.name).split())
