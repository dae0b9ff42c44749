"""Days: the stretch of days that a question is about, read from its words."""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from domain.lexicon import CURRENCY_WORDS, MONTHS, TENS_AND_UNITS, WEEKDAYS
from domain.lexicon.calendar import LISTED_BEFORE, ORDINALS, PARTS_OF_MONTHS, SIDES_BEFORE
from domain.sentences import Sentence
from domain.texts import listed

_MONTH = "(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + ")"
_LATER_MONTH = _MONTH.replace("month", "until_month")
_ORDINAL = "st|nd|rd|th"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_UNTIL_DAY = r"(?P<until_day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?: (?P<year>(?:19|20)\d\d))?"
_ISO = r"\d{4}-\d{2}-\d{2}"
_WEEKDAY = "(?P<weekday>" + "|".join(WEEKDAYS) + ")"
_NUMBER = r"\d{1,3}|" + "|".join(TENS_AND_UNITS)
_COUNT = f"(?P<count>{_NUMBER})"
_DOTTED = r"(?P<day>\d{1,2})\.(?P<mon>\d{1,2})\.(?P<year>\d{4})"


_WRITING_DOWN = timedelta(days=2)
"""How long an expense may take to be written down."""


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

    def within(self, other: "DayRange") -> "DayRange | None":
        """Return the days that are in both, or None where there are none."""
        first = max(filter(None, (self.first, other.first)), default=None)
        last = min(filter(None, (self.last, other.last)), default=None)
        return None if first is not None and last is not None and first > last else DayRange(first, last)

    def joined(self, other: "DayRange") -> "DayRange | None":
        """Return two stretches that are neighbours as one, or None where days lie between them."""
        if self.first is None or self.last is None or other.first is None or other.last is None:
            return None
        one = timedelta(days=1)
        if self.last + one == other.first:
            return DayRange(self.first, other.last)
        return DayRange(other.first, self.last) if other.last + one == self.first else None


@dataclass(frozen=True, slots=True)
class Calendar:
    """What days are read against: today, and the first and last day of the trip's ledger where it has any."""

    today: date
    ledger_first: date | None = None
    ledger_last: date | None = None

    def is_over(self, day: date) -> bool:
        """Tell whether the trip was over on a day: nobody wrote an expense down since then, nor just before."""
        return self.ledger_last is not None and day > self.ledger_last + _WRITING_DOWN

    def year_of(self, month: int, day: int | None = None) -> int:
        """Return the year meant by a month without one: that of the ledger, else the last that has begun."""
        if self.ledger_first is not None and self.ledger_last is not None:
            for year in range(self.ledger_last.year, self.ledger_first.year - 1, -1):
                span = _month(year, month) if day is None else _one(_date(year, month, day))
                if span and span.meets(self.ledger_first, self.ledger_last):
                    return year
        begins = date(self.today.year, month, 1)
        return self.today.year if begins <= self.today else self.today.year - 1


@dataclass(frozen=True, slots=True)
class Several:
    """The days that words may mean, of which nothing tells one."""

    days: tuple[date, ...]


Meant = DayRange | Several | None


@dataclass(frozen=True, slots=True)
class DaysFound:
    """A stretch of days, and where in the question it stands, in characters.

    `ambiguous` are sentences: which days it could be, of which this is but the last.
    """

    days: DayRange
    start: int
    ambiguous: tuple[str, ...] = ()


def take_days(sentence: Sentence, calendar: Calendar) -> DaysFound | None:
    """Take a phrase about days out of a question and return what it means, or None where there is none.

    Impossible days ("31 February") are left in the sentence, so that they are found to be unknown.
    """
    for pattern, meaning in _PHRASES:
        match = re.search(rf"(?<= )(?:{pattern})(?= )", sentence.text)
        found = meaning(match, calendar) if match else None
        if match is not None and found is not None:
            sentence.take(pattern)
            return _found(match, found)
    return None


def _found(match: re.Match[str], found: DayRange | Several) -> DaysFound:
    if isinstance(found, DayRange):
        return DaysFound(found, match.start(), _ambiguous_start(match, found))
    could_be = listed([str(day) for day in found.days], conjunction="or")
    return DaysFound(
        DayRange(found.days[-1], found.days[-1]), match.start(), (f"'{match.group()}' could be {could_be}.",)
    )


def _ambiguous_start(match: re.Match[str], found: DayRange) -> tuple[str, ...]:
    """Return what "the expenses from 3 October" could be besides those since then, which "on" or a verb would tell."""
    if not _is_of_listed(match) or found.first is None or found.last is not None or match.group().endswith(_ONWARD):
        return ()
    return (f"'{match.group()}' could be of {found.first} alone, or of all days since then.",)


def _is_of_listed(match: re.Match[str]) -> bool:
    """Tell whether "from" stands behind what is listed: "everything from October", "the expenses from 3 October"."""
    before = match.string[: match.start()].split()
    return match.group().startswith("from ") and before[-1:] != [] and before[-1] in LISTED_BEFORE


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


def _two_days(match: re.Match[str], calendar: Calendar) -> DayRange | None:
    """Read "25 and 26 October", of which no day lies between them."""
    found = _between_days(match, calendar)
    return found if found and found.first and found.last == found.first + timedelta(days=1) else None


def _side(match: re.Match[str], calendar: Calendar) -> DayRange | None:
    """Read "since", "until", "before" and "after" with a day or a month."""
    rest = match.groupdict()
    day = _iso(rest["iso"]) if rest["iso"] else None
    span = _one(day) if day else _span(rest, calendar)
    return None if span is None else _beside(match["side"], span)


def _beside(side: str, span: DayRange) -> DayRange | None:
    if span.first is None or span.last is None:
        return None
    one = timedelta(days=1)
    match side.removeprefix("ever "):
        case (
            "since"
            | "after and including"
            | "on or after"
            | "on and after"
            | "from and including"
            | "from"
            | "starting"
            | "beginning"
            | "as from"
            | "as of"
        ):
            return DayRange(span.first, None)
        case "after" | "later than":
            # There is no day after the last that a calendar knows: the phrase stays in the sentence, as impossible.
            return None if span.last == date.max else DayRange(span.last + one, None)
        case "before" | "prior to" | "earlier than":
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
    saturday = monday + 5 * one
    # The weekend is the one that has begun last; "last weekend" is that before this week.
    latest = saturday if today >= saturday else saturday - week
    return {
        "today": DayRange(today, today),
        "tonight": DayRange(today, today),
        "yesterday": DayRange(today - one, today - one),
        "last night": DayRange(today - one, today - one),
        "the day before yesterday": DayRange(today - 2 * one, today - 2 * one),
        "this weekend": DayRange(saturday, saturday + one),
        "the weekend": DayRange(latest, latest + one),
        "this week": DayRange(monday, monday + week - one),
        "last week": DayRange(monday - week, monday - one),
        "this month": _month(today.year, today.month),
        "last month": _month(last_of_month.year, last_of_month.month),
        "this year": DayRange(date(today.year, 1, 1), date(today.year, 12, 31)),
        "last year": DayRange(date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
        "last weekend": DayRange(monday - 2 * one, monday - one),
    }[re.sub("^(?:the )?(?:last|past) ", "last ", match["relative"])]


def _relative_side(match: re.Match[str], calendar: Calendar) -> DayRange | None:
    return _beside(match["side"], _relative(match, calendar))


def _ago(match: re.Match[str], calendar: Calendar) -> DayRange | None:
    count = int(TENS_AND_UNITS.get(match["count"], 0) or (1 if match["count"] == "a" else match["count"]))
    if match["unit"].startswith("week"):
        return None
    return _one(calendar.today - timedelta(days=count))


def _day_of_ledger(match: re.Match[str], calendar: Calendar) -> Meant:
    """Read "on the 27th" where the ledger has but one such day; "Friday the 27th" where it has but one such Friday."""
    weekday = match.groupdict().get("weekday")
    return _only([day for day in _days_of_ledger(match["day"], calendar) if not weekday or _is_on(day, weekday)])


def _only(days: list[date]) -> Meant:
    """Return the only one of several days, all of them where there are more, and nothing for none."""
    if len(days) > 1:
        return Several(tuple(days))
    return _one(days[0]) if days else None


def _side_of_ledger(match: re.Match[str], calendar: Calendar) -> Meant:
    """Read "until the 18th" where the ledger has but one such day."""
    span = _day_of_ledger(match, calendar)
    return _beside(match["side"], span) if isinstance(span, DayRange) else span


def _nth_day(match: re.Match[str], calendar: Calendar) -> DayRange | None:
    """Read "our second day" as that of the ledger, where it has so many."""
    written = match["nth"]
    number = ORDINALS.get(written) or int(TENS_AND_UNITS.get(written, 0) or re.sub(r"\D", "", written) or 1)
    if calendar.ledger_first is None or calendar.ledger_last is None or not number:
        return None
    day = calendar.ledger_first + timedelta(days=number - 1)
    return _one(day) if day <= calendar.ledger_last else None


def _between_days_of_ledger(match: re.Match[str], calendar: Calendar) -> DayRange | None:
    """Read "between the 4th and the 6th" where the ledger has but one of each, in this order."""
    ends = [_days_of_ledger(match[name], calendar) for name in ("day", "until_day")]
    if any(len(days) != 1 for days in ends):
        return None
    (first,), (last,) = ends
    return DayRange(first, last) if first <= last else None


def _days_of_ledger(day: str, calendar: Calendar) -> list[date]:
    first, last = calendar.ledger_first, calendar.ledger_last
    if first is None or last is None:
        return []
    months = {(first + timedelta(days=days)).replace(day=1) for days in range(0, (last - first).days + 28, 28)}
    days = [_date(month.year, month.month, int(day)) for month in sorted(months)]
    return [one for one in days if one is not None and first <= one <= last]


def _is_on(day: date, weekday: str) -> bool:
    return day.weekday() == WEEKDAYS[weekday]


def _weekday_and_day(match: re.Match[str], calendar: Calendar) -> DayRange | None:
    """Read "Saturday 7 November" where that day is one."""
    span = _span(match.groupdict(), calendar)
    return span if span is not None and span.first is not None and _is_on(span.first, match["weekday"]) else None


def _dotted_short(match: re.Match[str], calendar: Calendar) -> DayRange | None:
    """Read "06.11.26" and "on 6.11", whose year is that of the ledger."""
    month, day, year = int(match["mon"]), int(match["day"]), match.groupdict().get("year")
    if not 1 <= month <= 12:  # noqa: PLR2004  # the months of a year
        return None
    return _one(_date(2000 + int(year) if year else calendar.year_of(month, day), month, day))


def _part_of_trip(match: re.Match[str], calendar: Calendar) -> DayRange | None:
    """Read "the first three days": the trip's days are those of its ledger."""
    if calendar.ledger_first is None or calendar.ledger_last is None:
        return None
    count = match["count"]
    number = int(TENS_AND_UNITS.get(count or "", 0) or count or 1) * (7 if match["unit"].startswith("week") else 1)
    length = timedelta(days=number - 1)
    if match["part"] == "first":
        return DayRange(calendar.ledger_first, calendar.ledger_first + length)
    return DayRange(calendar.ledger_last - length, calendar.ledger_last)


def _part_of_month(match: re.Match[str], calendar: Calendar) -> DayRange | None:
    """Read "the first week of October" as its first seven days, and a half as up to the fifteenth or after it."""
    span = _span({**match.groupdict(), "day": None}, calendar)
    if span is None or span.first is None or span.last is None:
        return None
    week, part = timedelta(days=7), match["part"]
    match match["unit"]:
        case "half" if part in {"first", "second"}:
            middle = span.first + timedelta(days=14)
            return DayRange(span.first, middle) if part == "first" else DayRange(middle + timedelta(days=1), span.last)
        case "week" if part == "last":
            return DayRange(span.last - week + timedelta(days=1), span.last)
        case "week":
            begins = span.first + week * ("first", "second", "third").index(part)
            return DayRange(begins, begins + week - timedelta(days=1))
        case "day" if part in {"first", "last"}:
            return _one(span.first if part == "first" else span.last)
    return None


def _between_months(match: re.Match[str], calendar: Calendar) -> DayRange | None:
    until, since = MONTHS[match["until_month"]], MONTHS[match["month"]]
    year = int(match["year"] or calendar.year_of(until))
    first, last = _month(year - (since > until), since), _month(year, until)
    return DayRange(first.first, last.last)


def _between_any(match: re.Match[str], calendar: Calendar) -> DayRange | None:
    """Read two whole days, however each is written; a year given once stands for both."""
    first, last = (_any_day(match[name], calendar) for name in ("one_day", "other_day"))
    if first is None or last is None:
        return None
    if re.search(r"\d{4}", match["other_day"]) and not re.search(r"\d{4}", match["one_day"]):
        first = _date(last.year - ((first.month, first.day) > (last.month, last.day)), first.month, first.day)
    return DayRange(first, last) if first and first <= last else None


def _any_day(text: str, calendar: Calendar) -> date | None:
    if re.fullmatch(_ISO, text):
        return _iso(text)
    if (dotted := re.fullmatch(_DOTTED, text)) is not None:
        return _date(int(dotted["year"]), int(dotted["mon"]), int(dotted["day"]))
    named = re.fullmatch(_SINGLE_DAYS[2], text) or re.fullmatch(_SINGLE_DAYS[3], text)
    return None if named is None else _named(named["month"], named["day"], named["year"], calendar)


def _dotted_side(match: re.Match[str], _calendar: Calendar) -> DayRange | None:
    day = _date(int(match["year"]), int(match["mon"]), int(match["day"]))
    return None if day is None else _beside(match["side"], DayRange(day, day))


def _last_days(match: re.Match[str], calendar: Calendar) -> DayRange | None:
    count = int(TENS_AND_UNITS.get(match["count"], 0) or match["count"])
    length = count * (7 if match["unit"].startswith("week") else 1)
    return DayRange(calendar.today - timedelta(days=length - 1), calendar.today) if length else None


def _weekday(match: re.Match[str], calendar: Calendar) -> Meant:
    """Read "on Monday" as the latest Monday that is not after today; "last Monday" is before today.

    Where the ledger had ended by then, a Monday of its own is meant: the only one, or it is not known which.
    """
    back = (calendar.today.weekday() - WEEKDAYS[match["weekday"]]) % 7
    if back == 0 and match["last"]:
        back = 7
    day = calendar.today - timedelta(days=back)
    if not calendar.is_over(day) or match["last"]:
        return _one(day)
    return _only(_weekdays_of_ledger(match["weekday"], calendar)) or _one(day)


def _weekdays_of_ledger(weekday: str, calendar: Calendar) -> list[date]:
    first, last = calendar.ledger_first, calendar.ledger_last
    if first is None or last is None:
        return []
    begins = first + timedelta(days=(WEEKDAYS[weekday] - first.weekday()) % 7)
    return [begins + timedelta(days=7 * week) for week in range((last - begins).days // 7 + 1)]


def _between_weekdays(match: re.Match[str], calendar: Calendar) -> Meant:
    """Read "between Monday and Wednesday" as the latest that are over or end today, unless others began since.

    Where the ledger had ended by then, those of its own are meant, as with one weekday.
    """
    last = calendar.today - timedelta(days=(calendar.today.weekday() - WEEKDAYS[match["until_weekday"]]) % 7)
    length = timedelta(days=(last.weekday() - WEEKDAYS[match["weekday"]]) % 7)
    if calendar.is_over(last - length):
        days = _weekdays_of_ledger(match["weekday"], calendar)
        return DayRange(days[0], days[0] + length) if len(days) == 1 else _only(days)
    return DayRange(last - length, last) if last - length + timedelta(days=7) >= calendar.today else None


def _weekday_side(match: re.Match[str], calendar: Calendar) -> Meant:
    day = _weekday(match, calendar)
    return _beside(match["side"], day) if isinstance(day, DayRange) else day


def _month_of_listed(match: re.Match[str], calendar: Calendar) -> DayRange | None:
    """Read "all expenses from October" as those of October, where "what did we spend from October" is since then."""
    return _named_span(match, calendar) if _is_of_listed(match) else None


def _third_of_month(match: re.Match[str], calendar: Calendar) -> DayRange | None:
    """Read "early October" as its first ten days, "mid" as the ten after them, and "late" as those that are left."""
    span = _span({**match.groupdict(), "day": None}, calendar)
    if span is None or span.first is None:
        return None
    first, last = PARTS_OF_MONTHS[match["part"]]
    return DayRange(span.first.replace(day=first), span.last if last is None else span.first.replace(day=last))


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


_SIDE = (
    "(?P<side>since|after|until|till|before|from|by|up to|prior to|starting|beginning|as from|as of|later than|"
    "earlier than|through|ever since|after and including|on and after|on and before|on or after|from and including|"
    "on or before|"
    "up to and including) (?:the |on )?(?:start of |beginning of )?"
)
_SINCE = "(?P<side>since|after|until|till|before|from|up to|prior to|ever since) (?:the )?"
# "The first day in Prague" is none of the trip's.
_OF_NO_PLACE = rf"(?! (?:in|at) (?!(?:cash|total|all|{'|'.join(map(re.escape, CURRENCY_WORDS))}) ))"
_OF_TRIP = r"(?: of (?:the|our) (?:trip|holiday|vacation|journey))?"
_NTH = rf"(?P<nth>{'|'.join(ORDINALS)}|\d{{1,2}}(?:{_ORDINAL}))"
_ONWARD = ("on", "onwards", "onward", "forward")
_ONWARDS = f"(?: (?:{'|'.join(_ONWARD)}))?"
_NO_SIDE = "".join(f"(?<!{side} )(?<!{side} the )" for side in SIDES_BEFORE)
_TO = "(?:to|until|till|through|thru|up to)(?: and including)?"
_AND = "(?:and(?: including)?|to|until|till)"
_SINGLE_DAYS = (_ISO, _DOTTED, rf"{_DAY} (?:of )?{_MONTH}{_YEAR}", rf"{_MONTH} (?:the )?{_DAY}{_YEAR}")
_ANY_DAY = "|".join(re.sub(r"\?P<\w+>", "?:", pattern) for pattern in _SINGLE_DAYS)


def _range(first: str, last: str) -> tuple[str, str]:
    """Return the two forms of a range: "and" makes one only after "between", or it would be two days."""
    return (
        rf"(?:from |since )?(?:the )?{first} {_TO} (?:the )?{last}",
        rf"(?<!difference )between (?:the )?{first} {_AND} (?:the )?{last}",
    )


_ANY_RANGES = _range(f"(?P<one_day>{_ANY_DAY})", f"(?P<other_day>{_ANY_DAY})")
_DAY_RANGES = _range(rf"{_DAY}(?: (?:of )?{_MONTH})?", rf"{_UNTIL_DAY} (?:of )?{_LATER_MONTH}{_YEAR}")
_MONTH_DAY_RANGES = _range(f"{_MONTH} {_DAY}", f"(?:{_LATER_MONTH} )?{_UNTIL_DAY}{_YEAR}")
_RELATIVE = (
    r"(?P<relative>today|tonight|the day before yesterday|yesterday|last night|"
    r"(?:this|last|the last|the past|past) (?:week|month|year)|(?:last|this|the) weekend)"
)
# The longer phrases come first: a part of one is another.
_PHRASES: tuple[tuple[str, Callable[[re.Match[str], Calendar], Meant]], ...] = (
    *((pattern, _between_any) for pattern in _ANY_RANGES),
    *((pattern, _between_days) for pattern in (*_DAY_RANGES, *_MONTH_DAY_RANGES)),
    (rf"{_DAY} (?:and|or) (?:the )?{_UNTIL_DAY} (?:of )?(?P<month>){_LATER_MONTH}{_YEAR}", _two_days),
    (rf"(?:from )?{_MONTH} (?:to|until|till|through) {_LATER_MONTH}{_YEAR}", _between_months),
    (rf"(?<!difference )between {_MONTH} and {_LATER_MONTH}{_YEAR}", _between_months),
    (rf"from {_MONTH}{_YEAR}(?! (?:{'|'.join(_ONWARD)}|to|until|till|through|\d) )", _month_of_listed),
    (
        (
            rf"{_NO_SIDE}(?:(?:in|during|at|over|for|of) )?(?:the )?(?P<part>{'|'.join(PARTS_OF_MONTHS)})"
            rf"(?: part)?(?: of)? {_MONTH}{_YEAR}"
        ),
        _third_of_month,
    ),
    (rf"{_SIDE}(?:(?P<iso>{_ISO})|{_DAY} (?:of )?{_MONTH}{_YEAR}){_ONWARDS}", _side),
    (rf"{_SIDE}(?P<iso>)?{_MONTH} (?:the )?{_DAY}{_YEAR}{_ONWARDS}", _side),
    (rf"{_SIDE}(?P<iso>)?{_MONTH}{_YEAR}{_ONWARDS}", _side),
    (rf"{_SIDE}(?P<iso>)?{_DOTTED}{_ONWARDS}", _dotted_side),
    (
        (
            rf"(?:in |during |for |of )?(?:the )?(?P<part>first|second|third|last) (?P<unit>week|half|"
            rf"days?) (?:of|in) {_MONTH}{_YEAR}"
        ),
        _part_of_month,
    ),
    (
        (
            rf"(?:in |during |over |for |on )?(?:the |our )?(?P<part>first|last|final) "
            rf"(?:(?P<count>{_NUMBER}) )?(?P<unit>days?|weeks?)(?: of (?:the|our) (?:trip|holiday|vacation|journey))"
        ),
        _part_of_trip,
    ),
    (
        (
            rf"(?:in |during |over |for |on )(?:the |our )?(?P<part>first) (?:(?P<count>{_NUMBER}) )?(?P<unit>days?|"
            rf"weeks?)(?= ){_OF_NO_PLACE}"
        ),
        _part_of_trip,
    ),
    (
        (
            rf"(?:the |our )(?:(?P<part>first) (?:(?P<count>{_NUMBER}) )?(?P<unit>days?|weeks?))"
            rf"(?= (?:cost|costs|come|came|set|$)){_OF_NO_PLACE}"
        ),
        _part_of_trip,
    ),
    (r"(?:the|our) (?P<part>last) (?P<count>)?(?P<unit>day)(?= (?:cost|costs|come|came|set|$))", _part_of_trip),
    (rf"on (?:the|our) (?P<part>last) (?P<count>)?(?P<unit>day)(?! of\b){_OF_NO_PLACE}", _part_of_trip),
    (rf"(?:on |of )?(?:the |our |(?<=^ )){_NTH} day(?= ){_OF_TRIP}(?! of ){_OF_NO_PLACE}", _nth_day),
    (rf"(?:on )?day (?P<nth>\d{{1,2}}|{'|'.join(TENS_AND_UNITS)})(?= ){_OF_TRIP}(?! of ){_OF_NO_PLACE}", _nth_day),
    (rf"(?:on |of )?(?:the )?(?P<iso>{_ISO})", _single_iso),
    (rf"(?:on )?{_DOTTED}", _dotted),
    (r"(?:on )?(?P<day>\d{1,2})\.(?P<mon>\d{1,2})\.(?P<year>\d\d)", _dotted_short),
    # Without "on" it may as well be an amount.
    (r"on (?:the )?(?P<day>\d{1,2})\.(?P<mon>\d{1,2})", _dotted_short),
    (rf"(?:on )?{_WEEKDAY} (?:the )?{_DAY} (?:of )?{_MONTH}{_YEAR}", _weekday_and_day),
    (rf"(?:on )?{_WEEKDAY} (?:the )?{_MONTH} (?:the )?{_DAY}{_YEAR}", _weekday_and_day),
    (r"(?:on )?(?P<one>\d{1,2})/(?P<other>\d{1,2})/(?P<year>\d{4})", _slashed),
    (rf"(?:on )?(?:the )?{_DAY} (?:of )?{_MONTH}{_YEAR}", _named_span),
    (rf"(?:on )?(?:the )?{_MONTH} (?:the )?{_DAY}{_YEAR}", _named_span),
    (rf"(?:in |during |for |of |over |throughout )(?:the month of )?{_MONTH}{_YEAR}", _named_span),
    # "may" and "march" alone are mostly verbs.
    (rf"(?!may |march |mar ){_MONTH}{_YEAR}", _named_span),
    (r"(?:in |during |for )(?P<year>(?:19|20)\d\d)", _whole_year),
    (rf"(?:on )?(?P<count>a|{_NUMBER}) (?P<unit>days?|weeks?) ago", _ago),
    (rf"(?<! day ){_SINCE}{_RELATIVE}", _relative_side),
    (rf"(?:on |in |during |over |for )?(?!the weekend (?:in|at) ){_RELATIVE}", _relative),
    (rf"(?:from )?{_WEEKDAY} {_TO} (?P<until_weekday>{'|'.join(WEEKDAYS)})", _between_weekdays),
    (rf"between {_WEEKDAY} {_AND} (?P<until_weekday>{'|'.join(WEEKDAYS)})", _between_weekdays),
    (
        (
            rf"(?:from|between) the (?P<day>\d{{1,2}})(?:{_ORDINAL}) (?:{_TO}|and) "
            rf"(?:the )?(?P<until_day>\d{{1,2}})(?:{_ORDINAL})"
        ),
        _between_days_of_ledger,
    ),
    (rf"{_SIDE}(?P<day>\d{{1,2}})(?:{_ORDINAL}){_ONWARDS}", _side_of_ledger),
    (rf"(?:on )?{_WEEKDAY} the (?P<day>\d{{1,2}})(?:st|nd|rd|th)", _day_of_ledger),
    (r"(?:on )the (?P<day>\d{1,2})(?:st|nd|rd|th)", _day_of_ledger),
    (rf"(?:in |during |over |for )?(?:the )?(?:last|past) {_COUNT} (?P<unit>days?|weeks?)", _last_days),
    (rf"{_SINCE}(?P<last>last )?{_WEEKDAY}", _weekday_side),
    (rf"(?:on )?(?P<last>last )?{_WEEKDAY}", _weekday),
)
