"""Occurrences: the day of each, where a rule ends, and which rules make no sense."""

from calendar import isleap, monthrange
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.occurrences import (
    Frequency,
    RecurrenceInvalid,
    Rule,
    next_on,
    occurrence,
    occurrences_due,
    require_valid,
)

TODAY = date(2026, 11, 21)
MONTHLY = Rule(Frequency.MONTHLY, 1, date(2026, 11, 30))

days = st.dates(date(1900, 1, 1), date(2100, 12, 31))
frequencies = st.sampled_from(Frequency)
every = st.integers(1, 366)
numbers = st.integers(0, 20)
endless = st.builds(Rule, frequencies, every, days)
ending = st.builds(Rule, frequencies, every, days, until=st.none() | days, count=st.none() | st.integers(1, 30))


def all_days(rule: Rule, *, limit: int = 1_000) -> list[date]:
    """Return the days of a rule from the first to the last."""
    return [day for _, day in occurrences_due(rule, made=0, today=date.max, limit=limit)]


class TestOccurrence:
    """The day of an occurrence."""

    @pytest.mark.parametrize(
        ("rule", "expected"),
        [
            (Rule(Frequency.DAILY, 3, date(2026, 2, 26)), ["2026-02-26", "2026-03-01", "2026-03-04", "2026-03-07"]),
            (Rule(Frequency.WEEKLY, 2, date(2026, 12, 21)), ["2026-12-21", "2027-01-04", "2027-01-18", "2027-02-01"]),
            (Rule(Frequency.MONTHLY, 1, date(2027, 1, 31)), ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"]),
            (Rule(Frequency.MONTHLY, 1, date(2028, 1, 30)), ["2028-01-30", "2028-02-29", "2028-03-30", "2028-04-30"]),
            (Rule(Frequency.MONTHLY, 3, date(2026, 11, 30)), ["2026-11-30", "2027-02-28", "2027-05-30", "2027-08-30"]),
            (Rule(Frequency.YEARLY, 1, date(2024, 2, 29)), ["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28"]),
            (Rule(Frequency.YEARLY, 2, date(2026, 12, 31)), ["2026-12-31", "2028-12-31", "2030-12-31", "2032-12-31"]),
        ],
    )
    def test_is_the_first_days_as_far_as_the_month_has_it(self, rule: Rule, expected: list[str]) -> None:
        """The end of a month stays one, and comes back to the first day's number when the month has it."""
        assert [occurrence(rule, n).isoformat() for n in range(4)] == expected

    def test_on_a_leap_day_comes_back_to_it(self) -> None:
        """29 February is 28 February in common years and the 29th in each leap year, a century's end included."""
        rule = Rule(Frequency.YEARLY, 1, date(2096, 2, 29))

        found = [occurrence(rule, n) for n in range(9)]

        leap = {2096, 2104}
        assert found == [date(year, 2, 29 if year in leap else 28) for year in range(2096, 2105)]

    @given(endless, numbers)
    def test_is_later_than_the_one_before(self, rule: Rule, n: int) -> None:
        """Days grow strictly."""
        assert occurrence(rule, 0) == rule.starts_on
        assert occurrence(rule, n) < occurrence(rule, n + 1)

    @given(st.sampled_from((Frequency.DAILY, Frequency.WEEKLY)), every, days, numbers)
    def test_in_days_and_weeks_keeps_its_distance(self, frequency: Frequency, every: int, day: date, n: int) -> None:
        """So many days lie between any two, and the day of the week stays."""
        rule = Rule(frequency, every, day)

        distance = occurrence(rule, n + 1) - occurrence(rule, n)

        assert distance == timedelta(days=every if frequency is Frequency.DAILY else 7 * every)

    @given(st.sampled_from((Frequency.MONTHLY, Frequency.YEARLY)), st.integers(1, 12), days, st.integers(0, 650))
    @example(Frequency.MONTHLY, 1, date(2026, 1, 31), 1_200)
    @example(Frequency.MONTHLY, 1, date(2026, 1, 31), 1_201)
    def test_in_months_and_years_does_not_drift(self, frequency: Frequency, every: int, day: date, n: int) -> None:
        """After a century and more it lies in the month it should, on the first day's number or the month's last."""
        months = every * n * (12 if frequency is Frequency.YEARLY else 1)

        found = occurrence(Rule(frequency, every, day), n)

        assert 12 * found.year + found.month - (12 * day.year + day.month) == months
        assert found.day == min(day.day, monthrange(found.year, found.month)[1])

    @given(st.integers(1904, 2096).filter(isleap), st.integers(0, 100))
    def test_on_a_leap_day_does_not_drift(self, year: int, n: int) -> None:
        """A century of leap days: each leap year has the 29th."""
        found = occurrence(Rule(Frequency.YEARLY, 1, date(year, 2, 29)), n)

        assert (found.month, found.day) == (2, 29 if isleap(year + n) else 28)

    @pytest.mark.parametrize("frequency", Frequency)
    def test_beyond_the_calendar_is_none(self, frequency: Frequency) -> None:
        """After the year 9999 there is no day, and no next one."""
        rule = Rule(frequency, 1, date(9999, 12, 31))

        with pytest.raises(OverflowError):
            occurrence(rule, 1)
        assert [next_on(rule, made) for made in (0, 1, 10**12)] == [date(9999, 12, 31), None, None]


class TestNextOn:
    """Where a rule ends."""

    @given(ending)
    def test_honours_count_and_until(self, rule: Rule) -> None:
        """Neither more occurrences than the count nor a day after the last."""
        found = all_days(rule, limit=40)

        assert rule.count is None or len(found) <= rule.count
        assert rule.until is None or all(day <= rule.until for day in found)

    @given(endless, st.integers(1, 20))
    def test_reaches_the_count_where_nothing_else_ends_it(self, rule: Rule, count: int) -> None:
        """All of them are made, and then there is none."""
        counted = replace(rule, count=count)

        assert [next_on(counted, made) is None for made in (count - 1, count, count + 1)] == [False, True, True]

    @pytest.mark.parametrize(
        ("until", "count", "expected"),
        [
            (date(2026, 3, 31), 5, ["2026-01-31", "2026-02-28", "2026-03-31"]),
            (date(2026, 3, 30), 5, ["2026-01-31", "2026-02-28"]),
            (date(2026, 3, 31), 2, ["2026-01-31", "2026-02-28"]),
            (date(2026, 1, 31), None, ["2026-01-31"]),
            (None, 1, ["2026-01-31"]),
        ],
    )
    def test_ends_by_whichever_comes_first(self, until: date | None, count: int | None, expected: list[str]) -> None:
        """The last day is included; a count may end it before."""
        rule = Rule(Frequency.MONTHLY, 1, date(2026, 1, 31), until, count)

        assert [day.isoformat() for day in all_days(rule)] == expected


class TestOccurrencesDue:
    """What is to be made by today."""

    @given(ending, days, st.integers(0, 20), st.integers(0, 20))
    def test_are_those_from_the_next_one_up_to_today(self, rule: Rule, today: date, made: int, limit: int) -> None:
        """None is left out, none is early, and there are never more than asked for."""
        due = occurrences_due(rule, made=made, today=today, limit=limit)

        assert [index for index, _ in due] == list(range(made, made + len(due)))
        assert all(day == next_on(rule, index) and day <= today for index, day in due)
        following = next_on(rule, made + len(due))
        assert len(due) == limit or following is None or following > today

    def test_are_all_that_were_missed(self) -> None:
        """After three months without a worker, three are due; the day itself counts."""
        due = occurrences_due(MONTHLY, made=1, today=date(2027, 2, 28), limit=100)

        assert due == ((1, date(2026, 12, 30)), (2, date(2027, 1, 30)), (3, date(2027, 2, 28)))


class TestRequireValid:
    """Which rules make no sense."""

    @pytest.mark.parametrize(
        ("rule", "field", "message"),
        [
            (replace(MONTHLY, every=0), "every", "It comes again every 1 to 366, not every 0."),
            (replace(MONTHLY, every=-1), "every", "It comes again every 1 to 366, not every -1."),
            (replace(MONTHLY, every=367), "every", "It comes again every 1 to 366, not every 367."),
            (replace(MONTHLY, count=0), "count", "It comes 1 to 1000 times, not 0 times."),
            (replace(MONTHLY, count=1_001), "count", "It comes 1 to 1000 times, not 1001 times."),
            (
                replace(MONTHLY, until=date(2026, 11, 29)),
                "until",
                "It would end on 2026-11-29, before it begins on 2026-11-30.",
            ),
            (
                Rule(Frequency.DAILY, 1, date(2024, 2, 25)),
                "spent_on",
                "It would come more than 1000 times up to today: begin it later.",
            ),
        ],
    )
    def test_refuses_a_rule_that_makes_no_sense(self, rule: Rule, field: str, message: str) -> None:
        """Never, too seldom, too often, ended before it begins, and too long ago are refused."""
        with pytest.raises(RecurrenceInvalid) as refused:
            require_valid(rule, today=TODAY)

        assert (refused.value.code, refused.value.field) == ("RECURRENCE_INVALID", (field,))
        assert refused.value.message == message

    @pytest.mark.parametrize(
        "rule",
        [
            Rule(Frequency.YEARLY, 366, date(2026, 11, 30), date(2026, 11, 30), 1_000),
            Rule(Frequency.DAILY, 1, date(2024, 2, 26)),
            Rule(Frequency.DAILY, 1, date(1970, 1, 1), count=1_000),
            Rule(Frequency.DAILY, 1, date.max),
        ],
    )
    def test_takes_what_is_just_within_bounds(self, rule: Rule) -> None:
        """The largest interval and count, and a thousand occurrences up to today, are kept."""
        require_valid(rule, today=TODAY)

        assert next_on(rule, 0) == rule.starts_on
