"""Index reports: how the vector store differs from the passages in SQL, which are the truth."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class IndexDifference:
    """The passages whose vectors are missing, and the ids of vectors that no passage has."""

    missing: frozenset[UUID]
    stale: frozenset[UUID]

    @property
    def is_none(self) -> bool:
        """Tell whether the store is true to the passages."""
        return not self.missing and not self.stale


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What was found of a trip: how many passages have vectors, how many vectors there are, and what differed.

    It `is_repaired` where something differed and was mended: there is nothing to repair where nothing differed.
    """

    trip_id: UUID
    passage_count: int
    vector_count: int
    difference: IndexDifference
    is_repaired: bool


def difference_of(
    *, embedded: AbstractSet[UUID], stored: AbstractSet[UUID], known: AbstractSet[UUID]
) -> IndexDifference:
    """Return how a store differs, from what was read in this order while others wrote.

    `embedded` are the passages that are said to have vectors, then `stored` the ids that the store has, then `known`
    all passages. So what came or went in between is taken for no difference: a vector is only written for a passage
    that is there already, and only removed after its passage.
    """
    return IndexDifference(missing=frozenset((embedded - stored) & known), stale=frozenset(stored - known))
