"""Places and kinds in questions: which expenses of a trip they mean, by what each says of itself."""

from datetime import date
from uuid import UUID

import pytest

from domain.categories import Category, with_parts
from domain.currencies import currency_of
from domain.participants import Participant
from domain.plans import Described, Filters, Knowledge, QueryPlan
from domain.question_reading.planning import plan_question

LEDGER = (
    Described(Category.TRANSPORT, "Train tickets to Prague"),
    Described(Category.FOOD, "Goulash", place="Prague"),
    Described(Category.FOOD_BAR, "Beers in Prague"),
    Described(Category.FOOD, "Dinner next to the Prague Castle"),
    Described(Category.TRANSPORT_FLIGHT, "Flight to Lisbon"),
    Described(Category.FOOD, "Porto wine tasting", place="Lisbon"),
    Described(Category.LODGING_FLAT, "Flat in Alfama", place="lisbon"),
    Described(Category.FOOD_RESTAURANT, "Lunch", place="Porto"),
    Described(Category.TRANSPORT, "Bus to Brno"),
    Described(Category.TRANSPORT_BUS, "Night coach", note="Prague -> Brno"),
    Described(Category.FOOD, "Restaurant Lokal", tags=("brno",)),
    Described(Category.FOOD, "Knedliky", place="Brno"),
    Described(Category.TRANSPORT_FLIGHT, "Flights Prague to Rome"),
    Described(Category.FOOD, "Toast in Prague to us"),
    Described(Category.GROCERIES, "Groceries for the flat"),
    Described(Category.GROCERIES_SUPERMARKET, "Albert"),
    Described(Category.LODGING, "Hotel Astoria"),
    Described(Category.LODGING_HOSTEL, "Hostel"),
    Described(Category.TRANSPORT_PARKING, "Parking at the hotel"),
    Described(Category.TRANSPORT, "Tram pass"),
    Described(Category.TRANSPORT, "Tram to Alfama"),
    Described(Category.TRANSPORT_FUEL, "Diesel"),
    Described(Category.OTHER, "Taxi"),
    Described(Category.TRANSPORT_PARKING, "Parking fine"),
    Described(Category.FOOD, "Second breakfast"),
)
KNOWN = Knowledge(
    participants=(Participant(UUID(int=1), UUID(int=99), "Mark"), Participant(UUID(int=2), UUID(int=99), "Mia")),
    asker_id=UUID(int=1),
    descriptions=frozenset(text for one in LEDGER for text in one.texts),
    places=frozenset(one.own_place for one in LEDGER if one.place),
    currencies=frozenset({currency_of("EUR"), currency_of("CZK")}),
    first_day=date(2026, 10, 1),
    last_day=date(2026, 10, 9),
)
IN_PRAGUE = {"Goulash", "Beers in Prague", "Dinner next to the Prague Castle", "Toast in Prague to us"}
OF_PRAGUE = IN_PRAGUE | {"Train tickets to Prague", "Night coach", "Flights Prague to Rome"}
IN_BRNO = {"Restaurant Lokal", "Knedliky"}
BUSES = {"Bus to Brno", "Night coach"}


def planned(text: str, *earlier: str) -> QueryPlan:
    """Return the plan of a question of the ledger."""
    plan = plan_question(text, known=KNOWN, today=date(2026, 11, 21), earlier=earlier)
    assert isinstance(plan, QueryPlan), f"{text} went to the documents"
    return plan


def meant(filters: Filters) -> set[str]:
    """Return the descriptions of the expenses that filters of categories, words and places mean."""
    kinds = {part for category in filters.categories for part in with_parts(category)} or set(Category)
    wanted = (*filters.phrases, *filters.places)
    return {
        one.description
        for one in LEDGER
        if one.category in kinds
        and all(phrase.means(one) for phrase in wanted)
        and not any(phrase.means(one) for phrase in filters.without_phrases)
    }


def asked(text: str, *earlier: str) -> set[str]:
    """Return the descriptions of the expenses that a question is of."""
    plan = planned(text, *earlier)
    assert plan.is_computable, (plan.unplaced, plan.unsupported, plan.ambiguous)
    (query,) = plan.queries
    return meant(query.filters)


class TestPlaces:
    """What was spent in a place."""

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("How much did we spend in Prague?", IN_PRAGUE),
            ("How many expenses are there in Prague?", IN_PRAGUE),
            ("What was the most expensive thing in Prague?", IN_PRAGUE),
            ("How much did we spend per day in Prague?", IN_PRAGUE),
            ("How much did we spend in Lisbon?", {"Porto wine tasting", "Flat in Alfama"}),
            ("How much did we spend in Porto?", {"Lunch"}),
            ("How much did we spend in Brno?", IN_BRNO),
            ("How much did we spend in Prague or Brno?", IN_PRAGUE | IN_BRNO),
            ("How much did we spend in Prague or Alfama?", IN_PRAGUE | {"Flat in Alfama"}),
            ("Show everything from Prague", IN_PRAGUE),
            ("What was the bill for Prague?", IN_PRAGUE),
        ],
    )
    def test_are_an_expenses_own_alone_where_it_has_one(self, text: str, found: set[str]) -> None:
        """Without one, what only went to the place was not spent there; a tag or a text beside that says it."""
        assert asked(text) == found

    def test_are_left_out_and_compared_by_the_same_rule(self) -> None:
        """What is not in Prague is all that is not counted in Prague."""
        everything = {one.description for one in LEDGER}
        (comparison,) = planned("Was Prague cheaper than Brno?").queries

        assert asked("How much did we spend, not counting Prague?") == everything - IN_PRAGUE
        assert [meant(side) for side in comparison.sides] == [IN_PRAGUE, IN_BRNO]

    def test_go_on_from_place_to_place(self) -> None:
        """A follow-up of another place is of what was spent there, whether or not an expense has it as its own."""
        first = "How much did we spend in Prague?"

        assert asked("What about Lisbon?", first) == {"Porto wine tasting", "Flat in Alfama"}
        assert asked("And in Alfama?", first) == {"Flat in Alfama"}
        assert asked("What about Alfama?", first) == {"Flat in Alfama"}

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("How much did we spend on Prague?", OF_PRAGUE),
            ("How much were the tickets to Prague?", {"Train tickets to Prague"}),
            ("How much were the tickets for Prague?", {"Train tickets to Prague"}),
            ("How much was the coach from Prague?", {"Night coach"}),
            ("How much was the Lisbon flight?", {"Flight to Lisbon"}),
            ("How much did we pay for Porto wine?", {"Porto wine tasting"}),
        ],
    )
    def test_are_words_like_others_where_nobody_asks_what_was_spent_there(self, text: str, found: set[str]) -> None:
        """The way to a place is found by its name."""
        assert asked(text) == found

    def test_are_told_as_places(self) -> None:
        """The reading says which of the two it took."""
        assert planned("How much in Prague?").interpretation == "Asks for the total of the expenses in 'Prague'."
        assert (
            planned("How much on Prague?").interpretation == "Asks for the total of the expenses that mention 'Prague'."
        )


class TestKinds:
    """Words for kinds of expenses."""

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("How much did we spend on restaurants?", {"Lunch", "Restaurant Lokal"}),
            ("How much for restaurants and bars?", {"Lunch", "Restaurant Lokal", "Beers in Prague"}),
            ("How much were the hotels?", {"Hotel Astoria"}),
            ("How much were the hotels and hostels?", {"Hotel Astoria", "Hostel"}),
            ("How much were the flats?", {"Flat in Alfama"}),
            ("How much did we spend at supermarkets?", {"Albert"}),
            ("How much did we spend on buses?", BUSES),
            ("How much did we spend on taxis and buses?", BUSES | {"Taxi"}),
            ("How much was public transport?", BUSES | {"Train tickets to Prague", "Tram pass", "Tram to Alfama"}),
            ("How much did we spend at the hotel?", {"Hotel Astoria", "Parking at the hotel"}),
            ("How much was the fine?", {"Parking fine"}),
        ],
    )
    def test_are_those_of_the_kind_or_of_its_category_by_their_words(self, text: str, found: set[str]) -> None:
        """Neither all of the category, nor what only mentions the word in another."""
        assert asked(text) == found

    def test_are_told_with_the_words_that_were_asked_for(self) -> None:
        """A kind that no description mentions is told as the kind, not as a word."""
        assert planned("How much for museums and bars?").interpretation == (
            "Asks for the total of the expenses in categories Activities: museum or Food: bar."
        )
        assert planned("How much for museums and taxis?").interpretation == (
            "Asks for the total of the expenses that mention 'taxis' in Transport or Other "
            "(or are in Activities: museum or Transport: taxi)."
        )


class TestNumbers:
    """Numbers that are none of expenses, and what is not the first."""

    @pytest.mark.parametrize(
        "text",
        ["Who paid the second most?", "What was the second biggest expense in crowns?", "Our 2nd largest expense?"],
    )
    def test_in_an_order_are_no_words_of_an_expense(self, text: str) -> None:
        """Only words side by side, as in "second breakfast", name one."""
        assert not planned(text).is_computable
        assert asked("How much was the second breakfast?") == {"Second breakfast"}

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("What's the second most expensive thing?", "second most expensive thing"),
            ("Our 2nd largest expense?", "2nd largest expense"),
            ("What was the third cheapest purchase in Prague?", "third cheapest purchase"),
        ],
    )
    def test_behind_the_first_are_told_to_be_of_the_ledger(self, text: str, said: str) -> None:
        """No document is to say which expense comes second, and nothing is computed in its place."""
        assert planned(text).unsupported == (said,)

    def test_behind_the_first_of_things_may_be_told_by_documents(self) -> None:
        """What nothing but a price list may say is of the ledger where documents say nothing."""
        plan = planned("What was the second most expensive dinner?")

        assert (plan.is_certain, plan.unplaced, plan.unsupported) == (True, ("second",), ())

    @pytest.mark.parametrize(
        "text",
        [
            *("How many rooms did we pay for?", "How many hotel rooms did we pay for?", "Number of beds we paid for?"),
            *("How many train tickets did we buy?", "How many beers did we buy?", "How many hotels did we pay for?"),
        ],
    )
    def test_of_goods_are_none_of_expenses(self, text: str) -> None:
        """One expense may buy several of them."""
        assert planned(text).unsupported == ("a count of other things than expenses",)

    def test_of_what_is_paid_one_by_one_are_those_of_expenses(self) -> None:
        """Taxis are, and so is whatever is said to be expenses."""
        assert asked("How many taxis did we take?") == {"Taxi"}
        assert asked("How many hotel expenses are there?") == {"Hotel Astoria"}
        assert asked("How many expenses were for hotels?") == {"Hotel Astoria"}
