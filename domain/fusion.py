"""Fusion: several rankings of the same things become one, by where each stands and never by its scores."""

from collections.abc import Sequence
from math import fsum
from typing import TypeVar

Item = TypeVar("Item")

SMOOTHING = 1
"""The k of reciprocal rank fusion: the larger, the less it matters to stand first instead of tenth.

60 is what others take where both rankings are alike. Of questions in people's own words, one of the two often knows the
answer and the other does not, and what both have far down must not win over it: `make eval` measures that.
"""
_KEY_WORDS = 2
_WORDS_OF_A_QUESTION = 0.3


def weights_of(words: Sequence[str]) -> tuple[float, float]:
    """Return what meaning and the words themselves count for, where these are the words that are looked for.

    One or two are key words, which whoever types them wants to see; of a question most words are but how it is put.
    """
    return (1.0, 1.0 if len(words) <= _KEY_WORDS else _WORDS_OF_A_QUESTION)


def fuse(
    rankings: Sequence[Sequence[Item]], *, weights: Sequence[float] | None = None, smoothing: int = SMOOTHING
) -> tuple[tuple[Item, float], ...]:
    """Return everything that is ranked with its score, the best first (reciprocal rank fusion).

    A thing scores weight / (smoothing + rank) in each ranking that has it, where weights are 1 unless given; the sum is
    divided by the most there can be, so that what stands first everywhere scores 1. Of equal scores, the one that
    stands first in the earliest ranking is first. No ranking has a thing twice.
    """
    weights = weights or [1.0] * len(rankings)
    parts: dict[Item, list[float]] = {}
    for ranking, weight in zip(rankings, weights, strict=True):
        for rank, item in enumerate(ranking, start=1):
            parts.setdefault(item, []).append(weight / (smoothing + rank))
    most = sum(weights) / (smoothing + 1)
    scored = ((item, min(1.0, fsum(found) / most)) for item, found in parts.items())
    # Sorting keeps equals in order, and the rankings came one after the other.
    return tuple(sorted(scored, key=lambda each: -each[1]))
