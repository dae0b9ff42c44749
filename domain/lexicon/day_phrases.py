"""The phrases that name days; the groups of a pattern are named by what stands in them."""

import re

from domain.lexicon.calendar import MONTHS, ORDINALS, SIDES_BEFORE, TENS_AND_UNITS, WEEKDAYS
from domain.lexicon.currencies import CURRENCY_WORDS

MONTH = "(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + ")"
LATER_MONTH = MONTH.replace("month", "until_month")
ORDINAL = "st|nd|rd|th"
DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
UNTIL_DAY = r"(?P<until_day>\d{1,2})(?:st|nd|rd|th)?"
YEAR = r"(?: (?P<year>(?:19|20)\d\d))?"
ISO = r"\d{4}-\d{2}-\d{2}"
WEEKDAY = "(?P<weekday>" + "|".join(WEEKDAYS) + ")"
NUMBER = r"\d{1,3}|" + "|".join(TENS_AND_UNITS)
COUNT = f"(?P<count>{NUMBER})"
NEXT_TO = rf"(?:on )?(?:the (?:very )?day|{COUNT} days?) (?P<beside>after|before) (?:the )?"
DOTTED = r"(?P<day>\d{1,2})\.(?P<mon>\d{1,2})\.(?P<year>\d{4})"
_THERE = "".join(
    f"(?!(?<= {behind} )(?:after|before) )" for behind in ("the day", "days", "the week", "a week", "weeks")
)
"""Keeps "after" from being a side of days where it tells one of them: "the day after 18 November"."""
SIDE = (
    f"{_THERE}(?P<side>since|after|until|till|before|from|by|up to|prior to|starting|beginning|as from|as of|"
    "later than|earlier than|through|ever since|after and including|on and after|on and before|on or after|"
    "from and including|on or before|"
    "up to and including) (?:the |on )?(?:start of |beginning of )?"
)
SINCE = f"{_THERE}(?P<side>since|after|until|till|before|from|up to|prior to|ever since) (?:the )?"
# "The first day in Prague" is none of the trip's.
OF_NO_PLACE = rf"(?! (?:in|at) (?!(?:cash|total|all|{'|'.join(map(re.escape, CURRENCY_WORDS))}) ))"
OF_TRIP = r"(?: of (?:the|our) (?:trip|holiday|vacation|journey))?"
NTH = rf"(?P<nth>{'|'.join(ORDINALS)}|\d{{1,2}}(?:{ORDINAL}))"
ONWARD = ("on", "onwards", "onward", "forward")
ONWARDS = f"(?: (?:{'|'.join(ONWARD)}))?"
NO_SIDE = "".join(f"(?<!{side} )(?<!{side} the )" for side in SIDES_BEFORE)
TO = "(?:to|until|till|through|thru|up to)(?: and including)?"
AND = "(?:and(?: including)?|to|until|till)"
SINGLE_DAYS = (ISO, DOTTED, rf"{DAY} (?:of )?{MONTH}{YEAR}", rf"{MONTH} (?:the )?{DAY}{YEAR}")
ANY_DAY = "|".join(re.sub(r"\?P<\w+>", "?:", pattern) for pattern in SINGLE_DAYS)


def _range(first: str, last: str) -> tuple[str, str]:
    """Return the two forms of a range: "and" makes one only after "between", or it would be two days."""
    return (
        rf"(?:from |since )?(?:the )?{first} {TO} (?:the )?{last}",
        rf"(?<!difference )between (?:the )?{first} {AND} (?:the )?{last}",
    )


ANY_RANGES = _range(f"(?P<one_day>{ANY_DAY})", f"(?P<other_day>{ANY_DAY})")
DAY_RANGES = _range(rf"{DAY}(?: (?:of )?{MONTH})?", rf"{UNTIL_DAY} (?:of )?{LATER_MONTH}{YEAR}")
MONTH_DAY_RANGES = _range(f"{MONTH} {DAY}", f"(?:{LATER_MONTH} )?{UNTIL_DAY}{YEAR}")
RELATIVE = (
    r"(?P<relative>today|tonight|the day before yesterday|yesterday|last night|"
    r"(?:this|last|the last|the past|past) (?:week|month|year)|(?:last|this|the) weekend)"
)
