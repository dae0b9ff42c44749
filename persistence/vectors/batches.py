"""Batches: as many as a store takes at once."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")


def batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Yield the items in lists of at most `size`, none of them empty."""
    remaining = iter(items)
    while batch := list(islice(remaining, size)):
        yield batch
