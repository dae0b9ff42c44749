"""Category readings: what a description was for, by its words, of whichever language, and which of them decides."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.categories import Category
from domain.category_reading.brands import BRANDS, WORDLIKE_BRANDS
from domain.category_reading.goods import ENDINGS, GOODS, HINTS
from domain.category_reading.readings import category_in
from domain.category_reading.words import PLACES
from domain.receipt_reading.labelling import folded


def read(text: str) -> str | None:
    """Return the category that a text is read as."""
    reading = category_in(text)
    return None if reading is None else reading.category.value


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Taxi", "TRANSPORT_TAXI"),
        ("Lékárna", "HEALTH_PHARMACY"),
        ("LEKARNA", "HEALTH_PHARMACY"),
        ("аптека", "HEALTH_PHARMACY"),
        ("薬局", "HEALTH_PHARMACY"),
        ("약국", "HEALTH_PHARMACY"),
        ("Apotheke am Dom", "HEALTH_PHARMACY"),
        ("ice creams", "FOOD_SNACK"),
        ("Aldi 5.11.", "GROCERIES_SUPERMARKET"),
        ("H&M", "SHOPPING_CLOTHES"),
        ("hotels", "LODGING_HOTEL"),
    ],
)
def test_a_word_is_known_in_any_case_number_and_script(text: str, category: str) -> None:
    """With and without accents, beside figures, in the plural."""
    assert read(text) == category


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("train museum", "ACTIVITIES_MUSEUM"),
        ("bus station cafe", "FOOD_CAFE"),
        ("hotel bar", "FOOD_BAR"),
        ("airport taxi", "TRANSPORT_TAXI"),
        ("museum cafe", "FOOD_CAFE"),
        ("car insurance", "HEALTH_INSURANCE"),
        ("hotel parking", "TRANSPORT_PARKING"),
        ("parking fine", "FEES_FINE"),
    ],
)
def test_the_last_noun_says_what_it_is(text: str, category: str) -> None:
    """As in English compounds: what comes before tells which."""
    assert read(text) == category


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("taxi to the museum", "TRANSPORT_TAXI"),
        ("dinner at the hotel", "FOOD_RESTAURANT"),
        ("drinks @ hotel", "FOOD_BAR"),
        ("Essen im Museum", "FOOD_RESTAURANT"),
        ("bar de l'hôtel", "FOOD_BAR"),
        ("café del museo", "FOOD_CAFE"),
        ("bar hotel", "LODGING_HOTEL"),
        ("cena hotel", "LODGING_HOTEL"),
        ("parking Louvre", "TRANSPORT_PARKING"),
        ("Louvre cafe", "FOOD_CAFE"),
    ],
)
def test_what_stands_before_a_preposition_or_a_name_decides(text: str, category: str) -> None:
    """What follows says where, with whom, or for what."""
    assert read(text) == category


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("beer from Lidl", "GROCERIES_SUPERMARKET"),
        ("Lidl beer", "GROCERIES_SUPERMARKET"),
        ("coffee at Starbucks", "FOOD_CAFE"),
        ("Starbucks breakfast", "FOOD_CAFE"),
        ("Lidl parking", "TRANSPORT_PARKING"),
        ("Tesco cafe", "FOOD_CAFE"),
    ],
)
def test_a_shop_says_more_than_what_is_bought_there(text: str, category: str) -> None:
    """Beer from a supermarket is no bar."""
    assert read(text) == category


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Mietfahrrad", "TRANSPORT_CAR"),
        ("Zahnarzt", "HEALTH_DOCTOR"),
        ("Heimatmuseum", "ACTIVITIES_MUSEUM"),
        ("Hotelrechnung", "LODGING_HOTEL"),
        ("в ресторане", "FOOD_RESTAURANT"),
        ("restaraunt", "FOOD_RESTAURANT"),
        ("pharmcy", "HEALTH_PHARMACY"),
    ],
)
def test_compounds_inflections_and_misspellings_are_known(text: str, category: str) -> None:
    """By their end, their beginning, or all but a letter."""
    assert read(text) == category


@pytest.mark.parametrize("text", ["", "Sarah", "Hamburg", "Columbus", "next week", "the usual", "23/10"])
def test_what_says_nothing_is_no_category(text: str) -> None:
    """Also where letters of a word would say something."""
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "category"),
    [("Target", "SHOPPING"), ("target practice", None), ("Delta to Rome", "TRANSPORT_FLIGHT"), ("the delta", None)],
)
def test_a_name_that_is_also_a_word_needs_its_capital_at_the_beginning(text: str, category: str | None) -> None:
    """Or to be all that is said."""
    assert read(text) == category


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Chocolate bar", "FOOD_SNACK"),
        ("chocolate bars", "FOOD_SNACK"),
        ("Bar of chocolate", "FOOD_SNACK"),
        ("Lidl chocolate bar", "GROCERIES_SUPERMARKET"),
        ("juice bar", "FOOD_SNACK"),
        ("wine bar", "FOOD_BAR"),
        ("hotel bar", "FOOD_BAR"),
        ("bar", "FOOD_BAR"),
        ("beer in the bar", "FOOD_BAR"),
    ],
)
def test_a_bar_is_what_it_is_made_of_or_sells(text: str, category: str) -> None:
    """Where that stands right beside it."""
    assert read(text) == category


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Bar exam", None),
        ("taxi licence", None),
        ("exam at the museum", None),
        ("Airbnb experience", "ACTIVITIES_TOUR"),
        ("boots for hiking", "SHOPPING_CLOTHES"),
        ("Boots for hiking", "SHOPPING_CLOTHES"),
        ("new boots", "SHOPPING_CLOTHES"),
        ("Boots", "HEALTH_PHARMACY"),
        ("Boots 5.11.", "HEALTH_PHARMACY"),
        ("Metro ticket", "TRANSPORT_BUS"),
    ],
)
def test_the_thing_itself_says_more_than_what_stands_beside_it(text: str, category: str | None) -> None:
    """Also where it is of no category, or is a shop's name too."""
    assert read(text) == category


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("ice", None),
        ("Ice", None),
        ("ICE", "TRANSPORT_TRAIN"),
        ("ICE to Berlin", "TRANSPORT_TRAIN"),
        ("tap", None),
        ("TAP", "TRANSPORT_FLIGHT"),
    ],
)
def test_a_name_of_capitals_is_written_in_capitals(text: str, category: str | None) -> None:
    """Otherwise it is the word."""
    assert read(text) == category


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Bank of Ireland museum", "ACTIVITIES_MUSEUM"),
        ("Museum of London cafe", "FOOD_CAFE"),
        ("Bank of Ireland", "FEES_BANK"),
        ("Tour of Prague castle", "ACTIVITIES_TOUR"),
        ("Museum of London", "ACTIVITIES_MUSEUM"),
    ],
)
def test_what_stands_behind_the_name_of_an_institution_is_the_thing(text: str, category: str) -> None:
    """The name goes on behind its "of"."""
    assert read(text) == category


def test_what_other_words_speak_against_is_less_sure() -> None:
    """A reader sees that it was close."""
    alone, contested = category_in("taxi"), category_in("museum taxi")

    assert alone is not None
    assert contested is not None
    assert contested.certainty < alone.certainty


@given(st.text(max_size=60))
def test_any_text_is_read_or_not(text: str) -> None:
    """Without an error, and as sure as one can be at most."""
    reading = category_in(text)

    assert reading is None or 0 < reading.certainty <= 1


@pytest.mark.parametrize("table", [PLACES, GOODS, HINTS], ids=["places", "goods", "hints"])
def test_each_word_of_the_data_is_one(table: dict[Category, dict[str, str]]) -> None:
    """Nothing that folds to nothing, which every text would hold."""
    assert all(folded(word) for words in table.values() for listed in words.values() for word in listed.split())


@pytest.mark.parametrize("table", [BRANDS, WORDLIKE_BRANDS, ENDINGS], ids=["brands", "wordlike", "endings"])
def test_each_name_of_the_data_stands_once(table: dict[Category, str]) -> None:
    """A brand is of one category."""
    names = [folded(name.replace("_", " ")) for listed in table.values() for name in listed.split()]

    assert all(names)
    assert [name for name in names if names.count(name) > 1] == []


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("luggage storage", Category.TRANSPORT),
        ("left luggage at the station", Category.TRANSPORT),
        ("Gep\u00e4ckaufbewahrung", Category.TRANSPORT),
        ("karaoke", Category.ACTIVITIES_SHOW),
        ("karaoke night", Category.ACTIVITIES_SHOW),
        ("pitch for the tent", Category.SHOPPING_GEAR),
    ],
)
def test_what_may_be_several_things_is_not_said_for_sure(text: str, category: Category) -> None:
    """Luggage that is stored does not fly, and what is for a tent may be a place for it."""
    reading = category_in(text)

    assert reading is not None
    assert (reading.category, reading.certainty < 0.7) == (category, True)


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("karaoke bar", "FOOD_BAR"),
        ("Ferris wheel", "ACTIVITIES"),
        ("extra suitcase on the way back", "TRANSPORT_FLIGHT"),
        ("cash machine charge", "FEES_BANK"),
        ("tent for the kids", "SHOPPING_GEAR"),
    ],
)
def test_words_together_say_what_neither_says_alone(text: str, category: str) -> None:
    """And what stands first is what it is, whatever it is for."""
    assert read(text) == category
