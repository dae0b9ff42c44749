"""Figure texts: no total of one currency reads as the whole, and who paid the most is said to have."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from domain.answers import Fact
from domain.categories import Category
from domain.currencies import currency_of
from domain.figure_making.entries import Context
from domain.figure_making.figures import facts_of, facts_of_least_payers
from domain.money import Money
from domain.plans import Filters, Grouping, Metric, Order, Query
from tests.adding import Part, added

SARAH, DAVID = UUID(int=1), UUID(int=2)
EUR, CZK = currency_of("EUR"), currency_of("CZK")
CONTEXT = Context({SARAH: "Sarah", DAVID: "David"}, 2)


def part(place: int, amount: Money, booked: int, payer: UUID) -> Part:
    """Return a dinner that somebody paid, booked as so many cents."""
    return Part(UUID(int=place), amount, Money(booked, EUR), date(2026, 5, 2), payer_ids=(payer,))


HERS, HIS = part(3, Money(4000, EUR), 4000, SARAH), part(4, Money(90000, CZK), 3600, DAVID)


def facts(query: Query, *parts: Part, context: Context = CONTEXT) -> tuple[Fact, ...]:
    """Return the facts of a query about parts, which are told apart by what it groups by."""
    keyed = [replace(part, key=_key(query, part)) for part in parts]
    if query.is_of_least_payers:
        wholes = added(Query(Metric.SUM), parts)
        return facts_of_least_payers(query, added(query, keyed), wholes, context)
    return facts_of(query, added(query, keyed), context)


def _key(query: Query, part: Part) -> object:
    by_group = {Grouping.PAYER: part.payer_ids[0], Grouping.CURRENCY: part.amount.currency}
    return by_group.get(query.group_by)


def statements(query: Query, *parts: Part) -> list[str]:
    """Return what is said to a query."""
    return [fact.statement for fact in facts(query, *parts)]


class TestFactsOf:
    """facts_of."""

    def test_say_which_currency_a_total_is_of_where_there_are_others(self) -> None:
        """Else three totals would contradict one another; where there is one, its figure says so."""
        query = Query(Metric.SUM, filters=Filters(categories=(Category.FOOD,)))

        assert statements(query, HERS, HIS) == [
            "The total of the expenses in category Food in CZK is 900.00 CZK (1 expense).",
            "The total of the expenses in category Food in EUR is 40.00 EUR (1 expense).",
            "Booked in EUR, the total of the expenses in category Food is 76.00 EUR (2 expenses).",
        ]
        assert statements(query, HERS) == ["The total of the expenses in category Food is 40.00 EUR (1 expense)."]

    def test_name_each_currency_once_in_what_they_are_of(self) -> None:
        """In the interpretation of a fact, too."""
        largest = facts(Query(Metric.MAX), HERS, HIS)

        assert [fact.interpretation for fact in largest] == [
            "The largest of the expenses in CZK.",
            "The largest of the expenses in EUR.",
            "Booked in EUR, the largest of the expenses.",
        ]

    @pytest.mark.parametrize(
        ("query", "said"),
        [
            (Query(Metric.AVERAGE), "Booked in EUR, the average of the expenses is 38.00 EUR (2 expenses)."),
            (
                Query(Metric.AVERAGE, Grouping.PARTICIPANT),
                "Booked in EUR, the average per person of the expenses is 38.00 EUR (76.00 EUR by 2 people).",
            ),
            (
                Query(Metric.AVERAGE, Grouping.PAYER),
                "Booked in EUR, the averages of the expenses: David: 36.00 EUR (1 expense).",
            ),
            (
                Query(Metric.MAX),
                "Booked in EUR, the largest of the expenses is 40.00 EUR for 'Dinner', paid by Sarah on 2026-05-02.",
            ),
            (
                Query(Metric.MIN),
                "Booked in EUR, the smallest of the expenses is 36.00 EUR for 'Dinner', paid by David on 2026-05-02.",
            ),
            (
                Query(Metric.TOP),
                (
                    "Booked in EUR, the list of the largest of the expenses has 1 expense of together 40.00 EUR: "
                    "40.00 EUR for 'Dinner', paid by Sarah on 2026-05-02."
                ),
            ),
        ],
    )
    def test_say_what_several_currencies_were_booked_as(self, query: Query, said: str) -> None:
        """The dearest of all is in none of them the dearest for sure; where there is one, nothing is said beside it."""
        assert statements(query, HERS, HIS)[-1] == said
        assert not any("ooked" in statement for statement in statements(query, HERS))

    @pytest.mark.parametrize("query", [Query(Metric.LIST), Query(Metric.TOP, order=Order.LATEST)])
    def test_tell_a_list_in_its_currencies_alone(self, query: Query) -> None:
        """As booked it would be the same expenses again."""
        assert not any("ooked" in statement for statement in statements(query, HERS, HIS))

    def test_say_who_paid_the_most_and_the_least(self) -> None:
        """Whoever asks is told so, and need not compare."""
        said = [
            statements(Query(Metric.TOP, group_by=Grouping.PAYER, limit=1, order=order), HERS)
            for order in (Order.MOST, Order.LEAST)
        ]

        assert said == [
            ["Of the expenses, Sarah paid the most: 40.00 EUR (1 expense)."],
            ["Of the expenses, Sarah paid the least: 40.00 EUR (1 expense)."],
        ]

    def test_say_of_each_currency_who_paid_the_most_within_it(self) -> None:
        """Who paid the most euros may have paid less than somebody who paid crowns: it is said with the figure."""
        query = Query(Metric.TOP, group_by=Grouping.PAYER, limit=1)

        assert statements(query, HERS, HIS) == [
            "Of the expenses, David paid the most in CZK: 900.00 CZK (1 expense).",
            "Of the expenses, Sarah paid the most in EUR: 40.00 EUR (1 expense).",
            "Of the expenses, booked in EUR, Sarah paid the most: 40.00 EUR (1 expense).",
        ]

    def test_say_of_each_currency_who_paid_nothing_of_it(self) -> None:
        """Who alone paid in a currency paid least of nobody: whoever paid nothing in it did."""
        query = Query(Metric.TOP, Grouping.PAYER, Filters(categories=(Category.FOOD,)), order=Order.LEAST)
        context = replace(CONTEXT, everyone=(SARAH, DAVID))

        found = facts(query, HERS, HIS, part(5, Money(100, EUR), 100, DAVID), context=context)

        assert [fact.statement for fact in found] == [
            "Of the expenses in category Food, Sarah paid nothing in CZK.",
            "Of the expenses in category Food, David paid the least in EUR: 1.00 EUR (1 expense).",
            "Of the expenses in category Food, booked in EUR, David paid the least: 37.00 EUR (2 expenses).",
        ]
        assert [(fact.value, fact.count) for fact in found] == [("0.00 CZK", 1), ("1.00 EUR", 1), ("37.00 EUR", 2)]
        assert found[0].interpretation == "Of the expenses in category Food, in CZK."

    def test_say_first_who_paid_nothing_in_whatever_currency(self) -> None:
        """Then who paid least in each is not asked."""
        mia = UUID(int=3)
        context = Context({**CONTEXT.names, mia: "Mia"}, 3, everyone=(SARAH, DAVID, mia))

        (fact,) = facts(Query(Metric.TOP, Grouping.PAYER, order=Order.LEAST), HERS, HIS, context=context)

        assert fact.statement == "Of the expenses, Mia paid nothing."
        assert set(fact.expense_ids) == {HERS.expense_id, HIS.expense_id}

    @pytest.mark.parametrize(
        ("order", "said"),
        [
            (Order.MOST, "Of the expenses, CZK comes to 900.00 CZK, booked as 36.00 EUR (1 expense)."),
            (Order.LEAST, "Of the expenses, EUR comes to 30.00 EUR (1 expense)."),
        ],
    )
    def test_put_currencies_in_order_by_what_was_booked(self, order: Order, said: str) -> None:
        """Most was spent in none of several currencies unless all are told in one."""
        query = Query(Metric.TOP, Grouping.CURRENCY, order=order)

        assert statements(query, HIS, part(5, Money(3000, EUR), 3000, SARAH)) == [said]
