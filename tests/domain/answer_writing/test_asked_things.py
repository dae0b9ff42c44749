"""Asked things: near is not there; a sentence says what was asked, or it is no answer."""

import pytest

from domain.answer_writing.asked_things import asked_things, names_a_thing
from domain.answer_writing.wanted_words import wanted_words
from domain.question_reading.planning import document_question

TOWER = "The town hall tower is 70 metres high and has a lift."


class TestAskedThings:
    """asked_things."""

    @pytest.mark.parametrize(
        ("question", "sentence"),
        [
            ("How high is the town hall tower?", TOWER),
            ("Has the town hall tower a lift?", TOWER),
            ("Which tram stops in front?", "Tram 22 stops in front of the house."),
            ("How many statues has Charles Bridge?", "Charles Bridge has thirty statues."),
            ("How many rooms has the hotel?", "The hotel has 400 comfortable, modern rooms."),
            ("How many rooms has the hotel?", "Hotel rooms: 400"),
            ("How many seats has the bus?", "The bus has seats for eight."),
            ("When was the castle built?", "The castle was founded in 1357."),
            ("In which year was the castle built?", "The castle was founded in 1357."),
            ("When is checkout?", "Check-out is at 11:00."),
            ("How old is the clock?", "The clock dates from 1410."),
            ("Is breakfast included?", "Breakfast costs 12 EUR extra."),
            ("Are dogs allowed?", "No dogs, please."),
            ("What is the number of the driver?", "The driver can be called at 555."),
            ("When do we leave?", "The bus leaves at nine."),
            ("What is the Wi-Fi password?", "Wi-Fi password: moldau77"),
            ("What is the Wi-Fi password?", "The code of the Wi-Fi is moldau77."),
            ("What is the cancellation deadline?", "Cancellation is free until 3 May."),
            ("What is the pension called?", "The pension has the name Linden."),
            ("When does the last tram leave?", "The last tram leaves at 23:40."),
            ("When does the last tram leave?", "Final tram: 23:40."),
            ("What time is the first tour?", "The first tour is at ten."),
            ("How long does the bus take?", "The bus leaves every 10 minutes and takes 20 minutes."),
            ("How long does the bus take?", "Bus ride: 15 min, every 20 minutes"),
            ("How long does the bus take?", "The bus takes an hour and leaves 4 times a day."),
            ("How long does the bus take?", "The bus takes half a day."),
            ("How long does the bus take?", "The bus takes all day."),
            ("How long does the bus take?", "The bus needs 1h."),
            ("How long is the bus ride?", "The bus ride is 12 km long."),
            ("How long is the bar open?", "The bar is open until two."),
            ("How long is the bar open?", "The bar is open 24 hours a day."),
            ("How many minutes does the bus take?", "The bus takes twenty minutes, every hour."),
            ("How often does the bus leave?", "The bus leaves every 10 minutes."),
            ("When does the bar close?", "The bar closes at midnight."),
            ("When does the bar close?", "The bar is open until two."),
            ("When does the bar close?", "The bar is open from six to midnight."),
            ("When does the bar close?", "Bar: 18:00–23:00"),
            ("What time does the bar close?", "The bar is open daily, 6 pm to 11 pm."),
            ("When does the bar open?", "The bar opens at 18:00."),
            ("When does the bar open?", "The bar is open from six."),
            ("When does the bar open?", "Bar: noon - midnight"),
            ("When do the doors open?", "Doors: 19:00"),
            ("When is the bar open?", "The bar is open until two."),
        ],
    )
    def test_are_said_by_what_answers(self, question: str, sentence: str) -> None:
        """Each sentence has what its question asks for."""
        assert asked_things(question).are_said_in(sentence, headings="")

    @pytest.mark.parametrize(
        ("question", "sentence"),
        [
            ("How many steps has the town hall tower?", TOWER),
            ("Which metro line stops in front of the house?", "Tram 22 stops in front of the house."),
            ("What is the password of the network?", "The network is called Moldau."),
            ("When was Charles Bridge built?", "Charles Bridge has thirty statues."),
            ("When is dinner served at the hotel?", "Breakfast is served from 7:30 at the hotel."),
            ("When does the walk begin?", "The walk ends at six."),
            ("How old is the clock?", "The clock strikes from nine to eleven."),
            ("How far is the castle?", "The castle opens at 9:00."),
            ("How many bins are there?", "The bins are emptied on Tuesdays."),
            ("How many nights did we stay in Prague?", "In Prague the night bus is number 910."),
            ("How many trams did we take?", "Tram tickets cost 30 CZK."),
            ("Is the washing machine free?", "The washing machine is in the cellar."),
            ("What is the Wi-Fi password?", "The Wi-Fi network is called Astoria-Guest."),
            ("What is the booking agent's e-mail?", "The booking agent's fax is 555."),
            ("When does the last shuttle leave?", "The shuttle to the airport leaves at 10:00 and 12:00."),
            ("What time is the first tour?", "The tour is at ten."),
            ("How long does the shuttle take?", "The shuttle to the airport leaves every 30 minutes."),
            ("How long does the shuttle take?", "The shuttle to the airport leaves every hour."),
            ("How long does the shuttle take?", "The shuttle to the airport leaves every 20 to 30 minutes."),
            ("How long does the shuttle take?", "The shuttle to the airport leaves every two to three hours."),
            ("How long does the shuttle take?", "The shuttle to the airport leaves every quarter of an hour."),
            ("How long does the shuttle take?", "Shuttle: every 20min"),
            ("How long does the shuttle take?", "The shuttle to the airport leaves 3 times a day."),
            ("How long does the shuttle take?", "The shuttle leaves twice a day."),
            ("How long does the shuttle take?", "The shuttle leaves once an hour."),
            ("How long does the shuttle take?", "There are three shuttles per hour."),
            ("How long does the shuttle take?", "The shuttles leave 20 minutes apart."),
            ("How long does the shuttle take?", "The shuttle leaves at intervals of about 20 minutes."),
            ("How long does the shuttle take?", "The shuttle runs daily until 23:00."),
            ("How long does the shuttle take?", "The shuttle runs all day."),
            ("How long does the shuttle take?", "The shuttle costs 5 EUR a day."),
            ("How long does the shuttle take?", "The shuttle is 12 m long."),
            ("How long is the shuttle ride?", "The shuttle ride: every 20 minutes from 6:00 until midnight."),
            ("How many minutes does the shuttle take?", "The shuttle leaves every 20 minutes."),
            ("When does the bar close?", "The bar opens at 18:00."),
            ("What time does the bar close?", "The bar is open at 18:00."),
            ("When does the pool open?", "The pool is open until ten."),
            ("When does the pool open?", "The pool closes at ten."),
        ],
    )
    def test_are_not_said_by_what_is_near(self, question: str, sentence: str) -> None:
        """Each sentence shares most of its question's words, and says something else."""
        assert not asked_things(question).are_said_in(sentence, headings="")

    def test_may_stand_in_headings(self) -> None:
        """What a sentence is about was often said before it."""
        things = asked_things("Which tram stops in front of the house?")

        assert things.are_said_in("Number 22 stops in front of the house.", headings="Trams")
        assert not things.are_said_in("Number 22 stops in front of the house.", headings="")


class TestNamesAThing:
    """names_a_thing."""

    @pytest.mark.parametrize(
        ("text", "is_named"),
        [
            ("What time is breakfast?", True),
            ("How much per person per day?", False),
            ("What's 10% of the total?", False),
            ("How many days was the trip?", False),
        ],
    )
    def test_is_no_matter_of_measures_and_totals(self, text: str, *, is_named: bool) -> None:
        """Of what they are measures, nobody knows."""
        question = document_question(text)

        assert names_a_thing(wanted_words(question.text, question.content).words) is is_named
