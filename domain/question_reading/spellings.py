"""Spellings: a question as it was typed in a hurry, written out."""

import re
from decimal import Decimal

from domain.lexicon import CATEGORY_WORDS, STOP_WORDS
from domain.lexicon.calendar import MONTHS, PARTS_OF_MONTHS, WEEKDAYS
from domain.lexicon.people import ENDS, NAMES_THAT_ARE_WORDS, OWNED
from domain.lexicon.spellings import (
    BEFORE_WEEKENDS,
    DAYS_IN_WORDS,
    PARAPHRASES,
    POSSESSIVES,
    SHORT_WEEKENDS,
    SHORTHANDS,
    SIGNS,
    VOCABULARY,
)
from domain.plans import Knowledge
from domain.question_reading.people import is_one_off
from domain.sentences import fold, stems_of

_QUOTED = re.compile(r"(\"[^\"]*\"|“[^”]*”|«[^»]*»)")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")  # noqa: RUF001  # the apostrophe that telephones type
_PLAINLY = tuple((re.compile(pattern, re.IGNORECASE), words) for pattern, words in (*SIGNS, *PARAPHRASES))
_WEEKEND = re.compile(rf"(\b{BEFORE_WEEKENDS}\s*(?:the )?)(sat|sun)\b", re.IGNORECASE)
_DAY = "|".join((*WEEKDAYS, *(day[:3] for day in WEEKDAYS), "tues", "thur", "thurs"))
_BETWEEN_DAYS = re.compile(rf"\b({_DAY})\s?[-\u2013]\s?({_DAY})\b", re.IGNORECASE)
_THOUSANDS = re.compile(r"(?<![\w.,])(\d{1,3}(?:\.\d)?)k\b", re.IGNORECASE)
_DAY_IN_WORDS = re.compile(rf"\b({'|'.join(DAYS_IN_WORDS)})(?= of (?:{'|'.join(MONTHS)})\b)", re.IGNORECASE)
_PART_OF_MONTH = re.compile(rf"\b({'|'.join(PARTS_OF_MONTHS)})-(?=(?:{'|'.join(MONTHS)})\b)", re.IGNORECASE)
_OWNER = re.compile(
    rf"\b(?P<name>[^\W\d_]+)s(?= (?P<owned>{'|'.join(sorted((*OWNED, *ENDS, *CATEGORY_WORDS)))}|\d+)\b)",
    re.IGNORECASE,
)
_BY_LETTERS = {"".join(sorted(word)): word for word in VOCABULARY}
_LONG_WORDS = tuple(sorted(word for word in VOCABULARY if len(word) > 6))  # noqa: PLR2004
"""Words of which a letter may be missing or double."""


def written_out(text: str, known: Knowledge) -> tuple[str, tuple[str, ...]]:
    """Return a question without what only haste left of its words, and sentences that say what was guessed.

    "whats the avg" is "what the average", and "how mcuh" is read as "how much", which is said. Words that the trip
    knows, and what stands in quotes, stay as they are.
    """
    guessed: dict[str, str] = {}

    def plainly(match: re.Match[str]) -> str:
        word = fold(match.group())
        meant = SHORTHANDS.get(word) or _near(word)
        if meant is None or _is_of_trip(word, known):
            return match.group()
        if word not in SHORTHANDS:
            guessed[match.group()] = meant
        return meant

    parts = _QUOTED.split(text)
    parts[::2] = [_WORD.sub(plainly, _without_haste(part, known)) for part in parts[::2]]
    return "".join(parts), tuple(f"'{written}' is read as '{meant}'." for written, meant in guessed.items())


def _without_haste(text: str, known: Knowledge) -> str:
    """Return a text with words for its signs and for short weekends, and with its apostrophes."""
    for pattern, words in _PLAINLY:
        text = pattern.sub(words, text)
    text = _THOUSANDS.sub(lambda match: str(int(Decimal(match[1]) * 1000)), text)
    text = _DAY_IN_WORDS.sub(lambda match: DAYS_IN_WORDS[fold(match[1])], text)
    text = _PART_OF_MONTH.sub(r"\1 ", text)
    text = _BETWEEN_DAYS.sub(r"\1 to \2", text)
    text = _WEEKEND.sub(lambda match: match[1] + _weekend(match[2], known), text)
    text = re.sub(POSSESSIVES, r"\1's", text, flags=re.IGNORECASE)
    return _OWNER.sub(lambda match: _owner(match, known), text)


def _owner(match: re.Match[str], known: Knowledge) -> str:
    """Return a name with the apostrophe that was left out; "bills total" and "Bills total" may be of bills."""
    written, name, owned = match.group(), fold(match["name"]), fold(match["owned"])
    if name not in _names(known) or known.describes(stems_of(f"{written} {owned}")):
        return written
    is_capital = written[0].isupper() and not written.isupper()
    is_bare = match.start() == 0 and fold(written) in STOP_WORDS and owned not in ENDS and not owned.isdigit()
    is_meant = is_capital and not is_bare if name in NAMES_THAT_ARE_WORDS else not known.describes((name,))
    return f"{match['name']}'s" if is_meant else written


def _weekend(word: str, known: Knowledge) -> str:
    return word if _is_of_trip(fold(word), known) else SHORT_WEEKENDS[fold(word)]


def _is_of_trip(word: str, known: Knowledge) -> bool:
    """Tell whether the trip knows a folded word: of an expense, or of somebody's name."""
    return known.describes(stems_of(word)[:1]) or word in _names(known)


def _names(known: Knowledge) -> frozenset[str]:
    return frozenset(name for person in known.participants for name in fold(person.name).split())


def _near(word: str) -> str | None:
    """Return the word that this is, but for two letters that changed places, or one too few or too many."""
    if word in VOCABULARY:
        return None
    turned = _BY_LETTERS.get("".join(sorted(word)))
    if turned is not None and is_one_off(word, turned):
        return turned
    alike = (meant for meant in _LONG_WORDS if meant[0] == word[0] and len(meant) != len(word))
    return next((meant for meant in alike if is_one_off(word, meant)), None)
