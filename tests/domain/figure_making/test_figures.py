"""Figures: rounding to the minor unit, and long lists."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.categories import Category
from domain.currencies import currency_of
from domain.figure_making.averages import days_told
from domain.figure_making.comparisons import percentage_of
from domain.figure_making.entries import Context, Entry
from domain.figure_making.figures import facts_of
from domain.figure_making.made_facts import LONGEST_LIST
from domain.money import Money
from domain.plans import ALL, Grouping, Metric, Order, Phrase, Query

EUR = currency_of("EUR")
SARAH = UUID(int=1)
CONTEXT = Context({SARAH: "Sarah"})


def entry(place: int, minor_units: int) -> Entry:
    """Return an expense in euros."""
    amount = Money(minor_units, EUR)
    paid = ((SARAH, minor_units, minor_units),)
    return Entry(UUID(int=place), "Dinner", amount, amount, date(2026, 10, 27), Category.FOOD, paid)


def shown(metric: Metric, *minor_units: int) -> str:
    """Return what the one fact about expenses in euros shows."""
    entries = [entry(place, amount) for place, amount in enumerate(minor_units)]
    (fact,) = facts_of(Query(metric), entries, CONTEXT)
    assert fact.expense_ids == tuple(one.expense_id for one in entries)
    return fact.shown


class TestFactsOf:
    """facts_of."""

    @pytest.mark.parametrize(
        ("minor_units", "average"),
        [
            ((100, 200), "1.50 EUR (2 expenses)"),
            ((100, 101), "about 1.00 EUR (2 expenses)"),  # 1.005, half to even
            ((101, 102), "about 1.02 EUR (2 expenses)"),  # 1.015
            ((100, 100, 101), "about 1.00 EUR (3 expenses)"),
            ((101, 101, 100), "about 1.01 EUR (3 expenses)"),
            ((7,), "0.07 EUR (1 expense)"),
        ],
    )
    def test_rounds_an_average_and_says_so(self, minor_units: tuple[int, ...], average: str) -> None:
        """An average goes half to even, to the minor unit, and is "about" where it is rounded."""
        assert shown(Metric.AVERAGE, *minor_units) == average

    def test_tells_first_who_paid_nothing(self) -> None:
        """Whoever paid nothing paid least, and is in no group of what was paid."""
        context = Context({SARAH: "Sarah", UUID(int=2): "David"}, people=2, everyone=(SARAH, UUID(int=2)))
        query = Query(Metric.TOP, Grouping.PAYER, order=Order.LEAST)

        (fact,) = facts_of(query, [entry(1, 100)], context)

        assert (fact.shown, fact.value, fact.expense_ids) == ("David paid nothing", "0.00 EUR", (UUID(int=1),))

    def test_puts_groups_in_order_by_number(self) -> None:
        """The category of most expenses comes first, whatever they came to, in one fact for all currencies."""
        entries = [entry(1, 900), *(replace(entry(place, 1), category=Category.LODGING) for place in (2, 3))]
        query = Query(Metric.TOP, Grouping.CATEGORY, order=Order.OFTENEST)

        (fact,) = facts_of(query, entries, CONTEXT)

        assert (fact.shown, fact.value) == ("Lodging: 2 expenses", "2")

    def test_divides_by_the_days_in_a_place(self) -> None:
        """What was spent per day in a place is divided by the days there, and by nothing where there were none."""
        query = Query(Metric.AVERAGE, Grouping.DAY)

        (fact,) = facts_of(query, [entry(1, 900)], replace(CONTEXT, days_there=3))

        assert fact.shown == "3.00 EUR (9.00 EUR by 3 days on which something was spent there)"
        assert facts_of(query, [entry(1, 900)], replace(CONTEXT, days_there=0)) == ()

    @pytest.mark.parametrize(
        ("places", "days"),
        [
            (("Prague", "prague", "Prague"), 2),
            (("Prague", None, "Prague"), 2),  # of a day that another tells
            (("Prague", "Prague", None), 0),
            (("Prague", "Prague", "Vienna"), 0),
            ((None, None, None), 0),
            ((), 0),
        ],
    )
    def test_counts_the_days_in_a_place_where_all_are_told(self, places: tuple[str | None, ...], days: int) -> None:
        """A day on which the place is only mentioned may have been one there or not."""
        spent_on = (date(2026, 10, 1), date(2026, 10, 1), date(2026, 10, 2))
        entries = [
            replace(entry(number, 100), place=place, spent_on=day)
            for number, (place, day) in enumerate(zip(places, spent_on, strict=False))
        ]

        assert days_told(entries, [Phrase("Prague", ("prague",))]) == days

    def test_tells_no_share_of_what_others_paid_too(self) -> None:
        """Of whose part somebody paid is told nowhere, where another paid the rest."""
        shared = replace(entry(1, 100), sharer_id=SARAH)
        query = Query(Metric.SHARE, people=(SARAH,))

        assert [fact.shown for fact in facts_of(query, [shared], CONTEXT)] == [
            "the share of Sarah is 1.00 EUR (1 expense)"
        ]
        assert facts_of(query, [shared, replace(shared, is_paid_by_others=True)], CONTEXT) == ()

    @given(st.lists(st.integers(1, 10**15), min_size=1, max_size=50))
    def test_sums_exactly_beyond_64_bits(self, minor_units: list[int]) -> None:
        """No amount is lost, however large."""
        entries = [entry(place, amount) for place, amount in enumerate(minor_units)]

        (fact,) = facts_of(Query(Metric.SUM), entries, CONTEXT)

        assert fact.amount == Money(sum(minor_units), EUR)

    def test_spells_out_a_part_of_a_long_list(self) -> None:
        """A listing says how many more there are, and all are behind it."""
        text = shown(Metric.LIST, *[100] * (LONGEST_LIST + 5))

        assert text.count("'Dinner'") == LONGEST_LIST
        assert text.endswith("; and 5 more")


class TestPercentageOf:
    """percentage_of."""

    @pytest.mark.parametrize(("booked", "shown"), [((1, 2), ("33.3 % (0.01 EUR of 0.03 EUR)",)), ((0, 0), ())])
    def test_tells_no_percentage_of_nothing(self, booked: tuple[int, int], shown: tuple[str, ...]) -> None:
        """Where amounts of several currencies are all booked as nothing, there is nothing to compare."""
        part, other = (
            replace(entry(place, minor_units), amount=Money(100, currency_of(code)))
            for place, (minor_units, code) in enumerate(zip(booked, ("IDR", "VND"), strict=True))
        )

        facts = percentage_of(Query(Metric.SHARE, whole=ALL), [part], [part, other], CONTEXT)

        assert tuple(fact.shown for fact in facts) == shown
