"""Apportionment: to the last unit, in proportion, whatever the order."""

from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.apportionment import apportion, settlement_parts
from domain.currencies import currency_of
from domain.money import Money
from tests.domain.strategies import amounts, ids, partitions, weights

EUR, JPY = currency_of("EUR"), currency_of("JPY")
ANNA, BEN, CARL = (UUID(int=number) for number in (1, 2, 3))
totals = st.integers(0, 10**13)


class TestApportion:
    """Dividing a whole number in proportion."""

    @given(totals, weights, ids)
    def test_gives_all_of_it_and_each_their_quota(self, total: int, parts: dict[UUID, int], seed: UUID) -> None:
        """The sum is the total, and nobody is as much as one unit from their exact part."""
        given_out = apportion(total, parts, seed)

        whole = sum(parts.values())
        assert sum(given_out.values()) == total
        assert all(abs(given_out[person] * whole - total * part) < whole for person, part in parts.items())

    @given(totals, weights, ids, st.randoms(use_true_random=False))
    def test_does_not_depend_on_the_order(self, total: int, parts: dict[UUID, int], seed: UUID, random: Random) -> None:
        """The same people get the same, however they are listed."""
        shuffled = list(parts.items())
        random.shuffle(shuffled)

        assert apportion(total, dict(shuffled), seed) == apportion(total, parts, seed)

    @given(totals, weights, ids, ids)
    def test_gives_nothing_to_who_has_no_part(
        self, total: int, parts: dict[UUID, int], nobody: UUID, seed: UUID
    ) -> None:
        """Not even an odd unit."""
        assert apportion(total, {**parts, nobody: 0, ANNA: 1}, seed)[nobody] == 0

    @pytest.mark.parametrize(
        ("total", "parts", "units"),
        [
            (9, {ANNA: 1, BEN: 3}, {ANNA: 2, BEN: 7}),  # 2.25 and 6.75
            (100, {ANNA: 1, BEN: 2, CARL: 3}, {ANNA: 17, BEN: 33, CARL: 50}),  # 16.67, 33.33 and 50
            (2, {ANNA: 3, BEN: 4, CARL: 5}, {ANNA: 0, BEN: 1, CARL: 1}),  # 0.5, 0.67 and 0.83
        ],
    )
    @pytest.mark.parametrize("seed", [UUID(int=number) for number in range(5)])
    def test_gives_odd_units_to_the_largest_remainders(
        self, total: int, parts: dict[UUID, int], units: dict[UUID, int], seed: UUID
    ) -> None:
        """Who is closest to the next unit gets it, whatever the seed."""
        assert apportion(total, parts, seed) == units

    def test_does_not_give_every_odd_unit_to_one_person(self) -> None:
        """Over three hundred seeds, each of three gets about a third of the odd cents."""
        thirds = [apportion(100, {ANNA: 1, BEN: 1, CARL: 1}, UUID(int=seed)) for seed in range(300)]

        counts = [sum(units[person] - 33 for units in thirds) for person in (ANNA, BEN, CARL)]
        assert sum(counts) == 300
        assert min(counts) >= 70

    @pytest.mark.parametrize(("total", "parts"), [(-1, {ANNA: 1}), (1, {}), (1, {ANNA: 0}), (1, {ANNA: 2, BEN: -1})])
    def test_is_not_asked_for_the_impossible(self, total: int, parts: dict[UUID, int]) -> None:
        """A caller that asks has a defect, not a refusal."""
        with pytest.raises(ValueError, match="in proportion"):
            apportion(total, parts, ANNA)


class TestSettlementParts:
    """The figures of an amount's parts in the settlement currency."""

    @given(st.data(), amounts, amounts, ids)
    def test_sum_to_the_settlement(self, data: st.DataObject, amount: Money, settlement: Money, seed: UUID) -> None:
        """Each is its part in proportion, less than a unit away."""
        parts = data.draw(partitions(amount.minor_units))
        if settlement.currency == amount.currency:
            settlement = amount

        settled = settlement_parts(amount=amount, settlement=settlement, parts=parts, seed=seed)

        assert {money.currency for money in settled.values()} == {settlement.currency}
        assert sum(money.minor_units for money in settled.values()) == settlement.minor_units
        for person, part in parts.items():
            exact = part * settlement.minor_units
            assert abs(settled[person].minor_units * amount.minor_units - exact) < amount.minor_units

    def test_are_the_parts_themselves_in_the_same_currency(self) -> None:
        """Nothing is rounded that needs no rounding."""
        settled = settlement_parts(amount=Money(3, EUR), settlement=Money(3, EUR), parts={ANNA: 1, BEN: 2}, seed=CARL)

        assert settled == {ANNA: Money(1, EUR), BEN: Money(2, EUR)}

    def test_are_not_made_of_two_figures_in_one_currency(self) -> None:
        """A caller that has two has a defect."""
        with pytest.raises(ValueError, match=r"1\.00 EUR is settled as 1\.01 EUR"):
            settlement_parts(amount=Money(100, EUR), settlement=Money(101, EUR), parts={ANNA: 100}, seed=CARL)
