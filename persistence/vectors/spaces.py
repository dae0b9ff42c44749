"""Spaces: which vectors can be compared with each other, and which generation of their index is meant."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING

from persistence.vectors.failures import DimensionMismatch

if TYPE_CHECKING:
    from persistence.embedding_runtime import Vector, Vectors


class Metric(StrEnum):
    """How near two vectors are."""

    COSINE = "cosine"


@dataclass(frozen=True, slots=True)
class Space:
    """The vectors of one model in one generation of the index.

    `dimension` counts components. Generations of one model lie beside each other, so that one can be filled while
    another is asked.
    """

    model: str
    dimension: int
    metric: Metric = Metric.COSINE
    generation: int = 1

    def name(self, prefix: str, *, separator: str = "_") -> str:
        """Return what the space is called in a store: `prefix`, ten digits of a hash of what it holds, generation."""
        held = sha256(f"{self.model}\0{self.dimension}\0{self.metric}".encode()).hexdigest()[:10]
        return f"{prefix}{separator}{held}{separator}{self.generation}"

    def require(self, vectors: "Vector | Vectors") -> None:
        """Raise DimensionMismatch unless a vector, or each row of several, belongs into this space."""
        if vectors.shape[-1] != self.dimension:
            raise DimensionMismatch(expected=self.dimension, got=vectors.shape[-1])


SpaceSource = Callable[[], Space]
"""Tells the space when it is first needed: a model's dimension is known once it has been exported."""
