"""Asked people: whoever asks who is told of somebody."""

import pytest

from domain.answer_writing.asked_people import names_who


class TestNamesWho:
    """names_who."""

    @pytest.mark.parametrize(
        ("question", "sentence"),
        [
            ("who has the tickets", "Emily has the six tickets, row 12."),
            ("who built the tower", "The tower was built by masons of Brno."),
            ("who built the tower", "King Vladislav built the tower."),
            ("who waits at the yard", "The driver waits at the yard."),
            ("who conducts the survey", "The U.S. Census Bureau conducts the survey."),
            ("when was the tower built", "The tower was built in 1475."),
        ],
    )
    def test_is_so_where_somebody_is_named(self, question: str, sentence: str) -> None:
        """By a name, by what they are, or where nobody asks who."""
        assert names_who(question, sentence)

    @pytest.mark.parametrize(
        ("question", "sentence"),
        [
            ("who built the tower", "We begin at the tower, which was built in 1475."),
            ("who wrote the password", "The password is written on the router."),
            ("who does the cleaning", "The cleaning fee of 45 EUR is taken from the deposit."),
            ("who made the clock", "The clock shows its apostles every hour in May."),
        ],
    )
    def test_is_not_so_of_what_was_merely_done(self, question: str, sentence: str) -> None:
        """Neither a month nor a currency is anybody, nor is who tells of what was done by others."""
        assert not names_who(question, sentence)
