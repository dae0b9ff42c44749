"""Counting: a number counts what it stands before, or stands behind with a sign; others name or measure."""

import pytest

from domain.answer_writing.counting import counts
from domain.answer_writing.word_forms import forms_of


class TestCounts:
    """counts."""

    @pytest.mark.parametrize(
        ("thing", "sentence"),
        [
            ("rooms", "The hotel has 30 rooms."),
            ("rooms", "We have 400 comfortable, modern rooms."),
            ("rooms", "Rooms: 30"),
            ("seats", "It has seats for eight and room for ten suitcases."),
            ("suitcases", "It has seats for eight and room for ten suitcases."),
            ("tickets", "Emily has the six tickets, row 12."),
            ("dogs", "No dogs."),
        ],
    )
    def test_is_of_what_a_number_stands_beside(self, thing: str, sentence: str) -> None:
        """Before it, or behind it where nothing else is counted."""
        assert counts(sentence, frozenset(forms_of(thing)))

    @pytest.mark.parametrize(
        ("thing", "sentence"),
        [
            ("windows", "Open windows for ten minutes at most."),
            ("rows", "Emily has the six tickets, row 12."),
            ("trams", "Tram 22 stops in front of the house."),
            ("rooms", "The rooms are on the second floor."),
            ("rooms", "Eight guests sleep in rooms with a balcony."),
        ],
    )
    def test_is_of_nothing_beside_it(self, thing: str, sentence: str) -> None:
        """Not of what a number is the name of, nor of what is told with a number of something else."""
        assert not counts(sentence, frozenset(forms_of(thing)))
