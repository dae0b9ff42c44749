"""Nights: how many of them somebody is there, and a stay divided by them."""

from collections.abc import Iterable
from datetime import date

from domain.participants import Participant
from domain.splits import Split, SplitInvalid, SplitMode
from domain.texts import listed


def nights_of(
    arrives_on: date, leaves_on: date, first_night: date | None = None, last_night: date | None = None
) -> int:
    """Return how many nights lie between arriving and leaving, the night of the last day not counted.

    Only those from `first_night` to `last_night` count, both included; a night is named after its evening. 0 where
    somebody leaves on the day they arrive, or before.
    """
    # Ordinals, because there is no day after the last that a calendar knows.
    first = max(arrives_on.toordinal(), first_night.toordinal() if first_night else 0)
    last = min(leaves_on.toordinal() - 1, last_night.toordinal() if last_night else leaves_on.toordinal())
    return max(last - first + 1, 0)


def split_by_nights(
    participants: Iterable[Participant], *, first_day: date | None = None, last_day: date | None = None
) -> Split:
    """Return a split by the nights each is there, within a stay from `first_day` (check-in) to `last_day` (check-out).

    Who has no night of it is left out. Raises SplitInvalid where somebody's dates are not known (naming them), where
    the stay has no night, or where nobody has one.
    """
    people = list(participants)
    if first_day is not None and last_day is not None and last_day <= first_day:
        raise SplitInvalid(
            f"The check-out must be after the check-in on {first_day}.", field=("by_nights", "check_out")
        )
    if undated := [person.name for person in people if person.arrives_on is None or person.leaves_on is None]:
        raise SplitInvalid(f"Say when {listed(undated)} {_are(undated)} there, to split by nights.")
    nights = {person.id: _nights(person, first_day, last_day) for person in people}
    present = {person: count for person, count in nights.items() if count > 0}
    if not present:
        raise SplitInvalid("Nobody is there for a night of it.")
    return Split(SplitMode.BY_NIGHTS, present)


def _nights(person: Participant, first_day: date | None, last_day: date | None) -> int:
    if person.arrives_on is None or person.leaves_on is None:
        return 0
    leaves_on = min(person.leaves_on, last_day) if last_day else person.leaves_on
    return nights_of(person.arrives_on, leaves_on, first_day)


def _are(people: list[str]) -> str:
    return "is" if len(people) == 1 else "are"
