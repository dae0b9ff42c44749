"""Quick days: the day that a sentence about an expense names; an expense is of the past unless it says otherwise."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from domain.lexicon import MONTHS, WEEKDAYS
from domain.quick_reading.texts import QuickText
from domain.quick_reading.words import DAY_WORDS, UNITS

_MONTH = "(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\b"
_YEAR = r"(?:,?\s+(?P<year>20\d\d)\b)?"
_ON = r"(?<![\w.])(?:\b(?:on|from)\s+)?(?:the\s+)?"
_WEEKDAY = "(?P<weekday>" + "|".join(f"{name}|{name[:3]}" for name in WEEKDAYS) + r")\b"
_LEAP_YEAR = 2024
_COUNT = "(?P<count>a|" + "|".join(list(UNITS)[1:13]) + r"|\d{1,2})"


@dataclass(frozen=True, slots=True)
class DayRead:
    """The day, how sure it is from 0 to 1, and the words that say it; none where today is meant by saying nothing."""

    day: date
    confidence: float
    words: str | None


_EITHER = (
    r"(?<![\w.,:/-])(?<!on )(?<!the )(?<!from )(?P<one>\d{1,2})\s+"
    rf"{_MONTH}\s+(?P<other>\d{{1,2}})(?![\w:/-]|[.,]\d)"
)
"""Of the figures around a month, one is the day."""


def note_either(text: QuickText, *, currency: str) -> bool:
    """Tell whether it cannot be known which figure is the day and which the amount, and remember so: "20 May 15".

    So too where the month may be somebody with an amount.
    """
    if text.may_name_month:
        # It was told of where the name was looked for.
        return True
    match = text.find(_EITHER)
    if match is None or re.match(rf"\s?{currency}", text.left[match.end() :]):
        return False
    has_other = re.search(r"\d", text.left[: match.start()] + text.left[match.end() :])
    may_be_days = all(_date(_LEAP_YEAR, MONTHS[match["month"]], int(match[each])) for each in ("one", "other"))
    if has_other or not may_be_days:
        return False
    text.note(text.words_of(match), "One is the day and the other the amount, and it is not known which.")
    return True


def take_day(text: QuickText, *, today: date) -> DayRead:
    """Take the first day that a sentence names out of it; today where it names none, or an impossible one."""
    for pattern, meaning in _PATTERNS:
        match = text.find(pattern)
        found = meaning(match, today) if match else None
        if match is not None and found is not None:
            words = text.words_of(match)
            text.take_span(*match.span())
            return DayRead(found[0], found[1], words)
    return DayRead(today, 0.5, None)


_Meaning = Callable[[re.Match[str], date], tuple[date, float] | None]


def _iso(match: re.Match[str], _today: date) -> tuple[date, float] | None:
    return _sure(_date(int(match["year"]), int(match["mon"]), int(match["day"])))


def _dotted(match: re.Match[str], _today: date) -> tuple[date, float] | None:
    """Read 12.10.2026 and 12.10.26, day first."""
    return _sure(_date(_whole_year(match["year"] or match["short"]), int(match["mon"]), int(match["day"])))


def _whole_year(written: str) -> int:
    """Return 2026 for "26" as well."""
    return int(written) + (0 if len(written) > len("26") else 2_000)


def _slashed(match: re.Match[str], today: date) -> tuple[date, float] | None:
    """Read 5/10/2026, which Britons and Americans order differently: as the day that has been, else day first."""
    one, other, year = int(match["one"]), int(match["other"]), _whole_year(match["year"])
    british, american = _date(year, other, one), _date(year, one, other)
    if british is None or american is None or british == american:
        return _sure(british or american)
    been = [day for day in (british, american) if day <= today]
    return (been[0] if been else british), (0.8 if len(been) == 1 else 0.5)


def _slashed_of_this_year(match: re.Match[str], today: date) -> tuple[date, float] | None:
    """Read "on 12/10" as the latest day that it may mean."""
    one, other = int(match["one"]), int(match["other"])
    days = [each for each in (_in_year(None, other, one, today), _in_year(None, one, other, today)) if each]
    return (days[0][0], 0.9 if len(days) == 1 else 0.6) if days else None


def _named(match: re.Match[str], today: date) -> tuple[date, float] | None:
    return _in_year(match["year"], MONTHS[match["month"]], int(match["day"]), today)


def _word(match: re.Match[str], today: date) -> tuple[date, float] | None:
    return today - timedelta(days=DAY_WORDS[match["word"]]), 0.95


def _weekday(match: re.Match[str], today: date) -> tuple[date, float]:
    """Read "on Friday" as the latest that is not after today; "last Friday" is before today."""
    number = next(number for name, number in WEEKDAYS.items() if name.startswith(match["weekday"]))
    back = (today.weekday() - number) % 7
    return today - timedelta(days=7 if back == 0 and match["last"] else back), 0.9


def _ago(match: re.Match[str], today: date) -> tuple[date, float]:
    count = 1 if match["count"] == "a" else UNITS.get(match["count"]) or int(match["count"])
    return today - timedelta(days=count * (7 if match["unit"].startswith("week") else 1)), 0.95


def _in_year(year: str | None, month: int, day: int, today: date) -> tuple[date, float] | None:
    """Return a day of a year, or the latest that is not after today; a leap day may be years ago."""
    if year is not None:
        return _sure(_date(int(year), month, day))
    days = [_date(each, month, day) for each in range(today.year, today.year - 8, -1)]
    return next(((each, 0.9) for each in days if each is not None and each <= today), None)


def _sure(day: date | None) -> tuple[date, float] | None:
    return None if day is None else (day, 0.98)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _first_of_several(match: re.Match[str], today: date) -> tuple[date, float] | None:
    """Read "3.-7.11." and "3-7 November" as the day on which it began."""
    month = int(match["mon"]) if match["mon"] else MONTHS[match["month"]]
    found = _in_year(None, month, int(match["day"]), today)
    return None if found is None else (found[0], 0.6)


def _of_this_month(match: re.Match[str], today: date) -> tuple[date, float] | None:
    """Read "on the 5th" as the latest that is not after today."""
    day = int(match["day"])
    months = ((today.year * 12 + today.month - 1 - back) for back in range(3))
    days = (_date(month // 12, month % 12 + 1, day) for month in months)
    return next(((each, 0.8) for each in days if each is not None and each <= today), None)


_PATTERNS: tuple[tuple[str, _Meaning], ...] = (
    (rf"{_ON}(?P<year>20\d\d)-(?P<mon>\d\d)-(?P<day>\d\d)(?!\d)", _iso),
    (
        (
            rf"{_ON}(?P<day>[0-3]?\d)\.?(?:st|nd|rd|th)?\s?(?:[-\u2013]|to\b|until\b)\s?[0-3]?\d"
            rf"(?:\.\s?(?P<mon>[01]?\d)\.(?!\d)|(?:st|nd|rd|th)?\.?\s+(?:of\s+)?{_MONTH})"
        ),
        _first_of_several,
    ),
    (rf"{_ON}(?P<day>[0-3]?\d)\.\s?(?P<mon>[01]?\d)\.(?:\s?(?P<year>20\d\d)|(?P<short>\d\d))(?!\d|[.,]\d)", _dotted),
    (rf"{_ON}(?P<one>\d\d?)/(?P<other>\d\d?)/(?P<year>(?:20)?\d\d)(?![\d/])", _slashed),
    (
        rf"{_ON}(?P<day>[0-3]?\d)\.\s?(?P<mon>[01]?\d)\.(?!\d)(?P<year>)?",
        lambda match, today: _in_year(None, int(match["mon"]), int(match["day"]), today),
    ),
    (r"\bon\s+(?P<one>\d\d?)/(?P<other>\d\d?)(?![\d/])", _slashed_of_this_year),
    (rf"{_ON}\b{_MONTH}\s+(?:the\s+)?(?P<day>[0-3]?\d)(?:st|nd|rd|th)\b{_YEAR}", _named),
    (rf"{_ON}{_DAY}\s+(?:of\s+)?{_MONTH}{_YEAR}", _named),
    (rf"{_ON}\b{_MONTH}\s+(?:the\s+)?{_DAY}(?![.,]\d){_YEAR}", _named),
    (r"\bon\s+the\s+(?P<day>[0-3]?\d)(?:st|nd|rd|th)\b", _of_this_month),
    (r"\b(?P<word>" + "|".join(sorted(DAY_WORDS, key=len, reverse=True)) + r")\b", _word),
    (rf"\b{_COUNT}\s+(?P<unit>days?|weeks?)\s+ago\b", _ago),
    (rf"\b(?:on\s+|this\s+|(?P<last>last\s+))?{_WEEKDAY}(?:\s+(?:night|evening|morning|afternoon))?", _weekday),
)
"""The longer phrases come first: a part of one is another."""
