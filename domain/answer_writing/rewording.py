"""Rewording: what a sentence says in words that mean the same, put as the statement of its fact puts it.

Only what means the same beside any figure is put otherwise, and only where the statement has what it is put into.
"""

import re

_SAME = (
    (re.compile(r"\b(?:the )?most expensive\b", re.IGNORECASE), "the dearest"),
    (re.compile(r"^here (?=(?:is|are|was|were)\b)", re.IGNORECASE), "it "),
    (re.compile(r"\b(?:the )?least expensive\b", re.IGNORECASE), "the cheapest"),
)
_BETWEEN_DAYS = re.compile(r"\bbetween (\{D\d+\}) and (\{D\d+\})", re.IGNORECASE)
_FROM_TO = re.compile(r"\bfrom \{D\d+\} to \{D\d+\}", re.IGNORECASE)
_LEFT_OUT = re.compile(r"\b(?:without|excluding|except(?: for)?|apart from)\b", re.IGNORECASE)
_NOT_IN = re.compile(r"\bnot in\b", re.IGNORECASE)
_OF_THE_TRIP = re.compile(r"\b(?:during|on) (?:the|your|our) trip\b|\bso far\b", re.IGNORECASE)


def reworded(sentence: str, statement: str) -> str:
    """Return a sentence with the statement's own words in place of others for the same; both have placeholders.

    That it was "on the trip" or "so far" is left out where the statement names no days: it says no more than nothing.
    """
    for pattern, same in _SAME:
        sentence = pattern.sub(same, sentence)
    if _FROM_TO.search(statement):
        sentence = _BETWEEN_DAYS.sub(r"from \1 to \2", sentence)
    if _NOT_IN.search(statement):
        sentence = _LEFT_OUT.sub("not in", sentence)
    return sentence if "{D" in statement else _OF_THE_TRIP.sub("", sentence)
