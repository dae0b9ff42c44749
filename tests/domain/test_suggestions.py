"""Suggestions: a trip settles in its own currency or in each it paid in, and what is known is known over all."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.balances import BalancesDoNotSumToZero, Basis, Tallies, Tally
from domain.constraints import Constraints, ConstraintsInvalid
from domain.currencies import Currency, currency_of
from domain.money import Money
from domain.participants import Participant
from domain.settlement_search.minimal import Method
from domain.settlements import Strategy
from domain.suggestions import LeftOver, SettlementRequest, SuggestedTransfers, parties_of, suggest
from tests.arrangement import NOW
from tests.domain.settling import EUR, pairs_of, person, settled, zero_sums
from tests.domain.trips import TRIP

CZK, USD = currency_of("CZK"), currency_of("USD")
ORIGINAL = SettlementRequest(Basis.ORIGINAL)


def tallies(*, settlement: list[int], **original: list[int]) -> Tallies:
    """Return the sums of people 1, 2, 3 and so on, by their nets: in euros, and in each currency of `original`."""
    others = [row for code, nets in original.items() for row in _rows(nets, currency_of(code)) if row.paid or row.owed]
    return Tallies(_rows(settlement, EUR), tuple(others))


def rows(suggested: SuggestedTransfers) -> list[tuple[int, int, str]]:
    """Return transfers as who pays, who is paid, and what."""
    return [(row.debtor_id.int, row.creditor_id.int, str(row.amount)) for row in suggested.transfers]


class TestSuggest:
    """Transfers over the currencies of a basis."""

    @given(zero_sums(), st.sampled_from(Strategy))
    def test_settles_as_one_currency_settles(self, nets: list[int], strategy: Strategy) -> None:
        """In the trip's currency it is one settlement, and says all that the settlement says."""
        expected = settled(nets, strategy)

        suggested = suggest(tallies(settlement=nets), SettlementRequest(strategy=strategy))

        assert suggested.transfers == expected.transfers
        assert (suggested.optimal, suggested.strategy) == (expected.optimal, strategy)
        assert (suggested.method, suggested.lower_bound) == (expected.method, expected.lower_bound)

    def test_settles_each_currency_by_itself(self) -> None:
        """On the basis of what was paid, euros and crowns never meet."""
        sums = tallies(settlement=[-5, 5, 0], CZK=[-700, 0, 700], EUR=[-5, 5, 0])

        suggested = suggest(sums, ORIGINAL)

        assert rows(suggested) == [(1, 3, "7.00 CZK"), (1, 2, "0.05 EUR")]
        assert (suggested.optimal, suggested.lower_bound, suggested.method) == (True, 2, Method.SUBSET_DP)

    def test_is_optimal_where_every_currency_is(self) -> None:
        """Greed misses the fewest in euros, and finds it in crowns."""
        euros = [-5, -4, -3, 7, 5]
        sums = tallies(settlement=euros, EUR=euros, CZK=[-1, 1, 0, 0, 0])

        suggested = suggest(sums, replace(ORIGINAL, strategy=Strategy.GREEDY))

        assert (len(suggested.transfers), suggested.lower_bound) == (5, 4)
        assert (suggested.optimal, suggested.method) == (False, Method.GREEDY)

    def test_names_the_weakest_method(self) -> None:
        """One currency with many people is searched within a budget, and that is said of all."""
        many = [*range(1, 30), *[-15] * 29]
        sums = tallies(settlement=many, CZK=[-1, 1], EUR=many)

        assert suggest(sums, ORIGINAL).method is Method.BUDGETED_SEARCH

    def test_of_a_trip_without_any_expense_is_empty(self) -> None:
        """Nobody owes anything in any currency."""
        suggested = suggest(tallies(settlement=[0, 0]), ORIGINAL)

        assert (suggested.transfers, suggested.optimal, suggested.lower_bound) == ((), True, 0)

    def test_takes_a_hub_that_never_paid_in_a_currency(self) -> None:
        """Whoever is on the trip can be named, in every currency."""
        sums = tallies(settlement=[0, -5, 5], CZK=[0, -700, 700], EUR=[1, -1, 0])

        suggested = suggest(sums, SettlementRequest(Basis.ORIGINAL, constraints=Constraints(hub_id=person(1))))

        assert rows(suggested) == [(1, 3, "7.00 CZK"), (2, 1, "7.00 CZK"), (2, 1, "0.01 EUR")]
        assert (suggested.constraint_cost, suggested.method) == (1, Method.HUB)

    def test_says_what_is_left_over(self) -> None:
        """By person, in the trip's currency."""
        request = SettlementRequest(constraints=Constraints(smallest_transfer=100))

        suggested = suggest(tallies(settlement=[-1001, 1000, 1]), request)

        assert rows(suggested) == [(1, 2, "10.00 EUR")]
        assert suggested.left_over == (LeftOver(person(1), Money(-1, EUR)), LeftOver(person(3), Money(1, EUR)))

    def test_refuses_a_smallest_transfer_in_other_currencies(self) -> None:
        """It is in the trip's currency, and means nothing in the others."""
        request = SettlementRequest(Basis.ORIGINAL, constraints=Constraints(smallest_transfer=100))

        with pytest.raises(ConstraintsInvalid, match="it goes with the basis SETTLEMENT alone") as refused:
            suggest(tallies(settlement=[-5, 5], CZK=[-5, 5]), request)

        assert refused.value.field == ("smallest_transfer",)

    def test_refuses_whoever_is_not_on_the_trip(self) -> None:
        """Without telling an id."""
        request = SettlementRequest(constraints=Constraints(forbidden_pairs=pairs_of((1, 9))))

        with pytest.raises(
            ConstraintsInvalid, match=r"^A constraint names somebody who has no balance on this trip\.$"
        ):
            suggest(tallies(settlement=[-5, 5]), request)

    def test_of_broken_books_fails(self) -> None:
        """Sums that are off are never settled."""
        with pytest.raises(BalancesDoNotSumToZero):
            suggest(tallies(settlement=[1, 1]), SettlementRequest())


class TestPartiesOf:
    """Who acts for a family."""

    def test_is_the_first_of_each(self) -> None:
        """By id, for all the others; who is in no family acts alone."""
        people = [_member(3, 7), _member(1, 7), _member(2, None), _member(5, 8), _member(4, 8), _member(6, 7)]

        assert parties_of(people) == {person(3): person(1), person(6): person(1), person(5): person(4)}

    def test_is_nobody_who_was_merged_into_another(self) -> None:
        """Their rows count as somebody else's."""
        merged = replace(_member(1, 7), merged_into_id=person(9))

        assert parties_of([merged, _member(2, 7), _member(3, 7)]) == {person(3): person(2)}


def _member(number: int, family: int | None) -> Participant:
    family_id = None if family is None else person(family)
    return Participant(person(number), TRIP, f"{number}", left_at=NOW, family_id=family_id)


def _rows(nets: list[int], currency: Currency) -> tuple[Tally, ...]:
    return tuple(
        Tally(person(number), currency, paid=max(net, 0), owed=max(-net, 0)) for number, net in enumerate(nets, start=1)
    )
