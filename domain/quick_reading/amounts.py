"""Quick amounts: what was paid, as a sentence writes it: "45,50 €", "CZK 1.200", "2k", "twenty euros"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from domain.currencies import Currency, all_currencies, currency_of
from domain.money import Money, minor_units_of
from domain.quick_reading.doubts import DOUBTFUL, doubt_beside
from domain.quick_reading.texts import QuickText
from domain.quick_reading.units import is_price_of_counted, take_units
from domain.quick_reading.words import CURRENCY_WORDS, PAID, TENS, UNITS
from domain.refusals import Refusal, RefusalCode

_NEAR = 80
"""How many characters before a figure are looked at: of a long sentence, all would be for each."""
_THOUSAND = 3
"""Figures between one sign that parts thousands and the next."""
_CODES = {currency.code.lower() for currency in all_currencies()}
_SIGN = "|".join(re.escape(word) for word in sorted(CURRENCY_WORDS, key=len, reverse=True))
_CODE = "|".join(sorted(_CODES))
CURRENCY = rf"(?:(?<![^\W\d_])(?:{_CODE}|{_SIGN})(?![^\W\d_])|[€£$¥₩₹₽₺฿₫₪₴])"
"""A currency beside a figure, as a part of a pattern."""
_FIGURE = r"\d{1,3}(?:[ ',.]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)?"
_UNIT_WORDS = "|".join(UNITS)
_TEN_WORDS = "|".join(TENS)
_SPELLED = (
    rf"\b(?:(?:(?:{_UNIT_WORDS}|a)\s+hundred(?:\s+and)?\s*)?(?:(?:{_TEN_WORDS})(?:[\s-]+(?:{_UNIT_WORDS}))?"
    rf"(?:\s+(?:{_TEN_WORDS})(?:[\s-]+(?:{_UNIT_WORDS}))?)?|{_UNIT_WORDS})|(?:{_UNIT_WORDS}|a)\s+hundred)\b"
)
_NUMBER = (
    # Not within a word, as in "B2", save a currency, nor behind a hyphen, as in "A-3", nor a part of "14.20.2026".
    rf"(?:(?:(?<![\d.,:/#a-z])|(?<=\W(?:{_CODE}))|(?<=^(?:{_CODE})))(?<!\w-)(?:(?P<times>\d{{1,2}})\s?[x\u00d7*]\s?)?"
    rf"(?P<figure>{_FIGURE})(?![.,]?\d)(?P<thousand>k\b)?(?:\.-|,-)?|(?P<spelled>{_SPELLED}))"
)
_AMOUNT = re.compile(rf"(?P<before>{CURRENCY})?\s?{_NUMBER}\s?(?P<after>{CURRENCY})?")
_ANNOUNCED = re.compile(r"(?:\b(?:" + "|".join(PAID) + r"|cost|was|total|spend|=|for)|=)\s*(?:me\s+|us\s+)?$")
_COUNTED = re.compile(
    r"^\s*(?:x\b|\u00d7|\*|%|:\d|/\d|[-]\s?\w)|^\s*(?:ways?|people|nights?|persons?|of us)\b"
    r"|^[\s-]*(?:days?|hours?|hrs?|h|weeks?|months?|minutes?|mins?)\b"
    r"|^\s*(?:adults?|kids?|children|guests?|friends?|am|pm|o'clock)\b|^\s*at\s+(?:2[5-9]|[3-9]\d|\d{3,})\b"
)
_PLURAL = re.compile(
    r"^\s*(?!minus\b|plus\b)(?:(?!(?:and|for|with|was|is|on|at|by|to|from)\b)[a-z]{2,}\s+)?[a-z]{2,}[^\Ws]s\b"
)
_IN_WORD = re.compile(r"(?:st|nd|rd|th|d|km|kg|g|l|ml|cl|h|min|m)\b")
"""Makes a figure a part of a word: "2nd class", "5km"."""
_OF_ONE = re.compile(r"^\s*(?:each|apiece|per)\b")
_FACTORS = r"\d+\s?[x\u00d7*]\s?\d+(?:[.,]\d+)?\s*="
"""What an amount was multiplied from: it is no part of what for."""
_MORE = (
    rf"(?:\+|\bplus\b|\bminus\b|\bless\b|\bwith\b)\s*(?:{CURRENCY})?\s?(?:{_FIGURE})(?:\s?(?:{CURRENCY}|%))?"
    r"(?:\s+(?:tip|discount|tax|fee)\b)?"
)


_EXTRA = r"(?:tips?|gratuity|service(?:\s+charge)?|tax(?:es)?|vat|fees?|delivery)"
_SO_MUCH = rf"(?:(?:{CURRENCY}\s?)?(?:{_FIGURE})\s?(?:{CURRENCY}|%)?\s*)"
_INCLUDED = (
    rf"\bincl(?:uding|uded|usive|\.)?(?:\s+of)?\s*(?:the\s+|an?\s+)?{_SO_MUCH}?{_EXTRA}\b",
    rf"(?<=\d)(?P<apart>[^\d]+?){_SO_MUCH}\b{_EXTRA}\s+incl(?:uded|\.)?(?!\w)",
    rf"\b{_EXTRA}\s+incl(?:uded|\.)?(?!\w)",
)
"""What an amount includes is a part of it."""
_NUMBERED = re.compile(
    r"\b(?:no|nr|number|room|line|gate|bus|tram|metro|platform|day|night|part|terminal|floor|route|track|table"
    r"|seat|street|hall|bay|stage|level|zone|class|apartment|age|aged|under|over|top|week)\.?\s*$"
)
"""What stands before a number that is its name: "line 9"."""
_COUNTING = re.compile(r"\b(?:for|of|at)\s*$")
"""What stands before a number that may be a count or an hour: "dinner for 2"."""
_HOUR = re.compile(r"(?:[01]?\d|2[0-3])[.][0-5]\d")
_ENDS = re.compile(r"\s*(?:$|[,;:()+.!]|and\b|for\b|of\s+(?:it|this|that|which|them)\b|\uf8fe)")


class AmountMissing(Refusal):
    """The sentence says no amount."""

    code = RefusalCode.AMOUNT_MISSING


@dataclass(frozen=True, slots=True)
class AmountRead:
    """The amount, how sure number and currency are from 0 to 1, and the words that say it."""

    money: Money
    confidence: float
    currency_confidence: float
    words: str


@dataclass(frozen=True, slots=True)
class _Candidate:
    match: re.Match[str]
    points: int


def take_amount(text: QuickText, *, own: Currency) -> AmountRead:
    """Take the amount out of a sentence; in `own` where no currency is named.

    Raises AmountMissing, AmountNotPositive, TooManyDecimals or AmountTooLarge.
    """
    _take_included(text)
    candidates = sorted(_candidates(text), key=lambda each: (-each.points, each.match.start()))
    if not candidates:
        raise AmountMissing("It does not say how much it was, or not in a way that is understood.", field=("text",))
    best = candidates[0]
    match = best.match
    currency, currency_confidence = _currency(match, own)
    value, certainty = _value(match, currency)
    if len(candidates) > 1 and candidates[1].points == best.points:
        certainty *= 0.6
    words = text.words_of(match)
    if " " in (match["figure"] or "") and re.search(r"\bfor\s*$", text.folded[: match.start()]):
        text.note(words, "It may be one figure, or a number of people and the amount.")
        certainty = DOUBTFUL
    if match["after"] and re.match(r"\d", text.left[match.end() :]):
        text.note(text.written[match.start() : match.end() + 2].strip(), "It is not known what stands behind the sign.")
        certainty = DOUBTFUL
    doubts = [doubt for each in candidates if (doubt := doubt_beside(text, each.match)) is not None]
    text.take_span(*match.span())
    units = take_units(text, amount_start=match.start(), amount_end=match.end())
    if units is not None:
        value, certainty = value * units, certainty * 0.8
    try:
        money = Money(minor_units_of(value, currency), currency)
    except Refusal as refusal:
        raise refusal.about("text") from None
    text.take(_FACTORS)
    if (more := text.find(_MORE)) is not None:
        text.note(text.words_of(more), "It is not known whether the amount includes this.")
        text.take_span(*more.span())
        certainty = min(certainty * 0.5, DOUBTFUL if more.group().startswith(("minus", "less")) else 1)
        doubts = [doubt for doubt in doubts if not more.start() <= doubt[0] < more.end()]
    for start, end in doubts:
        text.note(text.written[start:end].strip(" ,;"), "It is not known what amount this comes to.")
        text.take_span(start, end)
        certainty = min(certainty, DOUBTFUL)
    return AmountRead(money, round(certainty, 2), currency_confidence, words)


def _take_included(text: QuickText) -> None:
    for pattern in _INCLUDED:
        if (match := text.find(pattern)) is not None:
            text.take_span(match.end("apart") if "apart" in match.groupdict() else match.start(), match.end())


def take_other_total(text: QuickText, whole: Money) -> re.Match[str] | None:
    """Take an amount out of what is left of a sentence, and return it where it is not what its parts come to.

    Raises AmountNotPositive, TooManyDecimals or AmountTooLarge.
    """
    candidates = sorted(_candidates(text), key=lambda each: (-each.points, each.match.start()))
    if not candidates or candidates[0].points < 0:
        return None
    match = candidates[0].match
    currency, _ = _currency(match, whole.currency)
    value, _ = _value(match, currency)
    text.take_span(*match.span())
    return None if Money(minor_units_of(value, currency), currency) == whole else match


def note_other_amounts(text: QuickText) -> bool:
    """Take amounts that have no part in a draft out of what is left, and tell of them; return whether there are any."""
    others = [each.match for each in _candidates(text) if _is_amount(text, each)]
    for match in others:
        text.note(text.words_of(match), "It is not known what this amount has to do with it.")
        text.take_span(*match.span())
    return bool(others)


def amount_in(written: str, currency: Currency) -> Money:
    """Return what a figure without a currency comes to, such as a part of an amount; raises as `take_amount` does."""
    return Money(minor_units_of(_figure(written, currency)[0], currency), currency)


def currency_in(words: str | None, own: Currency) -> Currency:
    """Return the currency that a word beside an amount means, `own` where there is none."""
    return own if not words else _meant(words, own)[0]


def _candidates(text: QuickText) -> Iterator[_Candidate]:
    for match in _AMOUNT.finditer(text.left):
        before = text.folded[max(0, match.start() - _NEAR) : match.start()]
        after = text.left[match.end() :]
        has_currency = match["before"] is not None or match["after"] is not None
        if match["spelled"] and not has_currency and not _ANNOUNCED.search(before):
            continue
        if _COUNTED.match(after) and not has_currency:
            continue
        if match["figure"] and not has_currency and _IN_WORD.match(text.left[match.end("figure") :]):
            continue
        is_times = re.search(r"(?:(?<![^\W\d_])x|[\u00d7*])\s?$", before) is not None
        points = 8 * has_currency + 4 * bool(_ANNOUNCED.search(before)) + 2 * before.rstrip().endswith("=")
        is_hour = re.search(r"\bat\s*$", before) is not None and _HOUR.fullmatch(match["figure"] or "") is not None
        points += 2 * bool(not is_hour and re.search(r"[.,]\d\d$", match["figure"] or "")) - 6 * is_times
        points -= 3 * bool(re.search(r"\bfor\s*$", before) and re.match(r"\s*[a-z]", after))
        points += 5 * bool(_OF_ONE.match(after)) + 3 * is_price_of_counted(before)
        points -= bool(re.search(r"\bfor\s*$", before)) + 6 * bool(_NUMBERED.search(before) and not has_currency)
        # An hour ("breakfast at 8") or a count ("3 beers"), unless nothing else is an amount.
        points -= bool(re.search(r"\bat\s*$", before)) + bool(_PLURAL.match(after))
        # "got 3 beers 12": what was got are three, and no money.
        points -= 5 * bool(_PLURAL.match(after) and re.search(r"\b(?:got|bought|ordered|booked)\s*$", before))
        points -= 6 * (is_count_of_people(before, match) and not has_currency and _has_figure(after))
        yield _Candidate(match, points)


def is_count_of_people(before: str, match: re.Match[str]) -> bool:
    """Tell whether a figure may be how many something is for, if another is the amount: "dinner for six 240"."""
    figure = match["figure"] or match["spelled"]
    return re.search(r"\b(?:for|table of|party of|group of)\s*$", before) is not None and (
        figure in UNITS or re.fullmatch(r"1?\d", figure) is not None
    )


def _has_figure(after: str) -> bool:
    return re.search(r"(?<![\w.,:/#-])\d", after) is not None


def _is_amount(text: QuickText, candidate: _Candidate) -> bool:
    """Tell whether a figure is money: it has a currency, or nothing beside it says what else it is."""
    match = candidate.match
    if match["before"] or match["after"]:
        return True
    is_alone = _ENDS.match(text.left, match.end()) is not None
    return candidate.points >= 0 and is_alone and _COUNTING.search(text.folded[: match.start()]) is None


def _currency(match: re.Match[str], own: Currency) -> tuple[Currency, float]:
    word = match["after"] or match["before"]
    return (own, 0.7) if word is None else _meant(word, own)


def _meant(word: str, own: Currency) -> tuple[Currency, float]:
    if word in _CODES and word not in CURRENCY_WORDS:
        return currency_of(word), 1.0
    codes = CURRENCY_WORDS[word]
    if own.code in codes:
        return own, 0.95
    return currency_of(codes[0]), 0.95 if len(codes) == 1 else 0.7


def _value(match: re.Match[str], currency: Currency) -> tuple[Decimal, float]:
    if match["spelled"]:
        return _spelled(match["spelled"]), 0.9
    value, certainty = _figure(match["figure"], currency)
    if match["times"]:
        return value * int(match["times"]), 0.8
    return (value * 1_000, 0.9) if match["thousand"] else (value, certainty)


def _figure(written: str, currency: Currency) -> tuple[Decimal, float]:
    """Read 1,234.56 and 1.234,56; a sign before three figures parts thousands, save in currencies of three decimals."""
    plain = written.replace(" ", "").replace("'", "")
    points = [character for character in plain if character in ".,"]
    if not points:
        return Decimal(plain), 0.95
    whole, _, decimals = plain.rpartition(points[-1])
    if len(set(points)) == 1 and (len(points) > 1 or (len(decimals) == _THOUSAND != currency.digits and whole != "0")):
        return Decimal(plain.replace(points[0], "")), 0.95 if len(points) > 1 else 0.75
    return Decimal(f"{whole.replace('.', '').replace(',', '')}.{decimals}"), 0.97


def _spelled(words: str) -> Decimal:
    """Read "twenty", "forty five fifty" (45.50) and "two hundred and ten"."""
    hundreds, rest = 0, re.sub(r"\band\b", " ", words)
    if "hundred" in rest:
        first, _, rest = rest.partition("hundred")
        hundreds = 100 * (UNITS.get(first.strip(), 1))
    numbers: list[int] = []
    last_is_ten = False
    for word in re.split(r"[\s-]+", rest.strip()):
        if word in TENS:
            numbers.append(TENS[word])
            last_is_ten = True
        elif word in UNITS:
            if last_is_ten and UNITS[word] < TENS["twenty"] / 2:
                numbers[-1] += UNITS[word]
            else:
                numbers.append(UNITS[word])
            last_is_ten = False
    whole = hundreds + (numbers[0] if numbers else 0)
    return Decimal(whole) + (Decimal(numbers[1]) / 100 if len(numbers) > 1 else 0)
