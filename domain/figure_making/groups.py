"""Groups: expenses as the database added them up, in one currency or as they were booked in the trip's."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from domain.figure_making.entries import Entry
from domain.money import Money


@dataclass(frozen=True, slots=True)
class Group:
    """Expenses that have a key in common, such as a payer or a day; of all that a query means, the key is None.

    `total` is what they come to; of the largest or smallest, what each of them does. It is in the currency that they
    were paid in or, where it `is_booked`, in the trip's, because they were paid in several; `booked` is always that.
    `is_part` where those in other currencies are told beside them. `count` is how many expenses there are, and
    `expense_ids` which, in their order. `rank` is 1 for the first of those that were put in order, and for all that
    equal it. `entries` are the first of the expenses, where those are spelled out. `is_paid_by_others` tells that
    others than the payers meant paid a part of one, too.
    """

    total: Money
    booked: Money
    count: int
    expense_ids: tuple[UUID, ...]
    key: Any = None
    rank: int = 1
    is_booked: bool = False
    is_part: bool = False
    is_paid_by_others: bool = False
    entries: tuple[Entry, ...] = ()

    @property
    def lead(self) -> str:
        """What a sentence about it begins with."""
        return f"Booked in {self.total.currency}, the" if self.is_booked else "The"

    @property
    def within(self) -> str:
        """What is said behind a scope: a total is not the whole one where others are in other currencies."""
        return f" in {self.total.currency}" if self.is_part else ""

    def is_beside(self, other: "Group") -> bool:
        """Tell whether both are of the same currency, or both as booked."""
        return (self.total.currency, self.is_booked) == (other.total.currency, other.is_booked)


def whole_of(groups: Sequence[Group]) -> Group:
    """Return the one of groups without a key that holds all: that of their currency, or as booked where of several."""
    return groups[-1]


def as_booked(group: Group) -> Group:
    """Return a group as it was booked in the trip's currency."""
    return replace(group, total=group.booked, is_booked=True, is_part=False)
