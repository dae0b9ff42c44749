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
TENS_AND_UNITS = {
    word: number
    for number, word in enumerate(("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), start=2)
}
