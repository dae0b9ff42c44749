"""Shorthands: what a word that was typed in a hurry stands for, at its place in a question.

Names, places and things are called what shorthands are: a word is one only where none of these may stand.
"""

import re

from domain.lexicon.people import PAST_AND_OTHERS
from domain.lexicon.spellings import (
    ASKED_THE,
    CONTRACTIONS,
    FIGURES,
    NAMES_BEHIND,
    NO_MISTAKES,
    PLACED,
    SHORT_FORMS,
    SHORT_THINGS,
    SHORTHANDS,
    VOCABULARY,
    Placed,
)
from domain.question_reading.people import is_one_off
from domain.sentences import fold

_ENDS = frozenset(",;:.?!")
_MOST_BEFORE = 60
"""How many characters before a word are looked at, and behind it: more than two words take."""
_GOES_ON = re.compile(r"\s+\w")
_BY_LETTERS = {"".join(sorted(word)): word for word in VOCABULARY}
_LONG_WORDS = tuple(sorted(word for word in VOCABULARY if len(word) > 6))  # noqa: PLR2004
"""Words of which a letter may be missing or double."""
_BY_SHORT = {short: [placed for placed in PLACED if short in placed.shorts] for one in PLACED for short in one.shorts}


def meaning_of(match: re.Match[str], *, is_shouted: bool) -> str | None:
    """Return what a word stands for where it was found, None where it is no shorthand there.

    Where all `is_shouted`, capitals tell nothing.
    """
    word = fold(match.group())
    if word not in SHORT_FORMS or _is_named(match, is_shouted=is_shouted):
        return None
    if word in SHORT_THINGS:
        return SHORT_THINGS[word]
    if word in CONTRACTIONS and _GOES_ON.match(match.string, match.end()) is None:
        return None
    if word in CONTRACTIONS or word in SHORTHANDS:
        return None if words_behind(match)[-1] in NAMES_BEHIND else CONTRACTIONS.get(word) or SHORTHANDS[word]
    is_small = is_shouted or match.group() == word
    return next((each.word for each in _BY_SHORT[word] if _is_placed(each, match, is_small=is_small)), None)


def guess_of(match: re.Match[str], *, is_shouted: bool) -> str | None:
    """Return the word that a word is but for two letters that changed places, or one too few or doubled.

    Nothing is guessed where a name, a place or a thing may stand.
    """
    meant = _near(fold(match.group()))
    if meant is None or _is_named(match, is_shouted=is_shouted) or _is_somebody(match):
        return None
    *_, asked, before = words_behind(match)
    is_a_figure = before == "the" and asked in ASKED_THE and meant in FIGURES
    return meant if is_a_figure or before not in NAMES_BEHIND else None


def words_behind(match: re.Match[str]) -> list[str]:
    """Return the two folded words or marks that a word stands behind, the nearest last; "" where there are none."""
    before = re.findall(r"[\w'’]+|[,;:.?!]", _before(match))  # noqa: RUF001  # the apostrophe that telephones type
    return ["", "", *before][-2:]


def _before(match: re.Match[str]) -> str:
    return fold(match.string[max(0, match.start() - _MOST_BEFORE) : match.start()])


def _is_named(match: re.Match[str], *, is_shouted: bool) -> bool:
    """Tell whether a word has the capital of a name: one that no sentence begins with, or several."""
    written = match.group()
    is_beginning = words_behind(match)[-1] in {"", *_ENDS}
    is_capital = written[1:] != written[1:].lower() or (written[0].isupper() and not is_beginning)
    return is_capital and not is_shouted


def _is_somebody(match: re.Match[str]) -> bool:
    """Tell whether a word with a capital has done something: "Totla paid how much"."""
    behind = re.match(r"\s*(\w+)", match.string[match.end() : match.end() + _MOST_BEFORE])
    return match.group()[0].isupper() and behind is not None and fold(behind[1]) in PAST_AND_OTHERS


def _is_placed(placed: Placed, match: re.Match[str], *, is_small: bool) -> bool:
    if placed.is_small and not is_small:
        return False
    after = fold(match.string[match.end() : match.end() + _MOST_BEFORE])
    if placed.ahead and re.match(rf"\s*(?:{placed.ahead})", after) is None:
        return False
    if placed.behind:
        return re.search(rf"(?<![^\W\d_])(?:{placed.behind})\s*$", _before(match)) is not None
    return words_behind(match)[-1] not in NAMES_BEHIND


def _near(word: str) -> str | None:
    if word in VOCABULARY or word in NO_MISTAKES:
        return None
    turned = _BY_LETTERS.get("".join(sorted(word)))
    if turned is not None and is_one_off(word, turned):
        return turned
    return next((meant for meant in _LONG_WORDS if _lacks_or_doubles(word, meant)), None)


def _lacks_or_doubles(word: str, meant: str) -> bool:
    """Tell whether a word lacks a letter of another, or has one twice; a "balancer" is no balance."""
    if word[0] != meant[0] or len(word) == len(meant) or not is_one_off(word, meant):
        return False
    return len(word) < len(meant) or re.sub(r"(.)\1", r"\1", word) == re.sub(r"(.)\1", r"\1", meant)
