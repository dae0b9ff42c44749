"""Windows: what is left of a limit, and when more of it comes back, from the counts of two windows."""

from dataclasses import dataclass
from math import floor


@dataclass(frozen=True, slots=True)
class Window:
    """A sliding window counter: what was spent in the window before weighs less with every second.

    The `previous` points fade until they are gone, `previous_left` seconds from now. The `current` ones count in full
    until their window ends, fade in the one after it, and are gone `current_left` seconds from now.
    """

    limit: int
    seconds: int
    previous: int
    previous_left: float
    current: int
    current_left: float

    @property
    def remaining(self) -> int:
        """The points that may be spent now."""
        return max(0, self.limit - self.current - floor(self.previous * self.previous_left / self.seconds))

    def seconds_until(self, points: int) -> int:
        """Return after how many whole seconds so many points are there, if nothing else is spent; 0 where they are.

        Raises ValueError for more points than the limit has.
        """
        if points > self.limit:
            raise ValueError("So many points are never there.")
        if points <= self.remaining:
            return 0
        spendable = self.limit - points
        if self.current <= spendable:
            # It is enough that the window before fades.
            count, left, counted = self.previous, self.previous_left, spendable - self.current
        else:
            count, left, counted = self.current, self.current_left, spendable
        # Fading points are rounded down: they are few enough right after there is one more than may be counted.
        return max(1, floor(left - (counted + 1) * self.seconds / count) + 1)
