"""Receipt lines: what each line of a bill is called, how many there were of it, and what they cost."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from domain.receipt_reading.amounts import Entry
from domain.receipt_reading.dates import names_day
from domain.receipt_reading.numbers import cleaned
from domain.receipt_reading.pieces import Row
from domain.receipt_reading.printed import has_letters
from domain.receipt_reading.sums import Printed, Summed

_COUNTED = re.compile(
    r"^(?P<many>\d{1,2}(?!\d)|\d{3}(?=\s*(?:x|×|\*|st|stk|pcs?|ks|szt)\b))(?:[.,]0{1,3})?"
    r"(?:\s*(?:x|×|\*|st|stk|pcs?|ks|szt)\.?\s+|\s+|\s*[x×](?=[^\W\d]))(?=\S*[^\W\d])"
)
_OF_THE_HEAD = re.compile(r"[#:,]|\d[./-]\d")
"""Rows with addresses, dates and numbers of bills begin no line."""
_BARE = re.compile(r"\s*\d{0,3}\s*(?:pc|pcs|st|stk|ks|szt|ea|un|ud|x|@|\*|×|[\d.,\s])+\s*", re.IGNORECASE)
_COUNTED_LAST = re.compile(r"\s{2,}(?P<many>\d{1,3})(?:[.,]0{1,3})?\s*(?:x|×|st|stk|pcs?|ks|szt)?\.?$", re.IGNORECASE)
_TIMES = re.compile(r"(?<![\w.,])(?P<many>\d{1,3})(?:[.,]0{1,3})?\s*(?:x|×|@|\*)(?!\w*[^\W\d])", re.IGNORECASE)
_TIMES_FIRST = re.compile(r"^[x×]\s+(?=\S)")
_AT = re.compile(
    r"@\s*[\d.,]+\s*[x×]\s*(?P<many>\d{1,3})(?![\d.,])|(?:^|\s)[x×](?P<after>\d{1,3})(?!\S)", re.IGNORECASE
)
_POSITION = re.compile(r"^\d{1,3}[.)]?\s+(?=\d)")
_CODES = re.compile(r"^(?:\d{5,14}|[A-Z]?\d{6,})\s+")
_TRAILING = re.compile(
    r"(?:\s+(?:\d{8,14}|[A-Z]|\*|EUR|USD|GBP|CHF|CZK|PLN|SEK|x|@|à|Rp|RM|€|\$|£|\d{1,2}(?:[.,]\d{1,2})?\s?%))+$|[\s:.*_-]+$"
)
MOST_RECEIPT_LINES = 200
_MOST_ABOVE = 3
_NEAR = 2.2
"""In heights of a row: how far below each other the rows of one line stand at most."""
_PROVED, _UNPROVED = 0.95, 0.4
_LONGEST_DESCRIPTION = 200


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One line of a bill: `amount` in whole units is what all of `quantity` cost, below zero where it is taken off."""

    description: str
    quantity: Decimal | None
    amount: Decimal
    confidence: float
    rows: tuple[int, ...]


def lines_of(rows: Sequence[Row], printed: Printed, found: Summed) -> tuple[ReceiptLine, ...]:
    """Return the lines that come to the total; where none do, those that stand before it, of which little is sure."""
    if found.by_items is not None:
        items, sure = found.by_items.items, _PROVED
        if len(items) == 1 and not found.by_items.charges.sum:
            sure = (_PROVED + _UNPROVED) / 2
    else:
        items, sure = tuple(item for item in printed.items if item.row.number < found.total.row), _UNPROVED
    lines = []
    before = -1
    for item in items[:MOST_RECEIPT_LINES]:
        lines.append(_line(item, rows, before, sure))
        before = item.row.number
    return tuple(lines)


def _line(item: Entry, rows: Sequence[Row], before: int, sure: float) -> ReceiptLine:
    own = cleaned(item.text.removesuffix(item.tail) if item.tail else item.text).rstrip()
    above = _above(item, rows, before) if _is_nameless(own) or _is_continued(item, rows, before) else []
    text = " ".join([*(cleaned(row.text) for row in above), own])
    quantity, description = _counted(text, cleaned(item.row.text))
    return ReceiptLine(
        description=description[:_LONGEST_DESCRIPTION] or f"{item.last}",
        quantity=quantity,
        amount=item.last,
        confidence=round(sure * item.row.score, 2),
        rows=(*(row.number for row in above), item.row.number),
    )


def _above(item: Entry, rows: Sequence[Row], before: int) -> list[Row]:
    """Return the rows right above an item that belong to it, from the one that begins it."""
    found: list[Row] = []
    below = item.row
    for row in reversed(rows[max(before + 1, item.row.number - _MOST_ABOVE) : item.row.number]):
        if row.pieces[0].page != below.pieces[0].page or below.pieces[0].top - row.pieces[0].top > _NEAR * row.height:
            break
        if names_day(row.text) or (_OF_THE_HEAD.search(row.text) and not _is_nameless(cleaned(item.text))):
            return []
        found.insert(0, row)
        if _is_nameless(cleaned(item.text)) or _COUNTED.match(cleaned(row.text)):
            break
        below = row
    return found


def _is_nameless(text: str) -> bool:
    """Tell whether an item says how many there are and what one costs, and its name stands above."""
    return not has_letters(text) or _BARE.fullmatch(text) is not None


def _is_continued(item: Entry, rows: Sequence[Row], before: int) -> bool:
    """Tell whether an item began in a row above, with how many there are of it."""
    if _COUNTED.match(cleaned(item.text)):
        return False
    above = _above(item, rows, before)
    return bool(above) and _COUNTED.match(cleaned(above[0].text)) is not None


def _counted(text: str, whole: str) -> tuple[Decimal | None, str]:
    """Return how many there are, and what of, from the words of a line and its whole row."""
    text = _POSITION.sub("", text)
    text = _CODES.sub("", text)
    at = _AT.search(whole)
    times = _TIMES.search(whole) if at is None else None
    text = _TRAILING.sub("", text)
    counted = _COUNTED.match(text) or _COUNTED_LAST.search(text)
    found = at or counted or times
    many = None if found is None else Decimal(found["many"] or found["after"])
    if counted:
        text = text[: counted.start()] + text[counted.end() :]
    text = _TIMES.sub(" ", _AT.sub(" ", text))
    text = _TRAILING.sub("", " ".join(text.split()))
    return (many or None), _TIMES_FIRST.sub("", " ".join(text.split())).strip(" .,:;*-_|")
