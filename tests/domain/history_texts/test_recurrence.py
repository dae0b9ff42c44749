"""Recurrence texts: rules as people say them, and what the history says of a change."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from domain.activities import ActivityKind, FieldChange
from domain.categories import Category
from domain.currencies import currency_of
from domain.expenses import ExpenseDraft
from domain.history_texts.recurrence import recurrence_activity, rule_sentence
from domain.money import Money
from domain.occurrences import Frequency, Rule
from domain.payment_methods import PaymentMethod
from domain.recurrences import RecurringExpense
from domain.splits import equally

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
FIRST, LAST = date(2026, 11, 30), date(2027, 3, 31)
TRIP_ID, ANNA, BEN, OWN = (UUID(int=number) for number in range(1, 5))
NAMES = {ANNA: "Anna", BEN: "Ben"}
RENT = ExpenseDraft(
    description="Rent",
    amount=Money(90_000, currency_of("USD")),
    spent_on=FIRST,
    paid={ANNA: 60_000, BEN: 30_000},
    split=equally([ANNA, BEN]),
    category=Category.LODGING_FLAT,
    trip_category_id=OWN,
    payment_method=PaymentMethod.CASH,
    place="Prague",
    note="First floor",
    tags=("home", "fixed"),
    manual_rate=Decimal("0.9"),
)
RECURRENCE = RecurringExpense(UUID(int=9), TRIP_ID, RENT, Rule(Frequency.MONTHLY, 1, FIRST), 0, FIRST, ANNA, NOW)


class TestRuleSentence:
    """A rule as people say it."""

    @pytest.mark.parametrize(
        ("rule", "sentence"),
        [
            (Rule(Frequency.DAILY, 1, FIRST), "every day from 2026-11-30"),
            (Rule(Frequency.WEEKLY, 2, FIRST, LAST), "every 2 weeks from 2026-11-30 until 2027-03-31"),
            (Rule(Frequency.MONTHLY, 1, FIRST, count=5), "every month from 2026-11-30, 5 times"),
            (
                Rule(Frequency.YEARLY, 3, FIRST, LAST, 1),
                "every 3 years from 2026-11-30 until 2027-03-31, once at most",
            ),
        ],
    )
    def test_says_how_often_and_how_long(self, rule: Rule, sentence: str) -> None:
        """One or many, with an end, a count, both or neither."""
        assert rule_sentence(rule) == sentence


class TestRecurrenceActivity:
    """What the trip's history says."""

    def test_tells_every_field_of_a_new_one(self) -> None:
        """What has no value is left out."""
        activity = recurrence_activity(
            ActivityKind.RECURRENCE_CREATED, before=None, after=RECURRENCE, names=NAMES, categories={OWN: "Flat"}
        )

        assert activity.summary == "Rent, 900.00 USD every month from 2026-11-30"
        assert (activity.subject_kind, activity.subject_id) == ("RECURRENCE", RECURRENCE.id)
        assert not activity.affects_balances
        assert {change.field: change.after for change in activity.changes} == {
            "description": "Rent",
            "amount": "900.00 USD",
            "rule": "every month from 2026-11-30",
            "exchangeRate": "0.9",
            "category": "Lodging: flat: Flat",
            "payers": "Anna 600.00 USD, Ben 300.00 USD",
            "split": "EQUAL",
            "sharers": "Anna and Ben",
            "paymentMethod": "CASH",
            "place": "Prague",
            "note": "First floor",
            "tags": "home, fixed",
        }

    def test_tells_why_one_is_blocked(self) -> None:
        """The reason is in the summary, and is all that changed."""
        blocked = replace(RECURRENCE, blocked_reason="Ben has left the trip.")

        activity = recurrence_activity(
            ActivityKind.RECURRENCE_BLOCKED, before=RECURRENCE, after=blocked, names=NAMES, categories={OWN: "Flat"}
        )

        assert activity.summary == "Rent, 900.00 USD every month from 2026-11-30: Ben has left the trip."
        assert activity.changes == (FieldChange("blockedReason", None, "Ben has left the trip."),)
