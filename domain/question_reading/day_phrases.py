"""Day phrases: which words of a question name days, and what takes them out of it."""

import re
from collections.abc import Callable

from domain.lexicon.calendar import PARTS_OF_MONTHS, TENS_AND_UNITS, WEEKDAYS
from domain.lexicon.day_phrases import (
    AND,
    ANY_RANGES,
    COUNT,
    DAY,
    DAY_RANGES,
    DOTTED,
    ISO,
    LATER_MONTH,
    MONTH,
    MONTH_DAY_RANGES,
    NEXT_TO,
    NO_SIDE,
    NTH,
    NUMBER,
    OF_NO_PLACE,
    OF_TRIP,
    ONWARD,
    ONWARDS,
    ORDINAL,
    RELATIVE,
    SIDE,
    SINCE,
    TO,
    UNTIL_DAY,
    WEEKDAY,
    YEAR,
)
from domain.question_reading.dates import (
    between_any,
    between_days,
    between_months,
    dotted,
    dotted_short,
    dotted_side,
    is_of_listed,
    month_of_listed,
    named_span,
    next_to,
    part_of_month,
    side_of,
    single_iso,
    slashed,
    third_of_month,
    two_days,
    whole_year,
)
from domain.question_reading.days import Calendar, DayRange, DaysFound, Meant, Several
from domain.question_reading.trip_days import (
    ago,
    between_days_of_ledger,
    between_weekdays,
    day_of_ledger,
    last_days,
    latest_weekday,
    next_to_day_of_ledger,
    nth_day,
    part_of_trip,
    relative,
    relative_side,
    side_of_ledger,
    weekday_and_day,
    weekday_side,
)
from domain.sentences import Sentence
from domain.texts import listed


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
    last = found.days[-1]
    days = last if isinstance(last, DayRange) else DayRange(last, last)
    return DaysFound(days, match.start(), (f"'{match.group()}' could be {could_be}.",))


def _ambiguous_start(match: re.Match[str], found: DayRange) -> tuple[str, ...]:
    """Return what "the expenses from 3 October" could be besides those since then, which "on" or a verb would tell."""
    if not is_of_listed(match) or found.first is None or found.last is not None or match.group().endswith(ONWARD):
        return ()
    return (f"'{match.group()}' could be of {found.first} alone, or of all days since then.",)


# The longer phrases come first: a part of one is another.
_PHRASES: tuple[tuple[str, Callable[[re.Match[str], Calendar], Meant]], ...] = (
    *((pattern, between_any) for pattern in ANY_RANGES),
    *((pattern, between_days) for pattern in (*DAY_RANGES, *MONTH_DAY_RANGES)),
    (rf"{DAY} (?:and|or) (?:the )?{UNTIL_DAY} (?:of )?(?P<month>){LATER_MONTH}{YEAR}", two_days),
    (rf"(?:from )?{MONTH} (?:to|until|till|through) {LATER_MONTH}{YEAR}", between_months),
    (rf"(?<!difference )between {MONTH} and {LATER_MONTH}{YEAR}", between_months),
    (rf"from {MONTH}{YEAR}(?! (?:{'|'.join(ONWARD)}|to|until|till|through|\d) )", month_of_listed),
    (
        (
            rf"{NO_SIDE}(?:(?:in|during|at|over|for|of) )?(?:the )?(?P<part>{'|'.join(PARTS_OF_MONTHS)})"
            rf"(?: part)?(?: of)? {MONTH}{YEAR}"
        ),
        third_of_month,
    ),
    (rf"{NEXT_TO}(?:(?P<iso>{ISO})|{DAY} (?:of )?{MONTH}{YEAR})", next_to),
    (rf"{NEXT_TO}(?P<iso>)?{MONTH} (?:the )?{DAY}{YEAR}", next_to),
    (rf"{NEXT_TO}(?P<day>\d{{1,2}})(?:{ORDINAL})", next_to_day_of_ledger),
    (rf"{SIDE}(?:(?P<iso>{ISO})|{DAY} (?:of )?{MONTH}{YEAR}){ONWARDS}", side_of),
    (rf"{SIDE}(?P<iso>)?{MONTH} (?:the )?{DAY}{YEAR}{ONWARDS}", side_of),
    (rf"{SIDE}(?P<iso>)?{MONTH}{YEAR}{ONWARDS}", side_of),
    (rf"{SIDE}(?P<iso>)?{DOTTED}{ONWARDS}", dotted_side),
    (
        (
            rf"(?:in |during |for |of )?(?:the )?(?P<part>first|second|third|last) (?P<unit>week|half|"
            rf"days?) (?:of|in) {MONTH}{YEAR}"
        ),
        part_of_month,
    ),
    (
        (
            rf"(?:in |during |over |for |on )?(?:the |our )?(?P<part>first|last|final) "
            rf"(?:(?P<count>{NUMBER}) )?(?P<unit>days?|weeks?)(?: of (?:the|our) (?:trip|holiday|vacation|journey))"
        ),
        part_of_trip,
    ),
    (
        (
            rf"(?:in |during |over |for |on )(?:the |our )?(?P<part>first) (?:(?P<count>{NUMBER}) )?(?P<unit>days?|"
            rf"weeks?)(?= ){OF_NO_PLACE}"
        ),
        part_of_trip,
    ),
    (
        (
            rf"(?:the |our )(?:(?P<part>first) (?:(?P<count>{NUMBER}) )?(?P<unit>days?|weeks?))"
            rf"(?= (?:cost|costs|come|came|set|$)){OF_NO_PLACE}"
        ),
        part_of_trip,
    ),
    (r"(?:the|our) (?P<part>last) (?P<count>)?(?P<unit>day)(?= (?:cost|costs|come|came|set|$))", part_of_trip),
    (rf"on (?:the|our) (?P<part>last) (?P<count>)?(?P<unit>day)(?! of\b){OF_NO_PLACE}", part_of_trip),
    (rf"(?:on |of )?(?:the |our |(?<=^ )){NTH} day(?= ){OF_TRIP}(?! of ){OF_NO_PLACE}", nth_day),
    (rf"(?:on )?day (?P<nth>\d{{1,2}}|{'|'.join(TENS_AND_UNITS)})(?= ){OF_TRIP}(?! of ){OF_NO_PLACE}", nth_day),
    (rf"(?:on |of )?(?:the )?(?P<iso>{ISO})", single_iso),
    (rf"(?:on )?{DOTTED}", dotted),
    (r"(?:on )?(?P<day>\d{1,2})\.(?P<mon>\d{1,2})\.(?P<year>\d\d)", dotted_short),
    # Without "on" it may as well be an amount.
    (r"on (?:the )?(?P<day>\d{1,2})\.(?P<mon>\d{1,2})", dotted_short),
    (rf"(?:on )?{WEEKDAY} (?:the )?{DAY} (?:of )?{MONTH}{YEAR}", weekday_and_day),
    (rf"(?:on )?{WEEKDAY} (?:the )?{MONTH} (?:the )?{DAY}{YEAR}", weekday_and_day),
    (r"(?:on )?(?P<one>\d{1,2})/(?P<other>\d{1,2})/(?P<year>\d{4})", slashed),
    (rf"(?:on )?(?:the )?{DAY} (?:of )?{MONTH}{YEAR}", named_span),
    (rf"(?:on )?(?:the )?{MONTH} (?:the )?{DAY}{YEAR}", named_span),
    (rf"(?:in |during |for |of |over |throughout )(?:the month of )?{MONTH}{YEAR}", named_span),
    # "may" and "march" alone are mostly verbs.
    (rf"(?!may |march |mar ){MONTH}{YEAR}", named_span),
    (r"(?:in |during |for )(?P<year>(?:19|20)\d\d)", whole_year),
    (rf"(?:on )?(?P<count>a|{NUMBER}) (?P<unit>days?|weeks?) ago", ago),
    (rf"(?<! day ){SINCE}{RELATIVE}", relative_side),
    (rf"(?:on |in |during |over |for )?(?!the weekend (?:in|at) ){RELATIVE}", relative),
    (rf"(?:from )?{WEEKDAY} {TO} (?P<until_weekday>{'|'.join(WEEKDAYS)})", between_weekdays),
    (rf"between {WEEKDAY} {AND} (?P<until_weekday>{'|'.join(WEEKDAYS)})", between_weekdays),
    (
        (
            rf"(?:from|between) the (?P<day>\d{{1,2}})(?:{ORDINAL}) (?:{TO}|and) "
            rf"(?:the )?(?P<until_day>\d{{1,2}})(?:{ORDINAL})"
        ),
        between_days_of_ledger,
    ),
    (rf"{SIDE}(?P<day>\d{{1,2}})(?:{ORDINAL}){ONWARDS}", side_of_ledger),
    (rf"(?:on )?{WEEKDAY} the (?P<day>\d{{1,2}})(?:st|nd|rd|th)", day_of_ledger),
    (r"(?:on )the (?P<day>\d{1,2})(?:st|nd|rd|th)", day_of_ledger),
    (rf"(?:in |during |over |for )?(?:the )?(?:last|past) {COUNT} (?P<unit>days?|weeks?)", last_days),
    (rf"{SINCE}(?P<last>last )?{WEEKDAY}", weekday_side),
    (rf"(?:on )?(?P<last>last )?{WEEKDAY}", latest_weekday),
)
