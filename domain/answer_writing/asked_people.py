"""Asked people: whether a sentence names somebody where a question asks who.

"The Powder Tower was built in 1475" names nobody who built it.
"""

import re

from domain.answer_writing.word_forms import form_of, forms_of
from domain.currencies import all_currencies
from domain.lexicon import MONTHS, STOP_WORDS, WEEKDAYS
from domain.sentences import fold, stem

_BE = "is|are|was|were|been|being|be"
_WHO = re.compile(r"^(?:by )?who(?:m)?\b(?!'s number)")
_WHO_DID = re.compile(rf"^who (?:(?:has|have|had) )?(?!{_BE}\b)(?P<done>\w+)")
_SOMEBODY = re.compile(
    r"\b(?:i|we|he|she|they|you|us|him|them|everybody|everyone|nobody|somebody|agent|agency|agencies|army|authority|board"
    r"|boss|bureau|captain|chef|chief|child|children|cleaner|club|colleagues?|committee|company|compan(?:y|ies)|council"
    r"|crew|doctor|driver|emperor|employees?|family|father|friends?|government|group|guests?|guide|host|inspector|kids?"
    r"|kings?|landlady|landlord|manager|men|mother|neighbours?|neighbors?|office|officers?|operator|owner|parents?|parish"
    r"|passengers?|people|personnel|police|president|queens?|reception|residents?|sailor|service|sons?|staff|students?"
    r"|renter|sultan|team|tenants?|tourists?|travell?ers?|visitors?|waiter|wife|women|workers?)\b"
)
_NAMES_NOBODY = frozenset((*MONTHS, *WEEKDAYS, *STOP_WORDS))
_CODES = frozenset(currency.code for currency in all_currencies())
_SALUTATION = re.compile(r"^(?:dear|hello|hi)\b[^,\n]*,\s*", re.IGNORECASE)
_CODE_GOES_ON = re.compile(r"-?\d")
_WORD = re.compile(r"[^\W\d_]+")


def names_who(question: str, sentence: str) -> bool:
    """Tell whether a sentence, as it is written, names somebody who is not in a question that asks who; folded."""
    if _WHO.search(question) is None:
        return True
    asked, told = frozenset(forms_of(question)), " ".join(fold(sentence).split())
    if _is_of_nobody(question, told):
        return False
    sentence = _SALUTATION.sub("", sentence)
    somebody = {form_of(stem(match.group())) for match in _SOMEBODY.finditer(told)} - asked
    return bool(somebody) or any(_may_be_name(sentence, match, asked) for match in _WORD.finditer(sentence))


def _is_of_nobody(question: str, told: str) -> bool:
    """Tell whether a sentence says that what was asked was done, and not by whom."""
    done = _WHO_DID.search(question)
    if done is None or re.search(r"\bby\b", told):
        return False
    words = told.split()
    forms = [form_of(stem(word.strip(".,;:!?"))) for word in words]
    return any(
        form == form_of(stem(done["done"])) and words[place - 1] in _BE.split("|")
        for place, form in enumerate(forms)
        if place
    )


def _may_be_name(sentence: str, match: re.Match[str], asked: frozenset[str]) -> bool:
    word = match.group()
    folded = stem(fold(word))
    if (
        not word[0].isupper()
        or word in _CODES
        or form_of(folded) in asked
        or not _NAMES_NOBODY.isdisjoint({folded, fold(word)})
    ):
        return False
    if _CODE_GOES_ON.match(sentence, match.end()):
        return False
    return match.start() > 0 or sentence[match.end() :].lstrip()[:1].isalpha()
