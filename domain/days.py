"""Days: the stretch of days that a question is about, read from its words."""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from domain.lexicon import MONTHS, TENS_AND_UNITS, WEEKDAYS
from domain.sentences import Sentence

_MONTH = "(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + ")"
_LATER_MONTH = _MONTH.replace("month", "until_month")
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_UNTIL_DAY = r"(?P<until_day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?: (?P<year>(?:19|20)\d\d))?"
_ISO = r"\d{4}-\d{2}-\d{2}"
_WEEKDAY = "(?P<weekday>" + "|".join(WEEKDAYS) + ")"
_COUNT = r"(?P<count>\d{1,3}|" + "|".join(TENS_AND_UNITS) + ")"


@dataclass(frozen=True, slots=True)
class DayRange:
    """From `first` to `last`, both included; None is open."""

    first: date | None = None
    last: date | None = None

    def __str__(self) -> str:
        if self.first == self.last:
            return f"on {self.first}"
        if self.first is None:
            return f"until {self.last}"
        return f"since {self.first}" if self.last is None else f"from {self.first} to {self.last}"

    def meets(self, first: date, last: date) -> bool:
        """Tell whether a day of this range lies from `first` to `last`."""
        return (self.first or date.min) <= last and (self.last or date.max) >= first


@dataclass(frozen=True, slots=True)
class Calendar:
    """What days are read against: today, and the first and last day of the trip's ledger where it has any."""

    today: date
    ledger_first: date | None = None
    ledger_last: date | None = None

    def year_of(self, month: int, day: int | None = None) -> int:
        """Return the year meant by a month without one: that of the ledger, else the last that has begun."""
        if self.ledger_first is not None and self.ledger_last is not None:
            for year in range(self.ledger_last.year, self.ledger_first.year - 1, -1):
                span = _month(year, month) if day is None else _one(_date(year, month, day))
                if span and span.meets(self.ledger_first, self.ledger_last):
                    return year
        begins = date(self.today.year, month, 1)
        return self.today.year if begins <= self.today else self.today.year - 1


def take_days(sentence: Sentence, calendar: Calendar) -> DayRange | None:
    """Take the phrase about days out of a question and return what it means, or None where there is none.

    Impossible days ("31 February") are left in the sentence, so that they are found to be unknown.
    """
    for pattern, meaning in _PHRASES:
        match = re.search(rf"(?<= )(?:{pattern})(?= )", sentence.text)
        found = meaning(match, calendar) if match else None
        if found is not None:
            sentence.take(pattern)
            return found
    return None


def _between_iso(match: re.Match[str], _calendar: Calendar) -> DayRange | None:
    first, last = (_iso(text) for text in re.findall(_ISO, match.group()))
    return DayRange(first, last) if first and last and first <= last else None


def _between_days(match: re.Match[str], calendar: Calendar) -> DayRange | None:
    """Read "20 to 25 October" and "30 October to 3 November 2026": a year stands for both ends."""
    groups = match.groupdict()
    last = _named(groups["until_month"] or groups["month"], groups["until_day"], groups["year"], calendar)
    if last is None:
        return None
    first_month = MONTHS[groups["month"] or groups["until_month"]]
    year = last.year - (first_month > last.month)
    first = _date(year, first_month, int(groups["day"]))
    return DayRange(first, last) if first and first <= last else None


def _side(match: re.Match[str], calendar: Calendar) -> DayRange | None:
    """Read "since", "until", "before" and "after" with a day or a month."""
    word, rest = match.group("side"), match.groupdict()
    day = _iso(rest["iso"]) if rest["iso"] else None
    span = _one(day) if day else _span(rest, calendar)
    if span is None or span.first is None or span.last is None:
        return None
    one = timedelta(days=1)
    match word:
        case "since" | "from":
            return DayRange(span.first, None)
        case "after":
            # There is no day after the last that a calendar knows: the phrase stays in the sentence, as impossible.
            return None if span.last == date.max else DayRange(span.last + one, None)
        case "before":
            return None if span.first == date.min else DayRange(None, span.first - one)
    return DayRange(None, span.last)


def _single_iso(match: re.Match[str], _calendar: Calendar) -> DayRange | None:
    return _one(_iso(match.group("iso")))


def _dotted(match: re.Match[str], _calendar: Calendar) -> DayRange | None:
    return _one(_date(int(match["year"]), int(match["mon"]), int(match["day"])))


def _slashed(match: re.Match[str], _calendar: Calendar) -> DayRange | None:
    """Read a day with slashes only where it can be but one day: Britons and Americans order them differently."""
    one, other, year = int(match["one"]), int(match["other"]), int(match["year"])
    british, american = _date(year, other, one), _date(year, one, other)
    return _one(british or american) if british is None or american is None or british == american else None


def _span(groups: dict[str, str | None], calendar: Calendar) -> DayRange | None:
    if groups.get("day"):
        return _one(_named(groups["month"], groups["day"], groups["year"], calendar))
    if groups.get("month"):
        month = MONTHS[groups["month"] or ""]
        return _month(int(groups["year"] or calendar.year_of(month)), month)
    return None


def _named_span(match: re.Match[str], calendar: Calendar) -> DayRange | None:
    return _span({"day": None, **match.groupdict()}, calendar)


def _whole_year(match: re.Match[str], _calendar: Calendar) -> DayRange:
    year = int(match["year"])
    return DayRange(date(year, 1, 1), date(year, 12, 31))


def _relative(match: re.Match[str], calendar: Calendar) -> DayRange:
    today = calendar.today
    monday = today - timedelta(days=today.weekday())
    last_of_month = today.replace(day=1) - timedelta(days=1)
    one, week = timedelta(days=1), timedelta(days=7)
    return {
        "today": DayRange(today, today),
        "yesterday": DayRange(today - one, today - one),
        "this week": DayRange(monday, monday + week - one),
        "last week": DayRange(monday - week, monday - one),
        "this month": _month(today.year, today.month),
        "last month": _month(last_of_month.year, last_of_month.month),
        "this year": DayRange(date(today.year, 1, 1), date(today.year, 12, 31)),
        "last year": DayRange(date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
        "last weekend": DayRange(monday - 2 * one, monday - one),
    }[match["relative"]]


def _last_days(match: re.Match[str], calendar: Calendar) -> DayRange | None:
    count = int(TENS_AND_UNITS.get(match["count"], 0) or match["count"])
    length = count * (7 if match["unit"].startswith("week") else 1)
    return DayRange(calendar.today - timedelta(days=length - 1), calendar.today) if length else None


def _weekday(match: re.Match[str], calendar: Calendar) -> DayRange:
    """Read "on Monday" as the latest Monday that is not after today; "last Monday" is before today."""
    back = (calendar.today.weekday() - WEEKDAYS[match["weekday"]]) % 7
    if back == 0 and match["last"]:
        back = 7
    day = calendar.today - timedelta(days=back)
    return DayRange(day, day)


def _named(month: str | None, day: str | None, year: str | None, calendar: Calendar) -> date | None:
    number, in_month = MONTHS[month or ""], int(day or 0)
    return _date(int(year) if year else calendar.year_of(number, in_month), number, in_month)


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _one(day: date | None) -> DayRange | None:
    return None if day is None else DayRange(day, day)


def _month(year: int, month: int) -> DayRange:
    return DayRange(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


_SIDE = "(?P<side>since|after|until|till|before|from|by) (?:the )?"
_TO = "(?:to|and|until|till|through)"
_DAYS_OF_MONTH = (
    rf"(?:from |since |between )?(?:the )?{_DAY}(?: (?:of )?{_MONTH})? {_TO} "
    rf"(?:the )?{_UNTIL_DAY} (?:of )?{_LATER_MONTH}{_YEAR}"
)
_MONTH_AND_DAYS = rf"(?:from |since |between )?{_MONTH} {_DAY} {_TO} (?:{_LATER_MONTH} )?{_UNTIL_DAY}{_YEAR}"
# The longer phrases come first: a part of one is another.
_PHRASES: tuple[tuple[str, Callable[[re.Match[str], Calendar], DayRange | None]], ...] = (
    (rf"(?:from |since |between )?{_ISO} {_TO} {_ISO}", _between_iso),
    (_DAYS_OF_MONTH, _between_days),
    (_MONTH_AND_DAYS, _between_days),
    (rf"{_SIDE}(?:(?P<iso>{_ISO})|{_DAY} (?:of )?{_MONTH}{_YEAR})", _side),
    (rf"{_SIDE}(?P<iso>)?{_MONTH} {_DAY}{_YEAR}", _side),
    (rf"{_SIDE}(?P<iso>)?{_MONTH}{_YEAR}", _side),
    (rf"(?:on |of )?(?:the )?(?P<iso>{_ISO})", _single_iso),
    (r"(?:on )?(?P<day>\d{1,2})\.(?P<mon>\d{1,2})\.(?P<year>\d{4})", _dotted),
    (r"(?:on )?(?P<one>\d{1,2})/(?P<other>\d{1,2})/(?P<year>\d{4})", _slashed),
    (rf"(?:on )?(?:the )?{_DAY} (?:of )?{_MONTH}{_YEAR}", _named_span),
    (rf"(?:on )?(?:the )?{_MONTH} (?:the )?{_DAY}{_YEAR}", _named_span),
    (rf"(?:in |during |for |of )(?:the month of )?{_MONTH}{_YEAR}", _named_span),
    # "may" and "march" alone are mostly verbs.
    (rf"(?!may |march |mar ){_MONTH}{_YEAR}", _named_span),
    (r"(?:in |during |for )(?P<year>(?:19|20)\d\d)", _whole_year),
    (r"(?:on )?(?P<relative>today|yesterday|(?:this|last) (?:week|month|year)|last weekend)", _relative),
    (rf"(?:in |during |over |for )?(?:the )?(?:last|past) {_COUNT} (?P<unit>days?|weeks?)", _last_days),
    (rf"(?:on )?(?P<last>last )?{_WEEKDAY}", _weekday),
)
