"""Splits: exact sums, whatever the mode, the amount and the order."""

from decimal import Decimal
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.currencies import currency_of
from domain.money import Money
from domain.splits import (
    WHOLE_IN_BASIS_POINTS,
    Split,
    SplitDoesNotAddUp,
    SplitInvalid,
    SplitMode,
    basis_points_of,
    divide,
)
from tests.domain.strategies import amounts, ids, people

EUR = currency_of("EUR")
ANNA, BEN, CARL = (UUID(int=number) for number in (1, 2, 3))
weights = st.dictionaries(ids, st.integers(1, 10**9), min_size=1, max_size=30)


@st.composite
def partitions(draw: st.DrawFn, whole: int) -> dict[UUID, int]:
    """Draw positive parts of a whole, for up to twenty people."""
    cuts = sorted(draw(st.sets(st.integers(1, whole - 1), max_size=min(19, whole - 1))))
    parts = [end - start for start, end in zip([0, *cuts], [*cuts, whole], strict=True)]
    owners = draw(st.lists(ids, min_size=len(parts), max_size=len(parts), unique=True))
    return dict(zip(owners, parts, strict=True))


class TestDivide:
    """Dividing an amount."""

    @given(amounts, people, ids)
    def test_equally_differs_by_one_minor_unit_at_most(self, amount: Money, among: list[UUID], seed: UUID) -> None:
        """Everybody gets the same, give or take the odd unit, and the sum is the amount."""
        shares = divide(
            amount=amount, settlement=amount, split=Split(SplitMode.EQUAL, dict.fromkeys(among, 1)), seed=seed
        )

        units = [share.money.minor_units for share in shares]
        assert sum(units) == amount.minor_units
        assert max(units) - min(units) <= 1

    @given(amounts, weights, ids)
    def test_by_shares_gives_each_their_quota(self, amount: Money, by_person: dict[UUID, int], seed: UUID) -> None:
        """Nobody is further than one minor unit from their exact part, and the sum is the amount."""
        shares = divide(amount=amount, settlement=amount, split=Split(SplitMode.SHARES, by_person), seed=seed)

        whole = sum(by_person.values())
        assert sum(share.money.minor_units for share in shares) == amount.minor_units
        assert all(abs(share.money.minor_units * whole - amount.minor_units * share.weight) < whole for share in shares)

    @given(partitions(WHOLE_IN_BASIS_POINTS), amounts, ids)
    def test_by_percentage_sums_to_the_amount(self, points: dict[UUID, int], amount: Money, seed: UUID) -> None:
        """A hundred percent is all of it."""
        shares = divide(amount=amount, settlement=amount, split=Split(SplitMode.PERCENTAGE, points), seed=seed)

        assert sum(share.money.minor_units for share in shares) == amount.minor_units

    @given(partitions(123_457), ids)
    def test_by_exact_amounts_gives_just_those(self, parts: dict[UUID, int], seed: UUID) -> None:
        """Nothing is moved between people."""
        shares = divide(
            amount=Money(123_457, EUR), settlement=Money(123_457, EUR), split=Split(SplitMode.EXACT, parts), seed=seed
        )

        assert {share.participant_id: share.money.minor_units for share in shares} == parts

    @given(amounts, weights, ids, st.randoms())
    def test_does_not_depend_on_the_order(
        self, amount: Money, by_person: dict[UUID, int], seed: UUID, random: Random
    ) -> None:
        """Named in another order, everybody owes the same."""
        shuffled = list(by_person.items())
        random.shuffle(shuffled)

        first = divide(amount=amount, settlement=amount, split=Split(SplitMode.SHARES, by_person), seed=seed)
        second = divide(amount=amount, settlement=amount, split=Split(SplitMode.SHARES, dict(shuffled)), seed=seed)

        assert set(first) == set(second)

    def test_does_not_let_one_person_pay_every_odd_cent(self) -> None:
        """Over a hundred expenses of a cent too much, each of three gets it at least ten times."""
        split = Split(SplitMode.EQUAL, dict.fromkeys((ANNA, BEN, CARL), 1))

        unlucky = [
            max(
                divide(amount=Money(100, EUR), settlement=Money(100, EUR), split=split, seed=UUID(int=seed)),
                key=lambda share: share.money.minor_units,
            )
            for seed in range(100)
        ]

        counts = [[share.participant_id for share in unlucky].count(person) for person in (ANNA, BEN, CARL)]
        assert sum(counts) == 100
        assert min(counts) >= 10

    @pytest.mark.parametrize(
        ("split", "message"),
        [
            (
                Split(SplitMode.EXACT, {ANNA: 60, BEN: 30}),
                "The split does not add up: expected 1.00 EUR, given 0.90 EUR, difference -0.10 EUR.",
            ),
            (
                Split(SplitMode.EXACT, {ANNA: 60, BEN: 50}),
                "The split does not add up: expected 1.00 EUR, given 1.10 EUR, difference +0.10 EUR.",
            ),
            (
                Split(SplitMode.PERCENTAGE, {ANNA: 5_000, BEN: 5_025}),
                "The split does not add up: expected 100 %, given 100.25 %, difference +0.25 %.",
            ),
        ],
    )
    def test_refuses_what_does_not_add_up(self, split: Split, message: str) -> None:
        """Expected, given and difference are told."""
        with pytest.raises(SplitDoesNotAddUp) as refused:
            divide(amount=Money(100, EUR), settlement=Money(100, EUR), split=split, seed=ANNA)

        assert refused.value.message == message

    @pytest.mark.parametrize("parts", [{}, {ANNA: 0}, {ANNA: 1, BEN: -1}, {ANNA: 10**15 + 1}])
    def test_refuses_parts_that_make_no_sense(self, parts: dict[UUID, int]) -> None:
        """Nobody, nothing, less than nothing and far too much are refused."""
        with pytest.raises(SplitInvalid):
            divide(amount=Money(100, EUR), settlement=Money(100, EUR), split=Split(SplitMode.SHARES, parts), seed=ANNA)


class TestBasisPoints:
    """Percentages with two decimals."""

    @given(st.integers(1, 10 * WHOLE_IN_BASIS_POINTS - 1))
    def test_are_hundredths_of_a_percent(self, points: int) -> None:
        """Shown as a percentage and read again, they are the same."""
        assert basis_points_of(Decimal(points) / 100) == points

    @pytest.mark.parametrize(
        "percentage", ["0", "-1", "33.333", "NaN", "Infinity", "1E+999999", "1E-999999", f"99.{'9' * 35}"]
    )
    def test_are_refused_otherwise(self, percentage: str) -> None:
        """Zero, negative, too fine and unbounded are refused."""
        with pytest.raises(SplitInvalid):
            basis_points_of(Decimal(percentage))
