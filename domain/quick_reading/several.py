"""Quick lists: people who each have an amount of their own, "Sarah paid 60 and David paid 40" or "Will 12, Sarah 8"."""

import re
from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from domain.currencies import Currency
from domain.money import Money
from domain.quick_reading.amounts import CURRENCY, AmountRead, amount_in, currency_in, take_other_total
from domain.quick_reading.doubts import DOUBTFUL, doubt_beside
from domain.quick_reading.splits import SplitWish, parts_of
from domain.quick_reading.texts import PERSON, QuickText
from domain.quick_reading.words import PAID

_PAID = "|".join(PAID)
_EACH_WITH_AMOUNT = re.compile(
    rf"(?P<who>{PERSON}):?\s+(?:(?:{_PAID})\s+)?(?P<before>{CURRENCY})?\s?(?P<figure>\d[\d.,' ]*\d|\d)(?!\d)"
    rf"(?:\s?(?P<after>{CURRENCY}))?(?!\s*(?:%|shares?\b|each\b|apiece\b))"
)


@dataclass(frozen=True, slots=True)
class Several:
    """The whole of several amounts, and the words that say them, each one's part in minor units, as what they paid.

    Where they are parts of a total, and nothing says that they paid them, `wish` has it split so.
    """

    amount: AmountRead
    paid: dict[UUID, int]
    confidence: float
    words: str
    wish: SplitWish | None = None


def take_several(text: QuickText, *, own: Currency, wish: SplitWish | None) -> Several | None:
    """Take the amounts of several people out of a sentence; None where it has none, or none that can be added up.

    Raises what `amount_in` does.
    """
    found = list(_EACH_WITH_AMOUNT.finditer(text.left))
    is_said = re.search(rf"(?:{_PAID})\s", text.left) is not None
    if len({text.people_in(match["who"]) for match in found}) < 2 or not (is_said or wish is None):  # noqa: PLR2004  # several
        return None
    signs = {match["before"] or match["after"] for match in found} - {None}
    if len(signs) > 1 or any(doubt_beside(text, match) for match in found):
        return None
    currency = currency_in(next(iter(signs), None), own)
    parts: dict[UUID, int] = defaultdict(int)
    for match in found:
        parts[text.people_in(match["who"])[0]] += amount_in(match["figure"].strip(), currency).minor_units
    words = ", ".join(text.written[slice(*match.span())].strip() for match in found)
    for match in found:
        text.take_span(*match.span())
    whole = Money(sum(parts.values()), currency)
    return _said(text, whole, dict(parts), words) if is_said else _unsaid(text, whole, dict(parts), words)


def _said(text: QuickText, whole: Money, parts: dict[UUID, int], words: str) -> Several:
    """Return what people paid, who said so; nobody is sure of it where a total does not agree."""
    if (other := take_other_total(text, whole)) is not None:
        text.note(text.words_of(other), f"It does not agree with what was paid, which comes to {whole}.")
        return Several(AmountRead(whole, DOUBTFUL, 0.7, words), parts, DOUBTFUL, words)
    return Several(AmountRead(whole, 0.85, 0.7, words), parts, 0.9, words)


def _unsaid(text: QuickText, whole: Money, parts: dict[UUID, int], words: str) -> Several:
    """Return what people paid, or what each had of a total that stands beside it: nothing says which."""
    text.note(words, "It is not known whether this is what each of them paid, or had.")
    before = text.left
    other = take_other_total(text, whole)
    if other is not None:
        text.note(text.words_of(other), f"It does not agree with what the parts come to: {whole}.")
        return Several(AmountRead(whole, DOUBTFUL, 0.7, words), parts, DOUBTFUL, words)
    if text.left != before:
        wish = parts_of(parts, currency=whole.currency, words=words)
        return Several(AmountRead(whole, 0.85, 0.7, words), {}, DOUBTFUL, words, wish)
    return Several(AmountRead(whole, 0.6, 0.7, words), parts, DOUBTFUL, words)
