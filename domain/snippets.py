"""Snippets: the part of a text that shows best why it was found."""

from collections import deque

from domain.words import placed_roots, roots_of

_WINDOW = 200


def snippet(*, text: str, query: str, longest: int = _WINDOW) -> str:
    """Return about `longest` characters of `text`, on one line, around the densest words of `query`.

    "…" stands where something was left out. Without a common word it is the beginning of the text.
    """
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    start = _best_start(line, roots_of(query), longest)
    return _trimmed(line, start, longest)


def best_place(*, text: str, query: str) -> int:
    """Return where in `text` the densest words of `query` begin; 0 where there are none."""
    return _densest(text, roots_of(query), _WINDOW)[0]


def _best_start(line: str, wanted: frozenset[str], longest: int) -> int:
    """Return where the window with the most different wanted words starts, with room before it."""
    first, last = _densest(line, wanted, longest)
    return max(0, first - (longest - (last - first)) // 2) if last else 0


def _densest(line: str, wanted: frozenset[str], longest: int) -> tuple[int, int]:
    """Return from where to where the most different wanted words stand within `longest` characters (two pointers)."""
    window: deque[tuple[int, int, str]] = deque()
    best, place = 0, (0, 0)
    for start, end, root in placed_roots(line):
        if root not in wanted:
            continue
        window.append((start, end, root))
        while window and end - window[0][0] > longest:
            window.popleft()
        if not window:  # one word that is longer than the whole snippet
            continue
        different = len({found for _, _, found in window})
        if different > best:
            best, place = different, (window[0][0], end)
    return place


def _trimmed(line: str, start: int, longest: int) -> str:
    start = min(start, len(line) - longest)
    end = start + longest
    if start > 0:
        start = _word_start(line, start, end)
    if end < len(line):
        end = _word_end(line, start, end)
    return f"{'…' if start else ''}{line[start:end].strip()}{'…' if end < len(line) else ''}"


def _word_start(line: str, start: int, end: int) -> int:
    space = line.find(" ", start - 1, end)
    return start if space < 0 else space + 1


def _word_end(line: str, start: int, end: int) -> int:
    space = line.rfind(" ", start, end + 1)
    return end if space <= start else space
