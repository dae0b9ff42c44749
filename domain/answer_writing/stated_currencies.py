"""Stated currencies: whether a sentence names a currency only as the facts it is about do: "booked in EUR".

A figure brings its own currency. One beside it could be hung on another figure, so it stands where the statement has
it, behind "in" or behind the same limit, and nowhere else.
"""

import re
from collections.abc import Iterable, Iterator

from domain.currencies import all_currencies
from domain.lexicon import CURRENCY_WORDS
from domain.sentences import fold

_CODES = frozenset(currency.code for currency in all_currencies())
_QUOTED = re.compile(r"(?<!\w)'[^']*'(?!\w)")
_NAMED = re.compile(r"(?P<lead>\bin\b|\{D\d+\})\s+(?P<currency>[^\W\d_]+)\b", re.IGNORECASE)
_IN_CURRENCY = re.compile(rf" in (?:{'|'.join(sorted(_CODES))})\b")
_BOOKED_AS_SUCH = re.compile(r"\bbooked\b(?! in [^\W\d_]+\b)", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")


def states_its_currencies(sentence: str, statements: Iterable[str]) -> bool:
    """Tell whether all currencies that a sentence names are named so by each of these statements, with days masked."""
    if _BOOKED_AS_SUCH.search(sentence):
        return False
    named = dict(_named(sentence))
    rest = _NAMED.sub(lambda match: "" if match.span() in named else match.group(), sentence)
    if any(_code_of(word) for word in _WORD.findall(rest)) or any(code in rest for code in _CODES):
        return False
    return all(set(named.values()) <= {said for _, said in _named(_QUOTED.sub(" ", text))} for text in statements)


def words_for(code: str) -> frozenset[str]:
    """Return the words that mean the currency of a folded code, and the code itself."""
    return frozenset({code, *(word for word, meant in CURRENCY_WORDS.items() if meant == code.upper())})


def currencies_within(sentence: str) -> frozenset[str]:
    """Return the folded codes of the currencies that a sentence says its figures are "in"."""
    return frozenset(code.casefold() for _, (lead, code) in _named(sentence) if lead == "in")


def without_currencies(statement: str) -> str:
    """Return a statement without the currencies that it says its figure is "in"."""
    return _IN_CURRENCY.sub("", statement)


def _named(text: str) -> Iterator[tuple[tuple[int, int], tuple[str, str]]]:
    """Yield where a currency is named, and as what: ("in", "EUR")."""
    for match in _NAMED.finditer(text):
        if code := _code_of(match["currency"]):
            yield match.span(), (match["lead"].casefold(), code)


def _code_of(word: str) -> str | None:
    return word if word in _CODES else CURRENCY_WORDS.get(fold(word))
