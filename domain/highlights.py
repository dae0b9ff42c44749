"""Highlights: which words of a text are those that were looked for, by their places."""

from dataclasses import dataclass
from itertools import islice

from domain.words import placed_roots, roots_of

_MOST = 100


@dataclass(frozen=True, slots=True)
class Highlight:
    """A word that was looked for: from `start` to before `end`, in characters of the text."""

    start: int
    end: int


def highlights(*, text: str, query: str) -> tuple[Highlight, ...]:
    """Return the words of `text` that are words of `query` or forms of these, in order, at most 100.

    None where a text was found by its meaning alone. They do not overlap.
    """
    wanted = roots_of(query)
    found = (Highlight(start, end) for start, end, root in placed_roots(text) if root in wanted)
    return tuple(islice(found, _MOST))
