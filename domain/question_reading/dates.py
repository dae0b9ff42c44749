"""Dates: what days with a month, or months and years, mean in a question."""

import re
from datetime import date, timedelta

from domain.lexicon.calendar import LISTED_BEFORE, MONTHS, PARTS_OF_MONTHS, TENS_AND_UNITS
from domain.lexicon.day_phrases import DOTTED, ISO, SINGLE_DAYS
from domain.question_reading.days import Calendar, DayRange, date_of, month_of, one_day


def between_days(match: re.Match[str], calendar: Calendar) -> DayRange | None:
    """Read "20 to 25 October" and "30 October to 3 November 2026": a year stands for both ends."""
    groups = match.groupdict()
    last = _named_date(groups["until_month"] or groups["month"], groups["until_day"], groups["year"], calendar)
    if last is None:
        return None
    first_month = MONTHS[groups["month"] or groups["until_month"]]
    year = last.year - (first_month > last.month)
    first = date_of(year, first_month, int(groups["day"]))
    return DayRange(first, last) if first and first <= last else None


def two_days(match: re.Match[str], calendar: Calendar) -> DayRange | None:
    """Read "25 and 26 October", of which no day lies between them."""
    found = between_days(match, calendar)
    return found if found and found.first and found.last == found.first + timedelta(days=1) else None


def side_of(match: re.Match[str], calendar: Calendar) -> DayRange | None:
    """Read "since", "until", "before" and "after" with a day or a month."""
    rest = match.groupdict()
    day = _iso_date(rest["iso"]) if rest["iso"] else None
    span = one_day(day) if day else span_of(rest, calendar)
    return None if span is None else beside(match["side"], span)


def beside(side: str, span: DayRange) -> DayRange | None:
    """Return the days on one side of a stretch, as "since", "after", "before" or "until" says it; None for none."""
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


def next_to(match: re.Match[str], calendar: Calendar) -> DayRange | None:
    """Read "the day after 18 November" and "two days before 2026-11-18", which are one day."""
    day = (
        _iso_date(match["iso"]) if match["iso"] else _named_date(match["month"], match["day"], match["year"], calendar)
    )
    return None if day is None else days_off(match, day)


def days_off(match: re.Match[str], day: date) -> DayRange | None:
    """Return the day that is as many days after or before another as a phrase says; None where there is none."""
    written = match["count"]
    count = int(TENS_AND_UNITS.get(written, 0) or written) if written else 1
    ordinal = day.toordinal() + (count if match["beside"] == "after" else -count)
    return one_day(date.fromordinal(ordinal)) if 1 <= ordinal <= date.max.toordinal() else None


def single_iso(match: re.Match[str], _calendar: Calendar) -> DayRange | None:
    """Read a day as the ledger writes it: "2026-10-20"."""
    return one_day(_iso_date(match.group("iso")))


def dotted(match: re.Match[str], _calendar: Calendar) -> DayRange | None:
    """Read "20.10.2026"."""
    return one_day(date_of(int(match["year"]), int(match["mon"]), int(match["day"])))


def dotted_short(match: re.Match[str], calendar: Calendar) -> DayRange | None:
    """Read "06.11.26" and "on 6.11", whose year is that of the ledger."""
    month, day, year = int(match["mon"]), int(match["day"]), match.groupdict().get("year")
    if not 1 <= month <= 12:  # noqa: PLR2004  # the months of a year
        return None
    return one_day(date_of(2000 + int(year) if year else calendar.year_of(month, day), month, day))


def dotted_side(match: re.Match[str], _calendar: Calendar) -> DayRange | None:
    """Read "since 20.10.2026"."""
    day = date_of(int(match["year"]), int(match["mon"]), int(match["day"]))
    return None if day is None else beside(match["side"], DayRange(day, day))


def slashed(match: re.Match[str], _calendar: Calendar) -> DayRange | None:
    """Read a day with slashes only where it can be but one day: Britons and Americans order them differently."""
    one, other, year = int(match["one"]), int(match["other"]), int(match["year"])
    british, american = date_of(year, other, one), date_of(year, one, other)
    return one_day(british or american) if british is None or american is None or british == american else None


def named_span(match: re.Match[str], calendar: Calendar) -> DayRange | None:
    """Read "20 October", "October" and the same with a year."""
    return span_of({"day": None, **match.groupdict()}, calendar)


def whole_year(match: re.Match[str], _calendar: Calendar) -> DayRange:
    """Read "in 2026"."""
    year = int(match["year"])
    return DayRange(date(year, 1, 1), date(year, 12, 31))


def between_months(match: re.Match[str], calendar: Calendar) -> DayRange | None:
    """Read "September to October", whose year stands for the later one."""
    until, since = MONTHS[match["until_month"]], MONTHS[match["month"]]
    year = int(match["year"] or calendar.year_of(until))
    first, last = month_of(year - (since > until), since), month_of(year, until)
    return DayRange(first.first, last.last)


def between_any(match: re.Match[str], calendar: Calendar) -> DayRange | None:
    """Read two whole days, however each is written; a year given once stands for both."""
    first, last = (_any_day(match[name], calendar) for name in ("one_day", "other_day"))
    if first is None or last is None:
        return None
    if re.search(r"\d{4}", match["other_day"]) and not re.search(r"\d{4}", match["one_day"]):
        first = date_of(last.year - ((first.month, first.day) > (last.month, last.day)), first.month, first.day)
    return DayRange(first, last) if first and first <= last else None


def month_of_listed(match: re.Match[str], calendar: Calendar) -> DayRange | None:
    """Read "all expenses from October" as those of October, where "what did we spend from October" is since then."""
    return named_span(match, calendar) if is_of_listed(match) else None


def is_of_listed(match: re.Match[str]) -> bool:
    """Tell whether "from" stands behind what is listed: "everything from October", "the expenses from 3 October"."""
    before = match.string[: match.start()].split()
    return match.group().startswith("from ") and before[-1:] != [] and before[-1] in LISTED_BEFORE


def third_of_month(match: re.Match[str], calendar: Calendar) -> DayRange | None:
    """Read "early October" as its first ten days, "mid" as the ten after them, and "late" as those that are left."""
    span = span_of({**match.groupdict(), "day": None}, calendar)
    if span is None or span.first is None:
        return None
    first, last = PARTS_OF_MONTHS[match["part"]]
    return DayRange(span.first.replace(day=first), span.last if last is None else span.first.replace(day=last))


def part_of_month(match: re.Match[str], calendar: Calendar) -> DayRange | None:
    """Read "the first week of October" as its first seven days, and a half as up to the fifteenth or after it."""
    span = span_of({**match.groupdict(), "day": None}, calendar)
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
            return one_day(span.first if part == "first" else span.last)
    return None


def span_of(groups: dict[str, str | None], calendar: Calendar) -> DayRange | None:
    """Return the day or the month that the groups of a phrase name; None for a day that there is not."""
    if groups.get("day"):
        return one_day(_named_date(groups["month"], groups["day"], groups["year"], calendar))
    if groups.get("month"):
        month = MONTHS[groups["month"] or ""]
        return month_of(int(groups["year"] or calendar.year_of(month)), month)
    return None


def _any_day(text: str, calendar: Calendar) -> date | None:
    if re.fullmatch(ISO, text):
        return _iso_date(text)
    if (dotted := re.fullmatch(DOTTED, text)) is not None:
        return date_of(int(dotted["year"]), int(dotted["mon"]), int(dotted["day"]))
    named = re.fullmatch(SINGLE_DAYS[2], text) or re.fullmatch(SINGLE_DAYS[3], text)
    return None if named is None else _named_date(named["month"], named["day"], named["year"], calendar)


def _named_date(month: str | None, day: str | None, year: str | None, calendar: Calendar) -> date | None:
    number, in_month = MONTHS[month or ""], int(day or 0)
    return date_of(int(year) if year else calendar.year_of(number, in_month), number, in_month)


def _iso_date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
