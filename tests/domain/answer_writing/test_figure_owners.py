"""Figure owners: a figure that is said to be of one thing is none of another."""

import pytest

from domain.answer_writing.figure_owners import all_of_others, asks_for_quantity


class TestAllOfOthers:
    """all_of_others."""

    @pytest.mark.parametrize(
        ("question", "sentence"),
        [
            ("how much is the deposit", "The cleaning fee of 45 EUR is taken from the deposit."),
            ("how long does the walk take", "The walk ends at the funicular, a ride of four minutes."),
            ("how long does a wash take", "From Bos-Wash it is an 8-hour drive."),
        ],
    )
    def test_knows_whose_figures_they_are(self, question: str, sentence: str) -> None:
        """By "of", or by a hyphen."""
        assert all_of_others(question, sentence)

    @pytest.mark.parametrize(
        ("question", "sentence"),
        [
            ("how much is the cleaning fee", "The cleaning fee of 45 EUR is taken from the deposit."),
            ("how long is the ride", "The walk ends at the funicular, a ride of four minutes."),
            ("how much is the tour", "The tour costs 12 EUR."),
            ("how much is the tour", "The tour has a price of 12 EUR."),
            ("how much is the tour", "The tour is for groups of six and costs 12 EUR."),
            ("how much is the tour", "Ask for the tour."),
        ],
    )
    def test_leaves_what_may_be_meant(self, question: str, sentence: str) -> None:
        """The thing's own figure, one of nobody, and one beside others."""
        assert not all_of_others(question, sentence)


class TestAsksForQuantity:
    """asks_for_quantity."""

    def test_tells_how_much_from_how_many_things(self) -> None:
        """Things are counted; time, money and length are measured."""
        asked = ["how long is it", "how many minutes does it take", "what does it cost", "how many rooms are there"]

        assert [asks_for_quantity(text) for text in asked] == [True, True, True, False]
