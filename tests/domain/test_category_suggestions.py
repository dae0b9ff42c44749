"""Category suggestions: whose word counts, and what accepting them changes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.access import Forbidden, NotFound, Role
from domain.categories import Category
from domain.category_reading.prototypes import PROTOTYPES, likeness_of
from domain.category_suggestions import (
    MOST_ACCEPTED,
    NEEDS_REVIEW,
    Acceptance,
    AcceptanceInvalid,
    CategorySuggestion,
    Correction,
    Corrections,
    SuggestionReason,
    accepted,
    suggested_at_once,
    suggested_by_likeness,
)
from domain.currencies import currency_of
from domain.deletions import AlreadyDeleted
from domain.expenses import Expense, ExpenseDraft, add_expense
from domain.money import Money
from domain.receipt_reading.labelling import folded
from domain.refusals import Refusal
from domain.splits import equally
from domain.trip_categories import CategoryInvalid, TripCategory
from domain.trips import OpenTrip
from domain.versions import VersionConflict
from tests.arrangement import NOW
from tests.domain.trips import TRIP, opened, person

HERE, ELSEWHERE = TRIP, UUID(int=77)
WINE = TripCategory(UUID(int=50), TRIP, "Wine", Category.FOOD_BAR)


def said(
    description: str,
    category: Category,
    *,
    trip_id: UUID = HERE,
    number: int = 1,
    own: UUID | None = None,
    days: int = 0,
) -> Correction:
    """Return what somebody said of an expense, some days after the others."""
    return Correction(UUID(int=number), trip_id, description, category, own, NOW + timedelta(days=days))


def suggested(
    description: str, *made: Correction, merchant: str | None = None, categories: Sequence[TripCategory] = ()
) -> CategorySuggestion | None:
    """Return what is suggested on the trip."""
    return suggested_at_once(
        description, merchant=merchant, trip_id=HERE, corrections=Corrections(made), categories=categories
    )


class TestSuggestedAtOnce:
    """Corrections, own names, words."""

    def test_an_earlier_expense_is_more_than_its_words(self) -> None:
        """People know what their Lidl was."""
        suggestion = suggested("Lidl", said("LIDL", Category.FOOD_SNACK))

        assert suggestion is not None
        assert (suggestion.category, suggestion.reason) == (Category.FOOD_SNACK, SuggestionReason.YOUR_CORRECTION)
        assert suggestion.explanation == '"LIDL" was booked as Food: snack on this trip.'

    def test_figures_do_not_part_a_merchant_from_itself(self) -> None:
        """But the very same text says more."""
        shop, other = said("Lidl 23/10", Category.FOOD_SNACK), said("lidl 4.11.", Category.GROCERIES, number=2)
        shopping, again = suggested("Lidl 9", shop), suggested("LIDL 23/10", shop, replace(other, made_at=NOW))

        assert shopping is not None
        assert again is not None
        assert (shopping.category, again.category) == (Category.FOOD_SNACK, Category.FOOD_SNACK)
        assert shopping.confidence < again.confidence

    def test_the_latest_word_wins(self) -> None:
        """Whatever order they come in."""
        first, last = said("U Fleku", Category.FOOD), said("U Fleku", Category.FOOD_BAR, number=2, days=1)

        assert suggested("U Fleku", last, first) == suggested("U Fleku", first, last)
        assert suggested("u fleku", last, first).category is Category.FOOD_BAR  # type: ignore[union-attr]

    def test_the_trips_own_word_comes_before_a_later_one_of_another(self) -> None:
        """What was said elsewhere counts where nothing was said here."""
        here = said("Joe", Category.FOOD)
        there = said("Joe", Category.TRANSPORT_TAXI, trip_id=ELSEWHERE, number=2, days=5)
        both, alone = suggested("Joe", here, there), suggested("Joe", there)

        assert both is not None
        assert alone is not None
        assert (both.category, alone.category) == (Category.FOOD, Category.TRANSPORT_TAXI)
        assert alone.explanation.endswith("on another trip.")

    def test_an_expense_is_not_its_own_precedent(self) -> None:
        """What is asked about is left out."""
        own = said("Joe", Category.FOOD, number=9)

        assert suggested_at_once("Joe", trip_id=HERE, corrections=Corrections([own]), expense_id=UUID(int=9)) is None

    def test_a_category_of_the_trips_own_is_suggested_again(self) -> None:
        """Unless it was archived, or is another trip's: then what it counts as."""
        made = said("Tokaj", Category.FOOD_BAR, own=WINE.id)
        archived = replace(WINE, archived_at=NOW)
        found = [suggested("Tokaj", made, categories=[each]) for each in (WINE, archived)]

        assert [each and (each.category, each.trip_category_id) for each in found] == [
            (Category.FOOD_BAR, WINE.id),
            (Category.FOOD_BAR, None),
        ]

    def test_the_name_of_an_own_category_is_a_word(self) -> None:
        """It comes before the words that everybody has, and must be a whole word."""
        found, not_found = suggested("WINE tasting", categories=[WINE]), suggested("swine", categories=[WINE])

        assert found is not None
        assert (found.trip_category_id, found.reason) == (WINE.id, SuggestionReason.WORDS)
        assert not_found is None

    def test_the_merchant_is_looked_at_first(self) -> None:
        """Where it says something."""
        known, unknown = suggested("water", merchant="Shell"), suggested("taxi", merchant="Xyzzy Ltd")

        assert known is not None
        assert unknown is not None
        assert (known.category, known.reason) == (Category.TRANSPORT_FUEL, SuggestionReason.BRAND)
        assert (unknown.category, unknown.reason) == (Category.TRANSPORT_TAXI, SuggestionReason.WORDS)

    @given(st.text(max_size=40))
    def test_a_word_that_was_said_is_always_found_again(self, description: str) -> None:
        """Whatever was described, if it has a letter or a figure."""
        suggestion = suggested(description, said(description, Category.FEES_FINE))

        is_found = suggestion is not None and suggestion.reason is SuggestionReason.YOUR_CORRECTION
        assert is_found or not folded(description)


class TestLikeness:
    """What is near in meaning."""

    def test_the_nearest_counts_where_it_is_clear(self) -> None:
        """Near enough, and nearer than any of another category."""
        similarities = [0.1] * len(PROTOTYPES)
        similarities[0] = 0.7

        suggestion = suggested_by_likeness(likeness_of(similarities))

        assert (suggestion.category, suggestion.reason) == (PROTOTYPES[0][1], SuggestionReason.SIMILAR)
        assert suggestion.confidence == 0.7

    @pytest.mark.parametrize(("first", "last"), [(0.3, 0.1), (0.7, 0.65)])
    def test_what_is_far_or_close_to_another_needs_review(self, first: float, last: float) -> None:
        """Nobody is shown a guess."""
        similarities = [first, *[0.0] * (len(PROTOTYPES) - 2), last]

        assert suggested_by_likeness(likeness_of(similarities)) == NEEDS_REVIEW


class TestAccepted:
    """Many at once."""

    def test_only_what_it_was_for_changes(self) -> None:
        """The figures stay, and a version is counted."""
        trip, before = booked()

        ((_, after),) = accepted(trip, {before.id: before}, [Acceptance(before.id, 1, Category.FOOD)], now=NOW)

        assert after == replace(before, category=Category.FOOD, version=2, updated_at=NOW)

    def test_an_own_category_says_the_built_in_one_too(self) -> None:
        """Whatever else was sent."""
        trip, before = booked()
        wanted = [Acceptance(before.id, 1, Category.OTHER, WINE.id)]

        ((_, after),) = accepted(trip, {before.id: before}, wanted, now=NOW)

        assert (after.category, after.trip_category_id) == (Category.FOOD_BAR, WINE.id)

    def test_what_is_so_already_is_left_alone(self) -> None:
        """No version is counted."""
        trip, before = booked()

        assert accepted(trip, {before.id: before}, [Acceptance(before.id, 1, Category.OTHER)], now=NOW) == ()

    @pytest.mark.parametrize(
        ("acceptances", "refusal", "field"),
        [
            ([], AcceptanceInvalid, ("items",)),
            ([Acceptance(UUID(int=7), 1, Category.FOOD)] * (MOST_ACCEPTED + 1), AcceptanceInvalid, ("items",)),
            ([Acceptance(UUID(int=7), 1, Category.FOOD)] * 2, AcceptanceInvalid, ("items", "1", "expense_id")),
            ([Acceptance(UUID(int=8), 1, Category.FOOD)], NotFound, ("items", "0", "expense_id")),
            ([Acceptance(UUID(int=7), 2, Category.FOOD)], VersionConflict, ("items", "0", "version")),
            ([Acceptance(UUID(int=7), 1, Category.FOOD, UUID(int=1))], NotFound, ("items", "0", "trip_category_id")),
            (
                [Acceptance(UUID(int=7), 1, Category.FOOD, UUID(int=51))],
                CategoryInvalid,
                ("items", "0", "trip_category_id"),
            ),
        ],
    )
    def test_one_that_cannot_be_stops_all_and_is_named(
        self, acceptances: Sequence[Acceptance], refusal: type[Refusal], field: tuple[str, ...]
    ) -> None:
        """By its place in what was sent."""
        trip, before = booked()

        with pytest.raises(refusal) as raised:
            accepted(trip, {before.id: before}, acceptances, now=NOW)

        assert raised.value.field == field

    def test_deleted_and_foreign_ones_are_refused(self) -> None:
        """A foreign one looks like none."""
        trip, before = booked()
        wanted = [Acceptance(before.id, 1, Category.FOOD)]

        with pytest.raises(AlreadyDeleted):
            accepted(trip, {before.id: replace(before, deleted_at=NOW)}, wanted, now=NOW)
        with pytest.raises(NotFound):
            accepted(trip, {before.id: replace(before, trip_id=ELSEWHERE)}, wanted, now=NOW)
        with pytest.raises(Forbidden):
            accepted(replace(trip, role=Role.VIEWER), {before.id: before}, wanted, now=NOW)


def booked() -> tuple[OpenTrip, Expense]:
    """Return a trip with categories of its own, and an expense of it that nobody placed."""
    archived = TripCategory(UUID(int=51), TRIP, "Old", Category.FOOD, NOW)
    trip = replace(opened(person(1, "Sarah"), person(2, "David")), categories=(WINE, archived))
    draft = ExpenseDraft(
        description="Tokaj",
        amount=Money(1_000, currency_of("EUR")),
        spent_on=date(2026, 10, 3),
        paid={UUID(int=1): 1_000},
        split=equally([UUID(int=1), UUID(int=2)]),
    )
    return trip, add_expense(trip, draft, rate=None, expense_id=UUID(int=7), now=NOW)


def test_a_hired_bicycle_is_not_called_a_car() -> None:
    """The category of both is named by all that belongs to it."""
    found = suggested_at_once("bike rental", trip_id=TRIP, corrections=Corrections(()))

    assert found is not None
    assert found.explanation == '"bike rental" says Transport: hired car, bicycle or scooter.'
