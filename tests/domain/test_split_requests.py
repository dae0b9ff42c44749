"""Split requests: what somebody asked for, and the split it is on a trip."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from domain.access import NotFound
from domain.currencies import currency_of
from domain.participants import Participant
from domain.refusals import Refusal, RefusalCode
from domain.split_requests import (
    NightsRequest,
    SharesRequest,
    SplitRequest,
    TemplateRequest,
    requested_split,
    reusable_split,
    set_default_split,
    split_of_another_amount,
)
from domain.split_templates import SplitTemplate
from domain.splits import Split, SplitMode
from tests.arrangement import NOW
from tests.domain.trips import TRIP, opened, person

EUR, JPY = currency_of("EUR"), currency_of("JPY")
ANNA, BEN, CARL = (UUID(int=number) for number in (1, 2, 3))
PEOPLE = (person(1, "Anna"), replace(person(2, "Ben"), weight=2), person(3, "Carl"))
EQUAL = Split(SplitMode.EQUAL, {ANNA: 1, BEN: 1})


def dated(number: int, name: str, arrives: int, leaves: int) -> Participant:
    """Return somebody who is there from one day of October 2026 to another."""
    return replace(person(number, name), arrives_on=date(2026, 10, arrives), leaves_on=date(2026, 10, leaves))


def kept(split: Split) -> SplitTemplate:
    """Return a template of the trip."""
    return SplitTemplate(UUID(int=7), TRIP, "Flat", split)


class TestRequestedSplit:
    """The split that is meant."""

    def test_is_a_split_that_needs_nothing_else(self) -> None:
        """What was given in full is taken as it is."""
        assert requested_split(EQUAL, trip=opened(*PEOPLE), currency=EUR) is EQUAL

    def test_takes_own_weights_where_no_shares_are_given(self) -> None:
        """In the order they were named in."""
        request = SharesRequest({CARL: 5, BEN: None, ANNA: None})

        split = requested_split(request, trip=opened(*PEOPLE), currency=EUR)

        assert split.mode is SplitMode.SHARES
        assert list(split.weights.items()) == [(CARL, 5), (BEN, 2), (ANNA, 1)]

    def test_counts_nights_of_a_stay(self) -> None:
        """From the dates that people have on the trip."""
        trip = opened(dated(1, "Anna", 1, 8), dated(2, "Ben", 4, 8))
        request = NightsRequest((BEN, ANNA), date(2026, 10, 3), date(2026, 10, 6))

        assert requested_split(request, trip=trip, currency=EUR) == Split(SplitMode.BY_NIGHTS, {BEN: 2, ANNA: 3})

    @pytest.mark.parametrize("request_", [SharesRequest({UUID(int=50): None}), NightsRequest((UUID(int=50),))])
    def test_is_of_people_of_the_trip(self, request_: SplitRequest) -> None:
        """Others are not found."""
        with pytest.raises(NotFound) as refused:
            requested_split(request_, trip=opened(*PEOPLE), currency=EUR)

        assert refused.value.field == ("split",)

    def test_is_the_default_one_where_none_is_given(self) -> None:
        """By weight, unless the trip has another."""
        by_weight = Split(SplitMode.SHARES, {ANNA: 1, BEN: 2, CARL: 1})

        assert requested_split(None, trip=opened(*PEOPLE), currency=EUR) == by_weight
        assert requested_split(None, trip=opened(*PEOPLE, default_split=EQUAL), currency=EUR) == EQUAL

    def test_is_a_template_of_the_trip(self) -> None:
        """An id of none is not found."""
        trip = opened(*PEOPLE)

        split = requested_split(TemplateRequest(UUID(int=7)), trip=trip, currency=EUR, templates=[kept(EQUAL)])

        assert split == EQUAL
        with pytest.raises(NotFound) as refused:
            requested_split(TemplateRequest(UUID(int=8)), trip=trip, currency=EUR, templates=[kept(EQUAL)])
        assert (refused.value.field, refused.value.message) == (("split", "template"), "There is no such saved split.")


class TestSavedSplits:
    """Saved splits, used on another day."""

    @pytest.mark.parametrize(
        ("saved", "today"),
        [
            (Split(SplitMode.EQUAL, {ANNA: 1, BEN: 1, CARL: 1}), Split(SplitMode.EQUAL, {ANNA: 1, CARL: 1})),
            (Split(SplitMode.SHARES, {ANNA: 3, BEN: 2, CARL: 1}), Split(SplitMode.SHARES, {ANNA: 3, CARL: 1})),
        ],
    )
    def test_leave_out_who_has_left(self, saved: Split, today: Split) -> None:
        """What they would have paid is shared by the others."""
        trip = opened(PEOPLE[0], replace(PEOPLE[1], left_at=NOW), PEOPLE[2], default_split=saved)

        assert requested_split(None, trip=trip, currency=EUR) == today

    @pytest.mark.parametrize(
        ("saved", "today"),
        [
            (Split(SplitMode.EQUAL, {ANNA: 1, BEN: 1, CARL: 1}), Split(SplitMode.EQUAL, {ANNA: 1, CARL: 1})),
            (Split(SplitMode.SHARES, {ANNA: 3, BEN: 2, CARL: 1}), Split(SplitMode.SHARES, {ANNA: 5, CARL: 1})),
            (
                Split(SplitMode.PERCENTAGE, {CARL: 5_000, BEN: 5_000}),
                Split(SplitMode.PERCENTAGE, {CARL: 5_000, ANNA: 5_000}),
            ),
        ],
    )
    def test_name_who_somebody_was_merged_into(self, saved: Split, today: Split) -> None:
        """Ben turned out to be Anna."""
        trip = opened(PEOPLE[0], replace(PEOPLE[1], merged_into_id=ANNA), PEOPLE[2], default_split=saved)

        assert requested_split(None, trip=trip, currency=EUR) == today

    def test_by_nights_count_the_nights_of_today(self) -> None:
        """Anna stays longer than when it was saved."""
        trip = opened(dated(1, "Anna", 1, 8), dated(2, "Ben", 4, 8))
        saved = Split(SplitMode.BY_NIGHTS, {ANNA: 3, BEN: 4})

        split = requested_split(TemplateRequest(UUID(int=7)), trip=trip, currency=EUR, templates=[kept(saved)])

        assert split == Split(SplitMode.BY_NIGHTS, {ANNA: 7, BEN: 4})

    @pytest.mark.parametrize(
        ("saved", "message"),
        [
            (
                Split(SplitMode.PERCENTAGE, {ANNA: 5_000, BEN: 5_000}),
                "The split Flat counts on somebody who has left the trip: say how to split without them.",
            ),
            (
                Split(SplitMode.ADJUSTMENT, {ANNA: 0, BEN: 500}),
                "The split Flat counts on somebody who has left the trip: say how to split without them.",
            ),
            (Split(SplitMode.EQUAL, {BEN: 1}), "The split Flat names nobody who is still on the trip."),
        ],
    )
    def test_are_refused_where_they_count_on_who_has_left(self, saved: Split, message: str) -> None:
        """Nobody's part is given to others by surprise."""
        trip = opened(PEOPLE[0], replace(PEOPLE[1], left_at=NOW))

        with pytest.raises(Refusal) as refused:
            requested_split(TemplateRequest(UUID(int=7)), trip=trip, currency=EUR, templates=[kept(saved)])

        assert (refused.value.code, refused.value.field) == (RefusalCode.SPLIT_INVALID, ("split", "template"))
        assert refused.value.message == message

    def test_adjust_in_the_currency_of_the_trip_alone(self) -> None:
        """Five euros more are not five yen more."""
        trip = opened(*PEOPLE, default_split=Split(SplitMode.ADJUSTMENT, {ANNA: 0, BEN: 500}))

        with pytest.raises(Refusal) as refused:
            requested_split(None, trip=trip, currency=JPY)

        assert (refused.value.code, refused.value.field) == (RefusalCode.SPLIT_INVALID, ("split",))
        assert refused.value.message == (
            "The trip's default split adjusts in EUR, which says nothing about an amount of JPY."
        )


class TestSplitOfAnotherAmount:
    """The split of an expense whose amount changes."""

    @pytest.mark.parametrize("mode", [SplitMode.EXACT, SplitMode.ADJUSTMENT, SplitMode.ITEMIZED])
    def test_is_given_anew_where_its_parts_are_amounts_of_another_currency(self, mode: SplitMode) -> None:
        """Five yen more are not five cents more."""
        split = Split(mode, {ANNA: 500})

        with pytest.raises(Refusal) as refused:
            split_of_another_amount(split, was=JPY, currency=EUR)

        assert (refused.value.code, refused.value.field) == (RefusalCode.SPLIT_INVALID, ("split",))
        assert refused.value.message == "It is split by amounts of JPY: say how to split EUR."
        assert split_of_another_amount(split, was=EUR, currency=EUR) is split

    @pytest.mark.parametrize("mode", [SplitMode.EQUAL, SplitMode.PERCENTAGE, SplitMode.SHARES, SplitMode.BY_NIGHTS])
    def test_stays_where_its_parts_are_none(self, mode: SplitMode) -> None:
        """Shares, percentages and nights divide any currency."""
        split = Split(mode, {ANNA: 1})

        assert split_of_another_amount(split, was=JPY, currency=EUR) is split


class TestReusableSplit:
    """A split to be saved."""

    def test_is_what_was_asked_for(self) -> None:
        """Shares without a number are kept as the weights of today."""
        split = reusable_split(SharesRequest({BEN: None}), trip=opened(*PEOPLE))

        assert split == Split(SplitMode.SHARES, {BEN: 2})

    def test_keeps_no_stay(self) -> None:
        """The next one is another."""
        trip = opened(dated(1, "Anna", 1, 8))

        with pytest.raises(Refusal) as refused:
            reusable_split(NightsRequest((ANNA,), check_out=date(2026, 10, 6)), trip=trip)

        assert (refused.value.code, refused.value.field) == (RefusalCode.SPLIT_INVALID, ("split", "by_nights"))
        assert refused.value.message == ("A saved split counts everybody's nights on the trip, and cannot keep a stay.")


class TestSetDefaultSplit:
    """A trip's default split."""

    def test_is_kept_and_taken_away(self) -> None:
        """None goes back to weights."""
        trip = opened(*PEOPLE)

        changed = set_default_split(trip, EQUAL)

        assert changed == replace(trip.trip, default_split=EQUAL)
        assert set_default_split(replace(trip, trip=changed), None) == trip.trip

    def test_fits_any_amount(self) -> None:
        """Exact amounts do not."""
        with pytest.raises(Refusal) as refused:
            set_default_split(opened(*PEOPLE), Split(SplitMode.EXACT, {ANNA: 100}))

        assert (refused.value.code, refused.value.field) == (RefusalCode.SPLIT_INVALID, ("split",))
