"""Headings: lines of a text that name what follows them and say nothing of it themselves."""

import re

_LONGEST = 8
_MARK = re.compile(r"#{1,6}\s")
_SAYS_SOMETHING = re.compile(r"\d|:\s*\S|[.!?…;,]$|^[-*•]\s")
_VERBS = re.compile(
    r"\b(?:is|are|was|were|has|have|had|can|must|may|will|do|does|did|should|please|open|opens|close|closes)\b",
    re.IGNORECASE,
)
_ENDS = tuple(".!?…:")
_BLANK_LINE = 2
"""Line breaks that part two paragraphs."""


def is_heading(text: str, start: int, end: int) -> bool:
    """Tell whether a sentence of a text, from where to where, is a heading: short, alone on its line, above others.

    What stands before it must be at its end: a line in the midst of a list is an entry of it.
    """
    line = text[start:end]
    if _MARK.match(line):
        return True
    follows = text[end:].strip() != ""
    is_line = follows and text[end:].lstrip(" \t").startswith(("\n", "\r"))
    if not is_line or not _begins_part(text[:start]):
        return False
    return len(line.split()) <= _LONGEST and not _SAYS_SOMETHING.search(line) and not _VERBS.search(line)


def _begins_part(before: str) -> bool:
    """Tell whether what stands before a line is at its end: nothing, a paragraph, or a whole sentence."""
    said = before.rstrip()
    return not said or said.endswith(_ENDS) or before[len(said) :].count("\n") >= _BLANK_LINE
