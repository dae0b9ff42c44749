"""Matrices: the vectors of a trip as they are compared, kept in memory up to a limit, the least used given up first."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
import numpy.typing as npt

from domain.passages import PassageSource

_LARGEST_BYTES = 128 * 1024 * 1024
"""80,000 passages of 384 dimensions."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """The vectors of a trip at one version, row by row, and what each belongs to."""

    version: int
    passage_ids: Sequence[UUID]
    sources: npt.NDArray[np.str_]
    rows: npt.NDArray[np.float32]

    def nearest(
        self, vector: npt.NDArray[np.float32], *, source: PassageSource | None, limit: int
    ) -> list[tuple[float, UUID]]:
        """Return the best scores against a vector of unit length with their passages, the best first."""
        scores = self.rows @ vector
        if source is not None:
            scores = np.where(self.sources == source.value, scores, -np.inf)
        wanted = min(limit, len(scores))
        if wanted < 1:
            return []
        best = np.argpartition(-scores, wanted - 1)[:wanted]
        best = best[np.argsort(-scores[best], kind="stable")]
        return [(float(scores[place]), self.passage_ids[place]) for place in best if scores[place] > -np.inf]


class Matrices:
    """Remembers matrices by space and trip."""

    def __init__(self, largest_bytes: int = _LARGEST_BYTES) -> None:
        self._kept: OrderedDict[tuple[str, UUID], Matrix] = OrderedDict()
        self._largest_bytes = largest_bytes

    def get(self, space: str, trip_id: UUID, version: int) -> Matrix | None:
        """Return the matrix of a trip, or None where none of this version is known."""
        matrix = self._kept.get((space, trip_id))
        if matrix is None or matrix.version != version:
            return None
        self._kept.move_to_end((space, trip_id))
        return matrix

    def keep(self, space: str, trip_id: UUID, matrix: Matrix) -> None:
        """Remember a matrix in place of the trip's older one."""
        self._kept[space, trip_id] = matrix
        self._kept.move_to_end((space, trip_id))
        while self._bytes() > self._largest_bytes:
            self._kept.popitem(last=False)

    def _bytes(self) -> int:
        return sum(matrix.rows.nbytes for matrix in self._kept.values())
