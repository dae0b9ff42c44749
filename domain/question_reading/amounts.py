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
_DIGITS_IN_A_GROUP = 3
_POINT_BEFORE_THREE = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_SIGN = re.compile(r"(?:^|(?<=\s))[-−–](?:[€£$¥]\s?)?\d")  # noqa: RUF001  # the minus and the dash of print
_MONEY_WORDS = tuple(sorted((re.escape(word) for word in CURRENCY_WORDS), key=len, reverse=True))


@dataclass(frozen=True, slots=True)
class AmountFound:
    """Bounds of an amount, the currency they are in (None: each expense's own), and where they stand.

    `ambiguous` are sentences: what a number could be of which it is not known whether its point parts thousands.
    """

    amount: AmountRange
    currency: Currency | None
    start: int
    ambiguous: tuple[str, ...] = ()


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
            written = re.findall(rf"(?:^|(?<= ))(?:{_NUMBER})(?= |$)", match.group())
            numbers = [Decimal(number.replace(",", "")) for number in written]
            units = list(re.findall(rf"(?:^|(?<= ))(?:{unit})(?= |$)", match.group()))
            currency = _currency(units)
            return AmountFound(_range(kind, numbers), currency, match.start(), _ambiguous(written, currency))
    return None


def has_sign(text: str) -> bool:
    """Tell whether a number of a question has a minus before it, which no bound of an amount keeps."""
    return _SIGN.search(text) is not None


def _ambiguous(written: list[str], currency: Currency | None) -> tuple[str, ...]:
    """Return what the numbers could be whose point may part thousands, as in most of Europe, or a fraction."""
    if currency is not None and currency.digits == _DIGITS_IN_A_GROUP:
        return ()
    doubtful = (number for number in written if _POINT_BEFORE_THREE.fullmatch(number))
    return tuple(f"'{each}' could be {each.replace('.', ',')} or {Decimal(each).normalize():f}." for each in doubtful)


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
