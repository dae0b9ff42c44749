"""Days: stretches of them, and the calendar of a trip that they are read against."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

_WRITING_DOWN = timedelta(days=2)
"""How long an expense may take to be written down."""


@dataclass(frozen=True, slots=True)
class DayRange:
    """From `first` to `last`, both included; None is open."""

    first: date | None = None
    last: date | None = None

    def __str__(self) -> str:
        if self.first == self.last:
            return f"on {self.first}"
        if self.first is None:
            return f"until {self.last}"
        return f"since {self.first}" if self.last is None else f"from {self.first} to {self.last}"

    def meets(self, first: date, last: date) -> bool:
        """Tell whether a day of this range lies from `first` to `last`."""
        return (self.first or date.min) <= last and (self.last or date.max) >= first

    def within(self, other: "DayRange") -> "DayRange | None":
        """Return the days that are in both, or None where there are none."""
        first = max(filter(None, (self.first, other.first)), default=None)
        last = min(filter(None, (self.last, other.last)), default=None)
        return None if first is not None and last is not None and first > last else DayRange(first, last)

    def joined(self, other: "DayRange") -> "DayRange | None":
        """Return two stretches that are neighbours as one, or None where days lie between them."""
        if self.first is None or self.last is None or other.first is None or other.last is None:
            return None
        one = timedelta(days=1)
        if self.last + one == other.first:
            return DayRange(self.first, other.last)
        return DayRange(other.first, self.last) if other.last + one == self.first else None


@dataclass(frozen=True, slots=True)
class Calendar:
    """What days are read against: today, and the first and last day of the trip's ledger where it has any."""

    today: date
    ledger_first: date | None = None
    ledger_last: date | None = None

    def is_over(self, day: date) -> bool:
        """Tell whether the trip was over on a day: nobody wrote an expense down since then, nor just before."""
        return self.ledger_last is not None and day > self.ledger_last + _WRITING_DOWN

    def year_of(self, month: int, day: int | None = None) -> int:
        """Return the year meant by a month without one: that of the ledger, else the last that has begun."""
        if self.ledger_first is not None and self.ledger_last is not None:
            for year in range(self.ledger_last.year, self.ledger_first.year - 1, -1):
                span = month_of(year, month) if day is None else one_day(date_of(year, month, day))
                if span and span.meets(self.ledger_first, self.ledger_last):
                    return year
        begins = date(self.today.year, month, 1)
        return self.today.year if begins <= self.today else self.today.year - 1


@dataclass(frozen=True, slots=True)
class Several:
    """The days or stretches of them that words may mean, of which nothing tells one."""

    days: tuple[date, ...] | tuple[DayRange, ...]


Meant = DayRange | Several | None


@dataclass(frozen=True, slots=True)
class DaysFound:
    """A stretch of days, and where in the question it stands, in characters.

    `ambiguous` are sentences: which days it could be, of which this is but the last.
    """

    days: DayRange
    start: int
    ambiguous: tuple[str, ...] = ()


def one_day(day: date | None) -> DayRange | None:
    """Return a day as a stretch, and nothing for none."""
    return None if day is None else DayRange(day, day)


def month_of(year: int, month: int) -> DayRange:
    """Return a whole month."""
    return DayRange(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def date_of(year: int, month: int, day: int) -> date | None:
    """Return a day, or None where there is none: "31 February"."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
