"""Direct debts: exact to the last unit for every expense, and together exactly the balances."""

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.apportionment import apportion
from domain.currencies import currency_of
from domain.debts import DirectDebt, debts_within, netted
from domain.money import Money
from tests.domain.strategies import ids

EUR = currency_of("EUR")
SEED = UUID(int=7)
PEOPLE = [UUID(int=number) for number in range(1, 7)]
person = st.sampled_from(PEOPLE)
parts = st.dictionaries(person, st.integers(0, 1000), min_size=1).filter(lambda found: any(found.values()))
payment = st.tuples(person, person, st.integers(1, 10**9))


@st.composite
def expenses(draw: st.DrawFn, most: int = 10**12) -> tuple[dict[UUID, int], dict[UUID, int], UUID]:
    """Draw an expense of any size, shared and paid by up to six people each: the shares, what was paid, its id."""
    units, seed = draw(st.integers(1, most)), draw(ids)
    return apportion(units, draw(parts), seed), apportion(units, draw(parts), seed), seed


def debt(debtor: int, creditor: int, units: int) -> DirectDebt:
    """Return a debt of people with small numbers."""
    return DirectDebt(UUID(int=debtor), UUID(int=creditor), Money(units, EUR))


class TestDebtsWithin:
    """What the sharers of one expense owe its payers."""

    @given(expenses())
    def test_sums_to_every_share_and_to_everything_paid(
        self, expense: tuple[dict[UUID, int], dict[UUID, int], UUID]
    ) -> None:
        """Both margins are exact, and no debt is below zero."""
        shares, paid, seed = expense

        debts = debts_within(shares=shares, paid=paid, seed=seed)

        assert _sums(debts, 0) == Counter(shares)
        assert _sums(debts, 1) == Counter(paid)
        assert min(debts.values()) >= 0

    @given(expenses(most=10**5))
    def test_is_in_proportion_to_what_was_paid(self, expense: tuple[dict[UUID, int], dict[UUID, int], UUID]) -> None:
        """Between two payers to the unit; among more, less than a unit per payer off."""
        shares, paid, seed = expense
        payers = sum(units > 0 for units in paid.values())

        debts = debts_within(shares=shares, paid=paid, seed=seed)

        for (sharer, payer), units in debts.items():
            exact = Fraction(shares[sharer] * paid[payer], sum(paid.values()))
            assert abs(units - exact) < max(1, payers - 1)

    @given(expenses(), st.randoms())
    def test_does_not_depend_on_the_order(
        self, expense: tuple[dict[UUID, int], dict[UUID, int], UUID], random: Random
    ) -> None:
        """Whoever is named first owes and is owed the same."""
        shares, paid, seed = expense

        shuffled = debts_within(shares=_shuffled(shares, random), paid=_shuffled(paid, random), seed=seed)

        assert shuffled == debts_within(shares=shares, paid=paid, seed=seed)

    def test_of_one_payer_is_everybodys_share(self) -> None:
        """Who paid all of it is owed all of it, by themselves too."""
        sarah, david, emily = PEOPLE[:3]

        debts = debts_within(shares={sarah: 10, david: 20, emily: 0}, paid={sarah: 30}, seed=SEED)

        assert debts == {(sarah, sarah): 10, (david, sarah): 20, (emily, sarah): 0}

    def test_of_two_payers_is_two_thirds_and_one_third(self) -> None:
        """Each sharer owes each payer as much of their share as the payer paid of the whole."""
        sarah, david, emily = PEOPLE[:3]

        debts = debts_within(shares={david: 600, emily: 300}, paid={sarah: 600, david: 300}, seed=SEED)

        assert debts == {(david, sarah): 400, (emily, sarah): 200, (david, david): 200, (emily, david): 100}

    def test_is_refused_where_the_books_are_broken(self) -> None:
        """Shares that are not what was paid have no debts."""
        with pytest.raises(ValueError, match="Shares of 2 do not make up 3 paid"):
            debts_within(shares={PEOPLE[0]: 2}, paid={PEOPLE[1]: 3}, seed=SEED)


class TestNetted:
    """Debts set off against each other."""

    @given(st.lists(expenses(), max_size=6), st.lists(payment, max_size=6))
    def test_sum_to_the_balance_of_everybody(
        self, booked: list[tuple[dict[UUID, int], dict[UUID, int], UUID]], payments: list[tuple[UUID, UUID, int]]
    ) -> None:
        """What one is owed minus what one owes, directly, is paid - owed + sent - received."""
        raw, nets = Counter[tuple[UUID, UUID]](), Counter[UUID]()
        for shares, paid, seed in booked:
            raw.update(debts_within(shares=shares, paid=paid, seed=seed))
            nets.update(paid)
            nets.subtract(shares)
        for sender, receiver, units in payments:
            raw[receiver, sender] += units
            nets[sender] += units
            nets[receiver] -= units

        found = Counter[UUID]()
        for row in netted(raw, EUR):
            found[row.creditor_id] += row.amount.minor_units
            found[row.debtor_id] -= row.amount.minor_units

        assert {person: units for person, units in found.items() if units} == {
            person: net for person, net in nets.items() if net
        }

    def test_are_one_for_each_two_people(self) -> None:
        """What two owe each other is set off, whichever is more."""
        owed = {pair(1, 2): 30, pair(2, 1): 50, pair(3, 1): 1, pair(2, 4): 7, pair(4, 2): 3}

        assert netted(owed, EUR) == (debt(2, 1, 20), debt(2, 4, 4), debt(3, 1, 1))

    def test_leave_out_what_is_nothing(self) -> None:
        """Nobody owes themselves, and what is set off in full is no debt."""
        assert netted({pair(1, 1): 30, pair(1, 2): 5, pair(2, 1): 5, pair(1, 3): 0}, EUR) == ()


def pair(debtor: int, creditor: int) -> tuple[UUID, UUID]:
    """Return the ids of two people with small numbers."""
    return UUID(int=debtor), UUID(int=creditor)


def _sums(debts: Mapping[tuple[UUID, UUID], int], side: int) -> Counter[UUID]:
    sums = Counter[UUID]()
    for people, units in debts.items():
        sums[people[side]] += units
    return sums


def _shuffled(figures: Mapping[UUID, int], random: Random) -> dict[UUID, int]:
    return dict(random.sample(list(figures.items()), len(figures)))
