"""Receipt dates: the day a receipt is of, from all the days it names."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import islice

from domain.receipt_reading.labelling import folded
from domain.receipt_reading.months import GENERAL, ISSUED, MONTHS, OTHERS
from domain.receipt_reading.numbers import cleaned
from domain.receipt_reading.pieces import Row

_CENTURY = 2_000
_MOST = 200
"""Days that are compared."""
_MOST_IN_ROW = 20
"""Of one row: it says what is before and after each, which takes as long as the row is."""
_FIRST_YEAR, _LAST_YEAR = 1980, 2099
_TIME = re.compile(r"\b\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?\s*(?:[ap]\.?m\b)?", re.IGNORECASE)
_NUMERIC = re.compile(
    r"(?<![\d.,/-])(?P<a>\d{1,4})\s?(?P<sep>[-/.])\s?(?P<b>\d{1,2})\s?(?P=sep)\s?"
    # A time may be glued to it.
    r"(?P<c>(?:\d{4}|\d\d)(?=[./-]?\d{1,2}:\d\d)|(?:\d{4}|\d\d)(?!\d|[.,/-]\d))"
)
_DAY_FIRST = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|°)?[\s.\-/]{0,3}(?:de |of )?(?P<month>[^\W\d_]{3,12})\.?"
    r"[\s.,\-/']{0,3}(?:de |del )?(?P<year>(?:\d{4}|\d\d)(?=\d{1,2}:\d\d)|(?:\d{4}|\d\d)(?![\d:]))"
)
_MONTH_FIRST = re.compile(
    r"(?P<month>[^\W\d_]{3,12})\.?[\s.\-/]{0,3}(?P<day>\d{1,2})(?:st|nd|rd|th)?\s?[\s.,\-/']{1,3}\s?(?P<year>(?:\d{4}|\d\d)(?=\d{1,2}:\d\d)|(?:\d{4}|\d\d)(?![\d:]))"
)
_YEAR_FIRST = re.compile(
    r"(?<!\d)(?P<year>\d{4})[\s.,\-/]{1,3}(?P<month>[^\W\d_]{3,12})\.?[\s.,\-/]{1,3}(?P<day>\d{1,2})(?!\d)"
)
_IN_CHARACTERS = re.compile(r"(?P<year>\d{4}|\d{2})\s?[年년]\s?(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日일]")
_COMPACT = re.compile(r"(?<!\d)(?P<year>20[0-4]\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?!\d)")

DAY_MONTH, MONTH_DAY, YEAR_FIRST = "DMY", "MDY", "YMD"


@dataclass(frozen=True, slots=True)
class Dated:
    """The day of a receipt, how sure it is, the row it stands in, and what it would be with day and month exchanged."""

    day: date
    confidence: float
    row: int
    other: date | None = None


@dataclass(frozen=True, slots=True)
class _Seen:
    readings: tuple[date, ...]
    row: int
    weight: float
    score: float


def date_of(rows: Sequence[Row], *, order: str | None) -> Dated | None:
    """Return the day of a receipt; `order` is DMY, MDY or YMD where it is known how its country writes days."""
    all_seen = (
        each for place, row in enumerate(rows) for each in _in_row(row, rows[place - 1] if place else None, order)
    )
    seen = list(islice(all_seen, _MOST))
    if not seen:
        return None
    best = max(seen, key=lambda each: (each.weight + _repeated(each, seen), -each.row))
    certain = [each.readings[0] for each in seen if len(each.readings) == 1]
    readings = sorted(best.readings, key=lambda day: day not in certain)
    other = readings[1] if len(readings) > 1 and readings[0] not in certain else None
    confidence = 0.9 if best.weight > 0 else 0.6
    if other is not None:
        # That the order is known from the country helps; nothing else does.
        confidence = 0.75 if order else 0.5
    return Dated(readings[0], round(confidence * best.score, 2), best.row, other)


def names_day(text: str) -> bool:
    """Tell whether a text names a day."""
    return any(days for _, days in _readings(cleaned(text), None))


def _repeated(each: _Seen, seen: Iterable[_Seen]) -> float:
    return 0.2 * min(3, sum(other.readings == each.readings for other in seen) - 1)


def _in_row(row: Row, above: Row | None, order: str | None) -> Iterator[_Seen]:
    text = cleaned(row.text)
    found = list(_readings(text, order))
    for place, readings in found[:_MOST_IN_ROW]:
        weight = _weight(text[:place], text[place:], len(found))
        if weight == 0 and above is not None and len(row.pieces) < 4:  # noqa: PLR2004  # a heading above its value
            weight = min(_weight(cleaned(above.text), "", 1), 1.0)
        yield _Seen(readings, row.number, weight, row.score)


def _weight(before: str, after: str, many: int) -> float:
    words = folded(before)
    if _pattern(ISSUED).search(words):
        weight = 3.0
    elif _pattern(OTHERS).search(words):
        weight = -2.0
    elif _pattern(GENERAL).search(words):
        weight = 2.0
    else:
        weight = 0.0
    if _TIME.search(after[6:]) or _TIME.search(before):
        weight += 1.5
    return weight - (1 if many > 1 else 0)


@cache
def _pattern(phrases: str) -> re.Pattern[str]:
    parts = (re.escape(folded(phrase)) for phrase in phrases.split(","))
    return re.compile("|".join(rf"(?<!\w){part}(?!\w)" if part.isascii() else part for part in parts))


def _readings(text: str, order: str | None) -> Iterator[tuple[int, tuple[date, ...]]]:
    """Yield where each day begins, and what it may be, the likeliest first; in the order of the text."""
    taken: list[range] = []
    found: list[tuple[int, tuple[date, ...]]] = []
    for pattern in (_IN_CHARACTERS, _NUMERIC, _YEAR_FIRST, _DAY_FIRST, _MONTH_FIRST, _COMPACT):
        for match in pattern.finditer(text):
            if any(match.start() in other for other in taken):
                continue
            days = _numeric(match, order) if pattern is _NUMERIC else _named(match)
            if days:
                taken.append(range(*match.span()))
                found.append((match.start(), days))
    return iter(sorted(found))


def _named(match: re.Match[str]) -> tuple[date, ...]:
    written = match["month"]
    month = int(written) if written.isdigit() else MONTHS.get(folded(written))
    return () if month is None else _days([(match["year"], month, int(match["day"]))])


def _numeric(match: re.Match[str], order: str | None) -> tuple[date, ...]:
    first, second, third = match["a"], match["b"], match["c"]
    if len(first) > 2:  # noqa: PLR2004  # a year
        return _days([(first, int(second), int(third))]) if len(first) == 4 and len(third) <= 2 else ()  # noqa: PLR2004
    by_order = {
        DAY_MONTH: (third, int(second), int(first)),
        MONTH_DAY: (third, int(first), int(second)),
        YEAR_FIRST: (first, int(second), int(third)),
    }
    orders = [DAY_MONTH, MONTH_DAY]
    if len(third) == 2 and len(first) == 2:  # noqa: PLR2004
        orders.append(YEAR_FIRST)
    if order in orders:
        orders = [order, *(each for each in orders if each != order)]
    elif match["sep"] == "-" and YEAR_FIRST in orders and int(first) > 12:  # noqa: PLR2004  # 24-03-05 is mostly ISO
        orders = [YEAR_FIRST, DAY_MONTH, MONTH_DAY]
    days = _days([by_order[each] for each in orders])
    if match["sep"] == "." and order != YEAR_FIRST:
        # Nobody writes the month first with points.
        days = days[:1]
    return _apart(days)


def _apart(days: tuple[date, ...]) -> tuple[date, ...]:
    """Leave out the reading with the year first unless it is the only one, or the likeliest."""
    if len(days) > 1 and days[0].year == days[1].year:
        return tuple(day for day in days if day.year == days[0].year)[:2]
    return days[:1] if len(days) > 1 else days


def _days(written: Iterable[tuple[str, int, int]]) -> tuple[date, ...]:
    found: dict[date, None] = {}
    for year, month, day in written:
        full = int(year) + (_CENTURY if len(year) == 2 else 0)  # noqa: PLR2004
        if not _FIRST_YEAR <= full <= _LAST_YEAR:
            continue
        try:
            found[date(full, month, day)] = None
        except ValueError:
            continue
    return tuple(found)
