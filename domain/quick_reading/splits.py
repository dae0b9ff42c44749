"""Quick splits: who shares an expense and in which parts, as a sentence says it; otherwise it is split as usual."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from uuid import UUID

from domain.currencies import Currency
from domain.money import Money
from domain.quick_reading.amounts import amount_in
from domain.quick_reading.texts import PERSON, QuickText
from domain.quick_reading.words import BUT, EVERYBODY, ONES_OWN, PAID, UNITS
from domain.refusals import Refusal
from domain.split_requests import requested_split
from domain.splits import Split, SplitMode, basis_points_of, equally
from domain.trips import OpenTrip

_PRONOUN = r"\b(?:himself|herself|themselves|themself|him|her|them)\b"
_ONE = rf"(?:{PERSON}|{_PRONOUN})"
_HAS_PAID = rf"(?!\uf8ff*\s+(?:{'|'.join(PAID)})\b(?!\s+by\b))"
"""Follows nobody who shares: "for Grace and Tom, Mia paid"."""
_LIST = rf"(?P<people>{_ONE}(?:(?:\s*,\s*(?:and\s+)?|\s*[&+/]\s*|\s+and\s+|\s+){_ONE}{_HAS_PAID})*)"
_COUNT = "(?:" + "|".join(list(UNITS)[2:11]) + r"|\d{1,2})"
_WITH = r"(?:\bwith\b|\bw/|\bw\b)"
_EQUALLY = rf"(?:\s+(?:it|this|that|equally|evenly|{_COUNT}\s+ways|half and half|fifty fifty))*"
_SPLIT = rf"(?:\b(?:split|share|shared|divide|divided|to be split){_EQUALLY}\s+)?"
_FIGURE = r"(?:[€£$]\s?)?(?P<figure>\d+(?:[.,]\d+)?)(?![.,]?\d)(?:\s?[€£])?"
_RATIO = r"(?P<ratio>\d{1,3}(?::\d{1,3})+|\d{1,2}(?:/\d{1,2})+)"
_NEGATION = re.compile(r"(?:\bnot|\bnever|n't)\s+(?:[a-z]+\s+){0,2}$")
_DENIED = (
    r"(?:(?:did|does|do|was|were|is|are|has|have|had|will|would|could|can)(?:\s+not|n't)|won't|can't|cannot)\s+"
    r"(?:(?:be|been|to|even|have|had|want|wanted)\s+)*"
    r"(?:join|joined|come|came|in|there|here|share|sharing|eat|eating|drink|drinking|take part|included|with us|go|"
    r"going|gone|participate|participating|joining|coming|involved|any|use)\b(?:\s+(?:in|it|us|any))*"
)
_HAD = r"(?:had|has|ate|drank|took|ordered|got)"
_ONLY_HAD = rf"(?:(?:only|just)\s+{_HAD}|{_HAD}\s+(?:only|just))"
"""Whoever had no more than something has no part in the rest."""
_AMONG = r"(?:between|among|amongst)"


_THING = re.compile(
    r"[^']+?'s?\s+(?:and\b|(?:(?!birthday|wedding|farewell|and\b)\w+\s+)??(?P<thing>"
    + "|".join(sorted(ONES_OWN))
    + r")\b)"
)
"""Whose a thing is, and what it is."""
_FOR_ONE, _FOR_ANOTHER = re.compile(r"(?:^|\b(?:for|paid|bought|got))\s*$"), re.compile(r"\band\s*$")
"""What stands before whose thing was paid for."""


class _Kind(Enum):
    ALL = auto()
    BUT = auto()
    ONLY = auto()
    WITH_PAYERS = auto()
    PAYERS = auto()
    RATIO = auto()
    RATIO_WITH_PAYERS = auto()
    PERCENTAGES = auto()
    SHARES = auto()
    PARTS = auto()


@dataclass(frozen=True, slots=True)
class SplitWish:
    """How a sentence wants an expense split: its people in their order, and their parts as they were written."""

    kind: _Kind
    people: tuple[UUID, ...]
    words: str
    names_payers: bool = False
    figures: tuple[str, ...] = ()
    shares_rest: bool = False
    is_guessed: bool = False

    @property
    def makes_payer(self) -> bool:
        """Whether whoever is named pays too: "Sarah's treat"."""
        return self.kind is _Kind.PAYERS and bool(self.people)

    def is_only_of_others(self, people: Sequence[UUID]) -> bool:
        """Tell whether those who share it are named, and are not the same people."""
        return self.kind is _Kind.ONLY and set(self.people) != set(people)


@dataclass(frozen=True, slots=True)
class SplitRead:
    """The split, how sure it is from 0 to 1, and the words that say it; none where the trip's own split is meant."""

    split: Split
    confidence: float
    words: str | None


def take_split(text: QuickText) -> SplitWish | None:
    """Take what a sentence says of how it is split out of it; None where it says nothing."""
    for take in _WAYS:
        wish = take(text)
        if wish is not None:
            return wish
    return _of_ones_own(text)


def _of_ones_own(text: QuickText) -> SplitWish | None:
    """Return that "May's ticket" is for May alone, which is guessed: the thing stays what it was for."""
    people: dict[UUID, None] = {}
    words, has_thing = [], False
    for start, owners in sorted(text.owners.items()):
        match = _THING.match(text.folded, start)
        is_for = _FOR_ANOTHER if people else _FOR_ONE
        if match is None or not is_for.search(text.folded[:start]):
            return None
        people.update(dict.fromkeys(owners))
        words.append(text.words_of(match))
        has_thing = match["thing"] is not None
    return SplitWish(_Kind.ONLY, tuple(people), ", ".join(words), is_guessed=True) if has_thing else None


def split_as_wished(
    wish: SplitWish | None, *, trip: OpenTrip, amount: Money, payer_ids: Sequence[UUID], text: QuickText
) -> SplitRead:
    """Return the split of an amount that is wished, or the trip's own with a note where that cannot be.

    Raises what the trip's own split is refused with.
    """
    if wish is not None:
        split = _resolved(wish, trip, amount, payer_ids)
        if split is not None:
            return SplitRead(split, _certainty(wish), wish.words)
        text.note(wish.words, "It cannot be split like this: the parts do not come to the whole, or name nobody.")
    usual = requested_split(None, trip=trip, currency=amount.currency)
    return SplitRead(usual, 0.3 if text.notes else 0.7, None)


def _certainty(wish: SplitWish) -> float:
    if wish.is_guessed:
        return 0.6
    return 0.85 if wish.kind is _Kind.PARTS else 0.95


def _resolved(wish: SplitWish, trip: OpenTrip, amount: Money, payer_ids: Sequence[UUID]) -> Split | None:
    present = tuple(person.id for person in trip.participants if person.is_present)
    named = tuple(dict.fromkeys((*wish.people, *(payer_ids if wish.names_payers else ()))))
    match wish.kind:
        case _Kind.ALL:
            usual = requested_split(None, trip=trip, currency=amount.currency)
            return usual if set(usual.weights) == set(present) else equally(present)
        case _Kind.BUT:
            left = [person for person in present if person not in named]
            return equally(left) if left else None
        case _Kind.ONLY:
            return equally(named) if named else None
        case _Kind.WITH_PAYERS | _Kind.PAYERS:
            sharers = tuple(dict.fromkeys((*payer_ids, *named)))
            return equally(sharers) if sharers else None
        case _Kind.PARTS:
            return _in_parts(wish, amount, payer_ids, present)
    people = named
    if wish.kind is _Kind.RATIO_WITH_PAYERS:
        people = tuple(dict.fromkeys((*payer_ids, *named)))
    return _weighed(wish, people)


def _weighed(wish: SplitWish, people: Sequence[UUID]) -> Split | None:
    numbers = [Decimal(figure.replace(",", ".")) for figure in wish.figures]
    if len(numbers) != len(people) or not all(numbers):
        return None
    if wish.kind is _Kind.PERCENTAGES or sum(numbers) == 100:  # noqa: PLR2004  # a hundred percent
        if sum(numbers) != 100:  # noqa: PLR2004  # as above
            return None
        points = [basis_points_of(number) for number in numbers]
        return Split(SplitMode.PERCENTAGE, dict(zip(people, points, strict=True)))
    if any(number != int(number) for number in numbers):
        return None
    return Split(SplitMode.SHARES, {who: int(number) for who, number in zip(people, numbers, strict=True)})


def _in_parts(wish: SplitWish, amount: Money, payer_ids: Sequence[UUID], present: Sequence[UUID]) -> Split | None:
    """Give everybody named their part, and the rest to the payers, or to all others where it is to be shared."""
    if len(wish.people) != len(wish.figures):
        # "10 for herself" names nobody.
        return None
    try:
        parts = {
            who: amount_in(figure, amount.currency).minor_units
            for who, figure in zip(wish.people, wish.figures, strict=True)
        }
    except Refusal:
        return None
    rest = amount.minor_units - sum(parts.values())
    others = [who for who in (present if wish.shares_rest else payer_ids) if who not in parts]
    if rest < 0 or (rest and not others):
        return None
    for place, who in enumerate(others):
        part = rest // len(others) + (place < rest % len(others))
        if part:
            parts[who] = part
    return Split(SplitMode.EXACT, parts)


def _wish(kind: _Kind, text: QuickText, match: re.Match[str]) -> SplitWish:
    """Take a match away and return what it wishes; whoever is joined to it by what they have is told of."""
    for start, owners in text.owners.items():
        if re.fullmatch(r"\s*(?:,|and\b|&)\s*", text.left[match.end() : start]):
            text.note(text.written[start:].split(" ", 1)[0], "It is not known whether they share it.", owners)
    groups = match.groupdict()
    start, end = match.start(), match.end()
    if groups.get("count") and not re.search(r"\d", text.left[:start] + text.left[end:]):
        # "for everyone 80": no other figure is the amount.
        end = match.start("count")
    people = groups.get("people") or ""
    ratio = groups.get("ratio")
    wish = SplitWish(
        kind,
        text.people_in(people),
        text.written[start:end].strip(" ,;"),
        names_payers=re.search(_PRONOUN, people) is not None,
        figures=tuple(re.split(r"[:/]", ratio)) if ratio else (),
    )
    text.take_span(start, end)
    return wish


def _by_pattern(kind: _Kind, *patterns: str) -> Callable[[QuickText], SplitWish | None]:
    def take(text: QuickText) -> SplitWish | None:
        for pattern in patterns:
            match = text.find(pattern)
            if match is not None and _is_ratio(match, kind, text) and not is_denied(text, match.start()):
                return _wish(kind, text, match)
        return None

    return take


def is_denied(text: QuickText, start: int) -> bool:
    """Tell whether a negation stands before a place, at most two words away: "not for", "not split with"."""
    return _NEGATION.search(text.left[:start]) is not None


def _is_ratio(match: re.Match[str], kind: _Kind, text: QuickText) -> bool:
    """Tell a ratio from a time of the day, a score or a day: it has a part for each, or comes to a hundred."""
    ratio = match.groupdict().get("ratio")
    if ratio is None:
        return True
    parts = re.split(r"[:/]", ratio)
    many = len(text.people_in(match["people"])) + (kind is _Kind.RATIO_WITH_PAYERS)
    has_pronoun = re.search(_PRONOUN, match["people"]) is not None
    fits = len(parts) in {many, many + has_pronoun}
    return fits and (":" in ratio or sum(map(int, parts)) == 100)  # noqa: PLR2004  # a hundred percent


def _each(
    kind: _Kind, *patterns: str, least: int = 1, leaves_rest: bool = False
) -> Callable[[QuickText], SplitWish | None]:
    """Return what takes every match of a pattern, of the one that has most: one part of one person each.

    The rest is for whoever paid, or for all others where it is left to them, or said to be shared.
    """

    def take(text: QuickText) -> SplitWish | None:
        matches = max((list(re.finditer(each, text.left)) for each in patterns), key=len)
        if len(matches) < least:
            return None
        people = tuple(text.people_in(match["people"]) for match in matches)
        words = ", ".join(text.words_of(match) for match in matches)
        for match in matches:
            text.take_span(*match.span())
        shares_rest = text.take(r"\b(?:the\s+)?(?:rest|remainder)\s+(?:is\s+|split\s+)?(?:equally|evenly|shared)\b")
        return SplitWish(
            kind,
            tuple(who for each in people for who in each),
            words,
            figures=tuple(match["figure"] for match in matches),
            shares_rest=leaves_rest or shares_rest is not None,
        )

    return take


def _where(pattern: str, take: Callable[[QuickText], SplitWish | None]) -> Callable[[QuickText], SplitWish | None]:
    """Return what takes only from sentences that hold a pattern."""
    return lambda text: take(text) if text.find(pattern) else None


def _spent_on(text: QuickText) -> SplitWish | None:
    """Take "on Tom" out of what was spent on him: it was for him, and no treat of his."""
    match = text.find(rf"\bspent\b[^\ue000-\uefff]*?\s(?P<on>on\s+{_LIST})")
    if match is None:
        return None
    text.take_span(*match.span("on"))
    return wish_of(text.people_in(match["people"]), text.words_of(match, "on"))


def _bought_for(text: QuickText) -> SplitWish | None:
    """Take Tom out of what was bought him, such as "bought Tom a beer": it was for him."""
    match = text.find(rf"\b(?:bought|got|treated)\s+{_LIST}(?=\s+\S*[a-z])")
    if match is None or not text.people_in(match["people"]):
        return None
    text.take_span(*match.span("people"))
    return wish_of(text.people_in(match["people"]), text.words_of(match))


_EXCEPT = "|".join(word for word in BUT.split("|") if word not in {"but", "not", "minus"})
"""What excepts somebody without a word of all; "not Rose" may as well say that she did not pay."""
_BUT_FOR = rf"(?:(?:but\s+)?not\s+{_SPLIT}(?:for|with|including|{_AMONG})|(?:but\s+)?(?:without|w/o)|{_EXCEPT})"
_ALL = rf"(?:{EVERYBODY})\b(?:\s+(?P<count>{_COUNT})\b)?"
_WAYS: tuple[Callable[[QuickText], SplitWish | None], ...] = (
    _each(
        _Kind.PERCENTAGES,
        rf"(?P<people>{_ONE})\s+(?:pays\s+|has\s+|takes\s+|owes\s+)?(?P<figure>\d+(?:[.,]\d+)?)\s?%",
        rf"(?P<figure>\d+(?:[.,]\d+)?)\s?%\s+(?:for\s+|to\s+)?(?P<people>{_ONE})",
    ),
    _each(_Kind.SHARES, rf"(?P<people>{_ONE})\s+(?:has\s+|takes\s+|with\s+)?(?P<figure>\d{{1,3}})\s+shares?\b"),
    _each(
        _Kind.PARTS,
        rf"(?P<people>{_ONE})\s+{_ONLY_HAD}\s+(?:[a-z]+\s+){{1,4}}?(?:for|at)\s+{_FIGURE}(?:\s?eur(?:os?)?\b)?",
        leaves_rest=True,
    ),
    _each(
        _Kind.PARTS,
        rf"(?P<people>{_ONE})\s+(?:owes?|has to pay)\s+(?:{PERSON}\s+)?{_FIGURE}",
        rf"(?P<people>{_ONE})\s+(?:pays|paying)\s+{_FIGURE}(?:\s?[a-z]{{3}})?\s+of\s+(?:it|that|this)\b",
        rf"(?P<people>{_ONE})\s+(?:share|part)\s+is\s+{_FIGURE}",
    ),
    _where(
        rf"\d.*{PERSON}\s+(?:pays|paying)\s+\d",
        _each(_Kind.PARTS, rf"(?P<people>{_ONE})\s+(?:pays|paying)\s+{_FIGURE}(?:\s?eur(?:os?)?\b)?(?=\s*(?:$|[,;.]))"),
    ),
    _where(
        r"\bhad\s+\d",
        _each(_Kind.PARTS, rf"(?P<people>{_ONE})\s+(?:had\s+)?{_FIGURE}(?![\d.,]*\s?[%:/]|\s+(?!and\b|eur)[a-z])"),
    ),
    _each(_Kind.PARTS, rf"(?::\s*|\band\s+|,\s*){_FIGURE}\s+for\s+(?P<people>{_ONE})", least=2),
    _by_pattern(_Kind.RATIO_WITH_PAYERS, rf"{_SPLIT}{_RATIO}\s+{_WITH}\s*{_LIST}"),
    _by_pattern(
        _Kind.RATIO,
        rf"{_SPLIT}(?:{_AMONG}\s+|for\s+)?{_LIST}\s*:?\s*{_RATIO}",
        rf"{_SPLIT}{_RATIO}\s+(?:{_AMONG}\s+|for\s+|split\s+)?{_LIST}",
    ),
    _by_pattern(
        _Kind.ONLY,
        rf"\bhalf\s+(?:for\s+)?(?P<people>{_ONE}[,\s]+(?:and\s+)?half\s+(?:for\s+)?{_ONE})",
    ),
    _spent_on,
    _bought_for,
    _by_pattern(
        _Kind.PAYERS, rf"(?P<people>{PERSON})\s+treat\b", rf"\bon\s+(?P<people>{PERSON})(?=\s*(?:[.,;!]|\d|$))"
    ),
    _by_pattern(_Kind.BUT, rf"{_SPLIT}(?:(?:for|{_WITH}|{_AMONG})\s+)?(?:{EVERYBODY})\s+(?:{BUT})\s+{_LIST}"),
    _by_pattern(
        _Kind.ALL,
        rf"(?<=treated ){_ALL}(?:\s+to\b)?",
        rf"{_SPLIT}(?:for|{_WITH}|{_AMONG})\s+{_ALL}",
        rf"\b(?:split|share|shared){_EQUALLY}\s+{_ALL}",
    ),
    _by_pattern(
        _Kind.ONLY,
        rf"\b(?:only|just)\s+(?:for\s+)?{_LIST}(?![^,;.]{{0,60}}?\s{_HAD}\s+[^\d,;.]{{1,30}}\d)",
        rf"(?:\bfor\s+)?{_LIST}\s+(?:only|alone)\b(?!\s+(?:{_HAD}|owes?|pays?|{'|'.join(PAID)})\b)",
    ),
    _by_pattern(_Kind.WITH_PAYERS, rf"{_SPLIT}(?:\bhalf each\s+)?{_WITH}\s*{_LIST}"),
    _by_pattern(
        _Kind.ONLY,
        rf"{_SPLIT}\b{_AMONG}\s+{_LIST}",
        rf"\b(?:split|shared by){_EQUALLY}(?:\s*:)?\s+(?:by\s+)?{_LIST}",
        rf"\bfor\s+{_LIST}",
    ),
    _by_pattern(
        _Kind.BUT,
        rf"(?:{_BUT_FOR})\s+{_LIST}(?!\s+(?:{'|'.join(PAID)})\b)",
        rf"{_LIST}\s+{_DENIED}",
        rf"{_LIST}\s+{_HAD}\s+(?:nothing|none)\b(?:\s+at all)?",
        rf"{_LIST}\s+(?:is|are|was|were|eats?|ate|goes|went)\s+(?:for\s+)?free\b",
    ),
)
"""The ways a split is said, those that hold others first."""


def parts_of(parts: Mapping[UUID, int], *, currency: Currency, words: str) -> SplitWish:
    """Return the wish that each has a part, in minor units, of which nobody is sure."""
    figures = tuple(f"{Money(part, currency).amount:f}" for part in parts.values())
    return SplitWish(_Kind.PARTS, tuple(parts), words, figures=figures, is_guessed=True)


def wish_of(people: Sequence[UUID], words: str) -> SplitWish:
    """Return the wish that people share who are named without a word of sharing."""
    return SplitWish(_Kind.ONLY, tuple(people), words)
