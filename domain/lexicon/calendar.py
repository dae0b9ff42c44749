"""The words of the calendar."""

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sep sept",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
WEEKDAYS = {
    name: number
    for number, name in enumerate(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
}
ORDINALS = {
    word: number
    for number, word in enumerate("second third fourth fifth sixth seventh eighth ninth tenth".split(), start=2)
}
PLACES_IN_ORDER = frozenset({*ORDINALS, "2nd", "3rd", *(f"{number}th" for number in range(4, 11))})
"""Words that say where in an order something stands, behind the first."""
PARTS_OF_MONTHS = {
    "early": (1, 10),
    "beginning": (1, 10),
    "start": (1, 10),
    "mid": (11, 20),
    "middle": (11, 20),
    "late": (21, None),
    "end": (21, None),
}
"""The first and the last day of a part of a month; None is its end."""
SIDES_BEFORE = ("since", "from", "until", "till", "before", "after", "by", "to", "up to", "between", "and")
"""What makes of a part of a month one end of a stretch of days."""
LISTED_BEFORE = frozenset(
    """
    expenses purchases bills items entries things transactions receipts stuff everything anything expense purchase
    costs all
    """.split()
)
"""What stands before "from" and a month that it is of, rather than since then."""
TENS_AND_UNITS = {
    word: number
    for number, word in enumerate(("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), start=2)
}
