"""Recurrences: how one begins, what it makes, how it changes and where it ends."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from domain.access import NotFound, Role, Viewer
from domain.categories import Category
from domain.currencies import currency_of
from domain.expenses import Expense, ExpenseDraft
from domain.money import Money
from domain.occurrences import Frequency, RecurrenceInvalid, Rule
from domain.participants import Participant, ParticipantLeft
from domain.rates import ExchangeRate, RateSource
from domain.recurrences import (
    RecurringExpense,
    after_booking,
    after_refusal,
    book_occurrence,
    create_recurrence,
    day_due,
    draft_of_day,
    end_recurrence,
    update_recurrence,
)
from domain.splits import Split, SplitMode, equally
from domain.texts import TextInvalid
from domain.trips import OpenTrip, Trip
from domain.versions import VersionConflict

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TRIP_ID, RECURRENCE_ID, EXPENSE_ID, ANNA, BEN, CARL = (UUID(int=number) for number in range(1, 7))
EUR, USD = currency_of("EUR"), currency_of("USD")
TRIP = OpenTrip(
    trip=Trip(TRIP_ID, "Flat", EUR, NOW),
    viewer=Viewer(ANNA),
    role=Role.EDITOR,
    participants=(Participant(ANNA, TRIP_ID, "Anna", ANNA), Participant(BEN, TRIP_ID, "Ben")),
)
RENT = ExpenseDraft(
    description="Rent",
    amount=Money(90_001, EUR),
    spent_on=date(2026, 11, 30),
    paid={ANNA: 90_001},
    split=equally([ANNA, BEN]),
    category=Category.LODGING_FLAT,
    tags=("home",),
)
IN_DOLLARS = replace(RENT, amount=Money(90_001, USD))
FIRST, SECOND = date(2026, 11, 30), date(2026, 12, 30)
MONTHLY = Rule(Frequency.MONTHLY, 1, FIRST)


def created(draft: ExpenseDraft = RENT, rule: Rule = MONTHLY, rate: ExchangeRate | None = None) -> RecurringExpense:
    """Return a recurrence that Anna has just set up."""
    return create_recurrence(TRIP, draft, rule, rate=rate, recurrence_id=RECURRENCE_ID, now=NOW)


def booked(trip: OpenTrip, recurrence: RecurringExpense, rate: ExchangeRate | None = None) -> Expense:
    """Return the expense of the second day."""
    draft = draft_of_day(trip, recurrence, SECOND)
    return book_occurrence(trip, recurrence, draft, rate=rate, expense_id=EXPENSE_ID, now=NOW)


def with_people(*people: Participant, viewer_id: UUID = ANNA) -> OpenTrip:
    """Return the trip with these people, as one of them sees it."""
    return replace(TRIP, participants=people, viewer=Viewer(viewer_id))


class TestCreate:
    """Beginning a recurrence."""

    def test_keeps_the_draft_as_it_would_be_booked(self) -> None:
        """The text is cleaned, the day is the first one, and nothing is made yet."""
        recurrence = created(replace(RENT, description=" Rent ", spent_on=date(2020, 1, 1)))

        assert recurrence == RecurringExpense(RECURRENCE_ID, TRIP_ID, RENT, MONTHLY, 0, FIRST, ANNA, NOW)

    def test_keeps_the_rate_that_somebody_gave_and_no_other(self) -> None:
        """A manual rate serves each occurrence to come; the bank's is of its day alone."""
        manual = ExchangeRate(Decimal("0.9"), RateSource.MANUAL, FIRST, ANNA)
        bank = ExchangeRate(Decimal("0.9"), RateSource.ECB, FIRST)

        assert created(IN_DOLLARS, rate=manual).draft.manual_rate == Decimal("0.9")
        assert created(IN_DOLLARS, rate=bank).draft.manual_rate is None

    def test_refuses_a_rule_that_makes_no_sense(self) -> None:
        """The rule is checked as it is kept."""
        with pytest.raises(RecurrenceInvalid) as refused:
            created(rule=replace(MONTHLY, every=0))

        assert refused.value.field == ("every",)

    def test_refuses_what_could_never_be_booked(self) -> None:
        """Somebody who is not on the trip, and a description of nothing, are refused as for any expense."""
        with pytest.raises(NotFound) as unknown:
            created(replace(RENT, paid={CARL: 90_001}))
        with pytest.raises(TextInvalid) as empty:
            created(replace(RENT, description=" "))

        assert unknown.value.field == ("payer_id",)
        assert empty.value.field == ("description",)


class TestBookOccurrence:
    """Making the expense of a day."""

    def test_is_the_draft_on_that_day(self) -> None:
        """The expense knows what made it and for which day, and its parts sum to it."""
        expense = booked(TRIP, created())

        assert (expense.recurrence_id, expense.occurs_on, expense.spent_on) == (RECURRENCE_ID, SECOND, SECOND)
        assert expense.draft == replace(RENT, spent_on=SECOND)
        assert sum(share.money.minor_units for share in expense.shares) == 90_001

    def test_takes_the_rate_of_its_day(self) -> None:
        """What it comes to in the trip's currency follows from the rate it is given."""
        rate = ExchangeRate(Decimal("0.5"), RateSource.ECB, SECOND)

        expense = booked(TRIP, created(IN_DOLLARS), rate)

        assert (expense.exchange_rate, expense.settlement) == (rate, Money(45_000, EUR))

    def test_names_the_person_whom_a_guest_has_become(self) -> None:
        """A guest who was merged into a member blocks nothing."""
        anna, carl = TRIP.participants[0], Participant(CARL, TRIP_ID, "Carl", CARL)
        merged = with_people(anna, Participant(BEN, TRIP_ID, "Ben", merged_into_id=CARL), carl)

        expense = booked(merged, created())

        assert [share.participant_id for share in expense.shares] == [ANNA, CARL]

    def test_refuses_somebody_who_has_left(self) -> None:
        """The refusal says who."""
        left = with_people(TRIP.participants[0], Participant(BEN, TRIP_ID, "Ben", left_at=NOW))

        with pytest.raises(ParticipantLeft) as refused:
            booked(left, created())

        assert refused.value.message == "Ben has left the trip."


class TestUpdate:
    """Changing what is to come."""

    def test_is_in_the_name_of_whoever_changed_it(self) -> None:
        """What is to come is as they want it, and nothing blocks it any more; what was made is not touched."""
        before = after_refusal(after_booking(created(), now=NOW), reason="Ben has left the trip.")
        wanted = replace(RENT, description="Rent and heating", split=Split(SplitMode.SHARES, {ANNA: 2, BEN: 1}))
        by_ben = with_people(*TRIP.participants, viewer_id=BEN)

        after = update_recurrence(by_ben, before, wanted, rate=None, version=3, now=NOW)

        kept = replace(before, draft=replace(wanted, spent_on=SECOND), author_id=BEN, blocked_reason=None, version=4)
        assert after == kept

    def test_refuses_an_old_version(self) -> None:
        """Whoever saw another state changes nothing."""
        with pytest.raises(VersionConflict) as refused:
            update_recurrence(TRIP, created(), RENT, rate=None, version=2, now=NOW)

        assert refused.value.field == ("version",)

    def test_refuses_one_that_has_ended(self) -> None:
        """Nothing is to come that could be changed."""
        ended = end_recurrence(TRIP, created(), now=NOW)

        with pytest.raises(RecurrenceInvalid) as refused:
            update_recurrence(TRIP, ended, RENT, rate=None, version=None, now=NOW)

        assert refused.value.field == ("recurring_expense_id",)
        assert refused.value.message == "This recurring expense has ended."

    def test_refuses_what_could_not_be_booked(self) -> None:
        """The draft is checked as for any expense."""
        with pytest.raises(NotFound):
            update_recurrence(TRIP, created(), replace(RENT, paid={CARL: 90_001}), rate=None, version=None, now=NOW)


class TestLife:
    """From the first occurrence to the end."""

    def test_ends_with_its_last_occurrence(self) -> None:
        """Each one moves the next day on; after the last there is none, and it has ended."""
        once = after_booking(created(rule=replace(MONTHLY, count=2)), now=NOW)
        twice = after_booking(once, now=NOW)

        assert (once.made, once.next_on, once.ended_at, once.version) == (1, SECOND, None, 2)
        assert (twice.made, twice.next_on, twice.ended_at, twice.version) == (2, None, NOW, 3)

    def test_is_due_from_its_day_on(self) -> None:
        """Not the day before, and not once it has ended."""
        recurrence = created()
        ended = end_recurrence(TRIP, recurrence, now=NOW)

        due = [day_due(recurrence, today=FIRST + timedelta(days=days)) for days in (-1, 0, 1)]

        assert due == [None, FIRST, FIRST]
        assert day_due(ended, today=date.max) is None

    def test_tells_once_why_it_is_blocked_and_goes_on_when_mended(self) -> None:
        """The same reason again changes nothing; another is told; an occurrence made takes it away."""
        blocked = after_refusal(created(), reason="Ben has left.")
        again = after_refusal(blocked, reason="Ben has left.")
        other = after_refusal(blocked, reason="There is no rate.")

        mended = after_booking(other, now=NOW)

        assert (blocked.blocked_reason, blocked.version, blocked.made) == ("Ben has left.", 2, 0)
        assert again is blocked
        assert (other.blocked_reason, other.version) == ("There is no rate.", 3)
        assert (mended.blocked_reason, mended.made) == (None, 1)

    def test_is_ended_once(self) -> None:
        """Nothing more comes, nothing blocks it, and ending it again changes nothing."""
        blocked = after_refusal(created(), reason="Ben has left.")

        ended = end_recurrence(TRIP, blocked, now=NOW)

        assert (ended.next_on, ended.ended_at, ended.blocked_reason, ended.version) == (None, NOW, None, 3)
        assert end_recurrence(TRIP, ended, now=NOW + timedelta(days=1)) is ended
