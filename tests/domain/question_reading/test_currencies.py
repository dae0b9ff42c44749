"""Tests of the currency that an answer is to be told in, which is no filter of what was paid in it."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from domain.currencies import Currency, currency_of
from domain.participants import Participant
from domain.plans import Knowledge, QueryPlan
from domain.question_reading.planning import plan_question
from domain.sentences import stems_of

EUR, TND = currency_of("EUR"), currency_of("TND")
KNOWN = Knowledge(
    participants=(Participant(UUID(int=1), UUID(int=99), "Lena"),),
    descriptions=frozenset({stems_of("Kaiseki dinner"), stems_of("Museum in Kyoto")}),
    places=frozenset({stems_of("Kyoto")}),
    currencies=frozenset({EUR, TND}),
    currency=EUR,
    first_day=date(2026, 11, 10),
    last_day=date(2026, 11, 28),
)


def currencies(*texts: str, known: Knowledge = KNOWN) -> set[Currency | None]:
    """Return the currencies that the last of some questions is of; each word must find its place."""
    plan = plan_question(texts[-1], known=known, today=date(2026, 12, 1), earlier=texts[:-1])

    assert isinstance(plan, QueryPlan)
    assert plan.unplaced == plan.unsupported == plan.ambiguous == ()
    return {query.filters.currency for query in plan.queries}


class TestCurrencyOfTheAnswer:
    """The trip's own currency, in which all is booked."""

    @pytest.mark.parametrize(
        "text",
        [
            "total cost of the trip in EUR",
            "What did Lena pay, in total, in euros?",
            "How much in euros did we spend on food?",
            "What did we spend on accommodation, in euros?",
            "How much did we spend in Kyoto, in euros please?",
            "total in Kyoto converted to EUR",
            "How much did we spend, in euros?",
            "How much is the trip in euros?",
            "total by category in euros",
        ],
    )
    def test_is_no_filter_where_it_is_said_of_the_answer(self, text: str) -> None:
        """A sum that is to be told in euros is of all that was paid, in whatever currency."""
        assert currencies(text) == {None}

    @pytest.mark.parametrize(
        "text",
        [
            "How much was paid in euros?",
            "How much did we spend in euros?",
            "How much did Lena pay in euros for food?",
            "List the expenses in EUR",
            "How many dinners were there in euros?",
        ],
    )
    def test_is_a_filter_where_it_is_said_of_what_was_paid(self, text: str) -> None:
        """What was paid in euros leaves out what was paid in dinars."""
        assert currencies(text) == {EUR}

    @pytest.mark.parametrize(
        "text", ["How much did we spend in euros on food?", "Wie viel haben wir in Euro für Essen ausgegeben?"]
    )
    def test_is_asked_about_where_it_may_be_either(self, text: str) -> None:
        """In euros between the verb and what was bought is said of the one or of the other."""
        plan = plan_question(text, known=KNOWN, today=date(2026, 12, 1))

        assert isinstance(plan, QueryPlan)
        assert plan.ambiguous == ("'in EUR' could be of what was paid in it, or of how to tell the total.",)

    def test_of_another_currency_is_what_was_paid_in_it(self) -> None:
        """Nothing is booked in dinars, so that they tell of what was paid in them."""
        assert currencies("total of the trip in TND") == {TND}

    def test_is_the_only_one_of_a_ledger_of_others(self) -> None:
        """Where nothing was paid in euros at all, the total in euros is of everything."""
        assert currencies("Total in EUR", known=replace(KNOWN, currencies=frozenset({TND}))) == {None}

    def test_may_be_asked_for_after_a_sum(self) -> None:
        """A follow-up tells the same sum as it was booked."""
        assert currencies("How much did we spend on food?", "and in euros?") == {None}

    def test_replaces_another_currency_that_was_a_filter(self) -> None:
        """After what was paid in dinars, euros are what was paid in them as well."""
        assert currencies("How much did we spend in TND?", "and in euros?") == {EUR}
