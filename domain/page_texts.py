"""Page texts: what was read of a document, with its headings and time codes by their place in the text."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

_MINUTE = 60
_HOUR = 60 * _MINUTE


@dataclass(frozen=True, slots=True)
class Section:
    """Where a section begins in its text, and the headings it stands below, the outermost first."""

    start: int
    heading_path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cue:
    """Where words of a recording begin in their text, and how many seconds after its start they are spoken."""

    start: int
    seconds: int


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of a page, counted from 1, or of a whole document that has no pages (None).

    Sections and cues are in the order of the text; what stands before the first section has no heading.
    """

    page: int | None
    text: str
    sections: tuple[Section, ...] = ()
    cues: tuple[Cue, ...] = ()


def cues_within(cues: Sequence[Cue], start: int, end: int) -> tuple[Cue, ...]:
    """Return the cues of a part of their text: all that begin in it, before them the one that it begins in."""
    first = bisect_right(cues, start, key=_start) - 1
    return tuple(cues[max(first, 0) : bisect_left(cues, end, key=_start)])


def time_code_at(cues: Sequence[Cue], place: int) -> str | None:
    """Return when the words at a place of the text are spoken, as "00:12:03"; None where the text has no times."""
    spoken = bisect_right(cues, place, key=_start) - 1
    return None if spoken < 0 else time_code(cues[spoken].seconds)


def time_code(seconds: int) -> str:
    """Return a time after the start of a recording as hours, minutes and seconds: "00:12:03"."""
    return f"{seconds // _HOUR:02}:{seconds % _HOUR // _MINUTE:02}:{seconds % _MINUTE:02}"


def _start(cue: Cue) -> int:
    return cue.start
