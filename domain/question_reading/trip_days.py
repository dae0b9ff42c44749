"""Trip days: what days mean that are told by today, or by the trip's own days."""

import re
from datetime import date, timedelta

from domain.lexicon.calendar import ORDINALS, TENS_AND_UNITS, WEEKDAYS
from domain.question_reading.dates import beside, days_off, span_of
from domain.question_reading.days import Calendar, DayRange, Meant, Several, date_of, month_of, one_day


def relative(match: re.Match[str], calendar: Calendar) -> Meant:
    """Read "yesterday", "last week" and the like, as told by today.

    Where the ledger had ended by then, "the weekend" is one of its own, as a weekday is: the only one, or it is not
    known which.
    """
    days = _relative(match, calendar)
    if match["relative"] != "the weekend" or days.first is None or not calendar.is_over(days.first):
        return days
    own = _weekends_of_ledger(calendar)
    return Several(tuple(own)) if len(own) > 1 else next(iter(own), days)


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
        "this month": month_of(today.year, today.month),
        "last month": month_of(last_of_month.year, last_of_month.month),
        "this year": DayRange(date(today.year, 1, 1), date(today.year, 12, 31)),
        "last year": DayRange(date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
        "last weekend": DayRange(monday - 2 * one, monday - one),
    }[re.sub("^(?:the )?(?:last|past) ", "last ", match["relative"])]


def relative_side(match: re.Match[str], calendar: Calendar) -> Meant:
    """Read "since yesterday"."""
    days = relative(match, calendar)
    return beside(match["side"], days) if isinstance(days, DayRange) else days


def ago(match: re.Match[str], calendar: Calendar) -> DayRange | None:
    """Read "three days ago"; how many weeks ago something was tells no day."""
    count = int(TENS_AND_UNITS.get(match["count"], 0) or (1 if match["count"] == "a" else match["count"]))
    if match["unit"].startswith("week"):
        return None
    return one_day(calendar.today - timedelta(days=count))


def last_days(match: re.Match[str], calendar: Calendar) -> DayRange | None:
    """Read "the last three days", of which today is the last."""
    count = int(TENS_AND_UNITS.get(match["count"], 0) or match["count"])
    length = count * (7 if match["unit"].startswith("week") else 1)
    return DayRange(calendar.today - timedelta(days=length - 1), calendar.today) if length else None


def day_of_ledger(match: re.Match[str], calendar: Calendar) -> Meant:
    """Read "on the 27th" where the ledger has but one such day; "Friday the 27th" where it has but one such Friday."""
    weekday = match.groupdict().get("weekday")
    return _only([day for day in _days_of_ledger(match["day"], calendar) if not weekday or _is_on(day, weekday)])


def side_of_ledger(match: re.Match[str], calendar: Calendar) -> Meant:
    """Read "until the 18th" where the ledger has but one such day."""
    span = day_of_ledger(match, calendar)
    return beside(match["side"], span) if isinstance(span, DayRange) else span


def next_to_day_of_ledger(match: re.Match[str], calendar: Calendar) -> Meant:
    """Read "the day after the 18th" where the ledger has but one such day."""
    span = day_of_ledger(match, calendar)
    return days_off(match, span.first) if isinstance(span, DayRange) and span.first is not None else None


def between_days_of_ledger(match: re.Match[str], calendar: Calendar) -> DayRange | None:
    """Read "between the 4th and the 6th" where the ledger has but one of each, in this order."""
    ends = [_days_of_ledger(match[name], calendar) for name in ("day", "until_day")]
    if any(len(days) != 1 for days in ends):
        return None
    (first,), (last,) = ends
    return DayRange(first, last) if first <= last else None


def nth_day(match: re.Match[str], calendar: Calendar) -> DayRange | None:
    """Read "our second day" as that of the ledger, where it has so many."""
    written = match["nth"]
    number = ORDINALS.get(written) or int(TENS_AND_UNITS.get(written, 0) or re.sub(r"\D", "", written) or 1)
    if calendar.ledger_first is None or calendar.ledger_last is None or not number:
        return None
    day = calendar.ledger_first + timedelta(days=number - 1)
    return one_day(day) if day <= calendar.ledger_last else None


def part_of_trip(match: re.Match[str], calendar: Calendar) -> DayRange | None:
    """Read "the first three days": the trip's days are those of its ledger."""
    if calendar.ledger_first is None or calendar.ledger_last is None:
        return None
    count = match["count"]
    number = int(TENS_AND_UNITS.get(count or "", 0) or count or 1) * (7 if match["unit"].startswith("week") else 1)
    length = timedelta(days=number - 1)
    if match["part"] == "first":
        return DayRange(calendar.ledger_first, calendar.ledger_first + length)
    return DayRange(calendar.ledger_last - length, calendar.ledger_last)


def weekday_and_day(match: re.Match[str], calendar: Calendar) -> DayRange | None:
    """Read "Saturday 7 November" where that day is one."""
    span = span_of(match.groupdict(), calendar)
    return span if span is not None and span.first is not None and _is_on(span.first, match["weekday"]) else None


def latest_weekday(match: re.Match[str], calendar: Calendar) -> Meant:
    """Read "on Monday" as the latest Monday that is not after today; "last Monday" is before today.

    Where the ledger had ended by then, a Monday of its own is meant: the only one, or it is not known which.
    """
    back = (calendar.today.weekday() - WEEKDAYS[match["weekday"]]) % 7
    if back == 0 and match["last"]:
        back = 7
    day = calendar.today - timedelta(days=back)
    if not calendar.is_over(day) or match["last"]:
        return one_day(day)
    return _only(_weekdays_of_ledger(match["weekday"], calendar)) or one_day(day)


def weekday_side(match: re.Match[str], calendar: Calendar) -> Meant:
    """Read "since Monday"."""
    day = latest_weekday(match, calendar)
    return beside(match["side"], day) if isinstance(day, DayRange) else day


def between_weekdays(match: re.Match[str], calendar: Calendar) -> Meant:
    """Read "between Monday and Wednesday" as the latest that are over or end today, unless others began since.

    Where the ledger had ended by then, those of its own are meant, as with one weekday.
    """
    last = calendar.today - timedelta(days=(calendar.today.weekday() - WEEKDAYS[match["until_weekday"]]) % 7)
    length = timedelta(days=(last.weekday() - WEEKDAYS[match["weekday"]]) % 7)
    if calendar.is_over(last - length):
        days = _weekdays_of_ledger(match["weekday"], calendar)
        return DayRange(days[0], days[0] + length) if len(days) == 1 else _only(days)
    return DayRange(last - length, last) if last - length + timedelta(days=7) >= calendar.today else None


def _only(days: list[date]) -> Meant:
    """Return the only one of several days, all of them where there are more, and nothing for none."""
    if len(days) > 1:
        return Several(tuple(days))
    return one_day(days[0]) if days else None


def _days_of_ledger(day: str, calendar: Calendar) -> list[date]:
    first, last = calendar.ledger_first, calendar.ledger_last
    if first is None or last is None:
        return []
    months = {(first + timedelta(days=days)).replace(day=1) for days in range(0, (last - first).days + 28, 28)}
    days = [date_of(month.year, month.month, int(day)) for month in sorted(months)]
    return [one for one in days if one is not None and first <= one <= last]


def _weekdays_of_ledger(weekday: str, calendar: Calendar) -> list[date]:
    first, last = calendar.ledger_first, calendar.ledger_last
    if first is None or last is None:
        return []
    begins = first + timedelta(days=(WEEKDAYS[weekday] - first.weekday()) % 7)
    return [begins + timedelta(days=7 * week) for week in range((last - begins).days // 7 + 1)]


def _weekends_of_ledger(calendar: Calendar) -> list[DayRange]:
    """Return the weekends of which a day lies between the ledger's first and last."""
    first, last = calendar.ledger_first, calendar.ledger_last
    if first is None or last is None:
        return []
    saturday = first + timedelta(days=5 - first.weekday())
    saturdays = [saturday + timedelta(days=7 * week) for week in range((last - saturday).days // 7 + 1)]
    return [DayRange(day, day + timedelta(days=1)) for day in saturdays]


def _is_on(day: date, weekday: str) -> bool:
    return day.weekday() == WEEKDAYS[weekday]
