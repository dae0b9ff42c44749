"""Facts as they are made of a group: the sentence, the figure, and the expenses that prove it."""

from collections.abc import Mapping
from fractions import Fraction
from uuid import UUID

from domain.answers import Fact
from domain.figure_making.entries import Entry
from domain.figure_making.groups import Group
from domain.money import Money
from domain.texts import listed

LONGEST_LIST = 30
"""How many expenses a listing spells out; all of them are behind its fact."""


def fact_of(group: Group, subject: str, template: str, shown: str, value: str, amount: Money | None) -> Fact:
    """Return a fact about a group: a sentence with `shown` in its place, the `value` alone, and its proof."""
    before, _, after = template.partition("{}")
    of = subject.strip().rstrip(",:")
    is_said = amount is None or group.is_booked or (group.within and of.endswith(group.within))
    return Fact(
        f"{subject}{before}{shown}{after}",
        shown,
        amount,
        group.count,
        group.expense_ids,
        value=value,
        interpretation=f"{of}." if is_said else f"{of}, in {group.total.currency}.",
    )


def counted(group: Group) -> str:
    """Return how many expenses there are, in words."""
    return "1 expense" if group.count == 1 else f"{group.count:,} expenses"


def spelled(group: Group, names: Mapping[UUID, str]) -> str:
    """Return the expenses as people read them, the first LONGEST_LIST of them."""
    shown = [
        f"{entry.amount} for '{entry.description}'{_where(entry)}, paid by {_payers(entry, names)} on {entry.spent_on}"
        for entry in group.entries[:LONGEST_LIST]
    ]
    if group.count > LONGEST_LIST:
        shown.append(f"and {group.count - LONGEST_LIST:,} more")
    return "; ".join(shown)


def _where(entry: Entry) -> str:
    return "" if entry.place is None else f" in '{entry.place}'"


def _payers(entry: Entry, names: Mapping[UUID, str]) -> str:
    return listed([names[payer_id] for payer_id in entry.payer_ids])


def rounded(dividend: int, divisor: int) -> int:
    """Return the quotient rounded half to even, without floats."""
    return round(Fraction(dividend, divisor))
