"""Metrics of a ranking, where a few things of it are right and the others are not."""

from collections.abc import Collection, Sequence
from math import log2
from typing import TypeVar

Item = TypeVar("Item")


def ndcg(ranking: Sequence[Item], right: Collection[Item], *, depth: int = 10) -> float:
    """Return the normalised discounted cumulative gain: 1 where all that is right comes first, 0 where none is found.

    `right` is not empty.
    """
    gain = sum(1 / log2(rank + 1) for rank, item in enumerate(ranking[:depth], start=1) if item in right)
    best = sum(1 / log2(rank + 1) for rank in range(1, min(len(right), depth) + 1))
    return gain / best


def recall(ranking: Sequence[Item], right: Collection[Item], *, depth: int = 5) -> float:
    """Return which share of what is right stands among the first; of more than can, of as many as can."""
    return sum(item in right for item in ranking[:depth]) / min(len(right), depth)
