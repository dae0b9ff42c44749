"""Nights: how many somebody is there, and a stay divided by them."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.currencies import currency_of
from domain.money import Money
from domain.participants import Participant
from domain.question_reading.nights import nights_of, split_by_nights
from domain.splits import Split, SplitInvalid, SplitMode, divide

EUR = currency_of("EUR")
ANNA, BEN, CARL = (UUID(int=number) for number in (1, 2, 3))
days = st.dates(date(2026, 10, 1), date(2026, 11, 30))


def october(day: int) -> date:
    """Return a day of October 2026."""
    return date(2026, 10, day)


def person(participant_id: UUID, arrives_on: date | None, leaves_on: date | None, name: str = "Anna") -> Participant:
    """Return somebody with their dates."""
    return Participant(participant_id, UUID(int=9), name, arrives_on=arrives_on, leaves_on=leaves_on)


class TestNights:
    """Nights between arriving and leaving."""

    @pytest.mark.parametrize(
        ("arrives", "leaves", "first", "last", "nights"),
        [
            (1, 4, None, None, 3),
            (1, 2, None, None, 1),
            (4, 4, None, None, 0),
            (4, 1, None, None, 0),
            (1, 10, 3, 5, 3),
            (4, 10, 3, 5, 2),
            (1, 4, 3, 5, 1),
            (1, 3, 3, 5, 0),
            (6, 9, 3, 5, 0),
            (1, 4, 2, None, 2),
            (1, 4, None, 2, 2),
        ],
    )
    def test_are_named_after_their_evening(
        self, arrives: int, leaves: int, first: int | None, last: int | None, nights: int
    ) -> None:
        """The night of the last day is spent elsewhere; those before the first and after the last do not count."""
        first_night, last_night = (None if day is None else october(day) for day in (first, last))

        assert nights_of(october(arrives), october(leaves), first_night, last_night) == nights

    @given(days, days, days, days)
    def test_are_those_that_are_counted_one_by_one(self, arrives: date, leaves: date, first: date, last: date) -> None:
        """Walking through the calendar gives the same number."""
        walked = [arrives + timedelta(number) for number in range((leaves - arrives).days)]

        assert nights_of(arrives, leaves, first, last) == sum(first <= night <= last for night in walked)

    def test_reach_the_ends_of_the_calendar(self) -> None:
        """There is no day before the first, nor one after the last."""
        assert nights_of(date.min, date.max, date.min, date.max) == (date.max - date.min).days


class TestSplitByNights:
    """A stay, divided by the nights each is there."""

    def test_counts_everybodys_nights(self) -> None:
        """A flat of 700.00 for a week; Ben comes three days later."""
        people = [person(ANNA, october(1), october(8)), person(BEN, october(4), october(8))]

        split = split_by_nights(people)

        assert split == Split(SplitMode.BY_NIGHTS, {ANNA: 7, BEN: 4})
        shares = divide(amount=Money(110_000, EUR), settlement=Money(110_000, EUR), split=split, seed=ANNA)
        assert [share.money.minor_units for share in shares] == [70_000, 40_000]

    def test_counts_only_the_nights_of_the_stay_and_leaves_out_who_has_none(self) -> None:
        """Check-in on the third, check-out on the fifth: the nights of the third and the fourth."""
        people = [
            person(ANNA, october(1), october(8)),
            person(BEN, october(4), october(8)),
            person(CARL, october(5), october(8)),
        ]

        split = split_by_nights(people, first_day=october(3), last_day=october(5))

        assert split == Split(SplitMode.BY_NIGHTS, {ANNA: 2, BEN: 1})

    @pytest.mark.parametrize(
        ("undated", "message"),
        [
            ([("Ben", None, None)], "Say when Ben is there, to split by nights."),
            (
                [("Ben", october(1), None), ("Carl", None, october(2))],
                "Say when Ben and Carl are there, to split by nights.",
            ),
        ],
    )
    def test_names_those_whose_dates_it_does_not_know(
        self, undated: list[tuple[str, date | None, date | None]], message: str
    ) -> None:
        """One date is not enough."""
        people = [person(ANNA, october(1), october(8))]
        people += [person(UUID(int=len(name)), first, last, name) for name, first, last in undated]

        with pytest.raises(SplitInvalid) as refused:
            split_by_nights(people)

        assert refused.value.message == message

    def test_refuses_a_stay_that_nobody_is_there_for(self) -> None:
        """Everybody has left before."""
        with pytest.raises(SplitInvalid) as refused:
            split_by_nights([person(ANNA, october(1), october(3))], first_day=october(3), last_day=october(5))

        assert refused.value.message == "Nobody is there for a night of it."

    def test_refuses_a_stay_without_a_night(self) -> None:
        """Checking out on the day of checking in is none."""
        with pytest.raises(SplitInvalid) as refused:
            split_by_nights([person(ANNA, october(1), october(8))], first_day=october(3), last_day=october(3))

        assert refused.value.message == "The check-out must be after the check-in on 2026-10-03."
        assert refused.value.field == ("by_nights", "check_out")
