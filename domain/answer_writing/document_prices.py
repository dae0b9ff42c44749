"""Document prices: whether a question asks for a price, and whether and where a sentence of a document says one."""

import re

from domain.currencies import all_currencies
from domain.quick_reading.words import CURRENCY_WORDS
from domain.sentences import Sentence, fold

_HOW_MUCH = (
    r"how much (?:is|are|was|were|do|does|did|would|will|should|must|per|for|to|from|on|between)|total (?:on|for|from)"
)
_PRICE_WORDS = r"costs?|prices?|fees?|fares?|charges?|tolls?|(?:what|which) amount"
_YES_OR_NO = frozenset("is are was were do does did can could may will would must has have who where when why".split())
_NUMBER = r"\d(?:[\d.,\s]{0,14}\d)?"
"""A number as documents write it; it is bounded, or a page of digits would take its square to read."""
_CODES = "|".join(currency.code for currency in all_currencies())
_CODE = re.compile(rf"{_NUMBER}\s?(?:{_CODES})|(?<![A-Z])(?:{_CODES})\s?{_NUMBER}")
_WORDS = "|".join(re.escape(word) for word in sorted(CURRENCY_WORDS, key=len, reverse=True))
_WORD = re.compile(rf"{_NUMBER}(?:[.,]-)?\s?(?:{_WORDS})(?!\w)|(?<!\w)(?:{_WORDS})\.?\s?{_NUMBER}")
_FREE = re.compile(r"\b(?:free|gratis|complimentary|no (?:extra )?(?:charge|cost|fee)|without (?:charge|cost|fee))\b")


def asks_for_price(text: str) -> bool:
    """Tell whether only a price answers a question: "how much is", "tram ticket cost", and not "is the cost high"."""
    question = Sentence(text)
    if question.holds(_HOW_MUCH):
        return True
    first = question.tokens[0].folded if question.tokens else ""
    return first not in _YES_OR_NO and question.holds(_PRICE_WORDS)


def says_price(sentence: str) -> bool:
    """Tell whether a figure stands beside a currency, or something is said to be free."""
    folded = fold(sentence)
    return any((_CODE.search(sentence), _WORD.search(folded), _FREE.search(folded)))


def without_prices(sentence: str) -> str:
    """Return a sentence, folded, without the figures that stand beside a currency."""
    return _WORD.sub(" ", fold(_CODE.sub(" ", sentence)))
