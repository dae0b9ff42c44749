"""Constraints of a settlement: each is obeyed, everybody is settled all the same, and contradictions are refused."""

from collections.abc import Mapping
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.constraints import NO_CONSTRAINTS, Constraints, ConstraintsInvalid
from domain.refusals import RefusalCode
from domain.settlement_search.minimal import Method
from domain.settlement_search.routes import PlanImpossible
from domain.settlements import Settlement, Strategy
from tests.domain.settling import fewest, left_after, left_over, pairs_of, person, rows, settled, zero_sums

strategies = st.sampled_from(Strategy)
Pairs = set[tuple[int, int]]
UNKNOWN = "A constraint names somebody who has no balance on this trip."


@st.composite
def nets_and_pairs(draw: st.DrawFn, most_people: int = 7) -> tuple[list[int], Pairs]:
    """Draw nets, and pairs of the people who have them."""
    units = draw(zero_sums(most_people))
    pairs = list(combinations(range(1, len(units) + 1), 2))
    return units, draw(st.sets(st.sampled_from(pairs))) if pairs else set()


class TestForbiddenPairs:
    """Two who pay each other nothing."""

    @settings(max_examples=200)
    @given(nets_and_pairs(most_people=9), strategies)
    def test_are_obeyed_or_refused(self, drawn: tuple[list[int], Pairs], strategy: Strategy) -> None:
        """The plan settles without them, or money has no way at all between people who are even only together."""
        units, pairs = drawn
        constraints = Constraints(forbidden_pairs=pairs_of(*pairs))
        if not _can_reach(units, pairs):
            with pytest.raises(PlanImpossible):
                settled(units, strategy, constraints)
            return

        settlement = settled(units, strategy, constraints)

        assert set(left_after(units, settlement.transfers)) <= {0}
        assert not {(min(row[:2]), max(row[:2])) for row in rows(settlement)} & pairs
        assert len(settlement.transfers) <= max(0, len(units) - 1)

    @given(nets_and_pairs())
    def test_cost_as_few_transfers_as_brute_force_finds(self, drawn: tuple[list[int], Pairs]) -> None:
        """Wherever debtors can pay creditors directly, no partition into groups that can gives fewer transfers."""
        units, pairs = drawn
        best = fewest(units, lambda nets: _can_pay_directly(nets, pairs))
        unconstrained = fewest(units)
        if best is None or unconstrained is None:
            return

        settlement = settled(units, constraints=Constraints(forbidden_pairs=pairs_of(*pairs)))

        assert len(settlement.transfers) == best
        assert settlement.constraint_cost == best - unconstrained
        assert settlement.optimal == (best == unconstrained)
        assert all(units[payer - 1] < 0 < units[payee - 1] for payer, payee, _ in rows(settlement))

    @settings(max_examples=300)
    @given(nets_and_pairs(most_people=8), strategies)
    def test_keep_the_plan_stable_where_there_is_a_direct_way(
        self, drawn: tuple[list[int], Pairs], strategy: Strategy
    ) -> None:
        """Whichever transfer is paid first, the others stay what they were."""
        units, pairs = drawn
        if _can_pay_directly(dict(enumerate(units, start=1)), pairs):
            _require_stable(units, strategy, Constraints(forbidden_pairs=pairs_of(*pairs)))

    @settings(max_examples=20)
    @given(zero_sums(most_people=60, largest=40), strategies, st.data())
    def test_are_obeyed_among_many_people(self, units: list[int], strategy: Strategy, data: st.DataObject) -> None:
        """Each transfer of a plan is forbidden by chance, and the plan goes around."""
        first = rows(settled(units, strategy))
        chosen = data.draw(st.sets(st.sampled_from(first), max_size=5)) if len(units) > 25 and first else set()
        forbidden = pairs_of(*[row[:2] for row in chosen])

        settlement = settled(units, strategy, Constraints(forbidden_pairs=forbidden))

        assert set(left_after(units, settlement.transfers)) <= {0}
        assert not {frozenset({row.debtor_id, row.creditor_id}) for row in settlement.transfers} & forbidden
        assert len(settlement.transfers) <= max(0, sum(net != 0 for net in units) - 1)

    def test_move_a_payment_to_somebody_else(self) -> None:
        """Another plan with as few transfers costs nothing."""
        settlement = settled([-5, -5, 5, 5], constraints=Constraints(forbidden_pairs=pairs_of((1, 3))))

        assert rows(settlement) == [(1, 4, 5), (2, 3, 5)]
        assert settlement.constraint_cost == 0
        assert settlement.method is Method.SUBSET_DP

    def test_change_who_pays_whom_rather_than_relay_among_many_people(self) -> None:
        """Beyond twenty people too, nobody passes money on where debtors can pay creditors directly."""
        units = [-1 - number for number in range(12)] + [1 + number for number in range(12)]
        constraints = Constraints(forbidden_pairs=pairs_of((12, 24), (12, 23)))

        settlement = settled(units, constraints=constraints)

        assert all(units[payer - 1] < 0 < units[payee - 1] for payer, payee, _ in rows(settlement))
        assert set(left_after(units, settlement.transfers)) == {0}
        assert settlement.lower_bound == 12

    def test_relay_through_a_third_person_where_there_is_no_direct_way(self) -> None:
        """Somebody who is even passes the money on."""
        settlement = settled([-5, 5, 0], constraints=Constraints(forbidden_pairs=pairs_of((1, 2))))

        assert rows(settlement) == [(1, 3, 5), (3, 2, 5)]
        assert settlement.constraint_cost == 1
        assert not settlement.optimal

    def test_that_leave_no_way_are_refused(self) -> None:
        """Two people alone, who may not deal with each other."""
        with pytest.raises(PlanImpossible, match=r"The forbidden pairs leave no way to settle\.") as refused:
            settled([-5, 5], constraints=Constraints(forbidden_pairs=pairs_of((1, 2))))

        assert refused.value.code is RefusalCode.PLAN_IMPOSSIBLE
        assert refused.value.field == ("forbidden_pairs",)


class TestPreferredPairs:
    """Two who settle between themselves first."""

    @given(nets_and_pairs(most_people=8), strategies)
    def test_settle_first_as_much_as_they_can(self, drawn: tuple[list[int], Pairs], strategy: Strategy) -> None:
        """In order of their ids; the rest is settled as ever."""
        units, pairs = drawn
        left, expected = list(units), set()
        for one, other in sorted(pairs):
            payer, payee = (one, other) if left[one - 1] < 0 else (other, one)
            cents = min(-left[payer - 1], left[payee - 1])
            if cents > 0:
                expected.add((payer, payee, cents))
                left[payer - 1] += cents
                left[payee - 1] -= cents

        settlement = settled(units, strategy, Constraints(preferred_pairs=pairs_of(*pairs)))

        assert expected <= set(rows(settlement))
        assert set(rows(settlement)) == expected | set(rows(settled(left, strategy)))
        assert len(settlement.transfers) <= max(0, sum(net != 0 for net in units) - 1)

    @given(nets_and_pairs(most_people=7), strategies)
    def test_keep_the_plan_stable(self, drawn: tuple[list[int], Pairs], strategy: Strategy) -> None:
        """Whichever transfer is paid first, the others stay what they were."""
        units, pairs = drawn
        _require_stable(units, strategy, Constraints(preferred_pairs=pairs_of(*pairs)))

    def test_cost_transfers(self) -> None:
        """A couple who settle between themselves break two pairs of opposites."""
        settlement = settled([-5, -3, 5, 3], constraints=Constraints(preferred_pairs=pairs_of((1, 4))))

        assert rows(settlement) == [(1, 3, 2), (1, 4, 3), (2, 3, 3)]
        assert settlement.constraint_cost == 1


class TestHub:
    """One person whom all transfers go to or come from."""

    @given(zero_sums(most_people=12), strategies)
    def test_settles_everybody(self, units: list[int], strategy: Strategy) -> None:
        """One transfer for each of the others who is not even, and the hub is even too."""
        settlement = settled(units, strategy, Constraints(hub_id=person(1)))

        assert set(left_after(units, settlement.transfers)) == {0}
        assert all(1 in row[:2] for row in rows(settlement))
        assert len(settlement.transfers) == sum(net != 0 for net in units[1:])
        assert settlement.method is Method.HUB
        _require_stable(units, strategy, Constraints(hub_id=person(1)))

    def test_costs_transfers(self) -> None:
        """Somebody who is even collects and hands out."""
        settlement = settled([0, -5, -3, 5, 3], constraints=Constraints(hub_id=person(1)))

        assert rows(settlement) == [(1, 4, 5), (1, 5, 3), (2, 1, 5), (3, 1, 3)]
        assert settlement.constraint_cost == 2
        assert settlement.lower_bound == 2


class TestSmallestTransfer:
    """No transfer below it."""

    @given(nets_and_pairs(most_people=9), strategies, st.integers(1, 12))
    def test_is_obeyed(self, drawn: tuple[list[int], Pairs], strategy: Strategy, smallest: int) -> None:
        """What stays open is said, and no debtor and creditor stay who could still pay as much."""
        units, _ = drawn
        settlement = settled(units, strategy, Constraints(smallest_transfer=smallest))

        left = {number: net for number, net in enumerate(left_after(units, settlement.transfers), start=1) if net}
        assert left_over(settlement) == left
        assert all(cents >= smallest for _, _, cents in rows(settlement))
        assert max([0, *left.values()]) < smallest or min([0, *left.values()]) > -smallest
        assert settlement.lower_bound <= len(settlement.transfers)

    def test_leaves_small_debts_open(self) -> None:
        """A cent stays where it is."""
        settlement = settled([-1001, -999, 1000, 1000], constraints=Constraints(smallest_transfer=100))

        assert rows(settlement) == [(1, 3, 1000), (2, 4, 999)]
        assert left_over(settlement) == {1: -1, 4: 1}
        assert settlement.constraint_cost == -1
        assert settlement.optimal

    def test_puts_together_what_is_large_enough_together(self) -> None:
        """Two who are left with enough by transfers that were too small pay each other."""
        settlement = settled([-14, -5, 7, 6, 6], constraints=Constraints(smallest_transfer=4))

        assert all(cents >= 4 for _, _, cents in rows(settlement))
        assert left_over(settlement) == {1: -1, 5: 1}

    def test_holds_for_a_hub(self) -> None:
        """Who owes or is owed less than that stays open, and so does the hub."""
        settlement = settled([0, -50, 48, 2], constraints=Constraints(hub_id=person(1), smallest_transfer=10))

        assert rows(settlement) == [(1, 3, 48), (2, 1, 50)]
        assert left_over(settlement) == {1: -2, 4: 2}


class TestParties:
    """Families as one."""

    @given(zero_sums(), st.data(), strategies)
    def test_settle_as_one(self, units: list[int], data: st.DataObject, strategy: Strategy) -> None:
        """The same transfers as if who acts had the nets of all for whom they act."""
        numbers = list(range(1, len(units) + 1))
        actors = data.draw(st.lists(st.sampled_from(numbers), min_size=1, unique=True))
        parties = {number: data.draw(st.sampled_from(actors)) for number in numbers if number not in actors}
        together = [net if number in actors else 0 for number, net in enumerate(units, start=1)]
        for member, actor in parties.items():
            together[actor - 1] += units[member - 1]

        constraints = Constraints(parties={person(member): person(actor) for member, actor in parties.items()})
        settlement = settled(units, strategy, constraints)

        assert rows(settlement) == rows(settled(together, strategy))
        assert settlement.constraint_cost == len(settlement.transfers) - len(settled(units, strategy).transfers)

    def test_obey_what_is_said_of_a_member(self) -> None:
        """A pair that names a member forbids the family."""
        parties = {person(2): person(1)}

        settlement = settled([-3, -2, 5, 0], constraints=Constraints(parties=parties, forbidden_pairs=pairs_of((2, 3))))

        assert rows(settlement) == [(1, 4, 5), (4, 3, 5)]


class TestConstraints:
    """What cannot be meant is refused."""

    @pytest.mark.parametrize(
        ("constraints", "field", "message"),
        [
            (
                Constraints(hub_id=person(1), forbidden_pairs=pairs_of((1, 2))),
                "hub_id",
                "The hub may not deal with somebody who is not even.",
            ),
            (
                Constraints(hub_id=person(1), preferred_pairs=pairs_of((2, 3))),
                "preferred_pairs",
                "With a hub, every preferred pair must include the hub.",
            ),
            (
                Constraints(preferred_pairs=pairs_of((1, 2)), forbidden_pairs=pairs_of((2, 1))),
                "preferred_pairs",
                "A pair is both preferred and forbidden.",
            ),
            (
                Constraints(
                    preferred_pairs=pairs_of((1, 2)),
                    forbidden_pairs=pairs_of((1, 3)),
                    parties={person(3): person(2)},
                ),
                "preferred_pairs",
                "A pair is both preferred and forbidden.",
            ),
            (Constraints(forbidden_pairs=pairs_of((1, 1))), "forbidden_pairs", "A pair is two different people."),
            (Constraints(preferred_pairs=pairs_of((2, 2))), "preferred_pairs", "A pair is two different people."),
            (Constraints(smallest_transfer=0), "smallest_transfer", "The smallest transfer must be above zero."),
            (Constraints(smallest_transfer=-5), "smallest_transfer", "The smallest transfer must be above zero."),
            (
                Constraints(forbidden_pairs=pairs_of((1, 9))),
                "forbidden_pairs",
                UNKNOWN,
            ),
            (
                Constraints(preferred_pairs=pairs_of((9, 1))),
                "preferred_pairs",
                UNKNOWN,
            ),
            (Constraints(hub_id=person(9)), "hub_id", UNKNOWN),
            (Constraints(parties={person(1): person(9)}), "parties", UNKNOWN),
            (
                Constraints(parties={person(1): person(2), person(2): person(3)}),
                "parties",
                "Who acts for somebody is acted for by nobody else.",
            ),
        ],
    )
    def test_that_contradict_are_refused(self, constraints: Constraints, field: str, message: str) -> None:
        """With the code, the field, and what is wrong."""
        with pytest.raises(ConstraintsInvalid) as refused:
            settled([-5, 3, 2], constraints=constraints)

        assert refused.value.code is RefusalCode.CONSTRAINTS_INVALID
        assert refused.value.field == (field,)
        assert refused.value.message == message

    def test_that_forbid_the_hub_somebody_even_are_obeyed(self) -> None:
        """The two need not deal with each other."""
        settlement = settled([-5, 5, 0], constraints=Constraints(hub_id=person(1), forbidden_pairs=pairs_of((1, 3))))

        assert rows(settlement) == [(1, 2, 5)]

    @given(nets_and_pairs(most_people=9), strategies, st.data())
    def test_work_together(self, drawn: tuple[list[int], Pairs], strategy: Strategy, data: st.DataObject) -> None:
        """All at once: nothing forbidden, nothing small, and all that is open is said."""
        units, pairs = drawn
        forbidden = data.draw(st.sets(st.sampled_from(sorted(pairs)))) if pairs else set()
        constraints = Constraints(
            forbidden_pairs=pairs_of(*forbidden), preferred_pairs=pairs_of(*pairs - forbidden), smallest_transfer=3
        )
        if not _can_reach(units, forbidden):
            return

        settlement = settled(units, strategy, constraints)

        left = {number: net for number, net in enumerate(left_after(units, settlement.transfers), start=1) if net}
        assert left_over(settlement) == left
        assert not {(min(row[:2]), max(row[:2])) for row in rows(settlement)} & forbidden
        assert all(cents >= 3 for _, _, cents in rows(settlement))
        assert settlement.constraint_cost == len(settlement.transfers) - len(settled(units, strategy).transfers)

    def test_are_nothing_unless_given(self) -> None:
        """Constraints that constrain nothing change nothing."""
        assert settled([-5, 3, 2], constraints=Constraints()) == settled([-5, 3, 2])
        assert Constraints() == NO_CONSTRAINTS


def _require_stable(units: list[int], strategy: Strategy, constraints: Constraints) -> None:
    settlement: Settlement = settled(units, strategy, constraints)
    for paid in settlement.transfers:
        others = tuple(row for row in settlement.transfers if row != paid)
        assert settled(left_after(units, [paid]), strategy, constraints).transfers == others


def _can_reach(units: list[int], pairs: Pairs) -> bool:
    """Tell whether people who are linked by pairs that are not forbidden are even together."""
    groups = [{number} for number in range(1, len(units) + 1)]
    for one, other in combinations(range(1, len(units) + 1), 2):
        if (one, other) not in pairs:
            joined = [group for group in groups if group & {one, other}]
            groups = [group for group in groups if group not in joined] + [set().union(*joined)]
    return all(sum(units[number - 1] for number in group) == 0 for group in groups)


def _can_pay_directly(nets: Mapping[int, int], pairs: Pairs) -> bool:
    """Tell by the theorem of Gale: no set of debtors owes more than those whom they may pay are owed."""
    debtors = [one for one in nets if nets[one] < 0]
    creditors = [one for one in nets if nets[one] > 0]
    for size in range(1, len(debtors) + 1):
        for some in combinations(debtors, size):
            reached = {to for to in creditors if any((min(by, to), max(by, to)) not in pairs for by in some)}
            if -sum(nets[by] for by in some) > sum(nets[to] for to in reached):
                return False
    return True
