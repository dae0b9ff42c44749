"""Quick payers: who paid, as a sentence says it, and whether an amount is what each of them paid."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.quick_reading.splits import SplitWish, wish_of
from domain.quick_reading.texts import PEOPLE, PERSON, QuickText
from domain.quick_reading.words import BUT, PAID

_PAID = "|".join(PAID)
_HAVE = r"(?:(?:have|has|had|both|all|together)\s+)*"
_BY_EACH = rf"(?:{_HAVE}each\s+{_HAVE})"
_EVERYBODY = (
    r"(?<!between )(?<!for )(?<!with )(?<!among )(?:\b(?:everyone|everybody)"
    rf"(?P<but>\s+(?:{BUT})\s+{PERSON}(?:\s+(?:and|or)\s+{PERSON})*)?"
    r"|\beach of us|\ball of us|^\s*all|\bwe(?:\s+all)?\s+each)"
    rf"\s+{_BY_EACH}?{_HAVE}(?:{_PAID})\b(?!\s+by\b)"
)
_WE = rf"\bwe\s+{_HAVE}(?:{_PAID})\b(?=[^\ue000-\uefff]*\b(?:each|apiece)\b)"
_US = rf"\bwe(?:'ve)?\s+{_HAVE}(?:{_PAID})\b(?!\s+by\b)|\bby\s+us\b"
_DEBTS = (
    rf"(?P<people>{PEOPLE})\s+(?P<how>(?:(?:both|still)\s+)*)(?:each\s+)?(?P<verb>owes?)\s+(?P<payer>{PEOPLE})(?=\s)",
    rf"(?P<payer>{PEOPLE})\s+(?P<how>)(?P<verb>(?:is|am|are)\s+(?:still\s+)?owed)\b[^\ue000-\uefff]*?\sby\s+(?P<people>{PEOPLE})",
)
_DENIES_BEFORE = re.compile(rf"(?:(?:\bnot|\bnever|n't)\s+(?:[a-z]+\s+){{0,2}}|(?:{BUT}|nobody|none|no)\s+)$")
_DENIES_AFTER = re.compile(r"\s+(?:[a-z]+n't|[a-z]+\s+not|cannot|never|not)\b")

_NO_PART = "It is not known what part they have."
_IS_WHOSE = re.compile(r"s(?<='s)(?!\s+round\b)")
"""Ends the name of whose something is: who has half of a thing has not paid for it, save a round."""


@dataclass(frozen=True, slots=True)
class Named:
    """Who is named as having paid, and the words that say it; `is_each` where each of them paid the amount.

    `pays_each` tells that an amount would be what each of them paid if an "each" stood behind it.
    """

    people: tuple[UUID, ...] = ()
    words: str | None = None
    is_each: bool = False
    pays_each: bool = False


def take_debt(text: QuickText) -> tuple[SplitWish, Named] | None:
    """Take "Sarah owes me 20" out of a sentence that says of nobody else that they paid: I did, and all is hers.

    Where several owe, or are owed, "each" is of them: two who owe 10 each owe 20, to one or to two.
    """
    match = next((found for pattern in _DEBTS if (found := text.find(pattern))), None)
    if match is None or re.search(rf"\b(?:{_PAID})\b", text.folded):
        return None
    words = text.words_of(match)
    wish = wish_of(text.people_in(match["people"]), words)
    people = text.people_in(match["payer"])
    for group in ("people", "how", "verb", "payer"):
        text.take_span(*match.span(group))
    return wish, Named(people, words, pays_each=len(people) > 1)


def take_everybody(text: QuickText, *, everybody: Sequence[UUID]) -> Named:
    """Take "everyone but Tom paid" out of a sentence; nobody where it does not say so."""
    for pattern in (_EVERYBODY, _WE):
        if (match := text.find(pattern)) is not None:
            absent = text.people_in(match.groupdict().get("but") or "")
            text.take_span(*match.span())
            people = tuple(one for one in everybody if one not in absent)
            return Named(people, text.words_of(match), is_each=bool(people))
    return Named()


def take_us(text: QuickText) -> bool:
    """Take "we paid" out of a sentence that names nobody who paid, and tell that it is not known who of them did."""
    match = text.take(_US)
    if match is not None:
        text.note(text.words_of(match), "It is not known who of you paid.")
    return match is not None


def take_payers(text: QuickText) -> Named:
    """Take who paid out of a sentence; nobody where it does not say so."""
    patterns = (
        rf"(?P<people>{PEOPLE})[\s\uf8fe]+(?P<each>{_BY_EACH})?{_HAVE}(?:{_PAID})\b",
        rf"\b(?:paid\s+)?by\s+(?P<people>{PEOPLE})",
        rf"\bfrom\s+(?P<people>{PEOPLE})",
    )
    for pattern in patterns:
        match = text.find(pattern)
        if match is not None:
            people, is_each = text.people_in(match["people"]), match.groupdict().get("each") is not None
            text.take_span(*match.span())
            says_each = pattern == patterns[2] or (pattern == patterns[0] and not _is_at_end(text, match))
            pays_each = len(people) > 1 and says_each
            return Named(people, text.words_of(match), is_each=is_each and len(people) > 1, pays_each=pays_each)
    return Named()


def with_loose(text: QuickText, wish: SplitWish | None, payers: Named) -> tuple[SplitWish | None, Named]:
    """Give people who are named without a word a part: one paid, several share; others are told of."""
    for match in list(re.finditer(PEOPLE, text.left)):
        people, words = text.people_in(match.group()), text.words_of(match)
        # In the whole sentence: what denies may have been taken as a doubt already.
        if _DENIES_BEFORE.search(text.folded[: match.start()]) or _DENIES_AFTER.match(text.folded[match.end() :]):
            text.note(words, "It is not known what is denied of them.", people)
        elif len(people) == 1 and not payers.people and not _IS_WHOSE.match(text.left, match.end() - 1):
            payers = Named(people, words)
        elif len(people) > 1 and wish is None:
            wish = wish_of(people, words)
            if text.find(r"\b(?:each|apiece)\b") and not text.folded[: match.start()].strip():
                text.note(words, "It is not known whether they paid it or share it.", people)
        else:
            text.note(words, _NO_PART, people)
        text.take_span(*match.span())
    return wish, payers


def note_loose(text: QuickText) -> bool:
    """Tell of people who are named beside others with amounts, and have none; return whether there are any."""
    loose = list(re.finditer(PEOPLE, text.left))
    for match in loose:
        text.note(text.words_of(match), _NO_PART, text.people_in(match.group()))
        text.take_span(*match.span())
    return bool(loose)


def note_others(text: QuickText) -> bool:
    """Tell of people who are named beside who paid whom, as a payment is of two; return whether there are any."""
    others = list(re.finditer(PEOPLE, text.left))
    for match in others:
        text.note(
            text.words_of(match), "A payment is of two people: add another for them.", text.people_in(match.group())
        )
        text.take_span(*match.span())
    return bool(others)


def _is_at_end(text: QuickText, match: re.Match[str]) -> bool:
    """Tell whether the amount stands before who paid: "pizza 10 each, Lena and Will paid"."""
    return re.search(r"\d", text.folded[match.end() :]) is None
