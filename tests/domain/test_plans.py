"""Plans: bounds of amounts in whole units are exact in the minor units of any currency."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from domain.plans import AmountRange

near = st.decimals(0, 3, allow_nan=False, allow_infinity=False, places=4)
ends = st.none() | near | st.integers(0, 10**20).map(Decimal)
ranges = st.builds(AmountRange, ends, ends, st.booleans())


@given(bounds=ranges, digits=st.sampled_from((0, 2, 3, 4)))
def test_bounds_are_exact_in_minor_units(bounds: AmountRange, digits: int) -> None:
    """Whole minor units lie within them where what they come to lies within the bounds, ends included or not."""
    lowest, highest = bounds.in_minor_units(digits)

    for end in (lowest, highest):
        for minor_units in () if end is None else (end - 1, end, end + 1):
            amount = Decimal(minor_units).scaleb(-digits)
            least, most = bounds.least, bounds.most
            is_above = least is None or (amount > least if bounds.is_open else amount >= least)
            is_below = most is None or (amount < most if bounds.is_open else amount <= most)
            assert (lowest is None or minor_units >= lowest) is is_above
            assert (highest is None or minor_units <= highest) is is_below
