"""Rows of the table of the execution."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of request: medians in milliseconds, or a peak of memory, by who answered it."""

    name: str
    medians: dict[str, float]
    unit: str = "ms"

    def ratio(self, of: str) -> float | None:
        """Return how many times as much another takes as this program's own execution."""
        return self.medians[of] / self.medians["compiled"] if of in self.medians else None
