"""Splits: exact sums, whatever the mode, the amount and the order."""

from dataclasses import replace
from decimal import Decimal
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.currencies import currency_of
from domain.itemizations import Itemization, Line
from domain.money import LARGEST_MINOR_UNITS, Money
from domain.participants import Participant
from domain.splits import (
    WHOLE_IN_BASIS_POINTS,
    Share,
    Split,
    SplitDoesNotAddUp,
    SplitInvalid,
    SplitMode,
    basis_points_of,
    divide,
    equally,
    itemized,
    split_by_weight,
)
from tests.arrangement import NOW
from tests.domain.strategies import adjustments, amounts, divisions, ids, partitions, people, weights

EUR, JPY = currency_of("EUR"), currency_of("JPY")
ANNA, BEN, CARL = (UUID(int=number) for number in (1, 2, 3))


def divided(amount: Money, split: Split, seed: UUID = ANNA) -> dict[UUID, int]:
    """Return the minor units of each share, settled in the amount's own currency."""
    shares = divide(amount=amount, settlement=amount, split=split, seed=seed)
    assert all(share.settlement == share.money for share in shares)
    return {share.participant_id: share.money.minor_units for share in shares}


class TestDivide:
    """Dividing an amount, in any mode."""

    @given(divisions(), amounts, ids)
    def test_sums_exactly_in_both_currencies(self, division: tuple[Money, Split], settled: Money, seed: UUID) -> None:
        """The shares come to the amount and to the settlement, nobody owes less than nothing, and the order is kept."""
        amount, split = division
        settlement = amount if settled.currency == amount.currency else settled

        shares = divide(amount=amount, settlement=settlement, split=split, seed=seed)

        assert sum(share.money.minor_units for share in shares) == amount.minor_units
        assert sum(share.settlement.minor_units for share in shares) == settlement.minor_units
        assert min(min(share.money.minor_units, share.settlement.minor_units) for share in shares) >= 0
        assert {(share.money.currency, share.settlement.currency) for share in shares} == {
            (amount.currency, settlement.currency)
        }
        assert [(share.participant_id, share.weight) for share in shares] == list(split.weights.items())

    @given(divisions(), ids, st.randoms(use_true_random=False))
    def test_does_not_depend_on_the_order(self, division: tuple[Money, Split], seed: UUID, random: Random) -> None:
        """The same people owe the same, however they, and the lines of the bill, are listed."""
        amount, split = division
        named = list(split.weights.items())
        random.shuffle(named)
        bill = split.itemization
        if bill is not None:
            bill = replace(bill, lines=tuple(random.sample(bill.lines, len(bill.lines))))
        shuffled = Split(split.mode, dict(named), bill)
        settlement = Money(amount.minor_units // 7 + 1, EUR if amount.currency == JPY else JPY)

        first = divide(amount=amount, settlement=settlement, split=split, seed=seed)
        second = divide(amount=amount, settlement=settlement, split=shuffled, seed=seed)

        assert set(first) == set(second)

    @given(divisions(), ids)
    def test_is_the_same_again_from_its_own_shares(self, division: tuple[Money, Split], seed: UUID) -> None:
        """What is kept of an expense, its mode, weights and bill, divides it as before."""
        amount, split = division

        shares = divide(amount=amount, settlement=amount, split=split, seed=seed)

        kept = Split(split.mode, {share.participant_id: share.weight for share in shares}, split.itemization)
        assert divide(amount=amount, settlement=amount, split=kept, seed=seed) == shares

    @given(amounts, people, ids)
    def test_equally_differs_by_one_minor_unit_at_most(self, amount: Money, among: list[UUID], seed: UUID) -> None:
        """Everybody gets the same, give or take the odd unit."""
        units = divided(amount, equally(among), seed).values()

        assert max(units) - min(units) <= 1

    @given(amounts, weights, ids, st.sampled_from([SplitMode.SHARES, SplitMode.BY_NIGHTS]))
    def test_by_weight_gives_each_their_quota(
        self, amount: Money, by_person: dict[UUID, int], seed: UUID, mode: SplitMode
    ) -> None:
        """Nobody is further than one minor unit from their exact part."""
        units = divided(amount, Split(mode, by_person), seed)

        whole = sum(by_person.values())
        assert all(abs(units[who] * whole - amount.minor_units * part) < whole for who, part in by_person.items())

    @given(partitions(WHOLE_IN_BASIS_POINTS), amounts, ids)
    def test_by_percentage_gives_each_their_quota(self, points: dict[UUID, int], amount: Money, seed: UUID) -> None:
        """Nobody is further than one minor unit from their percentage."""
        units = divided(amount, Split(SplitMode.PERCENTAGE, points), seed)

        assert all(abs(units[who] * 10_000 - amount.minor_units * part) < 10_000 for who, part in points.items())

    @given(partitions(123_457), ids)
    def test_by_exact_amounts_gives_just_those(self, parts: dict[UUID, int], seed: UUID) -> None:
        """Nothing is moved between people."""
        assert divided(Money(123_457, EUR), Split(SplitMode.EXACT, parts), seed) == parts

    @given(st.data(), amounts, ids)
    def test_by_adjustment_differs_by_just_that(self, data: st.DataObject, amount: Money, seed: UUID) -> None:
        """Less what was adjusted, everybody pays the same, give or take the odd unit."""
        adjusted = data.draw(adjustments(amount.minor_units))

        units = divided(amount, Split(SplitMode.ADJUSTMENT, adjusted), seed)

        bases = [units[person] - adjustment for person, adjustment in adjusted.items()]
        assert max(bases) - min(bases) <= 1

    def test_settles_a_bill_of_another_currency_in_proportion(self) -> None:
        """A quarter of a thousand yen is about a quarter of the 6.11 EUR they are settled as: 152.75 cents."""
        split = Split(SplitMode.SHARES, {ANNA: 1, BEN: 3})

        shares = divide(amount=Money(1_000, JPY), settlement=Money(611, EUR), split=split, seed=CARL)

        assert shares == (
            Share(ANNA, Money(250, JPY), Money(153, EUR), 1),
            Share(BEN, Money(750, JPY), Money(458, EUR), 3),
        )


class TestAdjustments:
    """Equal but for what somebody pays more or less."""

    @pytest.mark.parametrize(
        ("units", "adjusted", "shares"),
        [
            # Ben had a dessert of 5.00 more than the others: 95.00 / 2 each, and his dessert.
            (10_000, {ANNA: 0, BEN: 500}, {ANNA: 4_750, BEN: 5_250}),
            # Carl did not drink.
            (9_000, {ANNA: 0, BEN: 0, CARL: -1_500}, {ANNA: 3_500, BEN: 3_500, CARL: 2_000}),
            # One more, one less: the rest is what it was.
            (3_000, {ANNA: 200, BEN: -200, CARL: 0}, {ANNA: 1_200, BEN: 800, CARL: 1_000}),
            # All of it is adjustments, and one owes nothing.
            (3_000, {ANNA: 2_000, BEN: 1_000, CARL: 0}, {ANNA: 2_000, BEN: 1_000, CARL: 0}),
            # To the last cent below nothing.
            (1_000, {ANNA: 0, BEN: -1_000}, {ANNA: 1_000, BEN: 0}),
        ],
    )
    def test_are_on_top_of_an_equal_part(self, units: int, adjusted: dict[UUID, int], shares: dict[UUID, int]) -> None:
        """What is left after the adjustments is divided equally."""
        assert divided(Money(units, EUR), Split(SplitMode.ADJUSTMENT, adjusted)) == shares

    def test_beyond_the_amount_are_refused(self) -> None:
        """There is nothing to divide below zero; the message says by how much."""
        split = Split(SplitMode.ADJUSTMENT, {ANNA: 600, BEN: 500})

        with pytest.raises(SplitDoesNotAddUp) as refused:
            divided(Money(1_000, EUR), split)

        assert refused.value.message == (
            "The split does not add up: expected at most 10.00 EUR, given 11.00 EUR, difference +1.00 EUR."
        )

    @pytest.mark.parametrize("seed", [UUID(int=number) for number in range(20)])
    def test_that_leave_somebody_below_zero_are_refused_whoever_gets_the_odd_cent(self, seed: UUID) -> None:
        """0.05 EUR, and 0.06 less for Ben: 5.5 cents each and then -0.5 for him, or -1 or 0 by luck of the id."""
        with pytest.raises(SplitInvalid) as refused:
            divided(Money(5, EUR), Split(SplitMode.ADJUSTMENT, {ANNA: 0, BEN: -6}), seed)

        assert refused.value.message == (
            "An adjustment of -0.06 EUR leaves a part below zero; nobody can owe less than nothing."
        )


class TestRefusedSplits:
    """Splits that make no sense, or do not come to the whole."""

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
            (
                itemized(Itemization((Line("Soup", 90, {ANNA: 1}),), tip=5)),
                "The split does not add up: expected 1.00 EUR, given 0.95 EUR, difference -0.05 EUR.",
            ),
        ],
    )
    def test_say_by_how_much_they_do_not_add_up(self, split: Split, message: str) -> None:
        """Expected, given and difference are told."""
        with pytest.raises(SplitDoesNotAddUp) as refused:
            divided(Money(100, EUR), split)

        assert refused.value.message == message

    @pytest.mark.parametrize(
        "mode", [SplitMode.EQUAL, SplitMode.EXACT, SplitMode.PERCENTAGE, SplitMode.SHARES, SplitMode.BY_NIGHTS]
    )
    @pytest.mark.parametrize("parts", [{}, {ANNA: 0}, {ANNA: 1, BEN: -1}, {ANNA: LARGEST_MINOR_UNITS + 1}])
    def test_have_parts_that_make_no_sense(self, mode: SplitMode, parts: dict[UUID, int]) -> None:
        """Nobody, nothing, less than nothing and far too much are refused."""
        with pytest.raises(SplitInvalid):
            divided(Money(100, EUR), Split(mode, parts))

    @pytest.mark.parametrize(
        "split",
        [
            Split(SplitMode.EQUAL, {ANNA: 1, BEN: 2}),
            Split(SplitMode.ADJUSTMENT, {}),
            Split(SplitMode.ADJUSTMENT, {ANNA: 0, BEN: -LARGEST_MINOR_UNITS - 1}),
            Split(SplitMode.ITEMIZED, {ANNA: 1}),
            Split(SplitMode.ITEMIZED, {ANNA: 1}, Itemization((Line("Soup", 100, {BEN: 1}),))),
        ],
    )
    def test_are_of_a_mode_that_they_do_not_fit(self, split: Split) -> None:
        """Unequal equal parts, adjustments of nobody, and bills without lines or of other people are refused."""
        with pytest.raises(SplitInvalid):
            divided(Money(100, EUR), split)


class TestSplitByWeight:
    """A trip's built-in split."""

    def test_is_equal_where_all_weigh_the_same(self) -> None:
        """Nobody needs to know of shares."""
        assert split_by_weight([_person(ANNA), _person(BEN)]) == Split(SplitMode.EQUAL, {ANNA: 1, BEN: 1})

    def test_goes_by_weight_otherwise(self) -> None:
        """Anna pays for her child as well."""
        anna = replace(_person(ANNA), weight=2)

        assert split_by_weight([anna, _person(BEN)]) == Split(SplitMode.SHARES, {ANNA: 2, BEN: 1})

    def test_leaves_out_who_has_left_or_was_merged(self) -> None:
        """New expenses are among those who are still there."""
        gone = [replace(_person(BEN), left_at=NOW, weight=5), replace(_person(CARL), merged_into_id=ANNA)]

        assert split_by_weight([_person(ANNA), *gone]) == Split(SplitMode.EQUAL, {ANNA: 1})


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


def _person(participant_id: UUID) -> Participant:
    return Participant(participant_id, UUID(int=9), str(participant_id))
