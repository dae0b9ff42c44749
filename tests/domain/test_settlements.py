"""Settlements: fewest where that is proved, stable when a transfer is paid, never more than n - 1, exact always."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.balances import BalancesDoNotSumToZero
from domain.constraints import Constraints
from domain.currencies import currency_of
from domain.money import LARGEST_MINOR_UNITS, Money
from domain.settlement_search.minimal import Method
from domain.settlements import Strategy, settle
from tests.domain.settling import (
    EUR,
    fewest,
    left_after,
    nets_of,
    pairs_of,
    partitions,
    person,
    rows,
    settled,
    zero_sums,
)

strategies = st.sampled_from(Strategy)

# Nets that hold opposites, or get new ones when a transfer is paid: what a plan must not fall for.
COINCIDENCES = [
    [-5, 3, 2, -7, 2, 5],
    [-5, -7, 2, 5, 3, 2],
    [-10, -8, 7, 6, 5],
    [-4, -4, 3, 5, -6, 6],
    [-3, -3, 2, 2, 2],
    [-9, 4, 5, -5, 3, 2, -6, 6],
    [-1, -2, -3, -4, 1, 2, 3, 4],
    [-6, -6, -6, 4, 4, 4, 3, 3],
    [-2, -2, -2, -2, -2, -2, 3, 3, 3, 3],
    [-1, 1, -1, 1, -1, 1, -1, 1, -1, 1],
    [-8, -8, 1, 3, 5, 7],
    [-100, 40, 60, -60, 20, 40, -30, 30],
]

# (nets in whole units, fewest transfers): worked examples of other programs and puzzles.
CLASSICS = [
    ("one owes one", [50, -50], 1),
    ("one paid for two", [200, -100, -100], 2),
    ("one paid for three", [120, -40, -40, -40], 3),
    ("two paid for two", [1000, 1000, -1000, -1000], 2),
    ("a chain of two debts becomes one", [-20, 0, 20], 1),
    ("three lunches", [15, -30, 15], 2),
    ("two perfect matches", [-10, 10, -5, 5], 2),
    ("six friends, nine debts", [0, 50, -10, 60, -60, -40], 3),
    ("a weekend of five", [155, -80, -110, -20, 55], 4),
    ("the largest paying the largest takes five", [-10, -8, 7, 6, 5], 4),
    ("two threes that no pair shows", [-7, 3, 4, -11, 5, 6], 4),
    ("everybody is even", [0, 0, 0], 0),
]

# The transactions (who, to whom, how much) of LeetCode 465, Optimal Account Balancing.
PUZZLES = [
    ([(0, 1, 10), (2, 0, 5)], 2),
    ([(0, 1, 10), (1, 0, 1), (1, 2, 5), (2, 0, 5)], 1),
    ([(0, 1, 2), (1, 2, 1), (1, 3, 1)], 2),
    ([(0, 3, 2), (1, 4, 3), (2, 3, 2), (2, 4, 2)], 3),
    ([(1, 5, 8), (8, 9, 8), (2, 3, 9), (4, 3, 1)], 4),
    ([(0, 1, 5), (2, 3, 1), (2, 0, 1), (4, 0, 2)], 4),
]


class TestSettlement:
    """Transfers that settle."""

    @given(zero_sums(most_people=12), strategies)
    def test_leaves_nobody_owing(self, units: list[int], strategy: Strategy) -> None:
        """Carried out, it brings every net to zero, by transfers from those who owe to those who are owed."""
        settlement = settled(units, strategy)

        assert set(left_after(units, settlement.transfers)) <= {0}
        assert all(units[payer - 1] < 0 < units[payee - 1] and cents > 0 for payer, payee, cents in rows(settlement))

    @given(zero_sums(most_people=30), strategies)
    def test_has_fewer_transfers_than_people(self, units: list[int], strategy: Strategy) -> None:
        """At most n - 1 for n people who are not even."""
        assert len(settled(units, strategy).transfers) <= max(0, sum(net != 0 for net in units) - 1)

    @given(zero_sums())
    def test_is_minimal_as_brute_force_finds_it(self, units: list[int]) -> None:
        """No partition into groups that are even gives fewer."""
        settlement = settled(units)

        assert len(settlement.transfers) == settlement.lower_bound == fewest(units)
        assert settlement.optimal
        assert settlement.method is Method.SUBSET_DP

    @given(zero_sums(most_people=26, largest=9))
    def test_is_never_longer_minimal_than_greedy(self, units: list[int]) -> None:
        """MINIMAL has at most as many transfers as GREEDY."""
        assert len(settled(units).transfers) <= len(settled(units, Strategy.GREEDY).transfers)

    @given(zero_sums())
    def test_says_of_greedy_only_what_is_proved(self, units: list[int]) -> None:
        """Its lower bound holds, and it is called optimal only when it is."""
        settlement = settled(units, Strategy.GREEDY)
        true_minimum = fewest(units)

        assert true_minimum is not None
        assert settlement.lower_bound <= true_minimum
        assert settlement.method is Method.GREEDY
        if settlement.optimal:
            assert len(settlement.transfers) == true_minimum

    @given(zero_sums(most_people=25), strategies, st.randoms())
    def test_does_not_depend_on_the_order(self, units: list[int], strategy: Strategy, random: Random) -> None:
        """The same nets give the same settlement, whatever comes first."""
        nets = nets_of(units)
        shuffled = dict(random.sample(list(nets.items()), len(nets)))

        assert settle(nets=shuffled, strategy=strategy) == settle(nets=nets, strategy=strategy)

    @given(st.one_of(zero_sums(), st.sampled_from(COINCIDENCES).flatmap(st.permutations)), strategies)
    def test_is_stable_when_any_transfer_is_paid(self, units: list[int], strategy: Strategy) -> None:
        """Whichever transfer is paid first, the others stay what they were."""
        settlement = settled(units, strategy)

        for paid in settlement.transfers:
            others = tuple(row for row in settlement.transfers if row != paid)
            assert settled(left_after(units, [paid]), strategy).transfers == others

    @pytest.mark.parametrize("seed", range(12))
    def test_is_stable_among_many_small_debts(self, seed: int) -> None:
        """Fourteen people with amounts up to four have many shortest plans."""
        random = Random(seed)  # noqa: S311  # the same balances in every run
        units = [random.choice([-4, -3, -2, -1, 1, 2, 3, 4]) for _ in range(13)]
        units.append(-sum(units))
        settlement = settled(units)

        for paid in settlement.transfers:
            others = tuple(row for row in settlement.transfers if row != paid)
            assert settled(left_after(units, [paid])).transfers == others

    @given(zero_sums())
    def test_is_the_first_of_the_shortest(self, units: list[int]) -> None:
        """Of all partitions into the most groups, the one whose payments come first, place by place."""
        nets = {number: net for number, net in enumerate(units, start=1) if net}
        even = [
            groups for groups in partitions(list(nets)) if all(sum(nets[one] for one in group) == 0 for group in groups)
        ]
        most = max(map(len, even))
        tables = [
            {place: cents for group in groups for place, cents in _corner(sorted(group), nets).items()}
            for groups in even
            if len(groups) == most
        ]

        places = [(payer, payee) for payer in sorted(nets) for payee in sorted(nets)]
        first = max(tables, key=lambda table: [table.get(place, 0) for place in places])
        assert {row[:2]: row[2] for row in rows(settled(units))} == first

    @settings(max_examples=10)
    @given(zero_sums(most_people=16, largest=12))
    def test_is_stable_to_the_last_transfer(self, units: list[int]) -> None:
        """Paid one after the other, from the last, no transfer ever changes."""
        transfers = settled(units).transfers

        while transfers:
            units, transfers = left_after(units, transfers[-1:]), transfers[:-1]
            assert settled(units).transfers == transfers

    @pytest.mark.parametrize("units", COINCIDENCES)
    def test_is_stable_where_a_payment_makes_opposites(self, units: list[int]) -> None:
        """A part of a debt that equals somebody's credit by chance changes nothing."""
        settlement = settled(units)

        assert len(settlement.transfers) == fewest(units)
        for paid in settlement.transfers:
            others = tuple(row for row in settlement.transfers if row != paid)
            assert settled(left_after(units, [paid])).transfers == others

    @pytest.mark.parametrize(("units", "count"), [case[1:] for case in CLASSICS], ids=[case[0] for case in CLASSICS])
    def test_is_as_short_as_the_classics_ask(self, units: list[int], count: int) -> None:
        """Worked examples of other programs, in the fewest transfers."""
        settlement = settled(units)

        assert len(settlement.transfers) == count
        assert set(left_after(units, settlement.transfers)) == {0}

    @pytest.mark.parametrize(("transactions", "count"), PUZZLES)
    def test_solves_optimal_account_balancing(self, transactions: list[tuple[int, int, int]], count: int) -> None:
        """LeetCode 465."""
        units = [0] * 12
        for giver, taker, amount in transactions:
            units[giver] += amount
            units[taker] -= amount

        assert len(settled(units).transfers) == count

    def test_prefers_the_first_people(self) -> None:
        """Of the plans with the fewest transfers it is the one whose first debtor pays the first creditor most."""
        assert rows(settled([-5, -5, 5, 5])) == [(1, 3, 5), (2, 4, 5)]
        assert rows(settled([-10, -8, 7, 6, 5])) == [(1, 3, 7), (1, 4, 3), (2, 4, 3), (2, 5, 5)]

    def test_is_exact_for_twenty_people(self) -> None:
        """Twenty people in seven threes but one: 13 transfers, and the first in order."""
        threes = [(-(10**number) - 2 * 10**6, 10**number, 2 * 10**6) for number in range(6)]
        units = [net for three in threes for net in three] + [-7, 7]

        settlement = settled(units)

        assert len(settlement.transfers) == settlement.lower_bound == 13
        assert settlement.method is Method.SUBSET_DP

    @given(st.permutations([-6, -6, 5, 6, -6, 4, 5, 5, 4, -6, -6, -6, 4, 5, -6, -6, -6, 5, 6, 5]))
    @settings(max_examples=5)
    def test_is_exact_where_shortest_plans_are_too_many_to_compare(self, units: list[int]) -> None:
        """Four amounts among twenty people: whichever of the plans is taken, it is one of the shortest."""
        settlement = settled(units)

        assert len(settlement.transfers) == settlement.lower_bound == 16
        assert set(left_after(units, settlement.transfers)) == {0}

    def test_is_exact_for_more_people_once_opposites_are_paired(self) -> None:
        """Thirty people of whom ten are opposites leave twenty to the exact search."""
        units = [net for number in range(5) for net in (-1000 - number, 1000 + number)] + [-19, *[1] * 19]

        settlement = settled(units)

        assert len(settlement.transfers) == settlement.lower_bound == 24
        assert settlement.method is Method.SUBSET_DP

    def test_beyond_twenty_people_proves_what_meets_the_bound(self) -> None:
        """Ten threes of thirty people are found, and the lower bound is as low."""
        powers = [4**number for number in range(10)]
        units = [*(-3 * power for power in powers), *reversed(powers), *(2 * power for power in powers)]

        settlement = settled(units)

        assert len(settlement.transfers) == settlement.lower_bound == 20
        assert settlement.method is Method.BUDGETED_SEARCH
        assert settlement.optimal

    def test_beyond_twenty_people_finds_groups_of_four(self) -> None:
        """Two people and two who owe each other as much together are settled by three transfers."""
        powers = [20**number for number in range(7)]
        factors = [-9, 7, -1, 3]
        units = [factor * power for factor in factors for power in powers[:: factor // abs(factor)]]

        settlement = settled(units)

        assert len(settlement.transfers) == 21
        assert settlement.method is Method.BUDGETED_SEARCH
        assert not settlement.optimal

    @settings(max_examples=20)
    @given(zero_sums(most_people=60, largest=40))
    def test_beyond_twenty_people_keeps_to_its_lower_bound(self, units: list[int]) -> None:
        """It settles, and the bound is never above it."""
        settlement = settled(units)

        assert set(left_after(units, settlement.transfers)) <= {0}
        assert settlement.lower_bound <= len(settlement.transfers)

    @given(st.integers(2, 40), st.randoms())
    def test_sums_the_largest_amounts_exactly(self, people: int, random: Random) -> None:
        """Amounts beyond what a float keeps."""
        units = [random.choice([-1, 1]) * (LARGEST_MINOR_UNITS - random.randint(0, 9)) for _ in range(people)]
        units.append(-sum(units))

        assert set(left_after(units, settled(units).transfers)) == {0}

    @pytest.mark.parametrize("strategy", Strategy)
    def test_of_nets_that_do_not_sum_to_zero_is_refused(self, strategy: Strategy) -> None:
        """Broken books have no plan."""
        with pytest.raises(BalancesDoNotSumToZero, match=r"The balances in EUR are off by 0\.03 EUR\."):
            settled([1, 2], strategy)

    def test_of_two_currencies_is_an_error(self) -> None:
        """Nets of two currencies do not add up."""
        with pytest.raises(TypeError):
            settle(nets={person(1): Money(1, EUR), person(2): Money(-1, currency_of("JPY"))})

    @pytest.mark.parametrize("strategy", Strategy)
    def test_of_nobody_is_empty(self, strategy: Strategy) -> None:
        """No people, no transfers, proved."""
        settlement = settle(nets={}, strategy=strategy)

        assert settlement.transfers == ()
        assert settlement.optimal


class TestConstraintCost:
    """What constraints cost in transfers."""

    def test_is_nothing_without_constraints(self) -> None:
        """Neither for what is wished in vain."""
        assert settled([-5, -5, 5, 5]).constraint_cost == 0
        assert settled([-5, -5, 5, 5], constraints=Constraints(forbidden_pairs=pairs_of((1, 2)))).constraint_cost == 0

    def test_counts_the_transfers_more(self) -> None:
        """Two opposites who may not deal with each other take one more."""
        constraints = Constraints(forbidden_pairs=pairs_of((1, 3)))

        settlement = settled([-3, -4, 3, 4], constraints=constraints)

        assert rows(settlement) == [(1, 4, 3), (2, 3, 3), (2, 4, 1)]
        assert settlement.constraint_cost == 1
        assert settlement.lower_bound == 2
        assert not settlement.optimal

    def test_is_below_zero_where_families_save_transfers(self) -> None:
        """A family that owes itself pays nothing."""
        settlement = settled([-5, 5, -3, 3], constraints=Constraints(parties={person(1): person(2)}))

        assert rows(settlement) == [(3, 4, 3)]
        assert settlement.constraint_cost == -1
        assert settlement.optimal


def _corner(group: list[int], nets: dict[int, int]) -> dict[tuple[int, int], int]:
    """Lay debts and credits along one line, in order, and return where they overlap."""
    table, debt = {}, 0
    for payer in [one for one in group if nets[one] < 0]:
        credit = 0
        for payee in [one for one in group if nets[one] > 0]:
            overlap = min(debt - nets[payer], credit + nets[payee]) - max(debt, credit)
            if overlap > 0:
                table[payer, payee] = overlap
            credit += nets[payee]
        debt -= nets[payer]
    return table
