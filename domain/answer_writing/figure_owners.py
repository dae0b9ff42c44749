"""Figure owners: which thing of a sentence a number is of.

"The cleaning fee of 45 EUR is taken from the deposit" tells no deposit, and an "8-hour drive" no hours of its end.
"""

import re

from domain.answer_writing.word_forms import form_of, forms_of
from domain.lexicon import NUMBER_WORDS
from domain.sentences import fold, stem

_NUMBER = rf"(?:\d+(?:[.,:]\d+)*|{'|'.join(sorted(NUMBER_WORDS))})"
_ROUGHLY = r"(?:about|around|almost|nearly|up to|only|some|at least|at most|[€$£])\s*"
_UNITS = "hours?|minutes?|min|days?|nights?|weeks?|months?|years?|metres?|meters?|miles?"
_OF_A_THING = (
    re.compile(rf"(?:\b(?P<before>[\w'-]{{1,40}})\s+)?\b(?P<owner>[a-z]{{1,40}})\s+of\s+(?:{_ROUGHLY})?{_NUMBER}\b"),
    re.compile(rf"(?P<before>)\b{_NUMBER}-(?:{_UNITS})\s+(?P<owner>[a-z]+)"),
)
"""A number with the thing that it is of: "a fee of 45 EUR", "an 8-hour drive"."""
_ANY_NUMBER = re.compile(rf"(?<![\w.,:]){_NUMBER}\b")
_GENERIC = frozenset("amount average charge cost fare fee height length maximum minimum price rate sum total".split())
_NO_OWNER = frozenset("a all an any each its most much of one our some that the their this".split())
_OF_A_QUANTITY = re.compile(
    r"\bhow (?:much|long|high|tall|deep|wide|far|big|large|heavy|old)\b"
    r"|\bhow many (?:minutes|hours|days|nights|weeks|years)\b"
    r"|\b(?:what|which) .*\b(?:cost|price|fee|fare|deposit|length|height)\b"
)


def asks_for_quantity(question: str) -> bool:
    """Tell whether a question, folded, asks how much of something there is, or how far it goes."""
    return _OF_A_QUANTITY.search(question) is not None


def all_of_others(question: str, sentence: str) -> bool:
    """Tell whether each number of a sentence is said to be of a thing that a question does not name.

    Numbers of which the sentence does not tell by "of" or a hyphen whose they are may be of anything.
    """
    asked = frozenset(forms_of(question))
    left = folded = fold(sentence)
    for pattern in _OF_A_THING:
        left = pattern.sub(lambda match: " " if _is_of_another(match, asked) else match.group(), left)
    return left != folded and _ANY_NUMBER.search(left) is None


def _is_of_another(match: re.Match[str], asked: frozenset[str]) -> bool:
    owner = match["owner"]
    if stem(owner) in _GENERIC:
        owner = match["before"] or ""
    owner = stem(owner)
    return owner not in {"", *_NO_OWNER} and form_of(owner) not in asked
