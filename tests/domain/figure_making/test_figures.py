"""Figures: rounding to the minor unit, and long lists."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from domain.categories import Category
from domain.currencies import currency_of
from domain.figure_making.averages import days_told
from domain.figure_making.comparisons import percentage_of
from domain.figure_making.entries import Context
from domain.figure_making.figures import facts_of, facts_of_least_payers
from domain.figure_making.made_facts import LONGEST_LIST
from domain.money import Money
from domain.plans import ALL, Grouping, Metric, Order, Phrase, Query
from domain.question_reading.days import DayRange
from tests.adding import Part, added

EUR = currency_of("EUR")
SARAH = UUID(int=1)
CONTEXT = Context({SARAH: "Sarah"})


def part(place: int, minor_units: int) -> Part:
    """Return an expense in euros."""
    amount = Money(minor_units, EUR)
    return Part(UUID(int=place), amount, amount, date(2026, 10, 27), payer_ids=(SARAH,))


def shown(metric: Metric, *minor_units: int) -> str:
    """Return what the one fact about expenses in euros shows."""
    parts = [part(place, amount) for place, amount in enumerate(minor_units)]
    (fact,) = facts_of(Query(metric), added(Query(metric), parts), CONTEXT)
    assert fact.expense_ids == tuple(one.expense_id for one in parts)
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

        paid = added(query, [replace(part(1, 100), key=SARAH)])
        (fact,) = facts_of_least_payers(query, paid, added(Query(Metric.SUM), [part(1, 100)]), context)

        assert (fact.shown, fact.value, fact.expense_ids) == ("David paid nothing", "0.00 EUR", (UUID(int=1),))

    def test_puts_groups_in_order_by_number(self) -> None:
        """The category of most expenses comes first, whatever they came to, in one fact for all currencies."""
        kinds = ((1, 900, Category.FOOD), (2, 1, Category.LODGING), (3, 1, Category.LODGING))
        query = Query(Metric.TOP, Grouping.CATEGORY, order=Order.OFTENEST)

        (fact,) = facts_of(query, added(query, [replace(part(*one), key=kind) for *one, kind in kinds]), CONTEXT)

        assert (fact.shown, fact.value) == ("Lodging: 2 expenses", "2")

    def test_divides_no_single_thing_by_the_days_of_a_trip(self) -> None:
        """What one hire car cost is told as it is, where that of two is divided."""
        query = Query(Metric.AVERAGE, Grouping.DAY, replace(ALL, phrases=(Phrase("hire car", ("hire", "car")),)))
        context = replace(CONTEXT, days=DayRange(date(2026, 10, 20), date(2026, 10, 29)))

        (one,) = facts_of(query, added(Query(Metric.SUM), [part(1, 900)]), context)
        (two,) = facts_of(query, added(Query(Metric.SUM), [part(1, 900), part(2, 100)]), context)

        assert (one.shown, one.value) == ("9.00 EUR", "9.00 EUR")
        assert one.statement.endswith("is 9.00 EUR, of one expense, which is not divided by days.")
        assert two.value == "1.00 EUR"

    def test_divides_by_the_days_in_a_place(self) -> None:
        """What was spent per day in a place is divided by the days there, and by nothing where there were none."""
        query = Query(Metric.AVERAGE, Grouping.DAY)
        groups = added(Query(Metric.SUM), [part(1, 900)])

        (fact,) = facts_of(query, groups, replace(CONTEXT, days_there=3))

        assert fact.shown == "3.00 EUR (9.00 EUR by 3 days on which something was spent there)"
        assert facts_of(query, groups, replace(CONTEXT, days_there=0)) == ()

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
        spending = list(zip(spent_on, places, strict=False))

        assert days_told(spending, [Phrase("Prague", ("prague",))]) == days

    def test_tells_no_share_of_what_others_paid_too(self) -> None:
        """Of whose part somebody paid is told nowhere, where another paid the rest."""
        query = Query(Metric.SHARE, people=(SARAH,))
        (shared,) = added(query, [replace(part(1, 100), key=SARAH)])

        assert [fact.shown for fact in facts_of(query, [shared], CONTEXT)] == [
            "the share of Sarah is 1.00 EUR (1 expense)"
        ]
        assert facts_of(query, [shared, replace(shared, is_paid_by_others=True)], CONTEXT) == ()

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
        foreign, other = (
            replace(part(place, minor_units), amount=Money(100, currency_of(code)))
            for place, (minor_units, code) in enumerate(zip(booked, ("IDR", "VND"), strict=True))
        )
        some, whole = (added(Query(Metric.SUM), parts) for parts in ([foreign], [foreign, other]))

        facts = percentage_of(Query(Metric.SHARE, whole=ALL), some, whole, CONTEXT)

        assert tuple(fact.shown for fact in facts) == shown

    def test_is_of_one_currency_whichever_of_the_two_is_in_several(self) -> None:
        """A part that is in more currencies than its whole is no amount of that: both are as booked then."""
        koruna, dinar = (
            replace(part(place, booked), amount=Money(amount, currency_of(code)))
            for place, (amount, booked, code) in enumerate([(1_100, 44, "CZK"), (30_000, 8_956, "KWD")])
        )
        some, whole = (added(Query(Metric.SUM), parts) for parts in ([koruna, dinar], [koruna]))

        (fact,) = percentage_of(Query(Metric.SHARE, whole=ALL), some, whole, CONTEXT)

        assert fact.shown == "20,454.5 % (90.00 EUR of 0.44 EUR)"
