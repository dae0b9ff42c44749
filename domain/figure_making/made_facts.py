"""Facts as they are made of a view: the sentence, the figure, and the expenses that prove it."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from uuid import UUID

from domain.answers import Fact
from domain.figure_making.entries import Entry, expense_ids
from domain.figure_making.views import View
from domain.money import Money
from domain.texts import listed

LONGEST_LIST = 30
"""How many expenses a listing spells out; all of them are behind its fact."""


def fact_of(  # noqa: PLR0913, PLR0917  # each is one part of a fact
    view: View, subject: str, template: str, shown: str, value: str, amount: Money | None, group: Sequence[Entry]
) -> Fact:
    """Return a fact about a group of a view: a sentence with `shown` in its place, the `value` alone, and its proof."""
    ids = expense_ids(group)
    before, _, after = template.partition("{}")
    of = subject.strip().rstrip(",:")
    is_said = amount is None or view.is_booked or (view.within and of.endswith(view.within))
    interpretation = f"{of}." if is_said else f"{of}, in {view.currency}."
    return Fact(
        f"{subject}{before}{shown}{after}", shown, amount, len(ids), ids, value=value, interpretation=interpretation
    )


def counted(group: Sequence[Entry]) -> str:
    """Return how many expenses there are, in words."""
    number = len(expense_ids(group))
    return "1 expense" if number == 1 else f"{number:,} expenses"


def spelled(group: Sequence[Entry], names: Mapping[UUID, str]) -> str:
    """Return expenses as people read them, the first LONGEST_LIST of them."""
    shown = [
        f"{entry.amount} for '{entry.description}'{_where(entry)}, paid by {_payers(entry, names)} on {entry.spent_on}"
        for entry in group[:LONGEST_LIST]
    ]
    if len(group) > LONGEST_LIST:
        shown.append(f"and {len(group) - LONGEST_LIST:,} more")
    return "; ".join(shown)


def _where(entry: Entry) -> str:
    return "" if entry.place is None else f" in '{entry.place}'"


def _payers(entry: Entry, names: Mapping[UUID, str]) -> str:
    return listed([names[payer[0]] for payer in entry.paid])


def rounded(dividend: int, divisor: int) -> int:
    """Return the quotient rounded half to even, without floats."""
    return round(Fraction(dividend, divisor))
