"""Tests of days that are told by another: "the day after 18 November"."""

from datetime import date
from uuid import UUID

import pytest

from domain.currencies import currency_of
from domain.participants import Participant
from domain.plans import Knowledge, QueryPlan
from domain.question_reading.days import DayRange
from domain.question_reading.planning import plan_question
from domain.sentences import stems_of

KNOWN = Knowledge(
    participants=(Participant(UUID(int=1), UUID(int=99), "Lena"),),
    descriptions=frozenset({stems_of("Hakone day trip"), stems_of("Museum")}),
    currencies=frozenset({currency_of("JPY")}),
    first_day=date(2026, 11, 10),
    last_day=date(2026, 11, 28),
)


def planned(*texts: str) -> QueryPlan:
    """Return the plan of the last of some questions."""
    plan = plan_question(texts[-1], known=KNOWN, today=date(2026, 12, 1), earlier=texts[:-1])

    assert isinstance(plan, QueryPlan)
    return plan


class TestDayBesideAnother:
    """A day so many days after or before another."""

    @pytest.mark.parametrize(
        ("text", "day"),
        [
            ("How much did we spend the day after 18 November?", 19),
            ("How much did we spend on the day before 20 November?", 19),
            ("What did we spend two days after 17 November?", 19),
            ("What did we spend 3 days before November 22nd?", 19),
            ("How much did we spend the day after 2026-11-18?", 19),
            ("How much did we spend the day after the 18th?", 19),
        ],
    )
    def test_is_one_day(self, text: str, day: int) -> None:
        """It is neither all days after the other, nor a word of an expense."""
        plan = planned(text)

        assert plan.is_computable
        (query,) = plan.queries
        assert query.filters.days == DayRange(date(2026, 11, day), date(2026, 11, day))
        assert query.filters.phrases == ()

    @pytest.mark.parametrize(
        "texts",
        [
            ("How much did we spend on 18 November?", "and the day after?"),
            ("How much did we spend the day after the museum?",),
            ("How much did we spend the week after 18 November?",),
            ("How much did we spend the day after 31 December 9999?",),
        ],
    )
    def test_is_not_guessed_where_nothing_tells_it(self, texts: tuple[str, ...]) -> None:
        """What is beside something else than a day is not computed."""
        assert not planned(*texts).is_computable

    def test_leaves_an_average_of_days_alone(self) -> None:
        """What each day cost after a day is of all days after it."""
        (query,) = planned("How much did we spend per day after 18 November?").queries

        assert query.filters.days == DayRange(date(2026, 11, 19), None)
