"""Quick adds: sentences are read as what they say, and what they do not say is told or left open."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.access import Forbidden, Role
from domain.currencies import currency_of
from domain.money import Money, TooManyDecimals
from domain.payment_methods import PaymentMethod
from domain.payments import SamePerson
from domain.quick_adds import QuickExpense, QuickPayment, quick_add
from domain.quick_reading.amounts import AmountMissing
from domain.quick_reading.words import DAY_WORDS
from domain.refusals import Refusal
from domain.splits import SplitMode
from domain.texts import TextInvalid
from domain.trips import OpenTrip
from tests.arrangement import NOW
from tests.domain.trips import opened, person

TODAY = date(2026, 10, 14)
"""A Wednesday."""
PEOPLE = ("Sam", "Sarah", "David", "Mia", "Tom", "Anna", "May")


def trip_of(*names: str, currency: str = "EUR") -> OpenTrip:
    """Return a trip of people, the first of whom asks."""
    people = [person(number, name) for number, name in enumerate(names, start=1)]
    people[0] = replace(people[0], user_id=UUID(int=98))
    trip = opened(*people)
    return replace(trip, trip=replace(trip.trip, currency=currency_of(currency)))


TRIP = trip_of(*PEOPLE)


def read(sentence: str, trip: OpenTrip = TRIP) -> QuickExpense:
    """Return the expense that a sentence is read as."""
    found = quick_add(trip, sentence, today=TODAY)
    assert isinstance(found, QuickExpense)
    return found


def names(ids: object, trip: OpenTrip = TRIP) -> list[str]:
    """Return the names of people by their ids."""
    return [trip.names[each] for each in ids]  # type: ignore[attr-defined]


def test_the_sentence_of_the_manual_is_read() -> None:
    """Who, how much, what for, when and with whom, each with the words that say it."""
    found = read("Sarah paid 45.50 for taxi yesterday, split with David")

    assert (found.description, str(found.amount), found.spent_on) == ("taxi", "45.50 EUR", date(2026, 10, 13))
    assert (names(found.paid), names(found.split.weights)) == (["Sarah"], ["Sarah", "David"])
    assert (found.words.amount, found.words.spent_on, found.words.payers, found.words.split) == (
        "45.50",
        "yesterday",
        "Sarah paid",
        "split with David",
    )
    assert found.unplaced == ()


@pytest.mark.parametrize(
    ("sentence", "amount"),
    [
        ("taxi 45,50 €", "45.50 EUR"),
        ("taxi €45.50", "45.50 EUR"),
        ("taxi CZK 1.200", "1,200.00 CZK"),
        ("taxi 1200 crowns", "1,200.00 CZK"),
        ("taxi 1 200 Kč", "1,200.00 CZK"),
        ("taxi $20", "20.00 USD"),
        ("taxi twenty euros", "20.00 EUR"),
        ("I paid forty five fifty for a taxi", "45.50 EUR"),
        ("taxi two hundred and ten dollars", "210.00 USD"),
        ("taxi 1,234.56", "1,234.56 EUR"),
        ("taxi 1.234,56", "1,234.56 EUR"),
        ("taxi 2k yen", "2,000 JPY"),
        ("taxi 20.-", "20.00 EUR"),
        ("taxi 20.00", "20.00 EUR"),
        ("taxi 0.500 KWD", "0.500 KWD"),
        ("2x taxi 96 kc", "96.00 CZK"),
        ("3 x 12 = 36 taxi", "36.00 EUR"),
        ("I paid 12 for 3 taxis", "12.00 EUR"),
        ("taxi 3x8.50", "25.50 EUR"),
        ("50 quid taxi", "50.00 GBP"),
        ("taxi 50 GBP", "50.00 GBP"),
        ("taxi 50GBP", "50.00 GBP"),
    ],
)
def test_amounts_are_read_as_people_write_them(sentence: str, amount: str) -> None:
    """With signs, codes and words, points and commas, figures and letters."""
    assert str(read(sentence).amount) == amount


@pytest.mark.parametrize(
    ("currency", "sentence", "amount"),
    [
        ("SEK", "taxi 200 kr", "200.00 SEK"),
        ("CAD", "taxi $20", "20.00 CAD"),
        ("EGP", "taxi 20 pounds", "20.00 EGP"),
        ("JPY", "taxi 200", "200 JPY"),
        ("KWD", "taxi 1.250", "1.250 KWD"),
    ],
)
def test_what_may_mean_several_currencies_means_the_trips(currency: str, sentence: str, amount: str) -> None:
    """Where it is among them, or none is named."""
    assert str(read(sentence, trip_of("Sam", currency=currency)).amount) == amount


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("today", TODAY),
        ("yesterday", date(2026, 10, 13)),
        ("last night", date(2026, 10, 13)),
        ("two days ago", date(2026, 10, 12)),
        ("a week ago", date(2026, 10, 7)),
        ("on Wednesday", TODAY),
        ("last Wednesday", date(2026, 10, 7)),
        ("last Friday", date(2026, 10, 9)),
        ("on tue", date(2026, 10, 13)),
        ("3 Oct", date(2026, 10, 3)),
        ("on October 1st", date(2026, 10, 1)),
        ("on 20 December", date(2025, 12, 20)),
        ("2026-10-03", date(2026, 10, 3)),
        ("12.10.2026", date(2026, 10, 12)),
        ("on 3.10.", date(2026, 10, 3)),
        ("3.-7.10.", date(2026, 10, 3)),
        ("3-7 October", date(2026, 10, 3)),
        ("on the 5th", date(2026, 10, 5)),
        ("on the 31st", date(2026, 8, 31)),
        ("13/10/2026", date(2026, 10, 13)),
        ("11/10/2026", date(2026, 10, 11)),
        ("on 13/9", date(2026, 9, 13)),
        ("13/10/26", date(2026, 10, 13)),
        ("12.10.26", date(2026, 10, 12)),
        ("gestern", date(2026, 10, 13)),
    ],
)
def test_days_are_read_as_people_write_them(words: str, day: date) -> None:
    """Before the amount and after it; an expense is of the past."""
    for sentence in (f"taxi 20 {words}", f"{words} I paid 20 for a taxi"):
        found = read(sentence)
        assert (found.spent_on, str(found.amount)) == (day, "20.00 EUR"), sentence


@pytest.mark.parametrize(
    ("words", "sharers"),
    [
        ("", PEOPLE),
        ("for everyone", PEOPLE),
        ("split with David", ("Sarah", "David")),
        ("with David and Mia", ("Sarah", "David", "Mia")),
        ("between Mia, Tom and me", ("Mia", "Tom", "Sam")),
        ("for David and Mia", ("David", "Mia")),
        ("only for Tom", ("Tom",)),
        ("for Tom only", ("Tom",)),
        ("David and Mia only", ("David", "Mia")),
        ("split 3 ways: me, Tom, Anna", ("Sam", "Tom", "Anna")),
        ("for everyone except Mia", ("Sam", "Sarah", "David", "Tom", "Anna", "May")),
        ("everybody but Mia and me", ("Sarah", "David", "Tom", "Anna", "May")),
        ("half Tom half her", ("Tom", "Sarah")),
        ("for Mia, David and herself", ("Mia", "David", "Sarah")),
        ("split Tom, Anna & David", ("Tom", "Anna", "David")),
        ("split three ways with Tom and Mia", ("Sarah", "Tom", "Mia")),
        ("on her card, split equally between all of us", PEOPLE),
    ],
)
def test_sharers_are_whom_the_sentence_names(words: str, sharers: tuple[str, ...]) -> None:
    """In equal parts; as the trip does where it names nobody."""
    found = read(f"Sarah paid 70 for a taxi {words}")

    assert names(found.split.weights) == list(sharers)
    assert found.split.mode in {SplitMode.EQUAL, SplitMode.SHARES}
    assert set(found.split.weights.values()) == {1}
    assert (found.description, found.unplaced) == ("taxi", ())


@pytest.mark.parametrize(
    ("words", "mode", "parts"),
    [
        ("Sarah and David 2:1", SplitMode.SHARES, {"Sarah": 2, "David": 1}),
        ("split 2:1 between Sarah and David", SplitMode.SHARES, {"Sarah": 2, "David": 1}),
        ("60/40 with Mia", SplitMode.PERCENTAGE, {"Sarah": 6_000, "Mia": 4_000}),
        ("50/50 with Mia", SplitMode.PERCENTAGE, {"Sarah": 5_000, "Mia": 5_000}),
        ("Tom 30% Anna 70%", SplitMode.PERCENTAGE, {"Tom": 3_000, "Anna": 7_000}),
        ("split 70% Sarah 30% David", SplitMode.PERCENTAGE, {"Sarah": 7_000, "David": 3_000}),
        (": 60 for Tom and 40 for Mia", SplitMode.EXACT, {"Tom": 6_000, "Mia": 4_000}),
        ("Tom 2 shares, Anna 3 shares", SplitMode.SHARES, {"Tom": 2, "Anna": 3}),
        ("David pays 20 of it", SplitMode.EXACT, {"David": 2_000, "Sarah": 8_000}),
        ("David's share is 20", SplitMode.EXACT, {"David": 2_000, "Sarah": 8_000}),
        ("David owes 20", SplitMode.EXACT, {"David": 2_000, "Sarah": 8_000}),
        ("David owes 60 and Mia owes 40", SplitMode.EXACT, {"David": 6_000, "Mia": 4_000}),
    ],
)
def test_parts_are_those_that_the_sentence_says(words: str, mode: SplitMode, parts: dict[str, int]) -> None:
    """And what they leave is for whoever paid."""
    found = read(f"Sarah paid 100 for a boat, {words}")

    assert found.split.mode is mode
    assert {TRIP.names[who]: part for who, part in found.split.weights.items()} == parts
    assert str(found.amount) == "100.00 EUR"


@pytest.mark.parametrize("words", ["only had a beer for 5", "just had a beer for 5", "had only two beers at 5 euros"])
def test_whoever_only_had_something_has_no_part_in_the_rest(words: str) -> None:
    """Which all others share."""
    found = read(f"Sarah paid 45 for dinner, Tom {words}")

    parts = {TRIP.names[who]: part for who, part in found.split.weights.items()}
    assert (parts.pop("Tom"), sum(parts.values()), set(parts)) == (500, 4_000, set(PEOPLE) - {"Tom"})
    assert (str(found.amount), found.description, found.unplaced) == ("45.00 EUR", "dinner", ())


@pytest.mark.parametrize("words", ["only Tom had wine for 5", "Tom and Mia only had drinks for 8", "Tom only owes 5"])
def test_whoever_only_had_something_does_not_have_the_whole(words: str) -> None:
    """Where their part is not understood, it is told."""
    found = read(f"Sarah paid 45 for dinner, {words}")

    assert "Tom" in "".join(note.words for note in found.unplaced)
    assert len(found.split.weights) == len(PEOPLE)


def test_whoever_paid_after_those_it_was_for_is_none_of_them() -> None:
    """A comma stands between."""
    found = read("tickets 24 for Mia and Tom, May paid")

    assert (names(found.paid), names(found.split.weights), found.unplaced) == (["May"], ["Mia", "Tom"], ())


def test_parts_that_come_to_more_are_told_of() -> None:
    """The expense is split as usual then."""
    found = read("Sarah paid 10 for a boat, David owes 20")

    assert [note.words for note in found.unplaced] == ["David owes 20"]
    assert names(found.split.weights) == list(PEOPLE)


def test_parts_of_whom_no_name_tells_are_told_of() -> None:
    """The expense is split as usual then."""
    found = read("Sarah paid 40: 10 for herself, 15 for Tom, 15 for Mia")

    assert ([note.words for note in found.unplaced], found.confidence.split <= 0.3) == (
        [": 10 for herself, 15 for Tom, 15 for Mia"],
        True,
    )
    assert names(found.split.weights) == list(PEOPLE)


@pytest.mark.parametrize(
    ("sentence", "payers"),
    [
        ("taxi 20", ["Sam"]),
        ("I paid 20 for a taxi", ["Sam"]),
        ("taxi 20 paid by Mia", ["Mia"]),
        ("Mia: taxi 20", ["Mia"]),
        ("taxi 20 Mia", ["Mia"]),
        ("David and Mia paid 20 for a taxi", ["David", "Mia"]),
        ("taxi 20, Sarah's treat", ["Sarah"]),
        ("Sarah's round, 20", ["Sarah"]),
        ("Tom covered the taxi, 20", ["Tom"]),
    ],
)
def test_payers_are_whom_the_sentence_names(sentence: str, payers: list[str]) -> None:
    """Whoever asks, where it names nobody; several pay the same."""
    found = read(sentence)

    assert names(found.paid) == payers
    assert sum(found.paid.values()) == found.amount.minor_units


def test_what_one_payer_paid_twice_is_added_up() -> None:
    """Nothing of it is lost."""
    found = read("Sarah paid 30, David paid 20 and Sarah paid 5 for dinner")

    assert sorted(found.paid.values()) == [2000, 3500]


def test_several_payers_may_have_paid_different_amounts() -> None:
    """Which come to the whole."""
    found = read("Sarah paid 60 and David paid 40 for the hotel")

    assert {TRIP.names[who]: paid for who, paid in found.paid.items()} == {"Sarah": 6_000, "David": 4_000}
    assert (str(found.amount), found.description) == ("100.00 EUR", "hotel")


def test_whoever_is_owed_has_paid() -> None:
    """And what they paid was for who owes it."""
    found = read("I owe Sarah 20 for lunch")

    assert (names(found.paid), names(found.split.weights), found.description) == (["Sarah"], ["Sam"], "lunch")


@pytest.mark.parametrize(
    ("sentence", "paid", "sharers"),
    [
        ("I owe May 15 (for the museum)", {"May": 1_500}, ["Sam"]),
        ("May still owes Tom 15 for the museum", {"Tom": 1_500}, ["May"]),
        ("Mia and Tom owe me 20 for the museum", {"Sam": 2_000}, ["Mia", "Tom"]),
        ("Mia and Tom owe me 10 each for the museum", {"Sam": 2_000}, ["Mia", "Tom"]),
        ("Mia and Tom each owe me 10 for the museum", {"Sam": 2_000}, ["Mia", "Tom"]),
        ("I owe Mia and Tom 10 each for the museum", {"Mia": 1_000, "Tom": 1_000}, ["Sam"]),
        ("Tom is owed 20 by Mia for the museum", {"Tom": 2_000}, ["Mia"]),
    ],
)
def test_several_may_owe_and_be_owed(sentence: str, paid: dict[str, int], sharers: list[str]) -> None:
    """A month behind "owe" is somebody, and "each" is of those who are several."""
    found = read(sentence)

    assert {TRIP.names[who]: part for who, part in found.paid.items()} == paid
    assert (names(found.split.weights), found.description, found.unplaced) == (sharers, "museum", ())


def test_what_each_is_to_pay_is_paid_as_often_as_they_are() -> None:
    """Of those who share it."""
    found = read("10 each for pizza, Tom paid, for Anna and Mia")

    assert (str(found.amount), names(found.paid), names(found.split.weights)) == (
        "20.00 EUR",
        ["Tom"],
        ["Anna", "Mia"],
    )


EVERYBODY = ("Sam", "Sarah", "David", "Mia", "Tom", "Anna", "Will")
OFFICE = trip_of(*EVERYBODY)
ABSENT = {name: tuple(one for one in EVERYBODY if one != name) for name in EVERYBODY}

TYPED: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("we had dinner 90", "dinner", "90.00", EVERYBODY),
    ("we split 90 for dinner", "dinner", "90.00", EVERYBODY),
    ("dinner 45 incl. 5 tip", "dinner", "45.00", EVERYBODY),
    ("dinner 45 including tip", "dinner", "45.00", EVERYBODY),
    ("dinner 45 (5 tip included)", "dinner", "45.00", EVERYBODY),
    ("dinner 45 tip incl", "dinner", "45.00", EVERYBODY),
    ("dinner 45 EUR, incl. 10% service", "dinner", "45.00", EVERYBODY),
    ("dinner 45, vat included", "dinner", "45.00", EVERYBODY),
    ("split equally between all but Sarah: dinner 60", "dinner", "60.00", ABSENT["Sarah"]),
    ("dinner 60, split equally between all but Sarah", "dinner", "60.00", ABSENT["Sarah"]),
    ("lunch for everyone 80", "lunch", "80.00", EVERYBODY),
    ("pizza 40 for all 7", "pizza", "40.00", EVERYBODY),
    ("dinner for six 240", "dinner for six", "240.00", EVERYBODY),
    ("dinner for 6, 240", "dinner for 6", "240.00", EVERYBODY),
    ("table of 6 dinner 240", "table of 6 dinner", "240.00", EVERYBODY),
    ("brunch 54 w/ Mia", "brunch", "54.00", ("Sam", "Mia")),
    ("brunch 54 w Tom & Anna", "brunch", "54.00", ("Sam", "Tom", "Anna")),
    ("brunch 54 w/o Mia", "brunch", "54.00", ABSENT["Mia"]),
    ("brunch 54, Mia had nothing", "brunch", "54.00", ABSENT["Mia"]),
    ("Mia had none, brunch 54", "brunch", "54.00", ABSENT["Mia"]),
    ("drinks on me 34", "drinks", "34.00", ("Sam",)),
    ("my treat, drinks 34", "drinks", "34.00", ("Sam",)),
    ("spent 34 on Tom for a ticket", "ticket", "34.00", ("Tom",)),
    ("pizza 40, half each with Tom", "pizza", "40.00", ("Sam", "Tom")),
    ("pizza 36 half me half Tom", "pizza", "36.00", ("Sam", "Tom")),
    ("pizza 40 me + Tom", "pizza", "40.00", ("Sam", "Tom")),
    ("Tom and I split 40 for pizza", "pizza", "40.00", ("Tom", "Sam")),
    ("Uber home 14.20 me and Tom", "Uber home", "14.20", ("Sam", "Tom")),
    ("coffee for me and Anna 7.80", "coffee", "7.80", ("Sam", "Anna")),
    ("museum tickets 4x15 for Mia, Tom, Anna and me", "museum tickets", "60.00", ("Mia", "Tom", "Anna", "Sam")),
    ("scooter rental 18 (only Tom)", "scooter rental", "18.00", ("Tom",)),
    ("dinner 20 each for Tom and me", "dinner", "40.00", ("Tom", "Sam")),
    ("entrance 15pp", "entrance", "105.00", EVERYBODY),
    ("entrance 15 p.p.", "entrance", "105.00", EVERYBODY),
    ("taxi 30 seven ways", "taxi", "30.00", EVERYBODY),
    ("4 ice creams 14", "4 ice creams", "14.00", EVERYBODY),
    ("12 train tickets 45", "12 train tickets", "45.00", EVERYBODY),
    ("got 3 beers 12", "3 beers", "12.00", EVERYBODY),
    ("2 coffees and a cake 11", "2 coffees and a cake", "11.00", EVERYBODY),
    ("24 hour ticket 12", "24 hour ticket", "12.00", EVERYBODY),
    ("3 day pass 36", "3 day pass", "36.00", EVERYBODY),
    ("parking 4 h 12", "parking 4 h", "12.00", EVERYBODY),
    ("line 2 tickets 6", "line 2 tickets", "6.00", EVERYBODY),
    ("hotel 3x120", "hotel", "360.00", EVERYBODY),
    ("dinner 1.2k", "dinner", "1,200.00", EVERYBODY),
    ("will pay 12 for lunch", "lunch", "12.00", EVERYBODY),
    ("return ticket 30", "return ticket", "30.00", EVERYBODY),
    ("bought Tom lunch 12", "lunch", "12.00", ("Tom",)),
    ("I bought Tom and Mia a beer 10", "beer", "10.00", ("Tom", "Mia")),
    ("dinner 120 Sarah is free", "dinner", "120.00", ABSENT["Sarah"]),
    ("4 coffees @ 3.50", "4 coffees", "14.00", EVERYBODY),
    ("4 coffees a 3.50", "4 coffees", "14.00", EVERYBODY),
    ("EUR14 taxi", "taxi", "14.00", EVERYBODY),
    ("hall5 entry 14", "hall5 entry", "14.00", EVERYBODY),
)
"""Sentences as they are typed, by the first of a trip: what for, how much in euros, and who shares it equally."""


@pytest.mark.parametrize(("sentence", "description", "amount", "sharers"), TYPED)
def test_what_is_typed_in_passing_is_read(
    sentence: str, description: str, amount: str, sharers: tuple[str, ...]
) -> None:
    """Without verbs, with short words and signs: nothing is left open, and who typed it has paid."""
    found = read(sentence, OFFICE)

    assert (found.description, str(found.amount)) == (description, f"{amount} EUR")
    assert (names(found.paid, OFFICE), set(names(found.split.weights, OFFICE))) == (["Sam"], set(sharers))
    assert (found.unplaced, found.confidence.amount > 0.5) == ((), True)


LEFT_OPEN: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("we paid 90", "90.00", "payers", ("we paid",)),
    ("we paid 90 for dinner", "90.00", "payers", ("we paid",)),
    ("we all paid 90 for dinner", "90.00", "payers", ("we all paid",)),
    ("we've spent 40 on groceries", "40.00", "payers", ("we've spent",)),
    ("groceries paid by us 44", "44.00", "payers", ("by us",)),
    ("lunch 20 May 15", "15.00", "amount spent_on", ("20 May 15",)),
    ("12 June 20", "20.00", "amount spent_on", ("12 June 20",)),
    ("brunch ~54", "54.00", "amount", ("~",)),
    ("brunch about 54", "54.00", "amount", ("about",)),
    ("brunch 54ish", "54.00", "amount", ("ish",)),
    ("brunch 54?", "54.00", "amount", ("?",)),
    ("dinner for 6 240", "6,240.00", "amount", ("6 240",)),
    ("taxi 20 there and 25 back", "20.00", "amount", ("25 back",)),
    ("got 300 deposit back", "300.00", "amount", ("got",)),
    ("deposit back 300", "300.00", "amount", ("back",)),
    ("Tom will pay back 12", "12.00", "amount payers", ("pay back",)),
    ("IOU Tom 20", "20.00", "amount payers split", ("IOU",)),
    ("14\u20ac20 taxi", "14.00", "amount", ("14\u20ac20",)),
    ("20% tip on 45", "45.00", "amount", ("20% tip on 45",)),
    ("I had a salad for 9, rest shared: 120", "120.00", "amount payers split", ("rest",)),
    ("dinner 120 2/3 me 1/3 Tom", "120.00", "amount payers split", ("Tom", "2/3", "1/3")),
    ("hotel 120/night 2 nights", "240.00", "", ("2 nights",)),
    ("taxi 30 three ways", "30.00", "split", ("three ways",)),
    ("entrance 15 each for 4 people", "60.00", "split", ("for 4 people",)),
    ("Will 12, Sarah 8 for ice cream", "20.00", "payers split", ("Will 12, Sarah 8",)),
    ("ice cream: Will 12 Sarah 8", "20.00", "payers split", ("Will 12, Sarah 8",)),
    ("Tom: 30\u20ac, Sarah: 20\u20ac (hotel)", "50.00", "payers split", ("Tom: 30\u20ac, Sarah: 20\u20ac",)),
    ("ice cream 20: Will 12, Sarah 8", "20.00", "payers", ("Will 12, Sarah 8",)),
    ("ice cream 25: Will 12, Sarah 8", "20.00", "amount payers split", ("Will 12, Sarah 8", "25")),
)
"""Sentences that say less than a draft needs: the amount in euros, the parts that nobody is sure of, and why."""


@pytest.mark.parametrize(("sentence", "amount", "parts", "words"), LEFT_OPEN)
def test_what_is_not_said_is_left_open(sentence: str, amount: str, parts: str, words: tuple[str, ...]) -> None:
    """With a reason, and a part that is guessed is never sure."""
    found = read(sentence, OFFICE)

    assert (str(found.amount), tuple(note.words for note in found.unplaced)) == (f"{amount} EUR", words)
    assert {part: getattr(found.confidence, part) <= 0.3 for part in parts.split()} == dict.fromkeys(
        parts.split(), True
    )


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("lunch 20 May 15 euros", date(2026, 5, 20)),
        ("lunch 15 on 20 May", date(2026, 5, 20)),
        ("lunch, 20 May, 15", date(2026, 5, 20)),
        ("lunch 20 May 15.50", date(2026, 5, 20)),
        ("lunch 20 May 45", date(2026, 5, 20)),
        ("May 20 lunch 15", date(2026, 5, 20)),
        ("lunch 15 May 20th", date(2026, 5, 20)),
    ],
)
def test_a_day_beside_an_amount_is_sure_where_only_one_can_be_it(sentence: str, day: date) -> None:
    """By a sign, a word, decimals, or a number that no month has."""
    found = read(sentence, OFFICE)

    assert (found.spent_on, found.unplaced, found.confidence.spent_on) == (day, (), 0.9)


def test_parts_of_a_total_are_what_each_had() -> None:
    """Whoever typed it may have paid the whole, as usual."""
    found = read("pizza 40: Tom 15, me 25", OFFICE)

    assert {OFFICE.names[who]: part for who, part in found.split.weights.items()} == {"Tom": 1_500, "Sam": 2_500}
    assert (names(found.paid, OFFICE), found.split.mode) == (["Sam"], SplitMode.EXACT)


@pytest.mark.parametrize("sentence", ["pizza 40, Tom pays 15", "pizza 40 Tom paying 15"])
def test_whoever_pays_less_than_it_was_pays_a_part(sentence: str) -> None:
    """Which is no other amount."""
    found = read(sentence, OFFICE)

    assert {OFFICE.names[who]: part for who, part in found.split.weights.items()} == {"Tom": 1_500, "Sam": 2_500}
    assert (str(found.amount), found.unplaced) == ("40.00 EUR", ())


class TestEach:
    """What each of several payers paid is no whole to part among them."""

    @pytest.mark.parametrize(
        ("sentence", "payers", "one"),
        [
            ("May, Anna and I each paid 10 for the bus", ("May", "Anna", "Sam"), 1_000),
            ("Mia and Tom paid 30 each for the bus", ("Mia", "Tom"), 3_000),
            ("Mia and Tom each put in 25 for the bus", ("Mia", "Tom"), 2_500),
            ("Mia and Tom have each paid 12.50 for the bus", ("Mia", "Tom"), 1_250),
            ("Mia and Tom paid 30 for the bus, 15 each", ("Mia", "Tom"), 1_500),
            ("Mia and Tom paid 15 each (30 total) for the bus", ("Mia", "Tom"), 1_500),
            ("everyone paid 10 for the bus", PEOPLE, 1_000),
            ("each of us paid 10 for the bus", PEOPLE, 1_000),
            ("all of us paid 10 for the bus", PEOPLE, 1_000),
            ("everyone but May and Mia paid 10 for the bus", ("Sam", "Sarah", "David", "Tom", "Anna"), 1_000),
            ("Mia and Tom chipped in 10 each for the bus", ("Mia", "Tom"), 1_000),
            ("bus 10 each from Mia and Tom", ("Mia", "Tom"), 1_000),
            ("we all paid 10 each for the bus", PEOPLE, 1_000),
        ],
    )
    def test_is_paid_by_each(self, sentence: str, payers: tuple[str, ...], one: int) -> None:
        """And the amount is what all of them paid, shared as usual."""
        found = read(sentence)

        assert {TRIP.names[who]: part for who, part in found.paid.items()} == dict.fromkeys(payers, one)
        assert found.amount.minor_units == one * len(payers)
        assert (names(found.split.weights), found.description, found.unplaced) == (list(PEOPLE), "bus", ())

    def test_is_shared_by_whom_the_sentence_names(self) -> None:
        """Payers and sharers are not the same."""
        found = read("Mia and Tom paid 20 each for pizza, split with Anna")

        assert (str(found.amount), names(found.split.weights)) == ("40.00 EUR", ["Mia", "Tom", "Anna"])

    @pytest.mark.parametrize(
        ("sentence", "words"),
        [
            ("Mia and Tom paid 30 each for pizza, 80 total", "80"),
            ("Mia and Tom paid 30 each for Anna, May and David", "for Anna, May and David"),
            ("Mia and Tom both paid 30 for pizza", "both"),
            ("the two of us paid 30 each for pizza", "the two of us"),
            ("5 people paid 10 each", "5 people"),
            ("Mia & Tom 10 each for pizza", "Mia & Tom"),
            ("Mia paid 40 for pizza, Anna and Tom had 10 each", "40"),
            ("Mia paid 20 twice for pizza", "20 twice"),
        ],
    )
    def test_that_may_be_another_is_told(self, sentence: str, words: str) -> None:
        """A total that it does not come to, or others of whom each may be one."""
        assert words in [note.words for note in read(sentence).unplaced]

    @pytest.mark.parametrize(
        "sentence", ["pizza 10 each, Mia and Tom paid", "Mia and Tom paid 10 per person for pizza"]
    )
    def test_of_those_who_share_it_is_as_before(self, sentence: str) -> None:
        """Where it stands before who paid, or is of each person."""
        assert str(read(sentence).amount) == "70.00 EUR"


def test_what_comes_on_top_is_told_and_makes_the_amount_unsure() -> None:
    """A tip may be part of it, or not."""
    plain, tipped = read("Sarah paid 20 EUR for tea"), read("Sarah paid 20 EUR + 5 tip for tea")

    assert [note.words for note in tipped.unplaced] == ["+ 5 tip"]
    assert (tipped.description, tipped.confidence.amount < plain.confidence.amount) == ("tea", True)


OF_SEVERAL: tuple[tuple[str, dict[str, int], dict[str, int] | None], ...] = (
    ("Anna paid 60 for dinner: Mia 30 and Tom 30", {"Anna": 60}, {"Mia": 30, "Tom": 30}),
    ("I paid 60 for dinner: Mia 30, Tom 30", {"Sam": 60}, {"Mia": 30, "Tom": 30}),
    ("Anna paid 60 (Mia 40, Tom 20)", {"Anna": 60}, {"Mia": 40, "Tom": 20}),
    ("Anna spent 90 on groceries: Mia 30, Tom 60", {"Anna": 90}, {"Mia": 30, "Tom": 60}),
    ("Sarah paid dinner 50, Mia 30, Tom 20", {"Sarah": 50}, {"Mia": 30, "Tom": 20}),
    ("dinner 60 paid by Anna: Mia 30, Tom 30", {"Anna": 60}, {"Mia": 30, "Tom": 30}),
    ("tickets 90, Anna paid, Mia 45, Tom 45", {"Anna": 90}, {"Mia": 45, "Tom": 45}),
    ("Anna booked hotel 200, Mia 100, Tom 100", {"Anna": 200}, {"Mia": 100, "Tom": 100}),
    ("Mia ordered 20, Tom ordered 15, Anna paid 35", {"Anna": 35}, {"Mia": 20, "Tom": 15}),
    ("Anna paid 60 for dinner, Mia had 30 and Tom 30", {"Anna": 60}, {"Mia": 30, "Tom": 30}),
    ("Anna paid 60 for dinner: 30 for Mia, 30 for Tom", {"Anna": 60}, {"Mia": 30, "Tom": 30}),
    ("Sarah paid 60 and David 40 for the hotel", {"Sarah": 60, "David": 40}, None),
    ("Anna paid 60 for dinner and Tom 20", {"Anna": 60, "Tom": 20}, None),
    ("Mia put in 30, Tom put in 20", {"Mia": 30, "Tom": 20}, None),
    ("Sarah paid 60, David paid 40 and Mia 20 for the hotel", {"Sarah": 60, "David": 40, "Mia": 20}, None),
    ("Sarah paid 60, David 40, total 100", {"Sarah": 60, "David": 40}, None),
    ("Sarah paid \u20ac25 and David \u20ac24 for fuel", {"Sarah": 25, "David": 24}, None),
    ("Sarah paid 20 on May 15", {"Sarah": 20}, None),
    *(
        (sentence, {}, None)
        for sentence in (
            "Anna paid 60: Mia 30, Tom 20",
            "Mia 30 Tom 20 Sarah paid 50 dinner",
            "Anna paid 60 Tom got 20",
            "Sarah paid 20, May 15",
            "Sarah paid 20, May 15 for lunch",
            "Sarah paid 20, May 5 and Tom 3",
            "May 15, Tom 20",
            "dinner 35: May 15, Tom 20",
            "Mia and Tom had 30 and 20",
            "Mia and Tom owe 30 and 20",
            "Mia and Tom spent 30 and 20 on food",
            "Anna & Mia paid 20 & 30",
            "Mia, Tom and Anna had 10, 20 and 30",
            "Anna and Mia had 20 and 30, Tom paid 50",
            "Anna paid 60, Tom 20",
            "Anna paid 60 dinner, Mia 30, Tom 30",
            "Sarah paid 30, David 20, Mia 10 for pizza",
            "Anna paid 100, of which Mia 30, Tom 20",
            "Anna paid for dinner: Mia 30, Tom 30",
            "Mia 30, Tom 20, paid by Anna",
            "Anna paid 60 for Mia 30 and Tom 30",
            "Anna paid 60 for Mia and Tom 30",
            "Anna bought Mia a ticket for 45 and Tom one for 20",
            "Anna paid 50 for taxi, Tom paid 20 of it",
            "Anna paid 50 and Tom 20 of it",
            "Anna paid 50, Mia 20 back",
            "Anna paid 50, Mia gave her 20",
            "Sarah paid 60 and David and Mia 40",
            "Sarah and David paid 60 and Mia 40",
            "Sarah paid 60 and David and Mia paid 40 each",
            "Sarah paid 100, David 40 of that",
            "Sarah paid 100 including David 40",
            "Sarah paid 10 for herself and 15 for Tom",
            "Sarah paid dinner 50, Mia paid 30, Tom paid 20",
            "Tom paid dinner 50 and Mia lunch 30",
            "Sarah 2 beers 10, Tom 3 beers 15",
        )
    ),
)
"""Sentences of several people and figures: who paid how much, and who has which part, or nothing where it is unsure."""


class TestDoubts:
    """What makes an amount another than it looks like, or says that nobody paid it."""

    @pytest.mark.parametrize(
        ("sentence", "words"),
        [
            ("Sarah paid 20 - 5 for cake", "20 - 5"),
            ("Sarah paid 20 EUR - 5 EUR for cake", "20 EUR - 5"),
            ("Sarah paid 20 \u2212 5 for cake", "20 \u2212 5"),
            ("Sarah paid -20 for cake", "-20"),
            ("Sarah paid 1e9 for cake", "1e9"),
            ("Sarah paid 2.5e3 for cake", "2.5e3"),
            ("Sarah paid \u00bc of 20 for cake", "\u00bc of 20"),
            ("Sarah paid 20\u00bd for cake", "20\u00bd"),
            ("Sarah paid 20\u00b2 for cake", "20\u00b2"),
            ("Sarah paid 10% of 100 for cake", "10% of 100"),
            ("Sarah paid 1/4 of 100 for cake", "1/4 of 100"),
            ("Sarah paid half of 45.50 for cake", "half of 45.50"),
            ("Sarah paid 20 of the 50 for cake", "20 of the 50"),
            ("Sarah paid 20 / 4 for cake", "20 / 4"),
            ("Sarah paid 20 EUR * 4 for cake", "20 EUR * 4"),
            ("Sarah paid 20 EUR x 4 for cake", "20 EUR x 4"),
            ("cake 50 minus 10, Sarah paid", "minus 10"),
        ],
    )
    def test_of_an_amount_are_told(self, sentence: str, words: str) -> None:
        """Nothing is worked out, and nobody is sure."""
        found = read(sentence)

        assert words in [note.words for note in found.unplaced]
        assert found.confidence.amount <= 0.3
        assert found.description == "cake"

    @pytest.mark.parametrize(
        "sentence",
        [
            "David didn't pay 20 for taxi",
            "David did not pay 20 for taxi",
            "David didnt pay 20 for taxi",
            "David never paid 20 for taxi",
            "David hasn't yet paid 20 for taxi",
            "David paid not 20 for taxi",
            "nobody paid 20 for taxi",
            "refund of 20 for taxi",
            "taxi 20 refunded",
            "taxi 20 was returned by David",
        ],
    )
    def test_that_it_was_paid_are_told(self, sentence: str) -> None:
        """A negation is no description, and what came back no expense to be sure of."""
        found = read(sentence)

        assert found.unplaced
        assert max(found.confidence.amount, found.confidence.payers) <= 0.3
        assert found.description == "taxi"

    def test_of_a_payment_are_told(self) -> None:
        """It is no surer than an expense."""
        for sentence in (
            "Tom sent David 20 - 5",
            "Tom sent David 20, not 30",
            "I paid Tom back 10% of 100",
            "I paid Tom back 20, May 15",
        ):
            found = quick_add(TRIP, sentence, today=TODAY)

            assert isinstance(found, QuickPayment)
            assert found.confidence <= 0.3, sentence
            assert found.unplaced

    @pytest.mark.parametrize(
        ("sentence", "words"),
        [
            ("Sarah paid 30, David paid 20 for dinner 60", "60"),
            ("dinner 60 euros: Sarah paid 30 and David paid 20", "60 euros"),
            ("Sarah paid 30 and David paid 20, total 50.50 for dinner", "50.50"),
        ],
    )
    def test_of_a_total_that_its_parts_do_not_come_to_are_told(self, sentence: str, words: str) -> None:
        """Where the parts and the whole do not agree, neither is chosen silently."""
        found = read(sentence)

        assert [each.words for each in found.unplaced] == [words]
        assert max(found.confidence.amount, found.confidence.payers) <= 0.3

    @pytest.mark.parametrize(
        "sentence",
        ["Sarah paid 30, David paid 20 for dinner 50", "Sarah 30, David 20 paid for 2 pizzas, 50 euros"],
    )
    def test_are_none_where_a_total_agrees_with_its_parts(self, sentence: str) -> None:
        """A whole that is what its parts come to is no other amount."""
        found = read(sentence)

        assert (str(found.amount), found.unplaced) == ("50.00 EUR", ())

    def test_of_one_of_several_amounts_are_told(self) -> None:
        """Then they are no parts of a whole."""
        found = read("Sarah paid 60 - 10 and David paid 40 for the hotel")

        assert found.confidence.amount <= 0.3
        assert "60 - 10" in [note.words for note in found.unplaced]

    @pytest.mark.parametrize(
        ("sentence", "words"),
        [
            ("half of the cake 22 is Tom's", "half"),
            ("Tom pays half of the cake 22", "half"),
            ("Sarah paid 60 for cake, half is for Tom", "half"),
            ("half the cake 22 is for Tom", "half"),
            ("cake 22, Tom owes me half", "half"),
            ("a third of the cake 22 was Tom's", "a third"),
            ("everyone owes me 10, cake", "owes"),
        ],
    )
    def test_of_parts_are_told(self, sentence: str, words: str) -> None:
        """Neither is the whole theirs, nor has anybody paid it for having a part."""
        found = read(sentence)

        assert words in [note.words for note in found.unplaced]
        assert max(found.confidence.amount, found.confidence.payers, found.confidence.split) <= 0.3

    def test_whose_a_part_is_is_nobody_who_paid(self) -> None:
        """The possessive says whose it is."""
        assert names(read("half of the taxi 22 is Tom's").paid) == ["Sam"]

    @pytest.mark.parametrize(
        ("sentence", "words"),
        [
            ("Mia and Tom paid 10 and 20 for cake", ["20"]),
            ("Mia, Tom and Anna paid 10, 20 and 30 for cake", ["20", "30"]),
            ("Mia paid 30 EUR and 20 USD for cake", ["20 USD"]),
            ("cake 45, Tom in for 5", ["45"]),
            ("Mia paid 45 for cake except 5 for Tom", ["5"]),
            ("Mia paid 45 for cake, 5 of it for Tom", ["5"]),
        ],
    )
    def test_of_another_amount_are_told(self, sentence: str, words: list[str]) -> None:
        """It is no description, and may be a part of somebody."""
        found = read(sentence)

        assert [note.words for note in found.unplaced][: len(words)] == words
        assert max(found.confidence.amount, found.confidence.payers, found.confidence.split) <= 0.3
        assert not any(character.isdigit() for character in found.description)

    @pytest.mark.parametrize(("sentence", "paid", "parts"), OF_SEVERAL)
    def test_of_what_each_of_several_paid_or_had_are_told(
        self, sentence: str, paid: dict[str, int], parts: dict[str, int] | None
    ) -> None:
        """Either all that is sure is so, or nothing that is said of amounts, payers and parts is, with a reason."""
        found = read(sentence)

        sure = max(found.confidence.amount, found.confidence.payers)
        if not paid:
            assert (max(sure, found.confidence.split) <= 0.3, bool(found.unplaced)) == (True, True)
            return
        split = {TRIP.names[who]: part for who, part in found.split.weights.items()}
        assert ({TRIP.names[who]: part // 100 for who, part in found.paid.items()}, found.unplaced) == (paid, ())
        assert found.amount.minor_units == 100 * sum(paid.values())
        assert {who: part // 100 for who, part in split.items()} == parts or (parts is None and len(split) == 7)
        assert sure > 0.5

    @pytest.mark.parametrize(
        "sentence",
        [
            "room 12 minibar 80",
            "taxi number 5, 20",
            "table for 4, Mia paid 80",
            "bus 9 to the centre 3.20",
            "Mia paid 45 for dinner for 4",
            "half board 200",
            "half day tour 60",
            "third floor apartment 300",
            "parking 2 hours 6 euro",
        ],
    )
    def test_are_none_where_a_number_or_a_half_is_of_a_thing(self, sentence: str) -> None:
        """Which the description keeps."""
        found = read(sentence)

        assert (found.unplaced, found.confidence.amount > 0.5) == ((), True)

    @pytest.mark.parametrize(
        "sentence",
        [
            "taxi - 20",
            "taxi 20 - with Sarah",
            "20.- taxi",
            "taxi 20 for everyone but not Mia",
            "taxi 20 on 2026-10-03",
            "3 x 12 = 36 taxi",
        ],
    )
    def test_are_not_seen_where_there_are_none(self, sentence: str) -> None:
        """Dashes part words, and days and splits have their own."""
        found = read(sentence)

        assert found.unplaced == ()
        assert found.confidence.amount > 0.5


@pytest.mark.parametrize(
    ("words", "method"),
    [
        ("by card", PaymentMethod.CARD),
        ("on her credit card", PaymentMethod.CARD),
        ("in cash", PaymentMethod.CASH),
        ("with Apple Pay", PaymentMethod.MOBILE),
        ("by bank transfer", PaymentMethod.BANK_TRANSFER),
        ("with a voucher", PaymentMethod.VOUCHER),
        ("", None),
    ],
)
def test_how_it_was_paid_is_read(words: str, method: PaymentMethod | None) -> None:
    """And is no part of what for."""
    found = read(f"Sarah paid 20 for tea {words}")

    assert (found.payment_method, found.description, found.unplaced) == (method, "tea", ())


@pytest.mark.parametrize(
    ("sentence", "method"),
    [
        ("Sarah paid 36 euro for tea, cash", PaymentMethod.CASH),
        ("tea 20 (cash)", PaymentMethod.CASH),
        ("tea 20 card", PaymentMethod.CARD),
        ("tea 20\u20ac, paypal", PaymentMethod.MOBILE),
        ("Sarah paid 20 cash for tea", PaymentMethod.CASH),
        ("paid cash: tea 20", PaymentMethod.CASH),
    ],
)
def test_how_it_was_paid_needs_no_word_before_it(sentence: str, method: PaymentMethod) -> None:
    """Where nothing beside it makes it a thing."""
    found = read(sentence)

    assert (found.payment_method, found.description, found.unplaced) == (method, "tea", ())


@pytest.mark.parametrize("thing", ["gift card", "cash machine", "card game"])
def test_a_thing_is_no_method(thing: str) -> None:
    """Though it has the name of one in it."""
    found = read(f"{thing} 20")

    assert (found.payment_method, found.description) == (None, thing)


@pytest.mark.parametrize(
    "sentence", ["12:30 lunch 14", "lunch at 12:30, 14", "lunch 14 at 9:05 pm", "14 for lunch at 12.30"]
)
def test_hours_are_neither_amounts_nor_what_for(sentence: str) -> None:
    """Nor ratios; with a point one stays where it was written."""
    found = read(sentence)

    assert (str(found.amount), found.description.removesuffix(" at 12.30"), found.unplaced) == (
        "14.00 EUR",
        "lunch",
        (),
    )


class TestDenials:
    """Whoever is said not to share does not, and pays nothing for being named."""

    @pytest.mark.parametrize(
        ("words", "absent"),
        [
            ("not for Mia", {"Mia"}),
            ("not split with Mia", {"Mia"}),
            ("but not with Mia", {"Mia"}),
            ("except May", {"May"}),
            ("without Mia and Tom", {"Mia", "Tom"}),
            ("Tom didn't join", {"Tom"}),
            ("Tom and Mia weren't there", {"Tom", "Mia"}),
            ("Tom is not in", {"Tom"}),
            ("Tom won't be joining us", {"Tom"}),
        ],
    )
    def test_leave_out_whom_they_name(self, words: str, absent: set[str]) -> None:
        """Everybody else shares it, and whoever asks has paid."""
        found = read(f"groceries 55 {words}")

        assert set(names(found.split.weights)) == set(PEOPLE) - absent
        assert (names(found.paid), found.description, found.unplaced) == (["Sam"], "groceries", ())

    @pytest.mark.parametrize(
        "words", ["not Mia", "not just for Mia", "with Tom but without Mia", "Mia hasn't seen it", "nobody but Mia"]
    )
    def test_are_told_of_where_they_are_not_understood(self, words: str) -> None:
        """Whom they name has neither paid nor the whole of it."""
        found = read(f"groceries 55 {words}")

        assert names(found.paid) == ["Sam"]
        assert names(found.split.weights) != ["Mia"]
        assert any("Mia" in note.words for note in found.unplaced)

    def test_of_something_else_deny_nobody(self) -> None:
        """A tip that was not given says nothing of whom it was for."""
        found = read("taxi 20 without tip for Mia and Tom")

        assert set(names(found.split.weights)) == {"Mia", "Tom"}


class TestUnits:
    """A price of one thing is paid as often as there are things."""

    @pytest.mark.parametrize(
        ("sentence", "amount", "description"),
        [
            ("2 tickets at 12.50 each", "25.00 EUR", "2 tickets"),
            ("2 tickets at 12 each", "24.00 EUR", "2 tickets"),
            ("2 tickets at 12.50", "25.00 EUR", "2 tickets"),
            ("two adult tickets 12.50 apiece", "25.00 EUR", "two adult tickets"),
            ("3 nights at the hotel for 160 each night", "480.00 EUR", "3 nights at the hotel"),
            ("3 nights at the hotel for 160 a night", "480.00 EUR", "3 nights at the hotel"),
            ("Mia paid 4 beers 5 each yesterday, split with Tom", "20.00 EUR", "4 beers"),
            ("dinner for 2 at 40", "40.00 EUR", "dinner for 2"),
            ("tickets 2nd class 45", "45.00 EUR", "tickets 2nd class"),
            ("tickets for 2 adults 40", "40.00 EUR", "tickets for 2 adults"),
            ("pizza 20 at 8", "20.00 EUR", "pizza"),
            ("breakfast at 8 pizza 20", "20.00 EUR", "breakfast at 8 pizza"),
            ("2 taxis at 8 pm 30", "30.00 EUR", "2 taxis at 8 pm"),
            ("Tom had 3 beers, 15", "15.00 EUR", "3 beers"),
            ("walk of 5km 45", "45.00 EUR", "walk of 5km"),
        ],
    )
    def test_are_multiplied_where_things_are_counted(self, sentence: str, amount: str, description: str) -> None:
        """Not by the people who share them, and no count is the amount."""
        found = read(sentence)

        assert (str(found.amount), found.description) == (amount, description)
        assert sum(found.paid.values()) == found.amount.minor_units

    def test_are_told_of_where_nothing_is_counted(self) -> None:
        """And what each person pays is of those who share it."""
        found = read("hotel 160 per night")

        assert (str(found.amount), [note.words for note in found.unplaced]) == ("160.00 EUR", ["night"])
        assert str(read("2 tickets at 12.50 per person, for Mia, Tom and me").amount) == "37.50 EUR"


class TestNames:
    """Who is meant."""

    @pytest.mark.parametrize("verb", ["paid 12 for coffee", "bought coffee for 12"])
    def test_a_name_in_small_letters_pays_at_the_beginning(self, verb: str) -> None:
        """Where its other meaning has no sense."""
        found = read(f"may {verb}")

        assert (names(found.paid), found.description) == (["May"], "coffee")

    @pytest.mark.parametrize(
        ("sentence", "payer", "day"),
        [
            ("on the 5th May paid 22 for wine", "May", date(2026, 10, 5)),
            ("5 May paid 22 for wine", "Sam", date(2026, 5, 5)),
        ],
    )
    def test_a_month_who_may_have_paid_is_told_of(self, sentence: str, payer: str, day: date) -> None:
        """Whichever it is read as."""
        found = read(sentence)

        assert (names(found.paid), found.spent_on) == ([payer], day)
        assert [note.words for note in found.unplaced] == ["May"]

    @pytest.mark.parametrize("words", ["Tom had 15, May 25", "Tom had 15 and May had 25", "Tom had 15 and May 25"])
    def test_a_month_beside_what_others_had_is_a_name(self, words: str) -> None:
        """And no day."""
        found = read(f"lunch 40 {words}")

        assert ({TRIP.names[who]: part for who, part in found.split.weights.items()}, found.spent_on) == (
            {"Tom": 1_500, "May": 2_500},
            TODAY,
        )

    @pytest.mark.parametrize("sentence", ["gas 30: Mia, Tom, May 10 each", "gas 30: Mia 10, Tom 10, May 10"])
    def test_a_month_in_a_list_of_people_is_a_name(self, sentence: str) -> None:
        """In which each has a figure."""
        found = read(sentence)

        assert (found.spent_on, read("gas 30, Mia, May 10").spent_on) == (TODAY, date(2026, 5, 10))

    def test_whose_card_it_was_is_somebody_on_the_trip(self) -> None:
        """Of whom it is not said that nobody is called so."""
        assert read("Sarah paid 20 for tea with Tom's card").unplaced == ()

    def test_a_word_that_may_be_a_strangers_name_is_told_of(self) -> None:
        """Where it is all that something was for, and nothing says what it is."""
        assert [note.words for note in read("Tom paid 20 for Greta").unplaced] == ["Greta"]
        assert read("Tom paid 20 for Starbucks").unplaced == ()
        assert read("Greta 20").unplaced == ()

    def test_a_name_that_is_a_word_needs_a_capital(self) -> None:
        """And no day beside it, where it is a month."""
        assert names(read("May paid 20 for bowling").paid) == ["May"]
        assert read("bowling 20 on 3 May").spent_on == date(2026, 5, 3)
        assert read("I paid 20 for bowling, that may be wrong").split.weights.keys() == {
            one.id for one in TRIP.participants
        }

    def test_whose_a_thing_is_is_a_part_of_it(self) -> None:
        """And nobody who shares it."""
        found = read("Tom paid 45 for Anna's birthday present")

        assert (found.description, names(found.split.weights)) == ("Anna's birthday present", list(PEOPLE))

    @pytest.mark.parametrize("thing", ["May's ticket", "May's train ticket", "May's lunch"])
    def test_what_somebody_has_alone_is_for_them(self, thing: str) -> None:
        """Which is guessed, and no surer."""
        found = read(f"I paid 20 for {thing}")

        assert (found.description, names(found.split.weights), found.words.split) == (thing, ["May"], thing)
        assert (found.confidence.split, found.unplaced) == (0.6, ())
        assert names(read(f"I paid 20 for {thing}, split with Tom").split.weights) == ["Sam", "Tom"]

    @pytest.mark.parametrize(
        "sentence",
        ["I paid 20 for May's birthday dinner", "I paid 45 for dinner, May's beer was 5", "taxi to May's room 9"],
    )
    def test_what_is_somebodys_otherwise_is_for_all(self, sentence: str) -> None:
        """As usual, whatever else is told."""
        assert names(read(sentence).split.weights) == list(PEOPLE)

    def test_what_several_have_is_for_them(self) -> None:
        """And told, where only one has it by the words."""
        assert names(read("I paid 40 for May's and Mia's tickets").split.weights) == ["May", "Mia"]
        assert [note.words for note in read("I paid 20 for May and Mia's ticket").unplaced] == ["Mia's"]
        assert names(read("I paid 40 for May's present and Mia's lunch").split.weights) == list(PEOPLE)

    def test_a_first_name_is_enough_where_one_has_it(self) -> None:
        """Of two who share it, both are told of, and neither is taken."""
        trip = trip_of("Sam", "Sarah Miller", "David King", "David Jones")

        one, two = read("Sarah paid 20 for tea", trip), read("David paid 20 for tea", trip)

        assert names(one.paid, trip) == ["Sarah Miller"]
        ((note),) = two.unplaced
        assert (note.words, names(note.candidate_ids, trip)) == ("David", ["David King", "David Jones"])
        assert names(read("David Jones paid 20 for tea", trip).paid, trip) == ["David Jones"]

    @pytest.mark.parametrize(
        ("sentence", "words"),
        [("Bob paid 20 for lunch", "Bob"), ("Sarah paid 20 for lunch, split with Greta", "Greta")],
    )
    def test_whom_nobody_knows_is_told_of(self, sentence: str, words: str) -> None:
        """And nobody pays in their place."""
        found = read(sentence)

        assert [note.words for note in found.unplaced] == [words]
        assert names(found.paid) == ([] if words == "Bob" else ["Sarah"])

    def test_whoever_left_is_nobody_and_whoever_was_merged_is_who_they_are(self) -> None:
        """As everywhere in a ledger."""
        trip = trip_of("Sam", "Sarah", "Sally")
        sam, sarah, sally = trip.participants
        merged = replace(trip, participants=(sam, sarah, replace(sally, merged_into_id=sarah.id)))
        left = replace(trip, participants=(sam, replace(sarah, left_at=NOW), sally))

        assert names(read("Sally paid 20 for tea", merged).paid, merged) == ["Sarah"]
        assert [note.words for note in read("Sarah paid 20 for tea", left).unplaced] == ["Sarah"]

    def test_who_is_not_on_the_trip_is_told_so(self) -> None:
        """An owner may keep a book of others."""
        trip = opened(person(1, "Sarah"), person(2, "David"))

        found = read("I paid 20 for tea with David", trip)

        assert (found.paid, [note.words for note in found.unplaced]) == ({}, ["I"])


class TestPayments:
    """Money from one to another is no expense."""

    @pytest.mark.parametrize(
        ("sentence", "payer", "receiver", "amount"),
        [
            ("David paid me back 20", "David", "Sam", "20.00 EUR"),
            ("I paid Tom back 35.50 yesterday", "Sam", "Tom", "35.50 EUR"),
            ("Mia repaid Sarah 12", "Mia", "Sarah", "12.00 EUR"),
            ("Tom sent David $40", "Tom", "David", "40.00 USD"),
            ("Tom transferred 100 to Anna", "Tom", "Anna", "100.00 EUR"),
            ("reimbursed David 15 for the taxi", "Sam", "David", "15.00 EUR"),
            ("Anna settled up with Mia 18.20", "Anna", "Mia", "18.20 EUR"),
            ("Anna settled up 18.20 with Mia", "Anna", "Mia", "18.20 EUR"),
            ("settled 18.20 with Mia", "Sam", "Mia", "18.20 EUR"),
            ("Tom paid 20 back to Anna", "Tom", "Anna", "20.00 EUR"),
            ("gave 20 to Anna", "Sam", "Anna", "20.00 EUR"),
            ("paid 20 to Anna", "Sam", "Anna", "20.00 EUR"),
            ("Sarah lent me 20", "Sarah", "Sam", "20.00 EUR"),
            ("I borrowed 20 from Tom", "Tom", "Sam", "20.00 EUR"),
            ("I borrowed 20 off Tom", "Tom", "Sam", "20.00 EUR"),
            ("Tom lent May 20", "Tom", "May", "20.00 EUR"),
            ("I paid May 20", "Sam", "May", "20.00 EUR"),
            ("spotted Tom 20", "Sam", "Tom", "20.00 EUR"),
            ("Tom spotted me 20 for lunch", "Tom", "Sam", "20.00 EUR"),
            ("settle with Tom 20", "Sam", "Tom", "20.00 EUR"),
            ("Tom -> me 20", "Tom", "Sam", "20.00 EUR"),
            ("me to Tom 20", "Sam", "Tom", "20.00 EUR"),
            ("\u20ac20 to Tom", "Sam", "Tom", "20.00 EUR"),
            ("got 50 from Tom", "Tom", "Sam", "50.00 EUR"),
            ("I received 50 from Tom", "Tom", "Sam", "50.00 EUR"),
            ("50 back from Tom", "Tom", "Sam", "50.00 EUR"),
        ],
    )
    def test_are_read_as_payments(self, sentence: str, payer: str, receiver: str, amount: str) -> None:
        """With who, whom, how much and when."""
        found = quick_add(TRIP, sentence, today=TODAY)

        assert isinstance(found, QuickPayment)
        assert (names([found.draft.payer_id, found.draft.receiver_id]), str(found.draft.amount)) == (
            [payer, receiver],
            amount,
        )
        assert found.draft.paid_on == (date(2026, 10, 13) if "yesterday" in sentence else TODAY)

    @pytest.mark.parametrize(
        ("sentence", "other"),
        [
            ("I gave Tom 10 and Mia 5", "Mia"),
            ("I gave Tom 10 and May 5", "May"),
            ("Mia and Tom paid me back 10 each", "Mia"),
            ("Mia and Tom each gave me 10", "Mia"),
        ],
    )
    def test_are_of_two(self, sentence: str, other: str) -> None:
        """Whoever else is named is told of, and nobody is sure."""
        found = quick_add(TRIP, sentence, today=TODAY)

        assert isinstance(found, QuickPayment)
        assert other in [note.words for note in found.unplaced]
        assert (found.confidence <= 0.3, found.draft.paid_on) == (True, TODAY)

    @pytest.mark.parametrize("sentence", ["I paid Tom back 20 June 15", "Tom sent me about 20"])
    def test_are_not_sure_of_what_is_not_said(self, sentence: str) -> None:
        """As no expense is."""
        found = quick_add(TRIP, sentence, today=TODAY)

        assert isinstance(found, QuickPayment)
        assert (found.confidence, len(found.unplaced)) == (0.3, 1)

    def test_from_one_place_to_another_are_none(self) -> None:
        """Where more is said than how much."""
        assert isinstance(quick_add(TRIP, "Sarah to David taxi 20", today=TODAY), QuickExpense)

    def test_to_oneself_are_refused(self) -> None:
        """As the ledger would."""
        with pytest.raises(SamePerson):
            quick_add(TRIP, "Tom paid Tom back 20", today=TODAY)


@pytest.mark.parametrize(
    ("sentence", "refusal"),
    [
        ("Sarah paid for taxi", AmountMissing),
        ("lunch with Tom", AmountMissing),
        ("3 x coffee", AmountMissing),
        ("ramen 12.55 yen", TooManyDecimals),
        (" ", TextInvalid),
        ("20 " + "x" * 500, TextInvalid),
        ("14.20.2026 taxi", AmountMissing),
    ],
)
def test_what_cannot_be_read_is_refused_about_the_text(sentence: str, refusal: type[Refusal]) -> None:
    """With a code, before anything is guessed."""
    with pytest.raises(refusal) as raised:
        quick_add(TRIP, sentence, today=TODAY)

    assert raised.value.field == ("text",)


def test_viewers_draft_nothing() -> None:
    """They could not add it."""
    with pytest.raises(Forbidden):
        quick_add(replace(TRIP, role=Role.VIEWER), "taxi 20", today=TODAY)


def test_words_that_nobody_understood_are_told() -> None:
    """Beside the first, which is the description."""
    found = read("Sarah paid 20 for a taxi, quite expensive, with David")

    assert (found.description, [note.words for note in found.unplaced]) == ("taxi", ["quite expensive"])


THINGS = ("taxi", "museum tickets", "pizza", "train to Vienna", "boat trip")
CURRENCIES = ("EUR", "USD", "CZK", "GBP", "JPY", "KWD")
NAMES = ("Ana", "Björn", "Chloé", "Dmitri", "Émile", "Fatima", "Grace", "Hüseyin", "Will", "Mary Ann")


@st.composite
def sentences(draw: st.DrawFn) -> tuple[str, OpenTrip, dict[str, object]]:
    """Return a sentence made of parts, the trip it is of, and what it says."""
    people = draw(st.lists(st.sampled_from(NAMES), min_size=3, max_size=6, unique=True))
    currency = currency_of(draw(st.sampled_from(CURRENCIES)))
    trip = trip_of(*people, currency=draw(st.sampled_from(CURRENCIES)))
    amount = Money(draw(st.integers(1, 10_000_00)), currency)
    figure = f"{amount.amount:f}"
    written = draw(
        st.sampled_from((f"{figure} {currency}", f"{currency} {figure}", f"{currency.code.lower()} {figure}"))
    )
    payer = draw(st.sampled_from(people))
    word, day = draw(
        st.sampled_from(
            [
                *((word, TODAY - timedelta(days=ago)) for word, ago in DAY_WORDS.items() if word.isascii()),
                ("on 3 Oct", date(2026, 10, 3)),
                ("2026-09-30", date(2026, 9, 30)),
                ("last Friday", date(2026, 10, 9)),
            ]
        )
    )
    others = draw(st.lists(st.sampled_from([name for name in people if name != payer]), min_size=1, unique=True))
    listed = ", ".join(others[:-1]) + (" and " if len(others) > 1 else "") + others[-1]
    split, sharers = draw(
        st.sampled_from(
            [
                (f"split with {listed}", {payer, *others}),
                (f"between {listed}", set(others)),
                (f"for everyone except {listed}", set(people) - set(others)),
                (f"only for {listed}", set(others)),
                ("for everyone", set(people)),
            ]
        )
    )
    thing = draw(st.sampled_from(THINGS))
    sentence = draw(
        st.sampled_from(
            (
                f"{payer} paid {written} for {thing} {word}, {split}",
                f"{payer} paid {written} for {thing}, {split}, {word}",
                f"{word} {payer} spent {written} on {thing}, {split}",
                f"{thing} {written} paid by {payer} {word}, {split}",
                f"{payer}: {thing} {written}, {word}, {split}",
            )
        )
    )
    said = {"payer": payer, "amount": amount, "day": day, "sharers": sharers, "thing": thing}
    return sentence, trip, said


@settings(max_examples=150)
@given(sentences())
def test_a_sentence_that_is_made_is_read_as_what_it_was_made_of(
    made: tuple[str, OpenTrip, dict[str, object]],
) -> None:
    """Payer, amount, currency, day, sharers and description come back exactly."""
    sentence, trip, said = made

    found = read(sentence, trip)

    assert {
        "payer": trip.names[next(iter(found.paid))],
        "amount": found.amount,
        "day": found.spent_on,
        "sharers": set(names(found.split.weights, trip)),
        "thing": found.description,
    } == said
    assert sum(found.paid.values()) == found.amount.minor_units
    assert found.unplaced == ()


@settings(max_examples=100)
@given(st.text(max_size=120), st.decimals(Decimal("0.01"), 9_999, places=2))
def test_any_text_is_read_or_refused(text: str, amount: Decimal) -> None:
    """Never an error, and what is read adds up."""
    for sentence in (text, f"{text} {amount} EUR", f"Sarah paid {amount} {text} with David"):
        try:
            found = quick_add(TRIP, sentence, today=TODAY)
        except Refusal:
            continue
        if isinstance(found, QuickExpense):
            assert not found.paid or sum(found.paid.values()) == found.amount.minor_units
            assert found.description.strip()
