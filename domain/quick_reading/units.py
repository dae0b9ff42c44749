"""Quick units: of how many things an amount is the price of one: "2 tickets at 12.50", "3 nights at 160 a night"."""

import re

from domain.quick_reading.texts import QuickText
from domain.quick_reading.words import UNITS
from domain.sentences import stem

_COUNT = "(?:" + "|".join(list(UNITS)[2:]) + r"|[1-9]\d{0,2})"
_COUNTED = re.compile(rf"(?<![\w.,:/#-])(?P<count>{_COUNT})\s+(?P<thing>[^\W\d_]+)(?:\s+(?P<more>[^\W\d_]+))?")
_COUNTED_AT = re.compile(rf"{_COUNTED.pattern}\s+(?:at|@|a)\s*$")
_PEOPLE = frozenset("people person adult kid child friend guest way head of us u at for with each half total".split())
"""Stems of what shares an expense, or is no thing at all."""
_WHOSE = frozenset("adult kid child guest".split())
_SMALL = frozenset("at for in on of to with from by each and per a the".split())
_EACH = r"(?:\b(?:each|apiece|per|a)\s+|/\s?)(?P<unit>[^\W\d_]+)|\b(?:each|apiece)\b"
_OF_PEOPLE = r"\bper\s+(?:person|head)|\ba\s+head|\beach\s+(?:person|one)\b"


def take_units(text: QuickText, *, amount_start: int, amount_end: int) -> int | None:
    """Take the words out that say that the amount is of one thing, and return of how many; None where they do not.

    The amount stands from where to where in what was written. Whatever is of each person is left to its sharers.
    """
    counted = _counted(text.folded, amount_start, amount_end)
    if not counted or text.find(_OF_PEOPLE):
        return None
    each = re.match(rf"\s*(?:{_EACH})", text.left[amount_end:])
    if each is not None:
        unit = stem(each["unit"] or "")
        many = next((count for count, things in counted if not unit or unit in things), None)
        is_unit = many is not None or each["unit"] is None
        if many is None and not is_unit and each.group().split()[0] in {"each", "apiece"}:
            # "12.50 each yesterday", "each with Tom": what follows is no unit.
            many, each = counted[0][0], re.match(r"\s*(?:each|apiece)\b", text.left[amount_end:])
        if many is not None and each is not None:
            text.take_span(amount_end + each.start(), amount_end + each.end())
        return many
    return counted[0][0] if is_price_of_counted(text.left[:amount_start]) else None


def is_price_of_counted(before: str) -> bool:
    """Tell whether what stands before an amount counts things that it is the price of: "2 tickets at"."""
    match = _COUNTED_AT.search(before)
    return match is not None and stem(match["thing"]) not in _PEOPLE


def _counted(folded: str, amount_start: int, amount_end: int) -> list[tuple[int, frozenset[str]]]:
    """Return what a sentence counts: how many, and the stems of the words that say what."""
    found = []
    for match in _COUNTED.finditer(folded):
        is_amount = match.start() < amount_end and match.end("count") > amount_start
        things = frozenset({stem(match["thing"]), *({stem(match["more"])} if match["more"] else ())} - _SMALL)
        # "two adult tickets": in one number what stands before another noun says which.
        is_of_which = match["thing"] in _WHOSE and match["more"] not in {None, *_SMALL}
        if not is_amount and (is_of_which or stem(match["thing"]) not in _PEOPLE):
            found.append((UNITS.get(match["count"]) or int(match["count"]), things))
    return found
