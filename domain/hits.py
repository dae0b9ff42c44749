"""Hits: passages that were found, and what of each shows best why."""

from dataclasses import dataclass

from domain.highlights import Highlight, highlights
from domain.page_texts import time_code_at
from domain.passages import Passage
from domain.snippets import best_place, snippet


@dataclass(frozen=True, slots=True)
class PassageHit:
    """A passage that was found, at a rank from 1.

    `score` is what the list is ordered by, and compares within it alone; `similarity` is the cosine similarity to what
    was asked (at most 1), where meaning was asked for. `offset` is where the words that were looked for are densest, in
    characters of the page (of the whole text without pages), as the passage's own place is; `time_code` is when these
    are spoken, as "00:12:03", in what has times.
    """

    passage: Passage
    rank: int
    score: float
    similarity: float | None
    snippet: str
    offset: int
    time_code: str | None
    highlights: tuple[Highlight, ...]
    snippet_highlights: tuple[Highlight, ...]


def hit_of(passage: Passage, *, query: str, rank: int, score: float, similarity: float | None) -> PassageHit:
    """Return the hit of a passage that was found by a query."""
    offset = passage.start + best_place(text=passage.text, query=query)
    shown = snippet(text=passage.text, query=query)
    return PassageHit(
        passage=passage,
        rank=rank,
        score=score,
        similarity=similarity,
        snippet=shown,
        offset=offset,
        time_code=time_code_at(passage.cues, offset),
        highlights=highlights(text=passage.text, query=query),
        snippet_highlights=highlights(text=shown, query=query),
    )
