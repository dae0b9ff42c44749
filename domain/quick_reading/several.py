"""Quick lists: people who each have an amount of their own, "Sarah paid 60 and David paid 40" or "Will 12, Sarah 8".

Somebody has paid where a verb of their own says so, or an "and" lends them the one before. Where one paid and others
have amounts beside, these may be their parts of it, or what they paid too: nobody is sure then.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from uuid import UUID

from domain.currencies import Currency
from domain.money import Money
from domain.quick_reading.amounts import CURRENCY, AmountRead, amount_in, currency_in, take_other_total
from domain.quick_reading.doubts import DOUBTFUL, doubt_beside
from domain.quick_reading.splits import SplitWish, parts_of
from domain.quick_reading.texts import PERSON, QuickText
from domain.quick_reading.words import PAID

_GOT = ("got", "ordered")
"""What may as well say what somebody had: "Tom got 20"."""
_PAID = "|".join(PAID)
_EACH_WITH_AMOUNT = re.compile(
    rf"(?P<who>{PERSON}):?\s+(?:(?P<verb>{_PAID})\s+)?(?P<before>{CURRENCY})?\s?(?P<figure>\d[\d.,' ]*\d|\d)(?!\d)"
    rf"(?:\s?(?P<after>{CURRENCY}))?(?!\s*(?:%|shares?\b|each\b|apiece\b))"
)
_PAYS_BEHIND = re.compile(rf"\s*(?:{_PAID})\s")
_NAMED = rf"{PERSON}\s+(?:{_PAID})\b|\bby\s+{PERSON}"
"""Who paid, and has no amount of their own behind it."""
_AND = re.compile(r"(?:\band|[&+])\s*$")
_PARTED = re.compile(r"[^\d\ue000-\uefff]*(?:[:(]|\bof (?:which|that|it)\b|\bincluding\b)")
"""What makes the amounts behind it parts of the one before."""
_OF_IT = re.compile(r"\s*(?:of\s+(?:it|that|this|them|which)|back)\b")
"""Follows an amount that is a part of another, or came back."""
_UNKNOWN = "It is not known whether this is what each of them paid, or had."


@dataclass(frozen=True, slots=True)
class Several:
    """The whole of several amounts, and the words that say them, each one's part in minor units, as what they paid.

    Where they are parts of a total, and nothing says that they paid them, `wish` has it split so. `is_in_doubt` tells
    that they may be parts or not.
    """

    amount: AmountRead
    paid: dict[UUID, int]
    confidence: float
    words: str
    wish: SplitWish | None = None
    is_in_doubt: bool = False


@dataclass(frozen=True, slots=True)
class _List:
    """People with an amount each, as they stand one behind the other in what is `left` of a sentence.

    Who has a verb of their own has paid, unless it may as well say what they had.
    """

    matches: Sequence[re.Match[str]]
    people: Sequence[UUID]
    currency: Currency
    words: str
    left: str

    @property
    def payers(self) -> list[int]:
        """The places of those who have paid."""
        return [place for place, match in enumerate(self.matches) if match["verb"] not in {None, *_GOT}]

    @property
    def others(self) -> list[int]:
        """The places of all others."""
        return [place for place in range(len(self.matches)) if place not in self.payers]

    @property
    def is_lent(self) -> bool:
        """Whether the others have the verb of whoever stands before them, by an "and": "Sarah paid 60 and David 40"."""
        joints = ["", *(self.left[one.end() : other.start()] for one, other in pairwise(self.matches))]
        return all(_AND.search(joints[place]) and self.matches[place]["verb"] is None for place in self.others)

    @property
    def is_of_another(self) -> bool:
        """Whether one of the amounts is said to be a part of another: "and Tom paid 20 of it"."""
        return any(_OF_IT.match(self.left, match.end()) for match in self.matches)

    @property
    def is_parted(self) -> bool:
        """Whether what the others have are parts of what the one payer paid, by a sign or by their own verbs."""
        behind = self.left[self.matches[self.payers[0]].end() :]
        has_sign = self.payers == [0] and _PARTED.match(behind) is not None
        return has_sign or all(self.matches[place]["verb"] for place in self.others)

    def parts(self, places: Sequence[int] | None = None) -> dict[UUID, int]:
        """Return what each of those at some places has, or everybody, in minor units."""
        parts: dict[UUID, int] = defaultdict(int)
        for place in range(len(self.matches)) if places is None else places:
            figure = self.matches[place]["figure"].strip()
            parts[self.people[place]] += amount_in(figure, self.currency).minor_units
        return dict(parts)

    def whole(self, places: Sequence[int] | None = None) -> Money:
        """Return what those at some places have together, or everybody."""
        return Money(sum(self.parts(places).values()), self.currency)

    def read(self, confidence: float) -> AmountRead:
        """Return the whole as it was read."""
        return AmountRead(self.whole(), confidence, 0.7, self.words)


def take_several(text: QuickText, *, own: Currency, wish: SplitWish | None) -> Several | None:
    """Take the amounts of several people out of a sentence; None where it has none, or none that can be added up.

    Raises what `amount_in` does.
    """
    found = list(_EACH_WITH_AMOUNT.finditer(text.left))
    is_said = re.search(rf"(?:{_PAID})\s", text.left) is not None
    people = [text.people_in(match["who"])[0] for match in found]
    if len(set(people)) < 2 or not (is_said or wish is None):  # noqa: PLR2004  # several
        return None
    signs = {match["before"] or match["after"] for match in found} - {None}
    if len(signs) > 1 or any(doubt_beside(text, match) for match in found):
        return None
    words = ", ".join(text.written[slice(*match.span())].strip() for match in found)
    several = _List(found, people, currency_in(next(iter(signs), None), own), words, text.left)
    for match in found:
        text.take_span(*match.span())
    if several.payers:
        return _paid(text, several)
    if _PAYS_BEHIND.match(several.left, found[-1].end()) and not any(match["verb"] for match in found):
        return _said(text, several)
    return _had(text, several) if text.find(_NAMED) else _unsaid(text, several)


def _paid(text: QuickText, several: _List) -> Several:
    """Return what people paid, of whom one at least has a verb; or one of them, and the parts of the others."""
    is_of_these = text.find(_NAMED) is None and not several.is_of_another
    if is_of_these and several.is_lent:
        return _said(text, several)
    before = text.left
    other = take_other_total(text, several.whole())
    if is_of_these and other is None and text.left != before:
        return Several(several.read(0.85), several.parts(), 0.9, several.words)
    text.note(several.words, _UNKNOWN)
    if other is not None:
        text.note(text.words_of(other), f"It does not agree with what the parts come to: {several.whole()}.")
    elif is_of_these and len(several.payers) == 1:
        return _in_parts(text, several)
    return _doubtful(several, several.parts())


def _in_parts(text: QuickText, several: _List) -> Several:
    """Return what one paid, and the parts that others have of it; in doubt unless they come to it and are called so."""
    paid, rest = several.parts(several.payers), several.parts(several.others)
    spent, total = several.whole(several.payers), several.whole(several.others)
    if total.minor_units > spent.minor_units or not (several.is_parted or total == spent):
        return _doubtful(several, several.parts())
    wish = parts_of(rest, currency=spent.currency, words=several.words)
    if several.is_parted and total == spent:
        text.notes.pop()
        return Several(replace(several.read(0.85), money=spent), paid, 0.9, several.words, wish)
    return replace(_doubtful(several, paid, wish), amount=replace(several.read(DOUBTFUL), money=spent))


def _said(text: QuickText, several: _List) -> Several:
    """Return what people paid, who said so; nobody is sure of it where a total does not agree."""
    if (other := take_other_total(text, several.whole())) is not None:
        text.note(text.words_of(other), f"It does not agree with what was paid, which comes to {several.whole()}.")
        return _doubtful(several, several.parts())
    return Several(several.read(0.85), several.parts(), 0.9, several.words)


def _had(text: QuickText, several: _List) -> Several:
    """Return what each had of what somebody else paid, who is named; in doubt unless a total says so too."""
    before = text.left
    other = take_other_total(text, several.whole())
    wish = parts_of(several.parts(), currency=several.currency, words=several.words)
    if other is None and text.left != before:
        return Several(several.read(0.85), {}, 0.9, several.words, wish)
    text.note(several.words, _UNKNOWN)
    if other is not None:
        text.note(text.words_of(other), f"It does not agree with what the parts come to: {several.whole()}.")
    return _doubtful(several, {}, wish)


def _unsaid(text: QuickText, several: _List) -> Several:
    """Return what people paid, or what each had of a total that stands beside it: nothing says which."""
    text.note(several.words, _UNKNOWN)
    before = text.left
    other = take_other_total(text, several.whole())
    if other is not None:
        text.note(text.words_of(other), f"It does not agree with what the parts come to: {several.whole()}.")
        return Several(several.read(DOUBTFUL), several.parts(), DOUBTFUL, several.words)
    if text.left != before:
        wish = parts_of(several.parts(), currency=several.currency, words=several.words)
        return Several(several.read(0.85), {}, DOUBTFUL, several.words, wish)
    return Several(several.read(0.6), several.parts(), DOUBTFUL, several.words)


def _doubtful(several: _List, paid: dict[UUID, int], wish: SplitWish | None = None) -> Several:
    return Several(several.read(DOUBTFUL), paid, DOUBTFUL, several.words, wish, is_in_doubt=True)
