"""Hypothesis strategies for the domain's values."""

from dataclasses import replace
from uuid import UUID

from hypothesis import strategies as st

from domain.currencies import Currency, all_currencies
from domain.itemizations import Itemization, Line
from domain.money import LARGEST_MINOR_UNITS, Money
from domain.splits import WHOLE_IN_BASIS_POINTS, Split, SplitMode, itemized

currencies: st.SearchStrategy[Currency] = st.sampled_from(all_currencies())
amounts = st.builds(Money, st.integers(1, LARGEST_MINOR_UNITS), currencies)
ids: st.SearchStrategy[UUID] = st.uuids(version=4)
people = st.lists(ids, min_size=1, max_size=30, unique=True)
weights: st.SearchStrategy[dict[UUID, int]] = st.dictionaries(ids, st.integers(1, 10**9), min_size=1, max_size=30)


@st.composite
def partitions(draw: st.DrawFn, whole: int) -> dict[UUID, int]:
    """Draw positive parts of a whole, for up to twenty people."""
    cuts = sorted(draw(st.sets(st.integers(1, whole - 1), max_size=19))) if whole > 1 else []
    parts = [end - start for start, end in zip([0, *cuts], [*cuts, whole], strict=True)]
    owners = draw(st.lists(ids, min_size=len(parts), max_size=len(parts), unique=True))
    return dict(zip(owners, parts, strict=True))


@st.composite
def adjustments(draw: st.DrawFn, whole: int) -> dict[UUID, int]:
    """Draw adjustments that leave nobody of up to ten people a part of `whole` minor units below zero."""
    among = draw(st.lists(ids, min_size=1, max_size=10, unique=True))
    # The deepest cut is whole / (2 n) each: even if all the rest take as much more, an equal part covers it.
    most = whole // (2 * len(among))
    return {person: draw(st.integers(-most, most)) for person in among}


@st.composite
def itemizations(draw: st.DrawFn) -> Itemization:
    """Draw a bill of up to six lines among up to six people, which comes to more than nothing."""
    among = draw(st.lists(ids, min_size=1, max_size=6, unique=True))
    shared = st.dictionaries(st.sampled_from(among), st.integers(1, 9), min_size=1)
    line = st.builds(Line, st.just("Dish"), st.integers(1, 10**6), shared)
    lines = tuple(draw(st.lists(line, min_size=1, max_size=6)))
    charge = st.integers(0, 10**5)
    bill = Itemization(lines, draw(charge), draw(charge), draw(charge))
    return replace(bill, discount=draw(st.integers(0, bill.total - 1)))


@st.composite
def divisions(draw: st.DrawFn) -> tuple[Money, Split]:
    """Draw an amount of any currency, and a split of any mode that fits it."""
    mode = draw(st.sampled_from(SplitMode))
    currency = draw(currencies)
    if mode is SplitMode.ITEMIZED:
        split = itemized(draw(itemizations()))
        return Money(split.itemization.total if split.itemization else 0, currency), split
    amount = Money(draw(st.integers(1, LARGEST_MINOR_UNITS)), currency)
    drawn: dict[SplitMode, st.SearchStrategy[dict[UUID, int]]] = {
        SplitMode.EQUAL: people.map(lambda among: dict.fromkeys(among, 1)),
        SplitMode.EXACT: partitions(amount.minor_units),
        SplitMode.PERCENTAGE: partitions(WHOLE_IN_BASIS_POINTS),
        SplitMode.SHARES: weights,
        SplitMode.ADJUSTMENT: adjustments(amount.minor_units),
        SplitMode.BY_NIGHTS: weights,
    }
    return amount, Split(mode, draw(drawn[mode]))
