"""Amounts: the bounds that a question sets to the amount of an expense."""

import re
from dataclasses import dataclass
from decimal import Decimal

from domain.currencies import Currency, UnknownCurrency, currency_of
from domain.lexicon import CURRENCY_WORDS
from domain.lexicon.amounts import AMOUNTS
from domain.plans import AmountRange
from domain.sentences import Sentence

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_MONEY_WORDS = tuple(sorted((re.escape(word) for word in CURRENCY_WORDS), key=len, reverse=True))


@dataclass(frozen=True, slots=True)
class AmountFound:
    """Bounds of an amount, the currency they are in (None: each expense's own), and where they stand."""

    amount: AmountRange
    currency: Currency | None
    start: int


def take_amount(sentence: Sentence, currencies: frozenset[Currency]) -> AmountFound | None:
    """Take the phrase that bounds an amount out of a question; None where there is none.

    Days must have been taken before: "between 20 and 25 October" bounds no amount.
    """
    unit = "|".join((*_MONEY_WORDS, *sorted(currency.code.lower() for currency in currencies)))
    amount, money = (
        rf"(?:(?:{unit}) )?(?:{_NUMBER})(?: (?:{unit}))?",
        rf"(?:{unit}) (?:{_NUMBER})|(?:{_NUMBER}) (?:{unit})",
    )
    for kind, pattern in AMOUNTS:
        filled = pattern.replace("<amount>", f"(?:{amount})").replace("<most>", f"(?:{amount})")
        match = sentence.take(filled.replace("<money>", f"(?:{money})"))
        if match is not None:
            numbers = [
                Decimal(number.replace(",", ""))
                for number in re.findall(rf"(?:^|(?<= ))(?:{_NUMBER})(?= |$)", match.group())
            ]
            units = list(re.findall(rf"(?:^|(?<= ))(?:{unit})(?= |$)", match.group()))
            return AmountFound(_range(kind, numbers), _currency(units), match.start())
    return None


def _range(kind: str, numbers: list[Decimal]) -> AmountRange:
    first, last = numbers[0], numbers[-1]
    match kind:
        case "between":
            return AmountRange(min(first, last), max(first, last))
        case "least" | "over":
            return AmountRange(least=first, is_open=kind == "over")
        case "most" | "under":
            return AmountRange(most=first, is_open=kind == "under")
    return AmountRange(first, first)


def _currency(words: list[str]) -> Currency | None:
    for word in words:
        try:
            return currency_of(CURRENCY_WORDS.get(word, word.upper()))
        except UnknownCurrency:
            continue
    return None
